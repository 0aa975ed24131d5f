"""Sensing by hand: who is seen, who is not, what becomes of old tracks."""

import math

import numpy as np
import pytest

from agents.luck import SENSING, Luck, draw_lots, lane, lot, philox
from agents.records.codes import (
    AIRCRAFT,
    ALLY,
    ASSAULT,
    BRIEFED,
    DISPERSED,
    GONE,
    GROUND,
    HIDING,
    HOLD,
    INFORMER,
    MARCH,
    MOVE,
    TRUCE,
    WAITING,
    WARY,
)
from agents.records.columns import World
from agents.records.strength import nominal_power
from sim.phases.sensing import chance, observe, strongest
from sim.rules.giveaway import cover, look_at_ghost, loudness, openness, show, signature
from sim.rules.lookouts import spread
from tests.phases.little_world import (
    ARMY,
    COLUMNS,
    GUNSHIP,
    HELPERS,
    PATROLLER,
    PICKUPS,
    RAIDERS,
    little_world,
    luck_of,
)

DEAF = {
    "sensing.informers_held": 0.0,
    "sensing.informers_government": 0.0,
    "sensing.informers_coalition": 0.0,
    "sensing.informers_azawad": 0.0,
}  # nobody talks
SURE = {**DEAF, "sensing.patrol_rate": 100.0, "sensing.error": 0.0}
BLIND = {**DEAF, "sensing.patrol_rate": 0.0}
FAR = {"side": RAIDERS, "kind": PICKUPS, "town": 3}


def look(w: World, ticks: int = 1) -> World:
    """Observe for some turns; the clock moves on as the clock phase would move it."""
    for _ in range(ticks):
        observe(w, luck_of(w))
        w.theatre[0].tick += 1
        w.theatre[0].hour += w.theatre[0].tick_hours
    return w


def test_chance_by_hand() -> None:
    assert chance(0.0) == 0.0
    assert chance(math.log(2.0)) == pytest.approx(0.5)
    assert chance(1e9) == 1.0


def test_eight_numbers_from_four_words() -> None:
    draws = (0xFFFF0000, 0x00008000, 0, 0xFFFFFFFF)
    numbers = [lane(draws, i) * 65536 - 0.5 for i in range(8)]
    assert numbers == [65535, 0, 0, 32768, 0, 0, 65535, 65535]
    lots = np.zeros(4, np.int64)
    draw_lots(lots, Luck(5, 6, 7), SENSING, 2, 8)
    draws = philox(SENSING, 7, 2, 8, 5, 6)
    assert [lot(lots, 16 + i) for i in range(8)] == [lane(draws, i) for i in range(8)]


def test_signature_by_hand() -> None:
    values = {"mass_floor": 0.4, "mass_per_vehicle": 0.05, "hiding": 0.1, "dispersed": 0.5}
    w = little_world(params={f"sensing.{name}": value for name, value in values.items()})
    kind, p = w.kinds[PICKUPS], w.params[0].sensing  # 1.0 on the move, 0.3 at rest
    assert signature(kind, MARCH, True, 12.0, p) == pytest.approx(1.0)
    assert signature(kind, HOLD, False, 12.0, p) == pytest.approx(0.3)
    assert signature(kind, HOLD, True, 12.0, p) == pytest.approx(1.0)  # halted on a road
    assert signature(kind, DISPERSED, True, 12.0, p) == pytest.approx(0.15)
    assert signature(kind, HIDING, False, 0.0, p) == pytest.approx(0.012)
    assert signature(kind, MARCH, True, 52.0, p) == pytest.approx(3.0)
    assert signature(kind, HOLD, False, 0.0, p) == pytest.approx(0.12)
    assert signature(kind, DISPERSED, False, 0.0, p) == pytest.approx(0.06)


def test_who_is_on_the_road_for_some_hours_is_as_loud_as_the_mean_over_the_day() -> None:
    """A quarter of the day 1.0, the rest 0.15."""
    params = {"sensing.mass_floor": 0.4, "sensing.mass_per_vehicle": 0.05, "sensing.dispersed": 0.5}
    body = {**FAR, "vehicles": 12, "posture": MARCH, "edge": 0, "heading": 1}
    w = little_world(units=[body], params=params | {"sensing.approach_share": 0.25})
    u, kind, p = w.units[0], w.kinds[PICKUPS], w.params[0].sensing
    assert loudness(u, kind, False, p) == pytest.approx(1.0)
    assert loudness(u, kind, True, p) == pytest.approx(0.25 * 1.0 + 0.75 * 0.15)


