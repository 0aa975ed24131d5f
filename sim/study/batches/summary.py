"""A batch in few numbers: how often each outcome happened, its median and 5-95 %, and how exact the median is.

Median and interval are over the runs in which a thing happened. The Monte Carlo error of the median is half the
distance between the order statistics one standard deviation of the binomial count (√n / 2) below and above the
middle: it needs no assumption on the distribution, and says how far the median would move with other luck.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
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


def sum_up(batch: Batch, scenario: str, held: Mapping[int, Table]) -> Iterator[Line]:
    """As `summarise`, from the outcomes of every chunk as they were played: reading them takes longer than the rest."""
    values = np.concatenate([held[part] for part in batch.parts_of(scenario)])
    measures, points = batch.measures(scenario), len(batch.points)
    at_points = values.reshape(points, -1, len(measures)).transpose(0, 2, 1).copy()
    for point in range(points):
        yield from (line_of(scenario, point, m, kept) for m, kept in zip(measures, at_points[point], strict=True))


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
    low, median, high = (quantile(happened, part) for part in (LOW, 0.5, HIGH))
    return Line(scenario, point, m, values.size, share, median, low, high, median_error(happened))


def quantile(ordered: Table, share: float) -> float:
    """A quantile of values in order, as NumPy tells it, which sorts once more and takes twenty times as long."""
    place = (ordered.size - 1) * share
    below = int(place)
    one, other, part = float(ordered[below]), float(ordered[min(below + 1, ordered.size - 1)]), place - below
    step = other - one
    return one + step * part if part < 0.5 else other - step * (1.0 - part)


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
