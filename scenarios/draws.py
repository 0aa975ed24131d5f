"""Draws of parameters that a file of calibrated values holds beside its one set: for many runs, one after the other."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from scenarios.checks import outside
from scenarios.files import read_toml
from scenarios.problems import Problem, ScenarioError, did_you_mean, shown
from scenarios.schema import Parameter, Scenario

PLACE = "posterior"
Draws = tuple[Mapping[str, float], ...]


def read_draws(path: Path | None, scenario: Scenario, stated: Collection[str] = ()) -> Draws:
    """The draws of a file of values; none if it has none. Raises ScenarioError with the first that cannot be used.

    What is `stated` elsewhere has the last word: these names are left out.
    """
    if path is None or path.suffix == ".csv":
        return ()
    table = read_toml(path).get(PLACE)
    if table is None:
        return ()
    if (
        not isinstance(table, dict)
        or not isinstance(table.get("names"), list)
        or not isinstance(table.get("draws"), list)
    ):
        raise ScenarioError([Problem(shown(path), 0, PLACE, "must have names and draws")])
    limits = [limits_of(path, name, scenario) for name in table["names"]]
    drawn = [draw(path, number, row, table["names"], limits) for number, row in enumerate(table["draws"])]
    return tuple({name: value for name, value in row.items() if name not in stated} for row in drawn)


def limits_of(path: Path, name: Any, scenario: Scenario) -> Parameter:
    """The parameter whose range bounds a value; temper.FACTION.NAME has that of temper.NAME."""
    parts = str(name).split(".")
    own = f"temper.{parts[2]}" if parts[0] == "temper" and len(parts) == 3 and parts[1] in scenario.factions else name
    if own not in scenario.parameters:
        hint = did_you_mean(str(name), scenario.parameters)
        raise ScenarioError([Problem(shown(path), 0, f"{PLACE}.names", f'no parameter "{name}"', hint)])
    return scenario.parameters[own]


def draw(path: Path, number: int, row: Any, names: list[str], limits: list[Parameter]) -> dict[str, float]:
    """One draw."""
    place = f"{PLACE}.draws, row {number + 1}"
    if not isinstance(row, list) or len(row) != len(names):
        raise ScenarioError([Problem(shown(path), 0, place, f"must have {len(names)} numbers, one for each name")])
    for name, value, limit in zip(names, row, limits, strict=True):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ScenarioError([Problem(shown(path), 0, place, f"{name} must be a number, not {value!r}")])
        if not limit.low <= value <= limit.high:
            raise ScenarioError([Problem(shown(path), 0, place, f"{name}: {outside(value, limit)}")])
    return {name: float(value) for name, value in zip(names, row, strict=True)}
