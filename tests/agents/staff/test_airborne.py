"""Air landings: every condition, and the terms by hand. Towns stand 60 km apart."""

import math
from typing import Any

import numpy as np
import pytest

from agents.records.codes import AIR_ASSAULT, AIR_LAND, ENGAGE, LIFT, MOVE, ORDERED, STAND, TRUCK, WAITING
from agents.records.columns import World
from agents.staff.airborne import friend_in_town, jumpers, land, link_up_days, prepare, weigh_landing
from agents.staff.desk import TEAM, TERMS
from agents.staff.objectives import (
    BELIEVED,
    CHANCE,
    COUNT,
    EFFORT,
    GAIN,
    LANDING_CHOICE,
    LOSS,
    OPTION,
    POWER,
    TIME,
    UTILITY,
    WORTH,
)
from tests.phases.little_world import (
    ARMY,
    HELPERS,
    MOTORISED,
    PICKUPS,
    RAIDERS,
    RIFLES,
    about,
    event_list,
    little_world,
    luck_of,
    see,
)

DECISIONS = {
    "stale_hours": math.inf, "unseen_garrison": 0.0, "support_share": 0.0, "support_hours": 1.0,
    "defender_advantage": 1.0, "loss_at_parity": 0.3, "road_kmh": 40.0, "drop_range_km": 1000.0, "drop_ratio": 0.5,
    "linkup_days": 4.0,
    "link_power": 60.0, "no_link_hours": 200.0, "drop_effort": 0.1, "drop_seats": 250.0, "drop_prepare_hours": 18.0,
    "drop_wait_hours": 96.0, "next_drop_hours": 60.0,
}  # fmt: skip
PARAMS = {
    "combat.power_floor": 1.0,
    "combat.fatigue_cost": 0.0,
    **{f"decisions.{name}": value for name, value in DECISIONS.items()},
}
TEMPER = {
    "attack_slope": 2.0, "aversion": 1.0, "impatience": 0.001, "rationality": 0.0, "recon_hours": 6.0, "dump_days": 0.0,
    "advance_km_per_day": 80.0, "wanted_odds": 1.0, "holders_per_1000": 1.0,
}  # fmt: skip
KINDS = {"rifles.airborne": 1.0}
PARAS = {"side": HELPERS, "kind": RIFLES, "town": 0, "personnel": 120}
COLUMN = {"side": ARMY, "kind": MOTORISED, "town": 2, "personnel": 50}  # quality 2: power 100
PRIZE = 5


def world(*units: dict[str, Any], **options: Any) -> World:
    """The raiders hold towns 3 to 5; the airfield of town 5 is the prize of the helpers, who stand in town 0."""
    towns = [{}, {}, {}, *({"holder": RAIDERS} for _ in range(3))]
    towns[PRIZE]["airfield"] = 2
    params, temper = {**PARAMS, **options.pop("params", {})}, {**TEMPER, **options.pop("temper", {})}
    w = little_world(units=units, params=params, temper=temper, kinds=KINDS, **{"towns": towns, **options})
    w.worth[:] = 0.0
    w.worth[HELPERS, PRIZE] = 1.0
    return w


def landed(w: World) -> World:
    """The world after the helpers weighed a landing."""
    see(w, HELPERS)
    land(w, HELPERS, luck_of(w))
    return w


def weighed(w: World, power: float = 240.0) -> tuple[bool, np.ndarray]:
    """Whether the prize may be dropped on, and the terms."""
    see(w, HELPERS)
    terms = np.zeros(TERMS)
    return weigh_landing(w, HELPERS, PRIZE, power, w.units[0], terms, w.params[0].decisions), terms


def test_a_landing_is_prepared_by_hand() -> None:
    w = landed(world(PARAS, PARAS, COLUMN, theatre={"hour": 48.0, "tick": 8}))
    q = w.packages[0]
    assert (q.faction, q.aim, q.stage, q.objective, q.assembly) == (HELPERS, AIR_ASSAULT, ENGAGE, PRIZE, 0)
    assert (q.power, q.deadline) == (240.0, 48.0 + 96.0)
    for u in w.units[:2]:
        assert (u.order, u.objective, u.package, u.busy_hours) == (LIFT, PRIZE, 0, 18.0)
    assert w.units[2].order == STAND
    side = w.sides[HELPERS]
    assert (side.next_landing, side.orders_given) == (48.0 + 60.0, 1)
    (event,) = event_list(w, ORDERED)
    assert (*about(event), event.other_amount) == (HELPERS, -1, PRIZE, w.towns[PRIZE].cell, 0, 240.0)
    assert w.ledger[0].kind == LANDING_CHOICE


