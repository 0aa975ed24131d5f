"""What figures of many runs show: quantiles of the series turn by turn, and when each town changed hands."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.study.batches.describe import town_titles
from sim.study.comparison.cases import Case, Cases, courses_of

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
ENOUGH = 0.5  # of the runs must have a number for the quantiles to be told: they are over those that have one
SHOWN_SHARE = 0.10  # a change of hands is shown if it came in so many runs of some case


class Span(NamedTuple):
    """When something happened to a town in the runs of a case: share of runs, and days at LEVELS (NaN = never)."""

    case: Case
    share: float
    days: tuple[float, ...]


class Captures(NamedTuple):
    """One town: its name, and by event (fall_day …) a span for each case."""

    town: str
    spans: dict[str, list[Span]]


def fans(case: Case, names: Sequence[str]) -> dict[str, Table]:
    """Columns of the series as quantiles [levels, turns]; NaN where too few runs have a number."""
    found = {}
    for name, course in courses_of(case, names).items():
        known = ~np.isnan(course)
        if known.all():
            found[name] = np.quantile(course, LEVELS, axis=0)
            continue
        fan = np.full((len(LEVELS), course.shape[1]), np.nan)
        enough = known.mean(axis=0) >= ENOUGH
        if enough.any():
            fan[:, enough] = np.nanquantile(course[:, enough], LEVELS, axis=0)
        found[name] = fan
    return found


def captures(cases: Cases, events: Sequence[str]) -> list[Captures]:
    """Every town to which one of these events (such as "fall_day") came often enough in some case; earliest first."""
    known = {m.name: m for m in cases.measures()}
    places = town_titles(about_first(cases))
    wanted = [known[f"{event}.{town}"] for event in events for town in places if f"{event}.{town}" in known]
    days = {case: cases.values(case, wanted) for case in cases.cases}
    spans = {
        m.name: [span(case, values[:, column]) for case, values in days.items()] for column, m in enumerate(wanted)
    }
    found = []
    for town, title in places.items():
        mine = {event: spans[f"{event}.{town}"] for event in events if f"{event}.{town}" in spans}
        if any(each.share >= SHOWN_SHARE for row in mine.values() for each in row):
            found.append(Captures(title, mine))
    return sorted(found, key=earliest)


def about_first(cases: Cases) -> dict[str, list[dict[str, str]]]:
    """What the manifest says of the first case's scenario."""
    return cases.cases[0].batch.about(cases.cases[0].scenario)


def span(case: Case, days: Table) -> Span:
    """Share and quantiles of the days [runs], NaN = did not happen."""
    happened = days[~np.isnan(days)]
    quantiles = np.quantile(happened, LEVELS) if happened.size else np.full(len(LEVELS), np.nan)
    return Span(case, float(happened.size / days.size), tuple(quantiles.tolist()))


def earliest(captures: Captures) -> tuple[float, str]:
    """The median day of the first event of a town that came often enough, in any case."""
    medians = [each.days[2] for row in captures.spans.values() for each in row if each.share >= SHOWN_SHARE]
    return min(medians), captures.town
