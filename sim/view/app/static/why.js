// Why a commander chose: options as bars of their terms, what he believed beside what was so, what would have flipped it.

import { count, h, icon, put } from "./dom.js";
import { dateAt, longWords } from "./clock.js";
import { enter, open } from "./focus.js";

// Terms of an option: name, sign in the sum, colour, what it is.
const TERMS = [
  ["gain", 1, "#0072B2", "value × chance"], ["loss", -1, "#D55E00", "expected losses"], ["time", -1, "#E69F00", "time"],
  ["air", -1, "#882255", "danger from the air"], ["effort", -1, "#8a8a8a", "effort"], ["luck", 1, "#222222", "luck of the draw"],
];

export function createWhy(clock, store, actions) {
  const root = h("section", { class: "whycard", hidden: true, "aria-label": "Why" });

  function place(run, town) {
    return town >= 0 ? run.shortName(town) : "stay as they are";
  }

  function bars(run, card) {
    const most = Math.max(...card.options.flatMap((each) => [sum(each, 1), sum(each, -1)]), 0.01);
    return h("div", { class: "options" }, card.options.map((each) => h("div", { class: `option${each.chosen ? " chosen" : ""}` },
      h("div", { class: "top" }, h("strong", {}, optionName(run, card, each)), h("b", { class: "score" }, signed(each.utility))),
      pieces(each).length > 0 && [h("div", { class: "plus" }, parts(each, 1, most)), h("div", { class: "minus" }, parts(each, -1, most))],
      each.town >= 0 && h("p", { class: "hint" }, detail(run, card, each)))));
  }

  function optionName(run, card, each) {
    const name = card.leaving ? (each.town >= 0 ? `Leave for ${run.shortName(each.town)}` : `Stay in ${run.shortName(card.town)}`) : each.town >= 0 ? run.shortName(each.town) : "Stay as they are";
    return each.chosen ? `✓ ${name}` : name;
  }

  function detail(run, card, each) {
    if (card.leaving) return `chance to hold ${Math.round(100 * each.chance)} %`;
    const opens = each.prize >= 0 && each.gateway > 0.02 ? `, opens ${run.shortName(each.prize)}` : "";
    return `worth ${each.worth.toFixed(2)}${opens}; chance ${Math.round(100 * each.chance)} % (${count(each.power)} against ${count(each.believed)} believed)`;
  }

  function pieces(each) {
    return TERMS.map(([name, sign, colour, words]) => ({ name, colour, words, value: sign * each[name] })).filter((part) => Math.abs(part.value) > 0.004);
  }

  function sum(each, way) {
    return pieces(each).filter((part) => part.value * way > 0).reduce((total, part) => total + Math.abs(part.value), 0);
  }

  function parts(each, way, most) {
    return pieces(each).filter((part) => part.value * way > 0).map((part) => h("span", {
      style: `width:${(100 * Math.abs(part.value)) / most}%;background:${part.colour}`, title: `${part.words}: ${signed(part.value)}`,
    }));
  }

  function signed(value) {
    const words = Math.abs(value).toFixed(2);
    return `${Number(words) === 0 ? "" : value < 0 ? "−" : "+"}${words}`;
  }

  function key() {
    return h("p", { class: "key" }, TERMS.map(([, , colour, words]) => h("span", { class: "item" }, h("i", { style: `background:${colour}` }), words)));
  }

  function asTable(run, card) {
    return h("details", {}, h("summary", {}, "The numbers"), h("div", { class: "wide" }, h("table", {}, h("caption", {}, "Terms of each option, in units of worth"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "option"), TERMS.map(([, , , words]) => h("th", { scope: "col" }, words)), h("th", { scope: "col" }, "sum"))),
      h("tbody", {}, card.options.map((each) => h("tr", {}, h("th", { scope: "row" }, optionName(run, card, each)),
        TERMS.map(([name, sign]) => h("td", {}, signed(sign * each[name]))), h("td", {}, signed(each.utility))))))));
  }

  function beliefs(run, card) {
    if (!card.tracks.length) return h("p", {}, `It knew of no enemy at ${place(run, card.town)}, and none was there.`);
    const total = (name) => card.tracks.reduce((all, each) => all + (each[name] || 0), 0);
    return [
      h("p", {}, `At ${place(run, card.town)} it believed in a power of `, h("b", {}, count(total("believed"))), "; there truly was ", h("b", {}, count(total("true"))), " (riflemen of a steady army)."),
      h("table", { class: "known" }, h("caption", {}, "Body by body"),
        h("thead", {}, h("tr", {}, ["body", "believed", "seen", "true"].map((words) => h("th", { scope: "col" }, words)))),
        h("tbody", {}, card.tracks.map((each) => h("tr", {}, h("th", { scope: "row" }, run.world.units[each.unit].name),
          h("td", {}, each.believed === null ? "unknown" : count(each.believed)),
          h("td", {}, each.age === null ? "–" : each.age < 1 ? `now, ${each.source}` : `${count(each.age)} h ago, ${each.source}`),
          h("td", {}, each.true !== null ? count(each.true) : each.where < 0 ? "gone" : each.on_road ? "on the road" : `at ${run.shortName(each.where)}`))))),
    ];
  }

  function flips(run, card) {
    const staying = card.leaving ? "it would have stayed" : "it would have stayed as it was";
    if (!card.flips.length) return h("p", {}, "Nothing that was tried (up to five times more or less of it) would have changed this choice.");
    const [first, ...others] = card.flips;
    const sentence = (flip) => `Had ${flip.words}, ${flip.instead >= 0 ? `it would have chosen ${run.shortName(flip.instead)}` : staying}.`;
    return [h("p", { class: "flip" }, sentence(first)),
      others.length > 0 && h("details", {}, h("summary", {}, `${others.length} larger change${others.length > 1 ? "s" : ""} that would have done it too`), h("ul", {}, others.map((flip) => h("li", {}, sentence(flip))))),
      h("p", { class: "hint" }, "Each was tried: the turn was played again with that one change and the same luck.")];
  }

  function draw() {
    const { run, card } = store.state;
    const opens = open(root, Boolean(card), true);
    if (!card || !run) return;
    const back = h("button", { class: "link", onclick: () => store.set({ card: null }) }, "← Back");
    if (card.waiting || card.problem) {
      put(root, back, h("p", { class: "hint", role: "status" }, card.problem || "Asking the commander again…"));
      if (opens) enter(root);
      return;
    }
    const name = run.world.factions[card.faction].name;
    const what = card.leaving ? `leave ${run.shortName(card.town)} for ${place(run, card.taken)}` : `go for ${run.shortName(card.taken)}`;
    put(root, back, h("h2", {}, `Why did ${name} ${what}?`), h("p", { class: "hint" }, longWords(dateAt(clock, card.tick * clock.hours)), card.odds && `, believed odds ${card.odds}`),
      card.without_luck !== null && h("p", { class: "hint" }, `Without the luck of the draw: ${place(run, card.without_luck)}.`),
      h("h3", {}, "What would have flipped it"), flips(run, card),
      h("h3", {}, "What it weighed"), key(), bars(run, card), asTable(run, card),
      h("h3", {}, "What it believed, and what was so"), beliefs(run, card));
    root.scrollTop = 0;
  }
  store.on("card run", draw);
  return root;
}
