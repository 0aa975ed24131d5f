"""When commanders decide, and that they decide by what they believe."""

from typing import Any

import pytest

from agents.records.codes import ASSEMBLE, ATTACK, HIDING, LIE_LOW, RAID, RECONNOITRE, STAND
from agents.records.columns import World
from sim.names import doctrines_here
from sim.phases.decisions import give_orders
from tests.phases.little_world import ARMY, HELPERS, PICKUPS, RAIDERS, little_world, luck_of

ALLIES = HELPERS  # the third side, where it is of the raiders' camp
BAND = {"side": RAIDERS, "kind": PICKUPS, "town": 2, "personnel": 100}
EAGER = {"decision_hours": 12.0, "effort": 0.0, "aversion": 0.0, "impatience": 0.0, "rationality": 0.0,
         "dump_days": 0.0, "wanted_odds": 1.0, "least_odds": 0.0, "holders_per_1000": 1.0,
         "reach_hours": 48.0}  # fmt: skip


def mind(name: str) -> int:
    """The row of a doctrine."""
    return doctrines_here().index(name)


def world(*units: dict[str, Any], doctrine: str = "mia", **options: Any) -> World:
    """Raiders of a doctrine hold towns 2 and 3; town 1 of the army is the one prize."""
    sides = options.pop("sides", [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 1, "regular": 1, "foreign": 1}])
    sides = [{**side, "doctrine": mind(doctrine if row == RAIDERS else "support")} for row, side in enumerate(sides)]
    towns = [{}, {}, {"holder": RAIDERS}, {"holder": RAIDERS}]
    w = little_world(towns=towns, sides=sides, units=units, **{"temper": EAGER, **options})
    w.worth[:] = 0.0
    w.worth[RAIDERS, 1] = 1.0
    return w


def turns(w: World, count: int) -> list[int]:
    """The turns in which the raiders decided."""
    decided = []
    for _ in range(count):
        before = float(w.sides[RAIDERS].next_decision)
        give_orders(w, luck_of(w))
        if w.sides[RAIDERS].next_decision != before:
            decided.append(int(w.theatre[0].tick))
        w.theatre[0].tick += 1
        w.theatre[0].hour += w.theatre[0].tick_hours
    return decided


def test_each_commander_decides_at_his_own_rhythm() -> None:
    assert turns(world(), 8) == [0, 2, 4, 6]
    first = [{"camp": 0, "next_decision": 7.0}, {"camp": 1}]
    assert turns(world(sides=first), 8) == [1, 3, 5, 7]  # at hour 6, the start nearest to hour 7, then every 12 h
    first[0]["next_decision"] = 10.0
    assert turns(world(sides=first), 8) == [2, 4, 6]
    assert turns(world(temper={**EAGER, "decision_hours": 72.0}), 13) == [0, 12]


def test_nobody_decides_twice_in_a_turn() -> None:
    assert turns(world(temper={**EAGER, "decision_hours": 4.0}), 4) == [0, 1, 2, 3]


@pytest.mark.parametrize("first", [RAIDERS, ALLIES])
def test_whose_hour_comes_first_has_the_first_say(first: int) -> None:
    """Two allies want the one band that need not stay; who stands first in the list means nothing."""
    sides: list[dict[str, Any]] = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 0}]
    for side in (RAIDERS, ALLIES):
        sides[side]["next_decision"] = 1.0 if side == first else 2.0
    busy = {**BAND, "side": ALLIES, "busy_hours": 99.0}
    w = world(BAND, BAND, busy, sides=sides, temper={**EAGER, "cooperation": 1.0})
    w.sides.doctrine[ALLIES], w.worth[ALLIES] = mind("mia"), w.worth[RAIDERS]
    give_orders(w, luck_of(w))
    assert list(w.packages.faction[w.packages.stage > 0]) == [first]


def test_a_side_that_takes_no_part_does_not_decide() -> None:
    w = world(BAND, BAND, sides=[{"camp": 0, "active": 0}, {"camp": 1}])
    assert turns(w, 4) == []
    assert w.theatre[0].decisions == 0


def test_a_side_that_breaks_away_late_decides_at_its_own_rhythm() -> None:
    w = world(sides=[{"camp": 0, "active": 0}, {"camp": 1}])
    turns(w, 41)
    w.sides[RAIDERS].active = 1
    assert turns(w, 6) == [41, 42, 44, 46]  # its hours are those of 0, 12, 24 …


@pytest.mark.parametrize(("intervened", "packages"), [(0, 0), (1, 1)])
def test_foreign_forces_wait_for_the_decision_to_intervene(intervened: int, packages: int) -> None:
    sides = [{"camp": 0, "foreign": 1}, {"camp": 1, "regular": 1}]
    w = world(BAND, BAND, BAND, sides=sides, theatre={"intervened": intervened})
    give_orders(w, luck_of(w))
    assert (w.packages.stage > 0).sum() == packages


def test_an_order_from_beginning_to_end() -> None:
    """Two free bodies next to a prize: a package is launched, and driven on in the next turn."""
    w = world(BAND, BAND, BAND)
    turns(w, 1)
    assert (w.packages[0].stage, w.packages[0].objective) == (ASSEMBLE, 1)
    assert (w.units.package == 0).any()
    turns(w, 1)
    assert w.packages[0].stage == RECONNOITRE


def test_raiders_hide_again_after_a_turn() -> None:
    w = world({**BAND, "town": 1, "order": RAID, "posture": ATTACK}, doctrine="support")
    give_orders(w, luck_of(w))
    assert (w.units[0].order, w.units[0].posture, w.units[0].bush) == (LIE_LOW, HIDING, 1)


def test_the_doctrine_of_a_side_decides_and_no_other() -> None:
    """A hidden band of MUJAO raids; one of MIA never does."""
    hidden = {**BAND, "town": 1, "order": LIE_LOW, "posture": HIDING, "bush": 1}
    for doctrine, orders in (("mujao", RAID), ("mia", LIE_LOW)):
        w = world(hidden, doctrine=doctrine, params={"decisions.raids_per_day": 1e9})
        give_orders(w, luck_of(w))
        assert w.units[0].order == orders


def test_same_luck_same_orders() -> None:
    one, other = (world(BAND, BAND, BAND, temper={**EAGER, "rationality": 1.0}) for _ in range(2))
    for w in (one, other):
        turns(w, 20)
    assert (one.units == other.units).all()
    assert (one.ledger == other.ledger).all()


def test_nobody_there_nothing_ordered() -> None:
    w = world()
    turns(w, 10)
    assert w.theatre[0].events == 0
    assert w.theatre[0].decisions == 0
    assert not w.packages.stage.any()
    w = world({"side": ARMY, "town": 1}, {"side": HELPERS, "town": 1})
    turns(w, 10)
    assert list(w.units.order) == [STAND, STAND]
