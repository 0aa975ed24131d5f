"""Request, decision, arrivals, lift, planned deployment."""

from typing import Any

import pytest

from agents.luck import Luck
from agents.records.codes import (
    ARRIVED,
    BY_AIR,
    BY_ROAD,
    BY_SEA,
    CITY,
    DECISION,
    DEPLOYMENT,
    HIDING,
    HOLD,
    MARCH,
    PRESENT,
    QUEUED,
    REQUEST,
    THERE,
    TRUCE,
    WAITING,
    WARY,
)
from agents.records.columns import World
from sim.phases.politics import (
    DATED,
    NEVER,
    ON_REQUEST,
    Ways,
    believed_threat,
    do_politics,
    fallen_town,
    first_garrison,
    leading_helper,
    threatened_airfield,
)
from sim.rules.arrivals import next_in_queue, spread, travel_hours
from tests.phases.little_world import (
    ARMOURED,
    ARMY,
    FIGHTER,
    HELPERS,
    LIFTER,
    MOTORISED,
    PICKUPS,
    RAIDERS,
    SIDES,
    about,
    event_list,
    little_world,
)

QUIET = {
    "politics.split_per_day": 0.0,
    "politics.split_per_defeat": 0.0,
    "politics.split_per_loss": 0.0,
    "politics.coup_per_day": 0.0,
    "politics.coup_per_defeat": 0.0,
}
EXACT = QUIET | {
    "politics.request_delay_hours": 5.0,
    "politics.request_delay_spread": 0.0,
    "politics.decision_delay_hours": 10.0,
    "politics.decision_delay_spread": 0.0,
    "politics.pace_spread": 0.0,
    "politics.readiness_spread": 0.0,
    "politics.self_deploy_days": 2.0,
    "politics.air_loading_hours": 12.0,
    "politics.staging_hours": 48.0,
    "politics.march_rest_hours": 6.0,
    "politics.charter_seats": 400.0,
    "politics.charter_tonnes": 400.0,
}
GONE_LINE = [{"line": 0}, {"line": 1, "holder": RAIDERS, "kind": CITY}, {}]
DECIDED = {"request_hour": 0.0, "decision_hour": 0.0, "intervened": 1}


def turns(w: World, last: int, first: int = 0) -> None:
    """Play politics alone for some turns of six hours."""
    for tick in range(first, last):
        w.theatre.tick, w.theatre.hour = tick, 6.0 * tick
        do_politics(w, Luck(1, 0, tick))


# --- request


def test_the_fall_of_a_town_on_the_line_brings_the_request_after_its_delay() -> None:
    """Fallen before hour 0, five hours of delay: the request at hour 5, in the first turn; decided at hour 15."""
    w = little_world(towns=GONE_LINE, params=EXACT)
    turns(w, 1)
    assert w.theatre[0].request_hour == 5.0
    (told,) = event_list(w, REQUEST)
    assert about(told) == (ARMY, -1, 1, -1, -1)
    assert w.theatre[0].intervened == 0
    turns(w, 3, 1)
    assert w.theatre[0].decision_hour == 15.0
    assert w.theatre[0].intervened == 1
    (told,) = event_list(w, DECISION)
    assert (told.tick, *about(told)) == (2, -1, ARMY, -1, -1, -1)  # nobody has forces to send


def test_no_request_while_the_line_holds_or_when_nobody_may_come() -> None:
    w = little_world(towns=[{"line": 1}, {"line": 1}, {}], params=EXACT)
    turns(w, 8)
    assert w.theatre[0].request_hour == -1.0
    w = little_world(towns=GONE_LINE, params=EXACT, theatre={"intervention": NEVER})
    turns(w, 8)
    assert w.theatre[0].request_hour == -1.0
    assert not event_list(w, REQUEST)


def test_a_town_behind_the_line_or_with_a_guest_is_no_reason() -> None:
    w = little_world(towns=[{"line": 1}, {"line": 0, "holder": RAIDERS}, {"line": 1, "holder": HELPERS, "kind": CITY}])
    p = w.params[0].politics
    assert fallen_town(w.towns, w.units, w.sides, ARMY, p) == -1
    w.towns.holder[0] = RAIDERS  # the capital itself
    assert fallen_town(w.towns, w.units, w.sides, ARMY, p) == 0
    w = little_world(towns=GONE_LINE, relations={(ARMY, RAIDERS): TRUCE})
    assert fallen_town(w.towns, w.units, w.sides, ARMY, p) == -1


