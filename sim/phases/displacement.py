"""Civilians: who flees, where to, who moves on, who comes back, who is harmed.

Every turn adds to the alarm of towns (sim/rules/alarm.py) and counts those harmed; people move in the evening, by the
groups of one origin in one place (agents/civilians.py, sim/start/flight.py). Those harmed are killed or wounded; they
are counted and not taken off the people, because at this size they are fewer than the counts are uncertain. Left out:
households, fear by identity, villages, hunger. Findings on who flees and returns: scenarios/displacement_findings.csv.
"""

import math

from agents.civilians import (
    BY_FIGHTING,
    BY_STRIKES,
    Havens,
    draw,
    leave_home,
    move_on,
    travel,
    turn_back,
)
from agents.compiled import rule
from agents.luck import Luck
from agents.records.codes import AROUND, DISPLACED, HARMED, TRUCK
from agents.records.columns import Row, Rows, Table, World
from agents.records.events import log_event
from sim.rules.alarm import fear_front, feel_front, is_taken, raise_alarm, suffer_rule
from sim.rules.hazard import HOURS, day_ends

BY_FIGHTS, BY_BOMBS = 0, 1  # EVENT.other of HARMED


@rule
def displace(w: World, luck: Luck) -> None:
    """Raise the alarm around fighting and strikes; in the evening people flee, move on or come home."""
    p = w.params[0].displacement
    clock, towns = w.theatre[0], w.towns
    if clock.tick == 0:
        begin(w, p)
    raise_alarm(towns, w.sides, clock, w.near_start, w.near_list, w.near_share, p)
    for row in range(towns.size):
        town = towns[row]
        if town.fight_hours > 0.0 or town.strikes > 0:
            harm(w, row, p, luck)
    if day_ends(clock.hour, clock.tick_hours):
        end_day(w, p, luck)


@rule
def begin(w: World, p: Row) -> None:
    """What the first turn finds: who holds what, how near the front is that people live with."""
    clock = w.theatre[0]
    clock.civil_route = best_connected(w.routes, w.hours, clock.capital)
    feel_front(w.towns, w.units, w.sides, w.near_start, w.near_list, w.near_share, p)
    for row in range(w.towns.size):
        w.towns[row].first_holder = w.towns[row].holder
        w.towns[row].habit = w.towns[row].front


@rule
def best_connected(routes: Table, hours: Table, capital: int) -> int:
    """The truck table by which most towns can be reached from the capital."""
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


# --- harm


@rule
def harm(w: World, row: int, p: Row, luck: Luck) -> None:
    """Civilians killed or wounded in this turn, by fighting in town and by strikes on its cell.

    Fighting: each person with harm_per_fight_day × days of fighting. Strikes: near each fall harm_reach people,
    each harmed with harm_per_strike × what the rules of engagement leave of it; so it grows with strikes, not with the
    size of the town. Shown beside every military outcome; no rule reads it.
    """
    town = w.towns[row]
    people = town.people + town.hosted_idp
    chance = min(1.0, p.harm_per_fight_day * town.fight_hours / HOURS)
    by_fighting = draw(luck, w.towns, row, row, BY_FIGHTING, people, chance)
    near = min(people - by_fighting, int(town.strikes * p.harm_reach))
    care = restrained(p.harm_unrestrained, w.params[0].air.restraint)
    by_strikes = draw(luck, w.towns, row, row, BY_STRIKES, near, min(1.0, p.harm_per_strike * care))
    town.harmed += by_fighting + by_strikes
    town.harmed_by_strikes += by_strikes
    if by_fighting > 0:
        blame_fighters(w.units, w.sides, town.cell, by_fighting)
        log_event(w.theatre, w.events, HARMED, -1, BY_FIGHTS, row, town.cell, -1, float(by_fighting), 0.0)
    if by_strikes > 0:
        if town.striker >= 0:
            w.sides[town.striker].harmed += by_strikes
        log_event(w.theatre, w.events, HARMED, town.striker, BY_BOMBS, row, town.cell, -1, float(by_strikes), 0.0)


@rule
def restrained(free: float, restraint: float) -> float:
    """A factor between `free` (no rules of engagement) and 1 (strict ones): free^(1 − restraint)."""
    return math.pow(free, 1.0 - restraint)


@rule
def blame_fighters(units: Rows, sides: Rows, cell: int, people: int) -> None:
    """Those harmed in a fight are put down to the sides in contact, by fighters: whose shot it was nobody knows."""
    fighters = 0.0
    for row in range(units.size):
        if units[row].cell == cell and units[row].contact_hours > 0.0:
            fighters += units[row].personnel
    if fighters > 0.0:
        counted, blamed = 0.0, 0
        for row in range(units.size):
            u = units[row]
            if u.cell == cell and u.contact_hours > 0.0:
                counted += u.personnel
                bound = int(math.floor(counted / fighters * people + 0.5))
                sides[u.faction].harmed += bound - blamed
                blamed = bound


# --- the evening


