// Beat the model: give your own odds before the record is opened, then see who did better.

import { h, put } from "./dom.js";
import { dayWords } from "./clock.js";
import { enter, open } from "./focus.js";

const RUNS = 300;

export function createBeat(page) {
  const { store, link } = page;
  const root = h("section", { class: "beatcard", hidden: true, "aria-label": "Beat the model" });
  let stage = "intro";
  let later = false;
  let asked = [];
  let told = null;
  let answers = {};

  function close() {
    open(root, false, true);
  }

  function begin() {
    stage = "intro";
    open(root, true, true);
    draw();
    enter(root);
  }

  function wordsOf(date) {
    return dayWords(new Date(`${date}T00:00:00Z`));
  }

  function townName(id) {
    const { run } = store.state;
    const row = run.world.towns.findIndex((town) => town.id === id);
    return row >= 0 ? run.shortName(row) : id;
  }

  async function ask(which) {
    later = which;
    answers = {};
    try {
      asked = (await link.ask("quiz", { later })).questions;
      stage = asked.length ? "asking" : "none";
    } catch (error) {
      store.set({ messages: error.list || [String(error.message)] });
    }
    draw();
  }

  async function reveal() {
    try {
      told = await link.ask("reveal", { later, answers });
      stage = "told";
    } catch (error) {
      store.set({ messages: error.list || [String(error.message)] });
    }
    draw();
  }

  function intro() {
    const { odds, progress, history, asked: question } = store.state;
    const parts = [h("p", {}, "Say how likely it is that the government’s camp holds a town on a date. Then the record is opened, and your odds are scored beside the model’s and those of naive rivals."),
      h("p", { class: "hint" }, "Brier score: the mean square of the miss, from 0 (sure and right) to 1 (sure and wrong). Log score: −ln of the chance given to what happened. In both, less is better.")];
    if (history === null || question.steps.length) return [...parts, h("p", {}, "This needs a scenario of January 2013, and no branch of it.")];
    if (progress) return [...parts, h("p", { role: "status" }, `The model works out its odds: ${progress.done} of ${progress.of} runs…`)];
    if (!odds) return [...parts, h("button", { class: "chief", onclick: () => page.actions.many(RUNS) }, `Let the model play ${RUNS} runs first`)];
    return [...parts, h("div", { class: "ways" }, h("button", { class: "chief", onclick: () => ask(false) }, "Days to 21 January")),
      history && (history.more || history.later) && [h("p", { class: "hint" }, "The days after it test the model: to open them is a look that is noted in docs/validation-log.md."),
        h("button", { class: "logged", onclick: () => ask(true) }, "Days after 21 January")]];
  }

  function asking() {
    return [h("p", {}, "How likely is it that the government’s camp (Mali, France and their allies) holds …"),
      h("ul", { class: "asked" }, asked.map((question) => {
        const output = h("output", {}, "50 %");
        const slider = h("input", { type: "range", min: 1, max: 99, step: 1, value: 50, "aria-label": `${townName(question.town)} on the evening of ${wordsOf(question.date)}, per cent`,
          oninput: () => { answers[question.key] = Number(slider.value) / 100; output.textContent = `${slider.value} %`; } });
        return h("li", {}, h("div", { class: "top" }, h("span", {}, h("b", {}, townName(question.town)), ` on the evening of ${wordsOf(question.date)}?`), output), slider);
      })),
      h("button", { class: later ? "chief logged" : "chief", onclick: reveal }, later ? "Open the record, and note the look" : "Open the record")];
  }

  function result() {
    const per = (value) => `${Math.round(100 * value)} %`;
    const shown = told.rows.map((row) => ({ ...row, miss: row.truth === null ? -1 : Math.abs(row.said.model - Number(row.truth)) }));
    const missed = shown.filter((row) => row.miss > 0.5).sort((a, b) => b.miss - a.miss);
    const scores = [...told.scores].sort((a, b) => a.brier - b.brier);
    const place = scores.findIndex((each) => each.who === "you");
    const model = scores.findIndex((each) => each.who === "model");
    return [
      scores.length ? h("p", { class: "flip" }, place < model ? "You beat the model." : "The model was nearer.", ` You are number ${place + 1} of ${scores.length}.`) : h("p", {}, "The record is not sure of any of these."),
      scores.length > 0 && h("table", { class: "scores" }, h("caption", {}, "Lower is better"), head(["", "Brier", "log"]), h("tbody", {}, scores.map((each) => h("tr", { class: each.who === "you" ? "now" : "" }, h("th", { scope: "row" }, each.who), h("td", {}, each.brier.toFixed(3)), h("td", {}, each.log.toFixed(2)))))),
      h("h3", {}, "Question by question"),
      h("table", { class: "scores" }, head(["government’s camp held", "record", "you", "model"]), h("tbody", {}, shown.map((row) => h("tr", {}, h("th", { scope: "row" }, `${townName(row.town)}, ${wordsOf(row.date)}`),
        h("td", {}, row.truth === null ? "not sure" : row.truth ? "yes" : "no"), h("td", {}, per(row.said.you)), h("td", {}, per(row.said.model)))))),
      h("h3", {}, "What surprised the model most"),
      missed.length ? h("ul", { class: "list" }, missed.map((row) => h("li", {}, `${townName(row.town)} ${row.truth ? "was" : "was not"} in the hands of the government’s camp on ${wordsOf(row.date)}; the model gave that ${per(row.truth ? row.said.model : 1 - row.said.model)}.`)))
        : h("p", { class: "hint" }, "Nothing here: it gave more than half to what happened, each time."),
      h("p", { class: "hint" }, "Dates that its runs missed most are listed under Record."),
      h("button", { onclick: begin }, "Once more"),
    ];
  }

  function head(words) {
    return h("thead", {}, h("tr", {}, words.map((each) => h("th", { scope: "col" }, each))));
  }

  function draw() {
    if (root.hidden || !store.state.run) return;
    const parts = { intro, asking, told: result, none: () => [h("p", {}, "This scenario ends before these days.")] }[stage]();
    put(root, h("button", { class: "link", onclick: close }, "← Back"), h("h2", {}, "Beat the model"), parts);
    root.scrollTop = 0;
  }

  store.on("odds progress history", () => stage === "intro" && draw());
  store.on("run", () => {
    if (!store.state.odds && stage !== "told") stage = "intro";
    draw();
  });
  return { root, begin, leave: close };
}
