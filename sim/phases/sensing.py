"""What each staff sees of its enemies: patrols, informers, aircraft, and the reports of allies.

A body is seen within the turn with P = 1 − exp(−h), h = rate × signature × terrain × sight × hours, summed over
ground patrols in and around its cell, aircraft that search the theatre, helicopters near their base, and people in
town who talk. The form is that of random search (Koopman, source key koopman). A staff that sees nothing new keeps its
old track: nobody's track moves because the enemy moved. Left out: signals intelligence, deception, prisoners.
"""

import math

import numpy as np

from agents.aircraft import may_fly
from agents.columns import Row, Rows, Table, World
from agents.compiled import rule
from agents.luck import SENSING, Luck, normal, philox
from agents.orders import (
    AIRCRAFT,
    AZAWAD,
    COALITION,
    DESERT_PLAIN,
    DISPERSED,
    DUNES,
    GONE,
    GROUND,
    HELICOPTER,
    HIDING,
    INFORMER,
    MARCH,
    PRESENT,
    RIVER_DELTA,
    ROCK_MASSIF,
    SAHEL,
    WARY,
    WITHDRAW,
)
from agents.strength import nominal_power
from agents.threat import GRID_COLUMNS
from agents.tracks import NO_TRACK, on_the_quiet, pass_on, sight, strike_off
from sim.grid import CELL_KM

MEMBERS, FRIENDS, ENEMIES, WATCHED, CAMP, COUNTRY, AWAKE, CIRCLES = range(8)  # what is noted of a staff
FACTS = 8
STAFF, EAST, NORTH, RADIUS, AMOUNT = range(5)  # a helicopter wing's circle, in cells
CIRCLE = 5
LOUD, LIPS = range(2)  # what a body gives away: its signature, and reports by people per unit of a town's talk
SHOWN = 2
CELL, BIT, POSTURE, FIGHTS, HOLDER, LAND = range(6)  # cell, side's bit, posture, 0/1, holder and country of the place
SEEN_FACTS = 6
AWAY, NOT_THERE = -1, -2  # instead of a cell: gone or off the map; not yet come
DRAWS = 8  # numbers from one call of the generator: the halves of its four words
ERRORS, DEPOTS = 1000, 2000  # streams: the error of a count, the search for depots
HALF_WORD = 65536.0  # 2¹⁶


@rule
def observe(w: World, luck: Luck) -> None:
    """Each staff looks for its enemies; tracks are refreshed, passed to allies, forgotten or struck off."""
    p = w.params[0].sensing
    clock = w.theatre[0]
    staffs = np.zeros((FACTS, w.tracks.shape[0]), np.int64)
    search = np.zeros(w.tracks.shape[0])
    near = np.zeros((w.wings.size, CIRCLE))
    patrol(w.units, w.sides, w.sense, w.occupied, staffs, clock, p)
    nearby = search_from_air(w.wings, w.airkinds, w.sides, w.towns, clock, staffs, search, near, p)
    brief_staffs(w.sides, w.towns, w.relations, staffs)
    watch(w, staffs, search, near, nearby, luck)
    if math.floor((clock.hour + clock.tick_hours) / p.report_hours) > math.floor(clock.hour / p.report_hours):
        report(w.units, w.tracks, staffs)
    find_depots(w.depots, w.towns, w.tracks.shape[0], clock.tick_hours, staffs, search, luck, p)
    end_patrols(w.units, w.sides, w.sense, w.occupied)


@rule
def patrol(units: Rows, sides: Rows, sense: Table, occupied: Table, staffs: Table, clock: Row, p: Row) -> None:
    """Every unit adds its patrols to what its staff sees in its cell, and less to the cells around.

    Units of one staff that follow each other in the list and share a cell are added up first.
    """
    rate = p.patrol_rate * clock.tick_hours * sight(clock.daylight, clock.dust, p.ground_night, p.ground_dust)
    staff, cell, units_here = sides.size, units.size, 0.0  # none yet
    for row in range(units.size):
        u = units[row]
        if u.status != PRESENT:
            continue
        own = sides[u.faction].staff
        staffs[AWAKE, own] = 1
        if u.cell < 0:
            continue
        if u.contact_hours > 0.0:
            occupied[u.cell] |= 1 << own
        if own != staff or u.cell != cell:
            spread(sense, staff, cell, rate * units_here, p.patrol_around)
            staff, cell, units_here = own, u.cell, 0.0
        units_here += p.hidden_patrol if u.posture == HIDING or u.posture == DISPERSED else 1.0
    spread(sense, staff, cell, rate * units_here, p.patrol_around)


