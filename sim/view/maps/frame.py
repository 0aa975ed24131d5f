"""Which part of the theatre a run is about, and what all its maps have in common."""

from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import BASE, CAMPSITE, CAPITAL, CITY, FERRY, FIGHT, REFUGE, RIVER_BOAT, TRACK, TRANSPORTS
from sim.trajectory import Trajectory
from sim.view.maps.labels import Box

Array = np.ndarray[Any, Any]

MARGIN_KM = 85.0  # around the towns in the picture
MOST_NAMES = 15


class View(NamedTuple):
    """What all maps of a run have in common."""

    box: Box  # km
    towns: Array  # rows of the towns drawn, small ones first
    named: list[int]  # rows of the towns to name, most important first
    names: list[str]  # of all towns
    roads: list[tuple[int, Array]]  # class and [n, 2, 2] km


def frame_run(trajectory: Trajectory) -> View:
    """Which part of the theatre the run is about: the capital, and every town that changes hands or isn't the host's.

    Remote places off the grid stay out of the picture.
    """
    towns, clock = trajectory.towns[0], trajectory.theatre[0]
    country = towns.country == towns.country[clock.capital]
    drawn = country & (towns.cell >= 0) & ~np.isin(towns.kind, (REFUGE, BASE, CAMPSITE))
    camp = np.append(trajectory.sides[0].camp, -1)[trajectory.towns.holder]
    foreign = (camp != trajectory.sides[0].camp[clock.government]).any(axis=0)
    active = np.flatnonzero(drawn & (foreign | (towns.kind == CAPITAL)))
    x, y = towns.x[active], towns.y[active]
    box = Box(*(float(edge) for edge in (x.min(), y.min(), x.max(), y.max())))
    box = Box(box.left - MARGIN_KM, box.bottom - MARGIN_KM, box.right + MARGIN_KM, box.top + MARGIN_KM)
    rows = np.flatnonzero(drawn)
    weight = importance(trajectory)
    named = sorted(rows.tolist(), key=lambda row: (-weight[row], row))[:MOST_NAMES]
    small_first = rows[np.argsort(towns.population[rows], kind="stable")]
    return View(box, small_first, named, trajectory.names.short_titles, roads(trajectory))


def importance(trajectory: Trajectory) -> Array:
    """How much a reader wants each town's name: capitals, what was fought for or changed hands, airfields, people."""
    towns, events = trajectory.towns[0], trajectory.events
    fights = events.town[(events.kind == FIGHT) & (events.town >= 0)]
    changes = (np.diff(trajectory.towns.holder, axis=0) != 0).sum(axis=0)
    weight = 9.0 * (towns.kind == CAPITAL) + 3.5 * (towns.kind == CITY) - 3.0 * (towns.kind == FERRY)
    weight += np.minimum(changes, 2) + 0.5 * np.minimum(np.bincount(fights, minlength=len(towns)), 4)
    weight += 1.5 * (towns.airfield >= TRANSPORTS) + np.minimum(towns.population / 5e4, 1.5)
    return np.asarray(weight)


def roads(trajectory: Trajectory) -> list[tuple[int, Array]]:
    """The roads by class as straight lines between their towns; not the river, not the tracks into refuges."""
    towns, edges = trajectory.towns[0], trajectory.world.edges
    ends = np.stack([np.column_stack([towns.x[e], towns.y[e]]) for e in (edges.a, edges.b)], axis=1)
    drawn = [road for road in range(TRACK) if road != RIVER_BOAT]
    return [(road, ends[edges.road == road]) for road in drawn if (edges.road == road).any()]
