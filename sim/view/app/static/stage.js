// The maps in the middle: one, or two beside each other; pointing, dragging, pinching, and what to show on them.

import { stepWords } from "./branch.js";
import { createLegend } from "./legend.js";
import { createMap } from "./map.js";
import { createReal } from "./real.js";
import { createViews } from "./views.js";
import { count, counted, h, icon, put } from "./dom.js";
import { dateAt, dayWords } from "./clock.js";

const STRIDE = 80; // pixels that a key moves the map

export function createStage(page, shade) {
  const { ground, store, clock } = page;
  const maps = [createMap(ground, shade, clock), createMap(ground, shade.another(), clock)];
  const titles = [h("p", { class: "maptitle" }), h("p", { class: "maptitle" })];
  const tip = h("div", { class: "tip", hidden: true, role: "tooltip" });
  const frames = maps.map((map, place) => h("div", { class: "frame" }, map.canvas, titles[place]));
  const tools = h("div", { class: "zoom", role: "group", "aria-label": "Zoom" },
    [["+", "Closer (+)", () => zoom(1.4)], ["−", "Farther (−)", () => zoom(1 / 1.4)], [icon("fit"), "All that matters (0)", () => zoom(0)]].map(([sign, words, act]) =>
      h("button", { class: "icon", title: words, "aria-label": words, onclick: act }, sign)));
  const views = h("div", { class: "views" });
  const grid = h("div", { class: "maps" }, frames);
  const board = h("div", { class: "board" }, grid, tools, tip);
  const root = h("main", { class: "stage" }, views, board, createLegend(store));
  let pending = false;
  let fits = false; // whether the canvases have the size of their frames: to ask makes the browser lay out the page

  function draw() {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      paint();
    });
  }

  // Two maps stand beside or above each other, whichever shows the run larger.
  function arrange() {
    const { run } = store.state;
    if (!run || frames[1].hidden) return;
    const [left, bottom, right, top] = run.world.box;
    const [wide, high] = [grid.clientWidth / (right - left), grid.clientHeight / (top - bottom)];
    grid.classList.toggle("across", Math.min(wide / 2, high) > Math.min(wide, high / 2));
  }

  function paint() {
    if (!fits) arrange();
    if (maps[1].run && maps[1].run.places && !frames[1].hidden) {
      const told = recordWords();
      if (titles[1].textContent !== told) put(titles[1], told);
    }
    const began = performance.now();
    maps.forEach((map, place) => {
      if (frames[place].hidden) return;
      if (!fits) map.resize();
      map.draw();
    });
    fits = true;
    page.lastFrame = performance.now() - began;
  }

  function shown() {
    const { run, other, mode, picked, flows, app6, belief, beliefBeside, odds, map: layer, real, history } = store.state;
    if (!run) return;
    const beside = real && history && mode === "one" && layer !== "odds" && !belief ? recordOf(run, history) : null;
    const believed = mode === "one" && layer !== "odds" ? belief : null;
    const two = (mode === "side" && other) || (believed && beliefBeside) || beside;
    maps[0].setRun(run);
    maps[0].other = mode === "difference" ? other : null;
    maps[0].belief = believed;
    maps[0].odds = layer === "odds" ? odds : null;
    for (const map of maps) Object.assign(map, { flows, app6 });
    if (two) maps[1].setRun(beside || (believed ? run : other));
    if (two && maps[0].camera.moved) twin(maps[0]);
    else if (two) maps[1].camera.fit(run.world.box);
    frames[1].hidden = !two;
    grid.classList.toggle("two", Boolean(two));
    put(titles[0], titleWords(believed));
    put(titles[1], !two ? "" : beside ? recordWords() : believed ? "As it was" : words(store.state.beside));
    titles[0].hidden = !titles[0].textContent;
    fits = false;
    for (const map of maps) map.picked = picked;
    draw();
  }

  let kept = null;
  function recordOf(run, history) {
    if (!kept || kept.of !== run || kept.by !== history) kept = { of: run, by: history, real: createReal(run, history) };
    return kept.real;
  }

  // What the second map can tell on this day.
  function recordWords() {
    const { history } = store.state;
    const day = Math.floor((clock.at * clock.hours) / 24 + 1e-6);
    return day < history.until ? "By the record" : `The record is ${history.later ? "told" : "open"} to ${dayWords(dateAt(clock, history.until * 24 - 1))}`;
  }

  function titleWords(believed) {
    const { mode, run, map: layer, other, real, history } = store.state;
    if (layer === "odds") return `Who holds the towns: ${count(store.state.odds.runs)} runs`;
    if (believed) return `As ${run.staffName(believed.staff)} believed it`;
    if (mode === "difference" && other) return `Left: ${words(store.state.asked)}; right: ${words(store.state.beside)}`;
    if (mode === "one" && real && history) return "In this run";
    return mode === "side" && other ? words(store.state.asked) : "";
  }

  // A question in short: what was changed, else the scenario.
  function words(asked) {
    const about = store.state.scenarios.find((each) => each.name === asked.scenario);
    const handles = store.state[asked === store.state.asked ? "askedHandles" : "besideHandles"] || [];
    const steps = (asked.steps || []).map((step) => stepWords(store.state.run, clock, step));
    const changed = [...handles.filter((handle) => handle.key in asked.settings).map((handle) => brief(handle, asked.settings[handle.key])), ...steps];
    return changed.length ? changed.join("; ") : about ? about.title : asked.scenario;
  }

  function brief(handle, value) {
    if (handle.kind === "switch") return value ? handle.title : `not: ${handle.title}`;
    if (handle.kind === "choice") return `${handle.title} ${(handle.choices.find(([key]) => key === value) || ["", value])[1]}`;
    const number = Number(value.toPrecision(3));
    return handle.brief ? handle.brief.replace("{value}", number) : `${handle.title}: ${number} ${handle.unit}`.trim();
  }

  function zoom(factor) {
    for (const map of maps) {
      if (factor === 0 && store.state.run) map.camera.fit(store.state.run.world.box);
      else map.camera.zoom(factor);
    }
    draw();
  }

  function pan(right, down) {
    maps[0].camera.pan(-STRIDE * right, -STRIDE * down);
    twin(maps[0]);
    draw();
  }

  function twin(map) {
    const other = maps[map === maps[0] ? 1 : 0];
    Object.assign(other.camera, { x: map.camera.x, y: map.camera.y, scale: map.camera.scale, moved: map.camera.moved });
    other.camera.version += 1;
  }

  maps.forEach((map) => {
    const { canvas, camera } = map;
    const fingers = new Map();
    let dragged = false;
    let apart = 0;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      dragged = false;
      apart = 0;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!fingers.has(event.pointerId)) {
        hover(map, event);
        return;
      }
      const [x, y] = fingers.get(event.pointerId);
      const [dx, dy] = [event.offsetX - x, event.offsetY - y];
      if (fingers.size === 1 && !dragged && Math.hypot(dx, dy) < 4) return;
      dragged = true;
      tip.hidden = true;
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      if (fingers.size === 1) camera.pan(dx, dy);
      else pinch();
      twin(map);
      draw();
    });
    function pinch() {
      const [a, b] = [...fingers.values()];
      const now = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (apart > 0) camera.zoom(now / apart, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      apart = now;
    }
    const up = (event) => {
      const was = fingers.delete(event.pointerId);
      if (was && !dragged && event.type === "pointerup") pick(map, event);
      apart = 0;
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
    canvas.addEventListener("dblclick", (event) => {
      camera.zoom(1.8, event.offsetX, event.offsetY);
      twin(map);
      draw();
    });
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      camera.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
      twin(map);
      draw();
    }, { passive: false });
  });

  function pick(map, event) {
    const found = map.hit(event.offsetX, event.offsetY);
    tip.hidden = true;
    if (!found) store.set({ picked: null });
    else if (found.town !== undefined) store.set({ picked: { unit: -1, town: found.town } });
    else if (found.sign.believed) store.set({ picked: { track: found.sign, unit: -1, town: -1 } });
    else if (found.sign.units.length > 1) store.set({ picked: { units: found.sign.units, unit: -1, town: -1 } });
    else store.set({ picked: { unit: found.sign.units[0], town: -1 } });
  }

  function hover(map, event) {
    if (event.pointerType === "touch" || !map.run) return;
    const found = map.hit(event.offsetX, event.offsetY);
    map.canvas.style.cursor = found ? "pointer" : "grab";
    tip.hidden = !found;
    if (!found) return;
    put(tip, describe(map.run, found));
    const frame = map.canvas.getBoundingClientRect();
    const whole = board.getBoundingClientRect();
    const left = frame.left - whole.left + event.offsetX;
    tip.style.left = `${Math.max(4, Math.min(left + 14, board.clientWidth - tip.offsetWidth - 6))}px`;
    tip.style.top = `${Math.max(4, frame.top - whole.top + event.offsetY - tip.offsetHeight - 10)}px`;
  }

  function describe(run, { sign, town }) {
    const turn = Math.min(run.about.turns, Math.floor(clock.at + 1e-6));
    if (sign && sign.believed) return `Believed: ${sign.party.name}, power about ${count(sign.power)}, seen ${count(sign.age)} h ago`;
    if (sign) {
      const name = sign.units.length === 1 ? run.world.units[sign.units[0]].name : counted(sign.units.length, "unit");
      return `${sign.party.name}: ${name}, ${counted(sign.people, "person", "people")}, ${run.world.postures[run.posture(turn, sign.units[0])]}`;
    }
    const holder = run.value("town.holder", turn, town);
    if (run.places && holder < 0) return `${run.shortName(town)}: contested, or not told`;
    return `${run.shortName(town)}: held by ${holder >= 0 ? run.world.factions[holder].name : "nobody"}`;
  }

  function flyTo(row) {
    const town = store.state.run.world.towns[row];
    if (!town.on_map) return;
    const { camera } = maps[0];
    const [x, y] = [camera.toX(town.x), camera.toY(town.y)];
    const inside = x > 60 && y > 60 && x < camera.wide - 60 && y < camera.high - 60;
    if (!inside) camera.flyTo(town.x, town.y, camera.scale);
    twin(maps[0]);
    store.set({ picked: { unit: -1, town: row } });
    draw();
  }

  page.zoom = zoom;
  page.pan = pan;
  page.actions.words = words;
  page.maps = maps;
  page.draw = draw;
  clock.on((what) => what === "at" && (clock.playing ? paint() : draw()));
  createViews(views, store, page.actions);
  store.on("run other mode picked belief beliefBeside odds map flows app6 asked beside real history", shown);
  new ResizeObserver(() => {
    fits = false;
    draw();
  }).observe(grid);
  return { root, board, flyTo };
}
