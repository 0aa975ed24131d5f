// Changing the world on the way: what is changed at the moment shown, the tree of branches, and their futures beside
// each other. The original stays; a branch is its list of steps, [turn, edits], which the address can hold.

import { shortNumber } from "./charts.js";
import { count, h, put } from "./dom.js";
import { dateAt, dayWords, longWords } from "./clock.js";

const FUTURES = 200;
const COLUMNS = [["towns", "towns"], ["killed", "killed"], ["away", "displaced"]];
const VERBS = [["move", "Move a unit"], ["remove", "Take a unit away"], ["close", "Close a road"], ["ground", "Ground foreign combat aircraft"],
  ["free", "Let foreign combat aircraft fly"], ["hand", "Hand over a town"]];

export function stepsWord(steps) {
  return steps.map(([tick, edits]) => `${tick}:${edits.join(";")}`).join("|");
}

// An edit in words.
export function editWords(run, edit) {
  const [verb, one, two] = edit.split(" ");
  const unit = () => (run.world.units.find((each) => each.id === one) || { name: one }).name;
  const town = (id) => {
    const row = run.world.towns.findIndex((each) => each.id === id);
    return row >= 0 ? run.shortName(row) : id;
  };
  if (verb === "move") return `${unit()} moved to ${town(two)}`;
  if (verb === "remove") return `${unit()} taken away`;
  if (verb === "close") return `road ${town(one)}–${town(two)} closed`;
  if (verb === "hand") return `${town(one)} handed to ${(run.world.factions.find((each) => each.key === two) || { name: two }).name}`;
  return verb === "ground" ? "foreign combat aircraft grounded" : "foreign combat aircraft may fly";
}

export function stepWords(run, clock, [tick, edits]) {
  const when = dayWords(dateAt(clock, tick * clock.hours));
  return `${when}: ${edits.length ? edits.map((edit) => editWords(run, edit)).join("; ") : "nothing changed"}`;
}