def test_a_post_is_no_reason_and_a_garrison_is() -> None:
    """Forty and fifty people stood in the town at the start, a foreign company was bound for it: 90."""
    units = [{"home": 1, "personnel": 40}, {"home": 1, "personnel": 50, "town": 0}, {"side": HELPERS, "home": 1}]
    towns = [{}, {"line": 1, "holder": RAIDERS}, {}]
    w = little_world(towns=towns, units=units, params={"politics.line_garrison": 91.0})
    w.units.arrival[2], w.units.ready_after_days[2] = BY_ROAD, 1.0
    p = w.params[0].politics
    assert first_garrison(w.units, w.sides[ARMY].allied_mask, 1) == 90
    assert fallen_town(w.towns, w.units, w.sides, ARMY, p) == -1
    w.units.arrival[2], w.units.ready_after_days[2] = THERE, 0.0  # ready with the request, not at the start
    assert first_garrison(w.units, w.sides[ARMY].allied_mask, 1) == 90
    p.line_garrison = 90.0
    assert fallen_town(w.towns, w.units, w.sides, ARMY, p) == 1


def test_a_lever_puts_the_request_off_and_all_with_it() -> None:
    """Five hours as in EXACT, and half a day."""
    w = little_world(towns=GONE_LINE, params={**EXACT, "politics.later_days": 0.5})
    turns(w, 3)
    assert w.theatre[0].request_hour == 17.0


def test_the_delay_counts_from_the_hour_at_which_the_enemy_stood_in_the_town_unopposed() -> None:
    """Held for 2 h at hour 24, after the 6 h that it takes to hold it: since hour 16, so the request is of hour 21."""
    towns = [{"line": 0}, {"line": 1, "holder": RAIDERS, "kind": CITY, "held_hours": 2.0}, {}]
    w = little_world(towns=towns, params={**EXACT, "control.hold_hours": 6.0})
    turns(w, 5, 4)
    assert w.theatre[0].request_hour == 21.0


@pytest.mark.parametrize("on_fall", [0, 1])
def test_only_the_triggers_that_a_scenario_names_bring_a_request(on_fall: int) -> None:
    w = little_world(towns=GONE_LINE, params=EXACT, theatre={"on_fall": on_fall, "on_threat": 0})
    turns(w, 3)
    assert (w.theatre[0].request_hour >= 0.0) == bool(on_fall)


@pytest.mark.parametrize("towns", [3, GONE_LINE])
def test_a_dated_request_comes_at_its_hour_whatever_falls(towns: Any) -> None:
    w = little_world(towns=towns, params=EXACT, theatre={"intervention": DATED, "request_at": 30.0})
    turns(w, 5)
    assert w.theatre[0].request_hour == -1.0
    turns(w, 6, 5)
    assert w.theatre[0].request_hour == 30.0
    assert event_list(w, REQUEST)[0].town == -1  # no town is the reason, fallen or not


# --- threat


def threat_world(**changes: Any) -> World:
    """Army at 0 (airfield) and 1; raiders believed at 2, two hours from 0 by pick-up."""
    units = [{"town": 0}, {"town": 1}, {"side": RAIDERS, "kind": PICKUPS, "town": 2}]
    params = EXACT | {"politics.threat_hours": 3.0, "politics.threat_share": 0.5}
    return little_world(units=units, tracks={(ARMY, 2): {"power": 60.0}}, params=params, **changes)


def threatened(w: World) -> int:
    own = [100.0, float(w.units[1].town == 1), 0.0, 0.0]
    w.own[:] = own
    ways = Ways(w.routes, w.hours, w.onward)
    return threatened_airfield(w.tracks, w.towns, w.sides, ARMY, ways, w.own, w.params[0].politics)


def test_a_screened_airfield_is_not_threatened() -> None:
    w = threat_world()
    assert threatened(w) == -1
    w.units.town[1] = 0  # the screen has gone
    assert threatened(w) == 0


def test_belief_not_truth_threatens() -> None:
    w = threat_world()
    w.units.town[1] = 0
    w.units.personnel[2] = 5000  # unseen
    w.tracks.power[ARMY, 2] = 49.0  # below half of 100
    assert threatened(w) == -1
    w.tracks.power[ARMY, 2] = 51.0
    assert threatened(w) == 0
    w.tracks.posture[ARMY, 2] = HIDING
    assert threatened(w) == -1


