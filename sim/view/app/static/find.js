// A town or a unit by its name, for those who do not point: type, pick, and its card opens where it is on the map.

import { h, put } from "./dom.js";

export function createFind(store, actions, clock) {
  const list = h("datalist", { id: "names-to-find" });
  const input = h("input", {
    type: "search", list: list.id, placeholder: "Town or unit (F)", "aria-label": "Find a town or unit", autocomplete: "off",
    onchange: () => go(), onkeydown: (event) => event.key === "Enter" && go(),
  });
  let known = new Map();

  function names() {
    const { run } = store.state;
    known = new Map();
    if (!run) return;
    run.world.towns.forEach((town, row) => run.drawn[row] && known.set(run.shortName(row), { unit: -1, town: row }));
    run.world.units.forEach((unit, row) => known.set(`${unit.name} (${run.world.factions[run.value("unit.side", 0, row)].name})`, { unit: row, town: -1 }));
    put(list, [...known.keys()].map((name) => h("option", { value: name })));
  }

  function go() {
    const { run } = store.state;
    const words = input.value.trim().toLowerCase();
    if (!run || !words) return;
    const name = [...known.keys()].find((each) => each.toLowerCase() === words) || [...known.keys()].find((each) => each.toLowerCase().startsWith(words));
    if (!name) return;
    const found = known.get(name);
    const turn = Math.min(run.about.turns, Math.floor(clock.at + 1e-6));
    input.value = "";
    actions.show(found, found.town >= 0 ? found.town : run.value("unit.at", turn, found.unit));
  }

  store.on("run", names);
  return { root: h("span", { class: "find" }, input, list), focus: () => input.focus() };
}