def test_the_next_drop_must_wait() -> None:
    sides = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 1, "regular": 1, "foreign": 1, "next_landing": 60.0}]
    assert not landed(world(PARAS, COLUMN, sides=sides, theatre={"hour": 54.0})).packages.stage.any()
    assert landed(world(PARAS, COLUMN, sides=sides, theatre={"hour": 60.0})).packages[0].stage == ENGAGE


def test_the_terms_by_hand() -> None:
    # 60 believed against 240: 4² to 1. Column and prize are 180 km apart: 2.25 days at 80 km a day, 54 hours.
    enemy = {"side": RAIDERS, "kind": PICKUPS, "town": PRIZE}
    possible, t = weighed(world(PARAS, COLUMN, enemy, tracks={(HELPERS, 2): {"power": 60.0}}))
    assert possible
    assert (t[OPTION], t[WORTH], t[POWER], t[BELIEVED], t[EFFORT]) == (PRIZE, 1.0, 240.0, 60.0, 0.1)
    assert t[CHANCE] == pytest.approx(16.0 / 17.0)
    assert t[GAIN] == pytest.approx(16.0 / 17.0)
    assert t[LOSS] == pytest.approx(0.3 * 60.0 / 240.0)
    assert t[TIME] == pytest.approx(0.001 * 54.0)
    assert t[UTILITY] == pytest.approx(t[GAIN] - t[LOSS] - t[TIME] - t[EFFORT])


def test_helpers_of_the_enemy_nearby_count() -> None:
    near = [{"side": RAIDERS, "kind": PICKUPS, "town": town} for town in (PRIZE, PRIZE - 1)]
    tracks = {(HELPERS, 2): {"power": 60.0}, (HELPERS, 3): {"power": 50.0}}
    params = {"decisions.support_share": 0.2, "decisions.support_hours": 3.0, "decisions.defender_advantage": 1.5}
    assert weighed(world(PARAS, COLUMN, *near, tracks=tracks, params=params))[1][BELIEVED] == (60.0 + 0.2 * 50.0) * 1.5


def test_too_many_defenders() -> None:
    enemy = {"side": RAIDERS, "kind": PICKUPS, "town": PRIZE}
    for believed, possible in ((120.0, True), (121.0, False)):  # half of 240
        assert weighed(world(PARAS, COLUMN, enemy, tracks={(HELPERS, 2): {"power": believed}}))[0] == possible


def test_a_city_needs_people_to_hold_it() -> None:
    towns = [{}, {}, {}, *({"holder": RAIDERS} for _ in range(3))]
    towns[PRIZE] |= {"airfield": 2, "population": 130000.0}
    assert not weighed(world(PARAS, COLUMN, towns=towns))[0]  # 130 of them, more than half of 240


def test_out_of_range() -> None:
    w = world(PARAS, COLUMN, params={"decisions.drop_range_km": 299.0})
    assert not weighed(w)[0]  # the prize is 300 km from town 0
    assert weighed(world(PARAS, COLUMN, params={"decisions.drop_range_km": 301.0}))[0]


def test_nobody_would_link_up_in_time() -> None:
    assert weighed(world(PARAS, COLUMN, params={"decisions.linkup_days": 2.3}))[0]
    assert not weighed(world(PARAS, COLUMN, params={"decisions.linkup_days": 2.2}))[0]
    assert not weighed(world(PARAS, {**COLUMN, "personnel": 29}, params={"decisions.linkup_days": 2.3}))[0]  # too weak


def test_the_road_is_quicker() -> None:
    assert not weighed(world(PARAS, COLUMN, temper={"recon_hours": 55.0}))[0]


def test_as_quick_as_the_road_is_not_quick_enough() -> None:
    """Column and prize are 54 hours apart."""
    assert not weighed(world(PARAS, COLUMN, temper={"recon_hours": 54.0}))[0]
    assert weighed(world(PARAS, COLUMN, temper={"recon_hours": 53.9}))[0]


def test_a_single_paratrooper_may_jump() -> None:
    w = world({**PARAS, "personnel": 1})
    see(w, HELPERS)
    assert jumpers(w, HELPERS, np.zeros(TEAM, np.int64), w.params[0].decisions) == (1, 1.0)


