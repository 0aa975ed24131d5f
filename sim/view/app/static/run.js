// A run as it came over the wire, with what the pictures need worked out once.

const PER_KM = 4; // positions come in quarters of a kilometre
export const PER_DAY = 5;
export const PER_ONE = 200;
export const PRESENT = 8;
export const BUSH = 16;
export const HIDING = 5;
const NEVER_PRIZE = new Set(["refuge", "base"]);

export function createRun(fields) {
  const { about, world } = fields;
  const run = { fields, about, world, beliefs: {}, units: world.units.length, towns: world.towns.length };
  run.camps = world.factions.map((faction) => faction.camp);
  run.kindOf = (town) => world.kinds[world.towns[town].kind];
  run.drawn = world.towns.map((town) => town.on_map && !NEVER_PRIZE.has(world.kinds[town.kind]));
  run.eventKind = Object.fromEntries(world.event_kinds.map((name, code) => [name, code]));
  run.eventsOf = byTurn(fields["event.tick"], about.turns);
  run.shortName = (town) => world.towns[town].name.split(" (")[0];
  run.value = (name, turn, row) => fields[name][turn * (name.startsWith("town.") ? run.towns : run.units) + row];
  run.present = (turn, unit) => (run.value("unit.mode", turn, unit) & PRESENT) !== 0;
  run.posture = (turn, unit) => run.value("unit.mode", turn, unit) & 7;
  run.hidden = (turn, unit) => {
    const mode = run.value("unit.mode", turn, unit);
    return (mode & 7) === HIDING || (mode & BUSH) !== 0;
  };
  run.x = (turn, unit) => run.value("unit.x", turn, unit) / PER_KM;
  run.y = (turn, unit) => run.value("unit.y", turn, unit) / PER_KM;
  run.party = (side) => (side >= 0 ? world.parties[world.party_of[side]] : null);
  // A staff is called after the faction that bears its key, or its own key where several flags share it.
  run.staffName = (key) => (world.factions.find((faction) => faction.key === key) || {}).name || key.toUpperCase();
  run.onGrid = (x, y) => x > -760 && x < 800 && y > -700 && y < 580;
  return run;
}

// For each turn the rows of the log that belong to it.
function byTurn(ticks, turns) {
  const rows = Array.from({ length: turns + 1 }, () => []);
  ticks.forEach((tick, row) => tick <= turns && rows[tick].push(row));
  return rows;
}

// Where a unit is at a moment between turns: [x, y], on the straight line.
export function placeAt(run, at, unit) {
  const turn = Math.floor(at);
  const share = at - turn;
  const x = run.x(turn, unit);
  const y = run.y(turn, unit);
  if (share === 0 || !run.present(turn + 1, unit)) return [x, y];
  return [x + share * (run.x(turn + 1, unit) - x), y + share * (run.y(turn + 1, unit) - y)];
}

// Whether a unit moves within the turn that a moment lies in.
export function moves(run, at, unit) {
  const turn = Math.floor(at);
  if (run.value("unit.heading", turn, unit) >= 0) return true;
  if (at === turn || turn + 1 > run.about.turns) return false;
  const far = run.x(turn + 1, unit) !== run.x(turn, unit) || run.y(turn + 1, unit) !== run.y(turn, unit);
  return far && run.present(turn + 1, unit);
}

// The turn whose events are shown at a moment: those that led to it.
export function eventTurn(at) {
  return Math.ceil(at) - 1;
}

export function eventPlace(run, row, grid) {
  if (run.places) return run.places[row];
  const town = run.fields["event.town"][row];
  if (town >= 0) return [run.world.towns[town].x, run.world.towns[town].y];
  const cell = run.fields["event.cell"][row];
  if (cell < 0) return null;
  const column = cell % grid.columns;
  const line = Math.floor(cell / grid.columns);
  return [grid.west + grid.cell * (column + 0.5), grid.south + grid.cell * (line + 0.5)];
}

// The spells of a town's holders: [holder, first turn, turn after the last].
export function spells(run, town) {
  const found = [];
  for (let turn = 0; turn <= run.about.turns; turn++) {
    const holder = run.value("town.holder", turn, town);
    const last = found[found.length - 1];
    if (last && last[0] === holder) last[2] = turn + 1;
    else found.push([holder, turn, turn + 1]);
  }
  return found;
}
