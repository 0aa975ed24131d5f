"""What the charts show, as arrays over time: trajectory in, numbers out, nothing drawn here.

Index 0 of every array over ticks is the start of the campaign, index t the state after t turns. Figures that the
series of a run already hold (sim/measures/series.py) are read from there and not counted again.
"""

import heapq
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import DECISION, HIDING, PRESENT, REQUEST, RIVER_BOAT, SEASONAL_DELTA
from agents.records.columns import World
from sim.measures.series import series_columns
from sim.trajectory import Trajectory
from sim.view.parties import Party

Array = np.ndarray[Any, Any]

HOURS_PER_DAY = 24.0


class Spell(NamedTuple):
    """A stretch of ticks [start, end) in which one side, or nobody (-1), held a town."""

    town: int
    side: int
    start: int
    end: int


class Moment(NamedTuple):
    """A tick worth a picture, and why."""

    tick: int
    why: str


def ticks_per_day(trajectory: Trajectory) -> int:
    """Turns in a day."""
    return round(24 / float(trajectory.scenario.tick_hours))


def by_party(trajectory: Trajectory, parties: list[Party], column: str, present: bool) -> Array:
    """[ticks, parties]: a column of the units summed by party, as `Trajectory.by_faction` does."""
    by_faction = trajectory.by_faction(column, present).astype(float)
    totals = [by_faction[:, list(party.sides)].sum(axis=1) for party in parties]
    return np.stack(totals, axis=1) if totals else np.zeros((len(by_faction), 0))


def series(trajectory: Trajectory, name: str) -> Array:
    """[turns]: one column of the run's series: the value after each turn."""
    columns = [measure.name for measure in series_columns(list(trajectory.names.staffs))]
    return np.asarray(trajectory.series[:, columns.index(name)])


