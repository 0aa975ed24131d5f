"""Who holds a town, by hand."""

import math
from typing import Any

import numpy as np
import pytest

from agents.records.codes import ABANDONED, BASE, CAPTURE, COALITION, HIDING, HOSTILE, REFUGE, TRUCE, WARY
from agents.records.columns import Row, World
from sim.phases.control import count_present, resolve_control, spokesman
from tests.phases.little_world import ARMY, HELPERS, PICKUPS, RAIDERS, about, event_list, little_world, luck_of

PARAMS = {
    "control.hold_hours": 12.0,
    "control.lapse_hours": 24.0,
    "control.shock": 0.4,
    "control.shock_hours": 2.0,
    "control.shock_reach_hours": 4.0,
}
REBELS = 3  # a fourth side: at truce with the raiders, wary of the army
SIDES = (
    {"camp": COALITION},
    {"camp": 1, "regular": 1},
    {"camp": 1, "regular": 1, "foreign": 1},
    {"camp": 2},
)
RELATIONS = {(RAIDERS, REBELS): TRUCE, (ARMY, REBELS): WARY, (HELPERS, REBELS): WARY}
BAND = {"side": RAIDERS, "kind": PICKUPS, "town": 1}
COMPANY = {"side": ARMY, "town": 1}


def after(turns: int, *units: dict[str, Any], town: dict[str, Any] | None = None, **options: Any) -> World:
    """A world after some turns; `town` tells of town 1, which the army holds otherwise."""
    towns = [{}, town or {}, {}, {}]
    w = little_world(towns=towns, sides=SIDES, units=units, params=PARAMS, relations=RELATIONS, **options)
    return go_on(w, turns)


def go_on(w: World, turns: int) -> World:
    """Some turns more."""
    for _ in range(turns):
        resolve_control(w, luck_of(w))
        w.theatre[0].tick += 1
    return w


def test_nothing_changes_while_its_holder_stands_in_it() -> None:
    w = after(3, COMPANY, town={"held_hours": 10.0, "claimant": RAIDERS, "claim_hours": 6.0})
    t = w.towns[1]
    assert (t.holder, t.held_hours, t.claimant, t.claim_hours, t.garrisoned) == (ARMY, 28.0, -1, 0.0, 1)
    assert not [e for e in event_list(w, CAPTURE) + event_list(w, ABANDONED) if e.town == 1]


def test_who_was_present_in_the_turn_before_is_forgotten() -> None:
    w = little_world(towns=2, units=[{**BAND, "hours_left": 4.0}])
    present, stood = np.full(2, 255), np.full(2, 99.0)
    count_present(w.units, present, stood)
    assert list(present) == [0, 1 << RAIDERS]
    assert list(stood) == [0.0, 4.0]


def test_an_ally_holds_for_the_holder() -> None:
    assert after(5, {"side": HELPERS, "town": 1}).towns[1].holder == ARMY


def test_a_town_falls_to_who_stood_in_it_long_enough() -> None:
    # 12 hours are two turns of six.
    t = after(1, BAND).towns[1]
    assert (t.holder, t.claimant, t.claim_hours) == (ARMY, RAIDERS, 6.0)
    w = after(2, BAND)
    t = w.towns[1]
    assert (t.holder, t.claimant, t.claim_hours, t.held_hours, t.garrisoned) == (RAIDERS, -1, 0.0, 0.0, 1)
    (event,) = event_list(w, CAPTURE)
    assert (event.tick, *about(event)) == (1, RAIDERS, ARMY, 1, t.cell, -1)


@pytest.mark.parametrize("turns_of", [1.0, 3.0, 6.0])
def test_the_length_of_a_turn_does_not_matter(turns_of: float) -> None:
    short = {"tick_hours": turns_of}
    assert after(int(12.0 / turns_of) - 1, BAND, theatre=short).towns[1].holder == ARMY
    assert after(int(12.0 / turns_of), BAND, theatre=short).towns[1].holder == RAIDERS


