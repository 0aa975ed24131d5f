"""The page in a real browser: time, beliefs, reasons, questions, and what stands in the address."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.view.app.conftest import SMALL_WAR, Tab

DATE = ".transport .date"
SEE = "select[aria-label='Whose view the map shows']"


def test_play_moves_the_date_and_the_picture_and_asks_the_server_nothing(tab: Tab, address: str) -> None:
    page = tab.open(address)
    first, before, asks = page.inner_text(DATE), tab.picture(), page.evaluate("serval.link.traffic.asks")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("serval.clock.at > 4")
    page.get_by_role("button", name="Pause", exact=True).click()
    assert page.inner_text(DATE) != first
    assert tab.picture() != before
    assert page.evaluate("serval.link.traffic.asks") == asks
    assert page.evaluate("serval.link.traffic.bytes") < 200_000


def test_scrub_step_and_events_by_keyboard(opened: Tab) -> None:
    page = opened.page
    page.keyboard.press("ArrowRight")
    assert page.inner_text(DATE) == "Mon 7 Jan 2013, 06:00"
    page.keyboard.press("End")
    assert page.inner_text(DATE) == "Wed 9 Jan 2013, 00:00"
    page.keyboard.press("Home")
    page.keyboard.press("n")
    assert page.evaluate("serval.clock.at") > 0
    page.focus(".scrub")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("serval.clock.at") == 0.25


def test_what_a_staff_believed_differs_from_the_truth(opened: Tab) -> None:
    page = opened.page
    page.keyboard.press("End")
    truth = opened.picture()
    page.select_option(SEE, "malian_army")
    page.uncheck("text=beside the truth")
    page.wait_for_function("serval.store.state.belief !== null")
    assert opened.picture() != truth
    assert page.evaluate("serval.maps[0].signs.some((sign) => sign.believed)")
    assert "seen=malian_army" in page.url
    page.select_option(SEE, "")
    assert opened.picture() == truth


def test_an_order_opens_to_its_reasons(opened: Tab) -> None:
    page = opened.page
    page.click("text=Orders")
    page.click("button.why")
    page.wait_for_selector(".whycard .flip, .whycard .options")
    card = page.inner_text(".whycard")
    assert "What would have flipped it" in card
    assert "What it believed, and what was so" in card
    page.click("text=← Back")
    assert page.is_hidden(".whycard")


def test_cards_of_towns_and_units(opened: Tab) -> None:
    page = opened.page
    spot = page.evaluate(
        "(() => { const m = serval.maps[0]; const t = m.run.world.towns.find((t) => t.id === 'konna');"
        "const b = m.canvas.getBoundingClientRect();"
        "return [b.left + m.camera.toX(t.x), b.top + m.camera.toY(t.y)]; })()"
    )
    page.mouse.move(*spot)
    assert "Konna" in page.inner_text(".tip")
    page.mouse.click(*spot)
    assert "Held by" in page.inner_text(".card")
    page.click(".card .units button.link >> nth=0")
    assert "Cohesion" in page.inner_text(".card")
    page.keyboard.press("Escape")
    assert page.is_hidden(".card")


def test_a_handle_changes_the_outcome_and_the_address_brings_it_back(tab: Tab, address: str) -> None:
    page = tab.open(address)
    before = page.evaluate("serval.store.state.run.about.hash")
    page.click("text=How they fight")
    handle = page.locator("label:has-text('How deadly fighting is')")
    page.focus(f"#{handle.get_attribute('for')}")
    page.keyboard.press("End")
    page.wait_for_function("(before) => serval.store.state.run.about.hash !== before", arg=before)
    after = page.evaluate("serval.store.state.run.about.hash")
    assert "deadly=0.008" in page.url
    page.reload()
    page.wait_for_selector("[data-ready=yes]")
    assert page.evaluate("serval.store.state.run.about.hash") == after


def test_two_questions_side_by_side_and_as_a_difference(tab: Tab, address: str) -> None:
    page = tab.open(f"{address}/?b.deadly=0.008&at=8")
    page.wait_for_function("serval.store.state.other !== null")
    assert tab.picture(0) != tab.picture(1)
    two = tab.picture(0)
    page.click("text=Difference")
    page.wait_for_function("!document.querySelector('.maps.two')")
    assert tab.picture(0) != two
    page.click("text=remove")
    assert page.evaluate("serval.store.state.other") is None
    assert "b." not in page.url


def test_bad_words_in_the_address_give_messages(tab: Tab, address: str) -> None:
    page = tab.open(f"{address}/?seed=minus&scenario=nowhere&deadly=9&seen=martians&steps=2:burn konna")
    told = page.inner_text(".messages")
    assert all(word in told for word in ("seed", "nowhere", "deadly", "martians", "burn"))
    assert "Traceback" not in page.inner_text(".serval")
    page.click("[aria-label='Close the message']")
    assert page.inner_text(".messages").strip() == ""


def test_charts_follow_the_clock_and_open_as_tables(opened: Tab) -> None:
    page = opened.page
    page.click("role=tab[name=Charts]")
    page.keyboard.press("End")
    assert page.locator(".chart").count() == 9
    page.click("[data-chart=towns] button")
    assert "9 Jan" in page.inner_text("[data-chart=towns] table")


def test_two_tabs_do_not_know_of_each_other(opened: Tab, browser: Any, address: str) -> None:
    page = opened.page
    other = Tab(browser)
    second = other.open(f"{address}/?scenario={quote(SMALL_WAR)}&seed=5")
    assert page.evaluate("serval.store.state.run.about.seed") == 1
    assert second.evaluate("serval.store.state.run.about.seed") == 5
    other.context.close()
    assert other.wrong == []


def test_every_control_has_a_name_and_a_phone_needs_no_sideways_scroll(browser: Any, address: str) -> None:
    phone = Tab(browser, 390, 844)
    page = phone.open(address)
    nameless = page.evaluate(
        """[...document.querySelectorAll('.serval button, .serval input, .serval select')].filter((node) =>
          !node.textContent.trim() && !node.getAttribute('aria-label') && !(node.labels && node.labels.length))
          .map((node) => node.outerHTML)"""
    )
    assert nameless == []
    assert page.evaluate("document.querySelector('.serval').scrollWidth") <= 390
    phone.context.close()
    assert phone.wrong == []


def test_many_runs_progress_stop_and_are_drawn(opened: Tab) -> None:
    page = opened.page
    page.click("role=tab[name=Odds]")
    page.select_option("[aria-label='How many runs']", "1000")
    page.click("text=Play many")
    page.wait_for_function("serval.store.state.progress && serval.store.state.progress.done >= 2")
    page.click("text=Stop")
    page.wait_for_function("serval.store.state.odds !== null")
    assert 1 < page.evaluate("serval.store.state.odds.runs") < 1000
    before = opened.picture()
    page.check("label[title^='Odds of many runs'] input")
    assert opened.picture() != before
    page.click("text=Typical run")
    page.wait_for_function("serval.store.state.busy === ''")
    assert page.evaluate("serval.store.state.odds !== null")


def test_a_kept_page_opens_from_the_disk_and_plays(opened: Tab, browser: Any, tmp_path: Path) -> None:
    page = opened.page
    page.click("text=Keep and share")
    with page.expect_download() as download:
        page.click("text=Page that plays")
    download.value.save_as(tmp_path / "kept.html")
    disk = Tab(browser)
    kept = disk.open((tmp_path / "kept.html").as_uri())
    before = disk.picture()
    kept.click(".play")
    kept.wait_for_function("serval.clock.at > 3")
    assert disk.picture() != before
    kept.check("text=displaced")
    kept.wait_for_function("serval.store.state.run.flights")
    disk.context.close()
    assert disk.wrong == []


def test_the_story_has_stops_and_can_be_left(opened: Tab) -> None:
    page = opened.page
    page.click("role=button[name=Story]")
    assert "1 of" in page.inner_text(".guide")
    page.click(".guide >> text=Next")
    assert "2 of" in page.inner_text(".guide")
    page.click("[aria-label='Leave the story']")
    assert page.is_hidden(".guide")


def test_the_record_stands_beside_the_run_the_many_are_scored_and_odds_are_asked_for(opened: Tab) -> None:
    page = opened.page
    page.keyboard.press("End")
    page.check("text=the record")
    page.wait_for_selector(".entry.real")
    assert page.locator(".maptitle", has_text="By the record").is_visible()
    assert opened.picture(0) != opened.picture(1)
    assert "record=1" in page.url
    page.click("role=tab[name=Record]")
    assert "towns are held in this run" in page.inner_text(".record")
    assert page.locator("button.logged").count() == 0  # these two days end before those that are kept for scoring
    page.click("role=button[name='Beat the model']")
    page.wait_for_selector("text=Let the model play")
    page.evaluate("serval.actions.many(2).then(() => undefined)")
    page.click("role=button[name='Days to 21 January']")
    page.wait_for_selector("text=ends before these days")
    page.click(".beatcard >> text=Back")
    assert page.is_hidden(".beatcard")
    assert "2 runs" in page.inner_text(".record")


def test_a_branch_stands_beside_the_original_and_has_futures(opened: Tab) -> None:
    page = opened.page
    original = page.evaluate("serval.store.state.run.about.hash")
    page.evaluate("serval.clock.seek(2)")
    page.click("role=tab[name=Branch]")
    page.click("text=Branch here, nothing changed")
    page.wait_for_function("serval.store.state.asked.steps.length === 1 && serval.store.state.busy === ''")
    assert page.evaluate("serval.store.state.run.about.hash") == original
    page.click(".tree >> text=The original")
    page.wait_for_function("serval.store.state.asked.steps.length === 0 && serval.store.state.busy === ''")
    page.select_option("[aria-label='What to change']", "hand")
    page.select_option("[aria-label='Which town']", "konna")
    page.select_option("[aria-label='To whom']", "aqim")
    page.click("text=Add")
    page.click(".branch button.chief")
    page.wait_for_function("serval.store.state.run.about.hash !== " + repr(original))
    assert "hand+konna+aqim" in page.url
    assert page.locator(".tree li").count() == 3
    assert page.locator("text=Play 200 futures").is_visible()
    page.evaluate("serval.actions.many(2).then(() => undefined)")
    assert "runs" in page.inner_text(".futures .now")
    page.click("[aria-label='Beside: the original']")
    page.wait_for_function("serval.store.state.other !== null")
    assert page.evaluate("serval.store.state.other.about.hash") == original


def test_the_keyboard_alone_finds_a_town_and_a_unit(opened: Tab) -> None:
    page = opened.page
    page.keyboard.press("f")
    page.keyboard.type("konna")
    page.keyboard.press("Enter")
    assert "Held by" in page.inner_text(".card")
    name = page.evaluate("serval.store.state.run.world.units[0].name")
    page.keyboard.type(name[:12])
    page.keyboard.press("Enter")
    assert name in page.inner_text(".card")


FLIGHT = "() => { serval.store.state.run.flights.at = () => [{ from: 0, to: 3, people: 500 }]; serval.draw(); }"


def test_arrows_show_who_fled_where_and_two_questions_are_told_apart(opened: Tab) -> None:
    page = opened.page
    page.check("text=displaced")
    page.wait_for_function("serval.store.state.run.flights")
    before = opened.picture()
    page.evaluate(FLIGHT)  # in this war of two days people flee no farther than into the country around
    assert opened.picture() != before
    page.evaluate("serval.actions.beside().then(() => serval.actions.both(2))")
    page.click("role=tab[name=Odds]")
    assert "2 pairs of runs" in page.inner_text(".versus caption")
    assert page.locator(".versus tbody tr").count() >= 7
