"""The visitor's odds are scored as the model's are, and the record stays closed until they are given."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.records.codes import COALITION, GOVERNMENT
from scenarios.load import load_scenario
from scenarios.problems import ScenarioError
from sim.study.record import CALIBRATION, Record
from sim.study.scores import looks
from sim.study.scores.forecast import Forecast
from sim.study.scores.scoring import SUREST, log_score
from sim.view.app import against
from sim.view.app.asked import Asked
from sim.view.app.beat import Question, questions, revealed, score_of, yes_or_no
from sim.view.app.session import Session
from sim.world import prepare

JANUARY = "january_2013"


@pytest.fixture(scope="module")
def forecast() -> Forecast:
    """Four runs in which nothing ever changes hands; nothing is played."""
    from sim.study.scores.forecast import empty

    found = empty(prepare(load_scenario(JANUARY)), 4)
    found.camps[...] = found.start_camps
    return found


@pytest.fixture
def session(forecast: Forecast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(looks, "LOG", tmp_path / "log.md")
    made = Session({})
    made.many = Asked(JANUARY, {}), forecast
    return made


def ask(call: Any, session: Session, **message: Any) -> dict[str, Any]:
    found: dict[str, Any] = call(session, message, None)[0]
    return found


def test_questions_tell_nobodys_answer(session: Session) -> None:
    asked = ask(against.quiz, session)["questions"]
    assert {each["date"] for each in asked} == {"2013-01-14", "2013-01-21"}
    assert all(set(each) == {"key", "town", "date"} for each in asked)
    assert len({each["key"] for each in asked}) == len(asked) == 12
    with pytest.raises(ScenarioError, match="play many first"):
        against.quiz(Session({}), {}, None)


def test_questions_are_picked_without_the_record_and_ask_about_both_camps_towns(forecast: Forecast) -> None:
    asked = questions(load_scenario(JANUARY), forecast, later=False)
    start = dict(zip(forecast.towns, forecast.start_camps.tolist(), strict=True))
    assert {start[question.town] for question in asked} >= {COALITION, GOVERNMENT}
    assert all(0.0 <= chance <= 1.0 for question in asked for chance in question.said.values())
    assert all(question.said["model"] == question.said["status quo"] for question in asked)


def test_the_open_days_are_revealed_without_a_look(session: Session) -> None:
    told = ask(against.reveal, session, answers={"konna 2013-01-14": 0.1})
    assert {each["who"] for each in told["scores"]} >= {"you", "model", "status quo", "road advance"}
    assert not looks.LOG.exists()


def test_the_later_days_are_revealed_under_a_look(session: Session) -> None:
    told = ask(against.reveal, session, later=True, answers={})
    assert all(row["date"] > CALIBRATION.last.isoformat() for row in told["rows"])
    assert "odds of a visitor" in looks.LOG.read_text(encoding="utf-8")


def test_who_was_sure_and_right_scores_best() -> None:
    record = Record(CALIBRATION)
    fourteenth = CALIBRATION.first.replace(day=14)
    asked = [Question("konna", fourteenth, {"model": 0.9}), Question("mopti", fourteenth, {"model": 0.5})]
    told = revealed(asked, {"konna 2013-01-14": 0.0, "mopti 2013-01-14": 1.0}, record)
    assert [row["truth"] for row in told["rows"]] == [False, True]
    you, model = told["scores"]
    assert you["brier"] == 0.0
    assert model["brier"] == pytest.approx((0.81 + 0.25) / 2)
    assert you["log"] == pytest.approx(-np.log(SUREST))


def test_a_day_that_either_answer_fits_is_not_scored() -> None:
    assert yes_or_no(frozenset({GOVERNMENT, COALITION})) is None
    assert yes_or_no(frozenset()) is None
    assert yes_or_no(frozenset({GOVERNMENT})) is True
    assert yes_or_no(frozenset({COALITION, -1})) is False


def test_the_log_score_of_even_odds_and_of_a_sure_miss() -> None:
    right = np.array([[True, False], [False, True]])
    assert log_score(np.array([[0.5, 0.5], [1.0, 0.0]]), right) == pytest.approx([np.log(2), -np.log(1 - SUREST)])
    assert score_of("you", [{"said": {"you": 0.5}, "truth": True}]) == {"who": "you", "brier": 0.25, "log": np.log(2)}
