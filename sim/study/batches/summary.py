"""A batch in few numbers: how often each outcome happened, its median and 5-95 %, and how exact the median is.

Median and interval are over the runs in which a thing happened. The Monte Carlo error of the median is half the
distance between the order statistics one standard deviation of the binomial count (√n / 2) below and above the
middle: it needs no assumption on the distribution, and says how far the median would move with other luck.
"""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.files.arrow import as_floats
from sim.measures.series import Measure
from sim.study.batches.store import SUMMARY, write_whole
from sim.study.batches.stored import Batch, at_point

LOW, HIGH = 0.05, 0.95
AT_A_TIME = 1 << 22  # numbers that are read at a time (32 MB): opening a part takes longer than reading it


class Line(NamedTuple):
    """One outcome of one scenario at one point."""

    scenario: str
    point: int
    measure: Measure
    runs: int
    share: float  # of runs in which it happened
    median: float  # NaN if it never did
    low: float
    high: float
    error: float  # standard error of the median by luck; NaN with too few runs


def summarise(batch: Batch, scenario: str, names: Sequence[str] | None = None) -> Iterator[Line]:
    """A line for every outcome (or these) at every point, outcome by outcome within a point."""
    measures = [m for m in batch.measures(scenario) if names is None or m.name in names]
    lines: list[Line] = []
    size = max(1, AT_A_TIME // max(1, batch.done))
    for first in range(0, len(measures), size):
        block = measures[first : first + size]
        table = batch.outcomes(scenario, [m.name for m in block])
        for point in range(len(batch.points)):
            columns = at_point(table, point, [m.name for m in block])
            lines += [line_of(scenario, point, m, as_floats(columns[m.name])) for m in block]
    yield from sorted(lines, key=lambda line: line.point)


def line_of(scenario: str, point: int, m: Measure, values: Table) -> Line:
    """What there is to say of the values of one outcome [runs], NaN = did not happen."""
    happened = np.sort(values[~np.isnan(values)])
    share = happened.size / values.size if values.size else math.nan
    if not happened.size:
        return Line(scenario, point, m, values.size, share, math.nan, math.nan, math.nan, math.nan)
    low, median, high = np.quantile(happened, [LOW, 0.5, HIGH])
    return Line(
        scenario, point, m, values.size, share, float(median), float(low), float(high), median_error(happened)
    )  # fmt: skip


def median_error(ordered: Table) -> float:
    """Standard error of the median of values in order; NaN where there are too few to tell."""
    n = ordered.size
    below, above = math.floor((n - 1) / 2 - math.sqrt(n) / 2), math.ceil((n - 1) / 2 + math.sqrt(n) / 2)
    return float(ordered[above] - ordered[below]) / 2.0 if below >= 0 and above < n and n > 2 else math.nan


def write_summary(batch: Batch, lines: Sequence[Line]) -> Path:
    """summary.csv: every outcome, empty where there is no number."""
    sink = io.StringIO()
    out = csv.writer(sink, lineterminator="\n")
    out.writerow("scenario point outcome unit runs share median low_5 high_95 median_error meaning".split())
    for line in lines:
        numbers = [line.share, line.median, line.low, line.high, line.error]
        cells = ["" if math.isnan(number) else repr(round(number, 6)) for number in numbers]
        m = line.measure
        out.writerow([line.scenario, line.point, m.name, m.unit, line.runs, *cells, m.meaning])
    path = batch.folder / SUMMARY
    write_whole(path, sink.getvalue().encode())
    return path
