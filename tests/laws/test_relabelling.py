"""Names and rows mean nothing: a town or a faction called otherwise, or listed elsewhere, is weighed the same."""

from typing import Any

import pytest

from agents.records.codes import PISTE, VILLAGE
from agents.records.columns import World
from agents.staff.objectives import OPTION, list_prizes, options
from agents.staff.roll import free_groups
from agents.staff.threat import add_threat
from scenarios.schema import Scenario
from sim.phases.decisions import give_orders
from sim.trajectory import Trajectory, record_run
from sim.world import build_world
from tests.phases.little_world import CELL_KM, COLUMNS, PICKUPS, RIFLES, WEST, little_world, luck_of, see

REBELS, LOYAL = range(2)
ROADS = [(0, 1, 60.0), (1, 2, 80.0), (2, 3, 60.0), (1, 4, 120.0, PISTE), (4, 5, 60.0), (3, 6, 100.0), (6, 7, 60.0)]
HELD = [LOYAL, LOYAL, LOYAL, REBELS, LOYAL, REBELS, REBELS, LOYAL]
PEOPLE = [90000.0, 5000.0, 30000.0, 8000.0, 12000.0, 2000.0, 60000.0, 25000.0]
WORTH = [3.0, 0.4, 1.2, 0.5, 0.9, 0.2, 1.5, 1.1]
PLACES = {REBELS: [3, 3, 5, 6, 6, 6], LOYAL: [0, 1, 2, 2, 7]}
SURE = {
    "rationality": 0.0,
    "dump_days": 0.0,
    "decision_hours": 6.0,
    "least_odds": 0.0,
    "wanted_odds": 1.3,
    "holders_per_1000": 0.5,
    "effort": 0.0,
}


def world(towns: list[int], sides: list[int]) -> World:
    """The same little war, with town i in row towns[i] and side j in row sides[j]; bodies stay in order by side."""
    specs: list[dict[str, Any]] = [{} for _ in towns]
    for i, row in enumerate(towns):
        column, line = 5 + 3 * i, 30
        specs[row] = {
            "x": WEST + CELL_KM / 2 + CELL_KM * column, "cell": line * COLUMNS + column, "kind": VILLAGE,
            "population": PEOPLE[i], "airfield": 0, "holder": sides[HELD[i]], "home_region": 0,
        }  # fmt: skip
    camps: list[dict[str, Any]] = [{}, {}]
    camps[sides[REBELS]] = {"camp": 0, "doctrine": 0}
    camps[sides[LOYAL]] = {"camp": 1, "regular": 1, "doctrine": 0}
    units = [
        {
            "side": sides[side],
            "kind": PICKUPS if side == REBELS else RIFLES,
            "town": towns[place],
            "personnel": 40 + 7 * n,
        }
        for side in sorted((REBELS, LOYAL), key=lambda side: sides[side])
        for n, place in enumerate(PLACES[side])
    ]
    tracks = {(1 - unit["side"], row): {} for row, unit in enumerate(units)}
    edges = [(towns[a], towns[b], *rest) for a, b, *rest in ROADS]
    w = little_world(towns=specs, sides=camps, units=units, edges=edges, tracks=tracks, temper=SURE)
    for i, row in enumerate(towns):
        w.worth[:, row] = WORTH[i]
    add_threat(w.threat, sides[REBELS], int(w.towns[towns[2]].cell), 0, 6.0, 2.0, 48.0, 0.5)
    return w


def weighed(towns: list[int], sides: list[int], side: int) -> list[tuple[float, ...]]:
    """The short list of a side's options, in the names of the first world."""
    w = world(towns, sides)
    row = sides[side]
    see(w, row)
    free = free_groups(w, row, int(w.sides[row].allied_mask), luck_of(w))
    found = options(w, row, list_prizes(w, row), free)
    back = {to: town for town, to in enumerate(towns)} | {-1: -1}
    return [(back[int(t[OPTION])], back[int(t[1])], *(round(float(x), 9) for x in t[2:])) for t in w.terms[:found]]


AS_IT_IS = list(range(8))
SHUFFLES = [AS_IT_IS[::-1], [3, 5, 0, 7, 1, 6, 2, 4], [7, 0, 1, 2, 3, 4, 5, 6]]


@pytest.mark.parametrize("towns", SHUFFLES)
@pytest.mark.parametrize("side", [REBELS, LOYAL])
def test_towns_in_another_order_are_weighed_the_same(towns: list[int], side: int) -> None:
    plain = weighed(AS_IT_IS, [0, 1], side)
    assert len(plain) >= 2
    assert weighed(towns, [0, 1], side) == plain


@pytest.mark.parametrize("side", [REBELS, LOYAL])
def test_factions_in_another_order_are_weighed_the_same(side: int) -> None:
    assert weighed(AS_IT_IS, [1, 0], side) == weighed(AS_IT_IS, [0, 1], side)


@pytest.mark.parametrize("towns", SHUFFLES)
def test_the_orders_are_the_same(towns: list[int]) -> None:
    def ordered(towns: list[int], sides: list[int]) -> dict[int, list[tuple[int, int]]]:
        w = world(towns, sides)
        give_orders(w, luck_of(w))
        back = {to: town for town, to in enumerate(towns)} | {-1: -1}
        return {
            side: [(int(u.order), back[int(u.objective)]) for u in w.units if u.faction == sides[side]]
            for side in (REBELS, LOYAL)
        }

    assert ordered(towns, [0, 1]) == ordered(AS_IT_IS, [0, 1])
    assert ordered(towns, [1, 0]) == ordered(AS_IT_IS, [0, 1])


def test_titles_are_for_people(smoke: Scenario, smoke_run: Trajectory) -> None:
    """Towns, factions and units under other names: the same bytes."""
    theatre = smoke.theatre.model_copy(
        update={"towns": [town.model_copy(update={"name": f"No. {i}"}) for i, town in enumerate(smoke.theatre.towns)]}
    )
    factions = {
        key: faction.model_copy(update={
            "name": key[::-1],
            "units": {slug: unit.model_copy(update={"title": "a body"}) for slug, unit in faction.units.items()},
        })
        for key, faction in smoke.factions.items()
    }  # fmt: skip
    renamed = smoke.model_copy(update={"theatre": theatre, "factions": factions, "title": "Elsewhere"})
    assert record_run(renamed, seed=1, run=0).hash() == smoke_run.hash()


def test_what_a_town_is_worth_follows_from_its_features_alone(january: Scenario) -> None:
    """Gao and Tombouctou trade names, not places: worth stays with the place."""
    theatre = january.theatre
    names = {"gao": "tombouctou", "tombouctou": "gao"}
    towns = [town.model_copy(update={"name": names.get(town.id, town.name)}) for town in theatre.towns]
    renamed = january.model_copy(update={"theatre": theatre.model_copy(update={"towns": towns})})
    assert (build_world(renamed, 1, 0).worth == build_world(january, 1, 0).worth).all()
