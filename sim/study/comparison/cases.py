"""What is compared: scenarios and points of stored batches, paired run by run, over the time that all of them cover.

Campaigns of different length are compared up to the end of the shortest. Days later than that count as "did not
happen"; totals and counts at the end are read from the series at that moment; what cannot be told for a part of a
run is left out.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.records.columns import Table
from scenarios.problems import Problem, ScenarioError, shown
from sim.measures.series import Measure
from sim.study.batches.stored import Batch, at_point, open_batch

MOST = 6  # cases that can be told apart in one figure

# Outcomes of the whole run that stand in the series under another name. Those of the same name are what it ends with.
AT_END = {"towns_held": "towns"}
PEAK, NEAREST, LOST = "away_peak", "capital_nearest_hours", "towns_lost"  # greatest, least, number of falls
PEAK_OF, NEAREST_OF, FALL = "away", "threat_hours", "fall_day."
BY_COUNT_DAY = ("_by_count_day", "_on_count_day")


@dataclass(frozen=True, eq=False)
class Case:
    """One scenario at one point of a stored batch."""

    batch: Batch
    scenario: str
    point: int
    title: str

    @property
    def days(self) -> float:
        """Length of its campaign."""
        return float(self.batch.about(self.scenario)["days"])

    @property
    def tick_hours(self) -> float:
        """Length of a turn."""
        return float(self.batch.about(self.scenario)["tick_hours"])


@dataclass(frozen=True)
class Cases:
    """Cases that pair, the first being what the others are compared with; `runs` are the numbers that all have."""

    cases: tuple[Case, ...]
    runs: Table
    days: float  # that all of them cover

    @property
    def same_length(self) -> bool:
        """Whether all campaigns last as long."""
        return all(case.days == self.days for case in self.cases)

    def measures(self) -> list[Measure]:
        """Outcomes that every case has and that can be told over the common time."""
        first, *rest = self.cases
        known = [{m.name for m in case.batch.measures(case.scenario)} for case in rest]
        columns: set[str] = set()
        if all(case.batch.manifest["series"] for case in self.cases):
            columns = set.intersection(*(columns_of(case) for case in self.cases))
        return [
            m
            for m in first.batch.measures(first.scenario)
            if all(m.name in names for names in known) and (self.same_length or tellable(m, columns))
        ]

    def values(self, case: Case, measures: Sequence[Measure]) -> Table:
        """Outcomes of a case over the common time [runs, outcomes]; NaN = did not happen."""
        kept = np.isin(case.batch.run_numbers(case.scenario, case.point), self.runs)
        columns = (outcomes if case.days == self.days else shortened)(case, measures, self.days)
        return np.column_stack([columns[m.name][kept] for m in measures]) if measures else np.empty((len(self.runs), 0))


def outcomes(case: Case, measures: Sequence[Measure], _: float) -> Mapping[str, Table]:
    """Outcomes as they were stored."""
    return case.batch.values(case.scenario, [m.name for m in measures], case.point)


def columns_of(case: Case) -> set[str]:
    """Names of the series that a case keeps."""
    return {m.name for m in case.batch.series_measures(case.scenario)}


def tellable(m: Measure, columns: set[str]) -> bool:
    """Whether an outcome can be told for the first part of a run alone; `columns`: the series that there are."""
    name = m.name.partition(".")[0]
    if m.unit == "day":
        return name != "halt_day"  # which loss was the last is known at the end only
    return name.endswith(BY_COUNT_DAY) or m.name == LOST or column_of(m.name) in columns


def shortened(case: Case, measures: Sequence[Measure], days: float) -> dict[str, Table]:
    """Outcomes as they would be, had the campaign ended after so many days; name → [runs]."""
    turns = round(days * 24.0 / case.tick_hours)
    falls = [m.name for m in case.batch.measures(case.scenario) if m.name.startswith(FALL)]
    stored = [m.name for m in measures if m.unit == "day" or m.name.partition(".")[0].endswith(BY_COUNT_DAY)]
    found = case.batch.values(case.scenario, list(dict.fromkeys([*stored, *falls])), case.point)
    for name, values in found.items():
        if name.partition(".")[0].endswith("_day") and not name.partition(".")[0].endswith(BY_COUNT_DAY):
            found[name] = np.where(values > days, math.nan, values)
    found[LOST] = sum((~np.isnan(found[name]) for name in falls), np.zeros(1)).astype(float)
    columns = {m.name: column_of(m.name) for m in measures if m.name not in found}
    if columns:
        courses = courses_of(case, sorted(set(columns.values())))
        for name, column in columns.items():
            course = courses[column][:, :turns]
            found[name] = course.max(axis=1) if name == PEAK else least(course) if name == NEAREST else course[:, -1]
    return found


def column_of(outcome: str) -> str:
    """The column of the series that an outcome is read from."""
    if outcome in (PEAK, NEAREST):
        return PEAK_OF if outcome == PEAK else NEAREST_OF
    name, dot, whom = outcome.partition(".")
    return f"{AT_END.get(name, name)}{dot}{whom}"


def least(course: Table) -> Table:
    """The least number of each row; NaN where there is none."""
    lowest = np.where(np.isnan(course), math.inf, course).min(axis=1)
    return np.where(np.isinf(lowest), math.nan, lowest)


def courses_of(case: Case, names: Sequence[str]) -> dict[str, Table]:
    """Columns of the series, each [runs, turns]; NaN = none."""
    table = case.batch.series(case.scenario, names)
    turns = case.batch.about(case.scenario)["turns"]
    columns = at_point(table, case.point, names)
    return {name: np.asarray(columns[name].to_numpy(), float).reshape(-1, turns) for name in names}


def cases_in(folders: Sequence[Path]) -> list[Case]:
    """Every scenario at every point of these batches, with titles that tell them apart."""
    batches = [open_batch(folder) for folder in folders]
    names = [name for batch in batches for name in batch.scenarios]
    cases = []
    for batch in batches:
        for name in batch.scenarios:
            title = name if names.count(name) == 1 else f"{name} ({batch.folder.name})"
            for point, values in enumerate(batch.points):
                told = ", ".join(f"{key}={value:g}" for key, value in values.items())
                cases.append(Case(batch, name, point, f"{title}, {told}" if told else title))
    return cases


def pair(cases: Sequence[Case]) -> Cases:
    """Cases to be compared; raises ScenarioError if their runs do not share their luck."""
    seeds = {case.batch.manifest["seed"]: case for case in cases}
    if len(seeds) > 1:
        told = ", ".join(f"{shown(case.batch.folder)}: {seed}" for seed, case in seeds.items())
        raise ScenarioError([Problem("compare", 0, "", f"runs of different seeds do not pair ({told})")])
    runs = cases[0].batch.run_numbers(cases[0].scenario, cases[0].point)
    for case in cases[1:]:
        runs = np.intersect1d(runs, case.batch.run_numbers(case.scenario, case.point))
    if not runs.size:
        raise ScenarioError([Problem("compare", 0, "", "no run is in all of them", "play more of them")])
    return Cases(tuple(cases), runs, min(case.days for case in cases))
