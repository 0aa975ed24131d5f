// What can be taken away, in a small menu: the link, a picture, a page that plays from a disk, tables, the scenario.

import { h, put } from "./dom.js";
import { asBytes } from "./wire.js";

function save(name, parts, type) {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

export function createShare(page) {
  const { store, link } = page;
  const list = h("div", { class: "drop", hidden: true, role: "menu" });
  const open = h("button", { "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => toggle() }, "Keep and share");
  const root = h("div", { class: "share" }, open, list);

  function toggle(on = list.hidden) {
    list.hidden = !on;
    open.setAttribute("aria-expanded", String(on));
  }

  function stem() {
    const { about } = store.state.run;
    return `serval-${about.scenario}-seed${about.seed}${about.run ? `-run${about.run}` : ""}`;
  }

  async function fetched(ask, params, name, type) {
    store.set({ busy: "Making the file…" });
    try {
      const answer = await link.ask(ask, params);
      save(name, [answer.text === undefined ? asBytes(answer.buffers[0]) : answer.text], type);
    } catch (error) {
      store.set({ messages: error.list || [String(error.message)] });
    } finally {
      store.set({ busy: "" });
    }
  }

  // The maps as they stand, with a line that says what they are: a picture must not be mistaken for the record.
  function picture() {
    const maps = page.maps.filter((map) => map.canvas.offsetParent);
    const strip = 28 * (window.devicePixelRatio || 1);
    const wide = Math.max(...maps.map((map) => map.canvas.width));
    const high = maps.reduce((sum, map) => sum + map.canvas.height, 0) + strip;
    const sheet = h("canvas", { width: wide, height: high });
    const pen = sheet.getContext("2d");
    pen.fillStyle = "#FFFFFF";
    pen.fillRect(0, 0, wide, high);
    let top = 0;
    for (const map of maps) {
      pen.drawImage(map.canvas, 0, top);
      top += map.canvas.height;
    }
    const { about } = store.state.run;
    pen.fillStyle = "#222222";
    pen.font = `${strip * 0.45}px system-ui, sans-serif`;
    pen.textBaseline = "middle";
    pen.fillText(`Serval, simulated · ${about.title} · luck ${about.seed} run ${about.run} · ${about.hash} · ${document.querySelector(".transport .date").textContent}`, 10, top + strip / 2);
    sheet.toBlob((blob) => save(`${stem()}.png`, [blob], "image/png"));
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(window.location.href);
      store.set({ messages: ["The link is copied. It opens this view on a machine where Serval runs."] });
    } catch {
      store.set({ messages: [`Copy it from here: ${window.location.href}`] });
    }
  }

  const live = [
    ["Copy the link", copy],
    ["Page that plays without Serval (HTML)", () => fetched("page", { asked: store.state.asked, beside: store.state.beside }, `${stem()}.html`, "text/html")],
    ["Tables of this run (CSV, zipped)", () => fetched("tables", store.state.asked, `${stem()}-tables.zip`, "application/zip")],
    ["This question as a scenario, with its branch (TOML)", () => fetched("file", store.state.asked, `${store.state.run.about.scenario.replace(/-asked$/, "")}-asked.toml`, "text/plain")],
  ];
  const entries = [["Picture of the map (PNG)", picture], ...(link.live ? live : [])];
  put(list, entries.map(([words, act]) => h("button", { role: "menuitem", onclick: () => { toggle(false); act(); } }, words)));
  if (link.live) list.append(h("a", { role: "menuitem", href: "mesa", target: "_blank" }, "The same model in Mesa’s own page"));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      toggle(false);
      open.focus();
    }
  });
  document.addEventListener("pointerdown", (event) => !root.contains(event.target) && toggle(false));
  return root;
}
