// Who fled from where to where: an arrow for each of the greatest flows up to this moment, thicker with its people.

import { shortNumber } from "./charts.js";
import { meets } from "./maplabels.js";

const MOST = 14;
const LEAST = 100; // people
const COLOUR = "#882255";
const PLACES = [0.5, 0.35, 0.65]; // along an arrow, for its number

export function createFlights({ pairs, people }) {
  const flows = pairs.length / 2;
  return {
    at: (turn) => Array.from({ length: flows }, (_, row) => ({ from: pairs[2 * row], to: pairs[2 * row + 1], people: people[turn * flows + row] }))
      .filter((flow) => flow.people >= LEAST).sort((a, b) => b.people - a.people).slice(0, MOST),
  };
}

// A curve that bends to its right, so that ways there and back do not lie on each other, with a head at its end.
function arrow(pen, x1, y1, x2, y2, wide) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const long = Math.hypot(dx, dy);
  if (long < 12) return null;
  const [midX, midY] = [(x1 + x2) / 2 - dy * 0.16, (y1 + y2) / 2 + dx * 0.16];
  const [ex, ey] = [x2 - midX, y2 - midY];
  const end = Math.hypot(ex, ey);
  const [ux, uy] = [ex / end, ey / end];
  const head = 7 + 1.6 * wide;
  const [tipX, tipY] = [x2 - ux * 6, y2 - uy * 6];
  const [neckX, neckY] = [tipX - ux * head, tipY - uy * head];
  for (const [more, colour, alpha] of [[2, "#FFFFFF", 0.85], [0, COLOUR, 0.9]]) {
    pen.globalAlpha = alpha;
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = wide + more;
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.quadraticCurveTo(midX, midY, neckX, neckY);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(tipX + ux * more, tipY + uy * more);
    pen.lineTo(neckX - uy * (head * 0.5 + more), neckY + ux * (head * 0.5 + more));
    pen.lineTo(neckX + uy * (head * 0.5 + more), neckY - ux * (head * 0.5 + more));
    pen.closePath();
    pen.fill();
  }
  pen.globalAlpha = 1;
  return PLACES.map((t) => [0, 1].map((axis) => (1 - t) ** 2 * [x1, y1][axis] + 2 * t * (1 - t) * [midX, midY][axis] + t ** 2 * [x2, y2][axis]));
}

// Draws the arrows; returns what is to be written on them: [places, words].
export function drawFlights(pen, camera, run, turn) {
  const words = [];
  if (!run.flights) return words;
  for (const { from, to, people } of run.flights.at(turn).reverse()) {
    const [one, other] = [run.world.towns[from], run.world.towns[to]];
    const spots = arrow(pen, camera.toX(one.x), camera.toY(one.y), camera.toX(other.x), camera.toY(other.y), Math.min(9, 1 + Math.sqrt(people) / 16));
    if (spots) words.push([spots, shortNumber(people)]);
  }
  return words.reverse();
}

// How many fled, the greatest flows first, where there is room beside the names of towns.
export function drawNumbers(pen, words, labels) {
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 3;
  const taken = labels.map((label) => label.box);
  for (const [spots, text] of words) {
    const boxes = spots.map(([x, y]) => [x - 15, y - 7, x + 15, y + 7]);
    const place = boxes.findIndex((box) => !taken.some((other) => meets(box, other)));
    if (place < 0) continue;
    taken.push(boxes[place]);
    const [x, y] = spots[place];
    pen.strokeStyle = "#FFFFFF";
    pen.strokeText(text, x, y);
    pen.fillStyle = COLOUR;
    pen.fillText(text, x, y);
  }
}
