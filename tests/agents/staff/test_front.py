"""When regular forces turn to the attack, and when support is at hand."""

import math
from typing import Any

import pytest

from agents.records.codes import LIFT, MOVE, STAND, TRUCK, WAITING
from agents.records.columns import World
from agents.staff.front import close_up, faces_enemy, front_town, has_support, judge_advance, near_front
from agents.staff.roll import call_roll
from tests.phases.little_world import (
    ARMY,
    COMMAND,
    FIGHTER,
    GUNSHIP,
    HELPERS,
    LIFTER,
    PATROLLER,
    PICKUPS,
    RAIDERS,
    little_world,
    luck_of,
    see,
)

PARAMS = {
    "combat.power_floor": 1.0,
    "combat.fatigue_cost": 0.0,
    "decisions.face_hours": 4.0,  # trucks need 1.5 h from town to town
    "decisions.unseen_garrison": 0.0,
    "decisions.stale_hours": math.inf,
}
TOWNS = [{}, {}, {}, {"holder": RAIDERS}, {"holder": RAIDERS}, {"holder": RAIDERS}]
BATTALION = {"side": ARMY, "town": 2, "personnel": 200}
ENEMY = {"side": RAIDERS, "kind": PICKUPS, "town": 3, "personnel": 120}


def judged(*units: dict[str, Any], believed: float = 90.0, advance: int = 0, **options: Any) -> int:
    """Whether the army goes over to the attack, believing this power where the last unit stands."""
    sides = [{"camp": 0}, {"camp": 1, "regular": 1, "advance": advance}, {"camp": 1, "regular": 1, "foreign": 1}]
    temper = {"advance_share": 0.5}
    tracks = {(ARMY, len(units)): {"power": believed}}
    w = little_world(
        towns=TOWNS, sides=sides, units=[*units, ENEMY], params=PARAMS, temper=temper, tracks=tracks, **options
    )
    see(w, ARMY)
    judge_advance(w, ARMY)
    return int(w.sides[ARMY].advance)


def test_it_attacks_when_the_enemy_at_the_front_is_weaker_than_a_share_of_its_own() -> None:
    assert judged(BATTALION, believed=100.0) == 1  # half of 200
    assert judged(BATTALION, believed=101.0) == 0


def test_once_advancing_it_goes_on_until_the_enemy_is_stronger() -> None:
    assert judged(BATTALION, believed=199.0, advance=1) == 1
    assert judged(BATTALION, believed=201.0, advance=1) == 0


def test_where_no_enemy_is_left_nothing_holds_the_advance() -> None:
    assert judged(believed=0.0) == 1
    assert judged({**BATTALION, "kind": COMMAND}, believed=1.0) == 0, "nobody there who could attack"


@pytest.mark.parametrize(
    "other",
    [{"status": WAITING}, {"busy_hours": 3.0}, {"kind": COMMAND}, {"side": HELPERS}, {"town": 0}],
)
def test_only_own_bodies_near_the_front_that_can_attack_count(other: dict[str, Any]) -> None:
    """Town 0 lies 4.5 h from the enemy."""
    assert judged(BATTALION, {**BATTALION, **other}, believed=150.0) == 0
    assert judged(BATTALION, BATTALION, believed=150.0) == 1


def test_far_enemies_do_not_count() -> None:
    """Town 5 lies 4.5 h behind the front."""
    units = [BATTALION, ENEMY, {**ENEMY, "town": 5}]
    tracks = {(ARMY, 1): {"power": 50.0}, (ARMY, 2): {"power": 9000.0}}
    w = little_world(towns=TOWNS, units=units, params=PARAMS, tracks=tracks, temper={"advance_share": 0.5})
    see(w, ARMY)
    judge_advance(w, ARMY)
    assert w.sides[ARMY].advance == 1


def test_near_the_front() -> None:
    w = little_world(towns=TOWNS, units=[BATTALION], params=PARAMS)
    see(w, ARMY)
    assert [near_front(w, TRUCK, town, 4.0) for town in range(6)] == [True, True, True, True, True, False]
    w = little_world(towns=TOWNS, units=[{**BATTALION, "personnel": 1}], params=PARAMS)
    assert near_front(see(w, ARMY), TRUCK, 3, 4.0)  # one of them is enough
    w.units[0].town = 4  # in a town that the enemy holds
    see(w, ARMY)
    assert not any(near_front(w, TRUCK, town, 4.0) for town in range(6))


