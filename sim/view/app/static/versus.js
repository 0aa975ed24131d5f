// Two questions with the same luck, many times over, in one table: what the second would probably have meant.

import { shortNumber } from "./charts.js";
import { count, h } from "./dom.js";
import { dateAt, dayWords } from "./clock.js";

export const PAIRS = 150;
const CLEAR = 0.6; // share of the pairs from which a row says which way it goes

function percent(share) {
  return `${Math.round(100 * share)} %`;
}

function cell(row, side, clock) {
  const found = row[side];
  if (row.kind === "number") return [shortNumber(found.middle), h("small", {}, `${shortNumber(found.low)}–${shortNumber(found.high)}`)];
  return [percent(found.share), h("small", {}, found.half === null ? "" : `half by ${dayWords(dateAt(clock, found.half * 24 - 0.01))}`)];
}

// Which way a row goes in how many pairs of runs; a later day and a day that never comes are "later".
function way(row) {
  const [up, down] = row.kind === "day" ? ["later or never", "sooner"] : ["more", "fewer"];
  if (row.more >= CLEAR) return `${up} in ${percent(row.more)}`;
  if (row.less >= CLEAR) return `${down} in ${percent(row.less)}`;
  return row.more + row.less < 1 - CLEAR ? "mostly the same" : "either way";
}

export function versusTable(found, clock, first, second) {
  return h("table", { class: "versus" },
    h("caption", {}, `${count(found.runs)} pairs of runs, each pair with the same luck. Numbers: the middle, and the middle 80 %. Events: in how many runs.`),
    h("thead", {}, h("tr", {}, ["", first, second].map((words) => h("th", { scope: "col" }, words)))),
    h("tbody", {}, found.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.words, h("small", {}, `→ ${way(row)}`)), h("td", {}, cell(row, "one", clock)), h("td", {}, cell(row, "other", clock))))));
}
