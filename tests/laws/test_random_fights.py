"""Laws of chance over fights drawn at random: they hold in the mean, so each test plays many and allows for luck."""

import os
from typing import Any

import numpy as np
import pytest

from agents.luck import Luck
from agents.records.columns import World
from sim.phases.combat import fight
from tests.laws.random_wars import drawn
from tests.phases.little_world import MOTORISED, PICKUPS, RIFLES, little_world
from tests.reliability import note

ONE, OTHER = range(2)
ENEMIES = [{"camp": 0}, {"camp": 1}]
FIELD = [{}, {"holder": -1}, {}]  # they meet in a town that is nobody's
SURE = 3.0  # standard errors
MANY = int(os.environ.get("SERVAL_CASES", "10000")) * 3 // 10  # with `make trust`
CASES = [pytest.param(80), pytest.param(MANY, marks=pytest.mark.trust)]
Body = dict[str, Any]


def party(rng: np.random.Generator, side: int, bodies: int) -> list[Body]:
    """Some bodies of one side in the open at the same place."""
    return [
        {
            "side": side, "kind": int(rng.choice([RIFLES, PICKUPS, MOTORISED])), "town": 1,
            "personnel": int(rng.integers(20, 300)), "cohesion": float(rng.uniform(0.3, 1.0)), "hours_left": 6.0,
        }
        for _ in range(bodies)
    ]  # fmt: skip


def fought(units: list[Body], params: dict[str, float], dice: int, hours: float = 6.0) -> World:
    """A world after one turn of fighting."""
    w = little_world(
        towns=FIELD, sides=ENEMIES, units=[{**u, "hours_left": hours} for u in units], params=params,
        theatre={"tick_hours": hours},
    )  # fmt: skip
    fight(w, Luck(dice, 0, 0))
    return w


def lost(w: World, side: int) -> int:
    """People that a side has fewer."""
    mine = w.units.faction == side
    return int((w.units.personnel_start - w.units.personnel)[mine].sum())


def broken(w: World, side: int) -> int:
    """Bodies of a side that ran or were taken: no longer at their place in the open."""
    mine = w.units[w.units.faction == side]
    return int(((mine.cohesion < 0.999) & (mine.hours_left == 0.0) | (mine.personnel == 0)).sum())


def wars_of(cases: int) -> list[tuple[np.random.Generator, dict[str, float]]]:
    """A generator and parameters of combat within their ranges for each case."""
    found = []
    for dice in range(cases):
        rng = np.random.default_rng(dice)
        found.append((rng, {f"combat.{name}": value for name, value in drawn(rng, "combat").items()}))
    return found


def assert_zero_in_the_mean(differences: list[float]) -> None:
    """The mean is within the luck of so many cases of zero."""
    assert abs(np.mean(differences)) <= SURE * np.std(differences) / np.sqrt(len(differences)), np.mean(differences)


def assert_not_above_zero(differences: list[float]) -> None:
    """The mean is below zero, or above by no more than luck; and not everything is equal."""
    assert np.any(differences)
    assert np.mean(differences) <= SURE * np.std(differences) / np.sqrt(len(differences)), np.mean(differences)


@pytest.mark.parametrize("cases", CASES)
def test_sides_alike_fare_alike(cases: int) -> None:
    """The same bodies on both sides; whose rows come first changes from case to case."""
    differences = []
    for dice, (rng, params) in enumerate(wars_of(cases)):
        bodies = party(rng, ONE, int(rng.integers(1, 4)))
        mirrored = [{**body, "side": OTHER} for body in bodies]
        w = fought([*bodies, *mirrored] if dice % 2 else [*mirrored, *bodies], params, dice)
        differences.append(float(lost(w, ONE) - lost(w, OTHER)))
    assert np.any(differences)
    assert_zero_in_the_mean(differences)
    note("sides alike fare alike", f"{cases:,} fights", "the same bodies on both sides, rows in either order")


@pytest.mark.parametrize("cases", CASES)
def test_rows_give_no_advantage(cases: int) -> None:
    """The same bodies on both sides, the first side's rows always first."""
    differences = []
    for dice, (rng, params) in enumerate(wars_of(cases)):
        bodies = party(rng, ONE, int(rng.integers(1, 4)))
        w = fought([*bodies, *({**body, "side": OTHER} for body in bodies)], params, dice)
        differences.append(float(lost(w, ONE) - lost(w, OTHER)))
    assert_zero_in_the_mean(differences)


@pytest.mark.parametrize("cases", CASES)
def test_more_people_are_never_worse(cases: int) -> None:
    """Half as many again of the same: a smaller share of own people lost, and more of the enemy's."""
    own_share, theirs = [], []
    for dice, (rng, params) in enumerate(wars_of(cases)):
        own, enemy = party(rng, ONE, 2), party(rng, OTHER, 2)
        strong = [{**body, "personnel": body["personnel"] * 3 // 2} for body in own]
        weak_war, strong_war = fought([*own, *enemy], params, dice), fought([*strong, *enemy], params, dice)
        before, after = (sum(body["personnel"] for body in bodies) for bodies in (own, strong))
        own_share.append(lost(strong_war, ONE) / after - lost(weak_war, ONE) / before)
        theirs.append(float(lost(weak_war, OTHER) - lost(strong_war, OTHER)))
    assert_not_above_zero(own_share)
    assert_not_above_zero(theirs)
    note("more people are never worse, in the mean", f"{cases:,} pairs of fights", "the same luck, half as many again")


@pytest.mark.parametrize("cases", CASES)
def test_a_body_in_parts_fares_as_the_whole(cases: int) -> None:
    """The order of battle may list a battalion as one body or as companies: as many are lost on either side."""
    steadfast = {"combat.break_rate": 0.0, "combat.loss_cap": 1.0, "combat.loss_rate": 0.008}
    own, theirs = [], []
    for dice, (rng, params) in enumerate(wars_of(cases)):
        (whole,), enemy, parts = party(rng, ONE, 1), party(rng, OTHER, 2), int(rng.integers(2, 5))
        whole["personnel"] = 60 * parts
        split = [{**whole, "personnel": 60, "vehicles": 2} for _ in range(parts)]
        one = fought([*enemy, {**whole, "vehicles": 2 * parts}], params | steadfast, dice, hours=1.0)
        many = fought([*enemy, *split], params | steadfast, dice, hours=1.0)
        own.append(float(lost(many, ONE) - lost(one, ONE)))
        theirs.append(float(lost(many, OTHER) - lost(one, OTHER)))
    assert_zero_in_the_mean(own)
    assert_zero_in_the_mean(theirs)
    note("a body in parts fares as the whole", f"{cases:,} pairs of fights", "one body, or two to four parts")
