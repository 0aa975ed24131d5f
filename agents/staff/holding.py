"""Holding on or leaving, reinforcing, relieving, and raiding from hiding.

Before the enemy comes, the holder of a town weighs the town against strikes and against superior force on its
way, and the best refuge within reach; it may leave a share of its people behind in hiding, who raid later.
"""

from agents.compiled import rule
from agents.luck import DECISIONS, Luck, uniform
from agents.records.codes import (
    ATTACK,
    ENGAGE,
    HIDING,
    HOLD,
    LIE_LOW,
    LIFT,
    MOVE,
    PRESENT,
    RAID,
    RAIDED,
    RETREAT,
    STAND,
    TRANSPORTS,
    WITHDREW,
)
from agents.records.columns import Row, Table, World
from agents.records.events import log_event
from agents.staff.desk import SHORT_LIST
from agents.staff.objectives import (
    AGE,
    AIR,
    BELIEVED,
    CHANCE,
    COUNT,
    EFFORT,
    GAIN,
    GATEWAY,
    LEAVE_CHOICE,
    LOSS,
    LUCK,
    OPTION,
    POWER,
    PRIZE,
    TIME,
    TRACKS,
    UTILITY,
    WORTH,
    barred,
    draw,
)
from agents.staff.picture import (
    ENEMY,
    FRIENDLY,
    backing,
    forget_pressure,
    imminent,
    main_route,
    note_movers,
    pressure_on,
    success,
)
from agents.staff.roll import free_groups, next_nearest, take
from agents.staff.tasks import send
from agents.staff.threat import threat_at_town

BOUND, COMING = 1, 2  # bits of w.marks


@rule
def leave_or_stay(w: World, side: int, luck: Luck) -> None:
    """Weigh every town where the side's fighters stand under threat: stay, or leave for the best refuge."""
    p = w.params[0].decisions
    for town in range(w.towns.size):
        w.here[town] = 0.0
    for i in range(w.first[side], w.first[side + 1]):
        u = w.units[w.roll[i]]
        if stands(w, u) and w.kinds[u.kind].garrison_only <= 0.0:
            w.here[u.town] += w.power[w.roll[i]]
    route = main_route(w, side)
    movers = note_movers(w, side)
    for town in range(w.towns.size):
        if w.here[town] <= 0.0:
            continue
        danger = imminent(w, side, route, town, movers, p)
        own = backing(w, route, town, p)
        threat = threat_at_town(w, side, town)
        if danger * w.tempers[side].hold_odds < own and threat < p.calm_threat:
            continue
        present = w.own[town]
        w.own[town] = present - w.here[town]  # those who have left bar no way
        found = ways_out(w, side, route, town, own, danger, threat, movers, w.terms, p)
        chosen = draw(w, side, w.terms, found, LEAVE_CHOICE, town, luck) if found > 0 else -1
        if chosen >= 0:
            leave_town(w, side, town, int(w.terms[chosen, OPTION]), luck)
        else:
            w.own[town] = present


@rule
def stands(w: World, u: Row) -> bool:
    """Whether a body stands in the open at a town, waiting for an assault at most: it can be told to leave."""
    return bool(
        u.status == PRESENT
        and u.edge < 0
        and u.bush == 0
        and u.posture != HIDING
        and u.order == STAND
        and (u.package < 0 or w.packages[u.package].stage != ENGAGE)
    )


@rule
def ways_out(
    w: World,
    side: int,
    route: int,
    town: int,
    own: float,
    danger: float,
    threat: float,
    movers: int,
    terms: Table,
    p: Row,
) -> int:
    """The nearest towns of its own and refuges as options against staying: fills `terms`, returns how many.

    Utility of leaving = cover there − (worth of the town × chance to hold it) − losses − time − air − margin,
    each as the difference to staying.
    """
    temper = w.tempers[side]
    hold = success(own, danger, temper.attack_slope)
    found = 0
    for i in range(1, w.towns.size):
        other = w.nearest[route, town, i]
        hours = w.hours[route, town, other]
        if hours > temper.reach_hours or found >= SHORT_LIST:
            break
        t = w.towns[other]
        if not (w.stance[other] == FRIENDLY or t.refuge > 0.0) or w.believed[other] > 0.0:
            continue
        danger_there = imminent(w, side, route, other, movers, p)
        if t.refuge <= 0.0 and danger_there >= danger:
            continue
        safe = success(own + w.own[other], danger_there * (1.0 - t.refuge), temper.attack_slope)
        o = terms[found]
        o[OPTION] = other
        o[PRIZE] = town
        o[WORTH] = w.worth[side, town]
        o[GATEWAY] = t.refuge * p.refuge_value
        o[POWER] = own
        o[BELIEVED] = danger
        o[CHANCE] = hold
        o[GAIN] = o[GATEWAY] - o[WORTH] * hold
        o[LOSS] = temper.aversion * (hold - safe)
        o[TIME] = temper.impatience * hours
        o[AIR] = temper.air_aversion * (threat_at_town(w, side, other) * (1.0 - t.refuge) - threat)
        o[EFFORT] = temper.leave_margin
        o[LUCK] = 0.0
        o[UTILITY] = o[GAIN] - o[LOSS] - o[TIME] - o[AIR] - o[EFFORT]
        o[TRACKS] = 0.0
        o[AGE] = 0.0
        o[COUNT] = 0.0
        found += 1
    return found


