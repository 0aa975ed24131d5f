// The page put together: what is asked of the server, the maps, the panels, and the keys.

import { createAsk } from "./ask.js";
import { createBeat } from "./beat.js";
import { createBelief } from "./belief.js";
import { createBranch, stepsWord, stepWords } from "./branch.js";
import { createCard } from "./cards.js";
import { createCharts } from "./charts.js";
import { createClock } from "./clock.js";
import { createDiary } from "./diary.js";
import { createFlights } from "./flights.js";
import { h, icon, put } from "./dom.js";
import { createFind } from "./find.js";
import { createGuide } from "./guide.js";
import { keptLink, Problems, widgetLink } from "./link.js";
import { createRun } from "./run.js";
import { createShade } from "./shade.js";
import { createOdds, readOdds } from "./odds.js";
import { createRecord } from "./record.js";
import { createShare } from "./share.js";
import { createStage } from "./stage.js";
import { createStore } from "./store.js";
import { PAIRS } from "./versus.js";
import { createTransport, jumpToEvent } from "./transport.js";
import { LAYERS, readWords, writeWords } from "./address.js";
import { createWhy } from "./why.js";
import { asBytes, unpack } from "./wire.js";

const FIRST = {
  run: null, other: null, asked: null, beside: null, askedHandles: null, besideHandles: null, scenarios: [], mode: "one",
  picked: null, progress: null, history: undefined, tab: "diary", busy: "", messages: [], beliefStaff: null, belief: null, beliefBeside: true, card: null, odds: null, scores: null, versus: null, map: "run", real: false, flows: false, app6: false,
};

export async function mount(host, link) {
  const store = createStore(FIRST);
  const clock = createClock();
  const root = h("div", { class: "serval" });
  host.replaceChildren(root);
  allowZoom();
  const say = (messages) => store.set({ messages });
  const words = readWords();
  put(root, h("p", { class: "opening", role: "status" }, "Opening the map…"));

  let hello;
  try {
    hello = await link.ask("hello", { words });
  } catch (error) {
    put(root, h("p", { class: "opening", role: "alert" }, `The page could not be opened: ${error.message}`));
    return null;
  }
  const { ground } = await unpack(hello.head, asBytes(hello.buffers[0]));
  const page = { root, store, clock, link, ground, hello };
  const shade = createShade(ground);
  page.actions = actionsOf(page);
  const parts = lay(page, shade);
  store.set({ scenarios: hello.scenarios, messages: hello.messages, asked: hello.asked, beside: hello.beside });
  if (!hello.warm) store.set({ busy: "Compiling the rules, once: half a minute or so…" });
  await page.actions.run("asked", hello.asked);
  if (!store.state.run && hello.asked.steps.length) { // a branch that can't be: its beginning is shown, with what is wrong
    const wrong = store.state.messages;
    await page.actions.run("asked", { ...hello.asked, steps: [], future: 0 });
    store.set({ messages: [...hello.messages, ...wrong] });
  }
  if (hello.beside) {
    store.set({ mode: words.mode === "difference" ? "difference" : "side" });
    await page.actions.run("beside", hello.beside);
  }
  if (words.at && Number.isFinite(Number(words.at))) clock.seek(Number(words.at));
  if (words.seen && page.store.state.run.world.staffs.includes(words.seen)) await page.actions.believe(words.seen);
  else if (words.seen) store.set({ messages: [...store.state.messages, `There is no staff “${words.seen.slice(0, 40)}”.`] });
  if (page.actions.storedRuns()) await page.actions.stored();
  store.set(Object.fromEntries(LAYERS.map((layer) => [layer, words[layer] === "1"])));
  if (words.record === "1" && link.live) await page.actions.beReal(true);
  if (words.tab) store.set({ tab: parts.tabs.includes(words.tab) ? words.tab : "diary" });
  writeWords(page);
  if (link.live && !window.location.search.includes("at=")) page.guide.offer();
  root.dataset.ready = "yes";
  return page;
}

// Solara's page forbids to zoom with two fingers; people need that.
function allowZoom() {
  const view = document.querySelector("meta[name=viewport]");
  if (view) view.content = "width=device-width, initial-scale=1";
}

// A war on another ground needs its map: the page opens anew.
function openElsewhere(asked) {
  window.location.assign(`${window.location.pathname}?scenario=${encodeURIComponent(asked.scenario)}&seed=${asked.seed}`);
}

function sameQuestion(one, other) {
  return one.scenario === other.scenario && one.seed === other.seed && stepsWord(one.steps) === stepsWord(other.steps) && JSON.stringify(one.settings) === JSON.stringify(other.settings);
}

function problemsOf(error) {
  return error instanceof Problems ? error.list : [String(error.message || error)];
}

