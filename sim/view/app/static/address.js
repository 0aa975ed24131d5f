// What is shown, in the words of the page's address: a link brings it back, and so does a reload.

import { stepsWord } from "./branch.js";

export const LAYERS = ["flows", "app6"];

export function readWords() {
  return Object.fromEntries(new URLSearchParams(window.location.search));
}

function question(words, asked, before) {
  words.set(`${before}scenario`, asked.scenario);
  if (asked.steps && asked.steps.length) words.set(`${before}steps`, stepsWord(asked.steps));
  if (asked.future) words.set(`${before}future`, asked.future);
  for (const [key, value] of Object.entries(asked.settings)) words.set(before + key, value === true ? "1" : value === false ? "0" : value);
}

export function writeWords(page) {
  const { store, clock, link } = page;
  const { asked, beside, mode, tab } = store.state;
  if (!link.live || !asked) return;
  const words = new URLSearchParams();
  question(words, asked, "");
  words.set("seed", asked.seed);
  if (asked.run) words.set("run", asked.run);
  if (beside) {
    question(words, beside, "b.");
    if (mode === "difference") words.set("mode", mode);
  }
  if (clock.at > 0) words.set("at", Math.round(clock.at * 100) / 100);
  for (const layer of LAYERS) if (store.state[layer]) words.set(layer, "1");
  if (store.state.real) words.set("record", "1");
  if (store.state.beliefStaff) words.set("seen", store.state.beliefStaff);
  if (tab !== "diary") words.set("tab", tab);
  const address = `${window.location.pathname}?${words}`;
  if (address !== window.location.pathname + window.location.search) window.history.replaceState(window.history.state, "", address);
}
