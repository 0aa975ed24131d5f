"""Changing numbers of a prepared scenario is the same as preparing it with them."""

import numpy as np
import pytest

from agents.records.codes import MOBILITY, PICKUP
from agents.records.columns import World
from scenarios.schema import Scenario
from sim.revalue import MAP, SPEEDS, revalue, value_of, with_values
from sim.world import Prepared, prepare

ONE_OF_EACH = {
    "combat": {"combat.loss_rate": 0.005},
    "temper": {"temper.w_people": 2.0, "temper.regard": 0.7},
    "own temper": {"temper.mujao.wanted_odds": 2.5, "temper.benin.w_people": 0.5},
    "kinds": {"kinds.default.supply_days": 3.0, "kinds.default.cohesion_start": 0.5},
    "aircraft": {"aircraft.default.bombs_stock": 7.0},
    "speeds": {"theatre.pickup_kmh": 66.0, "theatre.piste_armour": 0.4},
    "speeds of civilians too": {"theatre.truck_kmh": 44.0},
    "places": {"theatre.refuge_spacing_km": 120.0},
    "displacement": {"displacement.kin_known": 2.0},
}


@pytest.fixture(scope="module")
def base(january: Scenario) -> Prepared:
    return prepare(january)


def same(one: World, other: World) -> list[str]:
    """Parts in which two worlds differ."""
    return [name for name in World._fields if not equal(getattr(one, name), getattr(other, name))]


def equal(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == b.dtype and a.tobytes() == b.tobytes()


@pytest.mark.parametrize("table", ONE_OF_EACH)
def test_revalued_equals_prepared(base: Prepared, january: Scenario, table: str) -> None:
    values = ONE_OF_EACH[table]
    quick, whole = revalue(base, values), prepare(with_values(january, values))
    assert same(quick.world, whole.world) == []
    assert quick.scenario.hash == whole.scenario.hash
    assert same(quick.world, base.world) != [], "a test must be able to fail"


def test_the_base_is_left_as_it_was(base: Prepared, january: Scenario) -> None:
    revalue(base, {name: value for values in ONE_OF_EACH.values() for name, value in values.items()})
    assert same(base.world, prepare(january).world) == []


def test_values_may_be_changed_again_and_back(base: Prepared) -> None:
    once = revalue(base, {name: value for values in ONE_OF_EACH.values() for name, value in values.items()})
    back = revalue(once, {name: value_of(base.scenario, name) for values in ONE_OF_EACH.values() for name in values})
    assert same(back.world, base.world) == []
    assert back.ground is not once.ground, "roads were measured anew"


def test_speeds_move_hours_and_leave_places_and_people(base: Prepared) -> None:
    faster = revalue(base, {"theatre.pickup_kmh": 85.0})
    assert faster.ground.nodes is base.ground.nodes
    assert faster.world.civilians is base.world.civilians, "who drive at the speed of trucks"
    moved = np.flatnonzero((faster.world.hours != base.world.hours).any(axis=(1, 2)))
    assert set(moved % len(MOBILITY)) == {PICKUP}


def test_civilians_laid_out_by_other_values_are_not_taken_for_those_of_the_base(
    base: Prepared, january: Scenario
) -> None:
    asked = with_values(january, {"theatre.line_hours": 4.0})
    for values in ({"displacement.kin_known": 2.0}, {"theatre.truck_kmh": 44.0}):
        assert same(prepare(asked, like=revalue(base, values)).world, prepare(asked).world) == []
        assert same(prepare(january, like=revalue(base, values)).world, base.world) == []


@pytest.mark.parametrize("of_map", [False, True])
def test_nothing_that_is_left_as_it_was_hangs_on_what_was_changed(
    base: Prepared, january: Scenario, of_map: bool
) -> None:
    """All parameters but those of the map, or all speeds on it, at the low ends of their ranges."""
    values = {
        name: p.low
        for name, p in january.parameters.items()
        if p.low != p.value and (name in SPEEDS if of_map else name.partition(".")[0] not in (MAP, "outcomes"))
    }
    assert same(revalue(base, values).world, prepare(with_values(january, values)).world) == []
