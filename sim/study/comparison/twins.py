"""Twins: two runs of one number in two scenarios, the same until something sets them apart. Where do they part?

Their events are laid side by side; the first that differs in time, kind, place, who, to whom or how much tells when
and by what the courses part. State that no event shows may differ a little earlier.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from agents.records.columns import Table
from sim.study.batches.stored import Batch
from sim.study.comparison.cases import Case, Cases

COLUMNS = ("tick", "what", "town", "actor1", "actor2", "unit", "amount", "other_amount")
NOTHING = "nothing more"


class Parting(NamedTuple):
    """Where the twins of two cases part."""

    case: Case  # against the first
    pairs: int
    never: int  # pairs without any differing event
    ticks: Table  # turn of the first differing event, of those that part
    by: list[tuple[str, str, int]]  # first event that differs in the first case, in the other, number of pairs


def partings(cases: Cases) -> list[Parting]:
    """Of every other case against the first, over all runs that both have."""
    return [parting(cases, case) for case in cases.cases[1:]]


def parting(cases: Cases, other: Case) -> Parting:
    """Compare chunk by chunk, so that few events are in memory at a time."""
    first = cases.cases[0]
    ticks: list[int] = []
    kinds: Counter[tuple[str, str]] = Counter()
    size = first.batch.manifest["chunk"]
    for begin in range(0, len(cases.runs), size):
        runs = cases.runs[begin : begin + size]
        for tick, pair in part(events_of(first, runs, cases.days), events_of(other, runs, cases.days), runs):
            ticks.append(tick)
            kinds[pair] += 1
    by = [(a, b, count) for (a, b), count in kinds.most_common()]
    return Parting(other, len(cases.runs), len(cases.runs) - len(ticks), np.array(ticks, np.int64), by)


def events_of(case: Case, runs: Table, days: float) -> pa.Table:
    """The events of these runs in the first so many days."""
    batch: Batch = case.batch
    rows = case.point * batch.manifest["runs"] + runs
    table = batch.table("events", case.scenario, COLUMNS, rows=(int(rows[0]), int(rows[-1])))
    at = np.asarray(table["point"]) == case.point
    within = np.asarray(table["tick"]) < days * 24.0 / case.tick_hours
    return table.filter(pa.array(at & within & np.isin(np.asarray(table["run"]), runs)))


def part(first: pa.Table, other: pa.Table, runs: Table) -> list[tuple[int, tuple[str, str]]]:
    """For each pair that parts: the turn, and what the first differing event is in either."""
    joined = pa.concat_tables([first.select(["run", *COLUMNS]), other.select(["run", *COLUMNS])]).unify_dictionaries()
    words = joined["what"].chunk(0).dictionary.to_pylist() if joined.num_rows else []
    numbers = np.column_stack([plain(column) for column in joined.columns])
    a, b = numbers[: len(first)], numbers[len(first) :]
    found = []
    for run in runs.tolist():
        one, two = (x[np.searchsorted(x[:, 0], run) : np.searchsorted(x[:, 0], run, side="right")] for x in (a, b))
        common = min(len(one), len(two))
        differ = np.flatnonzero((one[:common] != two[:common]).any(axis=1))
        at = int(differ[0]) if differ.size else common
        left = [x[at] for x in (one, two) if at < len(x)]
        if left:
            what = tuple(words[int(x[at][2])] if at < len(x) else NOTHING for x in (one, two))
            found.append((int(min(event[1] for event in left)), (what[0], what[1])))
    return found


def plain(column: pa.ChunkedArray) -> Table:
    """A column as numbers; words by their codes, -1 for none."""
    if pa.types.is_dictionary(column.type):
        column = pa.chunked_array([chunk.indices for chunk in column.chunks], pa.int32())
    return np.asarray(column.fill_null(-1).to_numpy(), float)
