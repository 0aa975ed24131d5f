// Many runs of the question: how often, when, how far apart; and which single runs to look at.

import { count, h, put, svg } from "./dom.js";
import { dateAt, dayWords } from "./clock.js";
import { PAIRS, versusTable } from "./versus.js";
import { asBytes, unpack } from "./wire.js";

const SIZES = [100, 300, 1000, 5000];
const STEPS = 250; // of a share on the wire
const LEAST = 0.04; // share of the runs from which a town is listed
const KINDS = [["fall", "Falls to the coalition"], ["free", "Free of the coalition"], ["retaken", "Held by the government’s camp again"]];
const PICKS = [["typical", "Typical run"], ["most", "Most towns kept"], ["fewest", "Fewest towns kept"]];

export async function readOdds(answer, run) {
  const found = await unpack(answer.head, asBytes(answer.buffers[0]));
  const { about } = found;
  const curves = about.curves.length;
  const turns = found.bands.length / 3 / curves;
  const bands = {};
  about.curves.forEach((name, place) => {
    const part = (level) => Float32Array.from({ length: turns }, (_, turn) => found.bands[(level * turns + turn) * curves + place]);
    bands[name] = { low: part(0), middle: part(1), high: part(2) };
  });
  const place = new Map(about.towns.map((town, row) => [town, row]));
  const n = about.towns.length;
  return {
    runs: about.runs, picks: about.picks, bands, days: about.days, version: `${about.runs}|${run.about.hash}`,
    share: (town, turn) => (place.has(town) ? found.held[Math.min(turn, turns - 1) * run.towns + town] / STEPS : null),
    counts: (kind, town) => {
      const from = (about.kinds.indexOf(kind) * n + place.get(town)) * about.days;
      return found.counts.slice(from, from + about.days);
    },
    median: (kind, town) => found.medians[about.kinds.indexOf(kind) * n + place.get(town)],
    has: (town) => place.has(town),
  };
}