@rule
def spread(sense: Table, staff: int, cell: int, amount: float, around: float) -> None:
    """Add to a cell, and the share `around` to the eight cells next to it."""
    if amount <= 0.0:
        return
    column = cell % GRID_COLUMNS
    for line in range(-1, 2):
        for step in range(-1, 2):
            other = cell + line * GRID_COLUMNS + step
            if 0 <= other < sense.shape[1] and 0 <= column + step < GRID_COLUMNS:
                sense[staff, other] += amount if other == cell else amount * around


@rule
def end_patrols(units: Rows, sides: Rows, sense: Table, occupied: Table) -> None:
    """Leave the scratch tables as they were found, visiting only the cells that were touched."""
    staff, cell = -1, -1
    for row in range(units.size):
        u = units[row]
        if u.status == PRESENT and u.cell >= 0:
            own = sides[u.faction].staff
            if own != staff or u.cell != cell:
                staff, cell = own, u.cell
                occupied[cell] = 0
                for line in range(-1, 2):
                    for step in range(-1, 2):
                        other = cell + line * GRID_COLUMNS + step
                        if 0 <= other < sense.shape[1]:
                            sense[staff, other] = 0.0


@rule
def search_from_air(
    wings: Rows, airkinds: Rows, sides: Rows, towns: Rows, clock: Row, staffs: Table, search: Table, near: Table, p: Row
) -> int:
    """Each staff's search of the theatre by aircraft [detections of a body of signature 1 in this turn].

    Helicopters see only around their base: their circles are listed in `near`; returns how many.
    """
    count = 0
    for row in range(wings.size):
        wing = wings[row]
        side = sides[wing.faction]
        kind = airkinds[wing.kind]
        if wing.status != PRESENT or wing.aircraft <= 0 or not may_fly(side, clock, kind.role):
            continue
        staffs[AWAKE, side.staff] = 1
        amount = search_of(wing.aircraft, kind, clock, p)
        base = towns[wing.airbase].cell
        if kind.role != HELICOPTER:
            search[side.staff] += amount
        elif amount > 0.0 and base >= 0:
            staffs[CIRCLES, side.staff] = 1
            near[count, STAFF] = side.staff
            near[count, EAST] = base % GRID_COLUMNS
            near[count, NORTH] = base // GRID_COLUMNS
            near[count, RADIUS] = kind.range_km / CELL_KM
            near[count, AMOUNT] = amount
            count += 1
    return count


@rule
def search_of(aircraft: int, kind: Row, clock: Row, p: Row) -> float:
    """Search of a wing in this turn: aircraft × rate × hours × sight."""
    return aircraft * kind.search_rate * clock.tick_hours * sight(clock.daylight, clock.dust, kind.night, p.air_dust)


@rule
def brief_staffs(sides: Rows, towns: Rows, relations: Table, staffs: Table) -> None:
    """Note for each staff its factions, its friends, whom it watches (hostile or wary), and where it has informers.

    A staff without anybody in the theatre watches nobody. Only factions of the country hear from its people.
    """
    for staff in range(staffs.shape[1]):
        staffs[COUNTRY, staff] = -1
    for faction in range(sides.size):
        side = sides[faction]
        if side.active == 0 or staffs[AWAKE, side.staff] == 0:
            continue
        staffs[MEMBERS, side.staff] |= 1 << faction
        staffs[FRIENDS, side.staff] |= side.allied_mask
        staffs[CAMP, side.staff] = side.camp
        if side.foreign == 0:
            staffs[COUNTRY, side.staff] = towns[side.home_town].country
        staffs[ENEMIES, side.staff] |= side.hostile_mask
        for other in range(sides.size):
            if relations[faction, other] == WARY:
                staffs[WATCHED, side.staff] |= 1 << other
    for staff in range(staffs.shape[1]):
        staffs[WATCHED, staff] = staffs[ENEMIES, staff] | staffs[WATCHED, staff] & ~staffs[FRIENDS, staff]


