"""What a commander sees: tracks, never the enemies themselves."""

import math
from typing import Any

import pytest

from agents.records.codes import ATTACK, BASE, DISPERSED, HIDING, HOLD, MARCH, PICKUP, REFUGE, TRUCE, TRUCK
from agents.records.columns import World
from agents.staff.picture import (
    backing,
    forget_pressure,
    imminent,
    is_prize,
    last_before,
    logistic,
    main_route,
    note_movers,
    pressure,
    pressure_on,
    success,
    support,
)
from tests.phases.little_world import ARMY, HELPERS, PICKUPS, RAIDERS, little_world, see

PLAIN = {"combat.power_floor": 1.0, "combat.fatigue_cost": 0.0}  # every body fights at its nominal power
BELIEF = {**PLAIN, "decisions.stale_hours": math.inf, "decisions.unseen_garrison": 15.0}
BAND = {"side": RAIDERS, "kind": PICKUPS, "town": 3, "personnel": 80}


def seen(w: World, side: int) -> World:
    """The world with the commander's picture drawn."""
    see(w, side)
    return w


def test_belief_is_the_track_and_not_the_truth() -> None:
    w = little_world(units=[BAND], tracks={(ARMY, 0): {"town": 2, "power": 33.0}}, params=BELIEF)
    assert list(seen(w, ARMY).believed) == [0.0, 0.0, 33.0, 15.0]  # and the unseen garrison of their own town
    w.units[0].personnel = 500
    w.units[0].town = 1
    assert list(seen(w, ARMY).believed) == [0.0, 0.0, 33.0, 15.0]


@pytest.mark.parametrize("posture", [MARCH, ATTACK, HOLD, DISPERSED])
@pytest.mark.parametrize(
    ("behind", "heading", "threatened"), [(3, 2, (0, 1, 2)), (2, 3, (3,)), (3, 4, ()), (-1, -1, (3,))]
)
def test_only_who_marches_this_way_is_fully_on_his_way(
    posture: int, behind: int, heading: int, threatened: tuple[int, ...]
) -> None:
    # 60 near town 3 of a road of five towns, an hour apart: what presses fades with e^(−hours / 4).
    params = {**BELIEF, "decisions.standing_share": 0.25, "decisions.pressure_hours": 4.0}
    params |= {"decisions.pressure_reach_hours": 9.0, "decisions.bar_power": 20.0}
    track = {"power": 60.0, "posture": posture, "behind": behind, "heading": heading}
    towns: list[dict[str, Any]] = [{}, {}, {}, {}, {"holder": RAIDERS}]
    w = seen(little_world(towns=towns, units=[BAND], tracks={(ARMY, 0): track}, params=params), ARMY)
    moving = posture in (MARCH, ATTACK)
    movers = note_movers(w, ARMY)
    assert movers == moving
    for town in range(4):
        share = 1.0 if moving and town in threatened else 0.25
        expected = pytest.approx(60.0 * share * math.exp(-float(w.hours[TRUCK, town, 3]) / 4.0))
        assert imminent(w, ARMY, TRUCK, town, movers, w.params[0].decisions) == expected


def test_a_garrison_between_bars_a_column_on_its_way_too() -> None:
    params = {**BELIEF, "decisions.standing_share": 0.25, "decisions.pressure_hours": 4.0}
    params |= {"decisions.pressure_reach_hours": 9.0, "decisions.bar_power": 20.0}
    track = {"power": 60.0, "posture": MARCH, "behind": 3, "heading": 2}
    guards = {"side": ARMY, "town": 1, "personnel": 500}
    w = seen(little_world(units=[BAND, guards], tracks={(ARMY, 0): track}, params=params), ARMY)
    assert imminent(w, ARMY, TRUCK, 0, note_movers(w, ARMY), w.params[0].decisions) == 0.0
    assert imminent(w, ARMY, TRUCK, 1, note_movers(w, ARMY), w.params[0].decisions) > 0.0


