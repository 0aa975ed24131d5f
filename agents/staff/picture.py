"""What a commander sees: believed enemy power and own power by town. Read-only; enemies' true rows are never read.

The picture is drawn from the staff's tracks alone, so an enemy that moves out of sight moves nobody's mind.
"""

import math

from agents.compiled import rule
from agents.records.codes import ATTACK, BASE, HIDING, MARCH, REFUGE, TRUCK
from agents.records.codes import PICKUP as PICKUP_MOBILITY
from agents.records.columns import Row, Table, World

# How a town stands to the side that looks (w.stance): a third party's, an ally's, an enemy's, nobody's any more.
# The last two may be aims.
NEUTRAL, FRIENDLY, ENEMY, OPEN = range(4)


@rule
def look(w: World, side: int) -> None:
    """Draw the picture of the commander of `side`: what `believe` fills, and w.own. Needs `call_roll` first."""
    s = w.sides[side]
    believe(w, side)
    for town in range(w.towns.size):
        w.own[town] = 0.0
    for faction in range(w.sides.size):
        if s.allied_mask >> faction & 1:
            for i in range(w.first[faction], w.first[faction + 1]):
                u = w.units[w.roll[i]]
                if u.bush == 0 and u.posture != HIDING:
                    w.own[u.town] += w.power[w.roll[i]]


@rule
def believe(w: World, side: int) -> None:
    """Fill w.believed, w.coming, w.seen and w.age with what the staff of `side` knows of enemies, and w.stance."""
    p = w.params[0].decisions
    s = w.sides[side]
    clock = w.theatre[0]
    for town in range(w.towns.size):
        w.believed[town] = 0.0
        w.coming[town] = 0.0
        w.seen[town] = 0
        w.age[town] = 0.0
    for row in range(w.units.size):
        track = w.tracks[s.staff, row]
        if track.tick >= 0 and s.hostile_mask >> track.faction & 1:
            age = track_age(clock, track)
            power = believed_power(w, s.staff, track, p)
            w.believed[track.town] += power
            w.coming[track.town] += power * p.standing_share
            w.seen[track.town] += 1
            w.age[track.town] += age
    for town in range(w.towns.size):
        if s.allied_mask & w.held[town]:
            w.stance[town] = FRIENDLY
        elif s.hostile_mask & w.held[town]:
            w.stance[town] = ENEMY
            if w.left[town] == 0:
                w.believed[town] = max(w.believed[town], p.unseen_garrison)
        else:
            w.stance[town] = OPEN if w.left[town] == 1 else NEUTRAL


@rule
def track_age(clock: Row, track: Row) -> float:
    """Hours since a sighting [hour]: it was made at some hour of its turn, in the mean half a turn before its end."""
    return float((clock.tick - track.tick) * clock.tick_hours + clock.tick_hours / 2.0)


@rule
def believed_power(w: World, staff: int, track: Row, p: Row) -> float:
    """The power of a body as a staff believes it now: old tracks weigh less, and those of poor troops."""
    return float(track.power * w.quality[staff, track.faction] / (1.0 + track_age(w.theatre[0], track) / p.stale_hours))


@rule
def note_movers(w: World, side: int) -> int:
    """List in w.movers the enemies that the staff of `side` believes on the move: how many."""
    s = w.sides[side]
    found = 0
    for row in range(w.units.size):
        track = w.tracks[s.staff, row]
        moving = track.posture == MARCH or track.posture == ATTACK
        if moving and track.tick >= 0 and s.hostile_mask >> track.faction & 1:
            w.movers[found] = row
            found += 1
    return found


@rule
def comes_nearer(w: World, route: int, track: Row, town: int) -> bool:
    """Whether a body on the move was seen on a road toward a town, or at it."""
    if track.heading < 0:
        return bool(track.town == town)
    return bool(w.hours[route, town, track.heading] < w.hours[route, town, track.behind])


