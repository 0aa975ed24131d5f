"""How foreign forces come: when they are ready, by their own march or ship, or by lift in the order of the queue.

Pledge, readiness and arrival are three things: the scenario says what is pledged and how many days after the request
it was ready; when it comes follows from the request, the decision and the lift. Left out: loss of aircraft or
ships on the way, and units that are split between flights.
"""

from agents.compiled import rule
from agents.luck import POLITICS, Luck, uniform
from agents.records.codes import (
    ARRIVED,
    BY_AIR,
    HELICOPTER,
    HOLD,
    PATROL,
    PRESENT,
    QUEUED,
    STAND,
    STRIKE,
    THERE,
    WAITING,
)
from agents.records.columns import Row, Rows, Table
from agents.records.events import log_event
from agents.records.relations import is_allied, is_hostile
from sim.rules.hazard import HOURS
from sim.rules.lift import is_served, landing_place

# Streams of luck of the politics phase; the third word of the counter is the row of a unit or side.
(
    OF_REQUEST, OF_DECISION, OF_PACE, OF_READINESS, OF_SPLIT, OF_COUP, OF_PACT_OFFER, OF_PACT_ANSWER, OF_PACT_BREAK,
) = range(9)  # fmt: skip


@rule
def spread(best: float, share: float, draw: float) -> float:
    """A value uniform between best × (1 − share) and best × (1 + share). Hand case: 10, 0.5, draw 0.75 → 12.5."""
    return best * (1.0 + share * (2.0 * draw - 1.0))


@rule
def set_readiness(units: Rows, sides: Rows, asked: float, decided: float, p: Row, luck: Luck) -> None:
    """When each unit of a called side that waits is ready: its readiness after it was asked, its side's pace, its luck.

    `asked`, `decided`: hours of the request (or of the plan) and of the decision. By its own march a unit then needs
    self_deploy_days, by air air_loading_hours until it stands in the queue for lift; a unit that stood in the region
    (arrival "there") needs neither. Nobody moves before the decision.
    """
    for row in range(units.size):
        u = units[row]
        waits = u.status == WAITING and u.ready_hour < 0.0 and u.ready_after_days >= 0.0
        if waits and sides[u.faction].called == 1:
            pace = spread(1.0, p.pace_spread, uniform(luck, POLITICS, u.faction, OF_PACE))
            own = spread(1.0, p.readiness_spread, uniform(luck, POLITICS, row, OF_READINESS))
            ready = max(decided, asked + u.ready_after_days * HOURS * pace * own)
            u.ready_hour = ready + travel_hours(u.arrival, p)


@rule
def travel_hours(arrival: int, p: Row) -> float:
    """Hours from readiness to the entry town (own march, ship) or to the queue for lift (air)."""
    if arrival == THERE:
        return 0.0
    if arrival == BY_AIR:
        return float(p.air_loading_hours)
    return float(p.self_deploy_days * HOURS)


@rule
def bring_wings(
    theatre: Rows, events: Rows, wings: Rows, airkinds: Rows, towns: Rows, sides: Rows, country: int
) -> None:
    """Wings come when they are ready, if their base is not the enemy's; armed and patrol aircraft only if allowed."""
    clock = theatre[0]
    for row in range(wings.size):
        wing = wings[row]
        side = sides[wing.faction]
        if wing.status == WAITING and side.called == 1 and side.active == 1 and wing.ready_after_days >= 0.0:
            role = airkinds[wing.kind].role
            armed = role in (STRIKE, HELICOPTER, PATROL)
            base = towns[wing.airbase]
            held = base.country != country or is_allied(sides, wing.faction, base.holder)
            asked = clock.request_hour if clock.request_hour >= 0.0 else clock.planned_at
            ready = asked + wing.ready_after_days * HOURS < clock.hour + clock.tick_hours
            if ready and held and (clock.air_allowed == 1 or not armed):
                wing.status = PRESENT
                count = float(wing.aircraft)
                log_event(theatre, events, ARRIVED, wing.faction, -1, wing.airbase, base.cell, -1, count, 0.0)


