"""Supply: what units use up, what convoys, aircraft, caches and towns bring, and what it does to their order.

Supply is carried in days. Once a day a unit is brought what reaches it: regular forces by road from a depot or main
base, so much the less the longer the drive, and by air through an open airfield, as far as lift goes; insurgents from
caches within reach, from a levy on the towns they hold, from trade over the border and off the land, so that they
live without a base. Left out: fuel, water and ammunition apart from each other, trucks as objects that can be
ambushed, and stores that are captured.
"""

import math
from typing import NamedTuple

from agents.compiled import rule
from agents.luck import Luck
from agents.records.codes import DISPERSED, HIDING, HOLD, PICKUP, PRESENT, TRUCK
from agents.records.columns import Row, Rows, Table, World
from agents.records.relations import is_allied, is_hostile
from sim.rules.convoys import (
    NOTHING,
    Lines,
    air_tonnes,
    best_source,
    come_by_air,
    come_by_road,
    draw_on,
    list_stores,
    road_is_open,
)
from sim.rules.hazard import HOURS, chance_within, remaining

TRAIN = 8  # so many neighbours in the order of battle get their convoy in the same hour of the day


@rule
def supply_forces(w: World, luck: Luck) -> None:
    """Use up, bring in, rest; then refill depots and stocks of bombs."""
    p = w.params[0].supply
    clock = w.theatre[0]
    units, kinds, sides, depots, mouths, helper = w.units, w.kinds, w.sides, w.depots, w.own, w.believed
    hour, hours = clock.hour, clock.tick_hours
    country = w.towns[clock.capital].country
    towns, edge_start, edge_list = w.towns, w.edge_start, w.edge_list
    lines, stores = Lines(towns, sides, depots, w.onward, w.hours, w.routes, w.listed), 0
    survey(units, sides, mouths, helper)
    air = air_tonnes(clock, w.wings, w.airkinds, sides, w.params[0].politics, p)
    clock.tonnes_saved -= air
    side, town, brings, source = -1, -1, 0.0, NOTHING  # the last store: neighbours in the order of battle share it
    rest, due = rest_shares(p, hours), False
    for row in range(units.size):
        u = units[row]
        if row % TRAIN == 0:
            due = is_due(hour, hours, row // TRAIN)
        if u.status == PRESENT and u.personnel > 0:
            full = kinds[u.kind].supply_days
            consume(u, p, hours)
            if due:
                regular = sides[u.faction].regular == 1
                if u.faction != side:
                    stores = list_stores(lines, u.faction)
                if u.faction != side or u.town != town or (source >= 0 and depots[source].stores <= 0.0):
                    side, town = u.faction, u.town
                    if regular:
                        brings, source = best_source(lines, side, town, clock.capital, stores, p)
                    else:
                        source = nearest_cache(lines, side, town, stores, float(p.cache_hours))
                if regular:
                    come_by_road(depots, u, full - u.supply, brings, source)
                    if air > 0.0 and u.supply < p.air_below_days:
                        air -= come_by_air(lines, u, full - u.supply, country, air, p)
                else:
                    giving = u.edge < 0 and is_allied(sides, side, towns[town].holder)
                    levy = town_days(towns, w.edges, edge_start, edge_list, town, mouths[town], p) if giving else 0.0
                    u.supply += max(0.0, min(full - u.supply, p.forage + levy))
                    if source >= 0:
                        u.supply += draw_on(depots[source], u, min(full - u.supply, p.cache_per_day))
            steady = helper[u.town] > 0.0 and has_helper(u, units, sides, helper)
            keep_order(u, kinds[u.kind], steady, rest, p)
    clock.tonnes_saved += air
    for row in range(depots.size):
        if is_due(hour, hours, row):
            refill_depot(lines, depots[row], country, p)
    restock_bombs(w.wings, clock, p)


@rule
def is_due(hour: float, hours: float, number: int) -> bool:
    """Whether a daily delivery falls into this turn: each number has its own hour of the day, from its start on."""
    slot = float(number % int(HOURS))
    return math.floor((hour + hours - slot) / HOURS) > math.floor((hour - slot) / HOURS)


@rule
def survey(units: Rows, sides: Rows, mouths: Table, helper: Table) -> None:
    """For each town how many insurgents share its levy, and one foreign unit that stands in it (row + 1; 0 = none)."""
    for town in range(mouths.size):
        mouths[town] = 0.0
        helper[town] = 0.0
    for row in range(units.size):
        u = units[row]
        if u.status == PRESENT and u.edge < 0:
            if sides[u.faction].regular == 0:
                mouths[u.town] += u.personnel
            elif sides[u.faction].foreign == 1:
                helper[u.town] = row + 1.0


# --- what is used up


@rule
def use_per_day(u: Row, p: Row) -> float:
    """Days of supply that a unit uses in a day: 1 at rest, more on the march and in contact, less in hiding."""
    if u.contact_hours > 0.0:
        return float(p.use_fighting)
    if u.posture == HIDING or u.posture == DISPERSED or u.bush == 1:
        return float(p.use_hiding)
    return 1.0 if u.posture == HOLD else float(p.use_marching)


@rule
def consume(u: Row, p: Row, hours: float) -> None:
    """Supply falls by what is used, to zero at the least."""
    u.supply = max(0.0, u.supply - use_per_day(u, p) * hours / HOURS)


# --- insurgents: land, towns, border, caches


@rule
def levy_days(people: float, trades: bool, mouths: float, p: Row) -> float:
    """Days of supply that each insurgent in a town gets in a day from its people and its trade.

    (people × levy_per_person + border_trade at the border) / mouths, at most levy_most.
    """
    stores = people * p.levy_per_person + (p.border_trade if trades else 0.0)
    return float(min(p.levy_most, stores / max(mouths, 1.0)))


@rule
def is_on_border(towns: Rows, edges: Rows, edge_start: Table, edge_list: Table, town: int) -> bool:
    """Whether a road leads from a town straight to another country."""
    for i in range(edge_start[town], edge_start[town + 1]):
        edge = edges[edge_list[i]]
        if towns[edge.a].country != towns[edge.b].country:
            return True
    return False


@rule
def town_days(towns: Rows, edges: Rows, edge_start: Table, edge_list: Table, town: int, mouths: float, p: Row) -> float:
    """Days of supply that a town gives in a day to each insurgent in it."""
    return levy_days(towns[town].people, is_on_border(towns, edges, edge_start, edge_list, town), mouths, p)


@rule
def nearest_cache(lines: Lines, side: int, town: int, count: int, reach: float) -> int:
    """The nearest of the depots listed with stores left that lies within reach by pick-up; NOTHING if none does."""
    hours, depots = lines.hours[lines.routes[side, PICKUP]], lines.depots
    best = reach
    source = NOTHING
    for i in range(count):
        row = lines.stores[i]
        depot = depots[row]
        if depot.stores > 0.0 and hours[depot.town, town] <= best:
            best = hours[depot.town, town]
            source = row
    return source


# --- order and rest


@rule
def has_helper(u: Row, units: Rows, sides: Rows, helper: Table) -> bool:
    """Whether an ally from abroad stands beside a unit of the national army."""
    if sides[u.faction].foreign == 1 or u.edge >= 0 or helper[u.town] == 0.0:
        return False
    return is_allied(sides, u.faction, units[int(helper[u.town]) - 1].faction)


class Rest(NamedTuple):
    """Shares left after a turn: of fatigue, of the gap to full cohesion (alone, with an ally), of hungry cohesion."""

    fatigue: float
    gap: float
    gap_with_ally: float
    hungry: float


@rule
def rest_shares(p: Row, hours: float) -> Rest:
    """The shares of a turn, from rest_hours, recovery and ally_pace [1/day], unsupplied_loss [1/day]."""
    gap = 1.0 - chance_within(p.recovery, hours)
    with_ally = 1.0 - chance_within(p.recovery * p.ally_pace, hours)
    return Rest(remaining(p.rest_hours, hours), gap, with_ally, 1.0 - chance_within(p.unsupplied_loss, hours))


@rule
def recovered(cohesion: float, ceiling: float, gap_left: float) -> float:
    """Cohesion after rest: so much is left of the gap to the ceiling; above the ceiling it stays."""
    return ceiling - (ceiling - cohesion) * gap_left if cohesion < ceiling else cohesion


@rule
def keep_order(u: Row, kind: Row, steady: bool, rest: Rest, p: Row) -> None:
    """A unit without supply loses cohesion; one that rests and is supplied regains it, faster and further with allies.

    The ceiling is its kind's cohesion_start, with an ally beside it closer to 1 by ally_lift. Fatigue fades with rest.
    """
    resting = u.contact_hours == 0.0 and u.edge < 0 and (u.posture == HOLD or u.posture == HIDING)
    if resting or (u.posture == DISPERSED and u.contact_hours == 0.0):
        u.fatigue *= rest.fatigue
    if u.supply <= 0.0:
        u.cohesion *= rest.hungry
    elif resting:
        ceiling = kind.cohesion_start
        gap_left = rest.gap
        if steady:
            ceiling += p.ally_lift * (1.0 - ceiling)
            gap_left = rest.gap_with_ally
        u.cohesion = recovered(u.cohesion, ceiling, gap_left)


# --- depots and bombs


@rule
def refill_depot(lines: Lines, depot: Row, country: int, p: Row) -> None:
    """A day's refill, up to depot_full: a regular depot by open road from its base (abroad always), another by levy.

    Nothing comes into a store in a town that an enemy holds. `country`: the country of the war.
    """
    side = lines.sides[depot.faction]
    town = lines.towns[depot.town]
    if depot.stores >= p.depot_full or is_hostile(lines.sides, depot.faction, town.holder):
        return
    gain = 0.0
    if side.regular == 1:
        base = side.home_town
        near = base >= 0 and lines.hours[lines.routes[depot.faction, TRUCK], base, depot.town] < p.reach_hours
        if town.country != country or (near and road_is_open(lines, depot.faction, base, depot.town)):
            gain = p.depot_refill
    elif is_allied(lines.sides, depot.faction, town.holder):
        gain = town.people * p.levy_per_person * p.depot_levy
    depot.stores = min(p.depot_full, depot.stores + gain)


@rule
def restock_bombs(wings: Rows, clock: Row, p: Row) -> None:
    """Bring bombs to each wing present, up to its first stock: whole bombs, bombs_per_aircraft a day and airframe."""
    for row in range(wings.size):
        wing = wings[row]
        if wing.status == PRESENT and wing.bombs < wing.bombs_start:
            per_hour = wing.aircraft * p.bombs_per_aircraft / HOURS
            due = math.floor(per_hour * (clock.hour + clock.tick_hours)) - math.floor(per_hour * clock.hour)
            brought = min(int(due), wing.bombs_start - wing.bombs)
            wing.bombs += brought
            wing.bombs_supplied += brought
