"""What units use, what reaches them, and what it does to their order."""

import math
from typing import Any

import numpy as np
import pytest

from agents.records.codes import ATTACK, DISPERSED, HIDING, HOLD, MARCH, TRANSPORTS, WITHDRAW
from agents.records.columns import World
from sim.phases.supply import (
    has_helper,
    is_due,
    is_on_border,
    keep_order,
    levy_days,
    recovered,
    rest_shares,
    restock_bombs,
    supply_forces,
    survey,
    use_per_day,
)
from sim.rules.convoys import Lines, best_source, come_by_air, convoy_days, is_cut, list_stores, road_is_open
from tests.phases.little_world import (
    ARMY,
    FIGHTER,
    HELPERS,
    LIFTER,
    MOTORISED,
    PICKUPS,
    RAIDERS,
    RIFLES,
    little_world,
    luck_of,
)

PLAIN = {
    "supply.use_marching": 1.5,
    "supply.use_fighting": 2.0,
    "supply.use_hiding": 0.5,
    "supply.reach_hours": 40.0,
    "supply.convoy_per_day": 2.0,
    "supply.national_convoys": 0.5,
    "supply.air_days": 1.5,
    "supply.air_below_days": 3.0,
    "supply.air_reach_hours": 2.0,
    "supply.tonnes_per_person_day": 0.04,
    "supply.forage": 0.25,
    "supply.levy_per_person": 0.01,
    "supply.levy_most": 2.0,
    "supply.border_trade": 50.0,
    "supply.cache_per_day": 1.0,
    "supply.cache_hours": 1.5,
    "supply.depot_full": 5000.0,
    "supply.depot_refill": 100.0,
    "supply.depot_levy": 0.1,
}
EVENING = {"tick": 3, "hour": 18.0}  # the turn in which the first row gets its delivery


def day(w: World, days: float = 1.0) -> None:
    """Play supply alone for a whole number of turns."""
    clock = w.theatre[0]
    for _ in range(round(days * 24.0 / clock.tick_hours)):
        supply_forces(w, luck_of(w))
        clock.tick += 1
        clock.hour += clock.tick_hours


def lines_of(w: World) -> Lines:
    return Lines(w.towns, w.sides, w.depots, w.onward, w.hours, w.routes, w.listed)


def source_of(w: World, side: int, town: int) -> tuple[float, int]:
    """What brings most to a side's unit in a town."""
    lines = lines_of(w)
    return best_source(lines, side, town, 0, list_stores(lines, side), w.params[0].supply)


# --- use


def test_insurgents_share_a_levy_and_foreign_bodies_are_noted_for_the_turn_only() -> None:
    band = {"side": RAIDERS, "town": 3}
    w = little_world(
        units=[
            {"side": HELPERS, "town": 0},
            {**band, "personnel": 80},
            {**band, "personnel": 20},
            {"side": HELPERS, "town": 2, "edge": 1},
            {"town": 1},
        ]
    )
    mouths, helper = np.full(4, 7.0), np.full(4, 7.0)  # of the turn before
    survey(w.units, w.sides, mouths, helper)
    assert list(mouths) == [0.0, 0.0, 0.0, 100.0]
    assert list(helper) == [1.0, 0.0, 0.0, 0.0]


def test_use_by_what_a_unit_does() -> None:
    w = little_world(units=[{}], params=PLAIN)
    u, p = w.units[0], w.params[0].supply
    uses = {}
    for posture in (HOLD, MARCH, ATTACK, WITHDRAW, DISPERSED, HIDING):
        u.posture = posture
        uses[posture] = use_per_day(u, p)
    assert uses == {HOLD: 1.0, MARCH: 1.5, ATTACK: 1.5, WITHDRAW: 1.5, DISPERSED: 0.5, HIDING: 0.5}
    u.contact_hours = 1.0
    assert use_per_day(u, p) == 2.0
    u.contact_hours, u.posture, u.bush = 0.0, HOLD, 1
    assert use_per_day(u, p) == 0.5


def test_supply_runs_out_and_no_further() -> None:
    """Cut off on an enemy's ground with half a day left: empty after a day, never below."""
    w = little_world(units=[{"supply": 0.5, "town": 3}], edges=[(0, 1, 60.0), (1, 2, 60.0)], params=PLAIN)
    day(w, 0.25)
    assert w.units[0].supply == pytest.approx(0.25)
    day(w)
    assert w.units[0].supply == 0.0


