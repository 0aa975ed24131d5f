"""Somebody who clicks and types at random meets no exception, in the page or in the server.

The dice are thrown in the page itself, so that a minute of a visitor's actions takes seconds.
"""

import os
import time
from typing import Any

import pytest

from tests.reliability import note
from tests.view.app.conftest import Tab

LONG_MS = 300_000.0  # asks may queue on a crowded machine
ACTIONS = 300  # a minute of somebody who does five things a second
MINUTES = float(os.environ.get("SERVAL_RANDOM_MINUTES", "10"))
ACT = """async ([seed, actions]) => {
  let state = seed;
  const dice = () => { // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const one = (list) => list[Math.floor(dice() * list.length)];
  const keys = [" ", "ArrowLeft", "ArrowRight", "Home", "End", "n", "p", "+", "-", "0", "f", "Escape", "Tab", "Enter", "x"];
  const words = ["é<&\\"%", "konna", "-1", "1e99", "", "<b>", "7"];
  // Not the picker of scenarios, nor what plays many: uncompiled, they take too long.
  const css = ".serval :is(button, input, summary, canvas, select:not(.scenario, [aria-label='How many runs']))";
  const slow = /Play (many|both|\\d+)|ten days later|Let the model play/i;
  const shown = (node) => node.offsetParent && !node.disabled && node.getBoundingClientRect().width > 0 && !slow.test(node.textContent);
  const tell = (node, kind, more) => node.dispatchEvent(new Event(kind, { bubbles: true, ...more }));
  for (let n = 0; n < actions; n++) {
    const nodes = [...document.querySelectorAll(css)].filter(shown);
    const node = one(nodes);
    if (dice() < 0.3) {
      const to = dice() < 0.5 ? document.activeElement || document.body : node;
      to.dispatchEvent(new KeyboardEvent("keydown", { key: one(keys), bubbles: true, cancelable: true, shiftKey: dice() < 0.2 }));
    } else if (node.tagName === "SELECT") {
      node.value = one([...node.options]).value;
      tell(node, "change");
    } else if (node.tagName === "CANVAS") {
      const box = node.getBoundingClientRect();
      const at = { clientX: box.left + dice() * box.width, clientY: box.top + dice() * box.height, bubbles: true, pointerId: 1, isPrimary: true };
      node.setPointerCapture = () => {};
      const path = dice() < 0.5 ? ["pointermove", "pointerdown", "pointerup"] : ["pointerdown", "pointermove", "pointermove", "pointerup"];
      for (const kind of path) {
        node.dispatchEvent(new PointerEvent(kind, at));
        if (kind === "pointermove") at.clientX += 40 * dice();
      }
      if (dice() < 0.3) node.dispatchEvent(new WheelEvent("wheel", { deltaY: dice() < 0.5 ? 300 : -300, cancelable: true, clientX: at.clientX, clientY: at.clientY }));
    } else if (node.tagName === "INPUT" && node.type !== "checkbox") {
      node.focus();
      node.value = node.type === "range" ? String(Number(node.min) + dice() * (Number(node.max) - Number(node.min))) : one(words);
      tell(node, "input");
      tell(node, "change");
    } else {
      node.focus();
      node.click();
    }
    await new Promise((done) => requestAnimationFrame(done));
  }
  serval.clock.pause();
  return document.querySelectorAll(css).length;
}"""  # noqa: E501 - JavaScript


def act(tab: Tab, page: Any, seed: int, actions: int) -> None:
    """So many actions, and the page still answers."""
    assert page.evaluate(ACT, [seed, actions]) > 0
    page.wait_for_function("serval.store.state.busy === '' && serval.store.state.progress === null", timeout=LONG_MS)
    assert page.inner_text(".transport .date")
    assert tab.wrong == []


def test_a_minute_of_random_clicks_and_keys(tab: Tab, address: str) -> None:
    act(tab, tab.open(address), 7, ACTIONS)


@pytest.mark.trust
def test_ten_minutes_of_random_clicks_and_keys(tab: Tab, address: str) -> None:
    end, seed = time.monotonic() + 60.0 * MINUTES, 100
    page = tab.open(address)
    while time.monotonic() < end:
        act(tab, page, seed, ACTIONS)
        seed += 1
        if seed % 5 == 0:
            page = tab.open(address)
    note("random clicks and keys in the page", f"{(seed - 100) * ACTIONS:,} actions, {MINUTES:g} min", "no exception")


def test_mesas_own_page_opens_and_steps(tab: Tab, address: str) -> None:
    page = tab.page
    page.goto(f"{address}/mesa")
    page.wait_for_selector("text=Step: 0")
    page.click("button:has-text('Step')")
    page.wait_for_selector("text=Step: 1")
