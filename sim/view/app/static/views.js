// The strip above the map: as it was or as a staff believed it, and which layers are drawn.

import { h, put } from "./dom.js";

export function createViews(root, store, actions) {
  function staffs(run) {
    const seen = new Set();
    for (const party of run.world.parties) for (const side of party.sides) seen.add(run.world.factions[side].staff);
    return run.world.staffs.map((key, row) => [key, row]).filter(([, row]) => seen.has(row))
      .map(([key]) => [key, run.staffName(key)]);
  }

  function draw() {
    const { run, beliefStaff, beliefBeside, flows, app6, mode, odds, map, real, history } = store.state;
    if (!run) return;
    const box = (key, on, words, title) => h("label", { title }, h("input", { type: "checkbox", checked: on, onchange: (event) => store.set({ [key]: event.target.checked }) }), words);
    const see = h("select", { "aria-label": "Whose view the map shows", onchange: () => actions.believe(see.value || null) },
      h("option", { value: "" }, "as it was"),
      staffs(run).map(([key, name]) => h("option", { value: key }, `as believed: ${name}`)));
    see.value = beliefStaff || "";
    see.disabled = mode !== "one" || map === "odds" || !actions.live;
    put(root, h("label", {}, "Map ", see),
      beliefStaff !== null && mode === "one" && box("beliefBeside", beliefBeside, "beside the truth"),
      odds && h("label", { title: "Odds of many runs: in which share of them each town is held" }, h("input", { type: "checkbox", checked: map === "odds", onchange: (event) => store.set({ map: event.target.checked ? "odds" : "run", mode: "one", beliefStaff: null }) }), "odds"),
      actions.live && history !== null && mode === "one" && map !== "odds" && beliefStaff === null && h("label", { title: "Who really held the towns on this date, and real events in the diary" },
        h("input", { type: "checkbox", checked: real, onchange: (event) => actions.beReal(event.target.checked) }), "the record"),
      map !== "odds" && mode !== "difference" && [box("flows", flows, "displaced", "Arrows: who fled since the start, from where to where"),
        box("app6", app6, "APP-6", "Military map symbols: frame by side, sign by kind of unit")]);
  }
  store.on("run beliefStaff beliefBeside flows app6 mode odds map real history", draw);
}