def test_facing_an_enemy() -> None:
    w = little_world(towns=TOWNS)
    w.believed[4] = 1.0
    assert [faces_enemy(w, TRUCK, town, 3.0) for town in range(6)] == [False, False, True, True, True, True]


@pytest.mark.parametrize(
    ("wings", "units", "expected"),
    [
        ([], [], False),
        ([], [{"side": ARMY}], False),
        ([], [{"side": RAIDERS}], False),
        ([], [{"side": HELPERS}], True),
        ([], [{"side": HELPERS, "status": WAITING}], False),
        ([{"side": HELPERS, "kind": FIGHTER}], [], True),
        ([{"side": HELPERS, "kind": GUNSHIP}], [], True),
        ([{"side": HELPERS, "kind": FIGHTER, "status": WAITING}], [], False),
        ([{"side": HELPERS, "kind": FIGHTER, "aircraft": 0}], [], False),
        ([{"side": HELPERS, "kind": PATROLLER}, {"side": HELPERS, "kind": LIFTER}], [], False),
        ([{"side": ARMY, "kind": FIGHTER}], [], False),
        ([{"side": RAIDERS, "kind": FIGHTER}], [], False),
    ],
)
def test_support_is_a_foreign_ally_on_the_ground_or_with_armed_aircraft(
    wings: list[dict[str, Any]], units: list[dict[str, Any]], expected: bool
) -> None:
    w: World = little_world(wings=wings, units=units)
    call_roll(w)
    assert has_support(w, ARMY) == expected


CLOSING = {
    **PARAMS,
    "decisions.face_hours": 2.0,
    "decisions.pressure_hours": 4.0,
    "decisions.pressure_reach_hours": 12.0,
    "decisions.relief_hours": 10.0,
    "decisions.bar_power": 25.0,
}
RESERVE = {"side": ARMY, "town": 0, "personnel": 100}


def closed_up(*units: dict[str, Any], power: float = 90.0, **options: Any) -> World:
    """The world after the army's rear moved up; the enemy is believed in town 3."""
    options = {"towns": TOWNS, "params": CLOSING, "temper": {"dump_days": 0.0, "holders_per_1000": 1.0}, **options}
    w = little_world(units=[*units, ENEMY], tracks={(ARMY, len(units)): {"power": power}}, **options)
    see(w, ARMY)
    close_up(w, ARMY, luck_of(w))
    return w


def test_the_rear_closes_up_to_the_front() -> None:
    """One body stays in town 0; the other goes to town 2, which faces the enemy."""
    w = closed_up(RESERVE, RESERVE, BATTALION)
    assert sorted(int(order) for order in w.units.order[:2]) == [STAND, MOVE]
    assert w.units.objective[:2][w.units.order[:2] == MOVE] == 2
    assert w.units[2].order == STAND


@pytest.mark.parametrize(("bar", "found"), [(49.0, True), (50.0, False)])
def test_pressure_counts_less_the_longer_the_way(bar: float, found: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """100 presses on town 1; the way there takes as long as relief may: half of it is left."""
    monkeypatch.setattr("agents.staff.front.pressure_on", lambda w, route, town, p: 100.0 if town == 1 else 0.0)
    params = {**PARAMS, "decisions.bar_power": bar, "decisions.relief_hours": 1.5, "decisions.no_way_hours": 99.0}
    w = see(little_world(towns=TOWNS, units=[BATTALION, {**BATTALION, "town": 1}], params=params), ARMY)
    assert front_town(w, TRUCK, 2, w.params[0].decisions) == (1 if found else -1)


def test_nobody_closes_up_without_a_front() -> None:
    assert not (closed_up(RESERVE, RESERVE).units.order == MOVE).any()  # no ally stands there
    weak = closed_up(RESERVE, RESERVE, BATTALION, power=30.0)  # 30 × e^(−1.5/4) = 21 is less than bars a way
    assert not (weak.units.order == MOVE).any()


def test_who_faces_the_enemy_is_close_enough() -> None:
    assert not (closed_up(BATTALION, BATTALION, BATTALION).units.order == MOVE).any()


def test_airborne_reserves_close_up_by_air_where_there_are_airfields() -> None:
    towns = [*TOWNS[:2], {"airfield": 2}, *TOWNS[3:]]
    w = closed_up(RESERVE, RESERVE, {**BATTALION, "kind": COMMAND}, towns=towns, kinds={"rifles.airborne": 1.0})
    assert LIFT in w.units.order[:2]
    assert MOVE not in w.units.order
