"""Travel times and routes over the road net: one table per mobility and set of open countries.

Hours = length / (speed on tarmac × share kept on this class of road) + hours at the ferry; a share of 0 shuts the
road. The interior of a foreign country is closed to a side that may not use its roads (border posts and camps
are open); who stands in a closed place may leave it. A refuge is a dead end: a route may begin or end there but
never lead through. Routes are those of least travel time (Dijkstra 1959). Left out: traffic, damage, seasons.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from agents.records.codes import MOBILITY, REFUGE, ROAD
from agents.records.columns import Rows, Table
from scenarios.schema import Scenario
from sim.start.theatre import OPEN_TO_ALL, Place

TABLES_KEPT = 64  # a few road nets: what only differs in some speeds shares the tables of the others


def speeds_of(*mobilities: str) -> tuple[str, ...]:
    """Parameters of theatre that say how fast these drive, and nothing else; the others shape places and worth."""
    roads = [road.replace("+", "_") for road in ROAD]
    own = [(f"{m}_kmh", *(f"{road}_{m}" for road in roads)) for m in mobilities]
    return ("ferry_hours", *(name for names in own for name in names))


class Routes(NamedTuple):
    """R route tables over T towns, and which of them a side's units use by mobility."""

    next_edge: Table  # [R, T, T] first edge from a to b; -1 = no way, or a == b
    hours: Table  # [R, T, T]; inf = no way
    nearest: Table  # [R, T, T] towns by hours from a, a itself first
    onward: Table  # [R, T, T] the next town on the way to a (first index) from b; -1 = no way, or a == b
    routes: Table  # [S, 4]


def edge_hours(edges: Rows, mobility: int, values: Mapping[str, float]) -> Table:
    """[E] hours to drive each edge at this mobility; inf = shut to it."""
    name = MOBILITY[mobility]
    shares = np.array([values[f"theatre.{road.replace('+', '_')}_{name}"] for road in ROAD])
    speed = values[f"theatre.{name}_kmh"] * shares[edges.road]
    hours = np.full(edges.size, np.inf)
    np.divide(edges.length, speed, out=hours, where=speed > 0.0)
    return hours + values["theatre.ferry_hours"] * edges.ferry


def closed_places(nodes: Sequence[Place], home: str, open_countries: frozenset[str]) -> Table:
    """[T] whether a side that may use the roads of these countries may not enter the place."""
    return np.array(
        [n.country != home and n.kind not in OPEN_TO_ALL and n.country not in open_countries for n in nodes], bool
    )


def dead_ends(nodes: Sequence[Place]) -> Table:
    """[T] whether no route leads through the place."""
    return np.array([node.kind == REFUGE for node in nodes])


def route_table(edges: Rows, hours: Table, closed: Table, dead_end: Table) -> tuple[Table, Table]:
    """Least travel hours [T, T] and the first edge of each route [T, T]; shared, not to be written in."""
    return searched(*(np.ascontiguousarray(column).tobytes() for column in (edges.a, edges.b, hours, closed, dead_end)))


@lru_cache(maxsize=TABLES_KEPT)
def searched(a: bytes, b: bytes, hours: bytes, closed: bytes, dead_end: bytes) -> tuple[Table, Table]:
    """The search behind `route_table`, kept by the bytes of its columns.

    A dead end has two nodes in it: itself, where routes end, and a second one that they leave from.
    """
    from scipy.sparse import csr_array  # slow to import, and only a new world needs it
    from scipy.sparse.csgraph import dijkstra

    dead, shut = np.frombuffer(dead_end, bool), np.frombuffer(closed, bool)
    n = dead.size
    leaves_from = np.where(dead, n + np.cumsum(dead) - 1, np.arange(n))
    size = n + int(dead.sum())
    edges = np.frombuffer(a, np.int64), np.frombuffer(b, np.int64), np.frombuffer(hours)
    here, there, weight, row = quickest(*edges, shut)
    net = csr_array((weight, (leaves_from[here], there)), shape=(size, size))
    least, before = dijkstra(net, directed=True, indices=leaves_from, return_predecessors=True)
    edge_of = np.full((n, n), -1, dtype=np.int64)
    edge_of[here, there] = row
    first = first_stop(before[:, :n], leaves_from)
    next_edge = np.where(first >= 0, edge_of[np.arange(n)[:, None], first], -1)
    least = np.ascontiguousarray(least[:, :n])
    np.fill_diagonal(least, 0.0)
    np.fill_diagonal(next_edge, -1)
    return least, next_edge


def quickest(a: Table, b: Table, hours: Table, closed: Table) -> tuple[Table, Table, Table, Table]:
    """From, to, hours and row of the quickest edge between any two towns that have one; the first of equals."""
    here, there = np.concatenate([a, b]), np.concatenate([b, a])
    weight, row = np.tile(hours, 2), np.tile(np.arange(a.size), 2)
    order = np.lexsort((row, weight, there, here))
    order = order[np.isfinite(weight[order]) & ~closed[there[order]]]
    ends = np.stack([here[order], there[order]])
    order = order[(np.diff(ends, axis=1, prepend=-1) != 0).any(axis=0)]
    return here[order], there[order], weight[order], row[order]


def first_stop(before: Table, leaves_from: Table) -> Table:
    """[T, T] the first town on the way from a to b, from each town's predecessor; -1 = no way.

    Every town points to the one before it, then to the one before that, and so on by doubling.
    """
    n = before.shape[1]
    rows, towns = np.arange(n)[:, None], np.arange(n)
    stop = np.where((before < 0) | (before == leaves_from[:, None]), towns, before)
    while True:
        sooner = stop[rows, stop]
        if (sooner == stop).all():
            return np.where(before < 0, -1, stop)
        stop = sooner


def build_routes(scenario: Scenario, nodes: Sequence[Place], edges: Rows, home: str) -> Routes:
    """The tables that the factions of a scenario need, each made once."""
    dead_end, values = dead_ends(nodes), scenario.values
    keys = {faction: frozenset(value.open_countries) for faction, value in scenario.factions.items()}
    sets = sorted(set(keys.values()), key=sorted)
    first, hours = [], []
    for open_countries in sets:
        for mobility in range(len(MOBILITY)):
            closed = closed_places(nodes, home, open_countries)
            least, next_edge = route_table(edges, edge_hours(edges, mobility, values), closed, dead_end)
            first.append(next_edge)
            hours.append(least)
    by_side = [[sets.index(keys[faction]) * len(MOBILITY) + m for m in range(len(MOBILITY))] for faction in keys]
    least = np.stack(hours)
    nearest = np.argsort(least, axis=2, kind="stable").astype(np.int64)
    next_edge, sides = np.stack(first), np.array(by_side, dtype=np.int64).reshape(-1, len(MOBILITY))
    return Routes(next_edge, least, nearest, onward_towns(next_edge, edges), sides)


def onward_towns(next_edge: Table, edges: Rows) -> Table:
    """[R, T, T] the next town on the way to a from b, by the first edge from b to a."""
    if edges.size == 0:
        return np.full_like(next_edge, -1)
    here = np.arange(next_edge.shape[1])[:, None]
    ahead = np.where(next_edge >= 0, edges.a[next_edge] + edges.b[next_edge] - here, -1)
    return np.ascontiguousarray(np.swapaxes(ahead, 1, 2))
