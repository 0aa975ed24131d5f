"""Who looks where: patrols around units, aircraft over the theatre, helicopters around their base; and for whom.

Everything is noted in scratch tables: `sense` (patrols, by staff and cell), `staffs`, `circles`.
"""

from agents.compiled import rule
from agents.records.codes import AZAWAD, COALITION, DISPERSED, HELICOPTER, HIDING, PRESENT, WARY
from agents.records.columns import Row, Rows, Table, World
from agents.records.frame import COLUMNS
from sim.rules.aircraft import may_fly
from sim.rules.giveaway import show
from sim.rules.tracks import sight


@rule
def patrol(w: World, p: Row) -> int:
    """Every unit adds its patrols to what its staff sees in its cell, and less to the cells around, and shows itself.

    Units of one staff that follow each other in the list and share a cell are added up first. Of each place the first
    unit is listed (`w.listed`) so that it can be found again; returns how many.
    """
    clock, units, sides, staffs = w.theatre[0], w.units, w.sides, w.staffs
    rate = p.patrol_rate * clock.tick_hours * sight(clock.daylight, clock.dust, p.ground_night, p.ground_dust)
    count, staff, cell, units_here = 0, 0, -1, 0.0
    for row in range(units.size):
        show(w, row, p)
        u = units[row]
        if u.status != PRESENT:
            continue
        own = sides[u.faction].staff
        staffs[own].awake = 1
        if u.cell < 0:
            continue
        if u.contact_hours > 0.0:
            w.occupied[u.cell] |= 1 << own
        if cell != u.cell or staff != own:
            spread(w.sense[staff], cell, rate * units_here, p.patrol_around)
            staff, cell, units_here = own, u.cell, 0.0
            w.listed[count] = row
            count += 1
        units_here += p.hidden_patrol if u.posture == HIDING or u.posture == DISPERSED else 1.0
    spread(w.sense[staff], cell, rate * units_here, p.patrol_around)
    return count


@rule
def spread(seen: Table, cell: int, amount: float, around: float) -> None:
    """Add to a cell of what a staff sees, and the share `around` to the eight cells beside it."""
    if amount <= 0.0:
        return
    cells, beside = seen.size, amount * around
    if is_inside(cell, cells):
        for line in range(-1, 2):
            for step in range(-1, 2):
                seen[cell + line * COLUMNS + step] += amount if line == 0 and step == 0 else beside
    else:
        for line in range(-1, 2):
            for step in range(-1, 2):
                other = cell + line * COLUMNS + step
                if 0 <= other < cells and 0 <= cell % COLUMNS + step < COLUMNS:
                    seen[other] += amount if other == cell else beside


@rule
def is_inside(cell: int, cells: int) -> bool:
    """Whether a cell has neighbours on all sides; few do not, and for the others no edge need be looked for."""
    column = cell % COLUMNS
    return bool(0 < column < COLUMNS - 1 and COLUMNS <= cell < cells - COLUMNS)


@rule
def end_patrols(w: World, count: int) -> None:
    """Leave the scratch tables as they were found, visiting only the places that `patrol` listed."""
    cells = w.cells.size
    for i in range(count):
        u = w.units[w.listed[i]]
        seen, cell = w.sense[w.sides[u.faction].staff], u.cell
        w.occupied[cell] = 0
        if is_inside(cell, cells):
            for line in range(-1, 2):
                for step in range(-1, 2):
                    seen[cell + line * COLUMNS + step] = 0.0
        else:
            for line in range(-1, 2):
                for step in range(-1, 2):
                    other = cell + line * COLUMNS + step
                    if 0 <= other < cells:
                        seen[other] = 0.0


@rule
def search_from_air(
    wings: Rows, airkinds: Rows, sides: Rows, towns: Rows, clock: Row, staffs: Rows, circles: Rows, p: Row
) -> int:
    """Each staff's search of the theatre by aircraft [detections of a body of signature 1 in this turn].

    Helicopters see only around their base: their circles are listed; returns how many.
    """
    count = 0
    for row in range(wings.size):
        wing = wings[row]
        if wing.status != PRESENT or wing.aircraft <= 0:
            continue
        side, kind = sides[wing.faction], airkinds[wing.kind]
        if not may_fly(side, clock, kind.role):
            continue
        staff = staffs[side.staff]
        staff.awake = 1
        amount = search_of(wing.aircraft, kind, clock, p)
        base = towns[wing.airbase].cell
        if kind.role != HELICOPTER:
            staff.search += amount
        elif amount > 0.0 and base >= 0:
            staff.helicopters = 1
            circle = circles[count]
            circle.staff = side.staff
            circle.east = base % COLUMNS
            circle.north = base // COLUMNS
            circle.radius = kind.range_km / clock.cell_km
            circle.amount = amount
            count += 1
    return count


@rule
def search_of(aircraft: int, kind: Row, clock: Row, p: Row) -> float:
    """Search of a wing in this turn: aircraft × rate × hours × sight."""
    return aircraft * kind.search_rate * clock.tick_hours * sight(clock.daylight, clock.dust, kind.night, p.air_dust)


@rule
def helicopters_over(circles: Rows, count: int, staff: int, cell: int) -> float:
    """The search of a staff's helicopters whose base is in reach of the cell."""
    total = 0.0
    for i in range(count):
        circle = circles[i]
        if circle.staff == staff:
            east = cell % COLUMNS - circle.east
            north = cell // COLUMNS - circle.north
            if east * east + north * north <= circle.radius * circle.radius:
                total += circle.amount
    return total


@rule
def forget_staffs(staffs: Rows) -> None:
    """Empty notes."""
    for number in range(staffs.size):
        staff = staffs[number]
        staff.awake = 0
        staff.members = 0
        staff.friends = 0
        staff.enemies = 0
        staff.watched = 0
        staff.country = -1
        staff.told = 0.0
        staff.search = 0.0
        staff.helicopters = 0


@rule
def brief_staffs(sides: Rows, towns: Rows, relations: Table, staffs: Rows, p: Row) -> None:
    """Note for each staff its factions, its friends, whom it watches (hostile or wary), and where it has informers.

    A staff without anybody in the theatre watches nobody. Only factions of the country hear from its people.
    """
    for faction in range(sides.size):
        side = sides[faction]
        staff = staffs[side.staff]
        if side.active == 0 or staff.awake == 0:
            continue
        staff.members |= 1 << faction
        staff.friends |= side.allied_mask
        staff.enemies |= side.hostile_mask
        staff.told = informers(side.camp, p)
        if side.foreign == 0:
            staff.country = towns[side.home_town].country
        for other in range(sides.size):
            if relations[faction, other] == WARY:
                staff.watched |= 1 << other
    for number in range(staffs.size):
        staff = staffs[number]
        staff.watched = staff.enemies | staff.watched & ~staff.friends


@rule
def informers(camp: int, p: Row) -> float:
    """Reports per hour [1/hour] that people of a large town give a staff of their own country.

    They tell their own country's army more readily than anybody else.
    """
    if camp == COALITION:
        return p.informers_coalition
    return p.informers_azawad if camp == AZAWAD else p.informers_government


@rule
def talk(by_friends: bool, by_own_people: bool, to_friends: float, to_own: float) -> float:
    """Reports per hour [1/hour] that a large town gives a staff about armed strangers: most where friends hold it."""
    own = to_own if by_own_people else 0.0
    return to_friends if by_friends else own
