// What happened, in sentences: filtered, searched, following the clock; a click goes to the moment and the place.

import { h, put } from "./dom.js";
import { dateAt, dayWords, weekday } from "./clock.js";
import { realEntries } from "./real.js";

const MAIN = 5.5;

export function createDiary(clock, store, actions) {
  let level = "main";
  let shownTurn = -1;
  const list = h("ol", { class: "entries" });
  const search = h("input", { type: "search", placeholder: "Find a word", "aria-label": "Find in the diary", oninput: () => draw() });
  const pick = h("div", { class: "pick", role: "group", "aria-label": "How much" },
    [["main", "Main"], ["orders", "Orders"], ["all", "All"]].map(([key, words]) => h("button", {
      "aria-pressed": String(key === level), onclick: (event) => {
        level = key;
        for (const button of pick.children) button.setAttribute("aria-pressed", String(button === event.currentTarget));
        draw();
      },
    }, words)));
  const which = h("p", { class: "which" });
  const root = h("div", { class: "diary" }, h("div", { class: "tools" }, pick, search), which, list);
  let items = [];

  function wanted(entry, words) {
    const fits = level === "all" || (level === "orders" ? entry[5] >= 0 : entry[1] >= MAIN);
    return fits && (!words || entry[3].toLowerCase().includes(words));
  }

  // What nobody sees is drawn once it is looked at.
  let stale = false;
  function draw() {
    const { run } = store.state;
    stale = root.hidden;
    if (!run || stale) return;
    const words = search.value.trim().toLowerCase();
    const { real, history } = store.state;
    const happened = real && history ? realEntries(run, history).filter((entry) => level !== "orders" && (!words || entry[3].toLowerCase().includes(words))) : [];
    const told = run.fields.diary.filter((entry) => wanted(entry, words));
    const kept = [...happened, ...told].sort((a, b) => a[0] - b[0]);
    put(which, `One simulated run: luck ${run.about.seed}${run.about.run ? `, run ${run.about.run}` : ""}. ${told.length} of ${run.fields.diary.length} entries${happened.length ? `, between ${happened.length} of the record` : ""}.`);
    let day = "";
    items = [];
    const rows = [];
    for (const entry of kept) {
      const date = dateAt(clock, entry[0]);
      const name = `${weekday(date)} ${dayWords(date)}`;
      if (name !== day) rows.push(h("li", { class: "day" }, name));
      day = name;
      const row = one(entry, date);
      items.push({ entry, row });
      rows.push(row);
    }
    put(list, rows.length ? rows : h("li", { class: "none" }, "Nothing fits. Try “All”, or other words."));
    shownTurn = -1;
    follow(true);
  }

  function one(entry, date) {
    const [hour, weight, wholeDay, words, town, decision, source] = entry;
    const go = h("button", { class: "go", onclick: () => actions.goTo(hour, town) },
      h("time", {}, wholeDay ? "" : `${String(date.getUTCHours()).padStart(2, "0")}:${String(date.getUTCMinutes()).padStart(2, "0")}`),
      h("span", {}, plain(words)));
    const why = decision >= 0 && actions.live && h("button", { class: "why", onclick: () => actions.why({ decision }), title: "Why did the commander choose this?" }, "Why?");
    return h("li", { class: `entry${source !== undefined ? " real" : weight >= 8 ? " great" : ""}`, title: source }, go, why);
  }

  // Reasons stand in the card; the line keeps what was done.
  function plain(words) {
    const cut = words.search(/: worth |: believed danger /);
    return cut > 0 ? `${words.slice(0, cut)}.` : words;
  }

  function follow(force) {
    const turn = Math.floor(clock.at + 1e-6);
    if (turn === shownTurn && !force) return;
    shownTurn = turn;
    const hour = clock.at * clock.hours;
    let last = null;
    for (const { entry, row } of items) {
      const past = entry[0] <= hour + 1e-6 && (clock.at > 0 || entry[0] < 1e-6);
      row.classList.toggle("ahead", !past);
      row.classList.remove("now");
      if (past) last = row;
    }
    if (!last) {
      list.scrollTop = 0;
      return;
    }
    last.classList.add("now");
    if (list.offsetParent !== null) {
      const top = last.offsetTop - list.offsetTop - list.clientHeight / 2;
      list.scrollTop = Math.max(0, top);
    }
  }
  clock.on((what) => what === "at" && follow(false));
  store.on("run real history", draw);
  store.on("tab", () => requestAnimationFrame(() => (stale ? draw() : follow(true))));
  return root;
}