@rule
def imminent(w: World, side: int, route: int, town: int, movers: int, p: Row) -> float:
    """Enemy power that a commander must expect at a town: those on their way to it, and a share of all others in reach.

    Whoever passes by, goes elsewhere or stands where he has stood for long is no more than one who may come.
    """
    staff = w.sides[side].staff
    total = pressure(w, route, town, w.coming, p.bar_power, p)
    for i in range(movers):
        track = w.tracks[staff, w.movers[i]]
        hours = w.hours[route, town, track.town]
        if hours > p.pressure_reach_hours or not comes_nearer(w, route, track, town):
            continue
        if not held_between(w, route, track.town, town, w.own, p.bar_power):
            total += (1.0 - p.standing_share) * believed_power(w, staff, track, p) * math.exp(-hours / p.pressure_hours)
    return total


@rule
def main_route(w: World, side: int) -> int:
    """The route table that a side's planning goes by: trucks for regulars, pick-ups for insurgents."""
    return w.routes[side, TRUCK] if w.sides[side].regular == 1 else w.routes[side, PICKUP_MOBILITY]


@rule
def is_prize(w: World, side: int, town: int) -> bool:
    """Whether a town may be an aim: worth something and held by an enemy, by nobody, or left by a rival."""
    if w.stance[town] < ENEMY or w.worth[side, town] <= 0.0:
        return False
    kind = w.towns[town].kind
    return bool(kind != REFUGE and kind != BASE)


@rule
def support(w: World, route: int, town: int, p: Row) -> float:
    """Believed enemy power that could come to a town's help in time: a share of all bodies within reach."""
    total = 0.0
    for i in range(1, w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > p.support_hours:
            break
        total += w.believed[other]
    return total * p.support_share


@rule
def pressure(w: World, route: int, town: int, enemy: Table, screen: float, p: Row) -> float:
    """Enemy power (w.believed, or w.coming) that may come to a town, fading with the time it would need.

    Own garrisons of the power `screen` and more bar the way of what is behind them; with math.inf none does.
    """
    total = 0.0
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        hours = w.hours[route, town, other]
        if hours > p.pressure_reach_hours:
            break
        if enemy[other] > 0.0 and not (screen < math.inf and held_between(w, route, other, town, w.own, screen)):
            total += enemy[other] * math.exp(-hours / p.pressure_hours)
    return total


@rule
def held_between(w: World, route: int, start: int, town: int, garrisons: Table, power: float) -> bool:
    """Whether the way to a town leads through a garrison of this power, which must be fought first; or is none."""
    here = w.onward[route, town, start] if start != town else town
    while here != town:
        if here < 0 or garrisons[here] >= power:
            return True
        here = w.onward[route, town, here]
    return False


@rule
def forget_pressure(w: World) -> None:
    """Before a question is weighed: no town's pressure is reckoned yet."""
    for town in range(w.towns.size):
        w.danger[town] = -1.0


@rule
def pressure_on(w: World, route: int, town: int, p: Row) -> float:
    """As `pressure` of all believed enemies, whatever bars their way; reckoned once for each town in a question."""
    if w.danger[town] < 0.0:
        w.danger[town] = pressure(w, route, town, w.believed, math.inf, p)
    return float(w.danger[town])


@rule
def backing(w: World, route: int, town: int, p: Row) -> float:
    """Own and allied power at a town, and the share of that within reach that would come to its help."""
    total = 0.0
    for i in range(1, w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > p.support_hours:
            break
        total += w.own[other]
    return w.own[town] + total * p.support_share


@rule
def logistic(x: float) -> float:
    """1 / (1 + e^−x)."""
    return 1.0 / (1.0 + math.exp(-x))


@rule
def success(own: float, enemy: float, slope: float) -> float:
    """Believed chance of success at these powers: logistic in the log of the force ratio."""
    if own <= 0.0:
        return 0.0
    return logistic(slope * math.log(own / max(enemy, 1.0)))


@rule
def last_before(w: World, route: int, start: int, town: int) -> int:
    """The last town before the objective on the way from `start`."""
    here = start
    while here != town:
        ahead = w.onward[route, town, here]
        if ahead < 0:
            return start
        if ahead == town:
            return int(here)
        here = ahead
    return start
