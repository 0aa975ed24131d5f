// Names of towns where there is room, the most important first; one that finds no room is left out.

const CANDIDATES = [[1, 0], [1, -0.8], [-1, 0], [-1, -0.8], [0, -1], [1, 0.8], [-1, 0.8]];

export function townRadius(kind, scale) {
  const base = { capital: 6, "regional capital": 5, town: 3.8, village: 2.8, "border post": 2.6, ferry: 2.2, camp: 2.6 }[kind] || 2.6;
  return base * Math.min(1.5, Math.max(0.9, scale / 0.55));
}

export function meets(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

// How many names there may be: all that fit when close, the weightiest when far.
function least(scale) {
  return scale > 1.6 ? -9 : scale > 0.9 ? 1.2 : 2.6;
}

export function placeLabels(pen, camera, run) {
  const placed = [];
  const rows = run.world.towns.map((_, row) => row).filter((row) => run.drawn[row]);
  rows.sort((a, b) => run.world.towns[b].weight - run.world.towns[a].weight || a - b);
  const spot = (row) => [camera.toX(run.world.towns[row].x), camera.toY(run.world.towns[row].y)];
  const dots = rows.slice(0, 60).map((row) => {
    const [x, y] = spot(row);
    const r = townRadius(run.kindOf(row), camera.scale);
    return { row, box: [x - r, y - r, x + r, y + r] };
  });
  for (const row of rows) {
    const town = run.world.towns[row];
    const [x, y] = spot(row);
    if (x < 4 || y < 4 || x > camera.wide - 4 || y > camera.high - 4) continue;
    if (town.weight < least(camera.scale) || (!town.home && camera.scale < 0.9)) continue;
    const kind = run.kindOf(row);
    const size = kind === "capital" ? 14 : kind === "regional capital" ? 13 : 11.5;
    pen.font = `${kind === "capital" || kind === "regional capital" ? 650 : 500} ${size}px system-ui, sans-serif`;
    const words = run.shortName(row);
    const wide = pen.measureText(words).width;
    const gap = townRadius(kind, camera.scale) + 3;
    for (const [side, up] of CANDIDATES) {
      const middle = x + side * (gap + wide / 2);
      const line = y + up * (gap + size * 0.45);
      const box = [middle - wide / 2 - 2, line - size * 0.55, middle + wide / 2 + 2, line + size * 0.55];
      if (box[0] < 2 || box[2] > camera.wide - 2 || box[1] < 2 || box[3] > camera.high - 2) continue;
      if (placed.some((other) => meets(box, other.box))) continue;
      if (dots.some((dot) => dot.row !== row && run.world.towns[dot.row].weight >= town.weight && meets(box, dot.box))) continue;
      placed.push({ row, words, x: middle, y: line, size, font: pen.font, box });
      break;
    }
  }
  return placed;
}

export function drawLabels(pen, labels, ink) {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  for (const label of labels) {
    pen.font = label.font;
    pen.lineWidth = 3.2;
    pen.strokeStyle = "rgba(255,255,255,0.88)";
    pen.strokeText(label.words, label.x, label.y);
    pen.fillStyle = ink;
    pen.fillText(label.words, label.x, label.y);
  }
}