@rule
def openness(terrain: int, p: Row) -> float:
    """How open a cell's terrain is to the eye: 1 = Sahel."""
    if terrain == SAHEL:
        return p.terrain_sahel
    if terrain == DESERT_PLAIN:
        return p.terrain_desert_plain
    if terrain == DUNES:
        return p.terrain_dunes
    if terrain == ROCK_MASSIF:
        return p.terrain_rock_massif
    if terrain == RIVER_DELTA:
        return p.terrain_river_delta
    return p.terrain_savanna


@rule
def signature(kind: Row, posture: int, on_road: bool, vehicles: float, p: Row) -> float:
    """How readily a body is seen: 1 = a dozen pick-ups on the move; massed vehicles are loud, hidden ones quiet."""
    mass = p.mass_floor + p.mass_per_vehicle * vehicles
    if posture == HIDING:
        return kind.signature_hold * mass * p.hiding
    if posture == DISPERSED:
        return kind.signature_hold * mass * p.dispersed
    if on_road or MARCH <= posture <= WITHDRAW:
        return kind.signature_move * mass
    return kind.signature_hold * mass


@rule
def cover(town: Row, cell: int, posture: int, p: Row) -> float:
    """Share of a body's signature left by houses or caves, if it stands at the place and does not march."""
    if town.cell != cell or MARCH <= posture <= WITHDRAW:
        return 1.0
    return (1.0 - p.refuge_cover * town.refuge) * (p.in_town if town.people > 0.0 else 1.0)


@rule
def chance(expected: float) -> float:
    """The chance of at least one sighting where `expected` are due."""
    return 1.0 - math.exp(-expected) if expected > 0.0 else 0.0


@rule
def talk(holder: int, country: int, staffs: Table, staff: int, p: Row) -> float:
    """Reports per hour [1/hour] that a large town gives a staff about armed strangers there.

    Most where friends hold it; elsewhere people tell their own country's army more readily than anybody else.
    """
    if holder >= 0 and staffs[FRIENDS, staff] >> holder & 1:
        return p.informers_held
    if staffs[COUNTRY, staff] != country:
        return 0.0
    if staffs[CAMP, staff] == COALITION:
        return p.informers_coalition
    if staffs[CAMP, staff] == AZAWAD:
        return p.informers_azawad
    return p.informers_government


@rule
def show(w: World, facts: Table, shown: Table, p: Row) -> None:
    """What every body gives away in this turn: `facts` (where it is, whose, what it does) and `shown` (LOUD, LIPS)."""
    units, sides, kinds, towns, cells, hours = w.units, w.sides, w.kinds, w.towns, w.cells, w.theatre[0].tick_hours
    for row in range(units.size):
        u = units[row]
        facts[row, CELL] = NOT_THERE
        if u.status != PRESENT and u.status != GONE:
            continue
        facts[row, CELL] = u.cell if u.status == PRESENT else AWAY
        facts[row, BIT] = 1 << u.faction
        facts[row, POSTURE] = u.posture
        facts[row, FIGHTS] = u.contact_hours > 0.0
        shown[row, LOUD] = 0.0
        shown[row, LIPS] = 0.0
        if u.status == PRESENT and u.cell >= 0:
            ground = cells[u.cell]
            town = towns[ground.town]
            loud = signature(kinds[u.kind], u.posture, u.edge >= 0, float(u.vehicles), p)
            if on_the_quiet(u, sides[u.faction]):
                hidden = signature(kinds[u.kind], int(DISPERSED), u.edge >= 0, float(u.vehicles), p)
                loud = p.approach_share * loud + (1.0 - p.approach_share) * hidden
            loud *= openness(ground.terrain, p)
            shown[row, LOUD] = loud * (cover(town, u.cell, u.posture, p) if u.bush == 0 else p.bush)
            facts[row, HOLDER] = town.holder
            facts[row, LAND] = town.country
            if town.cell == u.cell or ground.town_km <= p.informers_km:
                heard = p.informers_hiding if u.posture == HIDING or u.bush == 1 else 1.0
                shown[row, LIPS] = hours * heard * town.people / (town.people + p.informers_people)


