// The ground of the map: land, borders, water and roads, drawn once for each view of the camera.

import { meets } from "./maplabels.js";

const ROAD_LOOK = { paved: [1.6, []], laterite: [1.1, []], piste: [0.9, [5, 3]], "piste+ferry": [0.9, [5, 3]] };

function trace(pen, camera, line) {
  pen.moveTo(camera.toX(line[0]), camera.toY(line[1]));
  for (let i = 2; i < line.length; i += 2) pen.lineTo(camera.toX(line[i]), camera.toY(line[i + 1]));
}

function stroke(pen, camera, lines, colour, width, dash = []) {
  pen.beginPath();
  for (const line of lines) trace(pen, camera, line);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.stroke();
  pen.setLineDash([]);
}

export function countryPath(pen, camera, ground) {
  pen.beginPath();
  for (const line of ground.country) {
    trace(pen, camera, line);
    pen.closePath();
  }
}

export function drawGround(pen, camera, ground) {
  const { colours } = ground;
  pen.fillStyle = colours.abroad;
  pen.fillRect(0, 0, camera.wide, camera.high);
  pen.lineJoin = "round";
  countryPath(pen, camera, ground);
  pen.fillStyle = colours.land;
  pen.fill("evenodd");
  stroke(pen, camera, ground.regions, colours.region, 0.8, [3, 3]);
  for (const neighbour of ground.neighbours) stroke(pen, camera, neighbour.lines, "#D8D2C4", 0.8);
}

// Small marks, a cell each, that no shade of control can be taken for: peaks, dunes, wet land.
const MARKS = {
  rock_massif: (pen, x, y, r) => { pen.moveTo(x - r, y + r * 0.6); pen.lineTo(x, y - r * 0.7); pen.lineTo(x + r, y + r * 0.6); },
  dunes: (pen, x, y, r) => { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, Math.PI, true); },
  river_delta: (pen, x, y, r) => { pen.moveTo(x - r, y); pen.lineTo(x + r, y); pen.moveTo(x - r * 0.5, y + r * 0.7); pen.lineTo(x + r * 0.5, y + r * 0.7); },
};

export function drawTerrain(pen, camera, grid, cells, names) {
  const r = Math.max(1.6, Math.min(5, grid.cell * camera.scale * 0.2));
  pen.lineWidth = 1;
  for (const [name, colour] of [["rock_massif", "#8a7d68"], ["dunes", "#b99f5c"], ["river_delta", "#5f9a98"]]) {
    const code = names.indexOf(name);
    pen.beginPath();
    cells.forEach((terrain, cell) => {
      if (terrain !== code) return;
      const x = camera.toX(grid.west + grid.cell * ((cell % grid.columns) + 0.5));
      const y = camera.toY(grid.south + grid.cell * (Math.floor(cell / grid.columns) + 0.5));
      if (x > -9 && y > -9 && x < camera.wide + 9 && y < camera.high + 9) MARKS[name](pen, x, y, r);
    });
    pen.strokeStyle = colour;
    pen.stroke();
  }
}

export function drawWaterAndRoads(pen, camera, ground, world) {
  const { colours } = ground;
  const near = Math.min(2, Math.max(0.8, camera.scale / 0.6));
  pen.lineJoin = "round";
  for (const river of ground.rivers) stroke(pen, camera, river.lines, colours.water, (river.major ? 2.2 : 1.1) * near);
  pen.beginPath();
  for (const line of ground.lakes) trace(pen, camera, line);
  pen.fillStyle = colours.water;
  pen.fill("evenodd");
  for (const [name, [width, dash]] of Object.entries(ROAD_LOOK)) {
    const lines = world.roads.filter((road) => road[3] >= 0 && world.road_classes[road[2]] === name).map(([a, b]) => {
      const [one, other] = [world.towns[a], world.towns[b]];
      return [one.x, one.y, other.x, other.y];
    });
    stroke(pen, camera, lines, colours.road, width * near, dash);
  }
  const closed = world.roads.filter((road) => road[3] < 0).map(([a, b]) => [world.towns[a].x, world.towns[a].y, world.towns[b].x, world.towns[b].y]);
  stroke(pen, camera, closed, "#A00000", 2.2, [2, 6]);
  stroke(pen, camera, ground.country, colours.border, 1.5);
}

// They give way to the names of towns.
export function drawNeighbourNames(pen, camera, ground, labels) {
  pen.font = "500 12px var(--letters, system-ui), sans-serif";
  pen.fillStyle = ground.colours.neighbour;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const neighbour of ground.neighbours) {
    const spot = widestSpot(neighbour.lines, camera, neighbour.name, pen, labels.map((label) => label.box));
    if (spot) spaced(pen, neighbour.name.toUpperCase(), spot[0], spot[1]);
  }
}

function spaced(pen, word, x, y) {
  if ("letterSpacing" in pen) pen.letterSpacing = "2px";
  pen.fillText(word, x, y);
  if ("letterSpacing" in pen) pen.letterSpacing = "0px";
}

// The middle of the widest stretch of a country that is in the picture and holds its name free of what is taken; null
// if none does.
function widestSpot(lines, camera, name, pen, taken) {
  const need = pen.measureText(name.toUpperCase()).width + 2 * name.length + 24;
  let best = null;
  let most = need;
  for (let y = 24; y < camera.high - 24; y += 18) {
    const cuts = crossings(lines, camera, y);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const left = Math.max(cuts[i], 8);
      const right = Math.min(cuts[i + 1], camera.wide - 8);
      const room = right - left - Math.abs(y - camera.high / 2) * 0.2;
      const middle = (left + right) / 2;
      const box = [middle - need / 2, y - 9, middle + need / 2, y + 9];
      if (right - left > need && room > most && !taken.some((other) => meets(box, other))) {
        most = room;
        best = [middle, y];
      }
    }
  }
  return best;
}

function crossings(lines, camera, y) {
  const km = camera.kmY(y);
  const found = [];
  for (const line of lines) {
    const n = line.length;
    for (let i = 0; i < n; i += 2) {
      const [ax, ay, bx, by] = [line[i], line[i + 1], line[(i + 2) % n], line[(i + 3) % n]];
      if (ay > km !== by > km) found.push(camera.toX(ax + ((km - ay) / (by - ay)) * (bx - ax)));
    }
  }
  return found.sort((a, b) => a - b);
}
