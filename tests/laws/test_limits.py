"""The ends of the scale: no enemy, nobody at all, no time; and more of the one thing never gives less of the other."""

from typing import Any

import numpy as np
import pytest

from agents.luck import Luck
from agents.records.codes import ATTACK, BROKE, TRUCE
from agents.records.columns import STATE, World
from sim.phases.combat import fight
from sim.turn import play_turn
from tests.phases.little_world import (
    ARMY,
    HELPERS,
    LIFTER,
    PICKUPS,
    RAIDERS,
    RIFLES,
    event_list,
    little_world,
    luck_of,
)

CROWD = [
    {"side": side, "kind": kind, "town": town}
    for side, kind in ((RAIDERS, PICKUPS), (ARMY, RIFLES), (HELPERS, RIFLES))
    for town in (1, 3)
]
PEACE = {(RAIDERS, ARMY): TRUCE, (RAIDERS, HELPERS): TRUCE}


def played(turns: int, **options: Any) -> World:
    """A little world after whole turns."""
    w = little_world(**options)
    for turn in range(turns):
        play_turn(w, Luck(1, 0, turn))
    return w


def lost(w: World) -> int:
    """People that any side lost by fighting."""
    return int((w.units.killed + w.units.captured).sum())


def test_where_nobody_is_an_enemy_nobody_is_lost() -> None:
    w = played(8, units=CROWD, relations=PEACE, theatre={"intervened": 1})
    assert lost(w) == 0
    assert not w.towns.fight_hours.any()
    assert not w.sides.defeats.any()


def test_where_all_are_enemies_somebody_is() -> None:
    """In town 3, which the raiders hold; in town 1 they take to the bush."""
    assert lost(played(4, units=CROWD, theatre={"intervened": 1})) > 0


def test_an_empty_country_stays_as_it_is() -> None:
    w = played(12, theatre={"intervened": 1})
    assert list(w.towns.holder[:3]) == [ARMY] * 3
    assert w.theatre[0].decisions == 0
    assert w.events[: w.theatre[0].events].amount.sum() >= 0.0


def test_bodies_without_people_are_as_good_as_not_there() -> None:
    ghosts = [{**unit, "personnel": 0, "vehicles": 0} for unit in CROWD]
    w = played(6, units=ghosts, theatre={"intervened": 1})
    assert lost(w) == 0
    assert not w.units.contact_hours.any()
    assert (w.towns.claimant == -1).all()


def test_wings_without_aircraft_fly_nowhere() -> None:
    w = played(6, units=CROWD, wings=[{"side": HELPERS, "kind": LIFTER, "aircraft": 0}], theatre={"intervened": 1})
    assert not w.wings.sorties.any()


def test_a_turn_without_time_changes_nothing_that_counts() -> None:
    w = little_world(units=CROWD, theatre={"tick_hours": 0.0, "intervened": 1})
    before = {name: getattr(w, name).copy() for name in STATE}
    fight(w, luck_of(w))
    for name in STATE:
        assert (getattr(w, name) == before[name]).all(), name


@pytest.fixture(scope="module")
def defence() -> dict[int, tuple[float, float, float]]:
    """A company that holds a town against attackers of several sizes: means of (own killed, theirs, broken) of 60."""
    results = {}
    for attackers in (50, 150, 450):
        units = [
            {"side": ARMY, "town": 1, "hours_left": 6.0},
            {"side": RAIDERS, "kind": PICKUPS, "town": 1, "personnel": attackers, "posture": ATTACK, "hours_left": 6.0},
        ]
        w = little_world(units=units)
        start = w.units.copy(), w.theatre.copy(), w.quality.copy()
        seen = []
        for run in range(60):
            w.units[...], w.theatre[...], w.quality[...] = start
            fight(w, Luck(1, run, 0))
            seen.append((w.units.killed[0], w.units.killed[1], any(e.unit == 0 for e in event_list(w, BROKE))))
        results[attackers] = tuple(np.mean(seen, axis=0))
    return results


def test_the_stronger_the_attack_the_more_often_the_defence_breaks(
    defence: dict[int, tuple[float, float, float]],
) -> None:
    broken = [defence[size][2] for size in sorted(defence)]
    assert broken == sorted(broken)
    assert broken[-1] > broken[0]


def test_per_hour_of_defence_a_stronger_attack_costs_more() -> None:
    """Held to the end: with breaking off, a strong attack may cost less because it is over sooner."""
    killed = []
    for attackers in (50, 150, 450):
        units = [
            {"side": ARMY, "town": 1, "hours_left": 6.0},
            {"side": RAIDERS, "kind": PICKUPS, "town": 1, "personnel": attackers, "posture": ATTACK, "hours_left": 6.0},
        ]
        w = little_world(units=units, params={"combat.break_rate": 0.0})
        start = w.units.copy()
        total = 0
        for run in range(25):
            w.units[...] = start
            fight(w, Luck(1, run, 0))
            total += int(w.units.killed[0])
        killed.append(total)
    assert killed[0] < killed[1] < killed[2]
