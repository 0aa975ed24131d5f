"""Aircraft: sorties, the missions that look for a target, moves of base, and landings from the air.

A wing saves sorties day by day; a mission of a few aircraft goes to the best target that its own staff believes in.
Far missions take the place of several near ones, and beyond their free radius fighters need a tanker. What weapons do
stands in sim/rules/strikes.py, landings in sim/rules/airlift.py. Left out: weather other than dust, aircraft caught on
the ground, fuel of single airfields, wear of airframes.
"""

import math

from agents.compiled import rule
from agents.luck import Luck
from agents.records.codes import FIGHTERS, HELICOPTER, PATROL, PRESENT, STRIKE, TANKER, TRANSPORT, TRANSPORTS
from agents.records.columns import Row, Rows, Table, World
from agents.records.relations import is_among
from agents.staff.picture import track_age
from sim.rules.aircraft import count_sorties, may_fly
from sim.rules.airlift import land_forces, lift_wanted
from sim.rules.strikes import (
    STREAMS,
    list_targets,
    mark_contacts,
    mark_friendly,
    strike_depot,
    strike_unit,
    unmark_contacts,
)

MISSIONS = 32  # most missions of one wing in one turn
ONE = 1


@rule
def fly(w: World, luck: Luck) -> None:
    """Wings save sorties, patrol, strike what their staff knows of, move to better fields, and land troops."""
    p = w.params[0].air
    clock = w.theatre[0]
    armed = False
    for row in range(w.wings.size):
        wing = w.wings[row]
        kind = w.airkinds[wing.kind]
        if is_flying(wing, kind, w.sides[wing.faction], clock):
            save_sorties(wing, kind, w.sides[wing.faction], clock.tick_hours, p)
            armed = armed or kind.role == STRIKE or kind.role == HELICOPTER
    if armed:
        mark_contacts(w.units, w.occupied)
        fly_missions(w, luck, p)
        unmark_contacts(w.units, w.occupied)
    if clock.dust == 0 and lift_wanted(w.units):
        land_forces(w, p)


@rule
def is_flying(wing: Row, kind: Row, side: Row, clock: Row) -> bool:
    """Whether a wing is there, has aircraft, and is allowed to act."""
    return bool(wing.status == PRESENT and wing.aircraft > 0 and may_fly(side, clock, kind.role))


@rule
def save_sorties(wing: Row, kind: Row, side: Row, hours: float, p: Row) -> None:
    """Add this turn's share of sorties; a wing that has just come is on alert with some of its aircraft.

    At most one sortie per airframe is saved; patrols fly what they have, transports what they have beyond that.
    """
    if wing.sorties == 0 and wing.sortie_credit == 0.0:
        wing.sortie_credit = wing.aircraft * p.alert_share
    wing.sortie_credit += wing.aircraft * kind.sorties_per_day * hours / 24.0
    kept = 0.0 if kind.role == PATROL else float(wing.aircraft)
    if kind.role == PATROL or kind.role == TRANSPORT:
        flown = int(math.floor(wing.sortie_credit - kept))
        if flown > 0:
            count_sorties(wing, side, flown)
            wing.sortie_credit -= flown
    elif kind.role == TANKER:
        wing.sortie_credit = min(wing.sortie_credit, kept)
    else:  # room for one armed patrol beyond the alert
        wing.sortie_credit = min(wing.sortie_credit, kept + p.mission_aircraft)


@rule
def reach(km: float, free_radius_km: float, range_km: float, tanker: bool, p: Row) -> float:
    """Share of its sorties that a wing can fly at this distance: 1 near, falling to 0 at its range.

    Beyond the free radius with a tanker all the way; without one only a little farther, and half as often.
    """
    if km >= range_km:
        return 0.0
    if km <= free_radius_km:
        return 1.0
    share = (range_km - km) / (range_km - free_radius_km)
    if tanker:
        return share
    return share * p.without_tanker if km <= free_radius_km * p.stretch else 0.0


