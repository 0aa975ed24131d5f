// The card of a town, a unit or a stack: what it is, and what became of it to this moment.

import { count, counted, h, icon, put } from "./dom.js";
import { dateAt, dayWords } from "./clock.js";
import { open, reveal } from "./focus.js";
import { BUSH, PER_DAY, PER_ONE, spells } from "./run.js";
import { SHAPES } from "./signs.js";

export function swatch(party) {
  return h("span", { class: `swatch ${party ? SHAPES[party.camp] : "nobody"}`, style: `--c:${party ? party.colour : "#fff"}`, "aria-hidden": "true" });
}

function facts(pairs) {
  return h("dl", {}, pairs.filter(Boolean).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function bar(share) {
  return h("span", { class: "bar" }, h("span", { style: `width:${Math.round(100 * Math.min(1, share))}%` }));
}

export function createCard(clock, store, actions) {
  const root = h("section", { class: "card", hidden: true, "aria-label": "What was picked" });
  let last = "";

  function close() {
    store.set({ picked: null });
  }

  function head(title, below) {
    return [h("button", { class: "icon close", "aria-label": "Close", onclick: close }, icon("close")), h("h3", {}, title), h("p", { class: "below" }, below)];
  }

  function townCard(run, turn, row) {
    const town = run.world.towns[row];
    const holder = run.value("town.holder", turn, row);
    const party = run.party(holder);
    const inside = new Map();
    for (let unit = 0; unit < run.units; unit++) {
      if (!run.present(turn, unit) || run.value("unit.at", turn, unit) !== row || run.value("unit.heading", turn, unit) >= 0) continue;
      const side = run.value("unit.side", turn, unit);
      if (!inside.has(side)) inside.set(side, []);
      inside.get(side).push(unit);
    }
    const value = (name) => run.value(name, turn, row);
    return [
      head(run.shortName(row), [run.kindOf(row), town.region].filter(Boolean).join(", ")),
      facts([
        ["Held by", [swatch(party), holder >= 0 ? run.world.factions[holder].name : "nobody"]],
        town.people > 0 && ["People", count(town.people)],
        value("town.away") > 0 && ["Away from home, with those since 2012", count(value("town.away"))],
        value("town.guests") > 0 && ["Displaced living here", count(value("town.guests"))],
        value("town.harmed") > 0 && ["Civilians harmed", count(value("town.harmed"))],
        town.airfield > 0 && ["Airfield for", town.airfield & 4 ? "fighters" : town.airfield & 2 ? "transports" : "helicopters"],
      ]),
      history(run, row),
      h("h4", {}, inside.size ? "Who is there" : "No armed body is there"),
      h("ul", { class: "units" }, [...inside.entries()].map(([side, units]) => group(run, turn, side, units))),
    ];
  }

  function group(run, turn, side, units) {
    const people = units.reduce((sum, unit) => sum + run.value("unit.people", turn, unit), 0);
    return h("li", {}, swatch(run.party(side)), h("strong", {}, run.world.factions[side].name), ` ${count(people)} in ${counted(units.length, "unit")}`,
      h("ul", {}, units.map((unit) => h("li", {}, unitLink(run, turn, unit)))));
  }

  function unitLink(run, turn, unit) {
    return h("button", { class: "link", onclick: () => store.set({ picked: { unit, town: -1 } }) },
      `${run.world.units[unit].name} (${count(run.value("unit.people", turn, unit))})`);
  }

  function history(run, row) {
    const total = run.about.turns + 1;
    const parts = spells(run, row).map(([holder, from, to]) => {
      const party = run.party(holder);
      const name = holder >= 0 ? run.world.factions[holder].name : "nobody";
      return h("span", {
        style: `flex:${to - from};--c:${party ? party.colour : "#fff"}`, class: party && party.camp === 1 ? "" : "hatched",
        title: `${name} from ${dayWords(dateAt(clock, from * clock.hours))}`,
      });
    });
    return h("div", { class: "spells", role: "img", "aria-label": `Holders: ${spells(run, row).map(([holder, from]) =>
      `${holder >= 0 ? run.world.factions[holder].name : "nobody"} from ${dayWords(dateAt(clock, from * clock.hours))}`).join(", ")}` },
    parts, h("i", { style: `left:${(100 * clock.at) / total}%` }));
  }

  function unitCard(run, turn, unit) {
    const value = (name) => run.value(`unit.${name}`, turn, unit);
    const side = value("side");
    const facing = value("heading");
    const objective = value("objective");
    const where = facing >= 0 ? `on the road from ${run.shortName(value("at"))} to ${run.shortName(facing)}` : run.shortName(value("at"));
    const doing = [run.world.postures[run.posture(turn, unit)], value("mode") & BUSH ? "in the country around the town" : ""].filter(Boolean).join(", ");
    const order = run.world.orders[value("order")] + (objective >= 0 && objective !== value("at") ? ` → ${run.shortName(objective)}` : "");
    const cause = cameOf(run, turn, unit);
    if (!run.present(turn, unit)) return [head(run.world.units[unit].name, run.world.factions[side].name), h("p", {}, "Not in the theatre at this moment.")];
    return [
      head(run.world.units[unit].name, [swatch(run.party(side)), `${run.world.factions[side].name}, ${run.world.units[unit].kind}`]),
      facts([
        ["Strength", `${count(value("people"))} people${value("vehicles") ? `, ${counted(value("vehicles"), "vehicle")}` : ""}`],
        value("lost") > 0 && ["Lost so far", counted(value("lost"), "person", "people")],
        ["Where", where], ["Doing", doing], ["Order", order],
        ["Supply", [`${(value("supply") / PER_DAY).toFixed(1)} days `, bar(value("supply") / PER_DAY / 10)]],
        ["Cohesion", [`${Math.round((100 * value("cohesion")) / PER_ONE)} % `, bar(value("cohesion") / PER_ONE)]],
      ]),
      cause && actions.live && h("button", { class: "why", onclick: () => actions.why(cause) }, `Why ${run.shortName(cause.town)}?`),
    ];
  }

  // The order that opened the package a unit belongs to.
  function cameOf(run, turn, unit) {
    const own = run.value("unit.package", turn, unit);
    if (own < 0) return null;
    const f = run.fields;
    for (let row = f["event.tick"].length - 1; row >= 0; row--) {
      if (f["event.tick"][row] >= turn || f["event.kind"][row] !== run.eventKind.ordered || f["event.unit"][row] !== own) continue;
      return { tick: f["event.tick"][row], faction: f["event.faction"][row], town: f["event.town"][row] };
    }
    return null;
  }

  function stackCard(run, turn, units) {
    const present = units.filter((unit) => run.present(turn, unit));
    const side = run.value("unit.side", turn, units[0]);
    const people = present.reduce((sum, unit) => sum + run.value("unit.people", turn, unit), 0);
    const party = run.party(side);
    return [head(`${counted(present.length, "unit")}, ${count(people)} people`, [swatch(party), party ? party.name : ""]),
      h("ul", { class: "units" }, present.map((unit) => h("li", {}, unitLink(run, turn, unit), h("small", {}, ` ${run.world.postures[run.posture(turn, unit)]}`))))];
  }

  function trackCard(run, sign) {
    return [head("What its staff believes", [swatch(sign.party), sign.party.name]),
      facts([["Bodies", String(sign.number)], ["Power", `about ${count(sign.power)} riflemen`], ["Vehicles", `about ${count(sign.vehicles)}`],
        ["Last seen", `${count(sign.age)} h ago`], ["Told by", sign.source]]),
      h("p", { class: "hint" }, "A belief, drawn pale: it fades as it ages, and may be wrong.")];
  }

  function draw(force) {
    const { run, picked } = store.state;
    const opens = open(root, Boolean(picked && !picked.quiet && run));
    if (root.hidden) {
      last = "";
      return;
    }
    const turn = Math.min(run.about.turns, Math.floor(clock.at + 1e-6));
    const key = `${run.about.hash}|${turn}|${JSON.stringify([picked.unit, picked.town, picked.units])}`;
    if (key === last && !force) return;
    last = key;
    const scroll = root.scrollTop;
    if (picked.track) put(root, trackCard(run, picked.track));
    else if (picked.unit >= 0) put(root, unitCard(run, turn, picked.unit));
    else if (picked.units) put(root, stackCard(run, turn, picked.units));
    else put(root, townCard(run, turn, picked.town));
    root.scrollTop = scroll;
    if (opens) reveal(root);
  }
  store.on("picked run", () => draw(true));
  clock.on((what) => what === "at" && draw(false));
  return root;
}
