"""How two scenarios differ, run by run with the same luck, and how sure that is.

For each outcome and each pair of runs the difference other − first. Over the pairs: its mean with a bootstrap
interval, in what share of pairs the other is less, equal or more (a day that never came counts as later than any),
and the variance of the difference against that of runs that share nothing: below 1, pairing has paid.
"""

import csv
import io
import math
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.measures.series import Measure
from sim.study.comparison.cases import Case, Cases

RESAMPLES = 1000
AT_A_TIME = 100  # resamples weighed at once
LEVEL = 0.95
ENOUGH = 10  # pairs in which it happened in both; with fewer an interval would say too much


class Difference(NamedTuple):
    """One outcome of one case against the first; NaN where there is nothing to tell."""

    case: Case
    measure: Measure
    pairs: int
    both: int  # pairs in which it happened in both: those that mean and interval are over
    shares: tuple[float, float]  # of runs in which it happened: in the first, in the other
    share_low: float  # bootstrap interval of the difference of shares
    share_high: float
    medians: tuple[float, float]
    mean: float  # of other − first
    low: float  # bootstrap interval of the mean
    high: float
    less: float  # share of pairs in which the other is less (or earlier)
    more: float
    variance_ratio: float  # of paired to unpaired
    deviation: float  # standard deviation of the first, to compare unlike outcomes by

    @property
    def clear(self) -> bool:
        """Whether an interval, of the mean or of the shares, leaves out zero."""
        return self.low > 0.0 or self.high < 0.0 or self.share_low > 0.0 or self.share_high < 0.0


def differences(cases: Cases, measures: Sequence[Measure]) -> Iterator[Difference]:
    """Every outcome of every other case against the first."""
    first = cases.values(cases.cases[0], measures)
    weights = resamples(len(cases.runs))
    for case in cases.cases[1:]:
        other = cases.values(case, measures)
        means, shares = intervals(first, other, weights)
        for column, m in enumerate(measures):
            yield difference(case, m, first[:, column], other[:, column], means[:, column], shares[:, column])


def difference(case: Case, m: Measure, a: Table, b: Table, mean: Table, share: Table) -> Difference:
    """What there is to say of one outcome; `mean`, `share`: low and high of their intervals."""
    happened_a, happened_b = ~np.isnan(a), ~np.isnan(b)
    both = happened_a & happened_b
    later_a, later_b = (np.where(np.isnan(x), math.inf, x) for x in (a, b))
    comparable = np.ones(a.size, bool) if m.unit == "day" else both
    apart = b[both] - a[both]
    known = float(both.sum())
    unpaired = (a[both].var() + b[both].var()) if known else 0.0
    return Difference(
        case, m, a.size, int(known),
        (float(happened_a.mean()), float(happened_b.mean())), float(share[0]), float(share[1]),
        (median(a[happened_a]), median(b[happened_b])),
        float(apart.mean()) if known else math.nan, float(mean[0]), float(mean[1]),
        portion(later_b < later_a, comparable), portion(later_b > later_a, comparable),
        float(apart.var() / unpaired) if unpaired > 0.0 else math.nan,
        float(a[happened_a].std()) if happened_a.any() else math.nan,
    )  # fmt: skip


def median(values: Table) -> float:
    """The median; NaN of nothing."""
    return float(np.median(values)) if values.size else math.nan


def portion(true: Table, among: Table) -> float:
    """In what share of these pairs it is so; NaN if there is none."""
    return float(true[among].mean()) if among.any() else math.nan


def resamples(pairs: int) -> Table:
    """How often each pair is drawn in each resample, int16 [resamples, pairs]; the same for a number of pairs."""
    rng = np.random.default_rng(zlib.crc32(b"bootstrap"))
    counts = np.empty((RESAMPLES, pairs), np.int16)
    for row in counts:
        row[:] = np.bincount(rng.integers(0, pairs, pairs), minlength=pairs)
    return counts


def intervals(first: Table, other: Table, weights: Table) -> tuple[Table, Table]:
    """Bootstrap intervals [low, high; outcomes] of the mean difference and of the difference of shares."""
    both = ~np.isnan(first) & ~np.isnan(other)
    apart = np.where(both, other - first, 0.0)
    shares = (~np.isnan(other)).astype(float) - (~np.isnan(first)).astype(float)
    means, share_means = [], []
    for begin in range(0, len(weights), AT_A_TIME):
        w = weights[begin : begin + AT_A_TIME].astype(float)
        counted = w @ both.astype(float)
        with np.errstate(invalid="ignore", divide="ignore"):
            means.append(w @ apart / counted)
        share_means.append(w @ shares / len(first))
    edges = [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0]
    enough = both.sum(axis=0) >= ENOUGH
    low_high = np.full((2, first.shape[1]), math.nan)
    if enough.any():
        low_high[:, enough] = np.nanquantile(np.concatenate(means)[:, enough], edges, axis=0)
    return low_high, np.quantile(np.concatenate(share_means), edges, axis=0)


HEADER = (
    "first other outcome unit pairs both share_first share_other share_difference share_low_95 share_high_95 "
    "median_first median_other mean_difference low_95 high_95 other_less other_more variance_ratio meaning"
)


def as_csv(cases: Cases, found: Sequence[Difference]) -> str:
    """The table of differences, empty where there is no number."""
    sink = io.StringIO()
    out = csv.writer(sink, lineterminator="\n")
    out.writerow(HEADER.split())
    for d in found:
        a, b = d.shares
        numbers = [
            a, b, b - a, d.share_low, d.share_high, *d.medians, d.mean, d.low, d.high, d.less, d.more, d.variance_ratio
        ]  # fmt: skip
        cells = ["" if math.isnan(number) else repr(round(number, 6)) for number in numbers]
        m = d.measure
        out.writerow([cases.cases[0].title, d.case.title, m.name, m.unit, d.pairs, d.both, *cells, m.meaning])
    return sink.getvalue()