def test_cover_of_houses_and_caves() -> None:
    w = little_world(towns=[{"refuge": 1.0, "population": 0.0}, {}], params={"sensing.refuge_cover": 0.75})
    p = w.params[0].sensing
    cave, town = w.towns
    assert cover(cave, cave.cell, HOLD, p) == 0.25
    assert cover(cave, cave.cell, MARCH, p) == 1.0
    assert cover(cave, cave.cell + 1, HOLD, p) == 1.0
    assert cover(town, town.cell, HOLD, p) == p.in_town


def test_patrols_see_less_around_and_nothing_beyond_the_map() -> None:
    sense = np.zeros(COLUMNS * 60)
    spread(sense, 10 * COLUMNS + 5, 2.0, 0.25)
    assert sense[10 * COLUMNS + 5] == 2.0
    assert sense[11 * COLUMNS + 6] == 0.5
    assert sense.sum() == 6.0
    spread(sense, 20 * COLUMNS, 1.0, 0.25)
    assert sense.sum() == 6.0 + 1.0 + 5 * 0.25
    sense[:] = 0.0
    spread(sense, 21 * COLUMNS - 1, 1.0, 0.25)  # in the last column: not round to the first of the next row
    assert sense.sum() == 1.0 + 5 * 0.25
    assert not sense[21 * COLUMNS]


@pytest.mark.parametrize(("line", "column"), [(0, 0), (0, 20), (30, 0), (30, -1), (-2, 20), (-1, 20), (-1, -1)])
def test_patrols_at_the_edge_of_the_map_leave_nothing_behind(line: int, column: int) -> None:
    """Else who comes there later would be seen by nobody."""
    w = little_world(units=[{"side": ARMY}], params=SURE)
    w.units.cell[0] = np.arange(w.cells.size).reshape(-1, COLUMNS)[line, column]
    assert not look(w).sense.any()


def test_the_likeliest_source_is_credited() -> None:
    assert strongest(1.0, 0.5, 0.2) == GROUND
    assert strongest(0.1, 0.5, 0.2) == AIRCRAFT
    assert strongest(0.1, 0.0, 0.2) == INFORMER


def test_an_enemy_next_to_a_patrol_is_seen_as_it_is() -> None:
    units = [{"side": ARMY, "town": 1}, {"side": RAIDERS, "kind": PICKUPS, "town": 1, "personnel": 80, "vehicles": 9}]
    w = look(little_world(units=units, params=SURE))
    track = w.tracks[ARMY, 1]
    assert (track.tick, track.town, track.cell, track.faction) == (0, 1, w.towns[1].cell, RAIDERS)
    assert (track.power, track.vehicles, track.source) == (nominal_power(w.units[1], w.kinds), 9.0, GROUND)
    assert w.tracks[RAIDERS, 0].tick == 0
    assert w.tracks[ARMY, 0].tick == w.tracks[HELPERS, 1].tick == -1  # nobody tracks friends; helpers are not here


def test_far_away_without_aircraft_or_informers_nobody_is_seen() -> None:
    w = look(little_world(units=[{"side": ARMY, "town": 0}, FAR], params=SURE), ticks=20)
    assert (w.tracks.tick == -1).all()


def test_no_patrols_no_track() -> None:
    w = look(little_world(units=[{"side": ARMY, "town": 1}, {**FAR, "town": 1}], params=BLIND), ticks=20)
    assert (w.tracks.tick == -1).all()


def test_staffs_are_noted_anew_each_turn() -> None:
    w = look(little_world(units=[{"side": side, "town": side} for side in (RAIDERS, ARMY, HELPERS)]), ticks=2)
    assert list(w.staffs.members) == [1, 2, 4]
    assert list(w.staffs.friends) == [1, 6, 6]
    assert list(w.staffs.enemies) == [6, 1, 1]


def test_scratch_is_left_clean() -> None:
    units = [{"side": ARMY, "town": 1, "contact_hours": 2.0}, {**FAR, "town": 1, "contact_hours": 2.0}, FAR]
    w = look(little_world(units=units))
    assert not w.sense.any()
    assert not w.occupied.any()