def test_far_enemies_and_empty_airfields_without_enemies_do_not_threaten() -> None:
    w = threat_world()
    w.units.town[1] = 0
    w.tracks.town[ARMY, 2] = 3  # three hours
    assert threatened(w) == 0
    w.params[0].politics.threat_hours = 2.5
    assert threatened(w) == -1
    w.tracks.tick[:] = -1
    w.own[:] = 0.0
    ways = Ways(w.routes, w.hours, w.onward)
    assert believed_threat(w.tracks, w.sides, ARMY, 0, ways, w.own, w.params[0].politics) == 0.0
    assert threatened_airfield(w.tracks, w.towns, w.sides, ARMY, ways, w.own, w.params[0].politics) == -1


def test_enemies_in_the_first_town_of_the_list_threaten() -> None:
    w = threat_world()
    w.own[:] = 0.0
    w.tracks.town[ARMY, 2] = 0
    ways = Ways(w.routes, w.hours, w.onward)
    for town in (0, 1):
        threat = believed_threat(w.tracks, w.sides, ARMY, town, ways, w.own, w.params[0].politics)
        assert threat == w.tracks.power[ARMY, 2] > 0.0


def test_the_phase_counts_the_garrisons_itself() -> None:
    w = threat_world()
    turns(w, 2)
    assert w.theatre[0].request_hour == -1.0
    w.units.town[1] = 0
    w.tracks.power[ARMY, 2] = 150.0  # two companies of 100 at the airfield: half is 100
    turns(w, 3, 2)
    assert w.theatre[0].request_hour == 17.0


# --- arrivals


def foreign(arrival: int, days: float = 1.0, **fields: Any) -> dict[str, Any]:
    """A waiting foreign company."""
    base = {"side": HELPERS, "kind": MOTORISED, "status": WAITING, "arrival": arrival, "ready_after_days": days}
    return {**base, "town": 0, "vehicles": 10, **fields}


def test_readiness_counts_from_the_request_and_travel_from_readiness() -> None:
    """Request at 5, decision at 15; ready after a day at 29: own march + 48 h, air + 12 h to the queue, there + 0."""
    units = [foreign(BY_ROAD), foreign(BY_SEA), foreign(BY_AIR), foreign(THERE), foreign(THERE, 0.0)]
    w = little_world(towns=GONE_LINE, units=units, params=EXACT)
    turns(w, 3)
    assert list(w.units.ready_hour) == [77.0, 77.0, 41.0, 29.0, 15.0]  # the last: ready at once, but not before 15
    assert list(w.units.status) == [WAITING] * 4 + [PRESENT]
    turns(w, 13, 3)
    assert list(w.units.status) == [PRESENT] * 5
    assert list(w.units.arrived_tick) == [12, 12, 6, 4, 2]


def test_travel_hours_by_arrival() -> None:
    p = little_world(params=EXACT).params[0].politics
    assert [travel_hours(a, p) for a in (THERE, BY_AIR, BY_ROAD, BY_SEA)] == [0.0, 12.0, 48.0, 48.0]


def test_who_was_not_pledged_or_not_allowed_stays_away() -> None:
    w = little_world(
        towns=GONE_LINE,
        units=[foreign(BY_ROAD, -1.0), foreign(BY_ROAD, 0.0)],
        params=EXACT,
        theatre={"ground_allowed": 0},
    )
    turns(w, 40)
    assert list(w.units.status) == [WAITING, WAITING]
    w.theatre.ground_allowed = 1
    turns(w, 41, 40)
    assert list(w.units.status) == [WAITING, PRESENT]


def test_an_arriving_unit_is_supplied_rested_and_told() -> None:
    w = little_world(towns=GONE_LINE, units=[foreign(BY_ROAD, 0.0, supply=0.0, posture=MARCH)], params=EXACT)
    turns(w, 12)
    u = w.units[0]
    assert (u.status, u.town, u.edge, u.posture, u.busy_hours) == (PRESENT, 0, -1, HOLD, 6.0)
    assert u.supply == w.kinds[MOTORISED].supply_days
    assert u.cell == w.towns[0].cell
    (told,) = event_list(w, ARRIVED)
    assert (*about(told), told.amount, told.other_amount) == (HELPERS, -1, 0, u.cell, 0, 100.0, 10.0)


