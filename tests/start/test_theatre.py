"""The ground: projection, roads, travel times, refuges, and what a town is worth."""

import csv
import math

import numpy as np
import pytest

from agents.records import codes
from agents.records.columns import EDGE, Rows, records
from agents.records.frame import COLUMNS, ROWS, cell_at
from scenarios import schema
from scenarios.schema import Cell, Plane, Scenario
from sim.start import worth
from sim.start.grid import cell_centre, place_cell, project, straight_km
from sim.start.parameters import table_of
from sim.start.refuges import clusters, find_refuges, spread
from sim.start.routes import build_routes, closed_places, dead_ends, edge_hours, route_table
from sim.start.theatre import Place, edge_table, edges_at, home_country, is_regional_capital, people_of, places
from tests.conftest import ROOT

VALUES = {
    **{f"theatre.{mobility}_kmh": kmh for mobility, kmh in zip(codes.MOBILITY, (50.0, 40.0, 75.0, 4.0), strict=True)},
    **{f"theatre.{road.replace('+', '_')}_{m}": 1.0 for road in codes.ROAD for m in codes.MOBILITY},
    "theatre.piste_pickup": 0.5,
    "theatre.seasonal_delta_pickup": 0.0,
    "theatre.ferry_hours": 2.0,
}
PLANE = Plane(centre_lat=17.0, centre_lon=-2.5, west_km=-720.0, south_km=-666.0, cell_km=20.0)
FRAME = (-720.0, -666.0, 20.0)
PEOPLE = {"theatre.town_share_of_commune": 0.25, "theatre.small_place_people": 1500.0}


def place(name: str, country: str = "ML", kind: int = codes.TOWN, **more: object) -> Place:
    """A node of which only what a test needs is stated."""
    fields = {"region": "", "lat": 0.0, "lon": 0.0, "x": 0.0, "y": 0.0, "cell": -1, "population": 1000.0} | more
    return Place(id=name, name=name, kind=kind, country=country, **fields)  # type: ignore[arg-type]


def roads(*ways: tuple[int, int, float, int]) -> Rows:
    """Edges from (a, b, km, class)."""
    edges = records(EDGE, len(ways))
    for row, (a, b, km, road) in enumerate(ways):
        edges.a[row], edges.b[row], edges.length[row], edges.road[row] = a, b, km, road
        edges.ferry[row] = road == codes.PISTE_FERRY
    return edges


def table(nodes: list[Place], edges: Rows, mobility: int, open_countries: frozenset[str] = frozenset()) -> tuple:
    """Hours and first edges for one side."""
    dead_end = np.array([node.kind == codes.REFUGE for node in nodes])
    return route_table(edges, edge_hours(edges, mobility, VALUES), closed_places(nodes, "ML", open_countries), dead_end)


def test_projection_is_centred_and_keeps_near_distances() -> None:
    assert project(17.0, -2.5, PLANE) == (0.0, 0.0)
    (x_a, y_a), (x_b, y_b) = (
        project(14.5286, -4.0942, PLANE),
        project(14.9467, -3.8933, PLANE),
    )  # Sévaré and Konna, 51.3 km
    straight = straight_km(np.array([14.5286, 14.9467]), np.array([-4.0942, -3.8933]))[0, 1]
    assert straight == pytest.approx(51.3, abs=0.1)
    assert math.hypot(x_a - x_b, y_a - y_b) == pytest.approx(straight, rel=0.002)


def test_cells_of_towns_are_those_of_the_map_data(january: Scenario) -> None:
    assert place_cell(14.9467, -3.8933, PLANE) == 21 * COLUMNS + 28  # Konna
    assert place_cell(48.6377, 4.9489, PLANE) == -1  # Saint-Dizier
    with (ROOT / "scenarios" / "theatre" / "towns_grid.csv").open(encoding="utf-8") as lines:
        stated = {
            r["id"]: -1 if r["off_map"] == "1" else int(r["row"]) * COLUMNS + int(r["col"])
            for r in csv.DictReader(lines)
        }
    assert {town.id: place_cell(town.lat, town.lon, PLANE) for town in january.theatre.towns} == stated