@rule
def end_day(w: World, p: Row, luck: Luck) -> None:
    """People feel how things stand; then town by town a day on the road, moves, returns and flight, all at once."""
    towns, clock = w.towns, w.theatre[0]
    feel_front(towns, w.units, w.sides, w.near_start, w.near_list, w.near_share, p)
    fear_front(towns, p)
    suffer_rule(towns, w.sides, towns[clock.capital].country, p)
    mark_hot(towns, w.own, clock, p)
    r = Havens(towns, w.sides, w.civilians, w.groups_at, w.way_start, w.way_list, w.pulls, w.own)
    asked = is_asking_day(clock, p)
    for row in range(towns.size):
        w.coming[row] = 1.0 if spend_evening(w, r, row, asked, p, luck) else 0.0
    for row in range(towns.size):  # only now: towns are compared by the alarm of the day
        if w.coming[row] > 0.0:
            towns[row].alarm = 0.0
    count_people(towns, w.civilians, w.groups_at)


@rule
def spend_evening(w: World, r: Havens, row: int, asked: bool, p: Row, luck: Luck) -> bool:
    """The evening of a town's people, wherever they are; returns whether its alarm is spent."""
    town, home, end = w.towns[row], r.groups_at[row], r.groups_at[row + 1]
    if town.on_road > 0:
        for group in range(home, end):
            if w.civilians[group].road + w.civilians[group].homeward > 0:
                w.theatre[0].returned += travel(r, group)
    if town.away > 0:
        for group in range(home + 1, end):
            if w.civilians[group].people > 0:
                live_away(r, group, asked, p, luck)
    return town.alarm > 0.0 and flee(w.theatre, w.events, r, row, p, luck)


@rule
def live_away(r: Havens, group: int, asked: bool, p: Row, luck: Luck) -> None:
    """An evening of displaced people: from a place in alarm they move on, and where home is safe they may return.

    Those within a day of home know how it stands there each evening, the others every ask_days (`asked`).
    """
    c = r.civilians[group]
    place = r.towns[c.place]
    if place.alarm > 0.0 and c.kind != AROUND and place.country == r.towns[c.origin].country:
        move_on(r, group, p, luck)
    near = c.early == 0 and c.days < 1.0
    if near or asked:
        go_home(r, group, 1.0 if near else max(1.0, math.floor(p.ask_days)), p, luck)


@rule
def mark_hot(towns: Rows, hot: Table, clock: Row, p: Row) -> None:
    """Towns with fighting or strikes in this turn, or fighting within shun_hours: no haven, no way through."""
    for row in range(towns.size):
        town = towns[row]
        since = (clock.tick - town.fought_tick) * clock.tick_hours
        fought = town.fought_tick >= 0 and since <= p.shun_hours
        hot[row] = 1.0 if town.fight_hours > 0.0 or town.strikes > 0 or fought else 0.0


@rule
def flee(theatre: Rows, events: Rows, r: Havens, row: int, p: Row, luck: Luck) -> bool:
    """People leave a town in alarm; returns whether its alarm is spent: it has moved people, or there is nobody."""
    town = r.towns[row]
    if r.groups_at[row] == r.groups_at[row + 1]:
        return True
    left = leave_home(r, row, p, luck)
    town.left_total += left
    since = town.left_total - town.left_reported
    if since >= p.report_people:
        log_event(theatre, events, DISPLACED, -1, -1, row, town.cell, -1, float(since), 0.0)
        town.left_reported = town.left_total
    return bool(left > 0 or town.alarm >= p.alarm_carried)


@rule
def count_people(towns: Rows, civilians: Rows, groups_at: Table) -> None:
    """The towns' counts, from the groups: at home, away, displaced people and refugees living there, on the road."""
    for row in range(towns.size):
        town = towns[row]
        town.hosted_idp = 0
        town.refugees = 0
    for row in range(towns.size):
        first, home = groups_at[row], towns[row]
        if first == groups_at[row + 1]:
            continue
        own = home.people + home.away
        home.people = civilians[first].people
        home.away = own - home.people
        home.on_road = 0
        if home.away > 0:
            for group in range(first + 1, groups_at[row + 1]):
                c = civilians[group]
                home.on_road += c.road + c.homeward
                if towns[c.place].country == home.country:
                    towns[c.place].hosted_idp += c.people
                else:
                    towns[c.place].refugees += c.people


# --- return


@rule
def is_asking_day(clock: Row, p: Row) -> bool:
    """Whether those who are far from home, or fled before the campaign, think of returning: every ask_days."""
    return int(math.floor(clock.hour / HOURS)) % max(1, int(p.ask_days)) == 0


@rule
def is_safe(town: Row, sides: Rows, early: int, p: Row) -> bool:
    """Whether people come home: quiet for some days, and not under those they fled from.

    Who fled in the run comes back unless insurgents took the town; who fled before it only under regular forces.
    """
    if early == 1:
        held = town.holder >= 0 and sides[town.holder].regular == 1
        return held and town.quiet_hours >= p.early_quiet_days * HOURS
    occupied = is_taken(town) and sides[town.holder].regular == 0
    return town.quiet_hours >= p.quiet_days * HOURS and not occupied


@rule
def go_home(r: Havens, group: int, days: float, p: Row, luck: Luck) -> None:
    """Displaced people set out for home once it is safe: from near by within days, from afar slowly.

    `days` since they last thought of it.
    """
    c = r.civilians[group]
    if is_safe(r.towns[c.origin], r.sides, c.early, p):
        rate = p.return_early if c.early == 1 else p.return_rate * math.exp(-c.days / p.return_days)
        turn_back(r, group, rate * days, luck)