@rule
def watch(w: World, staffs: Table, search: Table, near: Table, nearby: int, luck: Luck) -> None:
    """For every staff and every body that it watches: seen, not seen, or struck off because nothing is there.

    A body seen where it still stands, so lately that nobody reports it again, is passed over.
    """
    units, kinds, towns, cells, edges, tracks = w.units, w.kinds, w.towns, w.cells, w.edges, w.tracks
    sense, occupied, sides = w.sense, w.occupied, w.sides
    p, clock = w.params[0].sensing, w.theatre[0]
    hours, tick = clock.tick_hours, clock.tick
    facts = np.empty((units.size, SEEN_FACTS), np.int64)
    shown = np.empty((units.size, SHOWN))
    show(w, facts, shown, p)
    oldest, news = tick - p.forget_hours / hours, tick - p.refresh_hours / hours
    recent, recount = tick - p.recount_hours / hours, hours / p.recount_hours
    for staff in range(tracks.shape[0]):
        watched, searched = staffs[WATCHED, staff], search[staff]
        if watched == 0:
            continue
        drawn = -1
        draws = philox(SENSING, luck[2], drawn + 1, staff, luck[0], luck[1])
        for row in range(units.size):
            cell = facts[row, CELL]
            if cell == NOT_THERE or not watched & facts[row, BIT]:
                continue
            track = tracks[staff, row]
            known = track.tick >= 0
            patrols, planes, told = 0.0, 0.0, 0.0
            if cell >= 0:
                if facts[row, FIGHTS] and occupied[cell] >> staff & 1:
                    source = strongest(1.0, 0.0, 0.0)
                    spot(track, units[row], row, staff, edges, kinds, tick, source, p.error_contact, luck)
                    continue
                still_there = known and track.cell == cell
                if still_there and track.tick > news and track.posture == facts[row, POSTURE]:
                    continue
                patrols = sense[staff, cell] * shown[row, LOUD]
                planes = searched
                if staffs[CIRCLES, staff] == 1:
                    planes += helicopters(near, nearby, staff, cell)
                planes *= shown[row, LOUD] * (p.focus if still_there else 1.0)
                if shown[row, LIPS] > 0.0:
                    told = shown[row, LIPS] * talk(facts[row, HOLDER], facts[row, LAND], staffs, staff, p)
            expected = patrols + planes + told
            ghost = known and track.cell >= 0 and track.cell != cell
            look = sense[staff, track.cell] + searched * p.focus if ghost else 0.0
            if expected <= 0.0 and look <= 0.0:
                if track.tick < oldest:
                    track.tick = NO_TRACK
                continue
            if drawn != row // DRAWS:
                drawn = row // DRAWS
                draws = philox(SENSING, luck[2], drawn, staff, luck[0], luck[1])
            x = lane(draws, row % DRAWS)
            seen = chance(expected) if x < expected or look > 0.0 else 0.0
            if x < seen:
                u = units[row]
                source = strongest(patrols, planes, told)
                if known and track.tick >= recent and x >= seen * recount:
                    sighted(track, u, edges, tick, source)
                else:
                    error = p.error_told if source == INFORMER else p.error
                    spot(track, u, row, staff, edges, kinds, tick, source, error, luck)
            elif track.tick < oldest:
                track.tick = NO_TRACK
            elif look > 0.0:
                ground = cells[track.cell]
                moving = MARCH <= track.posture <= WITHDRAW
                look *= signature(kinds[units[row].kind], track.posture, moving, track.vehicles, p)
                look *= openness(ground.terrain, p) * cover(towns[ground.town], track.cell, track.posture, p)
                if x - seen < look and x - seen < (1.0 - seen) * chance(look):
                    strike_off(tracks, sides, staffs[FRIENDS, staff], staff, row)


