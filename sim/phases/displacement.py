"""Civilians: who flees, where to, who moves on, who comes back, who is harmed.

A first form by town, not by group: each town has people at home, people away, and guests (displaced people from
elsewhere in the country, or refugees abroad). Everybody who leaves stands somewhere: people + away of a town never
change together, and all who are away are guests of some town or camp. Those harmed are killed or wounded; they are
counted and not taken off the people, because at this size they are fewer than the counts are uncertain.
Left out: where the guests of a town come from, means by household, fear by identity, villages, hunger, and the
return of those who fled in 2012 (at 5 % a month too slow to show in a campaign of weeks).
Findings on who flees and returns: scenarios/displacement_findings.csv.
"""

import math
from typing import NamedTuple

from agents.columns import Row, Rows, Table, World
from agents.compiled import rule
from agents.events import log_event
from agents.hazard import HOURS, chance_within
from agents.luck import DISPLACEMENT, Luck, binomial
from agents.orders import BASE, CAMPSITE, CAPITAL, CITY, DISPLACED, GOVERNMENT, HARMED, REFUGE, TRUCK
from sim.alarm import is_taken, raise_alarm

# Streams of luck: the third word of the counter is the place, so that the order of the towns means nothing.
LEAVE, TO_CAMP, TO_CITY, MOVE_ON, RETURN, BY_FIGHTING, BY_STRIKES = range(7)
WIDTH = 16384  # a number greater than any coordinate [km], to make one number of two
BY_FIGHTS, BY_BOMBS = 0, 1  # EVENT.other of HARMED


class Land(NamedTuple):
    """What people on the move know: towns, sides and roads; tables by the civilians' route table."""

    towns: Rows
    sides: Rows
    nearest: Table  # [T, T] i8: all towns by travel hours from a
    hours: Table  # [T, T] f8
    arriving: Table  # [T] f8: guests who arrive this evening
    country: int  # the country of the war


@rule
def displace(w: World, luck: Luck) -> None:
    """Raise the alarm around fighting and strikes; in the evening people flee, move on or come home."""
    p = w.params[0].displacement
    clock = w.theatre[0]
    towns = w.towns
    if clock.tick == 0:
        clock.civil_route = best_connected(w.routes, w.hours, clock.capital)
        for row in range(towns.size):
            towns[row].first_holder = towns[row].holder
    nearest, hours = w.nearest[clock.civil_route], w.hours[clock.civil_route]
    raise_alarm(towns, w.sides, clock, nearest, hours, p)
    for row in range(towns.size):
        town = towns[row]
        if town.fight_hours > 0.0 or town.strikes > 0:
            harm(w.theatre, w.events, town, row, p, luck)
    if is_evening(clock.hour, clock.tick_hours):
        land = Land(towns, w.sides, nearest, hours, w.own, towns[clock.capital].country)
        end_day(w.theatre, w.events, land, p, luck)


@rule
def end_day(theatre: Rows, events: Rows, land: Land, p: Row, luck: Luck) -> None:
    """The day's flight from all towns at once, then the day's return; alarm begins anew."""
    towns, arriving = land.towns, land.arriving
    for row in range(towns.size):
        arriving[row] = 0.0
    for row in range(towns.size):
        if towns[row].alarm > 0.0:
            flee(land, row, p, luck)
    for row in range(towns.size):
        town = towns[row]
        town.hosted_idp += arriving[row]
        town.alarm = 0.0
    for row in range(towns.size):
        if towns[row].away > 0.0 and is_safe(towns[row], land.sides, p):
            theatre[0].returned += come_home(land, row, p, luck)
        report(theatre, events, towns[row], row, p)


@rule
def best_connected(routes: Table, hours: Table, capital: int) -> int:
    """The truck table by which most towns can be reached from the capital: civilians may cross borders."""
    best = routes[0, TRUCK]
    most = 0
    for side in range(routes.shape[0]):
        table = routes[side, TRUCK]
        reached = 0
        for town in range(hours.shape[1]):
            if hours[table, capital, town] < math.inf:
                reached += 1
        if reached > most:
            best = table
            most = reached
    return int(best)


@rule
def is_evening(hour: float, hours: float) -> bool:
    """Whether a day ends within this turn: what happens once a day happens then."""
    return math.floor((hour + hours) / HOURS) > math.floor(hour / HOURS)