function actionsOf(page) {
  const { store, clock, link } = page;
  const busy = { asked: 0, beside: 0 };
  const actions = {
    live: link.live,
    // Play a question: `which` is "asked" or "beside". The last one asked wins.
    async run(which, asked) {
      const number = (busy[which] += 1);
      const before = store.state[which];
      store.set({ busy: store.state.busy || "Playing…", [which]: asked });
      try {
        const fresh = !store.state[`${which}Handles`] || !before || before.scenario !== asked.scenario;
        const [found, answer] = await Promise.all([fresh && link.ask("scenario", { scenario: asked.scenario }), link.ask("run", { ...asked, which })]);
        if (number !== busy[which]) return;
        if (found) store.set({ [`${which}Handles`]: found.handles });
        const run = createRun(await unpack(answer.head, asBytes(answer.buffers[0])));
        if (run.about.plane !== page.ground.plane) {
          openElsewhere(asked);
          return;
        }
        if (which === "asked") {
          clock.length(run.about);
          const history = before && before.scenario === asked.scenario ? store.state.history : undefined;
          store.set({ run, history, odds: null, scores: null, versus: null, map: "run", beliefStaff: null, belief: null, card: null, picked: null });
          if (store.state.beside && store.state.beside.seed !== asked.seed) actions.run("beside", { ...store.state.beside, seed: asked.seed, run: asked.run });
        } else store.set({ other: run, versus: null });
        if (store.state.flows) actions.flights();
        if (store.state.tab === "charts") actions.happened();
        writeWords(page);
      } catch (error) {
        store.set({ messages: problemsOf(error) });
      } finally {
        if (number === busy[which]) store.set({ busy: "" });
      }
    },
    luck(seed) {
      return actions.run("asked", { ...store.state.asked, seed, run: 0, steps: [], future: 0 });
    },
    // A second question beside the first: the same scenario, help asked for ten days later where that can be said.
    beside() {
      const { asked, askedHandles } = store.state;
      const later = askedHandles.find((handle) => handle.key === "later");
      const settings = { ...asked.settings, ...(later ? { later: Math.min(10, later.high) } : {}) };
      store.set({ mode: "side", besideHandles: askedHandles });
      return actions.run("beside", { ...asked, settings, steps: [], future: 0 });
    },
    besideBranch(steps) {
      const { asked, askedHandles } = store.state;
      store.set({ mode: "side", besideHandles: askedHandles });
      return actions.run("beside", { ...asked, steps, future: 0 });
    },
    alone() {
      busy.beside += 1;
      store.set({ beside: null, other: null, mode: "one", versus: null });
      writeWords(page);
    },
    // What if help had come ten days later: that question beside this one, both many times over.
    async later() {
      if (!store.state.other) await actions.beside();
      if (!store.state.other) return;
      store.set({ tab: "odds" });
      document.getElementById("panel-odds").scrollIntoView({ block: "nearest" }); // on a phone it lies below the map
      await actions.both(PAIRS);
    },
    // Both questions with the same luck, run by run.
    async both(runs) {
      const { asked, beside, run, other } = store.state;
      store.set({ progress: { done: 0, of: 2 * runs } });
      try {
        const versus = await link.ask("both", { asked: { ...asked, run: asked.steps.length ? asked.run : 0 }, beside: { ...beside, run: beside.steps.length ? beside.run : 0 }, runs }, (progress) => store.set({ progress }));
        if (store.state.run === run && store.state.other === other) store.set({ versus });
      } catch (error) {
        store.set({ messages: problemsOf(error) });
      } finally {
        store.set({ progress: null });
      }
    },
    // Who fled from where to where; fetched when it is first asked for.
    async flights() {
      const { asked, run, beside, other } = store.state; // as of now: the second question may be gone before the first is answered
      for (const [question, played] of [[asked, run], [beside, other]]) {
        if (!played || played.flights) continue;
        try {
          const answer = await link.ask("flights", question);
          played.flights = createFlights(await unpack(answer.head, asBytes(answer.buffers[0])));
        } catch (error) {
          store.set({ messages: problemsOf(error), flows: false });
        }
      }
      page.draw();
    },
    // A town or a unit that somebody looked for by name.
    show(found, town) {
      if (town >= 0) page.flyTo(town);
      store.set({ picked: found });
    },
    goTo(hour, town) {
      clock.pause();
      clock.seek(Math.ceil(hour / clock.hours - 1e-6));
      if (town >= 0) page.flyTo(town);
    },
    // Many runs of the question; what was played counts when they are stopped.
    async many(runs) {
      const { run, asked } = store.state;
      store.set({ progress: { done: 0, of: runs } });
      actions.happened();
      try {
        const answer = await link.ask("many", { ...asked, run: asked.steps.length ? asked.run : 0, runs }, (progress) => store.set({ progress }));
        const odds = await readOdds(answer, run);
        if (sameQuestion(store.state.asked, asked)) {
          store.set({ odds });
          if (!asked.steps.length) actions.score(false); // who steps in plays another war than the one on record
        }
      } catch (error) {
        store.set({ messages: problemsOf(error) });
      } finally {
        store.set({ progress: null });
      }
    },
    // Whether the batch that was opened holds runs of what is asked.
    storedRuns() {
      const { asked } = store.state;
      if (!asked || asked.steps.length || Object.keys(asked.settings).length) return null;
      return (page.hello.stored || []).find((each) => each.scenario === asked.scenario && each.seed === asked.seed) || null;
    },
    async stored() {
      const { run, asked } = store.state;
      store.set({ busy: "Reading the stored runs…" });
      actions.happened();
      try {
        const odds = await readOdds(await link.ask("stored", asked), run);
        if (sameQuestion(store.state.asked, asked)) {
          store.set({ odds });
          actions.score(false);
        }
      } catch (error) {
        store.set({ messages: problemsOf(error) });
      } finally {
        store.set({ busy: "" });
      }
    },
    stopMany() {
      return link.ask("stop");
    },
    // One of the many, with their spread kept around it.
    async pickRun(number) {
      const { odds, scores } = store.state;
      const { asked } = store.state;
      await actions.run("asked", { ...asked, [asked.steps.length ? "future" : "run"]: number });
      store.set({ odds, scores });
    },
    // The many runs against the record: the open window, or with `later` both, which is logged.
    async score(later) {
      await actions.happened();
      const { odds, history } = store.state;
      if (!odds || !history) return;
      try {
        const { cards } = await link.ask("score", { later });
        if (store.state.odds === odds) store.set({ scores: cards });
      } catch (error) {
        store.set({ messages: problemsOf(error) });
      }
    },
    // The record beside the run: on the map, and in the diary.
    async beReal(on) {
      store.set({ real: on });
      if (on) await actions.happened();
      writeWords(page);
    },
    // What happened; with `later` also after 21 January, which is logged.
    async happened(later = false) {
      if ((store.state.history !== undefined && !later) || !link.live) return;
      const { asked } = store.state;
      try {
        const answer = await link.ask("history", { scenario: asked.scenario, later });
        if (store.state.asked.scenario === asked.scenario) store.set({ history: answer.history });
      } catch (error) {
        store.set({ messages: problemsOf(error), history: null });
      }
    },
    // The map as a staff saw it; fetched when it is first asked for.
    async believe(staff) {
      store.set({ beliefStaff: staff, belief: staff ? store.state.belief : null });
      if (!staff) return writeWords(page);
      const { run, asked } = store.state;
      if (!run.beliefs[staff]) {
        store.set({ busy: "Asking the staff…" });
        try {
          const answer = await link.ask("beliefs", { ...asked, staff });
          run.beliefs[staff] = createBelief(await unpack(answer.head, asBytes(answer.buffers[0])), page.ground.grid);
        } catch (error) {
          store.set({ messages: problemsOf(error), beliefStaff: null });
          return null;
        } finally {
          store.set({ busy: "" });
        }
      }
      if (store.state.run === run && store.state.beliefStaff === staff) store.set({ belief: run.beliefs[staff] });
      return writeWords(page);
    },
    async why(about) {
      const card = { waiting: true };
      store.set({ card });
      const { run, asked } = store.state;
      try {
        const found = await link.ask("why", { ...asked, about });
        if (store.state.card === card && store.state.run === run) store.set({ card: found });
      } catch (error) {
        if (store.state.card === card) store.set({ card: { problem: problemsOf(error).join(" ") } });
      }
    },
  };
  return actions;
}

