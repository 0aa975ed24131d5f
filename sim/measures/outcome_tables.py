"""The outcomes of a run as tables for people: overall, by camp, by staff, by town; what did not happen is left out."""

import datetime
import sys

from rich import box
from rich.console import Console
from rich.table import Column, Table

from sim.measures.outcomes import measures_of, outcomes
from sim.measures.series import Measure
from sim.trajectory import Trajectory

NOTHING = "–"
WIDTH = 120  # characters, where the output goes to a file
Found = dict[str, float | None]


def show(trajectory: Trajectory, console: Console | None = None) -> None:
    """Print every table."""
    console = console or Console(width=None if sys.stdout.isatty() else WIDTH)
    found, measures = outcomes(trajectory), measures_of(trajectory)
    if wanted := [m for m in measures if m.name in trajectory.scenario.outcomes]:
        console.print(f"What the scenario asks: {' '.join(trajectory.scenario.question.split())}")
        console.print(overall_table(wanted, found, trajectory))
    console.print(overall_table([m for m in measures if "." not in m.name], found, trajectory))
    families: dict[tuple[str, ...], list[str]] = {}  # whom they are asked of → outcomes that are asked of the same
    for outcome, asked in by_outcome(measures).items():
        families.setdefault(tuple(asked), []).append(outcome)
    for whom, columns in families.items():
        console.print(
            family_table(whom, {column: by_outcome(measures)[column] for column in columns}, found, trajectory)
        )


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
    table = Table("outcome", "value", "unit", "meaning", box=box.SIMPLE)
    for m in measures:
        table.add_row(m.name, written(found[m.name], m.unit, trajectory), m.unit, m.meaning)
    return table


def family_table(
    whom: tuple[str, ...], columns: dict[str, dict[str, Measure]], found: Found, trajectory: Trajectory
) -> Table:
    """One line per camp, staff or town that has anything to tell, one column per outcome that anybody has."""
    values = {one: {name: found[asked[one].name] for name, asked in columns.items()} for one in whom}
    shown = [name for name in columns if any(values[one][name] for one in whom)]
    units = {name: columns[name][whom[0]].unit for name in shown}
    heads = [name if units[name] == "day" else f"{name} ({units[name]})" for name in shown]
    table = Table("", *(Column(head, justify="right") for head in heads), box=box.SIMPLE)
    titles = dict(zip(trajectory.names.towns, trajectory.names.short_titles, strict=True))
    for one in whom:
        if any(values[one].values()):
            table.add_row(
                titles.get(one, one), *(written(values[one][name], units[name], trajectory) for name in shown)
            )
    return table


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