@rule
def leave_town(w: World, side: int, town: int, goal: int, luck: Luck) -> None:
    """Leave for `goal`; some stay behind in hiding (all who can't march: local police and the like)."""
    people = 0
    share = w.tempers[side].stay_behind_share
    for i in range(w.first[side], w.first[side + 1]):
        row = w.roll[i]
        u = w.units[row]
        if u.town != town or not stands(w, u):
            continue
        u.guard = -1
        u.package = -1
        local = w.kinds[u.kind].garrison_only > 0.0
        if local or uniform(luck, DECISIONS, row, 200) < share:
            u.order = LIE_LOW
            u.posture = HIDING
            u.bush = 1
        else:
            send(w, u, RETREAT, goal)
            people += u.personnel
    log_event(w.theatre, w.events, WITHDREW, side, goal, town, w.towns[town].cell, -1, float(people), 0.0)


@rule
def reinforce(w: World, side: int, luck: Luck) -> None:
    """Send the nearest free bodies to the own towns whose defence falls most short of the danger to them."""
    p = w.params[0].decisions
    temper = w.tempers[side]
    route = main_route(w, side)
    free = free_groups(w, side, 1 << side, luck)
    if free == 0:
        return
    forget_pressure(w)
    for _ in range(int(p.reinforcements_at_once)):
        town = most_wanting(w, side, route, p)
        if town < 0:
            return
        row = nearest_spare(w, route, town, free, temper.reach_hours, p)
        if row < 0:
            return
        take(w, row)
        u = w.units[row]
        w.own[u.town] -= w.power[row]
        w.own[town] += w.power[row]
        send(w, u, LIFT if goes_by_air(w, u, town) else MOVE, town)


@rule
def goes_by_air(w: World, u: Row, town: int) -> bool:
    """Whether airborne troops that stand at an airfield can be landed at a held one."""
    here = w.towns[u.town].airfield & TRANSPORTS
    there = w.towns[town].airfield & TRANSPORTS
    return bool(here and there and u.edge < 0 and w.kinds[u.kind].airborne > 0.0 and w.towns[town].runway_blocked == 0)


@rule
def danger_to(w: World, route: int, town: int, p: Row) -> float:
    """The defence wanted at a town against the pressure on it."""
    return pressure_on(w, route, town, p) * float(p.reinforce_odds)


@rule
def most_wanting(w: World, side: int, route: int, p: Row) -> int:
    """The allied-held town with the largest worth × missing share of defence; −1 if none lacks any."""
    best, most = -1, 0.0
    for town in range(w.towns.size):
        if w.stance[town] != FRIENDLY or w.worth[side, town] <= most:
            continue  # even if it lacked all
        danger = danger_to(w, route, town, p)
        if danger < p.bar_power or danger <= w.own[town]:
            continue
        want = w.worth[side, town] * (danger - w.own[town]) / danger
        if want > most:
            best, most = town, want
    return best


@rule
def nearest_spare(w: World, route: int, town: int, free: int, reach: float, p: Row) -> int:
    """The nearest free body whose own town can spare it; −1 none."""
    other = next_nearest(w, route, town, free, town)
    while other >= 0 and w.hours[route, town, other] <= reach:
        danger = danger_to(w, route, other, p)
        row = w.head[other]
        while row >= 0:
            if w.own[other] - w.power[row] >= danger and can_come(w, route, w.units[row], town, p):
                return int(row)
            row = w.following[row]
        other = next_nearest(w, route, town, free, other)
    return -1


