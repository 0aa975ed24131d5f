"""The outcomes of a run as tables for people: overall, by camp, by staff, by town; what did not happen is left out.

Names of towns and headings are never cut: what a narrow terminal has no room for is left out, last columns first.
"""

import datetime
import shutil
import textwrap

from rich import box
from rich.console import Console
from rich.table import Column, Table

from sim.measures.outcomes import measures_of, outcomes
from sim.measures.series import Measure
from sim.trajectory import Trajectory

NOTHING = "–"
WIDTH = 120  # characters, where the output goes to a file and COLUMNS says nothing else
HEAD_WIDTH, WIDEST = 10, 1000  # characters of a heading's line, and of any table
HEADS = {"fall_day": "fell"}  # of days that their names without "_day" don't tell
Found = dict[str, float | None]


def show(trajectory: Trajectory, console: Console | None = None) -> None:
    """Print every table."""
    console = console or Console(width=shutil.get_terminal_size((WIDTH, 0)).columns)
    found, measures = outcomes(trajectory), measures_of(trajectory)
    if wanted := [m for m in measures if m.name in trajectory.scenario.outcomes]:
        console.print(f"What the scenario asks: {' '.join(trajectory.scenario.question.split())}")
        console.print("", overall_table(wanted, found, trajectory))
    console.print("", overall_table([m for m in measures if "." not in m.name], found, trajectory))
    families: dict[tuple[str, ...], list[str]] = {}  # whom they are asked of → outcomes that are asked of the same
    for outcome, asked in by_outcome(measures).items():
        families.setdefault(tuple(asked), []).append(outcome)
    for whom, columns in families.items():
        show_family(console, whom, {column: by_outcome(measures)[column] for column in columns}, found, trajectory)


def by_outcome(measures: list[Measure]) -> dict[str, dict[str, Measure]]:
    """Outcomes that are asked of many: fall_day.konna as "fall_day", killed.konna.coalition as "killed coalition"."""
    found: dict[str, dict[str, Measure]] = {}
    for m in measures:
        outcome, *whom = m.name.split(".")
        if whom:
            found.setdefault(" ".join([outcome, *whom[1:]]), {})[whom[0]] = m
    return found


def overall_table(measures: list[Measure], found: Found, trajectory: Trajectory) -> Table:
    """One line per outcome of the whole war."""
    table = table_of(*(Column(head, no_wrap=head != "meaning") for head in ("outcome", "value", "unit", "meaning")))
    for m in measures:
        table.add_row(m.name, written(found[m.name], m.unit, trajectory), m.unit, m.meaning)
    return table


def show_family(
    console: Console,
    whom: tuple[str, ...],
    columns: dict[str, dict[str, Measure]],
    found: Found,
    trajectory: Trajectory,
) -> None:
    """Print the table of a family with as many of its columns as there is room for, and name the others."""
    shown = [name for name, asked in columns.items() if any(found[asked[one].name] for one in whom)]
    if not shown:
        return
    left_out: list[str] = []
    wide = console.options.update(width=WIDEST)
    table = family_table(whom, {name: columns[name] for name in shown}, found, trajectory)
    while len(shown) > 1 and console.measure(table, options=wide).maximum > console.width:
        left_out.insert(0, shown.pop())
        table = family_table(whom, {name: columns[name] for name in shown}, found, trajectory)
    console.print("", table)
    if left_out:
        heads = (heading(name, columns[name][whom[0]].unit) for name in left_out)
        names = ", ".join(head.replace("\n", " ") for head in heads)
        console.print(f"No room here for: {names}. outcomes.json has all; a wider terminal shows more.")


def family_table(
    whom: tuple[str, ...], columns: dict[str, dict[str, Measure]], found: Found, trajectory: Trajectory
) -> Table:
    """One line per camp, staff or town of which any of these outcomes tells, one column per outcome."""
    heads = (heading(name, asked[whom[0]].unit) for name, asked in columns.items())
    table = table_of(Column("", no_wrap=True), *(Column(head, justify="right", no_wrap=True) for head in heads))
    titles = dict(zip(trajectory.names.towns, trajectory.names.short_titles, strict=True))
    for one in whom:
        asked = [measures[one] for measures in columns.values()]
        if any(found[m.name] for m in asked):
            table.add_row(titles.get(one, one), *(written(found[m.name], m.unit, trajectory) for m in asked))
    return table


def table_of(*columns: Column) -> Table:
    """An empty table whose columns stand two spaces apart."""
    return Table(*columns, box=box.SIMPLE, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))


def heading(name: str, unit: str) -> str:
    """A name as a heading of short lines: "fell", "killed\ncoalition"."""
    words = HEADS.get(name, name.removesuffix("_day") if unit == "day" else name)
    return textwrap.fill(words.replace("_", " "), HEAD_WIDTH)


def written(value: float | None, unit: str, trajectory: Trajectory) -> str:
    """A number as people read it: a day as date and hour, a share in per cent."""
    if value is None:
        return NOTHING
    if unit == "day":
        start = datetime.datetime.combine(trajectory.scenario.start, datetime.time())
        return f"{start + datetime.timedelta(days=value):%-d %b %H:%M}"
    if unit == "0-1":
        return f"{value:.0%}"
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:.1f}"
