// The map as a staff saw it: its tracks as pale signs that fade with age; what it did not know is not there.

import { signSize } from "./signs.js";

const FADES_TO = 0.3;
const FADE_HOURS = 96;
const MERGE = 16; // pixels

export function createBelief(fields, grid) {
  const { units } = fields.about;
  const sides = fields.own.length / (fields.tick.length / units);
  const belief = { staff: fields.about.staff };
  belief.own = (turn, side) => fields.own[turn * sides + side] === 1;

  function spot(run, at) {
    const cell = fields.cell[at];
    const town = fields.town[at];
    if (cell < 0) return town >= 0 ? [run.world.towns[town].x, run.world.towns[town].y] : null;
    const column = cell % grid.columns;
    const row = Math.floor(cell / grid.columns);
    const [x, y] = [grid.west + grid.cell * (column + 0.5), grid.south + grid.cell * (row + 0.5)];
    const near = town >= 0 && Math.hypot(run.world.towns[town].x - x, run.world.towns[town].y - y) < grid.cell * 0.75;
    return near ? [run.world.towns[town].x, run.world.towns[town].y] : [x, y];
  }

  // Signs at a moment, in pixels; tracks of one party in one place are one sign, as young as its youngest.
  belief.signs = (camera, run, at, turn) => {
    const found = [];
    for (let unit = 0; unit < units; unit++) {
      const row = turn * units + unit;
      if (fields.tick[row] < 0 || belief.own(turn, fields.faction[row])) continue;
      const place = spot(run, row);
      const party = run.world.party_of[fields.faction[row]];
      if (!place || party < 0 || !run.onGrid(place[0], place[1])) continue;
      const [x, y] = [camera.toX(place[0]), camera.toY(place[1]) - 13];
      const age = Math.max(0, (turn - fields.tick[row]) * run.about.tick_hours);
      const same = found.find((each) => each.key === party && Math.hypot(each.x - x, each.y - y) < MERGE);
      const source = fields.about.sources[fields.source[row]];
      if (same) {
        same.number += 1;
        same.power += fields.power[row];
        same.vehicles += fields.vehicles[row];
        if (age < same.age) Object.assign(same, { age, source });
      } else {
        const look = run.world.parties[party];
        found.push({ key: party, x, y, number: 1, power: fields.power[row], vehicles: fields.vehicles[row], age, source, party: look, camp: look.camp, colour: look.colour, believed: true });
      }
    }
    spread(found);
    for (const each of found) {
      each.r = signSize(each.power, camera.scale);
      each.alpha = Math.max(FADES_TO, 1 - ((1 - FADES_TO) * each.age) / FADE_HOURS);
    }
    return found;
  };

  // Signs of different parties in one place stand beside each other.
  function spread(signs) {
    for (let i = 1; i < signs.length; i++) {
      const near = signs.slice(0, i).filter((other) => Math.hypot(other.x - signs[i].x, other.y - signs[i].y) < 14);
      if (near.length) signs[i].x = Math.max(...near.map((other) => other.x)) + 17;
    }
  }
  return belief;
}
