"""Air moves: landing on a held airfield beyond the front, or seizing a town from the air at night.

A drop needs: an objective worth it, few believed defenders, aircraft for the whole force, and a road link-up within
days or a friend in town. Lift, escort and reconnaissance need time before the next one.
"""

from agents.compiled import rule
from agents.luck import Luck
from agents.records.codes import AIR_ASSAULT, AIR_LAND, ENGAGE, LIFT, ORDERED, TRANSPORTS
from agents.records.columns import Row, Table, World
from agents.records.events import log_event
from agents.staff.desk import SHORT_LIST, TEAM
from agents.staff.objectives import (
    AGE,
    AIR,
    BELIEVED,
    CHANCE,
    COUNT,
    EFFORT,
    GAIN,
    GATEWAY,
    LANDING_CHOICE,
    LOSS,
    LUCK,
    OPTION,
    POWER,
    PRIZE,
    TIME,
    TRACKS,
    UTILITY,
    WORTH,
    draw,
    keep_best,
    list_prizes,
)
from agents.staff.packages import unused
from agents.staff.picture import main_route, success, support
from agents.staff.tasks import is_idle, send


@rule
def land(w: World, side: int, luck: Luck) -> None:
    """Weigh air assaults on the prizes within range; prepare the best one if luck and utility agree."""
    p = w.params[0].decisions
    s = w.sides[side]
    if w.theatre[0].hour < s.next_landing:
        return
    count, power = jumpers(w, side, w.teams[SHORT_LIST], p)
    if count == 0:
        return
    first = w.units[w.teams[SHORT_LIST, 0]]
    found = 0
    for i in range(list_prizes(w, side)):
        town = w.prizes[i]
        suits = w.prize[town] == 1 and w.towns[town].airfield & TRANSPORTS
        if suits and weigh_landing(w, side, town, power, first, w.terms[SHORT_LIST], p):
            w.terms[SHORT_LIST, COUNT] = count
            found = keep_best(w, found)
    if found == 0:
        return
    chosen = draw(w, side, w.terms, found, LANDING_CHOICE, 0, luck)
    if chosen >= 0:
        prepare(w, side, w.terms[chosen], w.teams[chosen], p)


@rule
def jumpers(w: World, side: int, team: Table, p: Row) -> tuple[int, float]:
    """Free airborne bodies that stand together at one airfield where transports can load: (groups, power)."""
    for town in range(w.towns.size):
        w.here[town] = 0.0
    most = 0.0
    for i in range(w.first[side], w.last_able[side]):
        u = w.units[w.able[i]]
        if can_jump(w, u) and w.towns[u.town].airfield & TRANSPORTS:
            w.here[u.town] += w.power[w.able[i]]
            most = max(most, w.here[u.town])
    best = 0
    while best < w.towns.size and w.here[best] < most:
        best += 1
    count = 0
    power = 0.0
    seats = 0.0
    for i in range(w.first[side], w.last_able[side]):
        row = w.able[i]
        u = w.units[row]
        if most > 0.0 and u.town == best and can_jump(w, u) and count < TEAM:
            if seats + u.personnel > p.drop_seats:
                continue
            team[count] = row
            count += 1
            seats += u.personnel
            power += w.power[row]
    return count, power


@rule
def can_jump(w: World, u: Row) -> bool:
    """Whether an able body is airborne, free and at a town."""
    return bool(u.edge < 0 and w.kinds[u.kind].airborne > 0.0 and is_idle(w, u))


@rule
def weigh_landing(w: World, side: int, town: int, power: float, first: Row, terms: Table, p: Row) -> bool:
    """The terms of a drop on one town; False where it breaks a condition."""
    temper = w.tempers[side]
    route = main_route(w, side)
    if w.air_km[first.town, town] > p.drop_range_km:
        return False
    people = temper.holders_per_1000 * w.towns[town].people / 1000.0
    enemy = max((w.believed[town] + support(w, route, town, p)) * p.defender_advantage, max(people, 1.0))
    if enemy > p.drop_ratio * power or power < temper.wanted_odds * enemy:
        return False
    days = link_up_days(w, side, route, town)
    friend = friend_in_town(w, side, town)
    if days > p.linkup_days and not friend:
        return False
    if days * 24.0 <= temper.recon_hours:
        return False  # the road is quicker
    chance = success(power * w.sides[side].confidence, enemy, temper.attack_slope)
    terms[OPTION] = town
    terms[PRIZE] = -1
    terms[WORTH] = w.worth[side, town]
    terms[GATEWAY] = 0.0
    terms[POWER] = power
    terms[BELIEVED] = enemy
    terms[CHANCE] = chance
    terms[GAIN] = terms[WORTH] * chance
    terms[LOSS] = temper.aversion * min(1.0, p.loss_at_parity * enemy / max(power, 1.0))
    terms[TIME] = temper.impatience * (0.0 if friend else days * 24.0)
    terms[AIR] = 0.0
    terms[EFFORT] = p.drop_effort
    terms[LUCK] = 0.0
    terms[UTILITY] = terms[GAIN] - terms[LOSS] - terms[TIME] - terms[EFFORT]
    terms[TRACKS] = w.seen[town]
    terms[AGE] = w.age[town] / max(w.seen[town], 1)
    return True


@rule
def link_up_days(w: World, side: int, route: int, town: int) -> float:
    """Days until the nearest allied ground force that can attack would be there by road at the pace of an advance."""
    p = w.params[0].decisions
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > p.no_link_hours:
            break
        if other != town and w.own[other] >= p.link_power:
            return w.hours[route, town, other] * p.road_kmh / w.tempers[side].advance_km_per_day
    return p.no_link_hours


@rule
def friend_in_town(w: World, side: int, town: int) -> bool:
    """Whether the town is held by a faction that is no enemy."""
    holder = w.towns[town].holder
    return bool(holder >= 0 and not w.sides[side].hostile_mask >> holder & 1)


@rule
def prepare(w: World, side: int, terms: Table, team: Table, p: Row) -> None:
    """Open the package; its bodies wait for their aircraft. The next drop must wait."""
    k = unused(w)
    if k < 0:
        return
    town = int(terms[OPTION])
    hour = w.theatre[0].hour
    q = w.packages[k]
    q.faction = side
    q.aim = AIR_LAND if friend_in_town(w, side, town) else AIR_ASSAULT
    q.stage = ENGAGE
    q.objective = town
    q.assembly = w.units[team[0]].town
    q.formed_hour = hour
    q.recon_until = -1.0
    q.deadline = hour + p.drop_wait_hours
    q.power = terms[POWER]
    q.believed = terms[BELIEVED]
    for i in range(int(terms[COUNT])):
        u = w.units[team[i]]
        u.package = k
        send(w, u, LIFT, town)
        u.busy_hours += p.drop_prepare_hours
    w.sides[side].next_landing = hour + p.next_drop_hours
    w.sides[side].orders_given += 1
    log_event(w.theatre, w.events, ORDERED, side, -1, town, w.towns[town].cell, k, terms[BELIEVED], terms[POWER])
