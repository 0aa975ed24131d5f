"""The four ends that France named for leaving, as numbers from 0 to 1, each with its parts; formulas: docs/goals.md.

Mali safe; legitimate authorities; an electoral process; no terrorists threatening its territory. They describe a state
of the country and judge nobody: no rule aims at them (an election asks how many can vote), and they are never made
one. Counted are the people of the home country, wherever they live; "enemies" are those of the government.
Left out: crime, torture and reprisals, schools and courts, fear, what people think of their government.
"""

import math
from typing import NamedTuple

from agents.compiled import rule
from agents.records.codes import BASE, CAMPSITE, COALITION, GOVERNMENT, PICKUP, PRESENT, REFUGE
from agents.records.columns import Row, Rows, Table, World
from agents.records.relations import is_among
from sim.rules.hazard import HOURS


class Ends(NamedTuple):
    """The goals and their parts, 0 to 1, in the order of the columns of sim/measures/series.py."""

    safe: float  # goal: Mali safe
    safe_at_war: float  # the same among the people of the regions at war
    authority: float  # goal: legitimate authorities = administered × lawful
    administered: float
    lawful: float
    election: float  # goal: an electoral process: those who could vote in safety today
    voters_home: float  # those of them who live at home
    no_threat: float  # goal: no terrorists threatening the territory = 1 − enemy_left × enemy_reach
    enemy_left: float  # the coalition's people present, against those at the start
    enemy_reach: float  # people of the country within reach_hours of them


@rule
def is_home(town: Row, country: int) -> bool:
    """Whether a place is a town of the country at war."""
    return bool(town.country == country and town.kind not in (REFUGE, BASE, CAMPSITE))


@rule
def is_safe_town(town: Row, enemies: int, p: Row) -> bool:
    """Whether people live there without hostile presence, fighting or strikes for safe_days."""
    return bool(town.quiet_hours >= p.safe_days * HOURS and not is_among(enemies, town.holder))


@rule
def administered(town: Row, clock: Row, sides: Rows, p: Row) -> float:
    """How far the state administers a town, 0 to 1.

    1 where the government's camp has held it since the start; 1 − e^(−days held / administration_days) where it came
    (back) in the run: prefects, judges and teachers follow soldiers slowly. 0 where others hold it.
    """
    if town.holder < 0 or sides[town.holder].camp != GOVERNMENT:
        return 0.0
    if town.taken_tick < 0:
        return 1.0
    days = (clock.tick + 1 - town.taken_tick) * clock.tick_hours / HOURS
    return 1.0 - math.exp(-days / p.administration_days)


@rule
def lawful(clock: Row, sides: Rows, p: Row) -> float:
    """How far the government is lawful: 1 elected; interim_lawful after an older coup; coup_lawful after one now."""
    if clock.coups > 0 and clock.elections == 0:
        return float(p.coup_lawful)
    return float(p.interim_lawful) if sides[clock.government].coup_born == 1 else 1.0


@rule
def ends(w: World, reached: Table, p: Row) -> Ends:
    """All four goals now. `reached`: scratch [T]. `p`: the table of outcomes."""
    clock, towns, sides = w.theatre[0], w.towns, w.sides
    country, enemies = towns[clock.capital].country, sides[clock.government].hostile_mask
    war = regions_at_war(towns, sides, country)
    mark_reached(w, reached, p)
    total, own, safe, total_war, safe_war, ruled, voting, near = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for row in range(towns.size):
        town = towns[row]
        if not is_home(town, country):
            continue
        here = float(town.people + town.hosted_idp)
        everybody = float(town.people + town.away)
        total += everybody
        own += here
        at_war = town.home_region >= 0 and (war >> town.home_region) & 1 == 1
        total_war += everybody if at_war else 0.0
        state = administered(town, clock, sides, p)
        ruled += here * state
        near += here if reached[row] > 0.0 else 0.0
        if is_safe_town(town, enemies, p):
            safe += here
            safe_war += here if at_war else 0.0
            voting += town.people * state
    left = enemy_left(w.units, sides)
    reach = near / own if own > 0.0 else 0.0
    law = lawful(clock, sides, p)
    share = ruled / total if total > 0.0 else 0.0
    return Ends(
        safe / total if total > 0.0 else 0.0,
        min(1.0, safe_war / total_war) if total_war > 0.0 else 1.0,
        share * law,
        share,
        law,
        voters_share(w, p),
        voting / total if total > 0.0 else 0.0,
        1.0 - left * reach,
        left,
        reach,
    )


@rule
def voters_share(w: World, p: Row) -> float:
    """Share of the country's people who could vote in safety today; voters are as people.

    In a safe town of the government's camp as far as the state is back: all who live at home, displaced_vote of the
    displaced there; abroad_vote of the refugees.
    """
    clock, towns, sides = w.theatre[0], w.towns, w.sides
    country, enemies = towns[clock.capital].country, sides[clock.government].hostile_mask
    total, voting = 0.0, 0.0
    for row in range(towns.size):
        town = towns[row]
        if town.country != country:
            voting += p.abroad_vote * town.refugees
        else:
            total += town.people + town.away
            if is_safe_town(town, enemies, p):
                voters = town.people + p.displaced_vote * town.hosted_idp
                voting += voters * administered(town, clock, sides, p)
    return voting / total if total > 0.0 else 0.0


@rule
def regions_at_war(towns: Rows, sides: Rows, country: int) -> int:
    """One bit for each region with a town that the government's camp did not hold in the first turn."""
    mask = 0
    for row in range(towns.size):
        town = towns[row]
        lost = town.first_holder < 0 or sides[town.first_holder].camp != GOVERNMENT
        if is_home(town, country) and town.home_region >= 0 and lost:
            mask |= 1 << town.home_region
    return mask


@rule
def enemy_left(units: Rows, sides: Rows) -> float:
    """People of the coalition present, hiding ones too, against those it began with; at most 1."""
    start, left = 0.0, 0.0
    for row in range(units.size):
        u = units[row]
        if sides[u.faction].camp == COALITION:
            start += u.personnel_start
            if u.status == PRESENT:
                left += u.personnel
    return min(1.0, left / start) if start > 0.0 else 0.0


@rule
def mark_reached(w: World, reached: Table, p: Row) -> None:
    """1 for each town within reach_hours by pick-up of a place where the coalition has people, openly or hiding."""
    for row in range(reached.size):
        reached[row] = 0.0
    for row in range(w.units.size):
        u = w.units[row]
        if u.status == PRESENT and u.personnel > 0 and w.sides[u.faction].camp == COALITION and reached[u.town] < 2.0:
            reached[u.town] = 2.0  # done from here
            table = w.routes[u.faction, PICKUP]
            for i in range(w.nearest.shape[1]):
                near = w.nearest[table, u.town, i]
                if w.hours[table, u.town, near] > p.reach_hours:
                    break
                reached[near] = max(reached[near], 1.0)
