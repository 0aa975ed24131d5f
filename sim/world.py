"""From a scenario to the World of a run: everything allocated once, then the luck of the start.

`prepare` does all that runs of one scenario share (routes, worth, the state before luck); `fresh` copies that
state and draws a run's start. `build_world` is both. Nothing here reads a file or knows what came of it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agents.records import codes
from agents.records.columns import CHOICE, EVENT, PACKAGE, STATE, THREAT, TRACK, Rows, Table, World, records
from agents.records.frame import COLUMNS, ROWS
from agents.records.scratch import scratch
from agents.staff.desk import desk
from scenarios.schema import Scenario
from sim.names import Names, names_of
from sim.start import muster, worth
from sim.start.flight import Flight, lay_out
from sim.start.grid import straight_km
from sim.start.light import light_table
from sim.start.luck import draw_start
from sim.start.opening import count_people, hold, mark_line, stocks, theatre_row
from sim.start.parameters import kind_table, phase_parameters, table_of, temper_table
from sim.start.routes import Routes, build_routes, closed_places, dead_ends, edge_hours, route_table
from sim.start.theatre import Place, cell_table, edge_table, edges_at, home_country, places, town_table

EVENTS, CHOICES, PACKAGES = 16384, 65536, 128  # rows of the event log, the ledger and the packages


class Ground(NamedTuple):
    """What depends on the map alone, its parameters and who may use which roads: the slow part of building."""

    key: tuple[object, ...]
    nodes: list[Place]
    home: str  # country
    edges: Rows
    edge_start: Table
    edge_list: Table
    routes: Routes
    pickup_hours: Table  # [T, T] of pick-ups that keep to the home country: the net behind junctions and the line
    cells: Rows
    light: Rows
    air_km: Table
    features: worth.Features


class Prepared(NamedTuple):
    """What all runs of a scenario share."""

    scenario: Scenario
    names: Names
    world: World  # the state before luck, with one row of log and ledger; never played
    units: Rows  # STRENGTH ranges
    wings: Rows
    ground: Ground
    people: tuple[object, ...]  # what the civilians and their ways were laid out from


def build_world(scenario: Scenario, seed: int, run: int, ledger: bool = True) -> World:
    """The world of one run at the start of its first turn."""
    return fresh(prepare(scenario), seed, run, ledger)


def prepare(scenario: Scenario, like: Prepared | None = None) -> Prepared:
    """Build every table of a scenario once; the ground is that of `like` where nothing of it has changed."""
    values = scenario.values
    key = ground_key(scenario, values)
    ground = like.ground if like is not None and like.ground.key == key else survey(scenario, values, key)
    names = names_of(scenario, ground.nodes)
    kinds, airkinds, tempers = kind_table(values, "kinds"), kind_table(values, "aircraft"), temper_table(scenario)
    towns = town_table(ground.nodes)
    relations = muster.relation_table(scenario)
    sides = muster.side_table(scenario, names, relations)
    units = muster.unit_table(scenario, names, towns, kinds)
    hold(towns, scenario, names, units)
    people = people_key(scenario, names, towns, sides, ground)
    flight = people_of(scenario, names, towns, sides, ground, like if like and like.people == people else None)
    clock = theatre_row(scenario, towns, sides)
    mark_line(towns, sides, ground.pickup_hours, int(clock[0].government), values["theatre.line_hours"])
    wings = muster.wing_table(scenario, names, airkinds)
    depots = muster.depot_table(scenario, names, sides, values)
    n_staffs, n_cells, n_towns = len(names.staffs), COLUMNS * ROWS, towns.size
    world = World(
        theatre=clock,
        units=units,
        towns=towns,
        sides=sides,
        packages=package_table(),
        wings=wings,
        depots=depots,
        civilians=flight.civilians,
        pacts=muster.pact_table(scenario),
        shifts=muster.shift_table(scenario),
        tracks=track_table(n_staffs, units.size),
        threat=records(THREAT, (n_staffs, n_cells)),
        relations=relations,
        quality=np.repeat(tempers.regard[None, :], n_staffs, axis=0),
        events=records(EVENT, 1),
        ledger=records(CHOICE, 1),
        edges=ground.edges,
        edge_start=ground.edge_start,
        edge_list=ground.edge_list,
        next_edge=ground.routes.next_edge,
        hours=ground.routes.hours,
        nearest=ground.routes.nearest,
        onward=ground.routes.onward,
        routes=ground.routes.routes,
        cells=ground.cells,
        light=ground.light,
        groups_at=flight.groups_at,
        way_start=flight.way_start,
        way_list=flight.way_list,
        near_start=flight.near_start,
        near_list=flight.near_list,
        near_share=flight.near_share,
        kinds=kinds,
        airkinds=airkinds,
        tempers=tempers,
        worth=worth.worth_table(ground.features, tempers, sides.home_town),
        air_km=ground.air_km,
        params=phase_parameters(values),
        **scratch(
            units=units.size,
            towns=n_towns,
            sides=sides.size,
            wings=wings.size,
            depots=depots.size,
            civilians=flight.civilians.size,
            staffs=n_staffs,
            cells=n_cells,
        ),
        **desk(units.size, n_towns, sides.size, PACKAGES),
    )
    units_drawn, wings_drawn = muster.unit_strengths(scenario), muster.wing_strengths(scenario)
    return Prepared(scenario, names, world, units_drawn, wings_drawn, ground, people)


def people_of(
    scenario: Scenario, names: Names, towns: Rows, sides: Rows, ground: Ground, like: Prepared | None = None
) -> Flight:
    """The civilians and their ways, those of `like` if it was made from the same; sets the towns' counts of people."""
    if like is None:
        home = names.countries.index(ground.home)
        flight = lay_out(
            towns, sides, ground.edges, scenario.values, home, stocks(scenario, names), closed(scenario, names)
        )
    else:
        flight = Flight(*(getattr(like.world, name) for name in Flight._fields))
        towns.spot = like.world.towns.spot
    count_people(towns, flight.civilians)
    return flight


