// Units as APP-6 signs: the frame says whose side it is on as the government's camp sees it, the sign within what it is.

export const FRAMES = { 1: ["rectangle", "#80E0FF"], 0: ["diamond", "#FF8080"], 2: ["square", "#AAFFAA"] }; // by camp

// The sign within the frame by words in the kind of unit; the first that fits.
const WITHIN = [
  ["air", "air"], ["artillery", "artillery"], ["armour", "armour"], ["tank", "armour"], ["recon", "recon"], ["special", "special"],
  ["commando", "special"], ["para", "air"], ["logistic", "supply"], ["support", "supply"], ["cache", "supply"], ["engineer", "engineer"],
  ["staff", "staff"], ["command", "staff"], ["mechanised", "mechanised"], ["motorised", "motorised"], ["pickup", "motorised"], ["desert", "motorised"],
];

export function functionOf(kind) {
  const found = WITHIN.find(([word]) => kind.includes(word));
  return found ? found[1] : "infantry";
}

function cross(pen, x, y, w, h) {
  pen.moveTo(x - w, y - h);
  pen.lineTo(x + w, y + h);
  pen.moveTo(x + w, y - h);
  pen.lineTo(x - w, y + h);
}

function within(pen, what, x, y, w, h) {
  pen.beginPath();
  if (["infantry", "motorised", "mechanised", "air", "special"].includes(what)) cross(pen, x, y, w, h);
  if (what === "motorised") {
    pen.moveTo(x, y - h);
    pen.lineTo(x, y + h);
  }
  if (what === "recon") {
    pen.moveTo(x - w, y + h);
    pen.lineTo(x + w, y - h);
  }
  if (what === "supply") {
    pen.moveTo(x - w, y + h * 0.45);
    pen.lineTo(x + w, y + h * 0.45);
  }
  pen.stroke();
  if (what === "armour" || what === "mechanised") {
    pen.beginPath();
    pen.ellipse(x, y, w * 0.62, h * 0.5, 0, 0, 2 * Math.PI);
    pen.stroke();
  }
  if (what === "artillery") {
    pen.beginPath();
    pen.arc(x, y, h * 0.32, 0, 2 * Math.PI);
    pen.fill();
  }
  const letters = { staff: "HQ", special: "SF", engineer: "E" }[what];
  if (letters) {
    pen.font = `700 ${Math.round(h * 1.15)}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(letters, x, y + 0.5);
  }
  if (what === "air") {
    pen.beginPath();
    pen.arc(x - w * 0.25, y + h * 0.75, w * 0.25, Math.PI, 0);
    pen.arc(x + w * 0.25, y + h * 0.75, w * 0.25, Math.PI, 0);
    pen.stroke();
  }
}

// The mark of size above a frame: dots for less than a company, bars from it on; by people.
const SIZES = [[40, "dots", 2], [70, "dots", 3], [250, "bars", 1], [900, "bars", 2], [Infinity, "bars", 3]];

export function sizeOf(people) {
  return SIZES.find(([most]) => people < most).slice(1);
}

function size(pen, people, x, y) {
  const [what, n] = sizeOf(people);
  pen.beginPath();
  for (let i = 0; i < n; i++) {
    const at = x + (i - (n - 1) / 2) * 3.4;
    if (what === "dots") {
      pen.moveTo(at + 1.2, y - 2);
      pen.arc(at, y - 2, 1.2, 0, 2 * Math.PI);
    } else pen.rect(at - 0.6, y - 4.5, 1.2, 4.5);
  }
  pen.strokeStyle = "#FFFFFF";
  pen.lineWidth = 2;
  pen.stroke();
  pen.fillStyle = "#111111";
  pen.fill();
}

const DIGIT = 7; // pixels
const OVER = 7; // what stands above a frame

function halves(shape, r) {
  if (shape === "rectangle") return [r * 1.22, r * 0.86];
  return [r * 1.1, r * 1.1];
}

// The room that a sign takes in a row, with its number: left and right of its middle, and its height.
export function app6Room({ r, camp, number }) {
  const [shape] = FRAMES[camp];
  const [w, h] = halves(shape, r).map((half) => (shape === "diamond" ? 1.35 * half : half));
  const words = number > 1 ? DIGIT * (1 + String(number).length) - 0.1 * w : 0;
  return [w, w + words + 2, 2 * h + OVER];
}

export function drawApp6(pen, sign, kind) {
  const { x, y, r, camp, number, hollow, believed } = sign;
  const [shape, colour] = FRAMES[camp];
  const [w, h] = halves(shape, r);
  pen.beginPath();
  if (shape === "diamond") {
    pen.moveTo(x, y - h * 1.35);
    pen.lineTo(x + w * 1.35, y);
    pen.lineTo(x, y + h * 1.35);
    pen.lineTo(x - w * 1.35, y);
    pen.closePath();
  } else pen.rect(x - w, y - h, 2 * w, 2 * h);
  pen.fillStyle = hollow ? "#FFFFFF" : colour;
  pen.fill();
  pen.strokeStyle = pen.fillStyle = "#111111";
  pen.lineWidth = 1.3;
  if (believed) pen.setLineDash([2.5, 2]);
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 1.1;
  const inner = shape === "diamond" ? 0.66 : 1;
  if (kind) within(pen, functionOf(kind), x, y, w * inner, h * inner);
  if (sign.people > 0) size(pen, sign.people, x, y - h * (shape === "diamond" ? 1.35 : 1) - 1.5);
  if (number > 1) {
    pen.fillStyle = "#111111";
    pen.font = "700 10px system-ui, sans-serif";
    pen.textAlign = "left";
    pen.textBaseline = "bottom";
    pen.lineWidth = 2.5;
    pen.strokeStyle = "#FFFFFF";
    pen.strokeText(`×${number}`, x + w * 0.9, y - h * 0.5);
    pen.fillText(`×${number}`, x + w * 0.9, y - h * 0.5);
  }
}