def test_a_column_beyond_reach_does_not_press_yet() -> None:
    params = {**BELIEF, "decisions.pressure_hours": 4.0, "decisions.bar_power": 20.0}
    track = {"power": 60.0, "posture": MARCH, "behind": 3, "heading": 2}
    for reach, threatened in ((9.0, [True] * 4), (1.7, [False, False, True, True])):
        params["decisions.pressure_reach_hours"] = reach
        w = seen(little_world(units=[BAND], tracks={(ARMY, 0): track}, params=params), ARMY)
        movers = note_movers(w, ARMY)
        assert [imminent(w, ARMY, TRUCK, town, movers, w.params[0].decisions) > 0.0 for town in range(4)] == threatened


@pytest.mark.parametrize(("tick", "age", "believed"), [(10, 3.0, 48.0), (9, 9.0, 240.0 / 7.0), (5, 33.0, 16.0)])
def test_old_tracks_weigh_less(tick: int, age: float, believed: float) -> None:
    # Turns of 6 h, made half a turn before the end of its own: 60 / (1 + age / 12).
    params, clock = {**BELIEF, "decisions.stale_hours": 12.0}, {"tick": 10, "hour": 60.0}
    w = little_world(units=[BAND], tracks={(ARMY, 0): {"tick": tick, "power": 60.0}}, params=params, theatre=clock)
    seen(w, ARMY)
    assert (w.believed[3], w.seen[3], w.age[3]) == (believed, 1, age)


def test_belief_in_quality_scales_belief_in_power() -> None:
    w = little_world(units=[BAND], tracks={(ARMY, 0): {"power": 60.0}}, params=BELIEF)
    w.quality[ARMY, RAIDERS] = 0.5
    assert seen(w, ARMY).believed[3] == 30.0


def test_an_enemy_town_nobody_has_looked_into_is_held_by_somebody_until_it_is_given_up() -> None:
    w = little_world(params=BELIEF)
    assert seen(w, ARMY).believed[3] == 15.0
    assert seen(w, RAIDERS).believed[3] == 0.0
    w.towns[3].abandoned_tick = 0
    assert seen(w, ARMY).believed[3] == 0.0


def test_own_power_counts_allies_in_the_open() -> None:
    units = [
        {"side": ARMY, "town": 1, "personnel": 50},
        {"side": HELPERS, "town": 1, "personnel": 70},
        {"side": ARMY, "town": 1, "personnel": 100, "posture": HIDING},
        {"side": ARMY, "town": 1, "personnel": 100, "bush": 1},
        {"side": ARMY, "town": 1, "personnel": 100, "status": 0},
        BAND,
    ]
    w = little_world(units=units, params=PLAIN)
    assert list(seen(w, ARMY).own) == [0.0, 120.0, 0.0, 0.0]
    assert list(seen(w, RAIDERS).own) == [0.0, 0.0, 0.0, 80.0]


def test_nothing_is_left_of_an_earlier_picture() -> None:
    w = little_world(units=[BAND], tracks={(ARMY, 0): {"power": 60.0}}, params=PLAIN)
    seen(w, ARMY)
    seen(w, RAIDERS)
    assert not w.believed[3]
    assert not w.seen.any()
    assert not w.age.any()


def test_support_is_a_share_of_what_can_come_in_time() -> None:
    # Pick-ups need 1 h for the 60 km between towns; within 1.5 h are the neighbours 1 and 3, not 0.
    w = little_world(params={"decisions.support_hours": 1.5, "decisions.support_share": 0.5})
    w.believed[:] = (80.0, 30.0, 100.0, 10.0)
    assert support(w, PICKUP, 2, w.params[0].decisions) == pytest.approx(0.5 * (30.0 + 10.0))


def test_backing_is_what_stands_here_and_a_share_of_what_can_come_in_time() -> None:
    w = little_world(params={"decisions.support_hours": 1.5, "decisions.support_share": 0.5})
    w.own[:] = (80.0, 30.0, 100.0, 10.0)
    assert backing(w, PICKUP, 2, w.params[0].decisions) == pytest.approx(100.0 + 0.5 * (30.0 + 10.0))


