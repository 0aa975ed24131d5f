"""Counts of the record that a score can hold the ensemble against: soldiers, sorties, killed, displaced, by date.

A value within the record's range counts as right. Where the record knows one number, the range is that number; where
two sources contradict each other, either is accepted. What began before the scenario's start is left out.
"""

import datetime
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.study.record import CALIBRATION, DAY, Figure, Record
from sim.study.scores.forecast import Forecast

NEAR = 3 * DAY  # counts of a growing force that shrink within so short a time contradict each other
AFRICANS = ("in_country.afisma", "in_country.chad")
KILLED = tuple(f"killed.{camp}" for camp in ("coalition", "government", "azawad"))


class Volume(NamedTuple):
    """A count of the record and what the ensemble says to it [runs]."""

    title: str
    date: datetime.date
    low: float
    high: float
    source: str
    values: Table


def volumes(record: Record, forecast: Forecast) -> list[Volume]:
    """Every count of the window that the runs cover, in the order of subjects and dates."""
    found = [*french(record, forecast), *africans(record, forecast), *air(record, forecast)]
    found += [*killed(record, forecast), *displaced(record, forecast)]
    return found


def covers(forecast: Forecast, first: datetime.date, last: datetime.date) -> bool:
    """Whether a run has both days; the day before its start is known as well."""
    return forecast.day(first) >= 0 and forecast.day(last) < forecast.series.shape[1]


def between(forecast: Forecast, names: tuple[str, ...], first: datetime.date, last: datetime.date) -> Table:
    """[runs] how much some series grew from the morning of the first day to the evening of the last."""
    return np.asarray(forecast.at(names, last) - forecast.at(names, first - DAY))


def french(record: Record, forecast: Forecast) -> list[Volume]:
    """French soldiers in Mali."""
    found = record.strength("serval_buildup", ("french_in_mali", "french_in_mali"))
    return [
        Volume("French in Mali", date, n.low, n.high, n.source, forecast.at(("in_country.france",), date))
        for date, n in found.items()
        if covers(forecast, date, date)
    ]


def africans(record: Record, forecast: Forecast) -> list[Volume]:
    """African soldiers in Mali: those of AFISMA and Chad's."""
    found = record.strength("african_forces_by_date", ("total_min", "total_max"))
    made = []
    for date, n in found.items():
        others = [m for day, m in found.items() if contradict(date, n, day, m)]
        low, high = min(m.low for m in [n, *others]), max(m.high for m in [n, *others])
        if covers(forecast, date, date):
            made.append(Volume("Africans in Mali", date, low, high, n.source, forecast.at(AFRICANS, date)))
    return made


def contradict(date: datetime.date, n: Figure, day: datetime.date, m: Figure) -> bool:
    """Whether two counts of a growing force shrink within a few days."""
    return abs(day - date) <= NEAR and (m.best - n.best) * (day - date).days < 0.0


AIR = (  # what is counted, its column in the record, its series
    ("sorties", "sorties_all", "sorties"),
    ("sorties that looked for a target", "sorties_fighter_or_fire_support", "strike_sorties"),
    ("strikes", "strikes_or_cas_sorties_or_targets", "strikes"),
    ("bombs", "bombs", "bombs"),
)


def air(record: Record, forecast: Forecast) -> list[Volume]:
    """Sorties, strikes and bombs of a period."""
    made = []
    for row in record.air():
        first, last = (datetime.date.fromisoformat(row[column]) for column in ("from", "to"))
        for title, column, series in AIR:
            if row[column] and covers(forecast, first, last):
                count = float(row[column])
                said = between(forecast, (series,), first, last)
                title_of = f"{title} {first:%-d %b}{f' to {last:%-d %b}' if last > first else ''}"
                made.append(Volume(title_of, last, count, count, row["source_title"], said))
    return made


BATTLES = (  # what is counted, metric and side or note of the record's table, outcome of the model
    ("Malian soldiers killed at Konna", "killed Malian soldiers", "Konna battle", "killed.konna.government"),
    ("coalition killed at Konna", "killed jihadists", "Konna battle", "killed.konna.coalition"),
    ("Malian soldiers killed at Diabaly", "killed Malian soldiers", "Diabaly", "killed.diabaly.government"),
    ("coalition killed at Diabaly", "killed jihadists", "Diabaly", "killed.diabaly.coalition"),
)
TOTALS = (  # metric and side of the record's table, series of the model
    ("killed Malian soldiers, cumulative", "Mali", ("killed.government",)),
    ("fatalities all, January 2013 (ACLED)", "all", (*KILLED, "harmed")),
)


def killed(record: Record, forecast: Forecast) -> list[Volume]:
    """Killed at the two battles of the first window; totals of the war where runs cover them from their first day."""
    made = []
    for title, metric, side, outcome in BATTLES:
        n = record.figure_if_any(metric, side)
        if n is not None and outcome in forecast.outcomes and covers(forecast, n.first, n.last):
            made.append(Volume(title, n.last, n.low, n.high, n.source, forecast.outcome(outcome)))
    for metric, side, series in TOTALS:
        n = record.figure_if_any(metric, side)
        if n is not None and forecast.start <= CALIBRATION.first and covers(forecast, CALIBRATION.first, n.last):
            said = between(forecast, series, max(n.first, CALIBRATION.first), n.last)
            made.append(Volume(metric, n.last, n.low, n.high, n.source, said))
    return made


STOCKS = (("displaced in Mali", "idp_stock", "idp"), ("refugees abroad", "refugee_stock", "refugees"))


def displaced(record: Record, forecast: Forecast) -> list[Volume]:
    """Displaced people in Mali and refugees abroad; counts that follow each other within days are one."""
    made = []
    for title, kind, series in STOCKS:
        rows = [row for row in record.displaced() if (row["kind"], row["level"]) == (kind, "total")]
        for group in close_together(rows):
            date = datetime.date.fromisoformat(group[-1]["date"])
            counts = [float(row["count"]) for row in group]
            if covers(forecast, date, date):
                said = forecast.at((series,), date)
                made.append(Volume(title, date, min(counts), max(counts), group[-1]["reporter"], said))
    return made


def close_together(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Rows in the order of their dates, grouped where each follows the one before it within a few days."""
    groups: list[list[dict[str, str]]] = []
    for row in sorted(rows, key=lambda row: row["date"]):
        date = datetime.date.fromisoformat(row["date"])
        if groups and date - datetime.date.fromisoformat(groups[-1][-1]["date"]) <= NEAR:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