def test_nobody_marches_into_an_enemy_town() -> None:
    w = little_world(towns=GONE_LINE, units=[foreign(BY_ROAD, 0.0, town=1)], params=EXACT)
    turns(w, 20)
    assert w.units[0].status == WAITING
    w.towns.holder[1] = ARMY
    turns(w, 21, 20)
    assert w.units[0].status == PRESENT
    assert w.units[0].town == 1


def test_readiness_is_spread_by_side_and_unit() -> None:
    p = EXACT | {"politics.pace_spread": 0.2, "politics.readiness_spread": 0.1}
    w = little_world(towns=GONE_LINE, units=[foreign(THERE, 10.0) for _ in range(30)], params=p)
    turns(w, 3)
    days = (w.units.ready_hour - 5.0) / 24.0
    assert days.min() != days.max()
    assert days.max() / days.min() <= 1.1 / 0.9 + 1e-9  # units of one side share its pace
    assert 10.0 * 0.8 * 0.9 <= days.min() <= days.max() <= 10.0 * 1.2 * 1.1


def test_spread_and_its_limits() -> None:
    assert spread(10.0, 0.5, 0.75) == pytest.approx(12.5)
    assert spread(10.0, 0.5, 0.0) == pytest.approx(5.0)
    assert spread(10.0, 0.0, 0.9) == 10.0


def test_wings_come_when_ready_and_armed_ones_only_if_allowed() -> None:
    wings = [
        {"kind": FIGHTER, "status": WAITING, "ready_after_days": 0.0},
        {"kind": LIFTER, "status": WAITING, "ready_after_days": 2.0},
        {"kind": LIFTER, "status": WAITING, "ready_after_days": -1.0},
    ]
    w = little_world(towns=GONE_LINE, wings=wings, params=EXACT, theatre={"air_allowed": 0})
    turns(w, 8)
    assert list(w.wings.status) == [WAITING] * 3
    turns(w, 9, 8)  # request at 5, two days later: 53, in the turn from 48
    assert list(w.wings.status) == [WAITING, PRESENT, WAITING]
    w.theatre.air_allowed = 1
    turns(w, 10, 9)
    assert list(w.wings.status) == [PRESENT, PRESENT, WAITING]


def test_no_wing_flies_from_a_base_in_enemy_hands() -> None:
    wings = [{"kind": FIGHTER, "status": WAITING, "airbase": 1}]
    w = little_world(towns=GONE_LINE, wings=wings, params=EXACT, theatre=DECIDED)
    turns(w, 2)
    assert w.wings[0].status == WAITING
    w.towns.country[1] = 3  # abroad it would be the host's affair
    turns(w, 3, 2)
    assert w.wings[0].status == PRESENT


# --- lift


def queued(hour: float, **fields: Any) -> dict[str, Any]:
    """A company in the queue since some hour: 100 people, 10 trucks of 5 t."""
    return foreign(BY_AIR, 0.0, status=QUEUED, ready_hour=hour, **fields)


def test_units_board_whole_and_in_order() -> None:
    """400 seats and 400 t a day: one company (100 people, 50 t) in a turn, the longest waiting first."""
    w = little_world(units=[queued(9.0), queued(3.0), queued(3.0)], params=EXACT, theatre=DECIDED)
    turns(w, 1)
    assert list(w.units.status) == [QUEUED, PRESENT, QUEUED]
    turns(w, 3, 1)
    assert list(w.units.arrived_tick) == [2, 0, 1]
    assert w.units[1].busy_hours == 48.0
    side = w.sides[HELPERS]
    assert (side.airlifted, side.tonnes_lifted) == (300, 150.0)
    assert w.theatre[0].lift_seats_used == 300.0  # the clock would have set it back each turn


def test_a_heavy_unit_waits_until_its_tonnes_are_saved_up() -> None:
    """10 armoured vehicles of 20 t need two turns of 100 t; light people behind it use the seats left over."""
    heavy = queued(1.0, kind=ARMOURED, personnel=40)
    light = queued(2.0, personnel=50, vehicles=0)
    w = little_world(units=[heavy, light], params=EXACT, theatre=DECIDED)
    turns(w, 1)
    assert list(w.units.status) == [QUEUED, PRESENT]
    turns(w, 2, 1)
    assert list(w.units.status) == [PRESENT, PRESENT]
    assert w.theatre[0].tonnes_saved == pytest.approx(0.0)


