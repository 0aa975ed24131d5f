"""Airlift: how many seats and tonnes a day fly, for whom, and into which airfields.

One pool carries the foreign forces and their stores: the transport wings that have come, and chartered aircraft.
By US law (and for this model by all who lend aircraft) nothing is carried for a government born of a coup; foreign
lift is the national army's only where the scenario gives aid to it and the law allows it: `is_served` is the one place
that says so. Left out: aircraft crews'
hours, fuel and ramp space, which show only in the sorties per day.
"""

from agents.compiled import rule
from agents.records.codes import PRESENT, TRANSPORT, TRANSPORTS
from agents.records.columns import Row, Rows, Table
from agents.records.relations import is_allied, is_hostile


@rule
def is_served(side: Row) -> bool:
    """Whether the pool flies for a side: foreign forces and those who get aid, never a government born of a coup."""
    return bool((side.foreign == 1 or side.aided == 1) and side.coup_born == 0)


@rule
def lift_per_day(wings: Rows, airkinds: Rows, sides: Rows, p: Row) -> tuple[float, float]:
    """Seats and tonnes that can be flown in a day: chartered aircraft and the transport wings present.

    `p`: the politics table (charter_seats [seat/day], charter_tonnes [tonne/day]).
    """
    seats = p.charter_seats
    tonnes = p.charter_tonnes
    for row in range(wings.size):
        wing = wings[row]
        if wing.status == PRESENT and sides[wing.faction].foreign == 1 and sides[wing.faction].active == 1:
            kind = airkinds[wing.kind]
            if kind.role == TRANSPORT:
                sorties = wing.aircraft * kind.sorties_per_day
                seats += sorties * kind.seats
                tonnes += sorties * kind.tonnes
    return seats, tonnes


@rule
def is_open(town: Row, sides: Rows, side: int, country: int) -> bool:
    """Whether transport aircraft of a side can use an airfield.

    It must take them and not be blocked. In the country of the war an ally must hold it; abroad it is enough
    that no enemy does. `country`: the country of the war.
    """
    if town.airfield & TRANSPORTS == 0 or town.runway_blocked == 1:
        return False
    if town.country == country:
        return is_allied(sides, side, town.holder)
    return not is_hostile(sides, side, town.holder)


@rule
def landing_place(towns: Rows, sides: Rows, air_km: Table, side: int, wanted: int, country: int) -> int:
    """The airfield a unit lands on: the wanted one if open, else the nearest open one in the country of the war.

    -1 = none.
    """
    if is_open(towns[wanted], sides, side, country):
        return wanted
    best = -1
    best_km = 1e18
    for row in range(towns.size):
        town = towns[row]
        if air_km[wanted, row] < best_km and town.country == country and is_open(town, sides, side, country):
            best = row
            best_km = air_km[wanted, row]
    return best
