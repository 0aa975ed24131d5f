"""Marches by hand: how far, how fast, where they halt. Towns stand 60 km apart, cells are 20 km wide.

Town i stands in the middle of its cell: a road leaves that cell after 10 km and enters the next town's after 50.
"""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.records.codes import (
    ASSAULT,
    ATTACK,
    DISPERSED,
    FOOT,
    GONE,
    HIDING,
    HOLD,
    LIE_LOW,
    LIFT,
    LIFTED,
    MARCH,
    MOVE,
    PICKUP,
    RETREAT,
    STAND,
    TRUCK,
    WITHDRAW,
)
from agents.records.columns import Row, World
from agents.records.frame import cell_at
from sim.phases.movement import bars, km_per_hour, move
from tests.phases.little_world import ARMY, COLUMNS, MILITIA, PICKUPS, RAIDERS, little_world, luck_of

EVEN = {"insurgent_day_share": 1.0, "regular_night_share": 1.0}  # day and night alike
SWIFT = {"movement.insurgent_day_share": 1.0, "movement.march_hours_per_day": 24.0}  # the whole day at road speed
HARD = {"advance_km_per_day": 24.0 * 60.0}  # an assault at road speed, too
BAND = {"side": RAIDERS, "kind": PICKUPS, "town": 0}  # 60 km/h
COMPANY = {"side": ARMY, "town": 0, "order": MOVE}  # 40 km/h
GARRISON = {"side": ARMY, "town": 2}


def marched(*units: dict[str, Any], turns: int = 1, **options: Any) -> World:
    """A world after some turns of marching."""
    options = {"params": SWIFT, "temper": HARD, **options}
    w = little_world(towns=options.pop("towns", 6), units=units, **options)
    for _ in range(turns):
        move(w, luck_of(w))
    return w


def place(u: Row) -> tuple[int, int, float]:
    """Where a unit is: town left last, the one it drives to, km between."""
    return int(u.town), int(u.heading), round(float(u.offset), 6)


def pace(params: dict[str, float], theatre: dict[str, float], temper: dict[str, float], **unit: Any) -> float:
    """Mean speed [km/h] on the road from town 0 to 1."""
    w = little_world(
        units=[{"edge": 0, "heading": 1, "objective": 1, **unit, "town": 0}],
        params={f"movement.{name}": value for name, value in params.items()},
        theatre=theatre,
        temper=temper,
    )
    u = w.units[0]
    return float(km_per_hour(w, u, w.routes[u.faction, w.kinds[u.kind].mobility], w.params[0].movement))


def test_a_day_march_by_hand() -> None:
    # 40 km/h for 12 of 24 hours are 20 km/h on average: 120 km, two towns on.
    even = {"movement.march_hours_per_day": 12.0, "movement.regular_night_share": 1.0}
    w = marched({**COMPANY, "objective": 4}, params=even)
    assert place(w.units[0]) == (2, -1, 0.0)
    assert (w.units[0].posture, w.units[0].order) == (MARCH, MOVE)


def test_a_column_of_irregulars_approaches_slowly() -> None:
    # 48 km a day are 2 km/h; in six hours 12 km, which is the next cell already.
    w = marched({**BAND, "order": MOVE, "objective": 4, "package": 0}, temper={"approach_km_per_day": 48.0})
    assert place(w.units[0]) == (0, 1, 12.0)
    assert w.units[0].cell == w.towns[0].cell + 1


def test_only_the_assault_drives_hard() -> None:
    # 240 km a day are 10 km/h.
    assert pace(EVEN, {}, {"advance_km_per_day": 240.0}, side=ARMY, order=ASSAULT, package=0) == pytest.approx(10.0)
    assert pace(EVEN, {}, {"approach_km_per_day": 48.0}, **BAND, order=MOVE, package=0) == pytest.approx(2.0)


