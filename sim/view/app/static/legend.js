// What the signs mean: parties by shape and colour, towns, events.

import { h, put, svg } from "./dom.js";
import { swatch } from "./cards.js";

export function createLegend(store) {
  const root = h("div", { class: "legend", "aria-label": "Legend" });
  const item = (mark, words, title) => h("span", { class: "item", title }, mark, words);
  const terrain = () => svg("svg", { viewBox: "0 0 40 12", width: 40, height: 12, "aria-hidden": "true" },
    ["M1 10L6 2l5 8", "M16 9a4.5 4.5 0 0 1 9 0", "M29 5h10M31.5 9h5"].map((d) => svg("path", { d, fill: "none", stroke: "#6b6047", "stroke-width": 1.4 })));
  const mark = (kind) => h("span", { class: `mark ${kind}`, "aria-hidden": "true" });

  function draw() {
    const { run, mode, beliefStaff, odds, map: shown, real, history, app6 } = store.state;
    if (!run) return;
    const frame = (shape, colour, words) => item(h("span", { class: `swatch ${shape} framed`, style: `--c:${colour}` }), words);
    const parties = app6 ? [frame("square", "#80E0FF", "government’s camp"), frame("diamond", "#FF8080", "coalition"), frame("square", "#AAFFAA", "Azawad movements"),
      item("", "dots, bars above: sections, platoon; company, battalion, more")] : run.world.parties.map((party) => item(swatch(party), party.name));
    if (shown === "odds" && odds) {
      put(root, item(mark("pie"), "share of runs: orange = the coalition holds the town on this date, blue = it does not"));
      return;
    }
    if (mode === "difference") {
      put(root, item(mark("split"), "split dot: who holds the town, left in this run, right in the one beside it"),
        item(mark("pale"), "pale: held alike"), item(mark("shade"), "shade: the camp that stands stronger beside"), parties);
      return;
    }
    put(root, parties,
      item(mark("filled"), "town of the government's camp"), item(mark("ringed"), "of others"),
      item(mark("fight"), "fighting"), item(mark("strike"), "air strike"),
      item(mark("hollow"), "hollow: hiding"),
      item(terrain(), "rock, dunes, delta"),
      real && history && mode === "one" && item(mark("unsure"), "in the record: contested or not told"),
      beliefStaff !== null && item(mark("believed"), "pale: believed, fades with age"));
  }
  store.on("run mode beliefStaff odds map real history app6", draw);
  return root;
}