def test_the_share_of_sightings_is_the_chance() -> None:
    rate = math.log(2.0) / 6.0  # half a chance in six hours for a body of signature 1 in the same cell
    units = [{"side": ARMY, "town": 1}, *[{**FAR, "town": 1, "posture": MARCH, "vehicles": 12}] * 400]
    params = {**DEAF, "sensing.patrol_rate": rate, "sensing.terrain_sahel": 1.0}
    w = look(little_world(units=units, params=params))
    assert (w.tracks[ARMY].tick >= 0).mean() == pytest.approx(0.5, abs=0.08)  # three standard errors


def test_who_fights_is_known_to_those_in_the_fight_only() -> None:
    units = [{"side": ARMY, "town": 2, "contact_hours": 1.0}, {**FAR, "town": 2, "contact_hours": 1.0}]
    w = little_world(units=[*units, {"side": HELPERS, "town": 2}], params=BLIND)
    look(w)
    assert w.tracks[ARMY, 1].tick == w.tracks[RAIDERS, 0].tick == 0
    assert w.tracks[HELPERS, 1].tick == -1


def test_a_track_does_not_move_with_an_enemy_out_of_sight() -> None:
    w = little_world(units=[{"side": ARMY, "town": 0}, FAR], params=SURE, tracks={(ARMY, 1): {"town": 2, "power": 9.0}})
    before = w.tracks.copy()
    w.units[1].town, w.units[1].cell, w.units[1].vehicles = 2, w.towns[2].cell, 99
    w.units[1].posture = MARCH
    look(w)
    assert (w.tracks[ARMY] == before[ARMY]).all()


@pytest.mark.parametrize("change", [{"town": 2}, {"vehicles": 50}, {"posture": MARCH}, {"side": HELPERS}])
def test_what_changes_out_of_sight_changes_no_track(change: dict[str, int]) -> None:
    """The army has a patrol at town 1 and no aircraft; the third body is far from it."""
    near = [{"side": ARMY, "town": 1}, {**FAR, "town": 1}]
    one = look(little_world(towns=6, units=[*near, {**FAR, "town": 5}], params=DEAF), ticks=12)
    other = look(little_world(towns=6, units=[*near, {**FAR, "town": 5, **change}], params=DEAF), ticks=12)
    assert (one.tracks[ARMY, :2] == other.tracks[ARMY, :2]).all()
    assert one.tracks[ARMY, 2].tick == other.tracks[ARMY, 2].tick == -1


def test_a_ghost_is_struck_off_by_looking_and_only_then() -> None:
    ghost = {"cell": 30 * COLUMNS + 5 + 3, "town": 1}
    units = [{"side": ARMY, "town": 1}, FAR]
    seen = look(little_world(units=units, params=SURE, tracks={(ARMY, 1): ghost}))
    assert seen.tracks[ARMY, 1].tick == -1
    unseen = look(little_world(units=units, params=BLIND, tracks={(ARMY, 1): ghost}), ticks=10)
    assert unseen.tracks[ARMY, 1].tick == 0


def test_the_gone_stay_on_the_map_of_those_who_did_not_see_it() -> None:
    lost = {**FAR, "status": GONE, "personnel": 0}
    tracks = {(ARMY, 1): {}, (HELPERS, 1): {}}
    units = [{"side": ARMY, "town": 3}, lost, {"side": HELPERS, "town": 0}]
    w = look(little_world(units=units, params={**SURE, "sensing.report_hours": 240.0}, tracks=tracks))
    assert w.tracks[ARMY, 1].tick == -1
    assert w.tracks[HELPERS, 1].tick == -1  # told by the army at once
    apart = look(little_world(units=[{"side": ARMY, "town": 0}, lost], params=SURE, tracks={(ARMY, 1): {}}), ticks=10)
    assert apart.tracks[ARMY, 1].tick == 0


def test_old_tracks_are_forgotten() -> None:
    params = {**BLIND, "sensing.forget_hours": 120.0}
    w = little_world(units=[{"side": ARMY, "town": 0}, FAR], params=params, tracks={(ARMY, 1): {"tick": 0}})
    assert look(w, ticks=20).tracks[ARMY, 1].tick == 0
    assert look(w, ticks=3).tracks[ARMY, 1].tick == -1


