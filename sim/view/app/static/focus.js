// Where the keyboard is: it stays where it was when a part of the page is drawn anew, goes into what opens over the rest,
// and back to where it came from.

const CAN = "button, input, select, summary, a[href], [tabindex]";
const came = new Map(); // what lies open → where the keyboard was before

function within(node) {
  return [...node.querySelectorAll(CAN)].filter((each) => !each.disabled);
}

function nameOf(node) {
  return [node.tagName, node.id, node.getAttribute("aria-label") || node.textContent].join("|");
}

// Draw with the keyboard kept: on what has the same name afterwards, else on what stands in the same place.
export function keepFocus(node, draw) {
  const on = document.activeElement;
  if (!on || on === node || !node.contains(on)) return draw();
  const before = within(node);
  const place = before.indexOf(on);
  const alike = before.filter((each) => nameOf(each) === nameOf(on)).indexOf(on);
  const name = nameOf(on);
  const drawn = draw();
  const after = within(node);
  const same = after.filter((each) => nameOf(each) === name);
  const next = same[Math.min(alike, same.length - 1)] || after[Math.min(place, after.length - 1)];
  if (next && !node.contains(document.activeElement)) next.focus({ preventScroll: true });
  return drawn;
}

// Show or hide a part that opens over the rest; whether it opens now. What it covers among its siblings, if it is one
// that `covers` them, can't be reached meanwhile.
export function open(root, on, covers = false) {
  if (root.hidden === !on) return false;
  const at = document.activeElement;
  const inside = root.contains(at);
  if (on) came.set(root, at);
  root.hidden = !on;
  if (covers) cover(root.parentNode, root);
  if (!on && (inside || at === document.body)) back(root);
  return on;
}

function cover(parent, root) {
  root.classList.add("covers");
  const top = [...parent.children].filter((each) => each.classList.contains("covers") && !each.hidden).pop();
  for (const each of parent.children) each.inert = Boolean(top) && each !== top;
}

function back(root) {
  const from = came.get(root);
  const to = from && from.isConnected && from.offsetParent ? from : within(root.parentNode).find((each) => each.offsetParent && each.tabIndex >= 0);
  if (to) to.focus({ preventScroll: true });
}

// Bring what has just opened into the picture (on a phone it may lie below), with the keyboard on the first thing in it.
export function enter(root) {
  const [first] = within(root);
  if (first) first.focus({ preventScroll: true });
  reveal(root);
}

export function reveal(root) {
  root.scrollIntoView({ block: root.offsetHeight < 0.7 * window.innerHeight ? "nearest" : "start" });
}