@rule
def fly_missions(w: World, luck: Luck, p: Row) -> None:
    """Each armed wing in turn: perhaps a move to a better base, then missions while aircraft are ready.

    A mission goes to the best target in reach, or, if all aircraft are idle, on armed patrol.
    """
    clock, units, towns, sides, wings = w.theatre[0], w.units, w.towns, w.sides, w.wings
    faction, friends, count = -1, 0, 0
    for row in range(wings.size):
        wing = wings[row]
        kind = w.airkinds[wing.kind]
        side = sides[wing.faction]
        if (kind.role != STRIKE and kind.role != HELICOPTER) or not is_flying(wing, kind, side, clock):
            continue
        grounded = kind.role == HELICOPTER and clock.dust == 1
        lost, free = is_lost(wing, side, towns), may_move(wing, kind, side, clock, p)
        if not lost and not free and (grounded or not is_ready(wing, kind, size_of(wing, p))):
            continue
        if wing.faction != faction:
            faction = wing.faction
            if side.allied_mask != friends:
                friends = side.allied_mask
                mark_friendly(w, friends)
            count = list_targets(w, side, p)
        if lost or (free and count > 0):
            change_base(
                w, wing, kind, side, w.targets[best_of(w.targets, count)].town if count > 0 else wing.airbase, p
            )
        if grounded:
            continue
        for mission in range(MISSIONS):
            size = size_of(wing, p)
            if not is_ready(wing, kind, size):
                break
            tanker = free_tanker(w, side) if kind.role == STRIKE else -1
            best = best_target(wing, kind, tanker >= 0, count, w.targets, w.air_km, p)
            if best < 0 and wing.sortie_credit < wing.aircraft + size:
                break
            count_sorties(wing, side, size)
            side.strike_sorties += size
            if best < 0:
                wing.sortie_credit -= size
                continue
            target = w.targets[best]
            km = w.air_km[wing.airbase, target.town]
            wing.sortie_credit -= size / reach(km, kind.free_radius_km, kind.range_km, tanker >= 0, p)
            if tanker >= 0 and km > kind.free_radius_km:
                wings[tanker].sortie_credit -= 1.0
                count_sorties(wings[tanker], sides[wings[tanker].faction], int(ONE))
            target.worth *= p.again
            key = mission * STREAMS
            if target.row < units.size:
                strike_unit(w, wing, kind, row, key, size, target.row, luck, p)
            else:
                strike_depot(w, wing, kind, row, key, size, w.depots[target.row - units.size], luck, p)


@rule
def size_of(wing: Row, p: Row) -> int:
    """Aircraft that a wing sends on one mission."""
    return min(int(p.mission_aircraft), wing.aircraft)


@rule
def is_ready(wing: Row, kind: Row, size: int) -> bool:
    """Whether a wing has aircraft and weapons for a mission."""
    return bool(size > 0 and wing.sortie_credit >= size and wing.bombs > 0 and kind.bombs_per_sortie > 0.0)


@rule
def best_of(targets: Rows, count: int) -> int:
    """The first of the targets of greatest worth; -1 for an empty list."""
    best = -1
    for i in range(count):
        if best < 0 or targets[i].worth > targets[best].worth:
            best = i
    return best


@rule
def best_target(wing: Row, kind: Row, tanker: bool, count: int, targets: Rows, air_km: Table, p: Row) -> int:
    """The target of greatest worth × reach from the wing's base; -1 none worth a mission."""
    best, score = -1, p.least_worth
    for i in range(count):
        if targets[i].worth > score:
            km = air_km[wing.airbase, targets[i].town]
            here = targets[i].worth * reach(km, kind.free_radius_km, kind.range_km, tanker, p)
            if here > score:
                best, score = i, here
    return best


