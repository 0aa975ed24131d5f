"""What a tab is told when something is wrong, and that nothing goes on for a closed one."""

import threading
from typing import Any

import pytest

from scenarios.problems import Problem, ScenarioError
from sim.view.app.answers import run
from sim.view.app.player import Play
from sim.view.app.session import PATIENCE, Answer, Session


def answers(handler: Any) -> tuple[Session, list[dict[str, Any]]]:
    session = Session({"this": handler})
    said: list[dict[str, Any]] = []
    session.work({"id": 3, "ask": "this"}, lambda content, buffers: said.append(content))
    return session, said


def test_an_answer_carries_the_number_of_its_ask() -> None:
    def good(session: Session, message: dict[str, Any], tell: Any) -> Answer:
        tell({"done": 1})
        return {"x": 1}, []

    assert answers(good)[1] == [{"id": 3, "progress": {"done": 1}}, {"id": 3, "answer": {"x": 1}}]


def test_bad_input_and_failures_are_told_not_raised(capsys: pytest.CaptureFixture[str]) -> None:
    def bad(session: Session, message: dict[str, Any], tell: Any) -> Answer:
        raise ScenarioError([Problem("a.toml", 2, "days", "is wrong")])

    def broken(session: Session, message: dict[str, Any], tell: Any) -> Answer:
        raise ValueError("broken")

    assert answers(bad)[1] == [{"id": 3, "problems": ["a.toml, line 2, days: is wrong"]}]
    assert answers(broken)[1] == [{"id": 3, "problems": ["This failed: ValueError: broken"]}]
    assert "ValueError: broken" in capsys.readouterr().err


def test_a_closed_tab_is_told_nothing_and_its_work_is_stopped() -> None:
    session = Session({})
    stop = session.stop_for("many runs")
    session.close()
    said: list[dict[str, Any]] = []
    session.say({"id": 1}, [], lambda content, buffers: said.append(content))
    assert stop.is_set()
    assert session.stop_for("more").is_set()
    assert said == []


def test_a_new_piece_of_work_stops_the_one_before() -> None:
    session = Session({})
    first = session.stop_for("many runs")
    second = session.stop_for("many runs")
    assert first.is_set()
    assert not second.is_set()
    assert isinstance(second, threading.Event)


def test_a_tab_out_of_reach_is_gone_after_seconds_and_one_that_comes_back_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there, now = [True], [100.0]
    monkeypatch.setattr("sim.view.app.session.time.monotonic", lambda: now[0])
    session = Session({}, lambda: there[0])
    there[0] = False
    now[0] += 0.5 * PATIENCE
    assert not session.gone()
    there[0] = True
    now[0] += 60.0
    assert not session.gone()
    there[0] = False
    now[0] += PATIENCE + 0.1
    assert session.gone()


def test_a_run_that_nobody_waits_for_any_more_is_not_played(small_play: Play) -> None:
    session = Session({})
    asked = {**small_play.asked._asdict(), "which": "asked"}
    told: dict[int, Answer] = {}

    def ask(number: int) -> None:
        told[number] = run(session, {**asked, "id": number}, None)

    threads = [threading.Thread(target=ask, args=(number,)) for number in (1, 2)]
    with session.turns["asked"]:
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while session.latest.get("asked") != number:
                pass
    for thread in threads:
        thread.join()
    assert told[1] == ({"head": []}, [])
    assert told[2][0]["head"]
