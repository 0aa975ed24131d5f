"""What the charts show, against numbers worked out by hand."""

import numpy as np

from sim.view.parties import parties
from sim.view.tables import (
    Moment,
    Spell,
    by_party,
    daily,
    key_moments,
    milestones,
    nearest_threat,
    place,
    road_km,
    spells,
)
from tests.phases.little_world import ARMY, RAIDERS
from tests.view.made_run import CAMP, MILIEU, NORD, PORT, TOWNS, VILLE, made_run


def test_daily_sums_what_a_growing_count_added() -> None:
    assert daily(np.array([1.0, 1, 3, 6, 6, 10]), 4).tolist() == [6.0, 4.0]


def test_spells_cover_the_run_without_gaps() -> None:
    assert spells(np.array([1, 1, 0, 0, -1]), 7) == [Spell(7, 1, 0, 2), Spell(7, 0, 2, 4), Spell(7, -1, 4, 5)]
    assert spells(np.array([2, 2]), 0) == [Spell(0, 2, 0, 2)]


def test_present_people_and_killed_by_party() -> None:
    run = made_run()
    everyone = parties(run)  # army, helpers, raiders
    present = by_party(run, everyone, "personnel", present=True)
    assert present[0].tolist() == [600, 0, 200]
    assert present[-1].tolist() == [579, 150, 192]
    assert by_party(run, everyone, "killed", present=False)[-1].tolist() == [21, 0, 8]
    run.sides.killed_moved[-1, [ARMY, RAIDERS]] = [-5, 5]  # five of the army's had fallen for the raiders
    assert by_party(run, everyone, "killed", present=False)[-1].tolist() == [16, 0, 13]


def test_roads_are_measured_to_the_capital() -> None:
    assert road_km(made_run().world, VILLE).tolist() == [0, 60, 120, 180, 240]


def test_a_unit_on_the_road_stands_between_its_towns() -> None:
    run = made_run()
    x, _ = place(run, 2)
    towns = run.towns[0]
    assert x[0] == towns.x[NORD] + 10 / 60 * (towns.x[MILIEU] - towns.x[NORD])
    assert x[1] == towns.x[CAMP]


def test_the_nearest_threat_is_in_the_open_and_hostile() -> None:
    km, unit = nearest_threat(made_run())
    assert km[:8].tolist() == [180, 180, 170, 160, 150, 135, 120, 120]
    assert set(unit[:8].tolist()) == {0}
    assert km[13:].tolist() == [240] * 4  # unit 0 hides from then on: the one at the camp is left
    assert set(unit[13:].tolist()) == {1}


def test_nobody_to_fear_is_no_distance() -> None:
    run = made_run()
    run.units.personnel[:, run.units.faction[0] == RAIDERS] = 0
    km, unit = nearest_threat(run)
    assert np.isinf(km).all()
    assert (unit == -1).all()


def test_key_moments_are_the_turning_points() -> None:
    moments = key_moments(made_run(turns=28), 6, list(TOWNS))
    assert moments[0] == Moment(0, "the start")
    assert moments[-1] == Moment(28, "the end")
    words = ", ".join(moment.why for moment in moments)
    assert "Milieu falls" in words
    assert "Milieu taken back" in words
    assert "intervention decided" in words
    ticks = [moment.tick for moment in moments]
    assert ticks == sorted(set(ticks))
    assert len(key_moments(made_run(events=()), 6, list(TOWNS))) == 6


def test_request_and_decision_are_milestones() -> None:
    assert milestones(made_run()) == [(46 / 24, "request"), (51 / 24, "decision")]
    assert milestones(made_run(events=())) == []


def test_refuges_and_far_roads_do_not_confuse() -> None:
    run = made_run()
    run.world.edges.road[0] = 5  # a boat between the capital and the port: no road
    assert np.isinf(road_km(run.world, VILLE)[PORT])
