// The signs of the map: camps differ in shape, parties in colour, so that neither alone carries the meaning.
// Hollow: hiding or in the country around a town. Pale: only believed.

export const SHAPES = ["diamond", "square", "triangle"]; // by camp, as on the printed maps

function outline(pen, shape, x, y, r) {
  pen.beginPath();
  if (shape === "diamond") {
    pen.moveTo(x, y - r * 1.25);
    pen.lineTo(x + r * 1.25, y);
    pen.lineTo(x, y + r * 1.25);
    pen.lineTo(x - r * 1.25, y);
  } else if (shape === "triangle") {
    pen.moveTo(x, y - r * 1.2);
    pen.lineTo(x + r * 1.25, y + r);
    pen.lineTo(x - r * 1.25, y + r);
  } else {
    pen.rect(x - r, y - r * 0.9, 2 * r, r * 1.8);
  }
  pen.closePath();
}

export function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45 ? "#222222" : "#FFFFFF";
}

// By the people of a sign; smaller on small maps, so that they do not cover the country.
export function signSize(people, scale) {
  return Math.max(5, Math.min(9.5, 3.2 + Math.sqrt(people) / 4.2)) * Math.max(0.78, Math.min(1, scale / 0.42));
}

// The room that a sign takes in a row, in pixels: left and right of its middle, and its height.
export function signRoom({ r }) {
  return [1.25 * r, 1.25 * r + 1, 2.5 * r];
}

export function drawSign(pen, sign) {
  const { x, y, r, camp, colour, hollow, believed, number } = sign;
  outline(pen, SHAPES[camp], x, y, r);
  pen.fillStyle = hollow || believed ? "#FFFFFF" : colour;
  pen.fill();
  if (believed) {
    pen.fillStyle = `${colour}55`;
    pen.fill();
  }
  pen.strokeStyle = hollow || believed ? colour : "#FFFFFF";
  pen.lineWidth = hollow || believed ? 1.8 : 1.2;
  pen.stroke();
  if (number > 1) {
    pen.font = `700 ${r > 7 ? 10 : 9}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = hollow || believed ? "#222222" : inkOn(colour);
    pen.fillText(String(number), x, y + (camp === 2 ? r * 0.25 : 0.5));
  }
}

// A small arrowhead beyond a sign, towards where it goes.
export function drawHeading(pen, x, y, r, dx, dy, colour) {
  const long = Math.hypot(dx, dy);
  if (long < 1e-6) return;
  const [ux, uy] = [dx / long, dy / long];
  const [tipX, tipY] = [x + ux * (r * 1.3 + 7), y + uy * (r * 1.3 + 7)];
  pen.beginPath();
  pen.moveTo(tipX, tipY);
  pen.lineTo(tipX - ux * 6 - uy * 4, tipY - uy * 6 + ux * 4);
  pen.lineTo(tipX - ux * 6 + uy * 4, tipY - uy * 6 - ux * 4);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
  pen.strokeStyle = "#FFFFFF";
  pen.lineWidth = 0.8;
  pen.stroke();
}

export function drawFight(pen, x, y, r) {
  pen.lineCap = "round";
  for (const [width, colour] of [[5, "#FFFFFF"], [2.6, "#222222"]]) {
    pen.beginPath();
    pen.moveTo(x - r, y - r);
    pen.lineTo(x + r, y + r);
    pen.moveTo(x + r, y - r);
    pen.lineTo(x - r, y + r);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
  pen.lineCap = "butt";
}

export function drawStrike(pen, x, y, r) {
  pen.beginPath();
  pen.moveTo(x - r, y - r * 0.9);
  pen.lineTo(x + r, y - r * 0.9);
  pen.lineTo(x, y + r);
  pen.closePath();
  pen.fillStyle = "#222222";
  pen.fill();
  pen.strokeStyle = "#FFFFFF";
  pen.lineWidth = 1.4;
  pen.stroke();
}