def test_each_row_has_its_hour_of_the_day() -> None:
    for row in (0, 5, 23, 24, 150):
        for hours in (1.0, 3.0, 6.0):
            turns = round(240.0 / hours)
            assert sum(is_due(i * hours, hours, row) for i in range(turns)) == 10


# --- convoys


def test_convoys_fall_with_the_drive() -> None:
    """2 a day beside the store, reach 40 h: after 10 h three quarters; nothing at 40 h; half for the national army."""
    p = little_world(params=PLAIN).params[0].supply
    assert convoy_days(0.0, 1.0, p) == 2.0
    assert convoy_days(10.0, 1.0, p) == 1.5
    assert convoy_days(10.0, 0.5, p) == 0.75
    assert convoy_days(40.0, 1.0, p) == convoy_days(1000.0, 1.0, p) == 0.0


def test_the_store_that_brings_most() -> None:
    """Base at 0, own depot at 1, both a straight drive from 2: 3 h and 1.5 h of a reach of 40, at half the rate."""
    w = little_world(depots=[{"town": 1, "stores": 300.0}, {"side": RAIDERS, "town": 2}], params=PLAIN)
    assert source_of(w, ARMY, 2) == (pytest.approx(1.0 * (1 - 1.5 / 40)), 0)
    w.depots.stores[0] = 0.0
    assert source_of(w, ARMY, 2) == (pytest.approx(1.0 * (1 - 3.0 / 40)), -1)
    w.params[0].supply.reach_hours = 3.0
    assert source_of(w, ARMY, 2) == (0.0, -2)


def test_allies_share_the_capital_and_a_part_of_their_depots() -> None:
    """At 1 the army's depot is on the spot but gives an ally half of 2 days; the capital brings 2 × (1 − 1.5 / 40)."""
    w = little_world(depots=[{"town": 1}], params=PLAIN | {"supply.allied_stores": 0.5})
    w.sides.home_town[HELPERS] = 3
    assert source_of(w, HELPERS, 1) == (pytest.approx(2 * (1 - 1.5 / 40)), -1)
    w.towns.holder[0] = RAIDERS
    assert source_of(w, HELPERS, 1) == (pytest.approx(1.0), 0)


def test_a_road_is_cut_by_an_enemy_on_it_or_a_fight_but_not_at_its_end() -> None:
    w = little_world()
    assert road_is_open(lines_of(w), ARMY, 0, 3)  # the raiders' town is the end
    assert not road_is_open(lines_of(w), RAIDERS, 3, 0)  # its way leads through the army's towns
    w.towns.claimant[1] = RAIDERS
    assert not road_is_open(lines_of(w), ARMY, 0, 2)
    w.towns.claimant[1], w.towns.fight_hours[1] = -1, 2.0
    assert is_cut(w.towns[1], w.sides[ARMY].hostile_mask)
    assert road_is_open(lines_of(w), ARMY, 0, 1)
    assert not road_is_open(lines_of(w), ARMY, 0, 2)


def test_no_road_no_convoy() -> None:
    w = little_world(towns=3, edges=[(0, 1, 60.0)])
    assert not road_is_open(lines_of(w), ARMY, 0, 2)
    assert road_is_open(lines_of(w), ARMY, 2, 2)


def test_a_regular_unit_near_its_base_stays_full() -> None:
    w = little_world(units=[{"side": HELPERS, "town": 1}], params=PLAIN)
    day(w, 10.0)
    assert w.units[0].supply >= w.kinds[RIFLES].supply_days - 1.0


def test_beyond_the_break_even_a_unit_runs_dry_and_nearer_it_does_not() -> None:
    """2 × (1 − h / 40) a day balances the use of 1 at 20 h: at 15 h a unit lasts, at 30 h it loses half a day a day."""
    towns = [{}, {"holder": ARMY}, {"holder": ARMY}]
    units = [{"side": HELPERS, "town": 1}, {"side": HELPERS, "town": 2}]
    w = little_world(towns=towns, units=units, edges=[(0, 1, 600.0), (1, 2, 600.0)], params=PLAIN)
    day(w, 8.0)
    assert w.units.supply[0] > 3.0
    assert w.units.supply[1] == pytest.approx(5.0 - 8.0 * 0.5, abs=0.6)
    day(w, 10.0)
    assert w.units.supply[0] > 3.0
    assert w.units.supply[1] < 0.6