def test_a_body_in_sight_is_counted_anew_only_now_and_then() -> None:
    params = {**SURE, "sensing.recount_hours": 1e9, "sensing.refresh_hours": 6.0}
    units = [{"side": ARMY, "town": 1}, {**FAR, "town": 1}]
    w = look(little_world(units=units, params=params, tracks={(ARMY, 1): {"power": 5.0, "source": BRIEFED}}), ticks=4)
    assert w.tracks[ARMY, 1].tick == 3
    assert w.tracks[ARMY, 1].power == 5.0
    w.params[0].sensing.recount_hours = 1.0
    assert look(w).tracks[ARMY, 1].power == nominal_power(w.units[1], w.kinds)


def test_a_report_on_a_body_that_stands_still_is_not_repeated_at_once() -> None:
    params = {**SURE, "sensing.refresh_hours": 12.0}
    w = little_world(units=[{"side": ARMY, "town": 1}, {**FAR, "town": 1}], params=params)
    assert look(w, ticks=2).tracks[ARMY, 1].tick == 0
    assert look(w).tracks[ARMY, 1].tick == 2


def test_people_talk_to_those_they_trust() -> None:
    """Raiders in a town of the army's country that they hold: the army hears in the end, strangers do not."""
    params = {**BLIND, "sensing.informers_government": 100.0, "sensing.report_hours": 1e6}
    units = [{"side": ARMY, "town": 0}, {"side": HELPERS, "town": 0}, FAR]
    w = look(little_world(units=units, params=params))
    assert w.tracks[ARMY, 2].tick == 0
    assert w.tracks[ARMY, 2].source == INFORMER
    assert w.tracks[HELPERS, 2].tick == -1
    nobody = little_world(towns=[{}, {}, {}, {"population": 0.0}], units=units, params=params)
    assert look(nobody).tracks[ARMY, 2].tick == -1
    abroad = little_world(towns=[{}, {}, {}, {"country": 1}], units=units, params=params)
    assert look(abroad).tracks[ARMY, 2].tick == -1


def test_everybody_hears_from_towns_of_friends() -> None:
    params = {**BLIND, "sensing.informers_held": 100.0, "sensing.report_hours": 1e6}
    units = [{"side": ARMY, "town": 0}, {"side": HELPERS, "town": 0}, {**FAR, "town": 2, "bush": 1}]
    w = look(little_world(units=units, params=params))
    assert w.tracks[ARMY, 2].tick == w.tracks[HELPERS, 2].tick == 0


def test_aircraft_search_after_the_decision_to_intervene_only() -> None:
    def seen(**theatre: float) -> bool:
        wings = [{"side": HELPERS, "kind": PATROLLER, "aircraft_start": 1000, "airbase": 0}]
        return bool(
            look(little_world(units=[FAR], wings=wings, params=DEAF, theatre=theatre)).tracks[HELPERS, 0].tick == 0
        )

    assert not seen()
    assert seen(intervened=1)
    assert not seen(intervened=1, air_allowed=0)


def test_a_single_helicopter_with_a_poor_look_searches_too() -> None:
    wings = [{"side": HELPERS, "kind": GUNSHIP, "aircraft_start": 1, "airbase": 0}]
    airkinds = {"gunship.search_rate": 0.1, "gunship.range_km": 1000.0}
    w = little_world(
        units=[{**FAR, "vehicles": 400}], wings=wings, params=DEAF, theatre={"intervened": 1}, airkinds=airkinds
    )
    assert look(w, ticks=30).tracks[HELPERS, 0].tick >= 0


def test_aircraft_see_to_the_corner_of_the_map() -> None:
    wings = [{"side": HELPERS, "kind": PATROLLER, "aircraft_start": 1000, "airbase": 0}]
    w = little_world(units=[FAR], wings=wings, params=DEAF, theatre={"intervened": 1})
    w.units.cell[0] = 0
    assert look(w).tracks[HELPERS, 0].tick == 0


def test_aircraft_see_less_by_night_and_in_dust() -> None:
    def seen(**theatre: float) -> int:
        wings = [{"side": HELPERS, "kind": PATROLLER, "aircraft_start": 1, "airbase": 0}]
        params = {**DEAF, "sensing.air_dust": 0.1, "sensing.in_town": 0.5}
        airkinds = {"patroller.search_rate": 1.5, "patroller.night": 0.3}
        units = [{**FAR, "vehicles": 12}] * 300
        w = little_world(
            units=units, wings=wings, params=params, airkinds=airkinds, theatre={"intervened": 1, **theatre}
        )
        return int((look(w).tracks[HELPERS].tick >= 0).sum())

    assert seen() == pytest.approx(300 * (1.0 - math.exp(-1.5 * 6.0 * 0.3 * 0.5)), abs=40)
    assert seen() > seen(daylight=0.0) > seen(daylight=0.0, dust=1)


