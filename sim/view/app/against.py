"""The asks of the page that hold what was played against the record: what happened, scores, and the visitor's odds."""

from typing import Any

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError
from sim.study.record import CALIBRATION, Record
from sim.study.scores.looks import look
from sim.view.app.asked import scenario_of
from sim.view.app.beat import Question, in_words, questions, revealed
from sim.view.app.history import covers, history, look_words, scores
from sim.view.app.session import Answer, Handler, Session

NOTHING: list[bytes] = []


def happened(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """What really happened to 21 January; with `later`, all of it, under a look that is logged."""
    found = load_scenario(str(message["scenario"]))
    if not covers(found):
        return {"history": None}, NOTHING
    first = Record(CALIBRATION)
    if not message.get("later"):
        return {"history": history(found, [first])}, NOTHING
    with look(f"the browser view, {found.name}: the record beside a run, day by day") as opened:
        shown = history(found, [first, opened.record])
        opened.note("nothing scored")
    return {"history": shown}, NOTHING


def scored(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """The score of the many runs that were played last, beside naive rivals; with `later` in both windows, logged."""
    asked, forecast = many_of(session)
    scenario = scenario_of(asked)
    return {"cards": scores(scenario, forecast, bool(message.get("later")), look_words(asked))}, NOTHING


def quiz(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """Questions about who will hold what, without anybody's answers; the record stays closed."""
    asked = quiz_of(session, bool(message.get("later")))
    return {"questions": [{"key": q.key, "town": q.town, "date": q.date.isoformat()} for q in asked]}, NOTHING


def reveal(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """What the record says, and how the visitor, the model and its rivals score; `later` days under a logged look."""
    later, answers = bool(message.get("later")), dict(message.get("answers") or {})
    asked = quiz_of(session, later)
    if not later:
        return revealed(asked, answers, Record(CALIBRATION)), NOTHING
    with look(f"{look_words(many_of(session)[0])}: odds of a visitor") as opened:
        told = revealed(asked, answers, opened.record)
        opened.note(in_words(told))
    return told, NOTHING


def quiz_of(session: Session, later: bool) -> list[Question]:
    """The questions to the many runs that were played last."""
    asked, forecast = many_of(session)
    return questions(scenario_of(asked), forecast, later)


def many_of(session: Session) -> tuple[Any, Any]:
    """The question that was played many times, and its forecast; raises ScenarioError if none was."""
    if session.many is None:
        raise ScenarioError([Problem("score", 0, "", "there are no runs to score", "play many first")])
    return session.many


AGAINST_HISTORY: dict[str, Handler] = {"history": happened, "score": scored, "quiz": quiz, "reveal": reveal}
