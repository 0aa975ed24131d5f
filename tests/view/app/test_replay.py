"""The run on the wire is the run that was recorded."""

import numpy as np

from agents.records.codes import PRESENT
from sim.telling.happenings import entries
from sim.telling.story import read
from sim.view.app.measures import charts
from sim.view.app.player import Play
from sim.view.app.replay import PRESENT_BIT, replay
from sim.view.tables import place
from tests.view.app.test_wire import unpack


def test_units_and_towns_come_over_as_they_were(small_play: Play) -> None:
    trajectory = small_play.trajectory
    found = unpack(replay(trajectory))
    last = trajectory.units[-1]
    x, y = place(trajectory, trajectory.turns)
    assert np.abs(found["unit.x"][-1] / 4 - x).max() <= 0.125
    assert np.abs(found["unit.y"][-1] / 4 - y).max() <= 0.125
    assert np.array_equal(found["unit.people"][-1], last.personnel)
    assert np.array_equal((found["unit.mode"][-1] & PRESENT_BIT) > 0, (last.status == PRESENT) & (last.personnel > 0))
    assert np.array_equal(found["town.holder"], trajectory.towns.holder)


def test_every_sentence_of_the_diary_is_there_in_order(small_play: Play) -> None:
    told = unpack(replay(small_play.trajectory))["diary"]
    assert len(told) == len(entries(read(small_play.trajectory)))
    assert [entry[0] for entry in told] == sorted(entry[0] for entry in told)


def test_orders_lead_into_the_ledger_and_fights_to_a_place(small_play: Play) -> None:
    told = unpack(replay(small_play.trajectory))["diary"]
    decisions = set(small_play.trajectory.ledger.decision.tolist())
    orders = [entry for entry in told if " goes for " in entry[3]]
    assert orders
    assert all(entry[5] in decisions for entry in orders)
    assert all(entry[4] >= 0 for entry in told if entry[3].startswith("Fighting"))


def test_charts_have_a_value_for_every_turn_and_goals_are_shares(small_play: Play) -> None:
    made = {chart.key: chart for chart in charts(small_play.trajectory)}
    assert all(len(line.values) == small_play.trajectory.turns + 1 for chart in made.values() for line in chart.lines)
    goals = np.array([line.values for line in made["goals"].lines])
    assert (goals >= 0.0).all()
    assert (goals <= 100.0 + 1e-9).all()


def test_the_same_run_gives_the_same_bytes(small_play: Play) -> None:
    assert replay(small_play.trajectory) == replay(small_play.trajectory)
