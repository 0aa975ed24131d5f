"""What a run is compared with in calibration: statistics of the first window, and what the record says of them.

Nothing later than 21 January is read: the record is opened with the window of calibration alone. Dates are those of
changes of hands, of the request and of the first strike; a statistic counts the days on which towns were in wrong
hands, which holds down what did not happen; counts enter as logarithms. A value within the record's range is right,
and so is one near a number that stands alone. Later than `CAP_DAYS` is as wrong as never. Families of statistics have
weights, so that twenty counts do not outweigh seven dates.
"""

import datetime
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.study.record import CALIBRATION, Record
from sim.study.scores.forecast import Forecast, event_days, holding
from sim.study.scores.happened import Event, TownDay, changes_of_hands, town_days
from sim.study.scores.volumes import Volume, volumes

CAP_DAYS = 22.0  # a week after the window
COUNT_SLACK = 0.1  # a count for which the record has one number is right within so much of it: such numbers are rounded
FAMILIES = {"date": 2.0, "holders": 1.0, "count": 1.0}  # weight of each family as a whole
FIRSTS = (("request for help", "E065", "request_day"), ("first strike", "E067", "first_strike_day"))


class Target(NamedTuple):
    """A statistic: its family and what is accepted, in the unit of the statistic (days, or logarithm of a count)."""

    name: str
    family: str
    low: float
    high: float


class Aim(NamedTuple):
    """All targets, and what is needed to read them off a forecast."""

    record: Record
    events: list[Event]
    days: list[TownDay]
    targets: list[Target]


def aim(forecast: Forecast) -> Aim:
    """The targets that runs of this shape can be held against."""
    record = Record(CALIBRATION)
    events, days = changes_of_hands(record), town_days(record)
    targets = [
        Target(event.title, "date", float(forecast.day(event.first)), float(forecast.day(event.last) + 1))
        for event in events
    ]
    dates = {row["id"]: datetime.date.fromisoformat(row["date"]) for row in record.events()}
    for title, number, _ in FIRSTS:
        targets.append(
            Target(title, "date", float(forecast.day(dates[number])), float(forecast.day(dates[number]) + 1))
        )
    targets.append(Target("town-days in wrong hands", "holders", 0.0, 0.0))
    targets += [
        Target(f"{v.title}, {v.date:%-d %b}", "count", *(float(np.log1p(end)) for end in accepted(v)))
        for v in volumes(record, forecast)
    ]
    return Aim(record, events, days, targets)


def accepted(v: Volume) -> tuple[float, float]:
    """The range of a count."""
    slack = COUNT_SLACK * v.low if v.low == v.high else 0.0
    return v.low - slack, v.high + slack


def statistics(asked: Aim, forecast: Forecast) -> Table:
    """[runs, targets] of a forecast."""
    dated = event_days(forecast, asked.events)
    firsts = np.column_stack([forecast.outcome(outcome) for _, _, outcome in FIRSTS])
    held = holding(forecast, asked.days)
    right = np.array([[code in day.accepted for day in asked.days] for code in (*range(3), -1)])
    wrong = ~right[held, np.arange(len(asked.days))]
    counted = np.column_stack([np.log1p(np.maximum(v.values, 0.0)) for v in volumes(asked.record, forecast)])
    capped = np.minimum(np.nan_to_num(np.column_stack([dated, firsts]), nan=np.inf), CAP_DAYS)
    return np.column_stack([capped, wrong.sum(axis=1), counted])


def weights(targets: list[Target]) -> Table:
    """[targets] weights that sum to 1: each family's weight is shared by its members."""
    members = {family: sum(t.family == family for t in targets) for family in FAMILIES}
    found = np.array([FAMILIES[t.family] / members[t.family] for t in targets])
    return np.asarray(found / found.sum())
