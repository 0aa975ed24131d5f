// The bar that moves time: play, steps, the line of days with what happened on it, speed, the date.

import { count, h, icon, put } from "./dom.js";
import { dateAt, dayWords, longWords, SPEEDS } from "./clock.js";

const MAIN = 7.5; // weight of a diary entry that has a mark on the line

export function createTransport(clock, store) {
  const play = h("button", { class: "chief play", title: "Play or pause (space)", onclick: clock.toggle }, "Play");
  const slider = h("input", {
    type: "range", min: 0, step: 0.25, value: 0, class: "scrub", "aria-label": "Moment of the campaign",
    oninput: () => { clock.pause(); clock.seek(Number(slider.value)); },
  });
  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  const days = h("div", { class: "days", "aria-hidden": "true" });
  const date = h("output", { class: "date", "aria-live": "off" });
  const sky = h("span", { class: "sky" });
  const speed = h("select", {
    "aria-label": "Speed", class: "speed",
    onchange: () => { clock.speed = Number(speed.value); },
  }, SPEEDS.map((each) => h("option", { value: each }, each === 0.5 ? "½ day/s" : `${each} day${each > 1 ? "s" : ""}/s`)));
  speed.value = String(clock.speed);

  const step = (turns, words, sign) => h("button", {
    class: "icon", title: words, "aria-label": words, onclick: () => clock.step(turns),
  }, sign);
  const jump = (way, words, sign) => h("button", {
    class: "icon", title: words, "aria-label": words, onclick: () => jumpToEvent(clock, store.state.run, way),
  }, sign);

  const bar = h("footer", { class: "transport", "aria-label": "Time" },
    h("div", { class: "buttons" },
      jump(-1, "Back to the event before (P)", icon("first")), step(-1, "One turn back (left arrow)", icon("back")), play,
      step(1, "One turn on (right arrow)", icon("on")), jump(1, "On to the next event (N)", icon("last"))),
    h("div", { class: "line" }, marks, slider, days),
    h("div", { class: "when" }, sky, date),
    speed);

  function moment() {
    const words = longWords(dateAt(clock, clock.at * clock.hours));
    date.textContent = words;
    if (document.activeElement !== slider || clock.playing) slider.value = clock.at;
    slider.style.setProperty("--done", `${(100 * clock.at) / Math.max(1, clock.turns)}%`);
    slider.setAttribute("aria-valuetext", words);
    const { run } = store.state;
    if (run) {
      const turn = Math.min(run.about.turns, Math.floor(clock.at));
      const light = run.fields.light[Math.min(turn, run.about.turns - 1)] / 100;
      const dusty = run.fields.dust[turn] > 0;
      sky.textContent = `${light > 0.5 ? "☀" : "☾"}${dusty ? " dust" : ""}`;
      sky.title = `${Math.round(light * 100)} % of this turn is light${dusty ? "; dust blows: aircraft and patrols see little" : ""}`;
    }
  }

  clock.on((what) => {
    if (what === "at") moment();
    if (what === "playing") {
      put(play, clock.playing ? "Pause" : "Play");
      play.classList.toggle("on", clock.playing);
    }
    if (what === "length") {
      slider.max = clock.turns;
      drawDays();
    }
  });
  store.on("run", () => { drawMarks(); moment(); });

  function drawDays() {
    const perDay = 24 / clock.hours;
    const total = clock.turns / perDay;
    const every = total > 50 ? 7 : total > 20 ? 5 : total > 4 ? 2 : 1;
    const at = [];
    for (let day = 0; day <= total; day += every) at.push(day);
    put(days, at.map((day) => h("span", { style: `left:${(100 * day) / Math.max(total, 0.01)}%` }, dayWords(dateAt(clock, day * 24)))));
  }

  function drawMarks() {
    const { run } = store.state;
    if (!run) return;
    const hours = run.about.turns * run.about.tick_hours;
    put(marks, run.fields.diary.filter((entry) => entry[1] >= MAIN).map((entry) =>
      h("span", { style: `left:${(100 * entry[0]) / hours}%`, class: entry[1] >= 11 ? "great" : "" })));
    marks.title = `${count(run.fields.diary.length)} events`;
  }
  return bar;
}

// To the next, or the last, main event from here.
export function jumpToEvent(clock, run, way) {
  if (!run) return null;
  clock.pause();
  const turns = run.fields.diary.filter((entry) => entry[1] >= MAIN).map((entry) => Math.ceil(entry[0] / clock.hours));
  const ahead = way > 0 ? turns.filter((turn) => turn > clock.at + 1e-6) : turns.filter((turn) => turn < clock.at - 1e-6);
  if (!ahead.length) return null;
  const turn = way > 0 ? Math.min(...ahead) : Math.max(...ahead);
  clock.seek(turn);
  return turn;
}