def closed(scenario: Scenario, names: Names) -> list[int]:
    """The countries whose borders let nobody through."""
    return [names.countries.index(c) for c in scenario.people.closed_borders if c in names.countries]


def people_key(scenario: Scenario, names: Names, towns: Rows, sides: Rows, ground: Ground) -> tuple[object, ...]:
    """All that the civilians and their ways depend on."""
    counted, values = tuple(stocks(scenario, names)), tuple(table_of(scenario.values, "displacement").items())
    held = towns.holder.tobytes(), sides.tobytes()  # what else is known of towns comes with the ground
    return ground.key, names.towns, *held, counted, tuple(closed(scenario, names)), values


def ground_key(scenario: Scenario, values: Mapping[str, float]) -> tuple[object, ...]:
    """All that the ground depends on."""
    open_to = tuple((key, faction.open_countries) for key, faction in scenario.factions.items())
    clock = (scenario.start, scenario.n_ticks, scenario.tick_hours)
    return (*clock, open_to, table_of(values, "theatre"), scenario.theatre)


def survey(scenario: Scenario, values: Mapping[str, float], key: tuple[object, ...]) -> Ground:
    """Places, roads, routes, cells and light."""
    nodes, home = places(scenario), home_country(scenario.theatre.towns)
    plane = scenario.theatre.plane
    edges = edge_table(scenario, nodes)
    pickup_hours = hours_at_home(nodes, edges, home, values)
    return Ground(
        key,
        nodes,
        home,
        edges,
        *edges_at(edges, len(nodes)),
        routes=build_routes(scenario, nodes, edges, home),
        pickup_hours=pickup_hours,
        cells=cell_table(scenario, nodes),
        light=light_table(scenario.start, scenario.n_ticks, scenario.tick_hours, plane.centre_lat, plane.centre_lon),
        air_km=straight_km(np.array([node.lat for node in nodes]), np.array([node.lon for node in nodes])),
        features=worth.features(nodes, edges, pickup_hours, home, values),
    )


