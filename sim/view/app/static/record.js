// What really happened beside the run: who held each town, events, and how the many runs score against it.

import { count, h, put } from "./dom.js";
import { dateAt, dayWords } from "./clock.js";
import { realHolder } from "./real.js";

const CAMPS = { 0: "coalition", 1: "government", 2: "Azawad movements", "-1": "contested" };
const SHOWN_DAYS = 5;
const MEASURES = [["CRPS [days]", "Dates of changes of hands (CRPS, days)"], ["Brier, contested towns", "Who held the contested towns (Brier)"]];
const KINDS = { fitted: "seen while the rules were made", predicted: "prediction" };

export function createRecord(clock, store, actions) {
  const root = h("div", { class: "record" });
  let last = -1;

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
    put(root, day >= history.until ? beyond(history) : beside(run, history, day), scores(history), later(history));
  }

  function beside(run, history, day) {
    const turn = Math.min(run.about.turns, Math.floor(clock.at + 1e-6));
    const known = run.world.towns.map((town, row) => ({ town, row, real: realHolder(history, town.id, day) })).filter((each) => each.real !== null && each.town.home && run.drawn[each.row]);
    const same = known.filter((each) => each.real === -1 || campOf(run, turn, each.row) === each.real);
    const wrong = known.filter((each) => !same.includes(each));
    const events = history.events.filter((each) => each.day <= day && each.day > day - SHOWN_DAYS).reverse();
    return [
      h("p", {}, h("b", {}, `${same.length} of ${known.length} towns `), `are held in this run by the camp that held them on ${dayWords(dateAt(clock, clock.at * clock.hours))}.`),
      wrong.length > 0 && [h("h3", {}, "Otherwise"), h("table", {}, head(["town", "record", "this run"]),
        h("tbody", {}, wrong.map(({ row, real }) => h("tr", {}, h("th", { scope: "row" }, h("button", { class: "link", onclick: () => actions.goTo(clock.at * clock.hours, row) }, run.shortName(row))), h("td", {}, CAMPS[real]), h("td", {}, CAMPS[campOf(run, turn, row)] || "nobody")))))],
      h("h3", {}, "What happened then, in the record"),
      h("ul", { class: "events" }, events.length ? events.map((each) => h("li", {}, h("time", {}, dayWords(dateAt(clock, each.day * 24))), h("span", {}, h("b", {}, `${each.place}. `), each.what), h("small", {}, each.source))) : h("li", {}, "Nothing of note in these five days.")),
      h("p", { class: "hint" }, `Real events of the last five days, with their sources. “The record” above the map draws them beside the run and sets them into the diary.`),
    ];
  }

  function beyond(history) {
    const end = dayWords(dateAt(clock, history.until * 24 - 1));
    return [h("p", {}, h("b", {}, `The record is ${history.later ? "told" : "open"} to ${end}. `)),
      h("button", { onclick: () => clock.seek((history.until * 24 - clock.hours) / clock.hours) }, `To ${end}`)];
  }

  // Days that are kept for scoring open on purpose alone.
  function later(history) {
    if (!history.more) return null;
    return [h("h3", {}, "After 21 January"),
      h("p", { class: "hint" }, "These days are kept apart: the rules were made on the days before, and the later ones test them. Whoever looks at them is noted in docs/validation-log.md with what was seen."),
      h("button", { class: "logged", onclick: open }, "Open them, and note the look")];
  }

  async function open() {
    await actions.happened(true);
    if (store.state.odds) await actions.score(true);
  }

  function scores(history) {
    const { scores: cards, odds } = store.state;
    const title = h("h3", {}, "How the many runs score");
    if (store.state.asked.steps.length) return [title, h("p", { class: "hint" }, "A branch is another war than the one on record: it has no score.")];
    if (!odds) return [title, h("p", { class: "hint" }, "Play many (in Odds): then they are scored here against the record, beside naive rivals.")];
    if (!cards) return [title, h("p", { class: "hint" }, "Scoring…")];
    if (!cards.length) return [title, h("p", { class: "hint" }, "This scenario starts after the window that is open.")];
    return [title, cards.map(card), history.later && !cards.some((each) => each.kind === "predicted") && h("button", { class: "logged", onclick: () => actions.score(true) }, "Score the later days too, and note the look")];
  }

  function card(found) {
    const tables = MEASURES.map(([key, words]) => [words, found.skills.filter((each) => each.measure === key)]).filter(([, rows]) => rows.length);
    return [
      h("p", { class: "window" }, h("b", {}, found.window), ` (${KINDS[found.kind]}), ${count(found.runs)} runs`),
      tables.length > 0 && h("table", { class: "scores" }, h("caption", {}, "Lower is better"), head(["", "model", "best rival"]), h("tbody", {}, tables.map(([words, rows]) => {
        const best = rows.reduce((a, b) => (b.rival_score < a.rival_score ? b : a));
        return h("tr", {}, h("th", { scope: "row" }, `${words}; ${best.cases} cases`), h("td", {}, best.score.toFixed(2)), h("td", {}, `${best.rival_score.toFixed(2)} ${best.rival}`));
      }))),
      found.coverage !== null && h("p", { class: "hint" }, `80 % intervals held ${Math.round(100 * found.coverage)} % of the dates.`),
      found.events.length > 0 && surprises(found.events),
      !tables.length && h("p", { class: "hint" }, "No dated change of hands falls into the days that were played."),
    ];
  }

  // The dates that the runs missed most, by their score.
  function surprises(events) {
    const most = [...events].sort((a, b) => b.crps_model - a.crps_model).slice(0, 5);
    return h("table", { class: "scores" }, h("caption", {}, "What surprised the model most"), head(["", "really", "half of the runs by", "ever"]),
      h("tbody", {}, most.map((each) => h("tr", {}, h("th", { scope: "row" }, `${townName(each.town)}: ${each.event}`), h("td", {}, dayWords(dateAt(clock, 24 * each.day_from))),
        h("td", {}, each.day_50 === null ? "–" : dayWords(dateAt(clock, 24 * each.day_50 - 0.01))), h("td", {}, `${Math.round(100 * each.share_of_runs)} %`)))));
  }

  function townName(id) {
    const { run } = store.state;
    const row = run.world.towns.findIndex((town) => town.id === id);
    return row >= 0 ? run.shortName(row) : id;
  }

  function head(words) {
    return h("thead", {}, h("tr", {}, words.map((each) => h("th", { scope: "col" }, each))));
  }

  function campOf(run, turn, row) {
    const holder = run.value("town.holder", turn, row);
    return holder >= 0 ? run.camps[holder] : null;
  }

  clock.on((what) => what === "at" && draw(false));
  store.on("run history odds scores", () => draw(true));
  store.on("tab", () => {
    if (store.state.tab === "record") {
      actions.happened();
      requestAnimationFrame(() => draw(true));
    }
  });
  return root;
}
