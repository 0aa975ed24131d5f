"""Who is there and who is free: the roll of bodies by faction, and the free groups chained by town.

The roll is called once at the start of the phase: nobody comes, goes, changes sides or gains power while commanders
decide. Everything here is scratch of the World, without meaning between phases.
"""

import math

from agents.compiled import rule
from agents.luck import DECISIONS, Luck, uniform
from agents.records.codes import PRESENT
from agents.records.columns import Row, World
from agents.records.relations import bit_of
from agents.records.strength import effective_power
from agents.staff.tasks import is_idle


@rule
def call_roll(w: World) -> None:
    """Fill w.power, and list the present bodies faction by faction: those of f are w.roll[w.first[f] : w.first[f + 1]].

    Within a faction they stand in the order of their rows. w.able lists in the same way, up to w.last_able[f], those
    that can be given a task in this turn if only they have none yet.
    """
    p = w.params[0]
    sides = w.sides.size
    for i in range(sides + 1):
        w.first[i] = 0
    for row in range(w.units.size):
        u = w.units[row]
        w.power[row] = effective_power(u, w.kinds, p.combat)
        if u.status == PRESENT:
            w.first[u.faction + 1] += 1
    for side in range(sides):
        w.first[side + 1] += w.first[side]
        w.last[side] = w.last_able[side] = w.first[side]
    for row in range(w.units.size):
        u = w.units[row]
        if u.status == PRESENT:
            w.roll[w.last[u.faction]] = row
            w.last[u.faction] += 1
            if is_able(w, u, p.decisions):
                w.able[w.last_able[u.faction]] = row
                w.last_able[u.faction] += 1
    note_holders(w)


@rule
def note_holders(w: World) -> None:
    """Note who holds each town and which are left (w.held, w.left); none changes hands while commanders decide."""
    for row in range(w.towns.size):
        town = w.towns[row]
        w.held[row] = bit_of(town.holder)
        w.left[row] = town.holder < 0 or town.abandoned_tick >= 0


@rule
def is_able(w: World, u: Row, p: Row) -> bool:
    """Whether a group could be given a task: fit, rested, supplied, out of contact, of a kind that attacks."""
    kind = w.kinds[u.kind]
    return bool(
        u.busy_hours < w.theatre[0].tick_hours
        and u.contact_hours <= 0.0
        and kind.can_attack > 0.0
        and kind.garrison_only <= 0.0
        and u.cohesion >= p.fit_cohesion
        and u.fatigue <= p.fit_fatigue
        and u.personnel > 0
        and u.supply >= w.tempers[u.faction].dump_days
    )


@rule
def has_idle(w: World, side: int) -> bool:
    """Whether any body of a side can be given a task."""
    for i in range(w.first[side], w.last_able[side]):
        if is_idle(w, w.units[w.able[i]]):
            return True
    return False


@rule
def free_groups(w: World, side: int, among: int, luck: Luck) -> int:
    """Chain by town the groups that may join a package: own ones, and allies' by their readiness to cooperate.

    `among`: one bit for each faction asked. In each town as many of the holder's bodies stay as hold its people, and
    one at least. Fills w.head, w.following and w.free_towns, which lists the towns with free groups in the order of
    their rows; returns how many towns those are.
    """
    for town in range(w.towns.size):
        w.head[town] = -1
    found = 0
    for faction in range(w.sides.size):
        if among >> faction & 1 and w.last_able[faction] > w.first[faction]:
            alike = w.sides[faction].regular == w.sides[side].regular and w.tempers[side].cooperation > 0.0
            if faction == side or alike:
                found += chain_free(w, faction, side, luck)
    towns = 0
    if found > 0:
        for town in range(w.towns.size):
            if w.head[town] >= 0:
                w.free_towns[towns] = town
                towns += 1
    return towns


@rule
def chain_free(w: World, faction: int, side: int, luck: Luck) -> int:
    """Put the bodies of one faction that are free to serve `side` at the head of their towns' chains: how many."""
    idle = 0
    for i in range(w.first[faction], w.last_able[faction]):
        u = w.units[w.able[i]]
        if is_idle(w, u):
            w.kept[u.town] = 0.0
            idle += 1
    if idle == 0:
        return 0
    for i in range(w.first[faction], w.first[faction + 1]):
        u = w.units[w.roll[i]]
        if u.guard == u.town or w.kinds[u.kind].can_attack <= 0.0:
            w.kept[u.town] += w.power[w.roll[i]]
    found = 0
    for i in range(w.first[faction], w.last_able[faction]):
        row = w.able[i]
        u = w.units[row]
        if not is_idle(w, u):
            continue
        at_home = u.edge < 0 and w.towns[u.town].holder == faction
        if at_home and w.kept[u.town] < holders(w, faction, u.town):
            w.kept[u.town] += w.power[row]
        elif faction == side or uniform(luck, DECISIONS, row, 100 + side) < w.tempers[side].cooperation:
            w.following[row] = w.head[u.town]
            w.head[u.town] = row
            found += 1
    return found


@rule
def holders(w: World, faction: int, town: int) -> float:
    """The power it takes to hold a town's people; one at least."""
    return max(1.0, w.tempers[faction].holders_per_1000 * w.towns[town].people / 1000.0)


@rule
def take(w: World, row: int) -> None:
    """A group is free no longer: out of its town's chain. Those who stay to hold the town are the same as before."""
    town = w.units[row].town
    if w.head[town] == row:
        w.head[town] = w.following[row]
        return
    other = w.head[town]
    while w.following[other] != row:
        other = w.following[other]
    w.following[other] = w.following[row]


@rule
def next_nearest(w: World, route: int, town: int, free: int, before: int) -> int:
    """Of the first `free` of w.free_towns the one that comes after `before` in travel time to `town`; -1 = none.

    `before` -1 asks for the nearest. Towns from which there is no way are left out.
    """
    passed = -1.0 if before < 0 else w.hours[route, town, before]
    best, least = -1, math.inf
    for i in range(free):
        other = w.free_towns[i]
        hours = w.hours[route, town, other]
        later = hours > passed or (hours == passed and other > before)
        if later and hours < least and w.head[other] >= 0:
            best, least = other, hours
    return best
