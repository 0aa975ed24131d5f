"""Who flees, where to, who comes back; and that nobody is lost on the way."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.columns import World
from agents.luck import Luck
from agents.orders import CAMPSITE, CAPITAL, CITY, DISPLACED, HARMED, REFUGE
from sim.alarm import fall_alarm, is_taken, own_alarm
from sim.phases.displacement import (
    Land,
    best_connected,
    come_home,
    displace,
    is_evening,
    is_safe,
    place,
    pull,
    refuges,
    who_can_leave,
)
from tests.phases.little_world import ARMY, HELPERS, RAIDERS, event_list, little_world, luck_of

PLAIN = {
    "displacement.alarm_per_fight_day": 0.8,
    "displacement.alarm_per_strike": 0.002,
    "displacement.alarm_of_fall": 0.2,
    "displacement.news_hours": 24.0,
    "displacement.alarm_of_occupier": 0.1,
    "displacement.near_share": 0.25,
    "displacement.near_hours": 2.0,
    "displacement.near_limit": 4.0,
    "displacement.alarm_least": 0.0,
    "displacement.mobile_share": 0.7,
    "displacement.calm_ratio": 0.5,
    "displacement.travel_hours": 8.0,
    "displacement.pull_camp": 1.0,
    "displacement.pull_city": 1.0,
    "displacement.pull_near": 1.0,
    "displacement.quiet_days": 2.0,
    "displacement.return_rate": 0.35,
    "displacement.harm_per_fight_day": 0.001,
    "displacement.harm_reach": 20.0,
    "displacement.harm_per_strike": 0.02,
    "displacement.report_people": 100.0,
}
ALONE = PLAIN | {"displacement.near_limit": 0.0}
# A line: capital, town in the middle, town at the front, camp abroad. Roads of 60 km: 1.5 h by truck.
ROAD: list[dict[str, Any]] = [{}, {"kind": CITY}, {}, {"kind": CAMPSITE, "country": 5, "holder": -1}]


def land_of(w: World) -> Land:
    table = w.theatre[0].civil_route
    return Land(w.towns, w.sides, w.nearest[table], w.hours[table], w.own, 0)


def turns(w: World, n: int, seed: int = 1) -> None:
    """Play displacement alone for some turns."""
    clock = w.theatre[0]
    for _ in range(n):
        displace(w, Luck(seed, 0, int(clock.tick)))
        clock.tick += 1
        clock.hour += clock.tick_hours


def stocks(w: World) -> tuple[float, float]:
    """All people of all towns, and guests less those away (those who were guests before the run)."""
    people = float((w.towns.people + w.towns.away).sum())
    guests = float((w.towns.hosted_idp + w.towns.refugees).sum() - w.towns.away.sum())
    return people, guests


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
    """A quarter of it × e^(−1.5/2) after 1.5 h, × e^(−3/2) after 3 h, none beyond 4 h."""
    w = little_world(towns=5, params=PLAIN)
    w.towns.strikes[0] = 100
    turns(w, 1)
    near = [0.2 * 0.25 * math.exp(-hours / 2.0) for hours in (1.5, 3.0)]
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


# --- flight


def test_who_can_leave() -> None:
    """Of a town of 1,000 the 300 without means never leave; with 200 gone already, 500 can."""
    assert who_can_leave(1000.0, 0.0, 0.7) == 700
    assert who_can_leave(800.0, 200.0, 0.7) == 500
    assert who_can_leave(300.0, 700.0, 0.7) == 0
    assert who_can_leave(0.0, 0.0, 0.7) == 0


def test_people_flee_to_camp_city_and_the_next_calm_town() -> None:
    w = little_world(towns=ROAD, params=PLAIN)
    w.towns.alarm[:] = [0.0, 0.1, 1.0, 0.0]
    assert refuges(land_of(w), 2, w.params[0].displacement) == (3, 1, 1)
    w.towns.fight_hours[1] = 2.0  # not calm: farther on
    assert refuges(land_of(w), 2, w.params[0].displacement) == (3, 0, 0)
    w.towns.holder[0] = RAIDERS  # a calm town, but no longer the government's
    assert refuges(land_of(w), 2, w.params[0].displacement) == (3, -1, 0)


def test_no_refuge_in_massifs_or_where_alarm_is_as_great() -> None:
    w = little_world(towns=[{"kind": REFUGE}, {}, {}], params=PLAIN)
    w.towns.alarm[:] = [0.0, 0.6, 1.0]
    assert refuges(land_of(w), 2, w.params[0].displacement) == (-1, -1, -1)


def test_pull_falls_with_the_road() -> None:
    """e^(−1.5/8) for the next town, 0 for no town and for one without a road."""
    w = little_world(towns=3, edges=[(0, 1, 60.0)], params=PLAIN)
    p, hours = w.params[0].displacement, w.hours[0]
    assert pull(hours, 0, 1, 2.0, p) == pytest.approx(2.0 * math.exp(-1.5 / 8.0))
    assert pull(hours, 0, -1, 2.0, p) == 0.0
    assert pull(hours, 0, 2, 2.0, p) == 0.0


def test_half_a_town_leaves_after_a_day_of_fighting() -> None:
    """Hazard 0.8 in a day of fighting: 1 − e^(−0.8) = 55 % of the seven in ten who can."""
    town = {"population": 20000.0, "fight_hours": 6.0, "quiet_hours": 0.0}
    w = little_world(towns=[{}, {}, town, ROAD[3]], params=PLAIN)
    turns(w, 4)
    assert w.towns.left_total[2] == pytest.approx(20000 * 0.7 * (1 - math.exp(-0.8)), rel=0.03)
    assert w.towns.left_total[2] == w.towns.away[2]


def test_shares_follow_the_pulls() -> None:
    """City and next town are one here, the camp as near and as strong as each: a third goes abroad."""
    w = little_world(
        towns=[*ROAD[:2], {"population": 50000.0, "fight_hours": 6.0, "quiet_hours": 0.0}, ROAD[3]], params=ALONE
    )
    turns(w, 4)
    assert w.towns.refugees[3] / w.towns.left_total[2] == pytest.approx(1 / 3, abs=0.02)
    assert w.towns.hosted_idp[1] == w.towns.left_total[2] - w.towns.refugees[3]


def test_nobody_leaves_a_quiet_town_or_one_with_nowhere_to_go() -> None:
    w = little_world(towns=ROAD, params=PLAIN)
    turns(w, 20)
    assert w.towns.away.sum() == 0.0
    w = little_world(towns=[{"fight_hours": 6.0}, {}], edges=[], params=PLAIN)
    turns(w, 4)
    assert w.towns.away.sum() == 0.0


def test_guests_move_on() -> None:
    w = little_world(towns=[{}, {}, {"hosted_idp": 1000.0, "population": 0.0, "fight_hours": 6.0}], params=ALONE)
    turns(w, 4)
    assert w.towns.hosted_idp[2] == pytest.approx(1000 * math.exp(-0.8), rel=0.1)
    assert w.towns.hosted_idp.sum() == 1000.0


def test_more_fighting_never_makes_fewer_leave() -> None:
    left = []
    for hours in (0.0, 1.0, 3.0, 6.0):
        w = little_world(towns=[{}, {}, {"fight_hours": hours}, ROAD[3]], params=PLAIN)
        turns(w, 4)
        left.append(float(w.towns.left_total[2]))
    assert left == sorted(left)
    assert left[0] == 0.0 < left[1]


# --- return


def test_return_after_quiet_days_not_under_insurgents_who_took_the_town() -> None:
    w = little_world(towns=[{"quiet_hours": 48.0}, {"quiet_hours": 47.0}], params=PLAIN, theatre={"hour": 96.0})
    p = w.params[0].displacement
    assert is_safe(w.towns[0], w.sides, p)
    assert not is_safe(w.towns[1], w.sides, p)
    w.towns.holder[0] = RAIDERS
    w.towns.first_holder[0] = RAIDERS
    assert is_safe(w.towns[0], w.sides, p)  # they have held it since before the run
    w.towns.first_holder[0] = ARMY
    assert not is_safe(w.towns[0], w.sides, p)


def test_half_come_home_within_two_days() -> None:
    """1 − e^(−0.35 × 2) = 50 %, from the nearest hosts first."""
    towns = [{"hosted_idp": 9000.0}, {"hosted_idp": 3000.0}, {"away": 8000.0, "population": 20000.0}, ROAD[3]]
    w = little_world(towns=towns, params=PLAIN)
    turns(w, 8)
    back = float(w.theatre[0].returned)
    assert back == pytest.approx(8000 * 0.5, rel=0.05)
    assert list(w.towns.hosted_idp[:2]) == [9000.0 - (back - 3000.0), 0.0]
    assert w.towns.people[2] == 12000.0 + back


def test_nobody_comes_home_without_a_host_to_leave() -> None:
    w = little_world(towns=[{"away": 500.0}, {"hosted_idp": 10.0}], params=PLAIN)
    w.params[0].displacement.return_rate = 100.0
    assert come_home(land_of(w), 0, w.params[0].displacement, luck_of(w)) == 10.0
    assert w.towns.away[0] == 490.0


# --- harm and telling


def test_harm_grows_with_fighting_and_strikes_and_is_told_by_cause() -> None:
    """A day of fighting in a town of 100,000: about 100; 500 strikes: 500 × 20 × 0.02 = 200."""
    towns = [{"population": 100000.0, "fight_hours": 24.0}, {"population": 100000.0, "strikes": 500}]
    w = little_world(towns=towns, params=PLAIN)
    displace(w, luck_of(w))
    assert w.towns.harmed[0] == pytest.approx(100, abs=35)
    assert w.towns.harmed[1] == pytest.approx(200, abs=50)
    assert [(e.other, e.town) for e in event_list(w, HARMED)] == [(0, 0), (1, 1)]
    assert [e.amount for e in event_list(w, HARMED)] == list(w.towns.harmed)


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
    w.towns.fight_hours[:] = 0.0
    turns(w, 8)
    assert len([e for e in event_list(w, DISPLACED) if e.town == 2]) == 1


def test_evening_comes_once_a_day_for_any_turn() -> None:
    for hours in (1.0, 3.0, 6.0):
        assert sum(is_evening(i * hours, hours) for i in range(round(240 / hours))) == 10


# --- what holds always


def test_places_are_numbers_of_their_own() -> None:
    w = little_world(towns=6)
    w.towns.y[3] = -2000.0
    keys = [place(town) for town in w.towns]
    assert len(set(keys)) == 6
    assert all(0 <= key < 2**32 for key in keys)


def test_civilians_take_the_best_connected_table() -> None:
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
        "first_holder": st.sampled_from([-1, RAIDERS, ARMY]),
        "held_hours": st.sampled_from([1.0, 1000.0]),
        "quiet_hours": st.sampled_from([0.0, 1000.0]),
        "hosted_idp": st.integers(0, 3000).map(float),
        "kind": st.sampled_from([CITY, CAPITAL, 2, CAMPSITE, REFUGE]),
        "country": st.sampled_from([0, 0, 0, 4]),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FIELDS, min_size=1, max_size=6), st.integers(0, 1000))
def test_people_are_conserved(towns: list[dict[str, Any]], seed: int) -> None:
    for town in towns:
        if town["country"]:
            town["hosted_idp"], town["refugees"] = 0.0, town["hosted_idp"]
    w = little_world(towns=towns, params=PLAIN, theatre={"tick": 40, "hour": 240.0})
    before = stocks(w)
    for _ in range(6):
        turns(w, 1, seed)
        assert stocks(w) == before
        for name in ("people", "away", "hosted_idp", "refugees"):
            assert (w.towns[name] >= 0.0).all()
            assert (w.towns[name] == w.towns[name].round()).all()


def test_the_order_of_the_towns_means_nothing() -> None:
    """The same places in another order: the same people flee to the same places."""
    towns = [{}, {"kind": CITY}, {"fight_hours": 6.0}, {"strikes": 30}, ROAD[3]]
    one = little_world(towns=towns, params=PLAIN)
    order = [3, 1, 4, 0, 2]  # new row → old row
    new = [order.index(i) for i in range(5)]
    moved = [{**towns[i], "x": float(one.towns.x[i]), "holder": int(one.towns.holder[i])} for i in order]
    moved[new[0]] |= {"kind": CAPITAL, "airfield": 7}
    roads = [(new[i], new[i + 1], 60.0) for i in range(4)]
    moved = [{"kind": 2, "airfield": 0} | spec for spec in moved]
    other = little_world(towns=moved, edges=roads, params=PLAIN, theatre={"capital": new[0]})
    turns(one, 12)
    turns(other, 12)
    for name in ("people", "away", "hosted_idp", "refugees", "harmed"):
        assert list(one.towns[name]) == [other.towns[name][new[i]] for i in range(5)]