def test_aircraft_search_no_more_in_the_second_turn_than_in_the_first() -> None:
    wings = [{"side": HELPERS, "kind": PATROLLER, "aircraft_start": 2, "airbase": 0}]
    w = look(little_world(units=[FAR], wings=wings, params=BLIND, theatre={"intervened": 1}))
    first = float(w.staffs.search[HELPERS])
    assert first > 0.0
    assert look(w, ticks=3).staffs.search[HELPERS] == first


def test_helicopters_see_only_around_their_base() -> None:
    wings = [{"side": HELPERS, "kind": GUNSHIP, "aircraft_start": 1000, "airbase": 0}]
    units = [{**FAR, "town": 2}, {**FAR, "town": 3}]
    theatre = {"intervened": 1}
    w = little_world(units=units, wings=wings, params=DEAF, theatre=theatre, airkinds={"gunship.range_km": 125.0})
    assert [int(t) for t in look(w).tracks[HELPERS].tick] == [0, -1]


def found(seed: int, run: int) -> list[int]:
    """Which of forty stores are found with this luck."""
    depots = [{"side": RAIDERS, "town": 3, "signature": 0.01}] * 40
    w = little_world(depots=depots, units=[{"side": ARMY}], params={"sensing.informers_depot": 1.0})
    observe(w, Luck(seed, run, 0))
    return list(w.depots.known)


def test_stores_are_found_by_luck_of_their_own_seed_and_run() -> None:
    assert found(1, 0) == found(1, 0)
    assert len({tuple(found(seed, run)) for seed, run in ((1, 0), (2, 0), (1, 1))}) == 3


def test_people_tell_friends_who_hold_the_town_of_stores_there() -> None:
    """The first side of the list too."""
    told = {**BLIND, "sensing.informers_held": 1000.0, "sensing.informers_depot": 1000.0}
    towns = [{}, {}, {}, {"holder": RAIDERS}]
    w = little_world(towns=towns, depots=[{"side": ARMY, "town": 3}], units=[FAR], params=told)
    assert look(w).depots[0].known == 1 << RAIDERS


def test_what_a_body_gives_away_by_hand() -> None:
    """Twenty kilometres from a town of as many people as a hearing of one half takes, to the very border."""
    params = {"sensing.informers_km": 20.0, "sensing.informers_people": 10000.0, "sensing.informers_hiding": 0.25}
    w = little_world(units=[FAR, {**FAR, "posture": HIDING}, {**FAR, "bush": 1}, FAR, FAR], params=params)
    w.units.cell[3:] += [COLUMNS, 2 * COLUMNS]
    for row in range(5):
        show(w, row, w.params[0].sensing)
    assert list(w.shown.lips[:5]) == [3.0, 0.75, 0.75, 3.0, 0.0]  # 6 h × 1/2
    assert list(w.shown.side[:5]) == [1 << RAIDERS] * 5


def test_who_looks_for_a_ghost_expects_it_as_loud_as_it_is_believed() -> None:
    params = {"sensing.terrain_sahel": 0.5, "sensing.in_town": 0.3, "sensing.mass_floor": 0.4, "sensing.dispersed": 0.5}
    w = little_world(
        units=[FAR], params=params | {"sensing.mass_per_vehicle": 0.05}, tracks={(ARMY, 0): {"vehicles": 52.0}}
    )
    p, track = w.params[0].sensing, w.tracks[ARMY, 0]
    track.posture = HOLD
    assert look_at_ghost(w, 0, track, 2.0, p) == pytest.approx(2.0 * 0.3 * 3.0 * 0.5 * 0.3)
    track.posture = MARCH
    assert look_at_ghost(w, 0, track, 2.0, p) == pytest.approx(2.0 * 1.0 * 3.0 * 0.5)


