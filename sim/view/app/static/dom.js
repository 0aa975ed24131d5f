// Elements in one line: h("button", { class: "quiet", onclick: f }, "Play"). Words are always text, never markup.

import { keepFocus } from "./focus.js";

const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, kids) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") node.style.cssText = value;
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const kid of kids.flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false) continue;
    node.append(kid instanceof Node ? kid : document.createTextNode(String(kid).replace(/(\d) %/g, "$1\u00a0%"))); // a number and its sign stay together
  }
  return node;
}

export function h(tag, props, ...kids) {
  return fill(document.createElement(tag), props, kids);
}

export function svg(tag, props, ...kids) {
  return fill(document.createElementNS(SVG, tag), props, kids);
}

export function put(node, ...kids) {
  return keepFocus(node, () => {
    node.replaceChildren();
    return fill(node, null, kids);
  });
}

// A whole number as people write it: 12,345.
export function count(number) {
  return Math.round(number).toLocaleString("en-GB");
}

export function counted(number, one, many) {
  return `${count(number)} ${Math.round(number) === 1 ? one : many || one + "s"}`;
}

const ICONS = {
  back: "M10 2L3 8l7 6z", on: "M6 2l7 6-7 6z", first: "M13 2L6 8l7 6zM3 2h2v12H3z", last: "M3 2l7 6-7 6zM11 2h2v12h-2z",
  close: "M3 3l10 10M13 3L3 13", fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
};
const LINES = new Set(["close", "fit"]);

// A small picture of its own, so that no font has to have the sign.
export function icon(name) {
  const line = LINES.has(name);
  return svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" },
    svg("path", { d: ICONS[name], fill: line ? "none" : "currentColor", stroke: line ? "currentColor" : "none", "stroke-width": 1.8 }));
}
