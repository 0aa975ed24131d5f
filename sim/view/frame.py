"""Which part of the theatre a run is about, and what all its maps have in common."""

from typing import Any, NamedTuple

import numpy as np

from agents.orders import BASE, CAMPSITE, CAPITAL, CITY, FERRY, REFUGE, RIVER_BOAT, TRACK, TRANSPORTS
from sim.trajectory import Trajectory
from sim.view.labels import Box

Array = np.ndarray[Any, Any]

MARGIN_KM = 70.0  # around the towns in the picture
MOST_NAMES = 15


class View(NamedTuple):
    """What all maps of a run have in common."""

    box: Box  # km
    towns: Array  # rows of the towns drawn, small ones first
    named: list[int]  # rows of the towns to name, most important first
    names: list[str]  # of all towns
    roads: list[tuple[int, Array]]  # class and [n, 2, 2] km


def short(name: str) -> str:
    """A town's name without what stands in brackets."""
    return name.split(" (")[0]


def frame_run(trajectory: Trajectory) -> View:
    """Which part of the theatre the run is about: the capital, and every town that changes hands or isn't the host's.

    Remote places off the grid stay out of the picture. Names: the capital, then towns that change hands, regional
    capitals, and the rest by people.
    """
    towns, clock = trajectory.towns[0], trajectory.theatre[0]
    holder = trajectory.towns.holder
    country = towns.country == towns.country[clock.capital]
    drawn = country & (towns.cell >= 0) & ~np.isin(towns.kind, (REFUGE, BASE, CAMPSITE))
    changes = (np.diff(holder, axis=0) != 0).sum(axis=0)
    camp = np.append(trajectory.sides[0].camp, -1)[holder]
    foreign = (camp != trajectory.sides[0].camp[clock.government]).any(axis=0)
    active = np.flatnonzero(drawn & (foreign | (changes > 0) | (towns.kind == CAPITAL)))
    x, y = towns.x[active], towns.y[active]
    box = Box(
        float(x.min()) - MARGIN_KM, float(y.min()) - MARGIN_KM, float(x.max()) + MARGIN_KM, float(y.max()) + MARGIN_KM
    )
    weight = 9.0 * (towns.kind == CAPITAL) + 3.0 * (towns.kind == CITY) + 2.0 * np.minimum(changes, 2) + foreign
    weight = (
        weight + np.minimum(towns.population / 1e5, 1.0) + (towns.airfield >= TRANSPORTS) - 3.0 * (towns.kind == FERRY)
    )
    rows = np.flatnonzero(drawn)
    named = sorted(rows.tolist(), key=lambda row: (-weight[row], row))[:MOST_NAMES]
    edges = trajectory.world.edges
    ends = np.stack([np.column_stack([towns.x[e], towns.y[e]]) for e in (edges.a, edges.b)], axis=1)
    roads = [
        (road, ends[edges.road == road]) for road in range(TRACK) if road != RIVER_BOAT and (edges.road == road).any()
    ]
    drawn_rows = rows[np.argsort(towns.population[rows], kind="stable")]
    return View(box, drawn_rows, named, [short(title) for title in trajectory.names.town_titles], roads)