def test_regulars_come_up_by_road_march() -> None:
    temper, hours = {"advance_km_per_day": 24.0, "approach_km_per_day": 24.0}, {**EVEN, "march_hours_per_day": 12.0}
    assert pace(hours, {}, temper, side=ARMY, order=MOVE, package=0) == pytest.approx(20.0)


@given(share=st.floats(0.1, 1.0), side=st.sampled_from([ARMY, RAIDERS]))
@settings(max_examples=20)
def test_a_day_and_its_night_make_up_the_daily_distance(share: float, side: int) -> None:
    shares, temper = {"insurgent_day_share": share, "regular_night_share": share}, {"advance_km_per_day": 240.0}
    both = [pace(shares, {"daylight": light}, temper, side=side, order=ASSAULT, package=0) for light in (0.0, 1.0)]
    assert 12.0 * sum(both) == pytest.approx(240.0)


def test_night_and_dust_by_hand() -> None:
    shares = {"march_hours_per_day": 12.0, "regular_night_share": 0.5, "insurgent_day_share": 0.6, "dust_cover": 0.5}
    regular, insurgent = {"side": ARMY, "order": MOVE}, {**BAND, "order": MOVE}
    # Trucks: 20 km/h over a day and its night, by night half as fast as by day: 20 / 0.75 by day, half that by night.
    assert pace(shares, {"daylight": 1.0}, {}, **regular) == pytest.approx(20.0 / 0.75)
    assert pace(shares, {"daylight": 0.0}, {}, **regular) == pytest.approx(10.0 / 0.75)
    assert pace(shares, {"daylight": 0.5}, {}, **regular) == pytest.approx(20.0)
    # Pick-ups: 30 km/h, by day 0.6 of that by night: 30 / 0.8 by night; dust hides half of the day: 37.5 × 0.8.
    assert pace(shares, {"daylight": 0.0}, {}, **insurgent) == pytest.approx(37.5)
    assert pace(shares, {"daylight": 1.0}, {}, **insurgent) == pytest.approx(22.5)
    assert pace(shares, {"daylight": 1.0, "dust": 1}, {}, **insurgent) == pytest.approx(30.0)


def test_without_fuel_a_column_crawls() -> None:
    shares = {**EVEN, "march_hours_per_day": 12.0, "unsupplied_pace": 0.25}
    assert pace(shares, {}, {}, side=ARMY, order=MOVE, supply=0.0) == pytest.approx(5.0)


@settings(max_examples=50)
@given(
    order=st.sampled_from([MOVE, ASSAULT, RETREAT]),
    package=st.sampled_from([-1, 0]),
    daylight=st.floats(0.0, 1.0),
    dust=st.integers(0, 1),
    a_day=st.floats(20.0, 3000.0),
    hours=st.floats(6.0, 24.0),
)
def test_nobody_drives_faster_than_the_road_allows(
    order: int, package: int, daylight: float, dust: int, a_day: float, hours: float
) -> None:
    temper = {"advance_km_per_day": a_day, "approach_km_per_day": a_day}
    light = {"daylight": daylight, "dust": dust}
    speed = pace({"march_hours_per_day": hours}, light, temper, **BAND, order=order, package=package)
    assert 0.0 <= speed <= 60.0 + 1e-9


def test_a_slow_road_slows_from_its_first_kilometre() -> None:
    # Half an hour to town 1 at 60 km/h; beyond it a track of 5 km/h: 2.5 km in the other half.
    w = little_world(
        towns=3,
        units=[{**BAND, "order": MOVE, "objective": 2}],
        edges=[(0, 1, 30.0), (1, 2, 60.0)],
        params=SWIFT,
        theatre={"tick_hours": 1.0},
    )
    w.hours[PICKUP, 1, 2] = w.hours[PICKUP, 2, 1] = 12.0
    move(w, luck_of(w))
    assert place(w.units[0]) == (1, 2, 2.5)


