"""Beat the model: odds that a visitor gives before the record is opened, scored beside the model and naive rivals.

A question is whether the government's camp will hold a town at the end of a day. Questions are picked without the
record, from what the forecasters disagree about. Days after 21 January are answered under a look that is logged.
"""

import datetime
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import BASE, GOVERNMENT, REFUGE, TOWN_KIND
from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.study.record import CALIBRATION, CONTROL_UNTIL, Record
from sim.study.scores import scoring
from sim.study.scores.baselines import rival_chances, rivals
from sim.study.scores.forecast import Forecast, chances, holding
from sim.study.scores.happened import TownDay, town_days

OPEN = (datetime.date(2013, 1, 14), CALIBRATION.last)
LATER = (datetime.date(2013, 1, 27), CONTROL_UNTIL)
EACH = 3  # questions about a day: of towns that the government's camp holds at the start, and of others
FREE = {TOWN_KIND[REFUGE], TOWN_KIND[BASE]}  # nobody asks who holds these
VISITOR, MODEL = "you", "model"
NO_ANSWER = 0.5  # what a question left alone counts as


class Question(NamedTuple):
    """Whether the government's camp holds a town at the end of a day; `said`: forecaster → chance."""

    town: str
    date: datetime.date
    said: dict[str, float]

    @property
    def key(self) -> str:
        """What answers are called by."""
        return f"{self.town} {self.date}"


def questions(scenario: Scenario, forecast: Forecast, later: bool) -> list[Question]:
    """The questions of a window that fall into the days that were played, those first about which most is at stake."""
    played = forecast.camps.shape[1] // forecast.turns_per_day
    dates = [date for date in (LATER if later else OPEN) if 0 <= forecast.day(date) < played]
    horizon = float(min(forecast.day(CONTROL_UNTIL) + 1, played))
    field = rivals(scenario, forecast.towns, forecast.start_camps, horizon, Record(CALIBRATION))
    towns = [town for town in scenario.theatre.towns if town.kind not in FREE and town.region_2012]
    people = {town.id: town.pop_2009 or 0.0 for town in towns}
    found = []
    ours = forecast.start_camps == GOVERNMENT
    for date, held in product(dates, (True, False)):
        asked = [t for t, own in zip(forecast.towns, ours, strict=True) if t in people and own == held]
        days = [TownDay(town, date, frozenset()) for town in asked]
        said = {MODEL: chances(holding(forecast, days))[:, GOVERNMENT]}
        ends = np.full(len(days), forecast.day(date) + 1.0)
        for rival in field:
            said[rival.title] = rival_chances(rival, forecast.towns, forecast.start_camps, days, ends)[:, GOVERNMENT]
        for row in at_stake(said, np.array([people[day.town] for day in days]))[:EACH]:
            told = {who: float(chance[row]) for who, chance in said.items()}
            found.append(Question(days[row].town, date, told))
    return found


def at_stake(said: Mapping[str, Table], people: Table) -> list[int]:
    """Rows by how open the question is to the forecasters taken together, towns of many people first."""
    middle = np.mean([np.clip(chance, 0.0, 1.0) for chance in said.values()], axis=0)
    order: list[int] = np.argsort(-middle * (1.0 - middle) * np.sqrt(people), kind="stable").tolist()
    return order


def revealed(asked: Sequence[Question], answers: Mapping[str, float], record: Record) -> dict[str, Any]:
    """What the record says of each question, and everybody's Brier and log score over those that it answers."""
    known = {(day.town, day.date): day.accepted for day in town_days(record)}
    rows: list[dict[str, Any]] = []
    for question in asked:
        said = {VISITOR: min(1.0, max(0.0, float(answers.get(question.key, NO_ANSWER)))), **question.said}
        truth = yes_or_no(known.get((question.town, question.date), frozenset()))
        rows.append({"town": question.town, "date": question.date.isoformat(), "said": said, "truth": truth})
    scored = [row for row in rows if row["truth"] is not None]
    return {"rows": rows, "scores": [score_of(who, scored) for who in (rows[0]["said"] if scored else ())]}


def yes_or_no(accepted: frozenset[int]) -> bool | None:
    """Whether the government's camp held the town; None where the record is not sure, or would take either."""
    if not accepted or (GOVERNMENT in accepted and len(accepted) > 1):
        return None
    return GOVERNMENT in accepted


def score_of(who: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The mean scores of one forecaster; lower is better."""
    chance = np.array([row["said"][who] for row in rows])
    yes = np.array([row["truth"] for row in rows])
    both, right = np.column_stack([chance, 1.0 - chance]), np.column_stack([yes, ~yes])
    return {
        "who": who,
        "brier": float(scoring.brier(both, right).mean()),
        "log": float(scoring.log_score(both, right).mean()),
    }


def in_words(told: Mapping[str, Any]) -> str:
    """The figures that were seen, for the log of looks."""
    if not told["scores"]:
        return "no question that the record answers"
    scores = {each["who"]: each["brier"] for each in told["scores"]}
    best = min((value, who) for who, value in scores.items() if who not in (VISITOR, MODEL))
    answered = sum(row["truth"] is not None for row in told["rows"])
    model, you = scores[MODEL], scores[VISITOR]
    return f"{answered} town-days, Brier: model {model:.3f}, {best[1]} {best[0]:.3f}, visitor {you:.3f}"