def daily(counts: Array, per_day: int) -> Array:
    """[days]: what a count that grows from the start (one value per turn, [turns, …]) added on each day."""
    turns = np.diff(counts, axis=0, prepend=np.zeros_like(counts[:1]))
    days = -(-len(turns) // per_day)
    padded = np.zeros((days * per_day, *turns.shape[1:]))
    padded[: len(turns)] = turns
    return padded.reshape(days, per_day, *turns.shape[1:]).sum(axis=1)


def road_km(world: World, town: int) -> Array:
    """[towns]: shortest distance [km] by road to the town; inf = none. Boats and roads under water do not count."""
    edges = world.edges
    ways: dict[int, list[tuple[int, float]]] = {}
    for a, b, length, road in zip(
        edges.a.tolist(), edges.b.tolist(), edges.length.tolist(), edges.road.tolist(), strict=True
    ):
        if road not in (RIVER_BOAT, SEASONAL_DELTA):
            ways.setdefault(a, []).append((b, length))
            ways.setdefault(b, []).append((a, length))
    km = np.full(world.towns.size, np.inf)
    km[town] = 0.0
    queue = [(0.0, town)]
    while queue:
        so_far, here = heapq.heappop(queue)
        for there, length in ways.get(here, ()):
            if so_far + length < km[there] and so_far <= km[here]:
                km[there] = so_far + length
                heapq.heappush(queue, (km[there], there))
    return km


def place(trajectory: Trajectory, tick: int | slice) -> tuple[Array, Array]:
    """East and north [km] of every unit after so many turns (of a slice: [turns, units]): in town, or on its road."""
    units, towns, edges = trajectory.units[tick], trajectory.towns[0], trajectory.world.edges
    edge = np.maximum(units.edge, 0)
    share = np.where(units.edge >= 0, units.offset / np.maximum(edges.length[edge], 1e-9), 0.0).clip(0.0, 1.0)
    ahead = np.where(units.edge >= 0, units.heading, units.town)
    x = towns.x[units.town] + share * (towns.x[ahead] - towns.x[units.town])
    y = towns.y[units.town] + share * (towns.y[ahead] - towns.y[units.town])
    return x, y


def nearest_threat(trajectory: Trajectory) -> tuple[Array, Array]:
    """Road distance [km] of the nearest hostile force to the capital after each turn, and the unit's row (-1: none).

    Counted are people present and in the open, of factions hostile to the government at that time, on any road.
    """
    clock = trajectory.theatre[0]
    km = road_km(trajectory.world, int(clock.capital))
    length = trajectory.world.edges.length
    units = trajectory.units
    mask = trajectory.sides.hostile_mask[:, int(clock.government)]
    hostile = (mask[:, None] >> units.faction) & 1 == 1
    open_force = (units.status == PRESENT) & (units.personnel > 0) & (units.bush == 0) & (units.posture != HIDING)
    on_road = units.edge >= 0
    behind = km[units.town] + np.where(on_road, units.offset, 0.0)
    ahead = km[units.heading] + length[np.maximum(units.edge, 0)] - units.offset
    away = np.where(on_road, np.minimum(behind, ahead), behind)
    away = np.where(hostile & open_force, away, np.inf)
    row = np.argmin(away, axis=1)
    nearest = away[np.arange(len(row)), row]
    return nearest, np.where(np.isfinite(nearest), row, -1)


def spells(holder: Array, town: int) -> list[Spell]:
    """Who held the town when: `holder` is [ticks], one value per tick."""
    cuts = [0, *(np.flatnonzero(np.diff(holder)) + 1).tolist(), len(holder)]
    return [Spell(town, int(holder[a]), a, b) for a, b in pairwise(cuts)]


def first_event(trajectory: Trajectory, kind: int) -> int | None:
    """The tick of the first event of a kind."""
    rows = trajectory.events[trajectory.events.kind == kind]
    return int(rows.tick[0]) if len(rows) else None


def key_moments(trajectory: Trajectory, count: int, town_names: list[str]) -> list[Moment]:
    """The ticks to picture: start, end, and what turned the run; the widest gaps that are left are halved.

    Moments within a day of each other share a picture, the later one's; ticks are states after that many turns.
    """
    last, day = len(trajectory.units) - 1, ticks_per_day(trajectory)
    chosen = {0: "the start", last: "the end"}
    for tick, why in turning_points(trajectory, town_names):
        near = [other for other in chosen if abs(other - tick) <= day]
        if not near and len(chosen) < count:
            chosen[tick] = why
        elif len(near) == 1 and 0 < near[0] < last:
            words = [chosen.pop(near[0]), why]
            chosen[max(tick, near[0])] = ", ".join(words if tick > near[0] else words[::-1])
    while len(chosen) < min(count, last + 1):
        ticks = sorted(chosen)
        gap, start = max((b - a, -a) for a, b in pairwise(ticks))
        chosen[gap // 2 - start] = ""
    return [Moment(tick, chosen[tick]) for tick in sorted(chosen)]


def turning_points(trajectory: Trajectory, town_names: list[str]) -> list[Moment]:
    """The decision, the government's first loss and first recovery of a town, and when most were lost to others."""
    host = home_camp(trajectory)
    camp = np.append(trajectory.sides[0].camp, -1)[trajectory.towns.holder]  # [ticks, towns]; -1 nobody
    towns = trajectory.towns[0]
    home = towns.country == towns.country[trajectory.theatre[0].capital]
    lost = ((camp[:1] == host) & (camp != host) & (camp >= 0)).sum(axis=1)
    found = []
    decided = first_event(trajectory, DECISION)
    if decided is not None:
        found.append(Moment(decided + 1, "intervention decided"))
    fallen: list[Moment] = []
    back: list[Moment] = []
    for town in np.flatnonzero(home).tolist():
        held = [(tick, side) for tick, side in enumerate(camp[:, town].tolist()) if side >= 0]
        for (_, before), (tick, now) in pairwise(held):
            if before == host != now:
                fallen.append(Moment(tick, f"{town_names[town]} falls"))
            elif before != host == now:
                back.append(Moment(tick, f"{town_names[town]} taken back"))
    found += [min(moments) for moments in (fallen, back) if moments]
    if lost.max() > 0:
        found.append(Moment(last_peak(lost), "most towns lost"))
    return found


def last_peak(values: Array) -> int:
    """The last index at which the values are at their highest."""
    return int(len(values) - 1 - np.argmax(values[::-1]))


def home_camp(trajectory: Trajectory) -> int:
    """The camp of the government of the country at war."""
    return int(trajectory.sides[0].camp[trajectory.theatre[0].government])


def milestones(trajectory: Trajectory) -> list[tuple[float, str]]:
    """Request and decision, to be marked on every chart over time: days since the start, and the word."""
    events = trajectory.events
    named = [(events[events.kind == kind], word) for kind, word in ((REQUEST, "request"), (DECISION, "decision"))]
    return [(float(rows.amount[0]) / HOURS_PER_DAY, word) for rows, word in named if len(rows)]
