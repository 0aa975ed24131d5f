"""What reaches regular forces: convoys by open road from depots and bases, and stores flown into open airfields.

Convoys are a flow, not objects: what arrives in a day falls with the drive, and nothing arrives past a town that an
enemy holds, stands alone in, or fights for. Left out: ambushes on the road between towns, and captured stores.
"""

from typing import NamedTuple

from agents.compiled import rule
from agents.records.codes import TRUCK
from agents.records.columns import Row, Rows, Table
from agents.records.relations import is_among
from sim.rules.hazard import HOURS
from sim.rules.lift import is_open, is_served, lift_per_day

NOTHING, BASE = -2, -1  # what a convoy comes from if not from a depot's row


class Lines(NamedTuple):
    """What a convoy knows: roads, towns, sides and depots, each as in the World; rows of depots as far as listed."""

    towns: Rows
    sides: Rows
    depots: Rows
    onward: Table
    hours: Table
    routes: Table
    stores: Table  # scratch


@rule
def convoy_days(hours: float, train: float, p: Row) -> float:
    """Days of supply that convoys bring in a day over a drive of some hours.

    convoy_per_day × train × (1 − hours / reach_hours), 0 beyond: the same trucks come back the less often the farther
    they drive. Hand case: 2 a day, a full train, reach 40, 10 h → 1.5.
    """
    return float(p.convoy_per_day * train * max(0.0, 1.0 - hours / p.reach_hours))


@rule
def train_of(side: Row, p: Row) -> float:
    """Trucks and fuel of a side's convoys: 1 = a full train, as foreign forces have it and an army that gets aid.

    An army without one has national_convoys of it, and coup_convoys less of that in the disorder after a coup.
    """
    if is_served(side):
        return 1.0
    share = 1.0 if side.foreign == 1 else p.national_convoys
    return float(share * (1.0 - p.coup_convoys * side.disorder))


@rule
def is_cut(town: Row, enemies: int) -> bool:
    """Whether convoys cannot pass a town: an enemy (mask) holds it or stands alone in it, or there is a fight."""
    return is_among(enemies, town.holder) or is_among(enemies, town.claimant) or town.fight_hours > 0.0


@rule
def road_is_open(lines: Lines, side: int, start: int, end: int) -> bool:
    """Whether a convoy gets from one town to another: no town on the way is cut (the end not counted)."""
    onward, enemies = lines.onward[lines.routes[side, TRUCK], end], lines.sides[side].hostile_mask
    here = start
    while here != end:
        if here < 0 or is_cut(lines.towns[here], enemies):
            return False
        here = onward[here]
    return True


@rule
def is_usable(depot: Row, town: Row, allies: int, enemies: int) -> bool:
    """Whether a depot can be drawn on: own or an ally's (mask), with stores left, in a town that no enemy holds."""
    return is_among(allies, depot.faction) and depot.stores > 0.0 and not is_among(enemies, town.holder)


@rule
def list_stores(lines: Lines, side: int) -> int:
    """List the depots that a side can draw on (`lines.stores`); returns how many."""
    allies, enemies = lines.sides[side].allied_mask, lines.sides[side].hostile_mask
    count = 0
    for row in range(lines.depots.size):
        depot = lines.depots[row]
        if is_usable(depot, lines.towns[depot.town], allies, enemies):
            lines.stores[count] = row
            count += 1
    return count


@rule
def best_source(lines: Lines, side: int, town: int, capital: int, count: int, p: Row) -> tuple[float, int]:
    """The store that brings most over an open road: days of supply a day, and BASE, a depot's row, or NOTHING.

    Bases: the side's own home and the capital of an allied government. Depots: those listed with stores left, the
    allies' at allied_stores of the rate.
    """
    hours, towns, sides, depots = lines.hours[lines.routes[side, TRUCK]], lines.towns, lines.sides, lines.depots
    train, allies = train_of(sides[side], p), sides[side].allied_mask
    best = 0.0
    source = NOTHING
    for which in range(2):
        base = sides[side].home_town if which == 0 else capital
        if base >= 0 and (which == 0 or is_among(allies, towns[base].holder)):
            days = convoy_days(hours[base, town], train, p)
            if days > best and road_is_open(lines, side, base, town):
                best = days
                source = BASE
    for i in range(count):
        row = lines.stores[i]
        depot = depots[row]
        if depot.stores > 0.0:
            share = 1.0 if depot.faction == side else p.allied_stores
            days = share * convoy_days(hours[depot.town, town], train, p)
            if days > best and road_is_open(lines, side, depot.town, town):
                best = days
                source = row
    return best, source


@rule
def come_by_road(depots: Rows, u: Row, room: float, days: float, source: int) -> None:
    """A day's convoy from a store, as far as the unit has room [day]; a depot gives no more than it has."""
    brought = max(0.0, min(room, days))
    if source >= 0:
        brought = draw_on(depots[source], u, brought)
    u.supply += brought


@rule
def draw_on(depot: Row, u: Row, days: float) -> float:
    """Take days of supply for a unit out of a depot; returns the days that it could give."""
    if days <= 0.0:
        return 0.0
    taken = min(depot.stores, days * u.personnel)
    depot.stores -= taken
    return float(taken / u.personnel)


@rule
def air_tonnes(clock: Row, wings: Rows, airkinds: Rows, sides: Rows, politics: Row, p: Row) -> float:
    """Tonnes of stores that can be flown forward in this turn: a share of the lift, of what is left of it."""
    if clock.intervened == 0 and clock.mandate == 0:
        return 0.0
    _, tonnes = lift_per_day(wings, airkinds, sides, politics)
    return float(max(0.0, min(clock.tonnes_saved, p.air_share * tonnes * clock.tick_hours / HOURS)))


@rule
def come_by_air(lines: Lines, u: Row, room: float, country: int, tonnes: float, p: Row) -> float:
    """Fly stores to a unit that runs short, if an open airfield is near; returns the tonnes flown."""
    lacks = min(room, p.air_days)
    if lacks <= 0.0 or tonnes <= 0.0 or u.supply >= p.air_below_days or not is_served(lines.sides[u.faction]):
        return 0.0
    if not airfield_near(lines, u.faction, u.town, country, p.air_reach_hours):
        return 0.0
    weight = u.personnel * p.tonnes_per_person_day
    flown = min(tonnes, lacks * weight)
    u.supply += flown / weight
    lines.sides[u.faction].tonnes_lifted += flown
    return float(flown)


@rule
def airfield_near(lines: Lines, side: int, town: int, country: int, reach: float) -> bool:
    """Whether an open airfield lies within some hours' drive over an open road."""
    hours, towns, sides = lines.hours[lines.routes[side, TRUCK]], lines.towns, lines.sides
    for near in range(towns.size):
        takes = hours[near, town] <= reach and is_open(towns[near], sides, side, country)
        if takes and road_is_open(lines, side, near, town):
            return True
    return False