def test_allies_tell_each_other_at_the_hours_of_their_reports() -> None:
    units = [{"side": ARMY, "town": 3}, {"side": HELPERS, "town": 0}, FAR, {"side": RAIDERS, "town": 1}]
    w = look(little_world(units=units, params={**SURE, "sensing.report_hours": 12.0}))
    assert (w.tracks[ARMY, 2].tick, w.tracks[HELPERS, 2].tick) == (0, -1)
    look(w, ticks=2)  # the report of hour 12 is heard at the start of the third turn
    assert (w.tracks[HELPERS, 2].tick, w.tracks[HELPERS, 2].source) == (w.tracks[ARMY, 2].tick, ALLY)
    assert w.tracks[HELPERS, 2].power == w.tracks[ARMY, 2].power
    assert w.tracks[RAIDERS, 1].tick == -1


@pytest.mark.parametrize(("seer", "stranger"), [(ARMY, 3), (3, ARMY)])
def test_what_an_ally_told_is_not_told_on(seer: int, stranger: int) -> None:
    """The ally of an ally is no ally, in whatever order they stand in the list."""
    units = [{"side": seer, "town": 3}, {"side": HELPERS, "town": 0}, {"side": stranger, "town": 0}, FAR]
    sides = [{"camp": 0}, *({"camp": 1, "regular": 1} for _ in range(3))]
    w = little_world(
        units=units, sides=sides, relations={(ARMY, 3): WARY}, params={**SURE, "sensing.report_hours": 6.0}
    )
    look(w, ticks=5)
    assert [int(w.tracks[side, 3].source) for side in (seer, HELPERS)] == [GROUND, ALLY]
    assert w.tracks[stranger, 3].tick == -1


def test_a_truce_ends_the_watch() -> None:
    units = [{"side": ARMY, "town": 3}, FAR]
    w = little_world(units=units, params=SURE, relations={(ARMY, RAIDERS): TRUCE}, tracks={(ARMY, 1): {}})
    assert look(w, ticks=3).tracks[ARMY, 1].tick == -1


def test_those_who_wait_abroad_are_not_looked_for() -> None:
    w = look(little_world(units=[{"side": ARMY, "town": 3}, {**FAR, "status": WAITING}], params=SURE), ticks=5)
    assert w.tracks[ARMY, 1].tick == -1


def test_depots_are_found_from_the_air_and_stay_known() -> None:
    wings = [{"side": HELPERS, "kind": PATROLLER, "aircraft_start": 4, "airbase": 0}]
    depots = [{"side": RAIDERS, "town": 3, "signature": 100.0}, {"side": ARMY, "town": 0, "signature": 100.0}]
    w = look(little_world(wings=wings, depots=depots, params=DEAF, theatre={"intervened": 1}))
    assert [int(known) for known in w.depots.known] == [1 << HELPERS, 0]
    w.wings.aircraft[:] = 0
    assert look(w).depots[0].known == 1 << HELPERS
    empty = little_world(wings=wings, depots=[{**depots[0], "stores": 0.0}], params=DEAF, theatre={"intervened": 1})
    assert look(empty).depots[0].known == 0


def test_irregulars_who_gather_are_seen_less_than_a_column() -> None:
    def seen(**order: int) -> int:
        bodies = [{**FAR, "town": 1, "posture": MARCH, "vehicles": 12, **order}] * 300
        params = {**DEAF, "sensing.patrol_rate": 0.1, "sensing.approach_share": 0.2}
        w = look(little_world(units=[{"side": ARMY, "town": 1}, *bodies], params=params))
        return int((w.tracks[ARMY].tick >= 0).sum())

    assert seen(order=MOVE, package=0) < 0.7 * seen(order=ASSAULT, package=0)


def test_luck_is_keyed_by_body_and_staff() -> None:
    units = [{"side": ARMY, "town": 1}, {**FAR, "town": 1}]
    ticks = {observed(units, seed) for seed in range(40)}
    assert ticks == {-1, 0}  # it depends on the seed
    assert observed(units, 3) == observed(units, 3)


def observed(units: list[dict[str, int]], seed: int) -> int:
    w = little_world(units=units, params={**DEAF, "sensing.patrol_rate": 0.5})
    observe(w, Luck(seed, 0, 0))
    return int(w.tracks[ARMY, 1].tick)


def test_each_terrain_is_as_open_as_its_parameter_says() -> None:
    names = ("savanna", "sahel", "desert_plain", "dunes", "rock_massif", "river_delta")
    p = little_world(params={f"sensing.terrain_{name}": 1.0 + n for n, name in enumerate(names)}).params[0].sensing
    assert [openness(code, p) for code in range(len(names))] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
