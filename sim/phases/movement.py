"""Marches along the roads: hour by hour, until the objective or the first contact.

A unit drives the route of least travel time for its mobility. Columns of a package approach at the rate of a
concentration and only the assault drives hard; other marches last so many hours a day. A march halts in the
first cell that holds an enemy (an assault goes in, and a relief where it is sent; everybody else stops short), so a
pick-up that covers 240 km in a turn can't leap over a garrison. Left out: traffic, breakdowns, fuel of single vehicles.
"""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.codes import ASSAULT, ATTACK, HIDING, HOLD, MARCH, MOVE, PRESENT, RETREAT, STAND, WITHDRAW
from agents.records.columns import Row, Rows, Table, World
from agents.records.frame import cell_at

LEFT = 1 << 62  # in the bits of a cell, beyond all factions: somebody has driven off in this turn


@rule
def move(w: World, luck: Luck) -> None:
    """Every unit under marching orders advances through the hours of this turn; simultaneous hour by hour."""
    p = w.params[0].movement
    clock = w.theatre[0]
    count = line_up(w.units, clock.tick_hours, w.occupied, w.listed, w.settled)
    earlier = 0
    for i in range(count):
        earlier = max(earlier, int(w.units[w.listed[i]].spare_hours))
    for hour in range(-earlier, int(clock.tick_hours)):
        for i in range(count):
            u = w.units[w.listed[i]]
            if u.order != STAND and u.busy_hours - u.spare_hours <= hour:
                march_one_hour(w, w.listed[i], clock.tick_hours - hour, p)
    for i in range(count):
        w.units[w.listed[i]].spare_hours = 0.0
    clear_cells(w.cells.size, w.occupied)


@rule
def line_up(units: Rows, hours: float, occupied: Table, movers: Table, settled: Table) -> int:
    """List the units under marching orders (returns how many) and set a bit for every faction in the open in a cell."""
    count = 0
    for row in range(units.size):
        u = units[row]
        u.hours_left = hours
        if u.status != PRESENT:
            continue
        if bars(u):
            occupy(occupied, u)
        if (u.order == MOVE or u.order == ASSAULT or u.order == RETREAT) and u.busy_hours < hours:
            settled[row] = -1
            movers[count] = row
            count += 1
        else:
            u.spare_hours = 0.0
    return count


@rule
def bars(u: Row) -> bool:
    """Whether a body may bar the way of its enemies: a garrison that has broken and is about to run does not."""
    return bool(u.status == PRESENT and (u.posture != WITHDRAW or u.edge >= 0))


@rule
def occupy(occupied: Table, u: Row) -> None:
    """Mark the cell of a unit in the open. Its old bit stays, beside LEFT, until somebody looks or the turn is over."""
    if u.bush == 0 and u.posture != HIDING and u.cell >= 0:
        occupied[u.cell] |= 1 << u.faction


@rule
def meets(w: World, cell: int, enemies: int) -> bool:
    """Whether enemies (faction bits) stand in the open in a cell in this hour; who has left it bars it no more."""
    if cell < 0 or not w.occupied[cell] & enemies:
        return False
    if not w.occupied[cell] & LEFT:
        return True
    w.occupied[cell] = 0
    for row in range(w.units.size):
        u = w.units[row]
        if u.cell == cell and bars(u):
            occupy(w.occupied, u)
    return bool(w.occupied[cell] & enemies)


@rule
def clear_cells(cells: int, occupied: Table) -> None:
    """Forget the bits again, wherever units may have left them in this turn."""
    for cell in range(cells):
        occupied[cell] = 0


@rule
def march_one_hour(w: World, row: int, hours_left: float, p: Row) -> None:
    """Drive for one hour in steps shorter than a cell; stop at the objective, at contact, or when time is up."""
    u = w.units[row]
    side = w.sides[u.faction]
    kind = w.kinds[u.kind]
    if u.order != RETREAT and u.bush == 0 and meets(w, u.cell, side.hostile_mask):
        if u.order == ASSAULT:
            u.posture = ATTACK
        return  # in contact: the fight decides
    route = w.routes[u.faction, kind.mobility]
    if u.edge < 0:
        if u.town == u.objective:
            arrive(u, u.hours_left)
            return
        if not leave(w, u, route):
            return
        pace = km_per_hour(w, u, route, p)
    else:
        pace = drive_on(w, row, route, p)
    to_drive = pace
    driven = 0.0
    while to_drive > 0.0 and u.edge >= 0:
        length = w.edges[u.edge].length
        step = min(p.step_km, min(to_drive, length - u.offset))
        before = u.cell
        u.offset += step
        driven += step
        to_drive -= step
        u.cell = cell_on_edge(w.towns, w.theatre[0], u, length)
        if u.cell != before and u.bush == 0 and meets(w, u.cell, side.hostile_mask):
            if u.order == ASSAULT or (is_relief(u) and u.cell == w.towns[u.objective].cell):
                u.posture = ATTACK
                occupy(w.occupied, u)
                u.hours_left = hours_left
            else:  # stop short of them
                u.offset -= step
                driven -= step
                u.cell = before
                u.posture = HOLD  # brought to bay, if it was in flight
                if is_relief(u):
                    u.order = STAND  # the way is barred: its commander decides anew
            break
        if u.cell != before:
            if before >= 0:
                w.occupied[before] |= LEFT
            occupy(w.occupied, u)
        if u.offset >= length - p.arrival_km:
            u.town = u.heading
            u.edge = -1
            w.settled[row] = -1
            u.heading = -1
            u.offset = 0.0
            u.cell = w.towns[u.town].cell
            if u.town == u.objective:
                arrive(u, hours_left)
            elif to_drive > 0.0 and leave(w, u, route):
                onward = km_per_hour(w, u, route, p)
                to_drive *= onward / pace  # what is left of the hour, on the new road
                pace = onward
    u.fatigue = min(1.0, u.fatigue + p.fatigue_per_km * driven)