def test_middle_of_a_cell_lies_in_it() -> None:
    for cell in (0, COLUMNS - 1, COLUMNS, 1234, 4439):
        assert cell_at(*cell_centre(cell, PLANE), *FRAME) == cell
    assert cell_at(-720.1, 0.0, *FRAME) == cell_at(0.0, 534.1, *FRAME) == -1


def test_the_frame_is_as_large_as_the_grammar_says() -> None:
    assert (COLUMNS, ROWS) == schema.FRAME


def test_travel_time_of_three_towns() -> None:
    nodes = [place("a"), place("b"), place("c")]
    edges = roads((0, 1, 75.0, codes.PAVED), (1, 2, 75.0, codes.PISTE), (0, 2, 75.0, codes.PISTE_FERRY))
    hours, next_edge = table(nodes, edges, codes.PICKUP)
    assert hours.tolist() == [[0, 1, 3], [1, 0, 2], [3, 2, 0]]  # a-c: 1 h + 2 h by b, or 1 h + 2 h at the ferry
    assert next_edge[0, 1] == 0
    assert next_edge[1, 2] == 1
    assert next_edge[0, 0] == -1
    on_foot, _ = table(nodes, edges, codes.FOOT)
    assert on_foot[0, 2] == pytest.approx(75 / 4 + 2)


def test_route_of_several_legs_starts_with_its_first_edge() -> None:
    nodes = [place(name) for name in "abcde"]
    edges = roads(*((i, i + 1, 75.0, codes.PAVED) for i in range(4)), (0, 1, 60.0, codes.RIVER_BOAT))
    hours, next_edge = table(nodes, edges, codes.PICKUP)
    assert hours[0, 4] == pytest.approx(3.8)  # of two ways between neighbours the quicker counts
    assert next_edge[0].tolist() == [-1, 4, 4, 4, 4]
    assert next_edge[4].tolist() == [3, 3, 3, 3, -1]


def test_flooded_road_is_open_on_foot_only() -> None:
    nodes, edges = [place("a"), place("b")], roads((0, 1, 40.0, codes.SEASONAL_DELTA))
    by_car, first = table(nodes, edges, codes.PICKUP)
    assert np.isinf(by_car[0, 1])
    assert first[0, 1] == -1
    assert table(nodes, edges, codes.FOOT)[0][0, 1] == pytest.approx(10.0)


def test_foreign_interior_is_closed_but_can_be_left() -> None:
    nodes = [place("home"), place("city", "NE"), place("far"), place("post", "NE", codes.BORDER)]
    edges = roads((0, 1, 75.0, codes.PAVED), (1, 2, 75.0, codes.PAVED), (0, 3, 75.0, codes.PAVED))
    closed, _ = table(nodes, edges, codes.PICKUP)
    assert np.isinf(closed[0, 1])
    assert np.isinf(closed[0, 2])  # no way through
    assert closed[0, 3] == 1.0  # a border post is open to all
    assert closed[1].tolist() == [1.0, 0.0, 1.0, 2.0]  # who stands in it may leave
    opened, _ = table(nodes, edges, codes.PICKUP, frozenset({"NE"}))
    assert opened[0].tolist() == [0.0, 1.0, 2.0, 1.0]


def test_refuge_is_a_dead_end() -> None:
    nodes = [place("a"), place("b"), place("r", kind=codes.REFUGE), place("s", kind=codes.REFUGE)]
    ways = (
        (0, 1, 750.0, codes.PAVED),
        (0, 2, 75.0, codes.TRACK),
        (1, 2, 75.0, codes.TRACK),
        (1, 3, 75.0, codes.TRACK),
    )
    hours, next_edge = table(nodes, roads(*ways), codes.PICKUP)
    assert hours[0, 1] == 10.0  # not 2 h through the refuge
    assert next_edge[0, 1] == 0
    assert hours[0, 2] == hours[2, 1] == 1.0
    assert hours[2, 3] == 2.0  # from refuge to refuge by b
    assert next_edge[2].tolist() == [1, 2, -1, 2]
    assert hours[3, 0] == 11.0