@rule
def place(town: Row) -> int:
    """A number that belongs to the town's position, for luck that does not hang on the order of the towns."""
    return (int(math.floor(town.x)) + WIDTH // 2) * WIDTH + int(math.floor(town.y)) + WIDTH // 2


# --- harm


@rule
def harm(theatre: Rows, events: Rows, town: Row, row: int, p: Row, luck: Luck) -> None:
    """Civilians killed or wounded in this turn, by fighting in town and by strikes on its cell.

    Fighting: each person with harm_per_fight_day × days of fighting. Strikes: near each fall harm_reach people,
    each harmed with harm_per_strike; so it grows with strikes, not with the size of the town.
    """
    people = int(town.people + town.hosted_idp)
    chance = min(1.0, p.harm_per_fight_day * town.fight_hours / HOURS)
    by_fighting = binomial(luck, DISPLACEMENT, place(town), BY_FIGHTING, people, chance)
    near = min(people - by_fighting, int(town.strikes * p.harm_reach))
    by_strikes = binomial(luck, DISPLACEMENT, place(town), BY_STRIKES, near, p.harm_per_strike)
    town.harmed += by_fighting + by_strikes
    if by_fighting > 0:
        log_event(theatre, events, HARMED, -1, BY_FIGHTS, row, town.cell, -1, float(by_fighting), 0.0)
    if by_strikes > 0:
        log_event(theatre, events, HARMED, -1, BY_BOMBS, row, town.cell, -1, float(by_strikes), 0.0)


# --- flight


@rule
def who_can_leave(people: float, away: float, mobile: float) -> int:
    """People at home who have the means to leave: all but the share of the town that never can."""
    return max(0, int(math.floor(mobile * (people + away)) - away))


@rule
def flee(land: Land, row: int, p: Row, luck: Luck) -> None:
    """People of a town in alarm leave by chance, and guests in it move on, to a camp, a city or the next calm town."""
    town = land.towns[row]
    chance = 1.0 - math.exp(-town.alarm)
    able = who_can_leave(town.people, town.away, p.mobile_share)
    leavers = binomial(luck, DISPLACEMENT, place(town), LEAVE, able, chance)
    guests = binomial(luck, DISPLACEMENT, place(town), MOVE_ON, int(town.hosted_idp), chance)
    if leavers + guests > 0:
        camp, city, near = refuges(land, row, p)
        if camp >= 0 or city >= 0 or near >= 0:
            town.people -= leavers
            town.away += leavers
            town.left_total += leavers
            town.hosted_idp -= guests
            settle(land, row, leavers + guests, camp, city, near, p, luck)


@rule
def refuges(land: Land, row: int, p: Row) -> tuple[int, int, int]:
    """The nearest camp abroad, the nearest calm city of the government's side, and the nearest calm town; -1 none.

    Camps are those that stood open on the first day. Calm: no fighting or strikes, and less alarm than here.
    """
    nearest, hours, towns, sides = land.nearest, land.hours, land.towns, land.sides
    camp, city, near = -1, -1, -1
    for i in range(nearest.shape[1]):
        other = nearest[row, i]
        if hours[row, other] == math.inf or (camp >= 0 and city >= 0 and near >= 0):
            break
        town = towns[other]
        if town.country != land.country:
            if camp < 0 and town.kind == CAMPSITE:
                camp = other
        elif other != row and is_calm(town, towns[row].alarm, p):
            if near < 0 and town.kind not in (REFUGE, BASE, CAMPSITE):
                near = other
            held = town.holder >= 0 and sides[town.holder].camp == GOVERNMENT
            if city < 0 and held and town.kind in (CAPITAL, CITY):
                city = other
    return camp, city, near


@rule
def is_calm(town: Row, alarm_here: float, p: Row) -> bool:
    """Whether people flee to a town: nothing happens in it now, and its alarm is a small part of that at home."""
    return bool(town.fight_hours == 0.0 and town.strikes == 0 and town.alarm <= p.calm_ratio * alarm_here)


@rule
def pull(hours: Table, row: int, other: int, strength: float, p: Row) -> float:
    """How strongly a place draws people: strength × e^(−hours by road / travel_hours); 0 for no place."""
    return strength * math.exp(-hours[row, other] / p.travel_hours) if other >= 0 else 0.0


@rule
def settle(land: Land, row: int, people: int, camp: int, city: int, near: int, p: Row, luck: Luck) -> None:
    """Share people out over the three destinations by chance, in proportion to how strongly each draws them."""
    to_camp = pull(land.hours, row, camp, p.pull_camp, p)
    to_city = pull(land.hours, row, city, p.pull_city, p)
    to_near = pull(land.hours, row, near, p.pull_near, p)
    total = to_camp + to_city + to_near
    if people <= 0 or total <= 0.0:
        return
    key = place(land.towns[row])
    abroad = people
    urban = 0
    if to_city + to_near > 0.0:
        abroad = binomial(luck, DISPLACEMENT, key, TO_CAMP, people, to_camp / total)
        urban = binomial(luck, DISPLACEMENT, key, TO_CITY, people - abroad, to_city / (to_city + to_near))
    if abroad > 0:
        land.towns[camp].refugees += abroad
    if urban > 0:
        land.arriving[city] += urban
    if people - abroad - urban > 0:
        land.arriving[near] += people - abroad - urban


@rule
def report(theatre: Rows, events: Rows, town: Row, row: int, p: Row) -> None:
    """Tell of a town's flight once enough people have left since it was last told."""
    left = town.left_total - town.left_reported
    if left >= p.report_people:
        log_event(theatre, events, DISPLACED, -1, -1, row, town.cell, -1, left, 0.0)
        town.left_reported = town.left_total


# --- return


@rule
def is_safe(town: Row, sides: Rows, p: Row) -> bool:
    """Whether people come home: quiet for some days, and not under insurgents who took the town in the run."""
    occupied = is_taken(town) and sides[town.holder].regular == 0
    return town.quiet_hours >= p.quiet_days * HOURS and not occupied


@rule
def come_home(land: Land, row: int, p: Row, luck: Luck) -> float:
    """A day's return: the displaced come home by chance and leave the nearest places that have guests."""
    town = land.towns[row]
    chance = chance_within(p.return_rate, HOURS)
    back = binomial(luck, DISPLACEMENT, place(town), RETURN, int(town.away), chance)
    came = leave_hosts(land, row, float(back))
    town.people += came
    town.away -= came
    return came


@rule
def leave_hosts(land: Land, row: int, people: float) -> float:
    """Take people who go home to a town from its nearest hosts; returns how many there were."""
    nearest, towns, country = land.nearest, land.towns, land.country
    left = people
    for i in range(nearest.shape[1]):
        if left <= 0.0:
            break
        other = nearest[row, i]
        host = towns[other]
        if other != row:
            if host.country == country:
                going = min(left, host.hosted_idp)
                host.hosted_idp -= going
            else:
                going = min(left, host.refugees)
                host.refugees -= going
            left -= going
    return people - left
