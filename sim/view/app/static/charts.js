// Small charts under one time cursor; each opens as a table for those who can't see it or want the numbers.

import { count, h, put, svg } from "./dom.js";
import { dateAt, dayWords } from "./clock.js";

const WIDE = 320;
const HIGH = 64;
const LEFT = 40;
const CAMP_DASH = ["6 3", "", "8 3 2 3"];
const PLAIN = [["#222222", ""], ["#0072B2", "6 3"], ["#882255", "2 2"], ["#117733", "8 3 2 3"]];
const SHORT = { coalition: "coalition", government: "government", azawad: "Azawad" };

function look(line, place, colours) {
  return line.camp >= 0 ? [colours.camps[line.camp], CAMP_DASH[line.camp]] : PLAIN[place % PLAIN.length];
}

// Axis ends and words: 12k, 3.4k, 150.
export function shortNumber(value) {
  if (Math.abs(value) >= 10000) return `${Math.round(value / 1000)}k`;
  if (Math.abs(value) >= 1000) return `${(value / 1000).toFixed(1)}k`;
  return Math.abs(value) >= 20 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

function niceTop(value) {
  if (!(value > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * unit).find((top) => top >= value * 1.02) || 10 * unit;
}

function lineWords(line) {
  return SHORT[line.name] || line.name;
}

export function createCharts(ground, clock, store) {
  const root = h("div", { class: "charts" });
  let drawn = [];

  function path(values, lines, place, turns, top) {
    let words = "";
    let pen = "M";
    for (let turn = 0; turn <= turns; turn++) {
      const value = values[turn * lines + place];
      if (!Number.isFinite(value)) {
        pen = "M";
        continue;
      }
      words += `${pen}${(LEFT + ((WIDE - LEFT) * turn) / turns).toFixed(1)} ${(HIGH - (HIGH * Math.min(value, top)) / top).toFixed(1)}`;
      pen = "L";
    }
    return words;
  }

  function band(chart, place, odds, turns, top) {
    const found = odds && odds.bands[`${chart.key}.${chart.lines[place].name}`];
    if (!found) return null;
    const at = (turn) => (LEFT + ((WIDE - LEFT) * turn) / turns).toFixed(1);
    const up = (value) => (HIGH - (HIGH * Math.min(Math.max(value, 0), top)) / top).toFixed(1);
    let words = "";
    let open = false;
    for (let turn = 0; turn <= turns; turn++) {
      if (!Number.isFinite(found.high[turn])) continue;
      words += `${open ? "L" : "M"}${at(turn)} ${up(found.high[turn])}`;
      open = true;
    }
    for (let turn = turns; turn >= 0; turn--) if (Number.isFinite(found.low[turn])) words += `L${at(turn)} ${up(found.low[turn])}`;
    return words ? `${words}Z` : null;
  }

  // Counts of the record on a chart's lines, as dots; a stroke without length, so that they stay round.
  function dots(chart, turns, top) {
    const { history } = store.state;
    if (!history || chart.key !== "away") return [];
    return history.points.filter((each) => each.day >= 0 && each.day * 24 <= turns * clock.hours).map((each) => {
      const x = LEFT + ((WIDE - LEFT) * each.day * 24) / clock.hours / turns;
      return svg("path", { d: `M${x.toFixed(1)} ${(HIGH - (HIGH * Math.min(each.value, top)) / top).toFixed(1)}h0.01`, class: "dot", "vector-effect": "non-scaling-stroke" },
        svg("title", {}, `${count(each.value)} ${each.line}, ${dayWords(dateAt(clock, each.day * 24))}: ${each.source}`));
    });
  }

  function one(chart, run, other, odds) {
    const values = run.fields[`chart.${chart.key}`];
    const rival = other ? other.fields[`chart.${chart.key}`] : null;
    const { turns } = run.about;
    const n = chart.lines.length;
    const highs = [...values, ...(rival || [])].filter(Number.isFinite);
    if (odds) for (const line of chart.lines) {
      const found = odds.bands[`${chart.key}.${line.name}`];
      if (found) highs.push(...Array.from(found.high).filter(Number.isFinite));
    }
    const top = chart.top || niceTop(highs.reduce((a, b) => Math.max(a, b), 0));
    const cursor = svg("line", { y1: 0, y2: HIGH, class: "cursor" });
    const readout = chart.lines.map((line, place) => {
      const [colour, dash] = look(line, place, ground.colours);
      const value = h("b", {});
      const name = h("span", { class: "reading" },
        svg("svg", { width: 18, height: 8, "aria-hidden": "true" }, svg("line", { x1: 0, x2: 18, y1: 4, y2: 4, stroke: colour, "stroke-width": 2.4, "stroke-dasharray": dash })),
        n > 1 || chart.key === "harmed" ? `${lineWords(line)} ` : "", value);
      return { name, value };
    });
    const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH + 2}`, class: "plot", preserveAspectRatio: "none", "aria-hidden": "true" },
      [0, 0.5, 1].map((share) => svg("line", { x1: LEFT, x2: WIDE, y1: HIGH * share + 0.5, y2: HIGH * share + 0.5, class: "rule" })),
      odds && chart.lines.map((line, place) => {
        const words = band(chart, place, odds, turns, top);
        return words && svg("path", { d: words, fill: look(line, place, ground.colours)[0], opacity: 0.2 });
      }),
      rival && chart.lines.map((line, place) => place < n && svg("path", {
        d: path(rival, n, place, Math.min(turns, other.about.turns), top), fill: "none", stroke: look(line, place, ground.colours)[0], "stroke-width": 1.2, opacity: 0.6,
        "stroke-dasharray": "1.5 2.5", "vector-effect": "non-scaling-stroke",
      })),
      chart.lines.map((line, place) => svg("path", {
        d: path(values, n, place, turns, top), fill: "none", stroke: look(line, place, ground.colours)[0], "stroke-width": 1.8,
        "stroke-dasharray": look(line, place, ground.colours)[1], "vector-effect": "non-scaling-stroke",
      })),
      dots(chart, turns, top),
      cursor);
    const table = h("div", { class: "numbers", hidden: true });
    const open = h("button", {
      class: "link", "aria-expanded": "false", "aria-label": `${chart.title} as a table`,
      onclick: () => {
        table.hidden = !table.hidden;
        open.setAttribute("aria-expanded", String(!table.hidden));
        open.textContent = table.hidden ? "table" : "close";
        if (!table.hidden) put(table, asTable(chart, values, turns));
      },
    }, "table");
    const unit = h("span", { class: "unit" }, chart.unit);
    const plot = h("div", {
      class: "plotbox", onpointerdown: (event) => drag(event, plot, turns),
    }, h("span", { class: "top" }, shortNumber(top)), h("span", { class: "zero" }, "0"), picture);
    const box = h("figure", { class: "chart", "data-chart": chart.key, title: chart.note || undefined },
      h("figcaption", {}, h("strong", {}, chart.title), " ", unit, open),
      h("div", { class: "readings" }, readout.map((each) => each.name)), plot, table);
    return { chart, box, cursor, readout, values, rival, n, turns };
  }

  function asTable(chart, values, turns) {
    const perDay = Math.max(1, Math.round(24 / clock.hours));
    const rows = [];
    for (let turn = 0; turn <= turns; turn += perDay) rows.push(turn);
    return h("table", {}, h("caption", {}, `${chart.title} (${chart.unit})`),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "date"), chart.lines.map((line) => h("th", { scope: "col" }, lineWords(line))))),
      h("tbody", {}, rows.map((turn) => h("tr", {}, h("th", { scope: "row" }, dayWords(dateAt(clock, turn * clock.hours))),
        chart.lines.map((_, place) => {
          const value = values[turn * chart.lines.length + place];
          return h("td", {}, Number.isFinite(value) ? count(value) : "–");
        })))));
  }

  function drag(event, plot, turns) {
    const seek = (move) => {
      const box = plot.getBoundingClientRect();
      const left = box.left + (box.width * LEFT) / WIDE;
      clock.pause();
      clock.seek((turns * (move.clientX - left)) / (box.right - left));
    };
    seek(event);
    const end = () => {
      window.removeEventListener("pointermove", seek);
      window.removeEventListener("pointerup", end);
    };
    window.addEventListener("pointermove", seek);
    window.addEventListener("pointerup", end);
  }

  function moment() {
    if (!root.isConnected || root.offsetParent === null) return;
    const turn = Math.floor(clock.at + 1e-6);
    for (const each of drawn) {
      const x = LEFT + ((WIDE - LEFT) * Math.min(clock.at, each.turns)) / each.turns;
      each.cursor.setAttribute("transform", `translate(${x.toFixed(2)} 0)`);
      each.readout.forEach((one, place) => {
        const at = Math.min(turn, each.turns) * each.n + place;
        const words = [each.values, each.rival].filter(Boolean).map((values) => (Number.isFinite(values[at]) ? shortNumber(values[at]) : "–")).join(" | ");
        if (one.value.textContent !== words) one.value.textContent = words;
      });
    }
  }

  // What nobody sees is drawn once it is looked at.
  let stale = false;
  function draw() {
    const { run, other, odds } = store.state;
    stale = root.hidden;
    if (!run || stale) return;
    const same = other && other.fields.charts.length === run.fields.charts.length ? other : null;
    drawn = run.fields.charts.map((chart, place) => {
      const alike = same && same.fields.charts[place].lines.length === chart.lines.length;
      return one(chart, run, alike ? same : null, odds);
    });
    const told = [];
    if (same) told.push(h("p", { class: "hint" }, "Thick lines: this run. Dotted: the run beside it; numbers read “this | beside”."));
    if (odds) told.push(h("p", { class: "hint" }, `Bands: the middle 80 % of ${count(odds.runs)} runs.`));
    if (store.state.history) told.push(h("p", { class: "hint" }, "Dots on people away: the record’s counts (UNHCR, CMP, OCHA)."));
    put(root, told, drawn.map((each) => each.box));
    moment();
  }
  clock.on((what) => what === "at" && moment());
  store.on("run other odds history", draw);
  store.on("tab", () => requestAnimationFrame(() => (stale ? draw() : moment())));
  return root;
}