def test_pressure_fades_with_the_way() -> None:
    w = little_world(params={"decisions.pressure_hours": 2.0, "decisions.pressure_reach_hours": 2.5})
    w.believed[:] = (80.0, 30.0, 100.0, 10.0)
    by_hand = 10.0 + 100.0 * math.exp(-0.5) + 30.0 * math.exp(-1.0)  # at hand, one hour away, two; three is too far
    assert pressure(w, PICKUP, 3, w.believed, math.inf, w.params[0].decisions) == pytest.approx(by_hand)
    forget_pressure(w)
    assert pressure_on(w, PICKUP, 3, w.params[0].decisions) == pytest.approx(by_hand)
    w.believed[3] = 0.0
    assert pressure_on(w, PICKUP, 3, w.params[0].decisions) == pytest.approx(by_hand)  # reckoned once
    forget_pressure(w)
    assert pressure_on(w, PICKUP, 3, w.params[0].decisions) == pytest.approx(by_hand - 10.0)


def test_success_is_logistic_in_the_force_ratio() -> None:
    assert logistic(0.0) == 0.5
    assert success(100.0, 100.0, 3.0) == 0.5
    assert success(200.0, 100.0, 2.0) == pytest.approx(4.0 / 5.0)  # 2² against 1
    assert success(100.0, 200.0, 2.0) == pytest.approx(1.0 / 5.0)
    assert success(0.0, 10.0, 2.0) == 0.0
    assert success(50.0, 0.0, 1.0) == pytest.approx(50.0 / 51.0)  # nobody counts as one man


def test_what_may_be_an_aim() -> None:
    towns = [{}, {"holder": RAIDERS}, {"holder": -1}, {"holder": HELPERS}, {"holder": 3}, {"holder": -1}, {"holder": 0}]
    towns[5]["kind"], towns[6]["kind"] = REFUGE, BASE
    sides = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 1, "regular": 1}, {"camp": 2}]
    w = little_world(towns=towns, sides=sides, relations={(ARMY, 3): TRUCE})
    w.worth[:] = 1.0
    see(w, ARMY)
    assert [is_prize(w, ARMY, town) for town in range(7)] == [False, True, True, False, False, False, False]
    w.towns[4].abandoned_tick = 0  # the truce partner has left it
    see(w, ARMY)
    assert is_prize(w, ARMY, 4)
    w.worth[ARMY, 1] = 0.0
    assert not is_prize(w, ARMY, 1)


def test_regulars_plan_by_trucks_and_insurgents_by_pickups() -> None:
    w = little_world()
    assert (main_route(w, ARMY), main_route(w, RAIDERS)) == (TRUCK, PICKUP)


def test_the_last_town_before_an_objective() -> None:
    w = little_world(towns=5, edges=[(0, 1, 60.0), (1, 2, 60.0), (2, 3, 60.0)])  # no road to town 4
    assert [last_before(w, TRUCK, start, 3) for start in range(5)] == [2, 2, 2, 3, 4]
    assert last_before(w, TRUCK, 0, 4) == 0


def test_a_garrison_on_the_way_screens_what_lies_behind_it() -> None:
    w = little_world(params={"decisions.pressure_hours": 2.0, "decisions.pressure_reach_hours": 9.0})
    w.believed[:] = (80.0, 0.0, 0.0, 10.0)
    free_way = 10.0 + 80.0 * math.exp(-1.5)  # three hours away
    for garrison, felt in ((0.0, free_way), (24.0, free_way), (25.0, 10.0)):
        w.own[2] = garrison
        assert pressure(w, PICKUP, 3, w.believed, 25.0, w.params[0].decisions) == pytest.approx(felt)
    w.own[2], w.own[0], w.own[3] = 0.0, 99.0, 99.0  # beside the enemy and in the town itself: no screen
    assert pressure(w, PICKUP, 3, w.believed, 25.0, w.params[0].decisions) == pytest.approx(free_way)