export function createOdds(clock, store, actions, link) {
  const root = h("div", { class: "odds" });
  let kind = "fall";
  let size = 300;

  function controls() {
    const { progress } = store.state;
    if (progress) {
      return h("div", { class: "running" }, h("progress", { value: progress.done, max: progress.of, "aria-label": "Runs played" }),
        h("span", { role: "status" }, `${count(progress.done)} of ${count(progress.of)} runs`), h("button", { onclick: actions.stopMany }, "Stop"));
    }
    const pick = h("select", { "aria-label": "How many runs", onchange: () => { size = Number(pick.value); } }, SIZES.map((each) => h("option", { value: each }, `${count(each)} runs`)));
    pick.value = String(size);
    const kept = actions.storedRuns();
    return [h("div", { class: "running" }, pick, h("button", { class: "chief", onclick: () => actions.many(size) }, "Play many")),
      kept && h("p", {}, h("button", { onclick: actions.stored }, `Show the ${count(kept.runs)} stored runs`))];
  }

  // What stands beside is played as often, with the same luck.
  function two() {
    const { other, versus, progress } = store.state;
    if (!other || !link.live) return null;
    const [first, second] = [store.state.asked, store.state.beside].map((asked) => (Object.keys(asked.settings).length || asked.steps.length || store.state.asked.scenario !== store.state.beside.scenario ? actions.words(asked) : "as it stands"));
    return [h("h3", {}, "The two questions"),
      versus && versusTable(versus, clock, first, second),
      !progress && h("p", {}, h("button", { class: versus ? "" : "chief", onclick: () => actions.both(versus ? 4 * PAIRS : PAIRS) }, versus ? `Play both ${4 * PAIRS} times` : `Play both ${PAIRS} times`))];
  }

  function rows(run, odds) {
    const history = store.state.history;
    const listed = run.world.towns.map((_, row) => row).filter((row) => odds.has(row)).map((row) => {
      const counts = odds.counts(kind, row);
      return { row, counts, share: counts.reduce((a, b) => a + b, 0) / odds.runs };
    }).filter((each) => each.share >= LEAST).sort((a, b) => run.world.towns[b.row].weight - run.world.towns[a.row].weight).slice(0, 24);
    const most = Math.max(...listed.flatMap((each) => [...each.counts]), 1);
    return listed.map(({ row, counts, share }) => {
      const median = odds.median(kind, row);
      const when = Number.isFinite(median) ? `half by ${dayWords(dateAt(clock, median * 24 - 0.01))}` : "";
      const real = dated(history, run.world.towns[row].id);
      return h("li", {}, h("button", { class: "link", onclick: () => actions.goTo(clock.at * clock.hours, row) }, run.shortName(row)),
        h("b", {}, `${Math.round(100 * share)} %`), histogram(counts, most, odds.days, real), h("small", {}, when, real !== null && `${when ? "; " : ""}history: ${dayWords(dateAt(clock, real * 24))}`));
    });
  }

  // The day on which it really happened, within the part of the record that is shown.
  function dated(history, id) {
    if (!history) return null;
    const change = history.changes.find(([town, , camp]) => town === id && (kind === "fall" ? camp === 0 : kind === "retaken" ? camp === 1 : camp !== 0));
    return change ? change[1] : null;
  }

  function histogram(counts, most, days, real) {
    return svg("svg", { viewBox: `0 0 ${days * 4} 24`, class: "histogram", preserveAspectRatio: "none", role: "img", "aria-label": `by day: ${[...counts].join(", ")}` },
      [...counts].map((value, day) => value > 0 && svg("rect", { x: day * 4 + 0.5, width: 3, y: 24 - (22 * value) / most, height: (22 * value) / most, fill: kind === "fall" ? "#D55E00" : "#0072B2" })),
      svg("line", { x1: 0, x2: days * 4, y1: 23.5, y2: 23.5, stroke: "#bbb", "vector-effect": "non-scaling-stroke" }),
      real !== null && svg("line", { x1: real * 4 + 2, x2: real * 4 + 2, y1: 0, y2: 24, stroke: "#222", "stroke-width": 2, "stroke-dasharray": "3 2", "vector-effect": "non-scaling-stroke" }));
  }

  function draw() {
    const { run, odds, asked, progress } = store.state;
    if (!run) return;
    const parts = [h("p", { class: "hint" }, asked.steps.length ? `Futures of this branch: one past to ${dayWords(dateAt(clock, asked.steps[asked.steps.length - 1][0] * clock.hours))}, then other luck.` : "One run is one course of many. Play the question many times with other luck, and see how far the courses spread."), controls()];
    if (!link.live) put(root, h("p", { class: "hint" }, "A kept page holds single runs. The live page (run.py app) plays many."));
    else if (!odds || progress) put(root, parts, two());
    else {
      put(root, parts, two(),
        h("p", {}, h("b", {}, `${count(odds.runs)} runs`), ". Bands in the charts hold the middle 80 %; the map can show in how many runs a town is held."),
        h("h3", {}, "Look at one of them"), h("div", { class: "picks" }, PICKS.map(([key, words]) => h("button", { "aria-pressed": String((asked.steps.length ? asked.future : asked.run) === odds.picks[key]), onclick: () => actions.pickRun(odds.picks[key]) }, `${words} (${odds.picks[key]})`))),
        h("p", { class: "hint" }, "Typical: its curves of towns held lie nearest to the medians. Kept: by the government’s camp, over all turns."),
        h("h3", {}, "When, town by town"), h("div", { class: "pick wrap", role: "group", "aria-label": "What" }, KINDS.map(([key, words]) => h("button", { "aria-pressed": String(kind === key), onclick: () => { kind = key; draw(); } }, words))),
        h("ul", { class: "towns" }, rows(run, odds)),
        h("p", { class: "hint" }, `Bars: runs by day from ${dayWords(dateAt(clock, 0))}; towns in at least ${100 * LEAST} % of the runs. ${store.state.history ? `Dashed: history, shown to ${dayWords(dateAt(clock, store.state.history.until * 24 - 1))}; later days are kept for scoring.` : ""}`));
    }
  }
  store.on("run odds progress history asked other versus", draw);
  return root;
}
