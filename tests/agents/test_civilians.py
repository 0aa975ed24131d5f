"""How civilians choose: who can leave, what draws them, how a crowd is shared out, how they travel."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.civilians import (
    Havens,
    able_to_leave,
    is_calm,
    leave_home,
    move_on,
    send,
    travel,
    turn_back,
    weigh,
    weigh_all,
)
from agents.luck import Luck, crowd
from agents.records.codes import AROUND, CAMP_ABROAD, CAMPSITE, CITY, HOME, KIN, SITE
from agents.records.columns import World
from tests.phases.little_world import RAIDERS, little_world, luck_of

# A line: capital, city, the town they leave, a camp abroad. Roads of 60 km: 1.2 h by vehicle.
LINE: list[dict[str, Any]] = [{}, {"kind": CITY}, {}, {"kind": CAMPSITE, "country": 5, "holder": -1}]
HERE = 2


def havens(w: World, hot: tuple[int, ...] = ()) -> Havens:
    w.own[:] = 0.0
    w.own[list(hot)] = 1.0
    return Havens(w.towns, w.sides, w.civilians, w.groups_at, w.way_start, w.way_list, w.pulls, w.own)


def group(w: World, origin: int, place: int, early: int = 0) -> int:
    """The row of the people of one town in one place."""
    c = w.civilians
    rows = [r for r in range(c.size) if (c.origin[r], c.place[r], c.early[r]) == (origin, place, early)]
    return next(r for r in rows if c.kind[r] != HOME)


def draws(w: World, hot: tuple[int, ...] = (), alarm: float = 1.0) -> dict[int, float]:
    """Kind of place → draw on those who leave HERE; 0 left out."""
    r, p = havens(w, hot), w.params[0].displacement
    rows = range(w.groups_at[HERE], w.groups_at[HERE + 1])
    found = {int(w.civilians.place[g]): weigh(r, g, alarm, HERE, p) for g in rows}
    return {place: round(draw, 6) for place, draw in found.items() if draw > 0.0}


def test_who_can_leave() -> None:
    assert able_to_leave(1000, 1000.0, 0.7) == 700
    assert able_to_leave(800, 1000.0, 0.7) == 500
    assert able_to_leave(300, 1000.0, 0.7) == 0
    assert able_to_leave(0, 0.0, 0.7) == 0


def test_everybody_has_a_home_and_places_of_each_kind() -> None:
    w = little_world(towns=LINE)
    rows = slice(w.groups_at[HERE], w.groups_at[HERE + 1])
    assert list(w.civilians.kind[rows]) == [HOME, AROUND, KIN, KIN, CAMP_ABROAD]
    assert w.civilians.pull[rows].sum() == pytest.approx(1.0)
    assert w.civilians.people[rows.start] == w.towns.population[HERE]
    assert w.groups_at[3] == w.groups_at[4]  # nobody of the country lives abroad


def test_towns_of_the_own_region_are_sites_not_kin() -> None:
    w = little_world(towns=[{"home_region": 1}, {"home_region": 1, "kind": CITY}, {"home_region": 1}])
    assert sorted(w.civilians.kind[w.groups_at[HERE] : w.groups_at[HERE + 1]]) == [HOME, AROUND, SITE, SITE]


def test_those_in_fighting_or_alarm_take_nobody_in() -> None:
    w = little_world(towns=LINE)
    assert set(draws(w)) == {0, 1, 2, 3}
    assert set(draws(w, hot=(1,))) == {0, 2, 3}
    w.towns.alarm[0] = 0.6
    assert set(draws(w)) == {1, 2, 3}
    assert set(draws(w, alarm=2.0)) == {0, 1, 2, 3}  # calm beside what they flee from


def test_calm_is_a_share_of_the_own_alarm_and_no_fighting() -> None:
    w = little_world(towns=[{"alarm": 0.5}], params={"displacement.calm_ratio": 0.5})
    p = w.params[0].displacement
    assert [is_calm(w.towns[0], alarm, hot, p) for alarm, hot in ((1.0, 0), (0.99, 0), (1.0, 1))] == [
        True,
        False,
        False,
    ]


def test_kin_are_sought_where_the_government_holds() -> None:
    w = little_world(towns=LINE)
    w.towns.holder[0] = RAIDERS
    assert set(draws(w)) == {1, 2, 3}


def test_ways_past_a_front_are_shunned() -> None:
    """One town with fighting lies on the way to the capital."""
    w = little_world(towns=LINE, params={"displacement.front_crossing": 0.25})
    assert draws(w, hot=(1,))[0] == pytest.approx(0.25 * draws(w)[0], abs=1e-6)
    assert draws(w, hot=(1,))[3] == draws(w)[3]


def test_borders_may_be_shut() -> None:
    w = little_world(towns=LINE, closed=(5,))
    assert set(draws(w)) == {0, 1, 2}


def test_refuges_abroad_are_those_of_the_first_day() -> None:
    """A camp that hosts people is chosen before one that stands empty; where none does, a border post is."""
    nearer = [*LINE, {"kind": CAMPSITE, "country": 5, "holder": -1}]
    roads = [(0, 1, 60.0), (1, 2, 60.0), (2, 3, 60.0), (2, 4, 200.0)]
    assert 3 in draws(little_world(towns=nearer, edges=roads))
    w = little_world(towns=nearer, edges=roads, stocks=[(4, "refugee", 500)])
    assert 4 in draws(w)
    assert 3 not in draws(w)


def test_people_follow_those_who_went_before() -> None:
    """2,000 of 10,000 live in the camp: stranger + follow × 0.2 against stranger."""
    fixed = {"displacement.stranger": 0.2, "displacement.follow": 1.0, "displacement.vehicle_share": 1.0}
    towns = [{"population": 0.0}, {"kind": CITY, "population": 0.0}, {"holder": RAIDERS}, LINE[3]]
    before = draws(little_world(towns=towns, params=fixed))
    after = draws(little_world(towns=towns, params=fixed, stocks=[(3, "refugee", 2000)]))
    odds = (after[3] / after[2]) / (before[3] / before[2])
    assert odds == pytest.approx(0.4 / 0.2, rel=1e-3)


@given(st.integers(0, 5000), st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5), st.integers(0, 99))
def test_a_crowd_is_shared_out_whole(people: int, pulls: list[float], seed: int) -> None:
    """Each haven gets its share, give or take one, and nobody is left over."""
    w = little_world(towns=LINE)
    r, first = havens(w), int(w.groups_at[HERE])
    w.pulls[first : first + 5] = [0.0, *pulls[1:]]
    total = float(sum(pulls[1:]))
    if total <= 0.0:
        return
    w.civilians.people[:] = 0
    send(r, HERE, people, total, 1, Luck(seed, 0, 0))
    got = (w.civilians.people + w.civilians.road)[first : first + 5]
    assert got.sum() == people
    assert all(abs(n - people * pull / total) <= 1.0 for n, pull in zip(got[1:], pulls[1:], strict=True))


def test_who_leaves_is_on_the_road_or_around_the_town() -> None:
    w = little_world(towns=LINE, params={"displacement.mobile_share": 0.7})
    w.towns.alarm[HERE] = 0.5
    left = leave_home(havens(w), HERE, w.params[0].displacement, luck_of(w))
    assert left == pytest.approx(7000 * (1 - math.exp(-0.5)), rel=0.05)
    c = w.civilians
    assert c.people[w.groups_at[HERE]] == 10000 - left
    assert c.people[group(w, HERE, HERE)] > 0 == c.road[group(w, HERE, HERE)]
    assert c.road[group(w, HERE, 3)] > 0 == c.people[group(w, HERE, 3)]


def test_nobody_leaves_with_nowhere_to_go_or_alone() -> None:
    w = little_world(towns=[{}, {}], edges=[])
    w.civilians.pull[:] = 0.0
    w.towns.alarm[0] = 1.0
    assert leave_home(havens(w), 0, w.params[0].displacement, luck_of(w)) == 0
    w = little_world(towns=LINE, params={"displacement.flight_least": 30.0})
    w.towns.alarm[HERE] = 29.0 / 7000
    assert leave_home(havens(w), HERE, w.params[0].displacement, luck_of(w)) == 0


def test_days_on_the_road() -> None:
    """Of 100 on a way of four days 25 arrive, of 3 one; likewise homeward."""
    w = little_world(towns=LINE)
    camp = group(w, HERE, 3)
    c = w.civilians[camp]
    c.days, c.road, c.homeward = 4.0, 100, 3
    home = int(w.civilians.people[w.groups_at[HERE]])
    assert travel(havens(w), camp) == 1
    assert (c.road, c.people, c.homeward, c.returned) == (75, 25, 2, 1)
    assert w.civilians.people[w.groups_at[HERE]] == home + 1


def test_the_displaced_move_on_from_a_town_in_alarm() -> None:
    w = little_world(towns=LINE)
    row = group(w, HERE, 1)
    w.civilians.people[row] = 1000
    w.towns.alarm[1] = 1.0
    move_on(havens(w), row, w.params[0].displacement, luck_of(w))
    assert w.civilians.people[row] == pytest.approx(1000 * math.exp(-1.0), rel=0.15)
    assert w.civilians.people[row] + w.civilians.road.sum() == 1000
    assert w.civilians.road[group(w, HERE, HERE)] == 0  # not back to where they fled from


def test_those_of_before_keep_apart() -> None:
    towns = [*LINE[:2], {"holder": RAIDERS}, LINE[3]]
    w = little_world(towns=towns, stocks=[(1, "idp", 1000)])
    w.towns.alarm[1] = 1.0
    move_on(havens(w), group(w, HERE, 1, early=1), w.params[0].displacement, luck_of(w))
    moved = w.civilians.road > 0
    assert moved.any()
    assert (w.civilians.early[moved] == 1).all()


def test_the_displaced_stay_where_there_is_nowhere_else() -> None:
    w = little_world(towns=LINE)
    row = group(w, HERE, 1)
    w.civilians.people[row] = 1000
    w.civilians.pull[:] = 0.0
    w.towns.alarm[1] = 1.0
    move_on(havens(w), row, w.params[0].displacement, luck_of(w))
    assert w.civilians.people[row] == 1000
    assert not w.civilians.road.any()


def test_each_crowd_that_moves_on_has_luck_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of before and those of now, from one place and from another."""
    streams: list[Any] = []
    monkeypatch.setattr("agents.civilians.send", lambda *given: streams.append(given[-2]))
    w = little_world(towns=LINE, stocks=[(1, "idp", 1000), (0, "idp", 1000)])
    w.towns.alarm[:2] = 1.0
    for place in (0, 1):
        for early in (0, 1):
            row = group(w, HERE, place, early)
            w.civilians.people[row] = 1000
            move_on(havens(w), row, w.params[0].displacement, luck_of(w))
    assert len(set(streams)) == len(streams) == 4
    assert all(stream == int(stream) for stream in streams)


