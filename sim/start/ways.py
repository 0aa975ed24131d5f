"""How civilians travel: one net of roads, pistes and the river, open across borders, with who hears of what happens.

People ride in buses, trucks, cars and boats, or walk with their animals; hours are those of riding at the civil speed
of each class of road. Where no vehicle goes (the delta in flood) they wade and paddle at the pace of the foot table.
Left out: fares, breakdowns, checkpoints, the seasons.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from agents.records.codes import BASE, FOOT, REFUGE, RIVER_BOAT, TRUCK
from agents.records.columns import Rows, Table
from sim.start.routes import edge_hours, route_table

Values = Mapping[str, float]


class Ways(NamedTuple):
    """Hours and kilometres of the quickest way between any two towns [T, T], and its first edge (-1 none)."""

    hours: Table
    km: Table
    next_edge: Table


def civil_ways(towns: Rows, edges: Rows, values: Values) -> Ways:
    """The net of civilians; no way leads through a refuge or a base."""
    hours = np.minimum(edge_hours(edges, TRUCK, values), edge_hours(edges, FOOT, values))
    hours = np.where(edges.road == RIVER_BOAT, edges.length / values["displacement.boat_kmh"], hours)
    dead_ends = np.isin(towns.kind, (REFUGE, BASE))
    least, next_edge = route_table(edges, hours, np.zeros(towns.size, bool), dead_ends)
    return Ways(least, lengths(edges, next_edge), next_edge)


def lengths(edges: Rows, next_edge: Table) -> Table:
    """[T, T] kilometres along each way; inf where there is none. All ways are followed at once, a road at a time."""
    here, end = np.indices(next_edge.shape)
    km = np.where((next_edge >= 0) | (here == end), 0.0, np.inf)
    edge = next_edge
    while (edge >= 0).any():
        km = km + np.where(edge >= 0, edges.length[edge], 0.0)
        here = np.where(edge < 0, here, np.where(edges.a[edge] == here, edges.b[edge], edges.a[edge]))
        edge = next_edge[here, end]
    return np.asarray(km)


def between(ways: Ways, edges: Rows, starts: Table, ends: Table) -> tuple[Table, Table]:
    """The towns on ways from `starts` to `ends` [G], ends left out: start [G + 1] and list, in the order of travel."""
    here, found = starts.copy(), []
    edge = ways.next_edge[here, ends]
    while (edge >= 0).any():
        here = np.where(edge < 0, here, np.where(edges.a[edge] == here, edges.b[edge], edges.a[edge]))
        found.append(np.where((edge >= 0) & (here != ends), here, -1))
        edge = ways.next_edge[here, ends]
    stops = np.stack(found, axis=1) if found else np.full((starts.size, 1), -1)
    on_the_way = stops >= 0
    return np.cumsum([0, *on_the_way.sum(axis=1)], dtype=np.int64), stops[on_the_way].astype(np.int64)


def neighbours(towns: Rows, ways: Ways, values: Values, home: int) -> tuple[Table, Table, Table]:
    """Who hears of what happens in each town: start [T + 1], towns and shares e^(−hours / near_hours).

    Towns of the home country within near_limit, the town itself left out, the nearest first.
    """
    order = np.argsort(ways.hours, axis=1, kind="stable")
    hours = np.take_along_axis(ways.hours, order, axis=1)
    near = (hours <= values["displacement.near_limit"]) & (order != np.arange(towns.size)[:, None])
    near &= towns.country[order] == home
    shares = np.exp(-hours[near] / values["displacement.near_hours"])
    return np.cumsum([0, *near.sum(axis=1)], dtype=np.int64), order[near].astype(np.int64), shares