@rule
def is_relief(u: Row) -> bool:
    """Whether a body marches to a town of its own side: it goes into a fight there, and turns back from one before."""
    return bool(u.order == MOVE and u.package < 0)


@rule
def arrive(u: Row, hours_left: float) -> None:
    """At the objective: an assault stays an assault until its commander is content; others stand."""
    u.hours_left = hours_left
    if u.order == ASSAULT:
        u.posture = ATTACK
    else:
        u.order = STAND
        u.posture = HOLD


@rule
def leave(w: World, u: Row, route: int) -> bool:
    """Take the first road toward the objective; False where there is no way."""
    edge = w.next_edge[route, u.town, u.objective]
    if edge < 0:
        u.order = STAND
        u.posture = HOLD
        return False
    u.edge = edge
    u.heading = w.edges[edge].b if w.edges[edge].a == u.town else w.edges[edge].a
    u.offset = 0.0
    u.posture = WITHDRAW if u.order == RETREAT else MARCH
    return True


@rule
def drive_on(w: World, row: int, route: int, p: Row) -> float:
    """Km in this hour on a road that the unit is on already; it looks first whether the other way is shorter.

    Having driven on once it need not look again in this turn: the end ahead comes nearer, the other one farther away.
    """
    u = w.units[row]
    if w.settled[row] != u.edge:
        if turn_back_if_shorter(w, u, route):
            return km_per_hour(w, u, route, p)
        w.settled[row] = u.edge
        w.pace[row] = km_per_hour(w, u, route, p)
    u.posture = WITHDRAW if u.order == RETREAT else MARCH
    return w.pace[row]


@rule
def turn_back_if_shorter(w: World, u: Row, route: int) -> bool:
    """On the road with new orders: drive on, or back, whichever is nearer to the objective; whether it turned."""
    length = w.edges[u.edge].length
    if length <= 0.0:
        return False
    whole = w.hours[route, u.town, u.heading]
    onward = whole * (1.0 - u.offset / length) + w.hours[route, u.heading, u.objective]
    back = whole * u.offset / length + w.hours[route, u.town, u.objective]
    if not back < onward:
        return False
    u.town, u.heading = u.heading, u.town
    u.offset = length - u.offset
    u.posture = WITHDRAW if u.order == RETREAT else MARCH
    return True


@rule
def km_per_hour(w: World, u: Row, route: int, p: Row) -> float:
    """Mean speed over the hour: the road's speed for its mobility, times the share of the hour that it drives."""
    side = w.sides[u.faction]
    temper = w.tempers[u.faction]
    clock = w.theatre[0]
    length = w.edges[u.edge].length
    hours = w.hours[route, u.town, u.heading]
    if hours <= 0.0 or hours > p.no_way_hours:
        return 0.0
    speed = length / hours
    if u.order == ASSAULT:
        a_day = temper.advance_km_per_day
    elif u.order == MOVE and u.package >= 0 and side.regular == 0:
        a_day = temper.approach_km_per_day
    else:
        a_day = speed * p.march_hours_per_day
    light = clock.daylight if clock.dust == 0 else clock.daylight * p.dust_cover
    by_day = 1.0 if side.regular == 1 else p.insurgent_day_share
    by_night = p.regular_night_share if side.regular == 1 else 1.0
    whole_day = (by_day + by_night) / 2.0  # half of it is light
    pace = min(speed, a_day / 24.0 * (light * by_day + (1.0 - light) * by_night) / whole_day)
    return pace if u.supply > 0.0 else pace * p.unsupplied_pace


@rule
def cell_on_edge(towns: Rows, clock: Row, u: Row, length: float) -> int:
    """The cell at the unit's place on its (straight) road; -1 off the map."""
    share = u.offset / length if length > 0.0 else 0.0
    a = towns[u.town]
    b = towns[u.heading]
    x, y = a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share
    return cell_at(x, y, clock.west_km, clock.south_km, clock.cell_km)
