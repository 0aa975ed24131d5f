"""Strikes: which targets are worth a mission, whether the crew finds them, and what its weapons do.

Targets come from the staff's own tracks: enemies in contact with friends, then columns, then bodies at rest, then
stores. A crew that comes too late, or by night and dust, finds nothing and brings its weapons home; in a town it
rarely may fire. Hits are binomial per weapon by how exposed the target is. Left out: wounded, duds, wrong targets.
"""

import math

from agents.compiled import rule
from agents.luck import AIR, Luck, binomial, uniform
from agents.records.codes import (
    AIRCRAFT_LOST,
    ATTACK,
    DISPERSED,
    GONE,
    HIDING,
    MARCH,
    PRESENT,
    STRIKE_FLOWN,
    WITHDRAW,
)
from agents.records.columns import Row, Rows, Table, World
from agents.records.events import log_event
from agents.records.frame import COLUMNS
from agents.records.relations import is_among
from agents.staff.picture import track_age
from agents.staff.threat import tell_threat
from sim.rules.tracks import on_the_quiet, sight, strike_off

FIND, LOOK, HITS, CREW, GUNS, GROUND_FIRE = 0, 1, 2, 3, 4, 8  # streams of draws of one mission
STREAMS = 64
NOBODY, NONE = -1, 0
NOT_RECKONED = -1.0


@rule
def mark_contacts(units: Rows, occupied: Table) -> None:
    """Set a bit for every faction that is in a fight in a cell."""
    for row in range(units.size):
        u = units[row]
        if u.contact_hours > 0.0 and u.status == PRESENT and u.cell >= 0:
            occupied[u.cell] |= 1 << u.faction


@rule
def unmark_contacts(units: Rows, occupied: Table) -> None:
    """Leave the scratch table as it was found (nobody moves between marking and this)."""
    for row in range(units.size):
        u = units[row]
        if u.contact_hours > 0.0 and u.cell >= 0:
            occupied[u.cell] = 0


@rule
def list_targets(w: World, side: Row, p: Row) -> int:
    """List all that a side's staff believes it could strike (`w.targets`); returns how many."""
    units, towns, clock = w.units, w.towns, w.theatre[0]
    route = clock.civil_route
    count = 0
    for row in range(units.size):
        track = w.tracks[side.staff, row]
        if track.tick < 0 or track.cell < 0 or not side.hostile_mask >> track.faction & 1:
            continue
        age = track_age(clock, track)
        if age >= p.target_age_hours:
            continue
        u = units[row]
        contact = u.cell == track.cell and in_contact(u, side, w.occupied)
        threatens = is_among(side.allied_mask, towns[track.town].holder)
        in_town = towns[w.cells[track.cell].town].cell == track.cell
        if w.nearness[track.town] == NOT_RECKONED:
            w.nearness[track.town] = nearness(w, route, track.town, p)
        target = w.targets[count]
        target.row = row
        target.town = track.town
        worth = unit_worth(track.posture, contact, threatens, in_town, track.vehicles, age, p)
        target.worth = w.nearness[track.town] * worth
        count += 1
    for row in range(w.depots.size):
        depot = w.depots[row]
        if depot.known >> side.staff & 1 and side.hostile_mask >> depot.faction & 1 and depot.stores > 0.0:
            target = w.targets[count]
            target.row = units.size + row
            target.town = depot.town
            target.worth = p.worth_depot * depot.stores / (depot.stores + p.stores_half)
            count += 1
    return count


@rule
def mark_friendly(w: World, friends: int) -> None:
    """Note which towns are held by one of the friends (bits), and that nothing is reckoned from them yet."""
    for town in range(w.towns.size):
        w.present[town] = is_among(friends, w.towns[town].holder)
        w.nearness[town] = NOT_RECKONED


@rule
def nearness(w: World, route: int, town: int, p: Row) -> float:
    """What is near a friendly town matters more: 1 in it, half at `front_hours` of driving from the nearest.

    Friendly towns must be marked.
    """
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        if w.present[other]:
            return 1.0 / (1.0 + w.hours[route, town, other] / p.front_hours)
    return 0.0


@rule
def in_contact(u: Row, side: Row, occupied: Table) -> bool:
    """Whether a body fights friends of the side, who report it (contacts must be marked)."""
    return bool(u.contact_hours > 0.0 and u.cell >= 0 and occupied[u.cell] & side.allied_mask)