def test_a_depot_gives_no_more_than_it_has() -> None:
    """50 person-days for 100 people are half a day."""
    unit, depot = {"side": HELPERS, "town": 2, "supply": 1.0}, {"side": HELPERS, "town": 2, "stores": 50.0}
    w = little_world(units=[unit], depots=[depot], edges=[], params=PLAIN, theatre=EVENING)
    day(w, 0.25)
    assert w.units[0].supply == pytest.approx(1.0 - 0.25 + 0.5)
    assert w.depots[0].stores == pytest.approx(0.0, abs=100.0)


def test_what_leaves_a_depot_reaches_the_unit() -> None:
    unit, depot = {"side": HELPERS, "town": 1, "supply": 2.0}, {"side": HELPERS, "town": 1, "stores": 4000.0}
    w = little_world(units=[unit], depots=[depot], edges=[], params=PLAIN)
    w.params[0].supply.depot_refill = 0.0
    day(w, 5.0)
    eaten = 5.0
    assert 4000.0 - w.depots[0].stores == pytest.approx((w.units[0].supply - 2.0 + eaten) * 100.0)


# --- air


def air_world(**fields: Any) -> World:
    """A company of helpers on an airfield at 2, no road; one lifter: 2 aircraft × 2 sorties × 15 t."""
    towns = [{}, {}, {"airfield": TRANSPORTS}, {}]
    free = {"politics.charter_seats": 0.0, "politics.charter_tonnes": 0.0, "supply.air_share": 1.0}
    return little_world(
        towns=towns,
        units=[{"side": HELPERS, "town": 2, "supply": 1.0, **fields}],
        edges=[(0, 1, 60.0)],
        wings=[{"kind": LIFTER}],
        params=PLAIN | free,
        theatre={"intervened": 1, "tonnes_saved": 60.0, **EVENING},
    )


def test_stores_are_flown_to_an_open_airfield_and_weighed() -> None:
    """1.5 days for 100 people at 0.04 t are 6 t."""
    w = air_world()
    day(w, 0.25)
    assert w.units[0].supply == pytest.approx(1.0 - 0.25 + 1.5)
    assert w.theatre[0].tonnes_saved == pytest.approx(54.0)
    assert w.sides[HELPERS].tonnes_lifted == pytest.approx(6.0)


def test_flown_stores_end_with_the_lift() -> None:
    """2 t left carry half a day."""
    w = air_world()
    w.theatre.tonnes_saved = 2.0
    day(w, 0.25)
    assert w.units[0].supply == pytest.approx(1.0 - 0.25 + 0.5)
    assert w.theatre[0].tonnes_saved == pytest.approx(0.0)


@pytest.mark.parametrize("why", ["closed", "full", "national", "before the decision"])
def test_nothing_is_flown(why: str) -> None:
    w = air_world(supply=4.0 if why == "full" else 1.0)
    if why == "closed":
        w.towns.runway_blocked[2] = 1
    if why == "national":
        w.units.faction[0] = ARMY
    if why == "before the decision":
        w.theatre.intervened = 0
    before = float(w.units[0].supply)
    day(w, 0.25)
    assert w.units[0].supply == pytest.approx(before - 0.25)
    assert w.theatre[0].tonnes_saved == pytest.approx(60.0)


def test_an_airfield_supplies_units_within_a_short_drive() -> None:
    w = little_world(
        towns=[{}, {"airfield": TRANSPORTS}, {}, {"holder": ARMY}],
        units=[{"side": HELPERS, "supply": 0.0}],
        params=PLAIN,
    )
    p = w.params[0].supply
    w.units.town[0] = 2  # 1.5 h
    assert come_by_air(lines_of(w), w.units[0], 5.0, 0, 100.0, p) == pytest.approx(6.0)
    w.units.supply[0] = p.air_below_days  # not short yet
    assert come_by_air(lines_of(w), w.units[0], 5.0, 0, 100.0, p) == 0.0
    w.units.supply[0], w.units.town[0] = 0.0, 3  # 3 h
    assert come_by_air(lines_of(w), w.units[0], 5.0, 0, 100.0, p) == 0.0


# --- insurgents


def test_levy_is_shared_by_mouths_and_has_a_limit() -> None:
    """8,000 people × 0.01 = 80 a day; with trade 130; 100 mouths get 0.8 and 1.3, ten get no more than 2."""
    p = little_world(params=PLAIN).params[0].supply
    assert levy_days(8000.0, False, 100.0, p) == pytest.approx(0.8)
    assert levy_days(8000.0, True, 100.0, p) == pytest.approx(1.3)
    assert levy_days(8000.0, False, 10.0, p) == 2.0
    assert levy_days(0.0, False, 0.0, p) == 0.0


