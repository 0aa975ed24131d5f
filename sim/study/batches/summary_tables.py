"""The summary of a batch as tables on the terminal."""

import datetime
import math
import sys
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table

from sim.study.batches.describe import town_titles
from sim.study.batches.stored import Batch
from sim.study.batches.summary import Line

WIDTH = 120  # characters, where the output goes to a file
NOTHING = "–"
RARE = 0.05  # events at a town in a smaller share of runs are counted, not listed
EVENTS = {
    "fall_day": "lost to the coalition",
    "retaken_day": "retaken by the government",
    "free_day": "free of the coalition",
}
DATED = (*EVENTS, "left_day")
HEADLINES = ("towns_lost", "turn_day", "killed.coalition", "away_peak")  # shown at many points if nobody says which
MOST_POINTS = 40  # lines of a table of points


def show(batch: Batch, lines: Sequence[Line], metrics: Sequence[str] = (), console: Console | None = None) -> None:
    """Print the tables of every scenario: all outcomes where there is one point, else some outcomes by point."""
    console = console or Console(width=None if sys.stdout.isatty() else WIDTH)
    for scenario in batch.scenarios:
        mine = [line for line in lines if line.scenario == scenario]
        start = batch.start(scenario)
        if len(batch.points) > 1:
            for metric in metrics or HEADLINES:
                console.print(point_table(batch, scenario, [one for one in mine if one.measure.name == metric], start))
            continue
        console.print(
            outcome_table(f"{scenario}: {mine[0].runs:,} runs", [one for one in mine if overall(batch, one)], start)
        )
        if captures := capture_table(batch, scenario, mine, start):
            console.print(captures)


def overall(batch: Batch, line: Line) -> bool:
    """Whether an outcome is of the whole war, of a camp, or of a staff from abroad that took part."""
    outcome, _, whom = line.measure.name.partition(".")
    if outcome.startswith("in_country"):
        factions = batch.about(line.scenario)["factions"].values()
        return line.high > 0.0 and any(faction["foreign"] for faction in factions if faction["staff"] == whom)
    return outcome not in DATED and "." not in whom


def outcome_table(title: str, lines: Sequence[Line], start: datetime.datetime) -> Table:
    """One line per outcome."""
    heads = [Column(head, justify="right", no_wrap=True) for head in ("share", "median", "5 %", "95 %", "error")]
    table = Table(
        "outcome", *heads, "unit", title=title, box=box.SIMPLE, title_justify="left",
        caption="share: of runs in which it happened; the rest is over those. error: of the median, by luck",
        caption_justify="left",
    )  # fmt: skip
    for line in lines:
        unit = line.measure.unit
        numbers = [told(number, unit, start) for number in (line.median, line.low, line.high)]
        table.add_row(line.measure.name, percent(line.share), *numbers, spread(line.error, unit), unit)
    return table


def capture_table(batch: Batch, scenario: str, lines: Sequence[Line], start: datetime.datetime) -> Table | None:
    """When towns were lost, retaken and came free, by the earliest of these dates; the rare is only counted."""
    titles = town_titles(batch.about(scenario))
    by = {line.measure.name: line for line in lines if line.measure.name.partition(".")[0] in EVENTS}
    common = {name: line for name, line in by.items() if line.share >= RARE}
    rare = sum(line.share > 0.0 for line in by.values()) - len(common)
    towns = dict.fromkeys(
        name.partition(".")[2] for name in sorted(common, key=lambda name: (common[name].median, name))
    )
    table = Table(
        Column("town", no_wrap=True), *EVENTS.values(), box=box.SIMPLE, pad_edge=False, title_justify="left",
        title=f"{scenario}: when towns changed hands", caption_justify="left",
        caption="share of runs, median (5-95 %) of those, ± error of the median by luck in days"
        + (f"; {rare} rarer than {RARE:.0%} are in summary.csv" if rare else ""),
    )  # fmt: skip
    for town in towns:
        cells = [dated(common.get(f"{event}.{town}"), start) for event in EVENTS]
        table.add_row(titles[town], *cells)
    return table if towns else None


def dated(line: Line | None, start: datetime.datetime) -> str:
    """How often and when something happened, in one cell."""
    if line is None:
        return NOTHING
    low, middle, high = (start + datetime.timedelta(days=day) for day in (line.low, line.median, line.high))
    first = f"{low:%-d}" if (low.year, low.month) == (high.year, high.month) else f"{low:%-d %b}"
    error = "" if math.isnan(line.error) else f" ±{line.error:.1f}"
    return f"{percent(line.share)}: {middle:%-d %b} ({first}-{high:%-d %b}){error}"


def point_table(batch: Batch, scenario: str, lines: Sequence[Line], start: datetime.datetime) -> Table:
    """One outcome at every point: one line per point, as far as there is room."""
    m = lines[0].measure
    varied = sorted({name for values in batch.points for name in values})
    heads = [Column(head, justify="right", no_wrap=True) for head in ("share", "median", "5 %", "95 %", "error")]
    left_out = len(lines) - MOST_POINTS
    table = Table(
        *varied, *heads, box=box.SIMPLE, title_justify="left", caption_justify="left",
        title=f"{scenario}: {m.name} ({m.unit}), {lines[0].runs:,} runs at each point",
        caption=f"{left_out:,} more points are in summary.csv" if left_out > 0 else None,
    )  # fmt: skip
    for line in lines[:MOST_POINTS]:
        values = batch.points[line.point]
        numbers = [told(number, m.unit, start) for number in (line.median, line.low, line.high)]
        table.add_row(*(f"{values[n]:g}" for n in varied), percent(line.share), *numbers, spread(line.error, m.unit))
    return table


def told(value: float, unit: str, start: datetime.datetime) -> str:
    """A number as people read it: a day as date and hour."""
    if math.isnan(value):
        return NOTHING
    if unit == "day":
        return f"{start + datetime.timedelta(days=value):%-d %b %H:%M}"
    return spread(value, unit)


def spread(value: float, unit: str) -> str:
    """A number that is no date: a length of time in days, a share in per cent."""
    if math.isnan(value):
        return NOTHING
    if unit == "day":
        return f"{value:.2f} d"
    if unit == "0-1":
        return f"{value:.0%}"
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:.1f}"


def percent(share: float) -> str:
    """A share of runs; what is not quite never or always does not look like it."""
    if 0.0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1.0:
        return ">99 %"
    return NOTHING if math.isnan(share) else f"{share * 100.0:.0f} %"
