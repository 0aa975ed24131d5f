// What to ask of the model: a scenario, its handles in plain words, which luck; and a second question beside it.

import { h, put } from "./dom.js";

// Values as people read them: 0.0032, 12, 1.25.
function shown(handle, value) {
  const digits = handle.step >= 1 ? 0 : handle.step >= 0.05 ? 2 : 4;
  return `${Number(value).toFixed(digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")} ${handle.unit}`.trim();
}

export function createAsk(store, actions) {
  const root = h("aside", { class: "ask panel folded", "aria-label": "Ask" });
  const waits = {};

  function later(which, asked, delay) {
    clearTimeout(waits[which]);
    waits[which] = setTimeout(() => actions.run(which, asked), delay);
  }

  function change(which, key, value, original, delay) {
    const asked = store.state[which];
    const settings = { ...asked.settings };
    if (value === original) delete settings[key];
    else settings[key] = value;
    const anew = { ...asked, settings, run: 0, steps: [], future: 0 };
    later(which, anew, delay);
    store.state[which] = anew;
    refresh();
  }

  const controls = [];
  function refresh() {
    for (const update of controls) update();
  }

  function control(which, handle) {
    const value = () => {
      const asked = store.state[which];
      return asked && handle.key in asked.settings ? asked.settings[handle.key] : handle.value;
    };
    const id = `${which}-${handle.key}`.replace(/\W/g, "-");
    let input;
    let words = null;
    if (handle.kind === "range") {
      words = h("output", { for: id });
      input = h("input", {
        id, type: "range", min: handle.low, max: handle.high, step: handle.step || "any",
        oninput: () => change(which, handle.key, round(Number(input.value), handle), handle.value, 120),
      });
    } else if (handle.kind === "choice") {
      input = h("select", { id, onchange: () => change(which, handle.key, input.value, handle.value, 0) },
        handle.choices.map(([key, label]) => h("option", { value: key }, label)));
    } else {
      input = h("input", { id, type: "checkbox", onchange: () => change(which, handle.key, input.checked, handle.value, 0) });
    }
    const back = h("button", {
      class: "link back", "aria-label": `${handle.title}: as the scenario has it`, title: "As the scenario has it",
      onclick: () => change(which, handle.key, handle.value, handle.value, 0),
    }, "↺");
    const label = h("label", { for: id }, handle.title);
    const note = handle.meaning && [handle.meaning, handle.status && `(${handle.status}; range ${shown(handle, handle.low)} to ${shown(handle, handle.high)})`].filter(Boolean).join(" ");
    const row = h("div", { class: `handle ${handle.kind}`, title: note || undefined },
      handle.kind === "switch" ? [input, label, back] : [h("div", { class: "top" }, label, words, back), input]);
    controls.push(() => {
      const now = value();
      if (handle.kind === "switch") input.checked = Boolean(now);
      else if (document.activeElement !== input || handle.kind === "choice") input.value = now;
      if (words) words.textContent = shown(handle, now);
      back.hidden = now === handle.value;
      row.classList.toggle("changed", now !== handle.value);
      const come = store.state[which]?.settings.come ?? comeOf(store.state[`${which}Handles`]);
      row.hidden = handle.when.length > 0 && come !== undefined && !handle.when.includes(come);
    });
    return row;
  }

  function comeOf(handles) {
    return handles?.find((handle) => handle.key === "come")?.value;
  }

  function round(value, handle) {
    return Math.abs(value - handle.value) < handle.step / 2 ? handle.value : Number(value.toPrecision(6));
  }

  function question(which, title) {
    const asked = store.state[which];
    const handles = store.state[`${which}Handles`] || [];
    const groups = [...new Set(handles.map((handle) => handle.group))];
    const about = store.state.scenarios.find((each) => each.name === asked.scenario) || {};
    const picker = h("select", {
      "aria-label": `${title}: scenario`, class: "scenario",
      onchange: () => actions.run(which, { ...asked, scenario: picker.value, settings: {}, run: 0, steps: [], future: 0 }),
    }, store.state.scenarios.map((each) => h("option", { value: each.name }, each.title)));
    picker.value = asked.scenario;
    return h("section", { class: `question ${which}` },
      title && h("h2", {}, title), picker, which === "asked" && fold(), h("p", { class: "hint" }, about.question || ""), which === "asked" && tenDays(),
      groups.map((group) => h("details", { open: group === "When" || group === "Who comes" || group === "This scenario" },
        h("summary", {}, group), handles.filter((handle) => handle.group === group).map((handle) => control(which, handle)))));
  }

  // The question that everybody has, with its answer in one click.
  function tenDays() {
    const later = (store.state.askedHandles || []).some((handle) => handle.key === "later" && handle.high >= 10);
    return later && !store.state.beside && h("button", { class: "wide chief", onclick: () => actions.later() }, "What if France had come ten days later?");
  }

  // On a phone only the picker is there until more is wanted.
  function fold() {
    const button = h("button", {
      class: "fold", "aria-expanded": String(!root.classList.contains("folded")), onclick: () => {
        const folded = root.classList.toggle("folded");
        button.setAttribute("aria-expanded", String(!folded));
        button.textContent = folded ? "Change something…" : "Fold away";
      },
    }, root.classList.contains("folded") ? "Change something…" : "Fold away");
    return button;
  }

  function luck() {
    const { asked } = store.state;
    const seed = h("input", {
      type: "number", min: 0, max: 4294967295, step: 1, value: asked.seed, "aria-label": "Luck: number of the seed",
      onchange: () => {
        const value = Math.max(0, Math.min(4294967295, Math.round(Number(seed.value) || 0)));
        actions.luck(value);
      },
    });
    return h("div", { class: "luck" }, h("label", {}, "Luck ", seed),
      h("button", { onclick: () => actions.luck(store.state.asked.seed + 1) }, "Another luck"),
      asked.run > 0 && h("p", { class: "hint" }, `Run ${asked.run} of the many. `, h("button", { class: "link", onclick: () => actions.run("asked", { ...asked, run: 0, steps: [], future: 0 }) }, "Back to the first")));
  }

  function compare() {
    const { beside, mode } = store.state;
    if (!beside) {
      return h("button", { class: "wide", onclick: () => actions.beside() }, "Compare with another question…");
    }
    const show = (key, words) => h("button", { "aria-pressed": String(mode === key), onclick: () => store.set({ mode: key }) }, words);
    return h("div", { class: "compare" }, h("div", { class: "top" }, h("h2", {}, "Beside it, same luck"),
      h("button", { class: "link", onclick: () => actions.alone() }, "remove")),
    h("div", { class: "pick", role: "group", "aria-label": "How to compare" }, show("side", "Two maps"), show("difference", "Difference")),
    question("beside", ""));
  }

  // A kept page can ask nothing.
  function kept() {
    put(root, h("h2", {}, "A kept run"), h("p", {}, store.state.asked ? titleOf(store.state.asked) : ""), store.state.beside && h("p", {}, `Beside it: ${titleOf(store.state.beside)}`),
      h("p", { class: "hint" }, "This page plays what it holds, without a server. To change something, to see why, and for the odds, open Serval’s live page: python run.py app"));
  }

  function titleOf(asked) {
    return (store.state.scenarios.find((each) => each.name === asked.scenario) || {}).title || asked.scenario;
  }

  function draw() {
    if (!store.state.asked) return;
    if (!actions.live) {
      kept();
      return;
    }
    const top = root.scrollTop;
    controls.length = 0;
    put(root, question("asked", "Ask"), luck(), compare());
    refresh();
    root.scrollTop = top;
  }
  store.on("asked beside askedHandles besideHandles scenarios mode", draw);
  return root;
}