def test_a_border_town_has_a_road_to_another_country() -> None:
    w = little_world(towns=[{}, {}, {"country": 7}])
    at = [is_on_border(w.towns, w.edges, w.edge_start, w.edge_list, town) for town in range(3)]
    assert at == [False, True, True]


def test_insurgents_in_a_town_live_on_it_without_a_base() -> None:
    """10,000 people feed 100 fighters: 0.25 + 1 a day for a use of 1."""
    w = little_world(units=[{"side": RAIDERS, "kind": PICKUPS, "town": 3}], params=PLAIN)
    day(w, 30.0)
    assert w.units[0].supply >= w.kinds[PICKUPS].supply_days - 1.0


def test_insurgents_in_an_enemy_town_or_the_desert_live_on_little() -> None:
    """Off the land 0.25, in hiding a use of 0.5: ten days of supply last forty."""
    units = [{"side": RAIDERS, "kind": PICKUPS, "town": 1, "posture": HIDING}]
    w = little_world(units=units, params=PLAIN)
    day(w, 20.0)
    assert w.units[0].supply == pytest.approx(10.0 - 20.0 * 0.25, abs=0.6)


def test_caches_within_reach_feed_a_group_until_they_are_empty() -> None:
    units = [{"side": RAIDERS, "kind": PICKUPS, "town": 2, "supply": 2.0, "personnel": 50}]
    w = little_world(units=units, depots=[{"side": RAIDERS, "town": 3, "stores": 100.0}], params=PLAIN)
    w.params[0].supply.depot_levy = 0.0
    day(w)
    assert w.depots[0].stores == pytest.approx(50.0)  # one day for 50 people
    assert w.units[0].supply == pytest.approx(2.0 - 1.0 + 0.25 + 1.0)
    w.towns.holder[3] = ARMY  # lost: no more of it
    day(w)
    assert w.depots[0].stores == pytest.approx(50.0)


# --- order


def test_cohesion_closes_the_gap_to_its_ceiling() -> None:
    """Half the gap left: from 0.4 to 0.6 under a ceiling of 0.8; above it nothing changes."""
    assert recovered(0.4, 0.8, 0.5) == pytest.approx(0.6)
    assert recovered(0.9, 0.8, 0.5) == 0.9
    assert recovered(0.4, 0.8, 1.0) == pytest.approx(0.4)


def test_a_turns_share_of_rest() -> None:
    """Recovery ln 2 a day, twice that with an ally: after a day half and a quarter of the gap are left."""
    p = {"supply.recovery": math.log(2.0), "supply.ally_pace": 2.0, "supply.rest_hours": 24.0}
    w = little_world(params=p | {"supply.unsupplied_loss": 0.5})
    rest = rest_shares(w.params[0].supply, 24.0)
    assert list(rest) == pytest.approx([math.exp(-1.0), 0.5, 0.25, math.exp(-0.5)])
    assert list(rest_shares(w.params[0].supply, 0.0)) == [1.0, 1.0, 1.0, 1.0]


def test_hunger_wears_and_rest_restores() -> None:
    p = {"supply.unsupplied_loss": 0.5, "supply.recovery": math.log(2.0), "supply.rest_hours": 24.0}
    w = little_world(units=[{"cohesion": 0.4, "fatigue": 0.8, "supply": 0.0}], params=p)
    u, kind, table = w.units[0], w.kinds[RIFLES], w.params[0].supply
    keep_order(u, kind, False, rest_shares(table, 24.0), table)
    assert u.cohesion == pytest.approx(0.4 * math.exp(-0.5))
    assert u.fatigue == pytest.approx(0.8 * math.exp(-1.0))
    u.supply, u.cohesion = 1.0, 0.4
    keep_order(u, kind, False, rest_shares(table, 24.0), table)
    assert u.cohesion == pytest.approx(0.6)


def test_no_rest_on_the_march_or_in_contact() -> None:
    w = little_world(units=[{"cohesion": 0.4, "fatigue": 0.8}, {"cohesion": 0.4, "fatigue": 0.8}])
    w.units.posture[0], w.units.contact_hours[1] = MARCH, 3.0
    for u in w.units:
        keep_order(u, w.kinds[RIFLES], False, rest_shares(w.params[0].supply, 24.0), w.params[0].supply)
    assert list(w.units.cohesion) == [0.4, 0.4]
    assert list(w.units.fatigue) == [0.8, 0.8]