def test_an_assault_halts_in_the_first_cell_of_the_enemy_and_cannot_leap_over_a_garrison() -> None:
    # Six hours at 60 km/h would reach town 5. The second hour enters the cell of the garrison after 60 + 50 km.
    w = marched({**BAND, "order": ASSAULT, "objective": 5}, GARRISON)
    u = w.units[0]
    assert place(u) == (1, 2, 50.0)
    assert (u.cell, u.posture, u.hours_left) == (w.towns[2].cell, ATTACK, 5.0)


@pytest.mark.parametrize(("package", "order"), [(-1, STAND), (0, MOVE)])
def test_a_move_stops_short_of_the_enemy_and_a_relief_is_free_again(package: int, order: int) -> None:
    swift = {"approach_km_per_day": 24.0 * 60.0}
    w = marched({**BAND, "order": MOVE, "objective": 5, "package": package}, GARRISON, temper=swift)
    u = w.units[0]
    assert place(u) == (1, 2, 40.0)
    assert (u.cell, u.posture, u.order) == (w.towns[2].cell - 1, HOLD, order)


def test_a_relief_goes_into_the_fight_at_its_own_goal() -> None:
    w = marched({**BAND, "order": MOVE, "objective": 2}, GARRISON)
    u = w.units[0]
    assert place(u) == (1, 2, 50.0)
    assert (u.cell, u.posture, u.hours_left) == (w.towns[2].cell, ATTACK, 5.0)


def test_a_retreat_is_brought_to_bay_short_of_the_enemy() -> None:
    w = marched({**BAND, "order": RETREAT, "objective": 5}, GARRISON)
    assert (w.units[0].cell, w.units[0].posture) == (w.towns[2].cell - 1, HOLD)


@pytest.mark.parametrize(
    "other", [{"side": RAIDERS}, {"bush": 1}, {"posture": HIDING}, {"status": LIFTED}, {"status": GONE}]
)
def test_friends_and_those_in_hiding_bar_no_road(other: dict[str, Any]) -> None:
    w = marched({**BAND, "order": ASSAULT, "objective": 5}, {**GARRISON, **other})
    assert place(w.units[0]) == (5, -1, 0.0)


def test_hours_to_spare_are_spent_in_the_turn() -> None:
    w = marched({**BAND, "order": MOVE, "objective": 5, "spare_hours": 2.0})
    assert w.units.spare_hours[0] == 0.0


def test_night_falls_on_a_road_that_was_begun_by_day() -> None:
    params = {"movement.regular_night_share": 0.5, "movement.march_hours_per_day": 12.0}
    w = little_world(towns=2, units=[{**COMPANY, "objective": 1}], edges=[(0, 1, 900.0)], params=params)
    move(w, luck_of(w))
    by_day = float(w.units.offset[0])
    w.theatre[0].daylight = 0.0
    move(w, luck_of(w))
    assert 0.0 < w.units.offset[0] - by_day < by_day


def test_a_body_brought_to_bay_on_any_road_bars_it() -> None:
    w = little_world(units=[{"posture": WITHDRAW, "edge": 0, "heading": 1}, {"posture": WITHDRAW}, {"posture": HOLD}])
    assert [bars(u) for u in w.units] == [True, False, True]


def test_a_stretch_that_is_not_driven_does_not_tire() -> None:
    """Two hours of 40 km, the last ten of them not driven: the enemy is there."""
    tiring = {**SWIFT, "movement.fatigue_per_km": 0.001}
    w = marched({**BAND, "order": RETREAT, "objective": 5}, GARRISON, params=tiring)
    u = w.units[0]
    driven = 60.0 * (w.towns[u.town].cell - 30 * COLUMNS - 5) / 3 + u.offset
    assert u.fatigue == pytest.approx(0.001 * driven)


