"""The ground of a campaign: its places (towns, then refuges) and the roads between them.

A town keeps its place in scenarios/theatre/towns.csv; refuges follow (sim/start/refuges.py). People of a town: its own
count where the record has one, the commune for a capital, a share of the commune elsewhere, and a stated guess
for a place without any figure. People of places abroad are outside the model. Left out: bridges as objects.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.records import codes
from agents.records.columns import CELL, EDGE, TOWN, Rows, Table, records
from agents.records.frame import COLUMNS, ROWS
from scenarios.schema import Plane, Scenario, Town
from sim.start.grid import cell_centre, place_cell, project
from sim.start.refuges import find_refuges

KIND = {
    "capital": codes.CAPITAL,
    "town": codes.TOWN,
    "village": codes.VILLAGE,
    "ferry": codes.FERRY,
    "border": codes.BORDER,
    "border_camp": codes.CAMPSITE,
    "camp": codes.CAMPSITE,
    "external_city": codes.TOWN,
    "air_base": codes.BASE,
    "base": codes.BASE,
}
OPEN_TO_ALL = (codes.BORDER, codes.CAMPSITE)  # kinds of foreign place that need no leave to enter
NOT_A_ROAD = "air"


class Place(NamedTuple):
    """A node of the road net."""

    id: str
    name: str
    kind: int
    country: str
    region: str  # of Mali; empty abroad
    lat: float
    lon: float
    x: float  # km
    y: float
    cell: int
    population: float
    airfield: int = 0  # bits
    cover: float = 0.0
    tracks: tuple[tuple[int, float], ...] = ()  # refuges only: (row of the town, km)


def home_country(towns: Sequence[Town]) -> str:
    """The country that the war is about: the capital's; most towns' where no capital is on the map."""
    capitals = [town.country for town in towns if town.kind == "capital"]
    countries = [town.country for town in towns]
    return capitals[0] if capitals else max(sorted(set(countries)), key=countries.count)


def is_regional_capital(town: Town, towns: Sequence[Town]) -> bool:
    """Whether it is the chief town of the cercle that gives its region the name: the most populous one there."""
    rivals = [t for t in towns if t.region_2012 == t.cercle == town.region_2012]
    most = max((t.pop_2009 or 0.0 for t in rivals), default=0.0)
    return town in rivals and town.kind == "town" and (town.pop_2009 or 0.0) == most > 0.0


def people_of(town: Town, seat: bool, values: Mapping[str, float]) -> float:
    """People of the town itself [whole persons] in Mali; `seat`: it is a capital, whose commune is the town."""
    share = 1.0 if seat else values["theatre.town_share_of_commune"]
    known = town.town_nucleus_pop or share * (town.pop_2009 or 0.0)
    return float(math.floor((known or values["theatre.small_place_people"]) + 0.5))


def places(scenario: Scenario) -> list[Place]:
    """All towns in the order of their table, then the refuges."""
    towns, values, plane = scenario.theatre.towns, scenario.values, scenario.theatre.plane
    home = home_country(towns)
    out = []
    for town in towns:
        if town.kind not in KIND:
            raise ValueError(f'towns.csv: {town.id}: unknown kind "{town.kind}"; known are {", ".join(KIND)}')
        out.append(as_place(town, towns, home, scenario.theatre.airfields.get(town.id, 0), values, plane))
    for r in find_refuges(scenario, home):
        where = (r.region, r.lat, r.lon, r.x, r.y, r.cell)
        out.append(Place(r.id, r.name, codes.REFUGE, home, *where, population=0.0, cover=r.cover, tracks=r.tracks))
    return out


def as_place(
    town: Town, towns: Sequence[Town], home: str, airfield: int, values: Mapping[str, float], plane: Plane
) -> Place:
    """A town as a node."""
    at_home = town.country == home
    regional = at_home and is_regional_capital(town, towns)
    kind = codes.CITY if regional else KIND[town.kind]
    people = people_of(town, regional or kind == codes.CAPITAL, values) if at_home else 0.0
    where = (town.region_2012 if at_home else "", town.lat, town.lon, *project(town.lat, town.lon, plane))
    cell = place_cell(town.lat, town.lon, plane)
    return Place(town.id, town.name, kind, town.country, *where, cell=cell, population=people, airfield=airfield)


def regions_of(nodes: Sequence[Place]) -> tuple[str, ...]:
    """Regions of Mali that have a place, in order."""
    return tuple(sorted({node.region for node in nodes} - {""}))


def countries_of(nodes: Sequence[Place]) -> tuple[str, ...]:
    """Countries that have a place, in order."""
    return tuple(sorted({node.country for node in nodes}))


def town_table(nodes: Sequence[Place]) -> Rows:
    """[T] TOWN as far as geography knows it; holders and guests come with the factions."""
    towns = records(TOWN, len(nodes))
    regions, countries = regions_of(nodes), countries_of(nodes)
    for row, node in enumerate(nodes):
        town = towns[row]
        town.kind, town.country = node.kind, countries.index(node.country)
        town.x, town.y, town.cell = node.x, node.y, node.cell
        town.population = node.population
        town.airfield, town.refuge = node.airfield, node.cover
        town.home_region = regions.index(node.region) if node.region else -1
    towns.holder = towns.claimant = towns.abandoned_tick = towns.striker = towns.taken_tick = -1
    return towns


def edge_table(scenario: Scenario, nodes: Sequence[Place]) -> Rows:
    """[E] EDGE: the roads in the order of their table, then the tracks to the refuges."""
    rows = {node.id: row for row, node in enumerate(nodes)}
    roads = [road for road in scenario.theatre.roads if road.road != NOT_A_ROAD]
    ways = [(rows[road.a], rows[road.b], road.length_km, codes.ROAD.index(road.road)) for road in roads]
    for row, node in enumerate(nodes):
        ways += [(row, town, length, codes.TRACK) for town, length in node.tracks]
    edges = records(EDGE, len(ways))
    for row, (a, b, length, road) in enumerate(ways):
        edges.a[row], edges.b[row], edges.length[row], edges.road[row] = a, b, length, road
    edges.ferry = edges.road == codes.PISTE_FERRY
    return edges


def edges_at(edges: Rows, n_towns: int) -> tuple[Table, Table]:
    """For each town the edges that meet there: start [T + 1] and list, in the order of the edges."""
    at: list[list[int]] = [[] for _ in range(n_towns)]
    for row in range(edges.size):
        at[edges.a[row]].append(row)
        at[edges.b[row]].append(row)
    start = np.cumsum([0, *map(len, at)], dtype=np.int64)
    return start, np.array([row for rows in at for row in rows], dtype=np.int64)


def cell_table(scenario: Scenario, nodes: Sequence[Place]) -> Rows:
    """[C] CELL, with the nearest town of this theatre (refuges left aside) by straight distance in the plane."""
    cells, grid = records(CELL, COLUMNS * ROWS), scenario.theatre.grid
    at = np.array([cell.row * COLUMNS + cell.col for cell in grid], np.int64)
    road = {word: code for code, word in enumerate(codes.ROAD)}
    cells.road = -1
    cells.terrain[at] = [codes.TERRAIN.index(cell.terrain) for cell in grid]
    cells.in_mali[at] = [cell.in_mali for cell in grid]
    cells.road[at] = [road.get(cell.road_class, -1) for cell in grid]
    x, y = np.array([cell_centre(cell, scenario.theatre.plane) for cell in range(cells.size)]).T
    towns = [(row, node) for row, node in enumerate(nodes) if node.kind != codes.REFUGE]
    cells.town_km = np.inf
    for row, node in towns:
        km = np.hypot(x - node.x, y - node.y)
        cells.town = np.where(km < cells.town_km, row, cells.town)
        cells.town_km = np.minimum(km, cells.town_km)
    return cells
