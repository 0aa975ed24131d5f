"""Supply: what units use up, what convoys, aircraft, caches and towns bring, and what it does to their order.

Supply is carried in days. Once a day a unit is brought what reaches it: regular forces by road from a depot or main
base, so much the less the longer the drive, and by air through an open airfield, as far as lift goes; insurgents from
caches within reach, from a levy on the towns they hold, from trade over the border and off the land, so that they
live without a base. Left out: fuel, water and ammunition apart from each other, trucks as objects that can be
ambushed, and stores that are captured.
"""

import math

from agents.columns import Row, Rows, Table, World
from agents.compiled import rule
from agents.hazard import HOURS, remaining
from agents.luck import Luck
from agents.orders import DISPERSED, HIDING, HOLD, PICKUP, PRESENT, TRUCK
from agents.relations import is_allied, is_hostile
from sim.convoys import NOTHING, Lines, air_tonnes, come_by_air, come_by_road, draw_on, is_usable, road_is_open


@rule
def supply_forces(w: World, luck: Luck) -> None:
    """Use up, bring in, rest; then refill depots and stocks of bombs."""
    p = w.params[0].supply
    clock = w.theatre[0]
    country = w.towns[clock.capital].country
    lines = Lines(w.towns, w.sides, w.depots, w.edges, w.next_edge, w.hours, w.routes)
    count_mouths(w.units, w.sides, w.own)
    find_helpers(w.units, w.sides, w.believed)
    air = air_tonnes(clock, w.wings, w.airkinds, w.sides, w.params[0].politics, p)
    clock.tonnes_saved -= air
    for row in range(w.units.size):
        u = w.units[row]
        if u.status == PRESENT and u.personnel > 0:
            full = w.kinds[u.kind].supply_days
            consume(u, p, clock.tick_hours)
            if is_due(clock.hour, clock.tick_hours, row):
                if w.sides[u.faction].regular == 1:
                    come_by_road(lines, u, full - u.supply, clock.capital, p)
                    air -= come_by_air(lines, u, full - u.supply, country, air, p)
                else:
                    live_off_land(lines, w.edge_start, w.edge_list, u, full - u.supply, w.own[u.town], p)
                    take_from_cache(lines, u, full - u.supply, p)
            steady = has_helper(u, w.units, w.sides, w.believed)
            keep_order(u, w.kinds[u.kind], steady, p, clock.tick_hours)
    clock.tonnes_saved += air
    for row in range(w.depots.size):
        if is_due(clock.hour, clock.tick_hours, row):
            refill_depot(lines, w.depots[row], country, p)
    restock_bombs(w.wings, clock, p)


@rule
def is_due(hour: float, hours: float, row: int) -> bool:
    """Whether a unit's daily delivery falls into this turn: each row has its own hour of the day."""
    slot = float(row % int(HOURS))
    return math.floor((hour + hours - slot) / HOURS) > math.floor((hour - slot) / HOURS)


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
def count_mouths(units: Rows, sides: Rows, own: Table) -> None:
    """How many insurgents share the levy of each town."""
    for town in range(own.size):
        own[town] = 0.0
    for row in range(units.size):
        u = units[row]
        if u.status == PRESENT and u.edge < 0 and sides[u.faction].regular == 0:
            own[u.town] += u.personnel


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
def live_off_land(
    lines: Lines, edge_start: Table, edge_list: Table, u: Row, room: float, mouths: float, p: Row
) -> None:
    """A day's living of an insurgent group: off the land, and from a town that its side or an ally holds."""
    got = p.forage
    town = lines.towns[u.town]
    if u.edge < 0 and is_allied(lines.sides, u.faction, town.holder):
        trades = is_on_border(lines.towns, lines.edges, edge_start, edge_list, u.town)
        got += levy_days(town.people, trades, mouths, p)
    u.supply += max(0.0, min(room, got))


@rule
def take_from_cache(lines: Lines, u: Row, room: float, p: Row) -> None:
    """A day's draw on the nearest own or allied store within cache_hours by pick-up that no enemy holds."""
    hours = lines.hours[lines.routes[u.faction, PICKUP]]
    best = p.cache_hours
    source = NOTHING
    for row in range(lines.depots.size):
        depot = lines.depots[row]
        nearer = hours[depot.town, u.town] <= best
        if nearer and is_usable(depot, lines.towns[depot.town], lines.sides, u.faction):
            best = hours[depot.town, u.town]
            source = row
    if source >= 0:
        u.supply += draw_on(lines.depots[source], u, min(room, p.cache_per_day))


# --- order and rest


@rule
def find_helpers(units: Rows, sides: Rows, helper: Table) -> None:
    """For each town one foreign unit that stands in it, as its row + 1; 0 = none."""
    for town in range(helper.size):
        helper[town] = 0.0
    for row in range(units.size):
        u = units[row]
        if u.status == PRESENT and u.edge < 0 and sides[u.faction].foreign == 1:
            helper[u.town] = row + 1.0


@rule
def has_helper(u: Row, units: Rows, sides: Rows, helper: Table) -> bool:
    """Whether an ally from abroad stands beside a unit of the national army."""
    if sides[u.faction].foreign == 1 or u.edge >= 0 or helper[u.town] == 0.0:
        return False
    return is_allied(sides, u.faction, units[int(helper[u.town]) - 1].faction)


@rule
def recovered(cohesion: float, ceiling: float, per_day: float, hours: float) -> float:
    """Cohesion after rest: the gap to the ceiling closes at a rate [1/day]; above the ceiling it stays."""
    if cohesion >= ceiling:
        return cohesion
    return ceiling - (ceiling - cohesion) * math.exp(-per_day * hours / HOURS)


@rule
def keep_order(u: Row, kind: Row, steady: bool, p: Row, hours: float) -> None:
    """A unit without supply loses cohesion; one that rests and is supplied regains it, faster and further with allies.

    The ceiling is its kind's cohesion_start, with an ally beside it closer to 1 by ally_lift. Fatigue fades with rest.
    """
    resting = u.contact_hours == 0.0 and u.edge < 0 and (u.posture == HOLD or u.posture == HIDING)
    if resting or (u.posture == DISPERSED and u.contact_hours == 0.0):
        u.fatigue *= remaining(p.rest_hours, hours)
    if u.supply <= 0.0:
        u.cohesion *= remaining(HOURS / p.unsupplied_loss, hours)
    elif resting:
        ceiling = kind.cohesion_start
        rate = p.recovery
        if steady:
            ceiling += p.ally_lift * (1.0 - ceiling)
            rate *= p.ally_pace
        u.cohesion = recovered(u.cohesion, ceiling, rate, hours)


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
