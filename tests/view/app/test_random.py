"""Somebody who clicks and types at random meets no exception, in the page or in the server."""

import random
from typing import Any

import pytest

from tests.view.app.conftest import Tab

KEYS = "Space ArrowLeft ArrowRight Home End n p + - 0 Escape Tab Enter 7 x".split()
LETTERS = 'é<&"%'  # typed, since no keyboard of the test's has a key for each
# Not the picker of scenarios and of how many runs: uncompiled, a whole campaign or many runs take too long.
CONTROLS = ".serval :is(button, input, summary, canvas, select:not(.scenario, [aria-label='How many runs']))"
ACTIONS = 60
PICK = """([css, dice]) => {
  const shown = (node) => node.offsetParent && node.getBoundingClientRect().width > 0;
  const seen = [...document.querySelectorAll(css)].filter(shown);
  return seen[Math.floor(dice * seen.length)];
}"""
CHOOSE = """(node, dice) => {
  node.value = node.options[Math.floor(dice * node.options.length)].value;
  node.dispatchEvent(new Event("change"));
}"""


def act(page: Any, dice: random.Random) -> None:
    """One click on something that can be seen, one choice, or one key."""
    if dice.random() < 0.35:
        page.keyboard.press(dice.choice(KEYS))
        page.keyboard.insert_text(dice.choice(LETTERS))
        return
    node = page.evaluate_handle(PICK, [CONTROLS, dice.random()]).as_element()
    tag = node.evaluate("(node) => node.tagName")
    if tag == "SELECT":
        node.evaluate(CHOOSE, dice.random())
    elif tag == "CANVAS":
        box = node.bounding_box()
        page.mouse.click(box["x"] + dice.random() * box["width"], box["y"] + dice.random() * box["height"])
        page.mouse.wheel(0, dice.choice([-300, 300]))
    elif "Play many" not in node.inner_text():
        node.evaluate("(node) => { node.focus(); node.click(); }")


def click_at_random(tab: Tab, address: str, seed: int, actions: int) -> None:
    """So many actions, and the page still answers."""
    page = tab.open(address)
    dice = random.Random(seed)
    for _ in range(actions):
        act(page, dice)
    page.evaluate("serval.clock.pause()")
    page.wait_for_function("serval.store.state.busy === ''")
    assert page.inner_text(".transport .date")


def test_random_clicks_and_keys(tab: Tab, address: str) -> None:
    click_at_random(tab, address, 7, ACTIONS)


@pytest.mark.trust
@pytest.mark.parametrize("seed", range(10))
def test_many_random_clicks_and_keys(tab: Tab, address: str, seed: int) -> None:
    click_at_random(tab, address, 100 + seed, 8 * ACTIONS)


def test_mesas_own_page_opens_and_steps(tab: Tab, address: str) -> None:
    page = tab.page
    page.goto(f"{address}/mesa")
    page.wait_for_selector("text=Step: 0")
    page.click("button:has-text('Step')")
    page.wait_for_selector("text=Step: 1")