def test_days_to_link_up_by_hand() -> None:
    w = world(PARAS, COLUMN)
    see(w, HELPERS)
    # 4.5 hours by truck are 180 km; 80 km a day.
    assert link_up_days(w, HELPERS, TRUCK, PRIZE) == pytest.approx(2.25)
    w.own[:] = 0.0
    assert link_up_days(w, HELPERS, TRUCK, PRIZE) == 200.0


def test_a_friend_in_town_needs_no_link_up() -> None:
    """A town of nobody's enemy that its holder has left may be landed in."""
    sides = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 1, "regular": 1}, {"camp": 2}]
    towns = [{} for _ in range(5)] + [{"holder": 3, "airfield": 2, "abandoned_tick": 0}]
    w = world(PARAS, sides=sides, towns=towns, relations={(HELPERS, 3): 2})
    assert friend_in_town(w, HELPERS, PRIZE)
    assert weighed(w)[1][TIME] == 0.0
    assert landed(w).packages[0].aim == AIR_LAND


def test_without_an_airfield_no_landing() -> None:
    towns = [{}, {}, {}, *({"holder": RAIDERS} for _ in range(3))]
    assert not landed(world(PARAS, COLUMN, towns=towns)).packages.stage.any()


def test_what_another_commander_weighed_is_no_landing_of_ours() -> None:
    w = world(PARAS, COLUMN, towns=[{}, {}, {}, *({"holder": RAIDERS} for _ in range(3))])
    w.terms[0, [OPTION, UTILITY, COUNT]] = PRIZE, 10.0, 1.0  # left on the desk
    assert not landed(w).packages.stage.any()


def test_nobody_to_jump_nothing_weighed() -> None:
    w = landed(world(COLUMN))
    assert w.theatre[0].decisions == 0


@pytest.mark.parametrize(
    "other",
    [
        {"kind": PICKUPS},
        {"status": WAITING},
        {"edge": 0, "heading": 1},
        {"order": MOVE},
        {"busy_hours": 1.0},
        {"guard": 0},
    ],
)
def test_who_cannot_jump(other: dict[str, Any]) -> None:
    w = see(world(PARAS, {**PARAS, **other}), HELPERS)
    team = np.zeros(TEAM, np.int64)
    assert (jumpers(w, HELPERS, team, w.params[0].decisions)[0], team[0]) == (1, 0)


def test_those_at_the_airfield_with_most_power_jump_as_many_as_there_are_seats() -> None:
    # 250 seats: two of 120 fill them, a third has no room, one of 10 has.
    towns = [{}, {}, {}, {"airfield": 2}, {}, {"airfield": 2, "holder": RAIDERS}]
    unlifted = {**PARAS, "town": 1, "personnel": 900}  # no airfield there
    w = world({**PARAS, "town": 3}, PARAS, PARAS, PARAS, {**PARAS, "personnel": 10}, unlifted, towns=towns)
    team = np.zeros(TEAM, np.int64)
    see(w, HELPERS)
    count, power = jumpers(w, HELPERS, team, w.params[0].decisions)
    assert (list(team[:count]), power) == ([1, 2, 4], 250.0)


def test_the_best_prizes_are_weighed_whatever_their_order() -> None:
    towns = [{}, {}, {}] + [{"holder": RAIDERS, "airfield": 2} for _ in range(6)]
    w = world(
        PARAS, PARAS, COLUMN, towns=towns, temper={"impatience": 0.0, "advance_km_per_day": 300.0, "recon_hours": 0.0}
    )
    w.worth[HELPERS, 3:] = [0.5, 0.6, 0.7, 0.9, 0.3, 0.8]
    landed(w)
    rows = w.ledger[: w.theatre[0].choices]
    assert list(rows.option) == [6, 8, 5, 4, -1]
    assert w.packages[0].objective == 6


def test_no_package_left_no_landing() -> None:
    w = world(PARAS, COLUMN, packages=[{"stage": ENGAGE, "objective": 0, "faction": ARMY}] * 8)
    terms = np.zeros(TERMS)
    terms[COUNT] = 1
    prepare(w, HELPERS, terms, np.zeros(TEAM, np.int64), w.params[0].decisions)
    assert w.units[0].order == STAND
    assert w.sides[HELPERS].next_landing == 0.0
