"""Who flees, who comes back, who is harmed; and that nobody is lost on the way."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.luck import Luck
from agents.records.codes import AROUND, CAMP_ABROAD, CAMPSITE, CAPITAL, CITY, DISPLACED, HARMED, HOME, REFUGE
from agents.records.columns import World
from sim.phases.displacement import best_connected, blame_fighters, displace, is_asking_day, is_safe
from sim.rules.alarm import fall_alarm, fear_front, feel_front, is_taken, own_alarm, raise_alarm, suffer_rule
from tests.phases.little_world import ARMY, HELPERS, PICKUPS, RAIDERS, about, event_list, little_world, luck_of

PLAIN = {
    "displacement.alarm_per_fight_day": 0.8,
    "displacement.alarm_per_strike": 0.002,
    "displacement.alarm_of_fall": 0.2,
    "displacement.news_hours": 24.0,
    "displacement.alarm_of_occupier": 0.1,
    "displacement.alarm_of_rule": 0.0,
    "displacement.alarm_of_front": 0.2,
    "displacement.front_people": 100.0,
    "displacement.habit_hours": 48.0,
    "displacement.near_share": 0.25,
    "displacement.near_hours": 2.0,
    "displacement.near_limit": 4.0,
    "displacement.alarm_least": 0.0,
    "displacement.alarm_carried": 0.05,
    "displacement.flight_least": 5.0,
    "displacement.mobile_share": 0.7,
    "displacement.calm_ratio": 0.5,
    "displacement.quiet_days": 2.0,
    "displacement.return_rate": 0.35,
    "displacement.return_early": 0.002,
    "displacement.early_quiet_days": 14.0,
    "displacement.ask_days": 7.0,
    "displacement.harm_per_fight_day": 0.001,
    "displacement.harm_reach": 20.0,
    "displacement.harm_per_strike": 0.02,
    "displacement.report_people": 100.0,
}
ALONE = PLAIN | {"displacement.near_limit": 0.0}
# A line: capital, city, town at the front, camp abroad. Roads of 60 km: 1.2 h by truck.
ROAD: list[dict[str, Any]] = [{}, {"kind": CITY}, {}, {"kind": CAMPSITE, "country": 5, "holder": -1}]
HOUR = 1.2


def turns(w: World, n: int, seed: int = 1) -> None:
    """Play displacement alone for some turns."""
    clock = w.theatre[0]
    for _ in range(n):
        displace(w, Luck(seed, 0, int(clock.tick)))
        clock.tick += 1
        clock.hour += clock.tick_hours


def people_of(w: World) -> list[int]:
    """All people of each town, wherever they are."""
    c = w.civilians
    found = np.zeros(w.towns.size, np.int64)
    np.add.at(found, c.origin, c.people + c.road + c.homeward)
    return found.tolist()


# --- alarm


def test_alarm_of_fighting_and_strikes() -> None:
    """0.8 × 6 h / 24 + 0.002 × 10 = 0.22."""
    w = little_world(towns=[{"fight_hours": 6.0, "strikes": 10}, {}], params=PLAIN)
    p = w.params[0].displacement
    assert own_alarm(w.towns[0], p) == pytest.approx(0.22)
    assert own_alarm(w.towns[1], p) == 0.0


def test_a_fall_is_news_that_fades() -> None:
    """0.2 a day × 6 h, twelve hours after the fall with a memory of 24: 0.05 × e^(−1/2)."""
    w = little_world(towns=[{"held_hours": 12.0, "first_holder": RAIDERS}, {}], params=PLAIN)
    clock, p = w.theatre[0], w.params[0].displacement
    assert is_taken(w.towns[0])
    assert fall_alarm(w.towns[0], clock, p) == pytest.approx(0.05 * math.exp(-0.5))
    assert fall_alarm(w.towns[1], clock, p) == 0.0  # held since before the run
    w.towns.holder[0] = -1
    assert not is_taken(w.towns[0])


def test_alarm_spreads_to_towns_near() -> None:
    """A quarter of it × e^(−hours / 2) after 1.2 h and 2.4 h, none beyond 3 h."""
    w = little_world(towns=5, params=PLAIN | {"displacement.near_limit": 3.0})
    w.towns.strikes[0] = 100
    turns(w, 1)
    near = [0.2 * 0.25 * math.exp(-hours / 2.0) for hours in (HOUR, 2 * HOUR)]
    assert list(w.towns.alarm) == pytest.approx([0.2, *near, 0.0, 0.0])


def test_insurgents_who_took_a_town_add_to_its_alarm_and_regulars_do_not() -> None:
    taken = {"first_holder": ARMY, "population": 0.0}
    params = PLAIN | {"displacement.alarm_of_fall": 0.0}
    w = little_world(
        towns=[{**taken, "holder": RAIDERS}, {}], edges=[], params=params, theatre={"tick": 4, "hour": 24.0}
    )
    turns(w, 2)
    assert w.towns.alarm[0] == pytest.approx(0.1 / 2)
    w.towns.holder[0] = HELPERS
    turns(w, 1)
    assert w.towns.alarm[0] == pytest.approx(0.1 / 2)


def test_the_front_is_felt_by_distance_and_number() -> None:
    """100 raiders in town 1: as many as front_people, so half; one road farther e^(−1.2 / 2) of them."""
    w = little_world(towns=3, units=[{"side": RAIDERS, "kind": PICKUPS, "town": 1}], params=PLAIN)
    feel_front(w.towns, w.units, w.sides, w.near_start, w.near_list, w.near_share, w.params[0].displacement)
    near = 100.0 * math.exp(-HOUR / 2.0)
    assert list(w.towns.front) == pytest.approx([near / (near + 100.0), 0.5, 0.0])  # the last town is their own
    w.units.bush[0] = 1
    feel_front(w.towns, w.units, w.sides, w.near_start, w.near_list, w.near_share, w.params[0].displacement)
    assert w.towns.front.sum() == 0.0


def test_only_what_comes_nearer_frightens_and_habit_follows() -> None:
    """Used to 0.2, now 0.5: alarm 0.2 × 0.3; after a day e^(−24 / 48) of the difference is left."""
    w = little_world(towns=2, params=PLAIN)
    w.towns.front[:], w.towns.habit[:] = 0.5, [0.2, 0.7]
    fear_front(w.towns, w.params[0].displacement)
    assert list(w.towns.alarm) == pytest.approx([0.06, 0.0])
    assert w.towns.habit[0] == pytest.approx(0.5 - 0.3 * math.exp(-0.5))
    assert w.towns.habit[1] == pytest.approx(0.5 + 0.2 * math.exp(-0.5))


def test_people_leave_before_a_front_that_approaches_arrives() -> None:
    raiders = {"side": RAIDERS, "kind": PICKUPS, "town": 4, "personnel": 200}
    w = little_world(towns=[{}, {"kind": CITY}, {}, {}, {}], units=[raiders], params=PLAIN)
    turns(w, 8)
    assert w.towns.left_total.sum() == 0  # they have stood there all the time
    w.units.town[0] = 3
    turns(w, 4)
    assert w.towns.left_total[2] > 0


def test_old_rule_moves_few() -> None:
    w = little_world(towns=2, params=PLAIN | {"displacement.alarm_of_rule": 0.001})
    w.towns.first_holder[:] = w.towns.holder
    suffer_rule(w.towns, w.sides, 0, w.params[0].displacement)
    assert list(w.towns.alarm) == [0.0, 0.001]  # the last town is the raiders'


# --- flight


def test_half_a_town_leaves_after_a_day_of_fighting() -> None:
    """Hazard 0.8 in a day of fighting: 1 − e^(−0.8) = 55 % of the seven in ten who can."""
    town = {"population": 20000.0, "fight_hours": 6.0, "quiet_hours": 0.0}
    w = little_world(towns=[{}, {}, town, ROAD[3]], params=PLAIN)
    turns(w, 4)
    assert w.towns.left_total[2] == pytest.approx(20000 * 0.7 * (1 - math.exp(-0.8)), rel=0.03)
    assert w.towns.left_total[2] == w.towns.away[2]


def test_nobody_leaves_a_quiet_town() -> None:
    w = little_world(towns=ROAD, params=PLAIN)
    turns(w, 20)
    assert w.towns.away.sum() == 0


def test_small_alarm_waits_until_it_moves_a_household_or_is_spent() -> None:
    w = little_world(towns=[{}, {"population": 100.0}], params=ALONE | {"displacement.alarm_carried": 0.5})
    for alarm, left in ((0.01, 0), (0.06, 0), (0.08, 6)):
        w.towns.alarm[1] = alarm
        turns(w, 4)
        assert (w.towns.left_total[1] > 0) == (left > 0)
        assert (w.towns.alarm[1] == 0.0) == (left > 0)


def test_more_fighting_never_makes_fewer_leave() -> None:
    left = []
    for hours in (0.0, 1.0, 3.0, 6.0):
        w = little_world(towns=[{}, {}, {"fight_hours": hours}, ROAD[3]], params=PLAIN)
        turns(w, 4)
        left.append(int(w.towns.left_total[2]))
    assert left == sorted(left)
    assert left[0] == 0 < left[1]


def test_only_what_alarms_a_town_enough_is_heard_around() -> None:
    """0.4 a day are 0.1 in six hours: three hours of fighting at 0.8 a day, and no minute less."""
    for hours, heard in ((3.0, True), (2.9, False)):
        w = little_world(towns=[{}, {"fight_hours": hours}, {}], params=PLAIN | {"displacement.alarm_least": 0.4})
        near = w.near_start, w.near_list, w.near_share
        raise_alarm(w.towns, w.sides, w.theatre[0], *near, w.params[0].displacement)
        assert w.towns.alarm[1] > 0.0
        assert (w.towns.alarm[0] > 0.0) == heard


# --- return


def test_return_after_quiet_days_not_under_insurgents_who_took_the_town() -> None:
    w = little_world(towns=[{"quiet_hours": 48.0}, {"quiet_hours": 47.0}], params=PLAIN, theatre={"hour": 96.0})
    p = w.params[0].displacement
    assert is_safe(w.towns[0], w.sides, 0, p)
    assert not is_safe(w.towns[1], w.sides, 0, p)
    w.towns.holder[0] = RAIDERS
    w.towns.first_holder[0] = RAIDERS
    assert is_safe(w.towns[0], w.sides, 0, p)  # they have held it since before the run
    w.towns.first_holder[0] = ARMY
    assert not is_safe(w.towns[0], w.sides, 0, p)


def test_those_who_fled_before_come_back_under_regular_forces_only() -> None:
    w = little_world(towns=[{"quiet_hours": 400.0}, {"quiet_hours": 300.0}], params=PLAIN)
    p = w.params[0].displacement
    assert is_safe(w.towns[0], w.sides, 1, p)
    assert not is_safe(w.towns[1], w.sides, 1, p)
    w.towns.quiet_hours[0] = p.early_quiet_days * 24.0  # to the very hour
    assert is_safe(w.towns[0], w.sides, 1, p)
    w.towns.holder[0] = RAIDERS
    w.towns.first_holder[0] = RAIDERS
    assert not is_safe(w.towns[0], w.sides, 1, p)
    w.sides.regular[RAIDERS] = 1  # the first side of the list, and regular
    assert is_safe(w.towns[0], w.sides, 1, p)


def test_half_of_those_near_by_come_home_within_two_days() -> None:
    """1 − e^(−0.35 × 2) = 50 %."""
    w = little_world(towns=[{}, {"population": 20000.0}], params=PLAIN)
    first = int(w.groups_at[1])
    around = first + list(w.civilians.kind[first:]).index(AROUND)
    w.civilians.people[first], w.civilians.people[around] = 12000, 8000
    w.towns.people[1], w.towns.away[1], w.towns.on_road[1] = 12000, 8000, 0
    turns(w, 12)
    assert int(w.theatre[0].returned) == pytest.approx(8000 * 0.5, rel=0.05)
    assert w.towns.people[1] + w.towns.away[1] == 20000


def test_those_far_away_ask_once_in_a_while() -> None:
    w = little_world(params=PLAIN)
    asking = []
    for day in range(15):
        w.theatre[0].hour = day * 24.0 + 18.0
        asking.append(is_asking_day(w.theatre[0], w.params[0].displacement))
    assert [day for day in range(15) if asking[day]] == [0, 7, 14]


def test_the_last_one_away_comes_home() -> None:
    w = little_world(towns=[{}, {}], params=PLAIN | {"displacement.return_rate": 1000.0})
    first = int(w.groups_at[1])
    around = first + list(w.civilians.kind[first:]).index(AROUND)
    w.civilians.people[first], w.civilians.people[around] = 9999, 1
    w.towns.people[1], w.towns.away[1] = 9999, 1
    turns(w, 12)
    assert (w.towns.people[1], w.towns.away[1], int(w.theatre[0].returned)) == (10000, 0, 1)


# --- harm and telling


def test_harm_grows_with_fighting_and_strikes_and_is_told_by_cause() -> None:
    """A day of fighting in a town of 100,000: about 100; 500 strikes: 500 × 20 × 0.02 = 200."""
    towns = [{"population": 100000.0, "fight_hours": 24.0}, {"population": 100000.0, "strikes": 500}]
    w = little_world(towns=towns, params=PLAIN)
    displace(w, luck_of(w))
    assert w.towns.harmed[0] == pytest.approx(100, abs=35)
    assert w.towns.harmed[1] == pytest.approx(200, abs=50)
    fought, struck = event_list(w, HARMED)
    assert about(fought) == (-1, 0, 0, w.towns[0].cell, -1)
    assert about(struck) == (-1, 1, 1, w.towns[1].cell, -1)
    assert [e.amount for e in event_list(w, HARMED)] == list(w.towns.harmed)


def test_harm_is_put_down_to_those_who_were_there() -> None:
    """Two to one in the fight; all of it to the side whose aircraft struck."""
    towns = [{"population": 1e5, "fight_hours": 24.0}, {"population": 1e5, "strikes": 500, "striker": HELPERS}]
    fighting = {"town": 0, "contact_hours": 6.0}
    units = [{**fighting, "side": RAIDERS, "personnel": 200}, {**fighting, "personnel": 100}]
    w = little_world(towns=towns, units=units, params=PLAIN)
    displace(w, luck_of(w))
    by_fighting, by_strikes = w.towns.harmed
    assert w.sides.harmed[RAIDERS] == pytest.approx(by_fighting * 2 / 3, abs=1)
    assert w.sides.harmed[RAIDERS] + w.sides.harmed[ARMY] == by_fighting
    assert w.sides.harmed[HELPERS] == w.towns.harmed_by_strikes[1] == by_strikes


def test_a_single_fighter_is_blamed() -> None:
    w = little_world(units=[{"side": RAIDERS, "personnel": 1, "contact_hours": 6.0}])
    blame_fighters(w.units, w.sides, int(w.units.cell[0]), 7)
    assert list(w.sides.harmed) == [7, 0, 0]


def test_rules_of_engagement_spare_civilians() -> None:
    """Strict: 500 × 20 × 0.02 = 200; half-way twice as many, none four times, if those are so much worse."""
    harmed = []
    for restraint in (1.0, 0.5, 0.0):
        params = PLAIN | {"air.restraint": restraint, "displacement.harm_unrestrained": 4.0}
        w = little_world(towns=[{"population": 1e5, "strikes": 500}, {}], params=params)
        displace(w, luck_of(w))
        harmed.append(int(w.towns.harmed[0]))
    assert harmed == pytest.approx([200, 400, 800], rel=0.2)


def test_harm_from_strikes_does_not_grow_with_the_town_and_ends_with_its_people() -> None:
    params = PLAIN | {"displacement.harm_per_strike": 1.0}
    for people, most in ((1e6, 20.0), (5.0, 5.0), (0.0, 0.0)):
        w = little_world(towns=[{"population": people, "strikes": 1}], params=params)
        displace(w, luck_of(w))
        assert w.towns.harmed[0] == most


def test_flight_is_told_in_the_evening_once_enough_have_left() -> None:
    w = little_world(towns=[{}, {}, {"fight_hours": 6.0}, ROAD[3]], params=PLAIN)
    turns(w, 3)
    assert not event_list(w, DISPLACED)
    turns(w, 1)
    told = [e for e in event_list(w, DISPLACED) if e.town == 2]
    assert [e.amount for e in told] == [w.towns.left_total[2]]
    assert about(told[0]) == (-1, -1, 2, w.towns[2].cell, -1)
    w.towns.fight_hours[:] = 0.0
    turns(w, 8)
    assert len([e for e in event_list(w, DISPLACED) if e.town == 2]) == 1


# --- what holds always


def test_places_have_numbers_of_their_own() -> None:
    w = little_world(towns=6)
    keys = w.towns.spot.tolist()
    assert len(set(keys)) == 6
    assert all(0 <= key < 2**28 for key in keys)


def test_the_best_connected_table() -> None:
    w = little_world(towns=3)
    w.routes[:, 0] = [0, 1, 2]
    w.hours[0][0, 1:] = math.inf
    w.hours[1][0, 2] = math.inf
    assert best_connected(w.routes, w.hours, 0) == 2


FIELDS = st.fixed_dictionaries(
    {
        "population": st.integers(0, 40000).map(float),
        "fight_hours": st.sampled_from([0.0, 0.0, 3.0, 6.0]),
        "strikes": st.integers(0, 20),
        "holder": st.sampled_from([-1, RAIDERS, ARMY, HELPERS]),
        "held_hours": st.sampled_from([1.0, 1000.0]),
        "quiet_hours": st.sampled_from([0.0, 1000.0]),
        "kind": st.sampled_from([CITY, CAPITAL, 2, CAMPSITE, REFUGE]),
        "country": st.sampled_from([0, 0, 0, 4]),
    }
)
HARD = PLAIN | {"displacement.ask_days": 1.0, "displacement.return_early": 0.3, "displacement.flight_least": 1.0}


@settings(max_examples=40)
@given(
    towns=st.lists(FIELDS, min_size=1, max_size=6),
    stocks=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(["idp", "refugee"]), st.integers(0, 3000)), max_size=4
    ),
    fights=st.lists(st.integers(0, 5), min_size=8, max_size=8),
    seed=st.integers(0, 1000),
)
def test_people_are_conserved_to_the_last_one(
    towns: list[dict[str, Any]], stocks: list[tuple[int, str, int]], fights: list[int], seed: int
) -> None:
    towns[0]["country"] = 0
    here = [stock for stock in stocks if stock[0] < len(towns)]
    w = little_world(towns=towns, stocks=here, params=HARD, theatre={"hour": 18.0})
    before = people_of(w)
    for place in fights:
        w.towns.fight_hours[:] = 0.0
        w.towns.fight_hours[place % len(towns)] = 6.0
        w.theatre[0].hour = 24.0 * w.theatre[0].tick + 18.0  # every turn an evening
        displace(w, Luck(seed, 0, int(w.theatre[0].tick)))
        w.theatre[0].tick += 1
        assert people_of(w) == before
        for record, columns in (("civilians", "people road homeward"), ("towns", "people away hosted_idp refugees")):
            for column in columns.split():
                assert getattr(w, record)[column].dtype == np.int64
                assert (getattr(w, record)[column] >= 0).all(), column
        assert (w.towns.people + w.towns.away).tolist() == before
        housed = w.towns.hosted_idp.sum() + w.towns.refugees.sum() + w.towns.on_road.sum()
        assert housed == w.towns.away.sum()


def test_the_order_of_the_towns_means_nothing() -> None:
    """The same places in another order: the same people flee to the same places."""
    towns = [{}, {"kind": CITY}, {"fight_hours": 6.0}, {"strikes": 30}, ROAD[3]]
    one = little_world(towns=towns, params=PLAIN)
    order = [3, 1, 4, 0, 2]  # new row → old row
    new = [order.index(i) for i in range(5)]
    moved = [{**towns[i], "x": float(one.towns.x[i]), "holder": int(one.towns.holder[i])} for i in order]
    moved = [{"kind": 2, "airfield": 0, "home_region": order[n] % 8} | spec for n, spec in enumerate(moved)]
    moved[new[0]] |= {"kind": CAPITAL, "airfield": 7}
    roads = [(new[i], new[i + 1], 60.0) for i in range(4)]
    other = little_world(towns=moved, edges=roads, params=PLAIN, theatre={"capital": new[0]})
    turns(one, 12)
    turns(other, 12)
    assert one.towns.away.sum() > 0
    for name in ("people", "away", "hosted_idp", "refugees", "harmed"):
        assert list(one.towns[name]) == [other.towns[name][new[i]] for i in range(5)]


def test_flight_makes_the_home_group_the_first() -> None:
    w = little_world(towns=ROAD)
    for town in range(3):
        assert w.civilians.kind[w.groups_at[town]] == HOME
    assert (w.civilians.kind == CAMP_ABROAD).sum() == 3
