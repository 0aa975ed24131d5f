"""Landings from the air inside the theatre: by aircraft on a held field, by helicopter, or by parachute at night.

Units that were ordered to be lifted wait at an airfield until enough flights have been saved for a whole unit, and for
an air assault until one wave can carry the whole package. A landing brings the first vehicles along; the others,
and those of a unit that jumps, are taken to follow (they stay in its books). Left out: jump injuries, dropped supplies.
"""

import math

from agents.compiled import rule
from agents.records.codes import (
    AIR_ASSAULT,
    AIR_LANDED,
    ASSAULT,
    ATTACK,
    HELICOPTER,
    HELICOPTERS,
    HIDING,
    HOLD,
    LIFT,
    PRESENT,
    STAND,
    TRANSPORT,
    TRANSPORTS,
)
from agents.records.columns import Row, Rows, World
from agents.records.events import log_event
from sim.rules.aircraft import count_sorties, may_fly

NOBODY = -1


@rule
def lift_wanted(units: Rows) -> bool:
    """Whether any unit waits for aircraft."""
    for row in range(units.size):
        if units[row].order == LIFT:
            return True
    return False


@rule
def land_forces(w: World, p: Row) -> None:
    """Lift every unit that waits for it and can be carried in this turn."""
    clock, units = w.theatre[0], w.units
    for row in range(units.size):
        u = units[row]
        if u.order != LIFT or u.status != PRESENT or u.edge >= 0 or u.busy_hours > 0.0 or u.objective < 0:
            continue
        side = w.sides[u.faction]
        jump = u.package >= 0 and w.packages[u.package].aim == AIR_ASSAULT
        origin, goal, package = u.town, u.objective, u.package
        if jump:
            if clock.daylight > p.assault_daylight:
                continue
            people, tonnes = waiting(units, package, origin, goal), 0.0
        else:
            if not is_received(side, w.towns[goal]):
                continue
            people, tonnes = u.personnel, min(float(u.vehicles), p.first_vehicles) * w.kinds[u.kind].tonnes_per_vehicle
        left = 0.0
        for flown in range(2):  # first see whether the flights saved by now carry all of it, then fly them
            if left <= 0.0:
                left = carry(w, side, origin, goal, people, tonnes, jump, flown == 1)
        if left > 0.0:
            continue
        for other in range(units.size):
            if other == row or (jump and waits(units[other], package, origin, goal)):
                put_down(w, side, other, tonnes, p)


@rule
def carry(w: World, side: Row, origin: int, goal: int, people: int, tonnes: float, jump: bool, commit: bool) -> float:
    """The share of a load that the flights saved by now can't carry (0 = none left); with `commit` they are flown.

    Flights needed = people / seats + tonnes / load, whole flights per wing, wings in their order.
    """
    left = 1.0
    for row in range(w.wings.size):
        wing = w.wings[row]
        if left <= 0.0 or not can_carry(w, wing, side, origin, goal, jump):
            continue
        kind = w.airkinds[wing.kind]
        needed = people / kind.seats + tonnes / kind.tonnes
        flights = min(int(math.floor(wing.sortie_credit)), int(math.ceil(left * needed)))
        left = left - flights / needed if flights < left * needed else 0.0
        if commit and flights > 0:
            wing.sortie_credit -= flights
            count_sorties(wing, w.sides[wing.faction], flights)
    return left


@rule
def is_received(side: Row, town: Row) -> bool:
    """Whether somebody who is no enemy holds the town."""
    return bool(town.holder >= 0 and not side.hostile_mask >> town.holder & 1)


@rule
def waits(u: Row, package: int, town: int, objective: int) -> bool:
    """Whether a unit waits for the same lift."""
    here = u.order == LIFT and u.status == PRESENT and u.edge < 0 and u.town == town
    return bool(here and u.package == package and u.objective == objective)


@rule
def waiting(units: Rows, package: int, town: int, objective: int) -> int:
    """People of a package who wait together."""
    people = 0
    for row in range(units.size):
        if waits(units[row], package, town, objective):
            people += units[row].personnel
    return people


@rule
def can_carry(w: World, wing: Row, side: Row, origin: int, goal: int, jump: bool) -> bool:
    """Whether a wing has flights for this lift: allied, in range, and with a field where it needs one.

    Transports that land on rough strips or drop parachutists start from an airfield and, unless troops jump, land on
    one that is not blocked; helicopters with seats land anywhere in their range.
    """
    kind = w.airkinds[wing.kind]
    if wing.sortie_credit < 1.0 or kind.seats <= 0.0 or kind.tonnes <= 0.0 or wing.status != PRESENT:
        return False
    if not side.allied_mask >> wing.faction & 1 or not may_fly(w.sides[wing.faction], w.theatre[0], kind.role):
        return False
    if w.air_km[wing.airbase, origin] > kind.range_km or w.air_km[origin, goal] > kind.range_km:
        return False
    if kind.role == HELICOPTER:
        return bool(w.towns[origin].airfield & HELICOPTERS)
    if kind.role != TRANSPORT or kind.tactical <= 0.0 or not w.towns[origin].airfield & TRANSPORTS:
        return False
    return bool(jump or (w.towns[goal].airfield & TRANSPORTS and w.towns[goal].runway_blocked == 0))


@rule
def put_down(w: World, side: Row, row: int, tonnes: float, p: Row) -> None:
    """The unit stands at its objective, supplied; it attacks if enemies are there, and needs a while to form up."""
    clock = w.theatre[0]
    u = w.units[row]
    u.town = u.objective
    u.edge = -1
    u.heading = -1
    u.offset = 0.0
    u.cell = w.towns[u.town].cell
    u.supply = w.kinds[u.kind].supply_days
    u.busy_hours = p.landing_hours
    opposed = enemy_at(w.units, side, u.town)
    u.order = ASSAULT if opposed else STAND
    u.posture = ATTACK if opposed else HOLD
    side.airlifted += u.personnel
    side.tonnes_lifted += tonnes
    clock.lift_seats_used += u.personnel
    clock.seats_saved -= u.personnel  # the same aircraft: the next arrivals from home wait
    clock.tonnes_saved -= tonnes
    people, vehicles = float(u.personnel), float(u.vehicles)
    log_event(w.theatre, w.events, int(AIR_LANDED), u.faction, int(NOBODY), u.town, u.cell, row, people, vehicles)


@rule
def enemy_at(units: Rows, side: Row, town: int) -> bool:
    """Whether armed enemies stand openly in the town."""
    for row in range(units.size):
        u = units[row]
        armed = u.status == PRESENT and u.bush == 0 and u.posture != HIDING and u.personnel > 0
        if armed and u.town == town and u.edge < 0 and side.hostile_mask >> u.faction & 1:
            return True
    return False