def test_turning_back() -> None:
    """Half with a hazard of ln 2."""
    w = little_world(towns=LINE)
    row = group(w, HERE, 3)
    w.civilians.people[row] = 4000
    turn_back(havens(w), row, math.log(2.0), luck_of(w))
    assert w.civilians.homeward[row] == pytest.approx(2000, rel=0.06)
    assert w.civilians.people[row] + w.civilians.homeward[row] == 4000


def test_pulls_are_weighed_for_one_time_only() -> None:
    towns = [*LINE[:2], {"holder": RAIDERS}, LINE[3]]
    w = little_world(towns=towns, stocks=[(1, "idp", 1000)])
    p = w.params[0].displacement
    for early in (0, 1):
        assert weigh_all(havens(w), HERE, early, 1.0, HERE, p) > 0.0
        assert (w.civilians.early[w.pulls > 0.0] == early).all()


def test_a_crowd_is_binomial_in_mean_and_spread() -> None:
    drawn = [crowd(Luck(1, run, 0), 10, 5, 1, 1000, 0.3) for run in range(400)]
    mean = sum(drawn) / 400
    spread = math.sqrt(sum((n - mean) ** 2 for n in drawn) / 400)
    assert mean == pytest.approx(300, abs=2.5)
    assert spread == pytest.approx(math.sqrt(210), rel=0.12)
    assert crowd(Luck(1, 0, 0), 10, 5, 1, 0, 0.5) == 0
    assert crowd(Luck(1, 0, 0), 10, 5, 1, 50, 1.0) == 50
