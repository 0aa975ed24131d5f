// One map: a canvas that shows a run at a moment, as it was or as a staff believed it. Layers that change with the
// camera alone, with the turn alone and with every frame are kept apart, so that play costs little.

import { app6Room, drawApp6 } from "./app6.js";
import { createCamera } from "./camera.js";
import { h } from "./dom.js";
import { drawFlights, drawNumbers } from "./flights.js";
import { countryPath, drawGround, drawNeighbourNames, drawTerrain, drawWaterAndRoads } from "./mapbase.js";
import { drawLabels, placeLabels, townRadius } from "./maplabels.js";
import { eventPlace, eventTurn, placeAt } from "./run.js";
import { drawScale } from "./scalebar.js";
import { drawFight, drawHeading, drawSign, drawStrike, signRoom } from "./signs.js";
import { gatherTowns, layRows, moving, standing } from "./stacks.js";

const NIGHT = "24,34,78";
const NIGHT_DEPTH = 0.075;
const TRAIL = 5; // turns that a trail reaches back

function sheet() {
  const canvas = document.createElement("canvas");
  return { canvas, pen: canvas.getContext("2d"), key: "" };
}

function same(one, other) {
  return Boolean(one && other) && one.length === other.length && one.every((value, place) => value === other[place]);
}