def test_who_stands_among_enemies_does_not_march_but_may_flee() -> None:
    w = marched({**BAND, "town": 2, "order": MOVE, "objective": 0}, GARRISON)
    assert place(w.units[0]) == (2, -1, 0.0)
    w = marched({**BAND, "town": 2, "order": RETREAT, "objective": 0}, GARRISON, turns=2)
    assert place(w.units[0]) == (0, -1, 0.0)


def test_who_has_left_bars_the_way_no_more_in_the_hours_that_are_left() -> None:
    # The garrison drives off east at 40 km/h from its first or third hour on; the raiders among it then go west.
    raiders = {**BAND, "town": 2, "order": ASSAULT, "objective": 0}
    for busy, west in ((0.0, (0, -1, 0.0)), (3.0, (0, -1, 0.0)), (5.0, (2, -1, 0.0))):
        w = marched(raiders, {**GARRISON, "order": RETREAT, "objective": 5, "busy_hours": busy})
        assert place(w.units[0]) == west
    w = marched(raiders, GARRISON, {**GARRISON, "order": RETREAT, "objective": 5})
    assert place(w.units[0]) == (2, -1, 0.0)  # comrades stay


def test_an_attacker_met_on_its_way_attacks_as_if_it_had_met() -> None:
    """Who enters the common cell first is a matter of rows; both are in their assault."""
    one, other = ({"side": side, "kind": PICKUPS, "order": ASSAULT} for side in (RAIDERS, ARMY))
    for units in ([one, other], [other, one]):
        ends = [{**units[0], "town": 0, "objective": 2}, {**units[1], "town": 2, "objective": 0}]
        w = marched(*ends)
        assert w.units[0].cell == w.units[1].cell
        assert list(w.units.posture) == [ATTACK, ATTACK]


def test_arriving() -> None:
    w = marched({**BAND, "order": MOVE, "objective": 2}, {**BAND, "order": ASSAULT, "objective": 2})
    for u in w.units:
        assert place(u) == (2, -1, 0.0)
        assert u.cell == w.towns[2].cell
        assert u.hours_left == 5.0  # it drove two of the six hours; the second is the hour of its arrival
    assert (w.units[0].order, w.units[0].posture) == (STAND, HOLD)
    assert (w.units[1].order, w.units[1].posture) == (ASSAULT, ATTACK)


def test_turning_back_on_the_road() -> None:
    w = marched({**BAND, "edge": 0, "heading": 1, "offset": 20.0, "order": MOVE, "objective": 0})
    assert place(w.units[0]) == (0, -1, 0.0)
    u = {**BAND, "edge": 0, "heading": 1, "offset": 20.0, "order": RETREAT, "objective": 0}
    w = marched({**u, "supply": 0.0}, params={**SWIFT, "movement.unsupplied_pace": 1.0 / 60.0}, turns=1)
    assert place(w.units[0]) == (1, 0, 46.0)  # 1 km/h for six hours: from 40 km of 60 to 46
    assert w.units[0].posture == WITHDRAW


def test_driving_on_where_that_is_nearer() -> None:
    w = marched({**BAND, "edge": 0, "heading": 1, "offset": 20.0, "order": MOVE, "objective": 3})
    assert place(w.units[0]) == (3, -1, 0.0)


def test_no_way_no_march() -> None:
    roads = [(0, 1, 60.0), (2, 3, 60.0)]
    w = marched({**BAND, "order": MOVE, "objective": 3}, edges=roads, towns=4)
    assert place(w.units[0]) == (0, -1, 0.0)
    assert (w.units[0].order, w.units[0].posture) == (STAND, HOLD)


def test_a_road_shut_to_vehicles_is_open_on_foot() -> None:
    """As the flooded roads of the delta are in January."""
    w = little_world(units=[{**COMPANY, "objective": 1}, {**COMPANY, "kind": MILITIA, "objective": 1}], params=SWIFT)
    w.next_edge[TRUCK, 0, 1:] = -1
    w.hours[TRUCK, 0, 1:] = math.inf
    move(w, luck_of(w))
    assert place(w.units[0]) == (0, -1, 0.0)
    assert place(w.units[1]) == (0, 1, 30.0)  # 5 km/h for six hours
    assert w.routes[ARMY, FOOT] == FOOT