@rule
def unit_worth(
    posture: int, contact: bool, threatens: bool, in_town: bool, vehicles: float, age: float, p: Row
) -> float:
    """What a mission against a believed body is worth: kind × size × freshness, less in a town."""
    moving = MARCH <= posture <= WITHDRAW
    if contact:
        worth = p.worth_contact
    elif moving:
        worth = p.worth_column * (p.worth_threat if threatens else 1.0)
    else:
        worth = p.worth_camp
    if in_town and not moving:
        worth *= math.pow(p.town_restraint, p.restraint)
    return worth * (vehicles + 1.0) / (vehicles + p.vehicles_half) * (1.0 - age / p.target_age_hours)


@rule
def cells_apart(a: int, b: int) -> int:
    """Distance of two cells in cells, diagonals counting one."""
    return max(abs(a % COLUMNS - b % COLUMNS), abs(a // COLUMNS - b // COLUMNS))


@rule
def find_chance(posture: int, contact: bool, in_town: bool, in_bush: bool, struck: float, p: Row) -> float:
    """The chance, in clear daylight, that a crew over the right place finds a body and may fire.

    Bodies that have been struck of late park under trees and among houses.
    """
    if contact:
        return p.find_contact
    if in_bush or DISPERSED <= posture <= HIDING:
        chance = p.find_dispersed
    elif MARCH <= posture <= WITHDRAW:
        return p.find_column
    elif in_town:
        chance = p.find_town
    else:
        chance = p.find_camp
    return chance / (1.0 + p.learn * struck)


@rule
def kill_chance(kind: Row, posture: int, in_town: bool, in_bush: bool) -> float:
    """The chance that one bomb or missile destroys a vehicle, by how the target stands."""
    if in_bush or DISPERSED <= posture <= HIDING:
        return kind.kill_dispersed
    if in_town and not MARCH <= posture <= WITHDRAW:
        return kind.kill_town
    return kind.kill_open


@rule
def strike_unit(w: World, wing: Row, kind: Row, row: int, key: int, size: int, target: int, luck: Luck, p: Row) -> None:
    """Look for a unit where the track says; if it is found and may be fired at, drop what the aircraft carry.

    `row`, `key`: the wing's row and the mission's first stream of draws.
    """
    clock, sides, cells, towns = w.theatre[0], w.sides, w.cells, w.towns
    side = sides[wing.faction]
    track = w.tracks[side.staff, target]
    u = w.units[target]
    seeing = sight(clock.daylight, clock.dust, kind.night, p.dust_find)
    there = u.status == PRESENT and u.cell >= 0 and side.hostile_mask >> u.faction & 1
    apart = cells_apart(u.cell, track.cell) if there else 2
    if apart > 1:  # gone: a good look at the place ends the ghost
        if uniform(luck, AIR, row, key + LOOK) < seeing * p.find_camp:
            strike_off(w.tracks, sides, side.allied_mask, side.staff, target)
        return
    faction, cell, posture, moving = u.faction, u.cell, u.posture, MARCH <= u.posture <= ATTACK
    town = towns[cells[cell].town]
    in_town = u.edge < 0 and town.cell == cell
    contact = in_contact(u, side, w.occupied)
    found = find_chance(posture, contact, in_town, u.bush == 1, u.struck, p)
    kill = kill_chance(kind, posture, in_town, u.bush == 1)
    if on_the_quiet(u, sides[faction]):  # on the road for a few hours a day
        driving = w.params[0].sensing.approach_share
        hidden = int(DISPERSED)
        found = driving * found + (1.0 - driving) * find_chance(hidden, contact, in_town, u.bush == 1, u.struck, p)
        kill = driving * kill + (1.0 - driving) * kill_chance(kind, hidden, in_town, u.bush == 1)
    found *= seeing
    found *= (p.find_moved if apart == 1 else 1.0) * (1.0 - p.refuge_cover * town.refuge if in_town else 1.0)
    if uniform(luck, AIR, row, key + FIND) >= found:
        return
    bombs = release(wing, side, kind, size)
    hits = binomial(luck, AIR, row, key + HITS, bombs, kill)
    vehicles = min(hits, u.vehicles)
    killed = binomial(luck, AIR, row, key + CREW, min(u.personnel, int(hits * p.crew)), p.crew_killed)
    armed = min(1.0, u.heavy / u.vehicles) if u.vehicles > 0 else 0.0
    guns = min(u.heavy, binomial(luck, AIR, row, key + GUNS, vehicles, armed))
    hurt(u, killed, vehicles, guns, size, p)
    if moving and u.edge >= 0 and not contact:
        disperse(w.units, sides[faction], cell, p)
    at = cells[cell].town if town.cell == cell else -1
    note_strike(w, wing, faction, cell, at, target, killed, vehicles, size, p)
    ground_fire(w, wing, kind, row, key, size, faction, cell, at, luck, p)


@rule
def release(wing: Row, side: Row, kind: Row, size: int) -> int:
    """Weapons dropped by a mission, from the wing's stock; keeps the books."""
    bombs = min(int(size * kind.bombs_per_sortie), wing.bombs)
    wing.bombs -= bombs
    wing.bombs_used += bombs
    side.bombs += bombs
    side.strikes += size
    return bombs


@rule
def hurt(u: Row, killed: int, vehicles: int, guns: int, strikes: int, p: Row) -> None:
    """Take losses off a unit, shake it, and keep the books. Share lost: the mean of people's and vehicles' shares."""
    people = killed / u.personnel if u.personnel > 0 else 0.0
    share = people
    if u.vehicles > 0:
        share = (people + vehicles / u.vehicles) / 2.0
    u.personnel -= killed
    u.killed += killed
    u.vehicles -= vehicles
    u.vehicles_lost += vehicles
    u.heavy -= guns
    u.heavy_lost += guns
    u.struck += strikes
    u.recent_loss = min(1.0, u.recent_loss + share)
    u.cohesion = max(0.0, u.cohesion - p.shock * share)
    if u.personnel <= 0:
        u.status = GONE
        u.vehicles_lost += u.vehicles
        u.vehicles = 0
        u.heavy_lost += u.heavy
        u.heavy = 0
        u.package = -1


@rule
def disperse(units: Rows, struck: Row, cell: int, p: Row) -> None:
    """The whole column in the cell leaves the road and hides its vehicles for some hours; its orders stand."""
    for row in range(units.size):
        u = units[row]
        on_road = u.cell == cell and u.edge >= 0 and u.status == PRESENT and MARCH <= u.posture <= ATTACK
        if on_road and struck.allied_mask >> u.faction & 1 and u.contact_hours <= 0.0:
            u.posture = DISPERSED
            u.busy_hours = max(u.busy_hours, p.disperse_hours)


@rule
def note_strike(
    w: World,
    wing: Row,
    faction: int,
    cell: int,
    town: int,
    target: int,
    killed: int,
    vehicles: int,
    strikes: int,
    p: Row,
) -> None:
    """Log the strike; it is known to the staff that suffered it, in part to its allies, and to the town's people."""
    clock = w.theatre[0]
    dead, wrecks = float(killed), float(vehicles)
    log_event(w.theatre, w.events, int(STRIKE_FLOWN), wing.faction, faction, town, cell, target, dead, wrecks)
    if town >= 0:
        w.towns[town].strikes += strikes
        w.towns[town].striker = wing.faction
    tell_threat(
        w.threat, w.sides, faction, cell, clock.tick, clock.tick_hours, float(strikes),
        p.threat_fade_hours, p.threat_around, p.threat_told,
    )  # fmt: skip


@rule
def ground_fire(
    w: World,
    wing: Row,
    kind: Row,
    row: int,
    key: int,
    size: int,
    faction: int,
    cell: int,
    town: int,
    luck: Luck,
    p: Row,
) -> None:
    """Each aircraft that attacked may be hit from the ground; some of those hit are lost."""
    chance = kind.hit_chance * p.lost_when_hit
    lost = 0
    for i in range(size):
        if chance > 0.0 and uniform(luck, AIR, row, key + GROUND_FIRE + i) < chance:
            lost += 1
    if lost > 0:
        wing.aircraft -= lost
        wing.aircraft_lost += lost
        kind_of = int(AIRCRAFT_LOST)
        log_event(w.theatre, w.events, kind_of, wing.faction, faction, town, cell, int(NOBODY), float(lost), 0.0)


@rule
def strike_depot(w: World, wing: Row, kind: Row, row: int, key: int, size: int, depot: Row, luck: Luck, p: Row) -> None:
    """Stores stay where they are: each bomb that a crew may drop destroys a share of what is left."""
    clock = w.theatre[0]
    if uniform(luck, AIR, row, key + FIND) >= p.find_depot * sight(clock.daylight, clock.dust, kind.night, p.dust_find):
        return
    bombs = release(wing, w.sides[wing.faction], kind, size)
    lost = depot.stores * (1.0 - math.pow(1.0 - p.depot_share, float(bombs)))
    depot.stores -= lost
    depot.lost += lost
    town = depot.town
    cell, nobody, none = w.towns[town].cell, int(NOBODY), int(NONE)
    note_strike(w, wing, depot.faction, cell, town, nobody, none, none, size, p)
    ground_fire(w, wing, kind, row, key, size, depot.faction, cell, town, luck, p)