@rule
def lane(draws: tuple[int, int, int, int], number: int) -> float:
    """One of eight uniform numbers of 16 bits in (0, 1): the upper or lower half of a word."""
    if number < 2:
        word = float(draws[0])
    elif number < 4:
        word = float(draws[1])
    elif number < 6:
        word = float(draws[2])
    else:
        word = float(draws[3])
    upper = math.floor(word / HALF_WORD)
    half = upper if number % 2 == 0 else word - upper * HALF_WORD
    return (half + 0.5) / HALF_WORD


@rule
def helicopters(near: Table, nearby: int, staff: int, cell: int) -> float:
    """The search of a staff's helicopters whose base is in reach of the cell."""
    total = 0.0
    for i in range(nearby):
        if near[i, STAFF] == staff:
            east = cell % GRID_COLUMNS - near[i, EAST]
            north = cell // GRID_COLUMNS - near[i, NORTH]
            if east * east + north * north <= near[i, RADIUS] * near[i, RADIUS]:
                total += near[i, AMOUNT]
    return total


@rule
def strongest(patrols: float, planes: float, told: float) -> int:
    """Who is credited with a sighting: whoever was most likely to make it."""
    if planes > patrols and planes >= told:
        return AIRCRAFT
    return INFORMER if told > patrols else GROUND


@rule
def sighted(track: Row, u: Row, edges: Rows, tick: int, source: int) -> None:
    """The body is where it is and does what it does; its strength is not counted anew."""
    track.tick = tick
    track.cell = u.cell
    track.town = nearest_town(u, edges)
    track.posture = u.posture
    track.faction = u.faction
    track.source = source


@rule
def spot(
    track: Row, u: Row, row: int, staff: int, edges: Rows, kinds: Rows, tick: int, source: int, error: float, luck: Luck
) -> None:
    """The body is seen and counted: believed power and vehicles = the true ones × exp(error × a normal number)."""
    sighted(track, u, edges, tick, source)
    factor = math.exp(error * normal(luck, SENSING, row, ERRORS + staff))
    track.power = nominal_power(u, kinds) * factor
    track.vehicles = u.vehicles * factor


@rule
def nearest_town(u: Row, edges: Rows) -> int:
    """The town that a report names: the one it is at, or the nearer end of its road."""
    if u.edge >= 0 and u.offset + u.offset > edges[u.edge].length:
        return u.heading
    return u.town


@rule
def report(units: Rows, tracks: Rows, staffs: Table) -> None:
    """Allied staffs exchange their latest sightings; bodies that are no enemies any more are struck off."""
    for receiver in range(tracks.shape[0]):
        watched = staffs[WATCHED, receiver]
        if staffs[AWAKE, receiver] == 0:
            continue
        for row in range(units.size):
            if tracks[receiver, row].tick >= 0 and not watched >> units[row].faction & 1:
                tracks[receiver, row].tick = NO_TRACK
        for giver in range(tracks.shape[0]):
            if giver != receiver and staffs[AWAKE, giver] == 1 and staffs[FRIENDS, receiver] & staffs[MEMBERS, giver]:
                for row in range(units.size):
                    newer = tracks[giver, row].tick > tracks[receiver, row].tick
                    if newer and watched >> units[row].faction & 1:
                        pass_on(tracks, giver, receiver, row)


@rule
def find_depots(
    depots: Rows, towns: Rows, K: int, hours: float, staffs: Table, search: Table, luck: Luck, p: Row
) -> None:
    """Aircraft and people find stores of the enemy; what is known once stays known."""
    for row in range(depots.size):
        depot = depots[row]
        if depot.stores <= 0.0:
            continue
        town = towns[depot.town]
        drawn = -1
        draws = philox(SENSING, luck[2], row, DEPOTS, luck[0], luck[1])
        for staff in range(K):
            if not staffs[ENEMIES, staff] >> depot.faction & 1 or depot.known >> staff & 1:
                continue
            told = hours * p.informers_depot * talk(town.holder, town.country, staffs, staff, p)
            expected = depot.signature * search[staff] / p.depot_search + told
            if expected > 0.0:
                if drawn != staff // DRAWS:
                    drawn = staff // DRAWS
                    draws = philox(SENSING, luck[2], row, DEPOTS + drawn, luck[0], luck[1])
                x = lane(draws, staff % DRAWS)
                if x < expected and x < chance(expected):
                    depot.known |= 1 << staff
