"""Sight, and tracks given up or passed on."""

from agents.records.codes import AIRCRAFT, ALLY, ASSAULT, MARCH, MOVE
from sim.rules.tracks import on_the_quiet, pass_on, sight, sighted, strike_off
from tests.phases.little_world import ARMY, HELPERS, RAIDERS, little_world


def test_sight_by_day_night_and_dust() -> None:
    assert sight(1.0, 0, 0.4, 0.5) == 1.0
    assert sight(0.0, 0, 0.4, 0.5) == 0.4
    assert sight(0.5, 1, 0.4, 0.5) == 0.35


def test_irregulars_gather_on_the_quiet() -> None:
    gathering = {"side": RAIDERS, "town": 2, "posture": MARCH, "order": MOVE, "package": 0}
    others = [{**gathering, "order": ASSAULT}, {**gathering, "package": -1}, {**gathering, "side": ARMY}]
    w = little_world(units=[gathering, *others])
    assert [on_the_quiet(u, w.sides[u.faction]) for u in w.units] == [True, False, False, False]


def test_a_body_seen_again_is_where_it_is_as_it_was_seen() -> None:
    body = {"side": RAIDERS, "town": 2, "edge": 2, "heading": 3, "offset": 40.0, "posture": MARCH, "personnel": 500}
    known = {"tick": 1, "town": 0, "cell": 1, "posture": 0, "faction": ARMY, "source": ALLY, "power": 77.0}
    w = little_world(units=[body], tracks={(ARMY, 0): known})
    track = w.tracks[ARMY, 0]
    sighted(track, w.units[0], w.edges, 6, AIRCRAFT)
    assert (track.tick, track.cell, track.posture) == (6, w.units[0].cell, MARCH)
    assert track.town == 3, "past half of the road"
    assert (track.faction, track.source, track.power) == (RAIDERS, AIRCRAFT, 77.0)


def test_a_newer_track_is_passed_on_with_its_age() -> None:
    seen = {"tick": 5, "town": 1, "power": 77.0, "source": AIRCRAFT}
    w = little_world(units=[{"side": RAIDERS, "town": 2}], tracks={(ARMY, 0): seen, (HELPERS, 0): {"tick": 3}})
    pass_on(w.tracks, HELPERS, ARMY, 0)
    assert w.tracks[ARMY, 0].tick == 5
    assert w.tracks[ARMY, 0].source == AIRCRAFT
    pass_on(w.tracks, ARMY, HELPERS, 0)
    assert (w.tracks[HELPERS, 0].tick, w.tracks[HELPERS, 0].town, w.tracks[HELPERS, 0].power) == (5, 1, 77.0)
    assert w.tracks[HELPERS, 0].source == ALLY


def test_all_that_is_believed_is_passed_on() -> None:
    seen = {"tick": 5, "town": 1, "cell": 77, "power": 70.0, "vehicles": 9.0, "posture": MARCH, "faction": RAIDERS}
    seen |= {"behind": 2, "heading": 1}
    w = little_world(units=[{"side": RAIDERS, "town": 2}], tracks={(ARMY, 0): seen})
    pass_on(w.tracks, ARMY, HELPERS, 0)
    assert {name: w.tracks[name][HELPERS, 0] for name in seen} == seen
    w.tracks[HELPERS, 0].power = 1.0
    pass_on(w.tracks, ARMY, HELPERS, 0)
    assert w.tracks[HELPERS, 0].power == 1.0  # as old as the own one: not taken over


def test_the_way_of_a_march_is_seen_and_forgotten_with_the_halt() -> None:
    w = little_world(units=[{"side": RAIDERS, "town": 2, "edge": 2, "heading": 3, "offset": 10.0, "posture": MARCH}])
    u, track = w.units[0], w.tracks[ARMY, 0]
    sighted(track, u, w.edges, 5, AIRCRAFT)
    assert (track.town, track.behind, track.heading) == (2, 2, 3)
    u.edge, u.town = -1, 3
    sighted(track, u, w.edges, 6, AIRCRAFT)
    assert (track.town, track.behind, track.heading) == (3, -1, -1)


def test_who_has_no_friends_strikes_off_a_ghost_alone() -> None:
    w = little_world(units=[{"side": RAIDERS, "town": 2}], tracks={(ARMY, 0): {"tick": 5}, (HELPERS, 0): {"tick": 4}})
    strike_off(w.tracks, w.sides, 0, ARMY, 0)
    assert [w.tracks[staff, 0].tick for staff in (ARMY, HELPERS)] == [-1, 4]


def test_a_ghost_is_struck_off_for_the_friends_who_know_no_better() -> None:
    tracks = {(ARMY, 0): {"tick": 5}, (HELPERS, 0): {"tick": 4}, (ARMY, 1): {"tick": 5}, (HELPERS, 1): {"tick": 6}}
    w = little_world(units=[{"side": RAIDERS, "town": 2}] * 2, tracks=tracks)
    for row in range(2):
        strike_off(w.tracks, w.sides, int(w.sides[ARMY].allied_mask), ARMY, row)
    assert list(w.tracks[ARMY].tick) == [-1, -1]
    assert list(w.tracks[HELPERS].tick) == [-1, 6]
