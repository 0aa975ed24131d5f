"""Travel times and routes over the road net: one table per mobility and set of open countries.

Hours = length / (speed on tarmac × share kept on this class of road) + hours at the ferry; a share of 0 shuts the
road. The interior of a foreign country is closed to a side that may not use its roads (border posts and camps
are open); who stands in a closed place may leave it. A refuge is a dead end: a route may begin or end there but
never lead through. Routes are those of least travel time (Dijkstra 1959). Left out: traffic, damage, seasons.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.records.codes import MOBILITY, REFUGE, ROAD
from agents.records.columns import Rows, Table
from scenarios.schema import Scenario
from sim.start.theatre import OPEN_TO_ALL, Place


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
    """Least travel hours [T, T] and the first edge of each route [T, T].

    A dead end has two nodes in the search: itself, where routes end, and a second one that they leave from.
    """
    from scipy.sparse import csr_array  # slow to import, and only a new world needs it
    from scipy.sparse.csgraph import dijkstra

    n = closed.size
    leaves_from = np.where(dead_end, n + np.cumsum(dead_end) - 1, np.arange(n))
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for row in range(edges.size):
        for a, b in ((int(edges.a[row]), int(edges.b[row])), (int(edges.b[row]), int(edges.a[row]))):
            if np.isfinite(hours[row]) and not closed[b]:
                best[a, b] = min(best.get((a, b), (np.inf, -1)), (float(hours[row]), row))
    size = n + int(dead_end.sum())
    ends = np.array(list(best), dtype=np.int64).reshape(-1, 2)
    weights = [weight for weight, _ in best.values()]
    net = csr_array((weights, (leaves_from[ends[:, 0]], ends[:, 1])), shape=(size, size))
    least, before = dijkstra(net, directed=True, indices=leaves_from, return_predecessors=True)
    first = first_stop(before[:, :n], leaves_from)
    edge_of = np.full((n, n), -1, dtype=np.int64)
    edge_of[ends[:, 0], ends[:, 1]] = [row for _, row in best.values()]
    least = np.ascontiguousarray(least[:, :n])
    there = np.arange(n)
    next_edge = np.where(first >= 0, edge_of[there[:, None], np.maximum(first, 0)], -1)
    least[there, there] = 0.0
    next_edge[there, there] = -1
    return least, np.ascontiguousarray(next_edge)


def first_stop(before: Table, leaves_from: Table) -> Table:
    """[T, T] the first town on the way from a to b, from each town's predecessor; -1 = no way."""
    n = before.shape[1]
    rows = np.arange(n)[:, None]
    stop = np.where(before >= 0, np.arange(n), -1)
    while True:
        previous = np.where(stop >= 0, before[rows, np.maximum(stop, 0)], -1)
        onward = (previous >= 0) & (previous != leaves_from[:, None])
        if not onward.any():
            return stop
        stop = np.where(onward, previous, stop)


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