def test_a_column_on_a_road_that_was_shut_stands() -> None:
    w = little_world(units=[{**COMPANY, "edge": 0, "heading": 1, "offset": 20.0, "objective": 1}], params=SWIFT)
    w.hours[TRUCK, 0, 1] = w.hours[TRUCK, 1, 0] = math.inf
    move(w, luck_of(w))
    assert place(w.units[0]) == (0, 1, 20.0)


def test_busy_hours_are_waited_for() -> None:
    w = marched({**BAND, "order": MOVE, "objective": 5, "busy_hours": 2.0})
    assert place(w.units[0]) == (4, -1, 0.0)  # four hours of 60 km
    assert place(marched({**BAND, "order": MOVE, "objective": 5, "busy_hours": 6.0}).units[0]) == (0, -1, 0.0)


@pytest.mark.parametrize("unit", [{"order": STAND}, {"order": LIFT}, {"order": LIE_LOW}, {"status": LIFTED}])
def test_who_was_not_told_to_march_stays(unit: dict[str, Any]) -> None:
    w = marched({**BAND, "objective": 5, "order": MOVE, **unit}, turns=2)
    assert place(w.units[0]) == (0, -1, 0.0)


def test_a_turn_without_time_moves_nobody() -> None:
    w = marched({**BAND, "order": MOVE, "objective": 5}, theatre={"tick_hours": 0.0})
    assert place(w.units[0]) == (0, -1, 0.0)


def test_who_stands_has_the_whole_turn_to_fight() -> None:
    w = marched(GARRISON, {**BAND, "posture": DISPERSED})
    assert list(w.units.hours_left) == [6.0, 6.0]
    assert w.units[1].posture == DISPERSED


def test_fatigue_by_hand() -> None:
    costs = {**SWIFT, "movement.fatigue_per_km": 0.001}
    w = marched(
        {**BAND, "fatigue": 0.5}, {**BAND, "fatigue": 0.05}, {**BAND, "fatigue": 0.5, "order": MOVE, "objective": 2},
        {**BAND, "fatigue": 0.99, "order": MOVE, "objective": 5}, params=costs,
    )  # fmt: skip
    # 120 km add 0.12; 300 km add 0.3, and tired out is 1. Rest is the supply phase's affair.
    assert list(w.units.fatigue) == pytest.approx([0.5, 0.05, 0.62, 1.0])


def test_off_the_map_there_is_no_cell() -> None:
    towns = [{"x": -2000.0, "y": 0.0, "cell": -1}, {}]
    w = marched({**BAND, "order": MOVE, "objective": 1}, towns=towns, theatre={"tick_hours": 1.0})
    assert place(w.units[0]) == (1, -1, 0.0)
    w = marched({**BAND, "town": 1, "order": MOVE, "objective": 0}, towns=towns)
    assert w.units[0].cell == -1


def test_cells_by_hand() -> None:
    # From −720 eastward 74 columns of 20 km, from −666 northward 60 rows.
    def cell(x: float, y: float) -> int:
        return cell_at(x, y, -720.0, -666.0, 20.0)

    assert cell(-720.0, -666.0) == 0
    assert cell(-700.1, -646.1) == 0
    assert cell(-700.0, -666.0) == 1
    assert cell(-720.0, -646.0) == 74
    assert cell(759.9, 533.9) == 74 * 60 - 1
    assert [cell(-720.1, 0.0), cell(760.0, 0.0), cell(0.0, -666.1), cell(0.0, 534.0)] == [-1] * 4


def test_scratch_is_left_clean() -> None:
    w = marched({**BAND, "order": ASSAULT, "objective": 5}, GARRISON)
    assert not w.occupied.any()
