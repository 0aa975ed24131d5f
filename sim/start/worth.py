"""What a town is worth to a faction: the weights of its temper times features that any town has.

worth = w_people × people + w_capital × capital + w_airfield × airfield + w_junction × junction + w_border × border
+ w_home × home, in units of worth; nothing else about a town counts, least of all its name or row. Refuges, camps
and places abroad are worth nothing. What faces the enemy and what a town brings nearer change from day to day:
commanders add that themselves (agents/staff/objectives.py).
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.records import codes
from agents.records.columns import Rows, Table
from sim.start.theatre import Place

NO_PRIZE = (codes.REFUGE, codes.CAMPSITE, codes.BASE)
NOT_FOR_TRADE = (codes.RIVER_BOAT, codes.TRACK)
SAME_ROUTE = 1e-9  # share by which two ways may differ in hours and still count as one


class Features(NamedTuple):
    """[T] features of the towns, each between 0 and 1 (capital: up to `national_capital`)."""

    people: Table  # (people / those of the largest town) ^ people_power
    capital: Table  # seat of a region, or of the nation
    airfield: Table  # by the largest aircraft it takes
    junction: Table  # share of the traffic that passes through it, against the busiest junction
    border: Table  # border post, or a road to a place abroad
    prize: Table  # whether it can be worth anything


def features(nodes: Sequence[Place], edges: Rows, hours: Table, home: str, values: Mapping[str, float]) -> Features:
    """All features; `hours`: [T, T] travel times of pick-ups that stay in the country."""
    prize = np.array([node.country == home and node.kind not in NO_PRIZE for node in nodes])
    people = np.array([node.population for node in nodes]) * prize
    kinds = np.array([node.kind for node in nodes])
    capital = np.where(kinds == codes.CAPITAL, values["theatre.national_capital"], 1.0 * (kinds == codes.CITY))
    return Features(
        people=(people / max(float(people.max(initial=0.0)), 1.0)) ** values["theatre.people_power"],
        capital=capital * prize,
        airfield=np.array([airfield_class(node.airfield, values) for node in nodes]) * prize,
        junction=junctions(hours, prize, values["theatre.junction_hours"]),
        border=border_trade(nodes, edges, home, values["theatre.border_road"]) * prize,
        prize=prize,
    )


def airfield_class(takes: int, values: Mapping[str, float]) -> float:
    """Worth of an airfield by the largest aircraft that it takes, against one for fighters."""
    if takes & codes.FIGHTERS:
        return 1.0
    if takes & codes.TRANSPORTS:
        return values["theatre.airfield_transports"]
    return values["theatre.airfield_helicopters"] if takes & codes.HELICOPTERS else 0.0


def junctions(hours: Table, prize: Table, decay_hours: float) -> Table:
    """[T] betweenness: traffic e^(−hours / decay) of all pairs of towns whose quickest way leads through; busiest = 1.

    Sums are exact (fsum), so that the order of the towns does not matter.
    """
    towns = np.flatnonzero(prize)
    between = np.zeros(prize.size)
    traffic = np.exp(-hours / decay_hours)
    for town in towns:
        others = towns[towns != town]
        direct = hours[np.ix_(others, others)]
        through = hours[others, town][:, None] + hours[town, others][None, :]
        on_the_way = (through <= direct * (1.0 + SAME_ROUTE)) & np.isfinite(direct)
        np.fill_diagonal(on_the_way, False)
        between[town] = math.fsum(traffic[np.ix_(others, others)][on_the_way])
    busiest = float(between.max(initial=0.0))
    return between / busiest if busiest > 0.0 else between


def border_trade(nodes: Sequence[Place], edges: Rows, home: str, by_road: float) -> Table:
    """[T] 1 for a border post, `by_road` for a town with a road to a place abroad."""
    trade = np.zeros(len(nodes))
    for row in range(edges.size):
        a, b = int(edges.a[row]), int(edges.b[row])
        if edges.road[row] not in NOT_FOR_TRADE and (nodes[a].country == home) != (nodes[b].country == home):
            trade[a] = trade[b] = by_road
    trade[[node.kind == codes.BORDER for node in nodes]] = 1.0
    return trade


def worth_table(of: Features, tempers: Rows, home_towns: Table) -> Table:
    """[S, T] what each town is worth to each side; its own home base counts once more where it is a prize."""
    worth = np.zeros((tempers.size, of.prize.size))
    for side in range(tempers.size):
        t = tempers[side]
        worth[side] = t.w_people * of.people + t.w_capital * of.capital + t.w_airfield * of.airfield
        worth[side] += t.w_junction * of.junction + t.w_border * of.border
        worth[side, home_towns[side]] += t.w_home
    return worth * of.prize
