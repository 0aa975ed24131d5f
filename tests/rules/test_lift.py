"""Seats and tonnes, whom they serve, and which airfields are open."""

import pytest

from agents.records.codes import FIGHTERS, HELICOPTERS, TRANSPORTS, WAITING
from sim.rules.lift import is_open, is_served, landing_place, lift_per_day
from tests.phases.little_world import ARMY, FIGHTER, HELPERS, LIFTER, RAIDERS, little_world

CHARTER = {"politics.charter_seats": 100.0, "politics.charter_tonnes": 50.0}


def test_capacity_of_charter_and_wings() -> None:
    """Two lifters of 80 seats and 15 tonnes fly twice a day: 100 + 2·2·80 seats, 50 + 2·2·15 tonnes."""
    w = little_world(wings=[{"kind": LIFTER, "aircraft_start": 2}, {"kind": FIGHTER}], params=CHARTER)
    assert lift_per_day(w.wings, w.airkinds, w.sides, w.params[0].politics) == pytest.approx((420.0, 110.0))


def test_a_wing_that_has_not_come_or_takes_no_part_carries_nothing() -> None:
    w = little_world(wings=[{"kind": LIFTER, "status": WAITING}, {"kind": LIFTER, "side": ARMY}], params=CHARTER)
    assert lift_per_day(w.wings, w.airkinds, w.sides, w.params[0].politics) == pytest.approx((100.0, 50.0))
    w = little_world(wings=[{"kind": LIFTER}], params=CHARTER)
    w.sides.active[HELPERS] = 0  # a law keeps the lender out
    assert lift_per_day(w.wings, w.airkinds, w.sides, w.params[0].politics) == pytest.approx((100.0, 50.0))


def test_nothing_is_carried_for_a_government_born_of_a_coup() -> None:
    w = little_world()
    assert is_served(w.sides[HELPERS])
    assert not is_served(w.sides[ARMY])
    assert not is_served(w.sides[RAIDERS])
    w.sides.coup_born[HELPERS] = 1
    assert not is_served(w.sides[HELPERS])


def test_an_airfield_is_open_if_held_taken_and_clear() -> None:
    w = little_world(
        towns=[{}, {"airfield": TRANSPORTS}, {"airfield": HELICOPTERS | FIGHTERS}, {"airfield": TRANSPORTS}]
    )
    assert is_open(w.towns[1], w.sides, HELPERS, 0)
    assert not is_open(w.towns[2], w.sides, HELPERS, 0)  # takes no transport aircraft
    assert not is_open(w.towns[3], w.sides, HELPERS, 0)  # the enemy holds it
    w.towns.runway_blocked[1] = 1
    assert not is_open(w.towns[1], w.sides, HELPERS, 0)
    w.towns.country[3], w.towns.holder[3] = 5, -1  # abroad it is enough that no enemy holds it
    assert is_open(w.towns[3], w.sides, HELPERS, 0)
    w.towns.country[3] = 0
    assert not is_open(w.towns[3], w.sides, HELPERS, 0)


def test_a_unit_lands_at_the_nearest_open_airfield() -> None:
    w = little_world(towns=[{}, {"airfield": TRANSPORTS}, {}, {"airfield": TRANSPORTS}])
    assert landing_place(w.towns, w.sides, w.air_km, HELPERS, 1, 0) == 1
    assert landing_place(w.towns, w.sides, w.air_km, HELPERS, 3, 0) == 1
    w.towns.holder[:] = RAIDERS
    assert landing_place(w.towns, w.sides, w.air_km, HELPERS, 3, 0) == -1