export function createBranch(clock, store, actions) {
  const root = h("div", { class: "branch" });
  let tree = { of: "", nodes: [] };
  let edits = [];
  let verb = "move";
  let shownTurn = -1;

  function turnNow() {
    return Math.min(Math.max(0, clock.turns - 1), Math.floor(clock.at + 1e-6));
  }

  // The tree belongs to one question and one luck; a branch that came by an address grows from its own past.
  function grow() {
    const { asked, run } = store.state;
    if (!asked || !run) return;
    const of = JSON.stringify([asked.scenario, asked.settings, asked.seed, asked.run]);
    if (tree.of !== of) tree = { of, nodes: [{ steps: [], key: "" }] };
    asked.steps.forEach((_, place) => {
      const steps = asked.steps.slice(0, place + 1);
      if (!nodeOf(steps)) tree.nodes.push({ steps, key: stepsWord(steps) });
    });
    tree.nodes.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const node = nodeOf(asked.steps);
    if (node && run.about.hash !== node.hash && asked.future === 0) Object.assign(node, { hash: run.about.hash, single: ending(run) });
  }

  function nodeOf(steps) {
    return tree.nodes.find((each) => each.key === stepsWord(steps));
  }

  // The last point of a curve of the charts, whichever place the line has.
  function ending(run) {
    const last = (chart, name) => {
      const { lines } = run.fields.charts.find((each) => each.key === chart);
      const place = lines.findIndex((line) => line.name === name);
      return place < 0 ? 0 : run.fields[`chart.${chart}`][run.about.turns * lines.length + place];
    };
    return { towns: last("towns", "government"), killed: last("killed", "government"), away: last("away", "displaced in Mali") };
  }

  function keepFutures() {
    const { odds, asked } = store.state;
    const node = asked && odds && nodeOf(asked.steps);
    if (!node) return;
    const end = (name) => {
      const { low, middle, high } = odds.bands[name];
      const last = middle.length - 1;
      return [low[last], middle[last], high[last]];
    };
    node.many = { runs: odds.runs, towns: end("towns.government"), killed: end("killed.government"), away: end("away.displaced in Mali") };
  }

  function here() {
    const { run, asked, picked } = store.state;
    const turn = turnNow();
    const last = asked.steps.length ? asked.steps[asked.steps.length - 1][0] : -1;
    const pickVerb = h("select", { "aria-label": "What to change", onchange: () => { verb = pickVerb.value; draw(true); } }, VERBS.map(([key, words]) => h("option", { value: key }, words)));
    pickVerb.value = verb;
    const fields = fieldsFor(run, turn, picked);
    const add = h("button", { onclick: () => { edits = [...edits.filter((each) => each !== edit(fields)), edit(fields)]; draw(true); } }, "Add");
    return [
      h("h3", {}, `Change the world on ${longWords(dateAt(clock, turn * clock.hours))}`),
      turn <= last ? [h("p", { class: "hint" }, "This branch was changed at this moment or later. Move time on to branch again, or go back to the original below.")]
        : [h("div", { class: "edit" }, pickVerb, fields.map((each) => each.node), add),
          h("ul", { class: "edits" }, edits.map((each) => h("li", {}, h("span", {}, editWords(run, each)), h("button", { class: "link", "aria-label": `Leave out: ${editWords(run, each)}`, onclick: () => { edits = edits.filter((other) => other !== each); draw(true); } }, "leave out")))),
          h("button", { class: "chief", onclick: () => begin(turn) }, edits.length ? "Branch here" : "Branch here, nothing changed")],
    ];
  }

  function begin(turn) {
    const { asked } = store.state;
    const made = edits;
    edits = [];
    actions.run("asked", { ...asked, steps: [...asked.steps, [turn, made]], future: 0 });
  }

  function edit(fields) {
    return [verb, ...fields.map((each) => each.node.value)].join(" ");
  }

  function choice(label, options, value) {
    const node = h("select", { "aria-label": label }, options.map(([key, words]) => h("option", { value: key }, words)));
    if (options.some(([key]) => key === value)) node.value = value;
    return { node };
  }

  // What the picked verb needs to know, with what is picked on the map first.
  function fieldsFor(run, turn, picked) {
    const units = () => run.world.units.map((unit, row) => [unit, row]).filter(([, row]) => run.present(turn, row))
      .map(([unit, row]) => [unit.id, `${run.party(run.value("unit.side", turn, row))?.name || ""}: ${unit.name}`]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    const towns = () => run.world.towns.map((town, row) => [town.id, run.shortName(row), run.drawn[row] && town.home]).filter((each) => each[2]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    const unit = picked && picked.unit >= 0 ? run.world.units[picked.unit].id : null;
    const town = picked && picked.town >= 0 ? run.world.towns[picked.town].id : null;
    if (verb === "move") return [choice("Which unit", units(), unit), choice("To which town", towns(), town)];
    if (verb === "remove") return [choice("Which unit", units(), unit)];
    if (verb === "hand") return [choice("Which town", towns(), town), choice("To whom", run.world.factions.filter((each) => run.world.parties[run.world.party_of[run.world.factions.indexOf(each)]]).map((each) => [each.key, each.name]), null)];
    if (verb === "close") return [roads(run, town)];
    return [];
  }

  function roads(run, town) {
    const listed = run.world.roads.filter(([a, b, , km]) => km > 0 && run.drawn[a] && run.drawn[b]).map(([a, b]) => {
      const [one, other] = [a, b].sort((x, y) => (run.shortName(x) < run.shortName(y) ? -1 : 1));
      return [`${run.world.towns[one].id} ${run.world.towns[other].id}`, `${run.shortName(one)} – ${run.shortName(other)}`];
    }).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    const first = listed.find(([key]) => town && key.split(" ").includes(town));
    return choice("Which road", [...new Map(listed)], first ? first[0] : null);
  }

  function futures() {
    const { progress, asked } = store.state;
    if (!asked.steps.length) return null;
    if (progress) {
      return h("div", { class: "running" }, h("progress", { value: progress.done, max: progress.of, "aria-label": "Futures played" }),
        h("span", { role: "status" }, `${count(progress.done)} of ${count(progress.of)}`), h("button", { onclick: actions.stopMany }, "Stop"));
    }
    return h("div", { class: "running" }, h("button", { onclick: () => actions.many(FUTURES) }, `Play ${FUTURES} futures from here`));
  }

  function list() {
    const { run, asked, beside } = store.state;
    const now = stepsWord(asked.steps);
    const spread = (values) => (values ? [shortNumber(values[1]), h("small", {}, `${shortNumber(values[0])}–${shortNumber(values[2])}`)] : "–");
    const line = (node, words, one) => h("tr", {}, h("th", { scope: "row" }, words), COLUMNS.map(([key]) => h("td", {}, one ? (node.single ? shortNumber(node.single[key]) : "–") : spread(node.many?.[key]))));
    const title = (node, place) => (node.steps.length ? `${place}. ${stepWords(run, clock, node.steps[node.steps.length - 1])}` : "The original");
    return [
      h("h3", {}, "The tree"),
      h("ul", { class: "tree" }, tree.nodes.map((node) => h("li", { class: node.key === now ? "now" : "", style: `margin-left:${node.steps.length * 14}px` },
        h("button", { class: "link", "aria-current": node.key === now ? "true" : null, onclick: () => actions.run("asked", { ...asked, steps: node.steps, future: 0 }) }, node.steps.length ? stepWords(run, clock, node.steps[node.steps.length - 1]) : "The original"),
        node.key !== now && h("button", { class: "link", "aria-label": `Beside: ${node.key || "the original"}`, onclick: () => actions.besideBranch(node.steps) }, beside && stepsWord(beside.steps || []) === node.key ? "beside it now" : "beside")))),
      futures(),
      h("table", { class: "futures" }, h("caption", {}, "At the end: one run; the middle of its futures, and the middle 80 %"),
        h("thead", {}, h("tr", {}, ["", ...COLUMNS.map(([, words]) => words)].map((each) => h("th", { scope: "col" }, each)))),
        tree.nodes.map((node, place) => h("tbody", { class: node.key === now ? "now" : "" }, h("tr", {}, h("th", { scope: "rowgroup", colspan: COLUMNS.length + 1, class: "of" }, title(node, place))),
          line(node, "one run", true), line(node, node.many ? `${count(node.many.runs)} runs` : "futures", false)))),
      h("p", { class: "hint" }, "Towns: held by the government’s camp. Killed: under arms, on its side. Displaced: in Mali. Futures share the past of the branch and differ in luck from its last change on; those of the original differ from the first day (play them in Odds)."),
    ];
  }

  function draw(force) {
    const { run, asked } = store.state;
    if (!run || !asked || root.offsetParent === null) return;
    const turn = turnNow();
    if (!force && turn === shownTurn) return;
    if (!force && root.contains(document.activeElement) && document.activeElement.tagName === "SELECT") return;
    shownTurn = turn;
    const scroll = root.scrollTop;
    put(root, here(), list());
    root.scrollTop = scroll;
  }

  store.on("run", () => { edits = []; grow(); });
  store.on("odds", keepFutures);
  store.on("run odds progress picked beside", () => draw(true));
  clock.on((what) => what === "at" && !clock.playing && draw(false));
  clock.on((what) => what === "playing" && draw(false));
  store.on("tab", () => store.state.tab === "branch" && requestAnimationFrame(() => draw(true)));
  return root;
}
