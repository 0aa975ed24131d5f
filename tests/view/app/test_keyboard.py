"""Somebody without a mouse: every control is reached by the Tab key and seen when it is, nothing holds the keyboard."""

from typing import Any

import pytest

from tests.view.app.conftest import Tab

MOST = 600  # presses of the Tab key
BEGIN = """() => { // from the top of the page
  window.walked = new Set();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
STEP = """() => {
  const on = document.activeElement;
  const name = (node) => `${node.tagName} ${node.getAttribute("aria-label") || node.textContent}`.slice(0, 60);
  if (on === document.body || walked.has(on)) return { over: true, wrong: "" };
  walked.add(on);
  const look = getComputedStyle(on);
  const box = on.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, innerHeight) / 2];
  const top = document.elementFromPoint(x, y);
  let wrong = "";
  if (!on.closest(".serval")) wrong = "stands outside of the page";
  else if (!(parseFloat(look.outlineWidth) >= 2) || look.outlineStyle === "none") wrong = "shows no focus";
  else if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) wrong = `is out of the picture at ${x}, ${y}`;
  else if (!on.contains(top) && !top.contains(on) && !top.closest("label")) wrong = `lies under ${name(top)}`;
  return { over: false, wrong: wrong && `${name(on)} ${wrong}` };
}"""
MISSED = """() => [...document.querySelectorAll(".serval :is(button, input, select, summary, a[href], canvas)")]
  .filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0 && !node.closest("[inert]") && !walked.has(node))
  .map((node) => node.getAttribute("aria-label") || node.textContent || node.id)"""  # noqa: E501 - JavaScript
SETTLE = "serval.store.state.busy === '' && serval.store.state.progress === null"


def walk(page: Any) -> int:
    """Press Tab until all have had their turn; how many that were."""
    page.evaluate(BEGIN)
    for number in range(MOST):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP)
        assert not step["wrong"]
        if step["over"]:
            assert page.evaluate(MISSED) == []
            return number
    pytest.fail(f"{MOST} presses and no end")


def focused(page: Any) -> str:
    """What has the keyboard, in words."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"))


@pytest.mark.parametrize("panel", ["diary", "charts", "odds", "record", "branch"])
def test_every_control_is_reached_and_seen(opened: Tab, panel: str) -> None:
    page = opened.page
    page.evaluate("(tab) => serval.store.set({ tab })", panel)
    page.wait_for_timeout(100)
    assert walk(page) > 30


@pytest.mark.parametrize("panel", ["diary", "branch"])
def test_every_control_is_reached_on_a_phone(tab: Tab, address: str, panel: str) -> None:
    page = tab.open(address)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("(tab) => serval.store.set({ tab })", panel)
    page.wait_for_timeout(100)
    assert walk(page) > 20


def test_two_questions_are_reached(opened: Tab) -> None:
    page = opened.page
    page.evaluate("serval.actions.beside()")
    page.wait_for_function(SETTLE)
    assert walk(page) > 50


def test_a_reason_takes_the_keyboard_and_gives_it_back(opened: Tab) -> None:
    page = opened.page
    why = page.locator(".diary .why").first
    why.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".whycard .options")
    assert focused(page) == "← Back"
    assert walk(page) > 20
    page.keyboard.press("Escape")
    assert page.locator(".whycard").is_hidden()
    assert walk(page) > 30


def test_what_opens_is_left_by_escape_to_where_it_was_opened(opened: Tab) -> None:
    page = opened.page
    for name, part in [
        ("Story", ".guide"),
        ("Beat the model", ".beatcard"),
        ("Keep and share", ".drop"),
        ("Why?", ".whycard .options"),
    ]:
        page.locator(f".serval button:has-text('{name}')").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(part)
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert page.locator(part).is_hidden()
        assert focused(page) == name


def test_the_tabs_turn_by_arrows(opened: Tab) -> None:
    page = opened.page
    page.focus("[role=tab][aria-selected=true]")
    seen = []
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        seen.append(focused(page))
    assert seen == ["Charts", "Odds", "Record", "Branch", "Diary"]


def test_the_map_moves_by_arrows_while_it_has_the_keyboard(opened: Tab) -> None:
    page = opened.page
    page.locator("select[aria-label='Whose view the map shows']").focus()
    while page.evaluate("document.activeElement.tagName") != "CANVAS":
        page.keyboard.press("Tab")
    before, date = opened.picture(), page.inner_text(".transport .date")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert opened.picture() != before
    assert page.inner_text(".transport .date") == date


def test_what_is_drawn_anew_keeps_the_keyboard(opened: Tab) -> None:
    page = opened.page
    page.evaluate("serval.store.set({ tab: 'odds' })")
    page.locator(".odds button.chief").first.focus()
    page.evaluate("serval.store.set({ progress: { done: 0, of: 9 } })")
    assert focused(page) == "Stop"
    page.evaluate("serval.store.set({ progress: { done: 1, of: 9 } })")
    assert focused(page) == "Stop"
    page.evaluate("serval.store.set({ progress: null })")
    assert page.evaluate("document.activeElement.closest('.odds') !== null")
    page.fill("[aria-label='Luck: number of the seed']", "5")
    page.keyboard.press("Enter")
    page.wait_for_function("serval.store.state.run.about.seed === 5")
    page.wait_for_function(SETTLE)
    assert focused(page) == "Luck: number of the seed"