function lay(page, shade) {
  const { root, store, clock, actions, ground } = page;
  const stage = createStage(page, shade);
  page.flyTo = stage.flyTo;
  const diary = createDiary(clock, store, actions);
  const charts = createCharts(ground, clock, store);
  const card = createCard(clock, store, actions);
  const panels = { diary: ["Diary", diary], charts: ["Charts", charts], odds: ["Odds", createOdds(clock, store, actions, page.link)], record: ["Record", createRecord(clock, store, actions)], branch: ["Branch", createBranch(clock, store, actions)] };
  if (!page.link.live) for (const name of ["odds", "record", "branch"]) delete panels[name];
  const names = Object.keys(panels);
  const tabs = h("div", { class: "tabs", role: "tablist" }, names.map((name) => h("button", {
    role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => store.set({ tab: name }),
    onkeydown: (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      event.stopPropagation();
      const next = names[(names.indexOf(name) + way + names.length) % names.length];
      store.set({ tab: next });
      document.getElementById(`tab-${next}`).focus();
    },
  }, panels[name][0])));
  for (const name of names) {
    Object.assign(panels[name][1], { id: `panel-${name}` });
    panels[name][1].setAttribute("role", "tabpanel");
    panels[name][1].setAttribute("aria-labelledby", `tab-${name}`);
  }
  page.beat = createBeat(page);
  const told = h("aside", { class: "told panel", "aria-label": "What came of it" }, tabs, names.map((name) => panels[name][1]), createWhy(clock, store, actions), page.beat.root);
  function pickTab() {
    if (store.state.tab === "charts") actions.happened();
    names.forEach((name, place) => {
      const on = store.state.tab === name;
      panels[name][1].hidden = !on;
      tabs.children[place].setAttribute("aria-selected", String(on));
      tabs.children[place].tabIndex = on ? 0 : -1;
    });
    writeWords(page);
  }
  store.on("tab", pickTab);
  pickTab();
  page.guide = createGuide(page);
  stage.board.append(card, page.guide.root);
  put(root, header(page), createAsk(store, actions), stage.root, told, createTransport(clock, store));
  root.addEventListener("keydown", (event) => keys(event, page));
  document.addEventListener("keydown", (event) => event.target === document.body && keys(event, page));
  clock.on((what) => what === "playing" && !clock.playing && writeWords(page));
  store.on(LAYERS.join(" "), () => store.state.run && writeWords(page));
  store.on("flows", () => store.state.flows && store.state.run && actions.flights());
  return { tabs: names };
}