def test_no_route_of_the_campaign_leads_through_a_refuge(january: Scenario) -> None:
    nodes = places(january)
    edges = edge_table(january, nodes)
    routes = build_routes(january, nodes, edges, "ML")
    hidden = np.array([node.kind == codes.REFUGE for node in nodes])
    n = len(nodes)
    for first in routes.next_edge:  # a track is taken only to or from its own refuge
        on_track = (first >= 0) & (edges.road[first] == codes.TRACK)
        here, goal = np.nonzero(on_track)
        assert (hidden[here] | (edges.a[first[here, goal]] == goal)).all()
        assert hidden[goal[~hidden[here]]].all()
    assert not routes.hours[:, np.arange(n), np.arange(n)].any()
    for first, least in zip(routes.next_edge, routes.hours, strict=True):
        assert ((first >= 0) == (np.isfinite(least) & ~np.eye(n, dtype=bool))).all()
    assert (routes.nearest[:, :, 0] == np.arange(n)).all()
    assert all(t.flags.c_contiguous for t in routes)
    assert {t.dtype.str for t in routes} == {"<i8", "<f8"}


def test_first_edges_lead_to_the_goal_in_the_stated_time(january: Scenario) -> None:
    nodes = places(january)
    edges = edge_table(january, nodes)
    routes = build_routes(january, nodes, edges, "ML")
    by_id = {node.id: row for row, node in enumerate(nodes)}
    france = list(january.factions).index("france")
    for mobility in range(len(codes.MOBILITY)):
        route = routes.routes[france, mobility]
        driving = edge_hours(edges, mobility, january.values)
        for start, goal in (("dakar", "gao"), ("abidjan", "tessalit"), ("ndjamena", "kidal"), ("timbuktu", "sikasso")):
            here, spent = by_id[start], 0.0
            while here != by_id[goal]:
                edge = routes.next_edge[route, here, by_id[goal]]
                here = int(edges.a[edge] + edges.b[edge] - here)
                spent += driving[edge]
            assert spent == pytest.approx(routes.hours[route, by_id[start], by_id[goal]])


def test_edges_meet_at_their_ends() -> None:
    edges = roads((0, 1, 1.0, codes.PAVED), (2, 1, 1.0, codes.PAVED))
    start, rows = edges_at(edges, 4)
    assert [rows[start[town] : start[town + 1]].tolist() for town in range(4)] == [[0], [0, 1], [1], []]


def test_people_of_a_town(january: Scenario) -> None:
    towns = {town.id: town for town in january.theatre.towns}
    every = january.theatre.towns
    chief = sorted(town.id for town in every if town.country == "ML" and is_regional_capital(town, every))
    assert chief == ["gao", "kayes", "kidal", "koulikoro", "mopti", "segou", "sikasso", "timbuktu"]
    assert people_of(towns["konna"], False, PEOPLE) == 10000  # counted by itself
    assert people_of(towns["gao"], True, PEOPLE) == 86633  # a capital is its commune
    assert people_of(towns["diabaly"], False, PEOPLE) == 8817  # a town in its commune: a quarter of 35,266
    assert people_of(towns["bore"], False, PEOPLE) == 1500  # no figure
    assert home_country(every) == "ML"
    assert all(node.population == 0 for node in places(january) if node.country != "ML")


def test_clusters_are_cells_that_touch() -> None:
    assert clusters({0, 1, COLUMNS + 2, 3 * COLUMNS}) == [[0, 1, COLUMNS + 2], [3 * COLUMNS]]
    assert clusters({COLUMNS - 1, COLUMNS}) == [[COLUMNS - 1], [COLUMNS]]  # the map does not wrap around


def test_refuges_keep_their_distance() -> None:
    row = set(range(10))  # 200 km
    assert spread(row, dict.fromkeys(row, 1.0), 100.0, PLANE) == [0, 5]
    assert spread(row, {cell: float(cell == 7) for cell in row}, 100.0, PLANE) == [7, 0]


