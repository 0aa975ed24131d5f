// A bar of round length in the lower left corner.

function roundLength(most) {
  const unit = 10 ** Math.floor(Math.log10(most));
  return Math.max(...[1, 2, 5].map((step) => step * unit).filter((long) => long <= most));
}

export function drawScale(pen, camera) {
  const km = roundLength(110 / camera.scale);
  const long = km * camera.scale;
  const x = 16;
  const y = camera.high - 16;
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  const wide = long + pen.measureText(`${km} km`).width + 22;
  pen.fillStyle = "rgba(255,255,255,0.78)";
  pen.fillRect(x - 8, y - 11, wide, 22);
  pen.strokeStyle = "#222222";
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.moveTo(x, y - 4);
  pen.lineTo(x, y + 4);
  pen.moveTo(x, y);
  pen.lineTo(x + long, y);
  pen.moveTo(x + long, y - 4);
  pen.lineTo(x + long, y + 4);
  pen.stroke();
  pen.fillStyle = "#222222";
  pen.fillText(`${km} km`, x + long + 7, y);
}
