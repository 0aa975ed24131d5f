"""`list`: the scenarios there are."""

import datetime
import sys

from scenarios.load import load_scenario, scenario_files
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario

WIDTH = 112  # characters, where the output goes to a file
WIDEST = 120


def list_scenarios() -> None:
    """Name, period, question, units and days of every scenario."""
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    console = Console(width=min(Console().width, WIDEST) if sys.stdout.isatty() else WIDTH)
    numbers = (Column("units", justify="right", no_wrap=True), Column("days", justify="right", no_wrap=True))
    table = Table(Column("name", no_wrap=True), Column("period", no_wrap=True), "question", *numbers, box=box.SIMPLE)
    for path in scenario_files():
        try:
            table.add_row(path.stem, *row(load_scenario(path.stem)))
        except ScenarioError as error:
            many = f"{len(error.problems)} problems: python run.py check {path.stem}"
            table.add_row(path.stem, "not valid", many, "", "")
    console.print(table)


def row(scenario: Scenario) -> tuple[str, str, str, str]:
    """What the table says of one scenario."""
    units = sum(any(unit.personnel) for faction in scenario.factions.values() for unit in faction.units.values())
    question = " ".join((scenario.question or scenario.title).split())
    return period(scenario), question, str(units), f"{scenario.days:g}"


def period(scenario: Scenario) -> str:
    """First and last day, as short as is clear: 7 Jan - 13 Feb 2013."""
    first, last = scenario.start, (scenario.end - datetime.timedelta(seconds=1)).date()
    if first == last:
        return f"{first:%-d %b %Y}"
    begun = f"{first:%-d %b}" if first.year == last.year else f"{first:%-d %b %Y}"
    return f"{begun} – {last:%-d %b %Y}"