@rule
def can_come(w: World, route: int, u: Row, town: int, p: Row) -> bool:
    """Whether a body can get to a town by air, or by a road that no believed garrison bars."""
    return bool(goes_by_air(w, u, town) or not barred(w, route, u.town, town, p))


@rule
def relieve(w: World, side: int, luck: Luck) -> None:
    """Garrison what others took: go where bolder allies are bound or nobody stands; those relieved are free again."""
    p = w.params[0].decisions
    route = main_route(w, side)
    note_garrisons(w, side)
    for _ in range(int(p.reinforcements_at_once)):
        free = free_groups(w, side, 1 << side, luck)
        if free == 0:
            return
        best, most, who = -1, 0.0, -1
        for town in range(w.towns.size):
            t = w.towns[town]
            if w.stance[town] != FRIENDLY or w.marks[town] & COMING or w.worth[side, town] <= most:
                continue
            if not (w.marks[town] & BOUND or (w.own[town] <= 0.0 and t.garrisoned == 1)):
                continue
            start = next_nearest(w, route, town, free, -1)
            if start < 0 or w.hours[route, town, start] > w.tempers[side].reach_hours:
                continue
            if barred(w, route, start, town, p):
                continue
            value = w.worth[side, town] / (1.0 + w.hours[route, start, town] / p.relief_hours)
            if value > most:
                best, most, who = town, value, w.head[start]
        if who < 0:
            return
        u = w.units[who]
        u.guard = best
        send(w, u, MOVE, best)
        w.marks[best] |= COMING


@rule
def note_garrisons(w: World, side: int) -> None:
    """Mark the towns that bolder factions garrison (BOUND) and those that the side's own do or will (COMING).

    Where the own have come, bolder allies are free again.
    """
    offensive = w.tempers[side].offensive
    for town in range(w.towns.size):
        w.marks[town] = 0
    for faction in range(w.sides.size):
        if faction != side and w.tempers[faction].offensive <= offensive:
            continue
        for i in range(w.first[faction], w.first[faction + 1]):
            u = w.units[w.roll[i]]
            if u.guard >= 0:
                w.marks[u.guard] |= COMING if faction == side else BOUND
    for i in range(w.first[side], w.first[side + 1]):
        u = w.units[w.roll[i]]
        if u.guard >= 0 and u.town == u.guard and u.edge < 0:
            release(w, side, u.guard)


@rule
def release(w: World, side: int, town: int) -> None:
    """Bolder allies bound to a town that we garrison now are free again."""
    for faction in range(w.sides.size):
        if not w.sides[side].allied_mask >> faction & 1 or w.tempers[faction].offensive <= w.tempers[side].offensive:
            continue
        for i in range(w.first[faction], w.first[faction + 1]):
            if w.units[w.roll[i]].guard == town:
                w.units[w.roll[i]].guard = -1


@rule
def raid(w: World, side: int, luck: Luck) -> None:
    """Fighters hidden in an enemy's town strike now and then; those who struck hide again."""
    p = w.params[0].decisions
    days = w.tempers[side].decision_hours / 24.0
    for i in range(w.first[side], w.first[side + 1]):
        row = w.roll[i]
        u = w.units[row]
        if u.posture != HIDING or u.order != LIE_LOW or w.stance[u.town] != ENEMY:
            continue
        holder = w.towns[u.town].holder
        if uniform(luck, DECISIONS, row, 201) < p.raids_per_day * days:
            u.order = RAID
            u.posture = ATTACK
            u.bush = 0
            cell = w.towns[u.town].cell
            log_event(w.theatre, w.events, RAIDED, side, holder, u.town, cell, row, float(u.personnel), 0.0)


@rule
def end_raids(w: World) -> None:
    """After a turn in the open, raiders go back into hiding."""
    for row in range(w.units.size):
        u = w.units[row]
        if u.order == RAID and u.status == PRESENT:
            u.order = LIE_LOW
            u.posture = HIDING
            u.bush = 1


@rule
def come_out(w: World, side: int) -> None:
    """Hidden fighters whose town is in friendly hands again, no enemy known there, come into the open."""
    for i in range(w.first[side], w.first[side + 1]):
        u = w.units[w.roll[i]]
        hidden = u.posture == HIDING and u.order == LIE_LOW and u.edge < 0
        if hidden and w.stance[u.town] == FRIENDLY and w.believed[u.town] <= 0.0:
            u.order = STAND
            u.posture = HOLD
            u.bush = 0
