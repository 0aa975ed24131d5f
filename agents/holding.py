"""Holding on or leaving, reinforcing, relieving, and raiding from hiding.

Before the enemy comes, the holder of a town weighs the town against strikes and against superior force on its
way, and the best refuge within reach; it may leave a share of its people behind in hiding, who raid later.
"""

import numpy as np

from agents.columns import Row, Table, World
from agents.compiled import rule
from agents.events import log_event
from agents.luck import DECISIONS, Luck, uniform
from agents.objectives import (
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
    SHORT_LIST,
    TERMS,
    TIME,
    UTILITY,
    WORTH,
    draw,
    free_groups,
)
from agents.orders import (
    ATTACK,
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
from agents.picture import backing, main_route, pressure, success
from agents.strength import effective_power
from agents.threat import threat_at_town


@rule
def leave_or_stay(w: World, side: int, luck: Luck) -> None:
    """Weigh every town where the side's fighters stand under threat: stay, or leave for the best refuge."""
    p = w.params[0].decisions
    terms = np.zeros((SHORT_LIST, TERMS))
    here = np.zeros(w.towns.size)
    for row in range(w.units.size):
        u = w.units[row]
        if u.faction == side and stands(u) and w.kinds[u.kind].garrison_only <= 0.0:
            here[u.town] += effective_power(u, w.kinds, w.params[0].combat)
    route = main_route(w, side)
    for town in range(w.towns.size):
        if here[town] <= 0.0:
            continue
        danger = pressure(w, route, town, w.coming, p)
        own = backing(w, route, town, p)
        threat = threat_at_town(w, side, town)
        if danger * w.tempers[side].hold_odds < own and threat < p.calm_threat:
            continue
        found = ways_out(w, side, route, town, own, danger, threat, terms, p)
        if found == 0:
            continue
        chosen = draw(w, side, terms, found, LEAVE_CHOICE, town, luck)
        if chosen >= 0:
            leave_town(w, side, town, int(terms[chosen, OPTION]), luck)


@rule
def stands(u: Row) -> bool:
    """Whether a body stands in the open at a town without a package: it can be told to leave."""
    return bool(
        u.status == PRESENT
        and u.edge < 0
        and u.package < 0
        and u.bush == 0
        and u.posture != HIDING
        and u.order == STAND
    )


@rule
def ways_out(
    w: World, side: int, route: int, town: int, own: float, danger: float, threat: float, terms: Table, p: Row
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
        friendly = t.holder >= 0 and w.sides[side].allied_mask >> t.holder & 1
        if not (friendly or t.refuge > 0.0) or w.believed[other] > 0.0:
            continue
        danger_there = pressure(w, route, other, w.coming, p)
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
        o[COUNT] = 0.0
        found += 1
    return found


@rule
def leave_town(w: World, side: int, town: int, goal: int, luck: Luck) -> None:
    """Leave for `goal`; some stay behind in hiding (all who can't march: local police and the like)."""
    people = 0
    share = w.tempers[side].stay_behind_share
    for row in range(w.units.size):
        u = w.units[row]
        if u.faction != side or u.town != town or not stands(u):
            continue
        u.guard = -1
        local = w.kinds[u.kind].garrison_only > 0.0
        if local or uniform(luck, DECISIONS, row, 200) < share:
            u.order = LIE_LOW
            u.posture = HIDING
            u.bush = 1
        else:
            u.order = RETREAT
            u.objective = goal
            people += u.personnel
    log_event(w.theatre, w.events, WITHDREW, side, goal, town, w.towns[town].cell, -1, float(people), 0.0)


@rule
def reinforce(w: World, side: int, luck: Luck) -> None:
    """Send the nearest free bodies to the own towns whose defence falls most short of the danger to them."""
    p = w.params[0].decisions
    temper = w.tempers[side]
    route = main_route(w, side)
    head = np.zeros(w.towns.size, np.int64)
    following = np.zeros(w.units.size, np.int64)
    danger = np.full(w.towns.size, -1.0)
    for _ in range(int(p.reinforcements_at_once)):
        if free_groups(w, side, head, following, luck) == 0:
            return
        town = most_wanting(w, side, route, danger, p)
        if town < 0:
            return
        row = nearest_spare(w, side, route, town, head, following, temper.reach_hours, danger, p)
        if row < 0:
            return
        u = w.units[row]
        power = effective_power(u, w.kinds, w.params[0].combat)
        w.own[u.town] -= power
        w.own[town] += power
        u.order = LIFT if goes_by_air(w, u, town) else MOVE
        u.objective = town


@rule
def goes_by_air(w: World, u: Row, town: int) -> bool:
    """Whether airborne troops that stand at an airfield can be landed at a held one."""
    here = w.towns[u.town].airfield & TRANSPORTS
    there = w.towns[town].airfield & TRANSPORTS
    return bool(here and there and u.edge < 0 and w.kinds[u.kind].airborne > 0.0 and w.towns[town].runway_blocked == 0)


@rule
def danger_to(w: World, route: int, town: int, dangers: Table, p: Row) -> float:
    """The defence wanted at a town against the pressure on it; reckoned once in a decision (−1 = not yet)."""
    if dangers[town] < 0.0:
        dangers[town] = pressure(w, route, town, w.believed, p) * p.reinforce_odds
    return dangers[town]


@rule
def most_wanting(w: World, side: int, route: int, dangers: Table, p: Row) -> int:
    """The allied-held town with the largest worth × missing share of defence; −1 if none lacks any."""
    best, most = -1, 0.0
    for town in range(w.towns.size):
        holder = w.towns[town].holder
        if holder < 0 or not w.sides[side].allied_mask >> holder & 1 or w.worth[side, town] <= 0.0:
            continue
        danger = danger_to(w, route, town, dangers, p)
        if danger < p.bar_power or danger <= w.own[town]:
            continue
        want = w.worth[side, town] * (danger - w.own[town]) / danger
        if want > most:
            best, most = town, want
    return best


@rule
def nearest_spare(
    w: World,
    side: int,
    route: int,
    town: int,
    head: Table,
    following: Table,
    reach: float,
    dangers: Table,
    p: Row,
) -> int:
    """The nearest free body of the side whose own town can spare it; −1 none."""
    for i in range(1, w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > reach:
            return -1
        row = head[other]
        while row >= 0:
            u = w.units[row]
            if u.faction == side:
                left = w.own[other] - effective_power(u, w.kinds, w.params[0].combat)
                if left >= danger_to(w, route, other, dangers, p):
                    return int(row)
            row = following[row]
    return -1


@rule
def relieve(w: World, side: int, luck: Luck) -> None:
    """Garrison what others took: go where bolder allies are bound or nobody stands; those relieved are free again."""
    p = w.params[0].decisions
    temper = w.tempers[side]
    route = main_route(w, side)
    bound = np.zeros(w.towns.size, np.int64)
    going = np.zeros(w.towns.size, np.int64)
    for row in range(w.units.size):
        u = w.units[row]
        if u.status == PRESENT and u.guard >= 0 and w.tempers[u.faction].offensive > temper.offensive:
            bound[u.guard] = 1
        if u.faction == side and u.guard >= 0:
            going[u.guard] = 1
            if u.town == u.guard and u.edge < 0:
                release(w, side, u.guard)
    head = np.zeros(w.towns.size, np.int64)
    following = np.zeros(w.units.size, np.int64)
    for _ in range(int(p.reinforcements_at_once)):
        if free_groups(w, side, head, following, luck) == 0:
            return
        best, most, who = -1, 0.0, -1
        for town in range(w.towns.size):
            t = w.towns[town]
            if t.holder < 0 or not w.sides[side].allied_mask >> t.holder & 1 or going[town] == 1:
                continue
            if not (bound[town] == 1 or (w.own[town] <= 0.0 and t.garrisoned == 1)):
                continue
            row = nearest_own(w, side, route, town, head, following, temper.reach_hours)
            if row < 0:
                continue
            value = w.worth[side, town] / (1.0 + w.hours[route, w.units[row].town, town] / p.relief_hours)
            if value > most:
                best, most, who = town, value, row
        if who < 0:
            return
        u = w.units[who]
        u.guard = best
        u.order = MOVE
        u.objective = best
        going[best] = 1


@rule
def nearest_own(w: World, side: int, route: int, town: int, head: Table, following: Table, reach_hours: float) -> int:
    """The nearest free body of the side's own; −1 none in reach."""
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > reach_hours:
            return -1
        row = head[other]
        while row >= 0:
            if w.units[row].faction == side:
                return int(row)
            row = following[row]
    return -1


@rule
def release(w: World, side: int, town: int) -> None:
    """Bolder allies bound to a town that we garrison now are free again."""
    for row in range(w.units.size):
        v = w.units[row]
        allied = w.sides[side].allied_mask >> v.faction & 1
        if v.guard == town and allied and w.tempers[v.faction].offensive > w.tempers[side].offensive:
            v.guard = -1


@rule
def raid(w: World, side: int, luck: Luck) -> None:
    """Fighters hidden in an enemy's town strike now and then; those who struck hide again."""
    p = w.params[0].decisions
    days = w.tempers[side].decision_hours / 24.0
    for row in range(w.units.size):
        u = w.units[row]
        if u.faction != side or u.status != PRESENT or u.posture != HIDING or u.order != LIE_LOW:
            continue
        holder = w.towns[u.town].holder
        if holder < 0 or not w.sides[side].hostile_mask >> holder & 1:
            continue
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
    for row in range(w.units.size):
        u = w.units[row]
        if u.faction == side and u.posture == HIDING and u.order == LIE_LOW and u.edge < 0:
            holder = w.towns[u.town].holder
            if holder >= 0 and w.sides[side].allied_mask >> holder & 1 and w.believed[u.town] <= 0.0:
                u.order = STAND
                u.posture = HOLD
                u.bush = 0
