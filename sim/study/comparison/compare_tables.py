"""A comparison as tables on the terminal: what differs, how towns fared, where the twins part."""

import datetime
import math
import sys
from collections.abc import Sequence

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Column, Table

from sim.study.batches.describe import town_titles
from sim.study.batches.summary_tables import DATED, EVENTS, NOTHING, WIDTH, percent, spread
from sim.study.comparison.cases import Case, Cases
from sim.study.comparison.compare import Difference
from sim.study.comparison.twins import Parting

MOST_KINDS = 5  # of events at which twins part
MOST_TOWNS = 30  # lines of the table of towns


def show(
    cases: Cases, found: Sequence[Difference], parted: Sequence[Parting], console: Console | None = None
) -> None:  # fmt: skip
    """Print the tables of every case against the first."""
    console = console or Console(width=None if sys.stdout.isatty() else WIDTH)
    if not cases.same_length:
        console.print(f"Compared up to day {cases.days:g}, the end of the shortest; what only the end tells is out.\n")
    for case, parting in zip(cases.cases[1:], parted, strict=True):
        mine = [d for d in found if d.case is case]
        console.print(difference_table(cases, case, [d for d in mine if overall(d)]))
        console.print(town_table(cases, case, mine))
        console.print(told_parting(cases, parting))
        console.print(told_ratio(mine))


def overall(d: Difference) -> bool:
    """Whether an outcome is of the whole war or of a camp."""
    outcome, _, whom = d.measure.name.partition(".")
    return outcome not in DATED and not outcome.startswith("in_country") and "." not in whom


def difference_table(cases: Cases, case: Case, found: Sequence[Difference]) -> Table:
    """One line per outcome."""
    start = cases.cases[0].batch.start(cases.cases[0].scenario)
    heads = ("first", "other", "difference (95 %)", "less", "more", "ratio")
    table = Table(
        Column("outcome", no_wrap=True), *(Column(head, justify="right", no_wrap=True) for head in heads),
        box=box.SIMPLE, title=f"{case.title} (other) against {cases.cases[0].title} (first): {len(cases.runs):,} pairs",
        title_justify="left", caption_justify="left",
        caption="first, other: median, and share of runs if not all; difference: mean of other - first over pairs, "
        "with its bootstrap interval; less, more: share of pairs (never is later than any day); ratio: variance "
        "of paired to unpaired differences. Units: differences.csv",
    )  # fmt: skip
    for d in found:
        unit = d.measure.unit
        a, b = (short(value, unit, start) + part_of(share) for value, share in zip(d.medians, d.shares, strict=True))
        apart = spread(d.mean, unit)
        apart += "" if math.isnan(d.low) else f" ({spread(d.low, unit)} to {spread(d.high, unit)})"
        ratio = NOTHING if math.isnan(d.variance_ratio) else f"{d.variance_ratio:.2f}"
        table.add_row(d.measure.name, a, b, apart, percent(d.less), percent(d.more), ratio)
    return table


def short(value: float, unit: str, start: datetime.datetime) -> str:
    """A number, or a day as a date without its hour."""
    if unit == "day" and not math.isnan(value):
        return f"{start + datetime.timedelta(days=value):%-d %b}"
    return spread(value, unit)


def part_of(share: float) -> str:
    """The share of runs, where it is not all and not none."""
    return f" ({percent(share)})" if 0.0 < share < 1.0 else ""


def town_table(cases: Cases, case: Case, found: Sequence[Difference]) -> Table:
    """Towns whose fate clearly differs: in what share of runs, and by how many days where it came in both."""
    places = town_titles(case.batch.about(case.scenario))
    heads = ("first", "other", "difference of shares (95 %)", "days later (95 %)")
    table = Table(
        "town", "is", *(Column(head, justify="right", no_wrap=True) for head in heads), box=box.SIMPLE,
        title="towns whose fate differs by more than luck explains", title_justify="left", caption_justify="left",
        caption="share of runs in which it happened; everything is in differences.csv",
    )  # fmt: skip
    towns = [d for d in found if d.measure.name.partition(".")[0] in EVENTS and d.clear]
    for d in sorted(towns, key=lambda d: (-abs(d.shares[1] - d.shares[0]), d.measure.name))[:MOST_TOWNS]:
        event, _, town = d.measure.name.partition(".")
        a, b = d.shares
        shares = f"{100 * (b - a):+.0f} % ({100 * d.share_low:+.0f} to {100 * d.share_high:+.0f})"
        days = NOTHING if math.isnan(d.low) else f"{d.mean:+.1f} ({d.low:+.1f} to {d.high:+.1f})"
        table.add_row(places[town], EVENTS[event], percent(a), percent(b), shares, days)
    return table


def told_parting(cases: Cases, parting: Parting) -> str:
    """Where the twins part, in a few lines."""
    if not parting.ticks.size:
        return f"The twins never part: no event differs in {parting.pairs:,} pairs.\n"
    first = cases.cases[0]
    start, turn = first.batch.start(first.scenario), datetime.timedelta(hours=first.tick_hours)
    early, middle, late = (f"{start + turn * float(t):%-d %b}" for t in np.quantile(parting.ticks, [0.05, 0.5, 0.95]))
    lines = [
        f"The twins part on {middle} (5-95 %: {early} - {late}); {parting.never:,} of {parting.pairs:,} never do.",
        "The first event that differs, in the first and in the other:",
    ]
    for a, b, count in parting.by[:MOST_KINDS]:
        lines.append(f"  {a} | {b}: {percent(count / parting.ticks.size)}")
    rest = sum(count for _, _, count in parting.by[MOST_KINDS:])
    return "\n".join([*lines, *([f"  others: {percent(rest / parting.ticks.size)}"] if rest else [])]) + "\n"


def told_ratio(found: Sequence[Difference]) -> str:
    """What pairing has brought, over all outcomes that vary."""
    ratios = np.array([d.variance_ratio for d in found if not math.isnan(d.variance_ratio)])
    if not ratios.size:
        return "Variance of paired against unpaired differences: nothing varies.\n"
    below = percent(float((ratios < 1.0).mean()))
    return (
        f"Variance of paired against unpaired differences, over {ratios.size} outcomes that vary: median "
        f"{np.median(ratios):.2f}; below 1 in {below} of them.\n"
    )