@rule
def bring_units(theatre: Rows, events: Rows, units: Rows, kinds: Rows, towns: Rows, sides: Rows, p: Row) -> None:
    """Units that became ready stand in the queue for lift, or come in at their entry town if no enemy holds it."""
    clock = theatre[0]
    for row in range(units.size):
        u = units[row]
        if u.status == WAITING and u.ready_hour >= 0.0 and u.ready_hour < clock.hour + clock.tick_hours:
            if u.arrival == BY_AIR:
                u.status = QUEUED
            elif not is_hostile(sides, u.faction, towns[u.home].holder):
                rest = 0.0 if u.arrival == THERE else p.march_rest_hours
                enter(theatre, events, units, row, kinds, towns, u.home, rest)


@rule
def enter(theatre: Rows, events: Rows, units: Rows, row: int, kinds: Rows, towns: Rows, town: int, rest: float) -> None:
    """A unit stands in the theatre: supplied, without orders, and busy for some hours before it can act."""
    u = units[row]
    u.status = PRESENT
    u.arrived_tick = theatre[0].tick
    u.town = town
    u.edge = -1
    u.heading = -1
    u.offset = 0.0
    u.cell = towns[town].cell
    u.posture = HOLD
    u.order = STAND
    u.objective = -1
    u.busy_hours = rest
    u.supply = kinds[u.kind].supply_days
    people = float(u.personnel)
    log_event(theatre, events, ARRIVED, u.faction, -1, town, u.cell, row, people, float(u.vehicles))


@rule
def fly_in(
    theatre: Rows,
    events: Rows,
    units: Rows,
    kinds: Rows,
    towns: Rows,
    sides: Rows,
    air_km: Table,
    country: int,
    seats_per_day: float,
    tonnes_per_day: float,
    p: Row,
) -> None:
    """Whole units board in the order in which they became ready, as far as seats and tonnes go.

    A unit that does not fit keeps what it needs reserved, so that those behind it board only on what is left over.
    What nobody uses is kept: for the first in the queue until it fits, otherwise for at most one day.
    """
    clock = theatre[0]
    seats = clock.seats_saved + seats_per_day * clock.tick_hours / HOURS
    tonnes = clock.tonnes_saved + tonnes_per_day * clock.tick_hours / HOURS
    free_seats, free_tonnes = seats, tonnes
    keep_seats, keep_tonnes = seats_per_day, tonnes_per_day
    row = next_in_queue(units, -1)
    while row >= 0 and (free_seats > 0.0 or free_tonnes > 0.0):
        u = units[row]
        field = -1
        if is_served(sides[u.faction]):
            field = landing_place(towns, sides, air_km, u.faction, u.home, country)
        if field >= 0:
            people = float(u.personnel)
            load = u.vehicles * kinds[u.kind].tonnes_per_vehicle
            if people <= max(free_seats, 0.0) and load <= max(free_tonnes, 0.0):
                seats -= people
                tonnes -= load
                clock.lift_seats_used += people
                sides[u.faction].airlifted += u.personnel
                sides[u.faction].tonnes_lifted += load
                enter(theatre, events, units, row, kinds, towns, field, float(p.staging_hours))
            else:
                keep_seats = max(keep_seats, people)
                keep_tonnes = max(keep_tonnes, load)
            free_seats -= people
            free_tonnes -= load
        row = next_in_queue(units, row)
    clock.seats_saved = min(seats, keep_seats)
    clock.tonnes_saved = min(tonnes, keep_tonnes)


@rule
def next_in_queue(units: Rows, after: int) -> int:
    """The unit that boards next: earliest ready, then lowest row, behind the unit `after` (-1: the first); -1 none."""
    best = -1
    for row in range(units.size):
        if units[row].status == QUEUED:
            behind = after < 0 or comes_before(units, after, row)
            if behind and (best < 0 or comes_before(units, row, best)):
                best = row
    return best


@rule
def comes_before(units: Rows, one: int, other: int) -> bool:
    """Whether one unit stands before the other in the queue."""
    if units[one].ready_hour == units[other].ready_hour:
        return one < other
    return bool(units[one].ready_hour < units[other].ready_hour)