def test_the_weak_army_steadies_beside_a_foreign_ally() -> None:
    units = [
        {"cohesion": 0.3, "town": 1},
        {"cohesion": 0.3, "town": 2},
        {"side": HELPERS, "kind": MOTORISED, "town": 1},
    ]
    w = little_world(units=units, kinds={"rifles.cohesion_start": 0.5})
    day(w, 40.0)
    assert w.units.cohesion[0] == pytest.approx(0.5 + 0.5 * w.params[0].supply.ally_lift, abs=0.01)
    assert 0.3 < w.units.cohesion[1] < 0.5


def test_enemies_and_the_ally_itself_are_no_help() -> None:
    w = little_world(units=[{"side": RAIDERS, "town": 3}, {"side": HELPERS, "town": 3}, {"town": 3}])
    w.believed[3] = 2.0  # the helpers' row + 1
    assert [has_helper(u, w.units, w.sides, w.believed) for u in w.units] == [False, False, True]


# --- depots and bombs


def test_depots_refill_by_open_road_or_levy() -> None:
    depots = [{"town": 1, "stores": 0.0}, {"town": 2, "stores": 4950.0}, {"side": RAIDERS, "town": 3, "stores": 0.0}]
    w = little_world(depots=depots, params=PLAIN)
    day(w)
    assert list(w.depots.stores) == [100.0, 5000.0, pytest.approx(10000.0 * 0.01 * 0.1)]
    w.towns.fight_hours[0] = 1.0  # the base itself is fought for
    day(w)
    assert w.depots.stores[0] == 100.0


def test_a_depot_abroad_is_refilled_and_one_in_enemy_hands_is_not() -> None:
    towns = [{}, {"country": 4, "holder": -1}, {"holder": RAIDERS}]
    w = little_world(
        towns=towns, edges=[], depots=[{"town": 1, "stores": 0.0}, {"town": 2, "stores": 0.0}], params=PLAIN
    )
    day(w)
    assert list(w.depots.stores) == [100.0, 0.0]


@pytest.mark.parametrize("hours", [1.0, 3.0, 6.0])
def test_whole_bombs_come_at_the_same_pace_for_any_turn(hours: float) -> None:
    """Two aircraft, 1.5 bombs a day each: three a day, up to the first stock."""
    wings = [{"kind": FIGHTER, "bombs_start": 20, "bombs": 4}]
    w = little_world(wings=wings, params={"supply.bombs_per_aircraft": 1.5}, theatre={"tick_hours": hours})
    day(w, 4.0)
    assert (w.wings[0].bombs, w.wings[0].bombs_supplied) == (16, 12)
    day(w, 4.0)
    assert (w.wings[0].bombs, w.wings[0].bombs_supplied) == (20, 16)


def test_no_bombs_for_a_wing_without_aircraft() -> None:
    w = little_world(wings=[{"kind": FIGHTER, "bombs_start": 20, "bombs": 4, "aircraft": 0}])
    for _ in range(8):
        restock_bombs(w.wings, w.theatre[0], w.params[0].supply)
    assert w.wings[0].bombs == 4


@pytest.mark.parametrize("hours", [1.0, 3.0, 6.0])
def test_supply_does_not_hang_on_the_length_of_a_turn(hours: float) -> None:
    units = [{"side": HELPERS, "town": 2}, {"side": RAIDERS, "kind": PICKUPS, "town": 3, "personnel": 300}]
    w = little_world(towns=[{}, {}, {}, {}], units=units, params=PLAIN, theatre={"tick_hours": hours})
    day(w, 6.0)
    assert list(w.units.supply) == pytest.approx([5.0, 10.0 - 6.0 * (1.0 - 0.25 - 1.0 / 3.0)], abs=1.1)


@pytest.mark.parametrize(
    ("posture", "contact", "left"),
    [(HOLD, 0.0, True), (HIDING, 0.0, True), (DISPERSED, 0.0, True), (MARCH, 0.0, False), (ATTACK, 0.0, False),
     (HOLD, 2.0, False), (HIDING, 2.0, False), (DISPERSED, 2.0, False)],
)  # fmt: skip
def test_who_rests_and_who_does_not(posture: int, contact: float, left: bool) -> None:
    w = little_world(units=[{"fatigue": 0.8, "posture": posture, "contact_hours": contact}])
    supply_forces(w, luck_of(w))
    assert (w.units[0].fatigue < 0.8) == left
