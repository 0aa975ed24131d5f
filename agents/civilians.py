"""What civilians do: choose a haven, go there, move on, and come home. Agents of their own kind, by groups.

A group is the people of one origin in one place (CIVILIANS); all groups of a town stand together, its home first.
People only pass from one count to another, in whole numbers: at home → on the road → living at the place → homeward →
at home. Whoever leaves chooses among the havens of his town by their pull, as far as they are calm and the way there
is; a way past a town where there was fighting of late is shunned. The pulls are those of the day the world was built
(sim/start/flight.py): nobody knows how a camp will grow.
Left out: households, and means that differ from person to person beyond those who can leave at all.
"""

import math
from typing import NamedTuple

from agents.compiled import rule
from agents.luck import DISPLACEMENT, Luck, crowd, uniform
from agents.records.codes import AROUND, GOVERNMENT, KIN
from agents.records.columns import Row, Rows, Table

# Streams of luck. The third word of the counter is the origin and the fourth the stream and the place, so that
# neither the order of the towns nor that of the groups means anything.
LEAVE, CHOOSE, MOVE_ON, CHOOSE_AGAIN, TURN_BACK, BY_FIGHTING, BY_STRIKES = range(7)
STREAMS = 16  # room for twice as many: those who fled before the start have streams of their own


class Havens(NamedTuple):
    """What people who leave know: towns and sides, their groups, the ways."""

    towns: Rows
    sides: Rows
    civilians: Rows
    groups_at: Table
    way_start: Table
    way_list: Table
    pulls: Table  # [G] scratch
    hot: Table  # [T] 1 where there was fighting or a strike of late


@rule
def draw(luck: Luck, towns: Rows, origin: int, place: int, stream: int, people: int, chance: float) -> int:
    """How many of a group's people do something, each with the same chance."""
    return crowd(luck, DISPLACEMENT, towns[origin].spot, stream + STREAMS * towns[place].spot, people, chance)


@rule
def able_to_leave(people: int, own: float, mobile: float) -> int:
    """People at home who have the means to leave: all but the share of the town that never can.

    Hand case: of 1,000 the 300 without means stay; with 200 gone already, 500 can leave.
    """
    return max(0, people - int(own) + int(math.floor(mobile * own)))


@rule
def is_calm(town: Row, alarm: float, hot: int, p: Row) -> bool:
    """Whether people who flee from an alarm go to a town: no fighting there of late, and little alarm beside it."""
    return hot == 0 and town.alarm <= p.calm_ratio * alarm


@rule
def weigh(r: Havens, group: int, alarm: float, start: int, p: Row) -> float:
    """Draw of a group's place on people who leave `start` (the origin, or where they live now); 0 = not a haven now.

    pull × front_crossing for each hot town on the way. Kin take people in where the government's camp holds the city;
    other towns whoever holds them; a camp abroad always; the country around a town only those who leave that town.
    """
    c = r.civilians[group]
    if c.pull <= 0.0 or (c.place == start and c.kind != AROUND) or (c.kind == AROUND and c.place != start):
        return 0.0
    town = r.towns[c.place]
    if c.kind != AROUND and town.country == r.towns[c.origin].country:
        if not is_calm(town, alarm, int(r.hot[c.place]), p):
            return 0.0
        if c.kind == KIN and not (town.holder >= 0 and r.sides[town.holder].camp == GOVERNMENT):
            return 0.0
    weight = c.pull
    for i in range(r.way_start[group], r.way_start[group + 1]):
        if r.hot[r.way_list[i]] > 0:
            weight *= p.front_crossing
    return float(weight)


@rule
def weigh_all(r: Havens, origin: int, early: int, alarm: float, start: int, p: Row) -> float:
    """Weigh every haven of an origin's people of one time into `pulls`; returns the sum."""
    total = 0.0
    for group in range(r.groups_at[origin], r.groups_at[origin + 1]):
        r.pulls[group] = 0.0
        if r.civilians[group].early == early:
            r.pulls[group] = weigh(r, group, alarm, start, p)
            total += r.pulls[group]
    return total


@rule
def send(r: Havens, origin: int, people: int, total: float, key: int, luck: Luck) -> None:
    """Share people out over the havens weighed, in proportion to their draw. `total`: sum of `pulls`.

    One draw u for all: a haven gets the whole numbers between its bounds on a line of length `people`, each bound
    shifted by u; so its mean is its share, and nobody is left over.
    """
    u = uniform(luck, DISPLACEMENT, r.towns[origin].spot, key)
    sum_of_pulls, sent = 0.0, 0
    last = -1
    for group in range(r.groups_at[origin], r.groups_at[origin + 1]):
        if r.pulls[group] > 0.0:
            last = group
            sum_of_pulls += r.pulls[group]
            bound = min(people, int(math.floor(sum_of_pulls / total * people + u)))
            depart(r.civilians[group], bound - sent)
            sent = bound
    depart(r.civilians[last], people - sent)


@rule
def depart(c: Row, people: int) -> None:
    """People set out for a place; who stays around his own town is there at once."""
    if c.days > 0.0:
        c.road += people
    else:
        c.people += people


@rule
def leave_home(r: Havens, origin: int, p: Row, luck: Luck) -> int:
    """People of a town in alarm leave by chance; returns how many. With nowhere to go nobody leaves."""
    town, home = r.towns[origin], r.civilians[r.groups_at[origin]]
    able = able_to_leave(home.people, town.population, p.mobile_share)
    if able * town.alarm < p.flight_least:
        return 0
    total = weigh_all(r, origin, 0, town.alarm, origin, p)
    if total <= 0.0:
        return 0
    leavers = draw(luck, r.towns, origin, origin, LEAVE, able, 1.0 - math.exp(-town.alarm))
    home.people -= leavers
    send(r, origin, leavers, total, CHOOSE, luck)
    return leavers


@rule
def move_on(r: Havens, group: int, p: Row, luck: Luck) -> None:
    """Displaced people in a town in alarm leave it for another haven of their own."""
    c = r.civilians[group]
    alarm = r.towns[c.place].alarm
    if c.people * alarm < p.flight_least:
        return
    stream = MOVE_ON + c.early * STREAMS // 2
    movers = draw(luck, r.towns, c.origin, c.place, stream, c.people, 1.0 - math.exp(-alarm))
    if movers > 0:
        total = weigh_all(r, c.origin, c.early, alarm, c.place, p)
        if total > 0.0:
            c.people -= movers
            stream = CHOOSE_AGAIN + c.early * STREAMS // 2
            send(r, c.origin, movers, total, stream + STREAMS * r.towns[c.place].spot, luck)


@rule
def travel(r: Havens, group: int) -> int:
    """A day on the road: one part in `days` of those on it arrive, at least one person; returns how many reach home.

    No luck: who is a day early or late does not matter.
    """
    c = r.civilians[group]
    days = max(1.0, c.days)
    arrived = int(math.ceil(c.road / days))
    back = int(math.ceil(c.homeward / days))
    c.road -= arrived
    c.people += arrived
    c.homeward -= back
    c.returned += back
    r.civilians[r.groups_at[c.origin]].people += back
    return back


@rule
def turn_back(r: Havens, group: int, hazard: float, luck: Luck) -> None:
    """Displaced people set out for home, each with a hazard summed over the days since they were last asked."""
    c = r.civilians[group]
    stream = TURN_BACK + c.early * STREAMS // 2
    leaving = draw(luck, r.towns, c.origin, c.place, stream, c.people, 1.0 - math.exp(-hazard))
    c.people -= leaving
    c.homeward += leaving