def test_lift_that_nobody_uses_is_kept_for_a_day_only() -> None:
    w = little_world(params=EXACT, theatre=DECIDED)
    turns(w, 20)
    assert (w.theatre[0].seats_saved, w.theatre[0].tonnes_saved) == (400.0, 400.0)


def test_without_lift_or_airfield_nobody_lands() -> None:
    none = EXACT | {"politics.charter_seats": 0.0, "politics.charter_tonnes": 0.0}
    w = little_world(units=[queued(0.0)], params=none, theatre=DECIDED)
    turns(w, 10)
    assert w.units[0].status == QUEUED
    w = little_world(towns=[{"airfield": 0}, {}, {}], units=[queued(0.0)], params=EXACT, theatre=DECIDED)
    turns(w, 10)
    assert w.units[0].status == QUEUED


def test_the_pool_never_flies_for_a_government_born_of_a_coup() -> None:
    w = little_world(units=[queued(0.0, side=ARMY)], params=EXACT, theatre=DECIDED)
    turns(w, 10)
    assert w.units[0].status == QUEUED
    assert w.sides[ARMY].airlifted == 0


def test_the_queue_goes_by_hour_then_row() -> None:
    w = little_world(units=[queued(5.0), queued(2.0), foreign(BY_AIR), queued(2.0)])
    order, row = [], next_in_queue(w.units, -1)
    while row >= 0:
        order.append(row)
        row = next_in_queue(w.units, row)
    assert order == [1, 3, 0]


def test_a_request_moves_no_relation_that_waits_for_a_pact() -> None:
    shifts = [{"on": ON_REQUEST, "pact": pact, "one": ARMY, "other": HELPERS, "relation": WARY} for pact in (0, 1, -1)]
    w = little_world(towns=GONE_LINE, params=EXACT, shifts=shifts)
    turns(w, 1)
    assert list(w.shifts.done) == [0, 0, 1]


# --- planned deployment


def test_mandated_sides_come_as_planned_if_nobody_asked() -> None:
    """Planned for the second day; ready a day later; the other helpers stay at home."""
    sides = [*SIDES, {**SIDES[HELPERS], "mandated": 1}]
    abroad = {"status": WAITING, "arrival": BY_ROAD, "ready_after_days": 1.0, "town": 0}
    units = [{**abroad, "side": HELPERS}, {**abroad, "side": 3}]
    plan = {"planned_at": 24.0, "intervention": NEVER}
    exact = QUIET | {"politics.pace_spread": 0.0, "politics.readiness_spread": 0.0, "politics.self_deploy_days": 1.0}
    w = little_world(sides=sides, units=units, params=exact, theatre=plan)
    turns(w, 4)
    assert not event_list(w, DEPLOYMENT)
    turns(w, 13, 4)
    (told,) = event_list(w, DEPLOYMENT)
    assert (*about(told), told.amount) == (ARMY, -1, -1, -1, -1, 24.0)
    assert list(w.units.status) == [WAITING, PRESENT]
    assert list(w.sides.called) == [0, 0, 0, 1]
    assert w.theatre[0].intervened == 0


def test_a_plan_for_the_first_hour_is_a_plan() -> None:
    w = little_world(params=QUIET, theatre={"planned_at": 0.0, "intervention": NEVER})
    turns(w, 1)
    assert len(event_list(w, DEPLOYMENT)) == 1


def test_after_a_decision_nobody_waits_for_the_plan() -> None:
    w = little_world(params=QUIET, theatre={"planned_at": 0.0, "intervened": 1, "request_hour": 0.0})
    turns(w, 2)
    assert not event_list(w, DEPLOYMENT)


def test_who_sends_most_leads_and_the_first_of_equals() -> None:
    sides = [*SIDES, {**SIDES[2]}]
    units = [{"side": HELPERS, "personnel": 50}, {"side": 3, "personnel": 50}, {"side": ARMY, "personnel": 900}]
    w = little_world(sides=sides, units=units)
    assert leading_helper(w.units, w.sides) == HELPERS
    w.units.personnel_start[1] = 51
    assert leading_helper(w.units, w.sides) == 3
    w.units.personnel_start[:] = 0
    assert leading_helper(w.units, w.sides) == -1