@rule
def free_tanker(w: World, side: Row) -> int:
    """The first wing of allied tankers with an aircraft ready; -1 none."""
    for row in range(w.wings.size):
        wing = w.wings[row]
        kind = w.airkinds[wing.kind]
        ready = kind.role == TANKER and wing.sortie_credit >= 1.0 and side.allied_mask >> wing.faction & 1
        if ready and is_flying(wing, kind, w.sides[wing.faction], w.theatre[0]):
            return row
    return -1


@rule
def is_lost(wing: Row, side: Row, towns: Rows) -> bool:
    """Whether an enemy holds the wing's base."""
    return is_among(side.hostile_mask, towns[wing.airbase].holder)


@rule
def called_at(clock: Row) -> float:
    """The hour from which foreign wings count their time: of the decision, or of the planned deployment."""
    return float(clock.decision_hour if clock.intervened == 1 else clock.planned_at)


@rule
def may_move(wing: Row, kind: Row, side: Row, clock: Row, p: Row) -> bool:
    """Whether a wing may go forward to another base if there is something to strike.

    Fighters need days before they can use a forward field (ground crews, fuel, weapons); helicopters go at once.
    """
    if wing.moved_tick > 0 and (clock.tick - wing.moved_tick) * clock.tick_hours < p.stay_hours:
        return False
    now = clock.hour + clock.tick_hours
    waited = now - called_at(clock) if side.foreign == 1 else now
    return bool(waited >= (p.rebase_hours if kind.role == STRIKE else p.rebase_hours_helicopter))


@rule
def change_base(w: World, wing: Row, kind: Row, side: Row, goal: int, p: Row) -> None:
    """Move to the safe friendly field of the right class nearest to the town `goal`, if much nearer than the base.

    Aircraft go forward only to fields of the country that asked for them, unless they have lost their base.
    """
    towns, air_km, clock = w.towns, w.air_km, w.theatre[0]
    country = towns[clock.capital].country
    lost = is_lost(wing, side, towns)
    nearest = math.inf if lost else p.rebase_gain * air_km[wing.airbase, goal]
    fighters = kind.role == STRIKE
    needs = FIGHTERS if fighters else TRANSPORTS  # what helicopters need to work from a base comes by air
    safe_km = p.safe_km_fighters if fighters else p.safe_km_helicopters
    best = -1
    for town in range(towns.size):
        field = towns[town]
        if not field.airfield & needs or air_km[town, goal] >= nearest or town == wing.airbase:
            continue
        friendly = is_among(side.allied_mask, field.holder) and (lost or field.country == country)
        if not friendly or field.runway_blocked == 1 or field.fight_hours > 0.0:
            continue
        if fighters and not lost and not is_served(w, wing, town, p):
            continue
        if is_safe(w, side, town, safe_km, p):
            best = town
            nearest = air_km[town, goal]
    if best >= 0:
        wing.airbase = best
        wing.moved_tick = clock.tick


@rule
def is_served(w: World, wing: Row, town: int, p: Row) -> bool:
    """Whether a field has room for a wing of fighters, and people of its own there to guard and serve it."""
    parked = wing.aircraft
    for row in range(w.wings.size):
        other = w.wings[row]
        if other.airbase == town and other.status == PRESENT and w.airkinds[other.kind].role == STRIKE:
            parked += other.aircraft
    if parked > p.apron_fighters:
        return False
    for row in range(w.units.size):
        u = w.units[row]
        if u.town == town and u.faction == wing.faction and u.status == PRESENT and u.edge < 0:
            return True
    return False


@rule
def is_safe(w: World, side: Row, town: int, safe_km: float, p: Row) -> bool:
    """Whether the staff knows of no enemy body nearby that it has seen of late."""
    clock = w.theatre[0]
    for row in range(w.units.size):
        track = w.tracks[side.staff, row]
        fresh = track.tick >= 0 and track_age(clock, track) < p.target_age_hours
        if fresh and side.hostile_mask >> track.faction & 1 and w.air_km[town, track.town] < safe_km:
            return False
    return True
