// Units gathered into signs: those in one town and of one party are one sign with a count, laid in a row beside the
// town; those on the road are one sign where they drive together. Close up, small rows come apart into single units.

import { meets, townRadius } from "./maplabels.js";
import { moves, placeAt } from "./run.js";
import { signSize } from "./signs.js";

const MERGE_TOWNS = 13; // pixels between towns that share a row of signs
const MERGE_MOVING = 15;
const FAN_SCALE = 2.2; // pixels a kilometre from which a row shows single units
const FAN_MOST = 10;
const OUT = 4; // a row that is cut by the edge is as bad as one that covers so many others

// Towns that lie too close to have rows of their own: town → the weightiest near it.
export function gatherTowns(camera, run) {
  const towns = run.world.towns;
  const rows = towns.map((_, row) => row).sort((a, b) => towns[b].weight - towns[a].weight || a - b);
  const chief = new Array(towns.length).fill(-1);
  const chiefs = [];
  for (const row of rows) {
    const near = chiefs.find((other) => {
      const away = Math.hypot(towns[row].x - towns[other].x, towns[row].y - towns[other].y);
      return away * camera.scale < MERGE_TOWNS;
    });
    chief[row] = near === undefined ? row : near;
    if (near === undefined) chiefs.push(row);
  }
  return chief;
}

function sign(camera, run, units, turn, more) {
  const people = units.reduce((sum, unit) => sum + run.value("unit.people", turn, unit), 0);
  const party = run.party(run.value("unit.side", turn, units[0]));
  return {
    units, people, party, camp: party.camp, colour: party.colour, number: units.length, r: signSize(people, camera.scale),
    hollow: units.every((unit) => run.hidden(turn, unit)), believed: false, ...more,
  };
}

// Signs of units that stand in towns during a turn, in pixels. `shown(unit)`: whether this view has it.
export function standing(camera, run, at, chief, shown) {
  const turn = Math.floor(at);
  const rows = new Map();
  for (let unit = 0; unit < run.units; unit++) {
    if (!run.present(turn, unit) || moves(run, at, unit) || !shown(unit)) continue;
    if (!run.onGrid(run.x(turn, unit), run.y(turn, unit))) continue;
    const town = chief[run.value("unit.at", turn, unit)];
    const party = run.world.party_of[run.value("unit.side", turn, unit)];
    if (party < 0) continue;
    if (!rows.has(town)) rows.set(town, new Map());
    const parties = rows.get(town);
    if (!parties.has(party)) parties.set(party, []);
    parties.get(party).push(unit);
  }
  return [...rows.entries()].map(([town, parties]) => ({
    town,
    signs: [...parties.keys()].sort((a, b) => a - b).flatMap((key) => fan(camera, run, parties.get(key), turn)),
  }));
}

function fan(camera, run, units, turn) {
  if (camera.scale < FAN_SCALE || units.length > FAN_MOST) return [sign(camera, run, units, turn)];
  return units.map((unit) => sign(camera, run, [unit], turn));
}

// Lay the rows out around their towns so that they cover neither each other nor names.
// `roomOf(sign)`: what it takes to the left and to the right of its middle, and its height.
export function layRows(camera, run, rows, labels, roomOf) {
  const taken = labels.map((label) => label.box);
  rows.sort((a, b) => run.world.towns[b.town].weight - run.world.towns[a.town].weight || a.town - b.town);
  const found = [];
  for (const { town, signs } of rows) {
    const x = camera.toX(run.world.towns[town].x);
    const y = camera.toY(run.world.towns[town].y);
    if (x < -60 || y < -60 || x > camera.wide + 60 || y > camera.high + 60) continue;
    const gap = townRadius(run.kindOf(town), camera.scale) + 3;
    const rooms = signs.map(roomOf);
    const wide = rooms.reduce((sum, [before, after]) => sum + before + after, 0);
    const high = Math.max(...rooms.map((room) => room[2]));
    const spots = [
      [x - wide / 2, y + gap], [x - wide / 2, y - gap - high], [x + gap, y - high / 2], [x - gap - wide, y - high / 2],
      [x + gap, y + gap], [x - gap - wide, y + gap], [x + gap, y - gap - high], [x - gap - wide, y - gap - high],
      [x - wide / 2, y + gap + high], [x - wide / 2, y - gap - 2 * high],
    ];
    const boxes = spots.map(([left, top]) => [left, top, left + wide, top + high]);
    const out = (box) => box[0] < 0 || box[1] < 0 || box[2] > camera.wide || box[3] > camera.high;
    const cover = (box) => taken.filter((other) => meets(box, other)).length + (out(box) ? OUT : 0);
    const best = boxes.reduce((a, b) => (cover(b) < cover(a) ? b : a));
    taken.push(best);
    let left = best[0];
    signs.forEach((each, place) => {
      const [before, after] = rooms[place];
      found.push({ ...each, x: left + before, y: best[1] + high / 2, town, townX: x, townY: y });
      left += before + after;
    });
  }
  return found;
}

// Signs of units on the road at a moment; those of a party that are close together are one.
export function moving(camera, run, at, shown) {
  const turn = Math.floor(at);
  const found = [];
  for (let unit = 0; unit < run.units; unit++) {
    if (!run.present(turn, unit) || !moves(run, at, unit) || !shown(unit)) continue;
    const party = run.world.party_of[run.value("unit.side", turn, unit)];
    const [x, y] = placeAt(run, at, unit);
    if (party < 0 || !run.onGrid(x, y)) continue;
    const [px, py] = [camera.toX(x), camera.toY(y)];
    const same = found.find((each) => each.key === party && Math.hypot(each.x - px, each.y - py) < MERGE_MOVING);
    if (same) same.units.push(unit);
    else found.push({ key: party, x: px, y: py, units: [unit] });
  }
  return found.map((each) => sign(camera, run, each.units, turn, { x: each.x, y: each.y, road: true }));
}
