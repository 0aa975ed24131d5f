// The campaign in six stops, told from the run that is shown; can be left at any time.

import { count, h, icon, put } from "./dom.js";
import { dateAt, longWords } from "./clock.js";
import { enter, open, reveal } from "./focus.js";

const SEEN = "serval-guide-seen";

function first(run, kind, fits = () => true) {
  const f = run.fields;
  for (let row = 0; row < f["event.tick"].length; row++) {
    if (f["event.kind"][row] === run.eventKind[kind] && fits(row)) return row;
  }
  return -1;
}

// Stops by what happened in this run; what did not happen makes no stop.
function stopsOf(run) {
  const f = run.fields;
  const name = (side) => (side >= 0 ? run.world.factions[side].name : "nobody");
  const held = (camp, turn) => run.world.towns.filter((town, row) => town.home && run.drawn[row] && run.camps[run.value("town.holder", turn, row)] === camp).length;
  const stops = [{ turn: 0, town: -1, title: "The start", words: `The coalition of armed groups holds ${held(0, 0)} towns in the north; the government ${held(1, 0)}. Orange and blue show who is near. Every staff knows only what it has seen or was told.` }];
  const after = (row, title, words) => row >= 0 && stops.push({ turn: f["event.tick"][row] + 1, town: f["event.town"][row], title, words });
  const order = first(run, "ordered", (row) => run.camps[f["event.faction"][row]] === 0);
  if (order >= 0) after(order, "The first move", `${name(f["event.faction"][order])} sends a force against ${run.shortName(f["event.town"][order])}. Press “Why?” in the diary to see what its commander weighed.`);
  const fall = first(run, "capture", (row) => run.camps[f["event.faction"][row]] === 0 && f["event.other"][row] >= 0 && run.camps[f["event.other"][row]] === 1);
  if (fall >= 0) after(fall, "The first town falls", `${name(f["event.faction"][fall])} takes ${run.shortName(f["event.town"][fall])} from ${name(f["event.other"][fall])}. Which town it is, and when, follows from the rules and from luck.`);
  const request = first(run, "request");
  const decision = first(run, "decision");
  if (decision >= 0) after(decision, "Help is asked for, and comes", `${request >= 0 && f["event.town"][request] >= 0 ? `Because of ${run.shortName(f["event.town"][request])}, the` : "The"} government asks for help; ${name(f["event.faction"][decision])} decides to intervene. Aircraft come first, troops as lift allows.`);
  else stops.push({ turn: Math.round(run.about.turns / 2), town: -1, title: "Nobody comes", words: "In this run no outside force decides to intervene. The Malian army is alone." });
  const back = first(run, "capture", (row) => run.camps[f["event.faction"][row]] === 1 && f["event.tick"][row] > (fall >= 0 ? f["event.tick"][fall] : 0));
  if (back >= 0) after(back, "The first town comes back", `${name(f["event.faction"][back])} holds ${run.shortName(f["event.town"][back])}. Coalition groups often leave before an enemy enters.`);
  const end = run.about.turns;
  const away = run.fields["chart.away"];
  stops.push({ turn: end, town: -1, title: "The end, in this run", words: `The government’s camp holds ${held(1, end)} towns, the coalition ${held(0, end)}; ${count(away[end * 2])} people are displaced in Mali. It is one course of many: “Odds” plays hundreds. And if help had come ten days later? The button below plays that too.` });
  return stops.slice(0, 6).sort((a, b) => a.turn - b.turn);
}

export function createGuide(page) {
  const { store, clock } = page;
  const root = h("section", { class: "guide", hidden: true, "aria-label": "The campaign in six stops", "aria-live": "polite" });
  let stops = [];
  let at = 0;

  function leave() {
    open(root, false);
    if (store.state.picked && store.state.picked.quiet) store.set({ picked: null });
    remember();
  }

  function show(place) {
    at = place;
    const stop = stops[at];
    clock.pause();
    clock.seek(stop.turn);
    page.zoom(0);
    store.set({ picked: stop.town >= 0 ? { unit: -1, town: stop.town, quiet: true } : null });
    put(root, h("button", { class: "icon close", "aria-label": "Leave the story", onclick: leave }, icon("close")),
      h("p", { class: "hint" }, `${at + 1} of ${stops.length} · ${longWords(dateAt(clock, stop.turn * clock.hours))}`), h("h3", {}, stop.title), h("p", {}, stop.words),
      h("div", { class: "ways" }, h("button", { disabled: at === 0, onclick: () => show(at - 1) }, "Back"),
        at + 1 < stops.length ? h("button", { class: "chief", onclick: () => show(at + 1) }, "Next") : [h("button", { class: later() ? "" : "chief", onclick: leave }, "Explore"), later() && h("button", { class: "chief", onclick: () => { leave(); page.actions.later(); } }, "Ten days later?")]));
  }

  function later() {
    return page.link.live && (store.state.askedHandles || []).some((handle) => handle.key === "later" && handle.high >= 10);
  }

  function remember() {
    try {
      window.localStorage.setItem(SEEN, "yes");
    } catch {
      // a browser that stores nothing shows the offer again
    }
  }

  function begin() {
    stops = stopsOf(store.state.run);
    open(root, true);
    show(0);
    enter(root);
  }

  function offer() {
    let seen = null;
    try {
      seen = window.localStorage.getItem(SEEN);
    } catch {
      seen = "yes";
    }
    if (seen) return;
    open(root, true);
    put(root, h("button", { class: "icon close", "aria-label": "Leave the story", onclick: leave }, icon("close")), h("h3", {}, "January 2013 in Mali, simulated"),
      h("p", {}, "Armed groups hold the north and gather for a drive south. Watch one course of the campaign, ask why commanders chose, change something, and see the odds."),
      h("div", { class: "ways" }, h("button", { onclick: leave }, "Explore"), h("button", { class: "chief", onclick: begin }, "Story in a minute")));
    reveal(root);
  }
  store.on("run", () => open(root, false));
  return { root, begin, offer, leave };
}
