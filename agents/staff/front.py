"""Regular forces: when to turn from defence to attack, and when an ally's support is there."""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.codes import HELICOPTER, LIFT, MOVE, PRESENT, STRIKE
from agents.records.columns import Row, World
from agents.staff.holding import can_come, goes_by_air
from agents.staff.picture import FRIENDLY, forget_pressure, main_route, pressure_on
from agents.staff.roll import free_groups
from agents.staff.tasks import send


@rule
def judge_advance(w: World, side: int) -> None:
    """Go over to the counter-offensive when believed enemy power at the front is below a share of one's own.

    Only own bodies within `face_hours` of the nearest believed enemy count, and only enemies as near to them.
    Once advancing, a side goes on until the enemy is the stronger. Where no enemy is left to face, nothing holds it.
    """
    p = w.params[0].decisions
    s = w.sides[side]
    route = main_route(w, side)
    own = 0.0
    last, faces = -1, False  # neighbours in the order of battle often share a town
    for i in range(w.first[side], w.first[side + 1]):
        u = w.units[w.roll[i]]
        if u.busy_hours <= 0.0 and w.kinds[u.kind].can_attack > 0.0:
            if u.town != last:
                last, faces = u.town, faces_enemy(w, route, u.town, p.face_hours)
            if faces:
                own += w.power[w.roll[i]]
    enemy = 0.0
    for town in range(w.towns.size):
        if w.believed[town] > 0.0 and near_front(w, route, town, p.face_hours):
            enemy += w.believed[town]
    bar = 1.0 if s.advance == 1 else w.tempers[side].advance_share
    s.advance = 1 if enemy <= bar * own * s.confidence else 0


@rule
def near_front(w: World, route: int, town: int, hours: float) -> bool:
    """Whether an allied-held town with own or allied fighters lies within `hours` of an enemy's town."""
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > hours:
            return False
        if w.own[other] > 0.0 and w.stance[other] == FRIENDLY:
            return True
    return False


@rule
def faces_enemy(w: World, route: int, town: int, hours: float) -> bool:
    """Whether a believed enemy stands within `hours` of a town."""
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > hours:
            return False
        if w.believed[other] > 0.0:
            return True
    return False


@rule
def has_support(w: World, side: int) -> bool:
    """Whether a foreign ally stands by: its ground forces in the theatre, or its aircraft within reach."""
    s = w.sides[side]
    for row in range(w.wings.size):
        wing = w.wings[row]
        if wing.status == PRESENT and wing.aircraft > 0 and wing.faction != side:
            role = w.airkinds[wing.kind].role
            if s.allied_mask >> wing.faction & 1 and role in (STRIKE, HELICOPTER):
                return True
    for ally in range(w.sides.size):
        if ally != side and s.allied_mask >> ally & 1 and w.sides[ally].foreign and w.first[ally] < w.first[ally + 1]:
            return True
    return False


@rule
def close_up(w: World, side: int, luck: Luck) -> None:
    """Free bodies in the rear move up to the allied town that faces most of the enemy, the nearer the better."""
    p = w.params[0].decisions
    route = main_route(w, side)
    free = free_groups(w, side, 1 << side, luck)
    if free == 0:
        return
    forget_pressure(w)
    for i in range(free):
        town = w.free_towns[i]
        if faces_enemy(w, route, town, p.face_hours):
            continue
        goal = front_town(w, route, town, p)
        row = w.head[town]
        while row >= 0 and goal >= 0:
            u = w.units[row]
            if can_come(w, route, u, goal, p):
                send(w, u, LIFT if goes_by_air(w, u, goal) else MOVE, goal)
            row = w.following[row]


@rule
def front_town(w: World, route: int, town: int, p: Row) -> int:
    """Where to close up to from a town: most enemy pressure, discounted by the way there; −1 nowhere."""
    best, most = -1, p.bar_power
    for i in range(1, w.towns.size):
        other = w.nearest[route, town, i]
        hours = w.hours[route, town, other]
        if hours >= p.no_way_hours:
            break
        if w.stance[other] != FRIENDLY or w.own[other] <= 0.0:
            continue
        value = pressure_on(w, route, other, p) / (1.0 + hours / p.relief_hours)
        if value > most:
            best, most = int(other), value
    return best