function header(page) {
  const { store } = page;
  const find = createFind(store, page.actions, page.clock);
  page.find = find.focus;
  const title = h("h1", {});
  const about = h("p", { class: "about" });
  const busy = h("span", { class: "busy", role: "status", "aria-live": "polite" });
  const notes = h("div", { class: "messages", role: "alert" });
  const changedWords = (run, asked) => (asked.steps && asked.steps.length ? `; changed on the way: ${asked.steps.map((step) => stepWords(run, page.clock, step)).join("; ")}` : "");
  store.on("run", ({ run }) => {
    put(title, run.about.title);
    put(about, `simulated, luck ${run.about.seed}${run.about.run ? ` run ${run.about.run}` : ""}, one course of many${changedWords(run, store.state.asked)}`);
  });
  store.on("busy", () => put(busy, store.state.busy));
  store.on("messages", ({ messages }) => put(notes, messages.map((message) => h("p", {}, message)),
    messages.length > 0 && h("button", { class: "icon", "aria-label": "Close the message", onclick: () => store.set({ messages: [] }) }, icon("close"))));
  return h("header", {}, h("strong", { class: "brand" }, "Serval"), h("div", { class: "titles" }, title, about), busy, h("div", { class: "menu" }, find.root, h("button", { onclick: () => page.guide.begin() }, "Story"), page.link.live && h("button", { onclick: () => { page.actions.happened(); page.beat.begin(); } }, "Beat the model"), createShare(page)), notes);
}

// What lies on top is left first.
function leaveTop(page) {
  const { store, guide, beat } = page;
  if (!guide.root.hidden) guide.leave();
  else if (store.state.picked) store.set({ picked: null });
  else if (store.state.card) store.set({ card: null });
  else beat.leave();
}

function keys(event, page) {
  const { clock, store } = page;
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
  const moves = event.target.tagName === "CANVAS" && event.target.matches(":focus-visible"); // not after a click on it
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const on = {
    " ": () => event.target.tagName !== "BUTTON" && clock.toggle(),
    ArrowRight: () => (moves ? page.pan(1, 0) : clock.step(event.shiftKey ? 4 : 1)),
    ArrowLeft: () => (moves ? page.pan(-1, 0) : clock.step(event.shiftKey ? -4 : -1)),
    ArrowUp: () => moves && page.pan(0, -1),
    ArrowDown: () => moves && page.pan(0, 1),
    Home: () => clock.seek(0),
    End: () => clock.seek(clock.turns),
    n: () => jumpToEvent(clock, store.state.run, 1),
    p: () => jumpToEvent(clock, store.state.run, -1),
    "+": () => page.zoom(1.4),
    "=": () => page.zoom(1.4),
    "-": () => page.zoom(1 / 1.4),
    0: () => page.zoom(0),
    f: () => page.find(),
    Escape: () => leaveTop(page),
  }[key];
  if (on && on() !== false) event.preventDefault();
}

export function renderWidget({ model, el }) {
  mount(el, widgetLink(model)).then((page) => {
    window.serval = page; // for tests and the curious
  });
}

// A page of its own, without a server, from what sim/view/app/keep.py wrote into it.
export function mountKept(host, data) {
  mount(host, keptLink(data)).then((page) => {
    window.serval = page;
  });
}
