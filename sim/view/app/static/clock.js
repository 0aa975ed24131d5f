// The moment that is shown, in turns since the start and parts of a turn; play moves it, in the browser alone.

export const SPEEDS = [0.5, 1, 2, 4];
const FIRST_SPEED = 1;

export function createClock() {
  const listeners = [];
  const clock = { at: 0, turns: 0, hours: 6, playing: false, speed: FIRST_SPEED, start: new Date(0) };
  let before = 0;

  function tell(what) {
    for (const listener of listeners) listener(what);
  }

  function frame(now) {
    if (!clock.playing) return;
    const passed = Math.max(0, now - before); // the first frame's stamp can lie before play began
    before = now;
    clock.at = Math.min(clock.turns, clock.at + (Math.min(passed, 250) / 1000) * clock.speed * (24 / clock.hours));
    if (clock.at >= clock.turns) {
      clock.playing = false;
      tell("playing");
    }
    tell("at");
    requestAnimationFrame(frame);
  }

  clock.on = (listener) => listeners.push(listener);
  clock.seek = (at) => {
    const held = Math.max(0, Math.min(clock.turns, at));
    if (!Number.isFinite(held) || held === clock.at) return;
    clock.at = held;
    tell("at");
  };
  clock.step = (turns) => {
    clock.pause();
    clock.seek(turns > 0 ? Math.floor(clock.at + 1e-6) + turns : Math.ceil(clock.at - 1e-6) + turns);
  };
  clock.play = () => {
    if (clock.playing || !clock.turns) return;
    if (clock.at >= clock.turns) clock.at = 0;
    clock.playing = true;
    before = performance.now();
    tell("playing");
    requestAnimationFrame(frame);
  };
  clock.pause = () => {
    if (!clock.playing) return;
    clock.playing = false;
    tell("playing");
  };
  clock.toggle = () => (clock.playing ? clock.pause() : clock.play());
  clock.length = (about) => {
    const hour = clock.at * clock.hours;
    clock.turns = about.turns;
    clock.hours = about.tick_hours;
    clock.start = new Date(`${about.start}T00:00:00Z`);
    clock.at = Math.min(about.turns, hour / clock.hours);
    tell("length");
    tell("at");
  };
  return clock;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function dateAt(clock, hour) {
  return new Date(clock.start.getTime() + hour * 3600e3);
}

export function dayWords(date) {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

export function longWords(date) {
  const two = (n) => String(n).padStart(2, "0");
  const year = date.getUTCFullYear();
  return `${DAYS[date.getUTCDay()]} ${dayWords(date)} ${year}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

export function weekday(date) {
  return DAYS[date.getUTCDay()];
}
