"""What a study may vary: all parameters with a range but levers, tempers of factions' own; and how they are drawn."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from scenarios.problems import Problem, ScenarioError, did_you_mean
from scenarios.schema import LEVER, Parameter, Scenario

MEASURING = "outcomes"  # the table that says what is measured, and moves no run
TEMPER = "temper"
NOT_A_NUMBER = ("code", "0/1")  # units of parameters that have no range worth the name


class Range(NamedTuple):
    """A number that may be varied between two others; `value` is what the scenario has."""

    name: str
    low: float
    high: float
    value: float
    unit: str
    meaning: str


def is_drawn(name: str, p: Parameter) -> bool:
    """Whether a study may draw a parameter from its range."""
    has_range = p.low < p.high and p.unit not in NOT_A_NUMBER
    return has_range and p.status != LEVER and name.partition(".")[0] != MEASURING


def ranges(scenario: Scenario, names: Collection[str] = ()) -> list[Range]:
    """All that may be varied, in the order of names, or those that are named, in the order of `names`."""
    found = {
        name: Range(name, p.low, p.high, p.value, p.unit, p.meaning)
        for name, p in scenario.parameters.items()
        if is_drawn(name, p)
    }
    for key, faction in scenario.factions.items():
        for own, value in faction.temper.items():
            p = scenario.parameters[f"{TEMPER}.{own}"]
            name = f"{TEMPER}.{key}.{own}"
            if is_drawn(name, p):
                found[name] = Range(name, p.low, p.high, value, p.unit, f"{faction.name}: {p.meaning}")
    problems = [
        Problem("command line", 0, "--only", f'"{name}" is no parameter with a range', did_you_mean(name, found))
        for name in names
        if name not in found
    ]
    if problems:
        raise ScenarioError(problems)
    return [found[name] for name in names or sorted(found)]


def within(low: Table | float, value: Table | float, high: Table | float, shares: Table | float) -> Table:
    """Values at shares 0 to 1 of ranges: low at 0, the table's value at one half, high at 1, straight lines between.

    So the value of the table is the median of what is drawn, however lopsided its range is.
    """
    return np.where(shares < 0.5, low + (value - low) * 2.0 * shares, value + (high - value) * (2.0 * shares - 1.0))


def values_at(space: Sequence[Range], unit: Table) -> dict[str, float]:
    """Values of a point of the unit cube [ranges], as `within` lays ranges out: 0 is the low end, 1 the high one."""
    return {r.name: float(within(r.low, r.value, r.high, share)) for r, share in zip(space, unit, strict=True)}


def unit_of(space: Sequence[Range], values: dict[str, float]) -> list[float]:
    """The point of the unit cube at which these values stand."""
    return [float(np.interp(values[r.name], [r.low, r.value, r.high], [0.0, 0.5, 1.0])) for r in space]
