// What really happened beside the run: who held each town, and events, as far as the record may be shown here.

import { h, put } from "./dom.js";
import { dateAt, dayWords } from "./clock.js";

const CAMPS = { 0: "coalition", 1: "government", 2: "Azawad movements", "-1": "contested" };

export function createRecord(clock, store, actions) {
  const root = h("div", { class: "record" });
  let last = -1;

  function holderOf(history, id, day) {
    const span = (history.spans[id] || []).find(([from, to]) => day >= from && day < to);
    return span ? span[2] : null;
  }

  function draw(force) {
    const { run, history } = store.state;
    if (!run || root.offsetParent === null) return;
    const day = Math.floor((clock.at * clock.hours) / 24 + 1e-6);
    if (day === last && !force) return;
    last = day;
    if (!history) {
      put(root, h("p", { class: "hint" }, history === null ? "The record is of January 2013; this scenario begins at another time." : "Opening the record…"));
      return;
    }
    const end = dayWords(dateAt(clock, history.until * 24 - 1));
    if (day >= history.until) {
      put(root, h("p", {}, h("b", {}, `The record is shown to ${end}. `)), h("p", { class: "hint" }, "Later days are kept apart for scoring the model: whoever looks at them writes it down (docs/validation-log.md). To see scores: run.py score."),
        h("button", { onclick: () => clock.seek((history.until * 24 - clock.hours) / clock.hours) }, `To ${end}`));
      return;
    }
    const turn = Math.min(run.about.turns, Math.floor(clock.at + 1e-6));
    const known = run.world.towns.map((town, row) => ({ town, row, real: holderOf(history, town.id, day) })).filter((each) => each.real !== null && each.town.home && run.drawn[each.row]);
    const same = known.filter((each) => each.real === -1 || campOf(run, turn, each.row) === each.real);
    const wrong = known.filter((each) => !same.includes(each));
    put(root, h("p", {}, h("b", {}, `${same.length} of ${known.length} towns `), `are held in this run by the camp that held them on ${dayWords(dateAt(clock, clock.at * clock.hours))}.`),
      wrong.length > 0 && [h("h3", {}, "Otherwise"), h("table", {}, h("thead", {}, h("tr", {}, ["town", "record", "this run"].map((words) => h("th", { scope: "col" }, words)))),
        h("tbody", {}, wrong.map(({ row, real }) => h("tr", {}, h("th", { scope: "row" }, h("button", { class: "link", onclick: () => actions.goTo(clock.at * clock.hours, row) }, run.shortName(row))), h("td", {}, CAMPS[real]), h("td", {}, CAMPS[campOf(run, turn, row)] || "nobody")))))],
      h("h3", {}, "What happened then, in the record"),
      h("ul", { class: "events" }, history.events.filter((each) => each.day <= day && each.day > day - 5).reverse().map((each) => h("li", {}, h("time", {}, dayWords(dateAt(clock, each.day * 24))), h("span", {}, h("b", {}, `${each.place}. `), each.what), h("small", {}, each.source)))),
      h("p", { class: "hint" }, `Real events of the last five days, from the record with its sources; nothing in the diary is one. Shown to ${end}.`));
  }

  function campOf(run, turn, row) {
    const holder = run.value("town.holder", turn, row);
    return holder >= 0 ? run.camps[holder] : null;
  }

  clock.on((what) => what === "at" && draw(false));
  store.on("run history", () => draw(true));
  store.on("tab", () => {
    if (store.state.tab === "record") {
      actions.happened();
      requestAnimationFrame(() => draw(true));
    }
  });
  return root;
}
