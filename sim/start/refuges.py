"""Refuges: places of rough ground where a force can live unseen, found by rule from the terrain grid.

Neighbouring cells of one rough terrain in Mali without a town form a cluster; in each the cell farthest from
roads and towns becomes a refuge, and in a big cluster further cells at least `refuge_spacing_km` from it. Ground
beyond `refuge_reach_km` of any town counts as out of reach, ground within `refuge_remote_km` of a road as in
sight. A slow track leads to the nearest town and, where it is hardly farther, to the second. Nothing here knows
a place by name. Left out: water, forage, who knows the way.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.records.codes import DUNES, RIVER_DELTA, ROCK_MASSIF, TERRAIN
from agents.records.columns import Table
from agents.records.frame import COLUMNS, ROWS
from scenarios.schema import Cell, Plane, Scenario, Town
from sim.start.grid import cell_centre, place_cell, project

ROUGH = {ROCK_MASSIF: ("Massif", "rock"), DUNES: ("Dunes", "dunes"), RIVER_DELTA: ("Delta thickets", "delta")}
COMPASS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
NO_ROAD = "none"


class Refuge(NamedTuple):
    """A place to hide: its cell, the cover it gives, and its tracks as (row of the town, km)."""

    id: str
    name: str
    region: str
    lat: float
    lon: float
    x: float
    y: float
    cell: int
    cover: float
    tracks: tuple[tuple[int, float], ...]


def find_refuges(scenario: Scenario, home: str) -> list[Refuge]:
    """All refuges near towns of the home country: by terrain, by cluster from the south-west, remotest first."""
    values, plane = scenario.values, scenario.theatre.plane
    towns = [(row, town) for row, town in enumerate(scenario.theatre.towns) if town.country == home]
    grid = {cell.row * COLUMNS + cell.col: cell for cell in scenario.theatre.grid}
    taken = {place_cell(town.lat, town.lon, plane) for town in scenario.theatre.towns}
    words = {TERRAIN[terrain]: terrain for terrain in ROUGH}
    open_ground = {c: cell for c, cell in grid.items() if cell.in_mali and c not in taken}
    rough = {c: words[cell.terrain] for c, cell in open_ground.items() if cell.terrain in words}
    seen = [c for c, cell in grid.items() if c in taken or cell.road_class != NO_ROAD]
    remote = least_km(rough, [cell_centre(c, plane) for c in seen], plane)
    reach = least_km(rough, [project(town.lat, town.lon, plane) for _, town in towns], plane)
    hidden = {
        c for c in rough
        if remote[c] >= values["theatre.refuge_remote_km"] and reach[c] <= values["theatre.refuge_reach_km"]
    }  # fmt: skip
    found: list[Refuge] = []
    for terrain in ROUGH:
        for cluster in clusters({c for c in rough if rough[c] == terrain}):
            if len(cluster) >= values["theatre.refuge_min_cells"]:
                for cell in spread(hidden.intersection(cluster), remote, values["theatre.refuge_spacing_km"], plane):
                    ids = {refuge.id for refuge in found}
                    found.append(describe(grid[cell], cell, terrain, towns, ids, values, plane))
    return found


def clusters(cells: set[int]) -> list[list[int]]:
    """Groups of cells that touch, corners included; in the order of their first cell."""
    left, groups = set(cells), []
    for seed in sorted(cells):
        if seed not in left:
            continue
        left.remove(seed)
        group, edge = [seed], [seed]
        while edge:
            row, column = divmod(edge.pop(), COLUMNS)
            for r in range(max(0, row - 1), min(ROWS, row + 2)):
                for c in range(max(0, column - 1), min(COLUMNS, column + 2)):
                    if r * COLUMNS + c in left:
                        left.remove(r * COLUMNS + c)
                        group.append(r * COLUMNS + c)
                        edge.append(r * COLUMNS + c)
        groups.append(sorted(group))
    return groups


def least_km(cells: Collection[int], places: Sequence[tuple[float, float]], plane: Plane) -> dict[int, float]:
    """Distance [km] from each cell's middle to the nearest of the places; the size of the map if there is none."""
    far = plane.cell_km * (COLUMNS + ROWS)
    centres: Table = np.array([cell_centre(c, plane) for c in cells]).reshape(-1, 1, 2)
    steps = centres - np.array(places).reshape(1, -1, 2)
    squares = steps[..., 0] ** 2 + steps[..., 1] ** 2
    return dict(zip(cells, np.sqrt(squares.min(axis=1, initial=far**2)).tolist(), strict=True))


def spread(cells: set[int], remote: Mapping[int, float], spacing: float, plane: Plane) -> list[int]:
    """The most remote cell, then the most remote of those at least `spacing` [km] from all chosen, and so on."""
    chosen: list[int] = []
    for cell in sorted(cells, key=lambda c: (-remote[c], c)):
        if all(math.dist(cell_centre(cell, plane), cell_centre(other, plane)) >= spacing for other in chosen):
            chosen.append(cell)
    return chosen


def describe(
    cell: Cell,
    number: int,
    terrain: int,
    towns: Sequence[tuple[int, Town]],
    ids: set[str],
    values: Mapping[str, float],
    plane: Plane,
) -> Refuge:
    """Name the refuge by its ground and nearest town (by the compass when that name is taken); lay its tracks."""
    x, y = cell_centre(number, plane)
    distances = [(math.dist((x, y), project(town.lat, town.lon, plane)), row, town) for row, town in towns]
    (distance, row, town), *others = sorted(distances, key=lambda item: item[:2])
    word, short = ROUGH[terrain]
    slug, name = f"refuge_{short}_{town.id}", f"{word} near {town.name}"
    if slug in ids:
        east, north = project(town.lat, town.lon, plane)
        side = COMPASS[round(math.atan2(y - north, x - east) / (math.pi / 4.0)) % len(COMPASS)]
        slug, name = f"{slug}_{side.replace('-', '_')}", f"{word} {side} of {town.name}"
    winding = values["theatre.refuge_winding"]
    ends = [(row, winding * distance)]
    if others and others[0][0] <= values["theatre.refuge_second_ratio"] * distance:
        ends.append((others[0][1], winding * others[0][0]))
    cover = values[f"theatre.refuge_cover_{short}"]
    return Refuge(slug, name, town.region_2012, cell.lat, cell.lon, x, y, number, cover, tuple(ends))
