"""The wars that docs/counterfactuals.md sets side by side, and what it says of each: which outcomes, in what words."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from scenarios.load import load_scenario, scenario_files
from scenarios.schema import Scenario
from sim.revalue import with_values
from sim.study.batches.ensemble import Ensemble

BASE = "january_2013"
HORIZON = 60.0  # days: wars that begin with the base and end sooner are played on to here, so that ends compare
LEFT_OUT = ("smoke", "southern_offensive")  # too small, and a part of the base
NOT_THERE, NEVER = "–", "never"


class War(NamedTuple):
    """A scenario as it is played for the page, at one value of its lever if it has one of its own."""

    title: str
    scenario: Scenario


class Quantity(NamedTuple):
    """An outcome with the words of its column."""

    title: str
    outcome: str


GROUPS: dict[str, tuple[Quantity, ...]] = {
    "What falls": (
        Quantity("Konna", "fall_day.konna"),
        Quantity("Diabaly", "fall_day.diabaly"),
        Quantity("Sévaré", "fall_day.sevare"),
        Quantity("Bamako threatened", "capital_threat_day"),
        Quantity("Bamako", "capital_fall_day"),
        Quantity("towns lost", "towns_lost"),
    ),
    "What the government loses in the north, where it holds it": (
        Quantity("Aguelhok", "fall_day.aguelhok"),
        Quantity("Tessalit", "fall_day.tessalit"),
        Quantity("Ménaka", "fall_day.menaka"),
        Quantity("Kidal", "fall_day.kidal"),
        Quantity("Gao", "fall_day.gao"),
        Quantity("Timbuktu", "fall_day.timbuktu"),
    ),
    "What is free again": (
        Quantity("first strike", "first_strike_day"),
        Quantity("Gao free", "free_day.gao"),
        Quantity("Gao retaken", "retaken_day.gao"),
        Quantity("Timbuktu free", "free_day.timbuktu"),
        Quantity("Timbuktu retaken", "retaken_day.timbuktu"),
        Quantity("Kidal free", "free_day.kidal"),
        Quantity("Tessalit free", "free_day.tessalit"),
    ),
    "Losses and effort": (
        Quantity("coalition killed", "killed.coalition"),
        Quantity("government's camp killed", "killed.government"),
        Quantity("Azawad killed", "killed.azawad"),
        Quantity("sorties", "sorties"),
        Quantity("strikes", "strikes"),
        Quantity("soldiers airlifted", "airlifted"),
    ),
    "The people": (
        Quantity("civilians harmed", "harmed"),
        Quantity("of them by strikes", "harmed_by_strikes"),
        Quantity("most away from home", "away_peak"),
        Quantity("refugees at the end", "refugees"),
    ),
    "The four goals at the end (0-1)": (
        Quantity("Mali safe", "goal_safe"),
        Quantity("legitimate authorities", "goal_authority"),
        Quantity("an electoral process", "goal_election"),
        Quantity("no threat", "goal_no_threat"),
    ),
}


def wars() -> Iterator[War]:
    """The base, those that begin with it, the others by their first day; each value of a lever of its own is a war."""
    base = load_scenario(BASE)
    yield War(BASE, on_to_horizon(base, base))
    others = [load_scenario(path.stem) for path in scenario_files() if path.stem not in (BASE, *LEFT_OUT)]
    for scenario in sorted(others, key=lambda s: (s.start != base.start, s.start, s.days > HORIZON)):
        yield from at_each_value(on_to_horizon(scenario, base), base)


def on_to_horizon(scenario: Scenario, base: Scenario) -> Scenario:
    """Played on to the common horizon, if it begins when the base does and ends before."""
    if scenario.start != base.start or scenario.days >= HORIZON:
        return scenario
    return scenario.model_copy(update={"days": HORIZON})


def at_each_value(scenario: Scenario, base: Scenario) -> Iterator[War]:
    """The scenario, once for each value of a lever of its own on a parameter in which it differs from the base."""
    for name, lever in scenario.levers.items():
        own = lever != base.levers.get(name) and scenario.values[lever.sets] != base.values[lever.sets]
        if own and lever.values:
            unit = scenario.parameters[lever.sets].unit
            for value in lever.values:
                yield War(f"{scenario.name}, {value:g} {unit}s", with_values(scenario, {lever.sets: value}))
            return
    yield War(scenario.name, scenario)


class Told(NamedTuple):
    """One quantity in one war: in what share of runs it happened, and the middle and 5-95 % of those."""

    share: float
    low: float
    median: float
    high: float


def tell(ensemble: Ensemble, outcome: str) -> Told | None:
    """A quantity; nothing where the world of this war has no such outcome."""
    if outcome not in (measure.name for measure in ensemble.measures):
        return None
    values = ensemble.of(outcome)
    happened = values[~np.isnan(values)]
    if not happened.size:
        return Told(0.0, math.nan, math.nan, math.nan)
    low, median, high = np.quantile(happened, [0.05, 0.5, 0.95])
    return Told(happened.size / values.size, float(low), float(median), float(high))


def unit_of(ensemble: Ensemble, outcome: str) -> str:
    """The unit of an outcome."""
    return next((m.unit for m in ensemble.measures if m.name == outcome), "")


def in_words(told: Told | None, unit: str) -> str:
    """A cell of the table: median (5 % – 95 %), with the share of runs in front where it may not happen."""
    if told is None or told.share == 0.0:
        return NOT_THERE if told is None else NEVER
    if unit == "day":
        span = f"{told.median:.1f} ({told.low:.1f} – {told.high:.1f})"
        return f"{told.share:.0%}: {span}"
    digits = 2 if unit == "0-1" else 0
    return f"{told.median:,.{digits}f} ({told.low:,.{digits}f} – {told.high:,.{digits}f})"


def later(first: Table, other: Table) -> tuple[float, float]:
    """Shares of pairs of runs in which the other is earlier or less, and later or more; never is later than any."""
    a, b = (np.where(np.isnan(x), math.inf, x) for x in (first, other))
    return float((b < a).mean()), float((b > a).mean())
