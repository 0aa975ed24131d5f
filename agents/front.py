"""Regular forces: when to turn from defence to attack, and when an ally's support is there."""

import numpy as np

from agents.columns import Row, Table, World
from agents.compiled import rule
from agents.holding import goes_by_air
from agents.luck import Luck
from agents.objectives import free_groups
from agents.orders import HELICOPTER, LIFT, MOVE, PRESENT, STRIKE
from agents.picture import main_route, pressure
from agents.strength import effective_power


@rule
def judge_advance(w: World, side: int) -> None:
    """Go over to the counter-offensive when believed enemy power at the front is below a share of one's own.

    Only own bodies within `face_hours` of the nearest believed enemy count, and only enemies as near to them.
    Once advancing, a side goes on until the enemy is the stronger.
    """
    p = w.params[0].decisions
    s = w.sides[side]
    route = main_route(w, side)
    enemy = 0.0
    own = 0.0
    for town in range(w.towns.size):
        if w.believed[town] > 0.0 and near_front(w, side, route, town, p.face_hours):
            enemy += w.believed[town]
    for row in range(w.units.size):
        u = w.units[row]
        counts = u.status == PRESENT and u.busy_hours <= 0.0 and w.kinds[u.kind].can_attack > 0.0
        if u.faction == side and counts and faces_enemy(w, route, u.town, p.face_hours):
            own += effective_power(u, w.kinds, w.params[0].combat)
    bar = 1.0 if s.advance == 1 else w.tempers[side].advance_share
    s.advance = 1 if own > 0.0 and enemy <= bar * own * s.confidence else 0


@rule
def near_front(w: World, side: int, route: int, town: int, hours: float) -> bool:
    """Whether an allied-held town with own or allied fighters lies within `hours` of an enemy's town."""
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > hours:
            return False
        holder = w.towns[other].holder
        if w.own[other] > 0.0 and holder >= 0 and w.sides[side].allied_mask >> holder & 1:
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
    for row in range(w.units.size):
        u = w.units[row]
        if u.status == PRESENT and u.faction != side and s.allied_mask >> u.faction & 1 and w.sides[u.faction].foreign:
            return True
    return False


@rule
def close_up(w: World, side: int, luck: Luck) -> None:
    """Free bodies in the rear move up to the allied town that faces most of the enemy, the nearer the better."""
    p = w.params[0].decisions
    route = main_route(w, side)
    head = np.zeros(w.towns.size, np.int64)
    following = np.zeros(w.units.size, np.int64)
    if free_groups(w, side, head, following, luck) == 0:
        return
    danger = np.zeros(w.towns.size)
    for town in range(w.towns.size):
        holder = w.towns[town].holder
        if holder >= 0 and w.sides[side].allied_mask >> holder & 1 and w.own[town] > 0.0:
            danger[town] = pressure(w, route, town, w.believed, p)
    for town in range(w.towns.size):
        if head[town] < 0 or faces_enemy(w, route, town, p.face_hours):
            continue
        goal = front_town(w, route, town, danger, p)
        row = head[town]
        while row >= 0 and goal >= 0:
            u = w.units[row]
            if u.faction == side:
                u.order = LIFT if goes_by_air(w, u, goal) else MOVE
                u.objective = goal
            row = following[row]


@rule
def front_town(w: World, route: int, town: int, danger: Table, p: Row) -> int:
    """Where to close up to from a town: most enemy pressure, discounted by the way there; −1 nowhere."""
    best, most = -1, p.bar_power
    for i in range(1, w.towns.size):
        other = w.nearest[route, town, i]
        hours = w.hours[route, town, other]
        if hours >= p.no_way_hours:
            break
        value = danger[other] / (1.0 + hours / p.relief_hours)
        if value > most:
            best, most = other, value
    return best
