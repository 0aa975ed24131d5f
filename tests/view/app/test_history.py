"""The record beside a run: the open window without more, the later days under a look that is logged; and scores."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from scenarios.load import load_scenario
from scenarios.problems import ScenarioError
from sim.study.record import CALIBRATION, Record
from sim.study.scores import looks
from sim.view.app import against
from sim.view.app.asked import Asked
from sim.view.app.history import covers, history, look_words
from sim.view.app.odds import play_many
from sim.view.app.player import Play, courses
from sim.view.app.session import Session

JANUARY = "january_2013"


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of looks that is not the project's."""
    monkeypatch.setattr(looks, "LOG", tmp_path / "log.md")
    return tmp_path / "log.md"


def asked_for(**message: Any) -> dict[str, Any]:
    """What the page is told of what happened in a scenario."""
    found: dict[str, Any] = against.happened(Session({}), {"scenario": JANUARY, **message}, None)[0]["history"]
    return found


def test_no_day_after_the_first_window_is_shown_unasked(log: Path) -> None:
    shown = asked_for()
    assert shown["until"] == 15  # 7 to 21 January
    assert shown["more"]
    assert max(span[1] for spans in shown["spans"].values() for span in spans) <= shown["until"]
    assert all(event["last"] < shown["until"] for event in shown["events"])
    assert any(change[0] == "konna" for change in shown["changes"])
    assert not log.exists()


def test_the_later_days_are_told_under_a_look_that_is_logged(log: Path) -> None:
    shown = asked_for(later=True)
    assert shown["until"] == 35  # to 10 February
    assert {change[0] for change in shown["changes"]} >= {"konna", "gao"}
    assert log.read_text(encoding="utf-8").count("the browser view, january_2013: the record beside a run") == 1


def test_events_have_a_place_on_the_map_and_a_sign_where_there_was_a_fight_or_a_strike() -> None:
    shown = history(load_scenario(JANUARY), [Record(CALIBRATION)])
    konna = next(each for each in shown["events"] if each["place"] == "Konna" and each["sign"] == "strike")
    assert konna["day"] == 4
    assert konna["at"] == pytest.approx([-149, -228], abs=3)  # km from the middle of the map
    assert any(each["place"] == "In the air" for each in shown["events"])


def test_a_war_of_another_time_has_no_record_beside_it() -> None:
    assert not covers(load_scenario("ifoghas_2013"))
    assert against.happened(Session({}), {"scenario": "ifoghas_2013"}, None)[0] == {"history": None}


def test_many_runs_are_scored_as_the_command_scores_them(small_play: Play, log: Path) -> None:
    session = Session({})
    with pytest.raises(ScenarioError, match="no runs"):
        against.scored(session, {}, None)
    kept = play_many(
        small_play.prepared, courses(small_play.prepared, small_play.asked), 2, threading.Event(), lambda told: None
    )
    session.many = small_play.asked, kept.of_done()
    (card,) = against.scored(session, {}, None)[0]["cards"]
    assert (card["kind"], card["runs"], card["events"]) == ("fitted", 2, [])
    assert json.loads(json.dumps(card, allow_nan=False)) == card
    assert not log.exists()


def test_a_look_is_called_after_the_question() -> None:
    assert look_words(Asked(JANUARY, {"later": 10.0, "chad": False})) == (
        "the browser view, january_2013 with later = 10, chad = False"
    )
