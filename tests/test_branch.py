"""A run that is changed on the way: without changes it is the run itself; each change does what it says."""

import numpy as np
import pytest

from agents.records.codes import GONE, PRESENT
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from sim.branch import Course, Step, apply, copy_of, future_of, play_to
from sim.trajectory import Trajectory, record_run, state_hash
from sim.world import Prepared, prepare

SEED, RUN = 1, 0


@pytest.fixture(scope="module")
def prepared(smoke: Scenario) -> Prepared:
    return prepare(smoke)


@pytest.fixture(scope="module")
def halfway(prepared: Prepared) -> Course:
    """The run at the start of its third turn; nobody may change it."""
    return play_to(prepared, SEED, RUN, 2)


def test_resuming_unedited_gives_the_unbroken_run(smoke: Scenario, smoke_run: Trajectory, prepared: Prepared) -> None:
    steps = (Step(1), Step(3))
    assert record_run(smoke, SEED, RUN, steps=steps).hash() == smoke_run.hash()
    whole = future_of(prepared, play_to(prepared, SEED, RUN, 3, steps), SEED, RUN)
    assert state_hash(whole.world) == state_hash(smoke_run.world)
    assert np.array_equal(whole.series, smoke_run.series, equal_nan=True)
    assert np.array_equal(whole.holders, smoke_run.holders)


def test_futures_share_the_past_and_differ_after_it(smoke: Scenario, smoke_run: Trajectory) -> None:
    other = record_run(smoke, SEED, RUN, steps=(Step(2),), future=7)
    assert other.hash() != smoke_run.hash()
    assert other.units[:3].tobytes() == smoke_run.units[:3].tobytes()
    assert record_run(smoke, SEED, RUN, steps=(Step(2),), future=7).hash() == other.hash()


def test_a_future_leaves_its_beginning_as_it_was(prepared: Prepared, halfway: Course) -> None:
    before = state_hash(halfway.world)
    first = future_of(prepared, halfway, SEED, 3)
    assert state_hash(halfway.world) == before
    assert state_hash(future_of(prepared, halfway, SEED, 3).world) == state_hash(first.world)


def test_a_body_is_moved_without_orders_or_taken_away(prepared: Prepared, halfway: Course) -> None:
    names, w = prepared.names, copy_of(halfway.world)
    row = int(np.flatnonzero(w.units.status == PRESENT)[0])
    other = next(k for k in range(len(names.towns)) if k != w.units.town[row] and w.towns.cell[k] >= 0)
    apply(w, prepared, f"move {names.unit_slugs[row]} {names.towns[other]}")
    u = w.units[row]
    assert (u.town, u.cell, u.edge, u.package) == (other, w.towns.cell[other], -1, -1)
    people = u.personnel
    apply(w, prepared, f"remove {names.unit_slugs[row]}")
    assert (u.status, u.personnel) == (GONE, people)
    future_of(prepared, Course(w, halfway.series, halfway.holders), SEED, RUN)


def test_nobody_goes_over_a_closed_road(prepared: Prepared, halfway: Course) -> None:
    names, w = prepared.names, copy_of(halfway.world)
    row = int(np.flatnonzero([(w.next_edge == edge).any() for edge in range(w.edges.size)])[0])
    a, b = names.towns[w.edges.a[row]], names.towns[w.edges.b[row]]
    shut = apply(w, prepared, f"close {b} {a}")
    assert not (shut.next_edge == row).any()
    assert (shut.hours >= w.hours).all()
    assert np.isfinite(w.edges.length).all()
    assert not (shut.units.edge == row).any()
    played = future_of(prepared, Course(shut, halfway.series, halfway.holders), SEED, RUN)
    assert not (played.world.units.edge == row).any()


def test_a_town_changes_hands_and_aircraft_are_grounded_and_freed(prepared: Prepared, halfway: Course) -> None:
    names, w = prepared.names, copy_of(halfway.world)
    town = names.towns[int(np.flatnonzero(w.towns.holder >= 0)[0])]
    side = next(k for k in range(len(names.factions)) if k != w.towns.holder[names.towns.index(town)])
    apply(w, prepared, f"hand {town} {names.factions[side]}")
    assert w.towns.holder[names.towns.index(town)] == side
    apply(w, prepared, "ground")
    assert w.theatre[0].air_allowed == 0
    apply(w, prepared, "free")
    assert w.theatre[0].air_allowed == 1


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        ("burn konna", '"burn" is no change'),
        ("move nobody", "takes 2 words"),
        ("remove nobody.at_all", 'no "nobody.at_all"'),
        ("hand atlantis mali", 'no "atlantis"'),
    ],
)
def test_a_change_that_cannot_be_made_is_named(prepared: Prepared, halfway: Course, edit: str, wrong: str) -> None:
    with pytest.raises(ScenarioError, match=wrong):
        apply(copy_of(halfway.world), prepared, edit)