def driven(ground: Ground, scenario: Scenario) -> Ground:
    """The same places and roads at the speeds of this scenario."""
    values = scenario.values
    pickup_hours = hours_at_home(ground.nodes, ground.edges, ground.home, values)
    junction = worth.junctions(pickup_hours, ground.features.prize, values["theatre.junction_hours"])
    return ground._replace(
        key=ground_key(scenario, values),
        routes=build_routes(scenario, ground.nodes, ground.edges, ground.home),
        pickup_hours=pickup_hours,
        features=ground.features._replace(junction=junction),
    )


def hours_at_home(nodes: Sequence[Place], edges: Rows, home: str, values: Mapping[str, float]) -> Table:
    """[T, T] hours of pick-ups that keep to the home country."""
    driving, abroad = edge_hours(edges, codes.PICKUP, values), closed_places(nodes, home, frozenset())
    return route_table(edges, driving, abroad, dead_ends(nodes))[0]


def fresh(prepared: Prepared, seed: int, run: int, ledger: bool = True) -> World:
    """A world of its own for one run: fixed tables are shared, state and scratch are not."""
    w = prepared.world
    own = {name: getattr(w, name).copy() for name in COPIED}
    own["threat"] = np.zeros(w.threat.shape, w.threat.dtype).view(np.recarray)
    own["events"] = np.zeros(EVENTS, w.events.dtype).view(np.recarray)
    own["ledger"] = np.zeros(CHOICES if ledger else 1, w.ledger.dtype).view(np.recarray)
    world = w._replace(**own)
    world.theatre[0].ledger_on = 1 if ledger else 0
    draw_start(world, prepared.units, prepared.wings, seed, run)
    return world


def refresh(w: World, prepared: Prepared, seed: int, run: int) -> None:
    """Set a world that `fresh` made of `prepared` back to the start of another run, in place: cheaper than a new one.

    The ledger stays on or off. What was kept of the run before must have been copied.
    """
    clock = w.theatre[0]
    events, choices, ledger = clock.events, clock.choices, clock.ledger_on
    for name in RESET:
        np.copyto(plain_bytes(getattr(w, name)), plain_bytes(getattr(prepared.world, name)))
    plain_bytes(w.threat).fill(0)
    plain_bytes(w.events[:events]).fill(0)
    plain_bytes(w.ledger[:choices]).fill(0)
    clock.ledger_on = ledger
    draw_start(w, prepared.units, prepared.wings, seed, run)


def plain_bytes(rows: Rows | Table) -> Table:
    """The bytes of an array, which NumPy copies at once and not field by field."""
    return np.ndarray(rows.nbytes, np.uint8, rows)


FIXED = (
    "edges", "edge_start", "edge_list", "next_edge", "hours", "nearest", "onward", "routes", "cells", "light",
    "groups_at", "way_start", "way_list", "near_start", "near_list", "near_share", "kinds", "airkinds", "tempers",
    "worth", "air_km", "params",
)  # fmt: skip
COPIED = tuple(name for name in World._fields if name not in (*FIXED, "threat", "events", "ledger"))
RESET = tuple(name for name in STATE if name in COPIED)


def package_table() -> Rows:
    """Packages, all unused."""
    packages = records(PACKAGE, PACKAGES)
    packages.faction = packages.objective = packages.assembly = -1
    packages.recon_until = -1.0
    return packages


def track_table(n_staffs: int, n_units: int) -> Rows:
    """[K, U] TRACK: nobody known."""
    tracks = records(TRACK, (n_staffs, n_units))
    tracks.tick = tracks.town = tracks.cell = tracks.behind = tracks.heading = tracks.faction = -1
    return tracks