export function createMap(ground, shade, clock) {
  const camera = createCamera();
  const canvas = h("canvas", { class: "map-canvas", tabindex: 0, role: "img", "aria-label": "Map of the campaign. Arrow keys move it, plus and minus zoom, F finds a town or unit." });
  const pen = canvas.getContext("2d");
  const base = sheet();
  const water = sheet();
  const ink = sheet();
  const mask = sheet();
  const names = sheet();
  const map = { camera, canvas, run: null, signs: [], labels: [], belief: null, other: null, odds: null, flows: false, app6: false, picked: null };
  let chief = [];
  let rows = { key: "", signs: [] };
  let ratio = 1;

  map.setRun = (run) => {
    const before = map.run;
    if (before === run) return;
    map.run = run;
    // Another run of the same war stands on the same ground: what was drawn of it serves.
    const ground = before && before.towns === run.towns && before.about.plane === run.about.plane && same(before.fields.terrain, run.fields.terrain);
    if (!ground) base.key = mask.key = "";
    if (!ground || !same(before.world.roads.flat(), run.world.roads.flat())) water.key = "";
    ink.key = names.key = rows.key = "";
    if (!camera.home) camera.fit(run.world.box);
    else if (camera.home.join() !== run.world.box.join() && !camera.moved) camera.fit(run.world.box);
  };

  map.resize = () => {
    const wide = Math.round(canvas.clientWidth);
    const high = Math.round(canvas.clientHeight);
    ratio = Math.min(2, window.devicePixelRatio || 1);
    if (!wide || !high || (canvas.width === Math.round(wide * ratio) && canvas.height === Math.round(high * ratio))) return;
    for (const one of [canvas, base.canvas, water.canvas, mask.canvas, ink.canvas, names.canvas]) {
      one.width = Math.round(wide * ratio);
      one.height = Math.round(high * ratio);
    }
    base.key = water.key = mask.key = ink.key = names.key = "";
    camera.resize(wide, high);
  };

  function fresh(layer, key, draw) {
    if (layer.key === key) return;
    layer.key = key;
    layer.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    layer.pen.clearRect(0, 0, camera.wide, camera.high);
    draw(layer.pen);
  }

  function drawShade(turn) {
    const { run } = map;
    let key = `${run.about.hash}|${turn}|${camera.version}`;
    if (map.other) key += `|${map.other.about.hash}`;
    if (map.odds) key += `|odds${map.odds.version}|${turn}`;
    fresh(ink, key, (to) => {
      const small = map.odds ? shade.odds(run, (town) => map.odds.share(town, turn))
        : map.other ? shade.difference(run, map.other, turn) : shade.picture(run, turn);
      const grid = shade.grid;
      to.drawImage(small, camera.toX(grid.west), camera.toY(grid.south + grid.rows * grid.cell),
        grid.columns * grid.cell * camera.scale, grid.rows * grid.cell * camera.scale);
      to.globalCompositeOperation = "destination-in";
      to.setTransform(1, 0, 0, 1, 0, 0);
      to.drawImage(mask.canvas, 0, 0);
      to.globalCompositeOperation = "source-over";
    });
  }

  function drawTowns(turn) {
    const { run } = map;
    run.world.towns.forEach((town, row) => {
      if (!run.drawn[row]) return;
      const x = camera.toX(town.x);
      const y = camera.toY(town.y);
      if (x < -20 || y < -20 || x > camera.wide + 20 || y > camera.high + 20) return;
      if (!town.home && camera.scale < 0.9 && town.weight < 1) return;
      if (map.odds) drawOdds(row, x, y, turn);
      else if (map.other) drawDifference(row, x, y, turn);
      else dot(x, y, townRadius(run.kindOf(row), camera.scale), run.value("town.holder", turn, row), run);
    });
  }

  function dot(x, y, r, holder, run) {
    const party = run.party(holder);
    const ours = party && party.camp === 1;
    pen.beginPath();
    pen.arc(x, y, ours || !party ? r : r - 0.6, 0, 2 * Math.PI);
    pen.fillStyle = ours ? party.colour : "#FFFFFF";
    pen.fill();
    pen.lineWidth = party && !ours ? 2.4 : 0.9;
    pen.strokeStyle = party && !ours ? party.colour : "#222222";
    pen.stroke();
  }

  function drawDifference(row, x, y, turn) {
    const r = townRadius(map.run.kindOf(row), camera.scale);
    const one = map.run.value("town.holder", Math.min(turn, map.run.about.turns), row);
    const other = map.other.value("town.holder", Math.min(turn, map.other.about.turns), row);
    const camp = (holder) => (holder >= 0 ? map.run.camps[holder] : -1);
    if (camp(one) === camp(other)) {
      pen.globalAlpha = 0.35;
      dot(x, y, r * 0.8, one, map.run);
      pen.globalAlpha = 1;
      return;
    }
    for (const [holder, run, from] of [[one, map.run, 0.5], [other, map.other, -0.5]]) {
      const party = run.party(holder);
      pen.beginPath();
      pen.arc(x, y, r + 4, from * Math.PI, (from + 1) * Math.PI);
      pen.closePath();
      pen.fillStyle = party ? party.colour : "#FFFFFF";
      pen.fill();
      pen.lineWidth = 1.2;
      pen.strokeStyle = "#222222";
      pen.stroke();
    }
  }

  function drawOdds(row, x, y, turn) {
    const share = map.odds.share(row, turn);
    const r = townRadius(map.run.kindOf(row), camera.scale) + 2;
    if (share === null) return;
    for (const [from, to, colour] of [[0, share, ground.colours.camps[0]], [share, 1, ground.colours.camps[1]]]) {
      if (to <= from) continue;
      pen.beginPath();
      pen.moveTo(x, y);
      pen.arc(x, y, r, (from * 2 - 0.5) * Math.PI, (to * 2 - 0.5) * Math.PI);
      pen.closePath();
      pen.fillStyle = colour;
      pen.fill();
    }
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.lineWidth = 1;
    pen.strokeStyle = "#FFFFFF";
    pen.stroke();
  }

  function shown(turn) {
    const { belief, run } = map;
    return belief ? (unit) => belief.own(turn, run.value("unit.side", turn, unit)) : () => true;
  }

  function drawUnits(at) {
    const { run } = map;
    const turn = Math.floor(at);
    const key = `${run.about.hash}|${turn}|${at === turn}|${camera.version}|${map.belief ? map.belief.staff : ""}|${map.app6}`;
    if (rows.key !== key) {
      rows = { key, signs: layRows(camera, run, standing(camera, run, at, chief, shown(turn)), map.labels, map.app6 ? app6Room : signRoom) };
    }
    const onRoad = moving(camera, run, at, shown(turn));
    for (const sign of onRoad) drawTrail(sign, at);
    map.signs = [...rows.signs, ...onRoad];
    if (map.belief) map.signs.push(...map.belief.signs(camera, run, at, turn));
    for (const sign of map.signs) {
      pen.globalAlpha = sign.alpha === undefined ? 1 : sign.alpha;
      if (map.app6) drawApp6(pen, sign, sign.units ? run.world.units[sign.units[0]].kind : "");
      else drawSign(pen, sign);
      if (sign.road) drawDirection(sign, at);
    }
    pen.globalAlpha = 1;
    if (map.picked) ring(at);
  }

  function ring(at) {
    const sign = map.signs.find((each) => each.units && each.units.includes(map.picked.unit));
    const town = map.picked.town >= 0 ? map.run.world.towns[map.picked.town] : null;
    if (!sign && !town) return;
    pen.beginPath();
    pen.arc(sign ? sign.x : camera.toX(town.x), sign ? sign.y : camera.toY(town.y), (sign ? sign.r : 6) + 6, 0, 2 * Math.PI);
    pen.lineWidth = 2;
    pen.strokeStyle = "#222222";
    pen.stroke();
  }

  function drawTrail(sign, at) {
    const { run } = map;
    const unit = sign.units[0];
    pen.beginPath();
    pen.moveTo(sign.x, sign.y);
    for (let turn = Math.floor(at); turn >= Math.max(0, Math.floor(at) - TRAIL) && run.present(turn, unit); turn--) {
      pen.lineTo(camera.toX(run.x(turn, unit)), camera.toY(run.y(turn, unit)));
    }
    pen.strokeStyle = sign.colour;
    pen.globalAlpha = 0.5;
    pen.lineWidth = 2;
    pen.stroke();
    pen.globalAlpha = 1;
  }

  function drawDirection(sign, at) {
    const { run } = map;
    const unit = sign.units[0];
    const goal = run.value("unit.heading", Math.floor(at), unit);
    const next = Math.min(run.about.turns, Math.floor(at) + 1);
    const [x, y] = goal >= 0 ? [run.world.towns[goal].x, run.world.towns[goal].y] : placeAt(run, next, unit);
    drawHeading(pen, sign.x, sign.y, sign.r, camera.toX(x) - sign.x, camera.toY(y) - sign.y, sign.colour);
  }

  function drawEvents(at) {
    const { run } = map;
    const turn = eventTurn(at);
    for (const [back, alpha] of [[1, 0.35], [0, 1]]) {
      if (turn - back < 0) continue;
      pen.globalAlpha = alpha;
      const spots = new Map();
      for (const row of run.eventsOf[turn - back]) {
        const kind = run.fields["event.kind"][row];
        if (kind !== run.eventKind.fight && kind !== run.eventKind.strike) continue;
        const place = eventPlace(run, row, ground.grid);
        if (place) spots.set(`${kind}|${place}`, [kind, place]);
      }
      for (const [kind, [kmX, kmY]] of spots.values()) {
        const [x, y] = [camera.toX(kmX), camera.toY(kmY)];
        if (kind === run.eventKind.fight) drawFight(pen, x, y, 6.5);
        else drawStrike(pen, x, y - 14, 6);
      }
    }
    pen.globalAlpha = 1;
  }

  map.draw = () => {
    const { run } = map;
    if (!run || !camera.wide) return;
    const at = Math.min(clock.at, run.about.turns);
    const turn = Math.floor(at + 1e-9);
    const seen = `${camera.version}`;
    fresh(base, seen, (to) => {
      drawGround(to, camera, ground);
      drawTerrain(to, camera, ground.grid, run.fields.terrain, run.world.terrains);
    });
    fresh(water, seen, (to) => drawWaterAndRoads(to, camera, ground, run.world));
    fresh(names, seen, (to) => {
      chief = gatherTowns(camera, run);
      map.labels = placeLabels(to, camera, run);
      drawNeighbourNames(to, camera, ground, map.labels);
      drawLabels(to, map.labels, ground.colours.ink);
    });
    fresh(mask, seen, (to) => {
      countryPath(to, camera, ground);
      to.fill("evenodd");
    });
    drawShade(turn);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    for (const layer of [base, ink, water]) pen.drawImage(layer.canvas, 0, 0);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!map.other && !map.odds) night(at);
    const fled = map.flows && !map.odds ? drawFlights(pen, camera, run, turn) : [];
    drawTowns(turn);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(names.canvas, 0, 0);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!map.other && !map.odds) {
      drawUnits(at);
      drawEvents(at);
    } else map.signs = [];
    drawNumbers(pen, fled, map.labels);
    drawScale(pen, camera);
  };

  function night(at) {
    const last = map.run.about.turns - 1;
    const turn = Math.min(last, Math.floor(at));
    const [now, next] = [turn, Math.min(last, turn + 1)].map((each) => map.run.fields.light[each] / 100);
    const light = now + (at - Math.floor(at)) * (next - now);
    const dark = NIGHT_DEPTH * (1 - light);
    if (dark < 0.01) return;
    pen.fillStyle = `rgba(${NIGHT},${dark})`;
    pen.fillRect(0, 0, camera.wide, camera.high);
  }

  // What lies under a point of the canvas: a sign, else a town.
  map.hit = (px, py) => {
    for (let i = map.signs.length - 1; i >= 0; i--) {
      const sign = map.signs[i];
      if (Math.hypot(sign.x - px, sign.y - py) <= sign.r * 1.3 + 2) return { sign };
    }
    let best = null;
    let near = 14;
    map.run.world.towns.forEach((town, row) => {
      if (!map.run.drawn[row]) return;
      const away = Math.hypot(camera.toX(town.x) - px, camera.toY(town.y) - py);
      if (away < near) [best, near] = [{ town: row }, away];
    });
    return best || labelHit(px, py);
  };

  function labelHit(px, py) {
    const label = map.labels.find(({ box }) => px >= box[0] && px <= box[2] && py >= box[1] && py <= box[3]);
    return label ? { town: label.row } : null;
  }

  return map;
}