def test_while_it_is_contested_nobody_takes_it() -> None:
    w = after(4, BAND, COMPANY)
    assert (w.towns[1].holder, w.towns[1].claimant) == (ARMY, -1)
    fought = after(1, BAND, town={"fight_hours": 2.0, "calm_hours": 1.0, "claimant": RAIDERS, "claim_hours": 6.0})
    assert (fought.towns[1].claimant, fought.towns[1].claim_hours) == (RAIDERS, 1.0)  # since the last shot
    fought.towns[1].fight_hours, fought.towns[1].calm_hours = 0.0, 6.0
    assert go_on(fought, 1).towns[1].claim_hours == 7.0
    won = go_on(fought, 1).towns[1]
    assert (won.holder, won.held_hours) == (RAIDERS, 1.0)  # an hour more than it takes


def test_two_enemies_in_a_town_of_a_third_get_nothing() -> None:
    w = little_world(
        towns=[{}, {"holder": -1}, {}, {}], sides=SIDES, params=PARAMS,
        units=[BAND, {"side": REBELS, "town": 1}], relations={**RELATIONS, (RAIDERS, REBELS): HOSTILE},
    )  # fmt: skip
    t = go_on(w, 5).towns[1]
    assert (t.holder, t.claim_hours) == (-1, 0.0)


@pytest.mark.parametrize(
    "unseen", [{"bush": 1}, {"posture": HIDING}, {"personnel": 0}, {"status": 0}, {"edge": 1, "heading": 2}]
)
def test_who_is_not_in_town_in_the_open_claims_nothing(unseen: dict[str, Any]) -> None:
    w = after(5, {**BAND, **unseen})
    assert (w.towns[1].holder, w.towns[1].claimant) == (ARMY, -1)


def test_a_claim_starts_anew_when_another_takes_over() -> None:
    w = little_world(
        towns=[{}, {"holder": -1, "claimant": REBELS, "claim_hours": 6.0}, {}, {}],
        sides=SIDES, params=PARAMS, units=[BAND], relations=RELATIONS,
    )  # fmt: skip
    t = go_on(w, 1).towns[1]
    assert (t.holder, t.claimant, t.claim_hours) == (-1, RAIDERS, 6.0)


def test_an_abandoned_town_keeps_the_name_of_its_holder_for_a_while() -> None:
    # Left in turn 0; the writ lapses 24 h later, in turn 4.
    town = {"holder": RAIDERS, "fought_tick": 0}
    w = after(1, town=town, theatre={"tick": 3})
    assert (w.towns[1].holder, w.towns[1].abandoned_tick) == (RAIDERS, 3)
    left, *others = (e for e in event_list(w, ABANDONED) if e.town == 1)
    assert others == []
    assert (*about(left), left.amount) == (-1, RAIDERS, 1, w.towns[1].cell, -1, 18.0)  # 18 hours after the last shot
    go_on(w, 3)
    assert w.towns[1].holder == RAIDERS
    go_on(w, 1)
    assert (w.towns[1].holder, w.towns[1].held_hours, w.towns[1].garrisoned) == (-1, 0.0, 0)
    assert [e.town for e in event_list(w, ABANDONED)].count(1) == 1  # said once


def test_a_writ_lapses_from_the_first_turn_on_too() -> None:
    w = after(4, town={"holder": RAIDERS})
    assert (w.towns[1].holder, w.towns[1].abandoned_tick) == (RAIDERS, 0)
    assert go_on(w, 1).towns[1].holder == -1


def test_a_town_left_without_a_fight_says_so() -> None:
    w = after(1, town={"holder": RAIDERS})
    assert next(e for e in event_list(w, ABANDONED) if e.town == 1).amount == -1.0


def test_a_government_keeps_a_town_it_left_until_somebody_enters() -> None:
    t = after(40).towns[1]
    assert (t.holder, t.abandoned_tick) == (ARMY, 0)


def test_a_town_never_garrisoned_is_not_abandoned() -> None:
    w = after(40, town={"garrisoned": 0})
    assert (w.towns[1].holder, w.towns[1].abandoned_tick) == (ARMY, -1)


def test_coming_back_ends_the_leaving() -> None:
    w = after(1, {**BAND, "town": 0}, town={"holder": RAIDERS})
    w.units[0].town = 1
    assert go_on(w, 1).towns[1].abandoned_tick == -1


def test_a_guest_claims_nothing_where_the_holder_only_administers() -> None:
    t = after(5, {"side": REBELS, "town": 1}, town={"garrisoned": 0}).towns[1]
    assert (t.holder, t.claimant) == (ARMY, -1)


