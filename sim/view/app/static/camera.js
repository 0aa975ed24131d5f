// What part of the plane is in the picture: kilometres to pixels and back.

const CLOSEST = 12; // pixels a kilometre
const FARTHEST = 0.12;
const BELOW = 28; // pixels for the signs of the southernmost towns, and the scale

export function createCamera() {
  const camera = { x: 0, y: 0, scale: 0.5, wide: 1, high: 1, version: 0, home: null, moved: false };
  const change = () => (camera.version += 1);

  camera.toX = (km) => camera.wide / 2 + (km - camera.x) * camera.scale;
  camera.toY = (km) => camera.high / 2 - (km - camera.y) * camera.scale;
  camera.kmX = (px) => camera.x + (px - camera.wide / 2) / camera.scale;
  camera.kmY = (px) => camera.y - (px - camera.high / 2) / camera.scale;

  camera.resize = (wide, high) => {
    camera.wide = wide;
    camera.high = high;
    if (camera.home && !camera.moved) camera.fit(camera.home);
    change();
  };
  // The box of what the run is about, as large as it will go above the strip at the foot.
  camera.fit = (box) => {
    camera.home = box;
    camera.moved = false;
    const [left, bottom, right, top] = box;
    const high = Math.max(1, camera.high - BELOW);
    camera.scale = Math.min(camera.wide / (right - left), high / (top - bottom));
    camera.x = (left + right) / 2;
    camera.y = (bottom + top - BELOW / camera.scale) / 2;
    change();
  };
  camera.zoom = (factor, px = camera.wide / 2, py = camera.high / 2) => {
    const x = camera.kmX(px);
    const y = camera.kmY(py);
    camera.scale = Math.max(FARTHEST, Math.min(CLOSEST, camera.scale * factor));
    camera.x = x - (px - camera.wide / 2) / camera.scale;
    camera.y = y + (py - camera.high / 2) / camera.scale;
    hold();
  };
  camera.pan = (dx, dy) => {
    camera.x -= dx / camera.scale;
    camera.y += dy / camera.scale;
    hold();
  };
  camera.flyTo = (x, y, scale) => {
    camera.x = x;
    camera.y = y;
    camera.scale = Math.max(camera.scale, scale);
    hold();
  };
  // The picture stays within reach of the theatre.
  function hold() {
    camera.moved = true;
    camera.x = Math.max(-1400, Math.min(1400, camera.x));
    camera.y = Math.max(-1300, Math.min(1300, camera.y));
    change();
  }
  return camera;
}