def test_refuges_of_the_campaign(january: Scenario) -> None:
    refuges = find_refuges(january, "ML")
    assert 8 <= len(refuges) <= 20
    taken = [place_cell(town.lat, town.lon, PLANE) for town in january.theatre.towns]
    cells = [cell for cell in taken if cell >= 0] + [refuge.cell for refuge in refuges]
    assert len(set(cells)) == len(cells)  # no two places share a cell
    assert len({r.id for r in refuges}) == len({r.name for r in refuges}) == len(refuges)
    assert all(1 <= len(r.tracks) <= 2 and 0 < r.cover <= 1 for r in refuges)
    assert any(r.region == "Kidal" and r.cover == january.values["theatre.refuge_cover_rock"] for r in refuges)


def test_flat_ground_gives_no_refuge(january: Scenario) -> None:
    flat = tuple(cell.model_copy(update={"terrain": "sahel"}) for cell in january.theatre.grid[:50])
    assert all(isinstance(cell, Cell) for cell in flat)
    theatre = january.theatre.model_copy(update={"grid": flat})
    assert find_refuges(january.model_copy(update={"theatre": theatre}), "ML") == []


def test_worth_is_weights_times_features(january: Scenario) -> None:
    values = {f"theatre.{name}": value for name, value in table_of(january.values, "theatre").items()}
    values |= VALUES | {"theatre.people_power": 0.5, "theatre.national_capital": 3.0, "theatre.border_road": 0.5}
    nodes = [
        place("west", population=100.0, airfield=codes.HELICOPTERS),
        place("capital", kind=codes.CAPITAL, population=10000.0, airfield=7),
        place("middle", kind=codes.CITY, population=400.0),
        place("abroad", "NE", population=5000.0, airfield=7),
        place("hideout", kind=codes.REFUGE, population=0.0),
        place("camp", kind=codes.CAMPSITE),
    ]
    edges = roads(
        (0, 2, 75.0, codes.PAVED), (1, 2, 75.0, codes.PAVED), (0, 3, 75.0, codes.PAVED), (2, 4, 9.0, codes.TRACK)
    )
    hours = table(nodes, edges, codes.PICKUP)[0]
    of = worth.features(nodes, edges, hours, "ML", values)
    assert of.people.tolist() == pytest.approx([0.1, 1.0, 0.2, 0.0, 0.0, 0.0])
    assert of.capital.tolist() == [0, 3, 1, 0, 0, 0]
    assert of.airfield.tolist() == [values["theatre.airfield_helicopters"], 1, 0, 0, 0, 0]
    assert of.junction.tolist() == [0, 0, 1, 0, 0, 0]  # all traffic leads through the middle
    assert of.border.tolist() == [0.5, 0, 0, 0, 0, 0]
    temper = {
        "w_people": 1.0,
        "w_capital": 10.0,
        "w_airfield": 0.0,
        "w_junction": 100.0,
        "w_border": 0.2,
        "w_home": 7.0,
    }
    tempers = np.zeros(1, [(name, "f8") for name in temper]).view(np.recarray)
    for name, value in temper.items():
        tempers[name] = value
    table_at_home = worth.worth_table(of, tempers, np.array([0]))
    assert table_at_home[0].tolist() == pytest.approx([0.1 + 0.1 + 7.0, 31.0, 0.2 + 10 + 100, 0, 0, 0])
    assert worth.worth_table(of, tempers, np.array([4]))[0, 4] == 0.0  # a refuge is no prize, not even at home


def test_relabelling_the_towns_changes_no_worth(january: Scenario) -> None:
    towns = january.theatre.towns
    turned = january.theatre.model_copy(update={"towns": towns[::-1], "roads": january.theatre.roads[::-1]})
    other = january.model_copy(update={"theatre": turned})
    by_name = []
    for scenario in (january, other):
        nodes = places(scenario)
        edges = edge_table(scenario, nodes)
        driving = edge_hours(edges, codes.PICKUP, scenario.values)
        hours, _ = route_table(edges, driving, closed_places(nodes, "ML", frozenset()), dead_ends(nodes))
        of = worth.features(nodes, edges, hours, "ML", scenario.values)
        by_name.append({node.id: [float(feature[row]) for feature in of] for row, node in enumerate(nodes)})
    assert by_name[0] == by_name[1]