def test_a_truce_partner_takes_what_was_left() -> None:
    w = after(1, {"side": REBELS, "town": 1}, town={"holder": RAIDERS})
    t = w.towns[1]
    assert (t.holder, t.claimant, t.abandoned_tick) == (RAIDERS, REBELS, 0)
    assert go_on(w, 1).towns[1].holder == REBELS
    assert w.sides[RAIDERS].defeats == 0.0  # no fall: it was given up


def test_beside_the_holder_a_truce_partner_is_a_guest() -> None:
    t = after(5, {"side": REBELS, "town": 1}, BAND, town={"holder": RAIDERS}).towns[1]
    assert (t.holder, t.claimant) == (RAIDERS, -1)


def test_allies_take_a_town_of_the_country_for_its_government() -> None:
    assert after(2, {"side": HELPERS, "town": 1}, town={"holder": RAIDERS}).towns[1].holder == ARMY
    abroad = {"holder": RAIDERS, "home_region": -1}  # what lies abroad is not fought over
    assert after(2, {"side": HELPERS, "town": 1}, town=abroad).towns[1].holder == RAIDERS


def test_of_several_the_strongest_holds() -> None:
    w = little_world(
        towns=[{}, {"holder": -1}, {}, {}], sides=SIDES, params=PARAMS, relations=RELATIONS,
        units=[{**BAND, "personnel": 60}, {"side": REBELS, "town": 1, "personnel": 90}, {**BAND, "personnel": 40}],
    )  # fmt: skip
    assert go_on(w, 2).towns[1].holder == RAIDERS  # 60 + 40 against 90
    w.units[0].town = 2
    assert go_on(w, 5).towns[1].holder == RAIDERS  # it holds, and somebody of it is there


def test_of_two_equally_strong_it_is_the_one_to_which_the_town_is_worth_more() -> None:
    w = little_world(
        towns=[{}, {"holder": -1}, {}, {}], sides=SIDES, params=PARAMS, relations=RELATIONS,
        units=[{"side": side, "town": 1, "personnel": 60} for side in (RAIDERS, REBELS)],
    )  # fmt: skip
    for wanting, other in ((RAIDERS, REBELS), (REBELS, RAIDERS)):
        w.worth[wanting, 1], w.worth[other, 1] = 2.0, 1.0
        assert spokesman(w, 1, 1 << RAIDERS | 1 << REBELS) == wanting


def test_the_fall_of_a_town_shakes_garrisons_around() -> None:
    # Cohesion × (1 − 0.4 × e^(−hours / 2)); trucks need 1.5 h for the 60 km between towns, beyond 4 h nothing.
    units = [BAND, {**COMPANY, "town": 2}, {**COMPANY, "town": 0}, {"side": HELPERS, "town": 2}]
    w = after(2, *units)
    assert w.sides[ARMY].defeats == 1.0
    expected = 0.8 * (1.0 - 0.4 * math.exp(-1.5 / 2.0))
    assert list(w.units.cohesion) == pytest.approx([0.8, expected, expected, 0.8])
    far = little_world(
        towns=5, sides=SIDES, units=[{**BAND, "town": 0}, {**COMPANY, "town": 3}], params=PARAMS, relations=RELATIONS
    )
    assert go_on(far, 2).units[1].cohesion == 0.8  # 4.5 h away


def test_quiet_hours() -> None:
    def quiet(*units: dict[str, Any], **town: Any) -> float:
        return float(after(1, *units, town={"quiet_hours": 10.0, **town}).towns[1].quiet_hours)

    assert quiet(COMPANY) == 16.0
    assert quiet() == 16.0
    assert quiet(BAND) == 0.0  # fighters of the coalition in town
    assert quiet({**BAND, "posture": HIDING, "bush": 1}) == 16.0
    assert quiet(fight_hours=1.0) == 0.0
    assert quiet(strikes=1) == 0.0


@pytest.mark.parametrize("kind", [REFUGE, BASE])
def test_nobody_holds_a_refuge_or_a_base_abroad(kind: int) -> None:
    t: Row = after(5, BAND, town={"kind": kind, "holder": -1}).towns[1]
    assert (t.holder, t.claimant, t.quiet_hours) == (-1, -1, 1000.0)


def test_no_time_no_change() -> None:
    assert after(9, BAND, theatre={"tick_hours": 0.0}).towns[1].holder == ARMY
