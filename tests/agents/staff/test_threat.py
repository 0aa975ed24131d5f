"""The believed air threat: raised by strikes, spread around, fading."""

import math

import pytest

from agents.records import columns
from agents.records.columns import Rows, records
from agents.records.frame import COLUMNS, ROWS
from agents.staff.threat import add_threat, faded, read_threat, tell_threat, threat_at_town
from tests.phases.little_world import ARMY, HELPERS, RAIDERS, little_world

CELL = 30 * COLUMNS + 20


def fresh() -> Rows:
    return records(columns.THREAT, (2, COLUMNS * ROWS))


def test_a_level_falls_to_1_over_e() -> None:
    assert faded(2.0, 8, 6.0, 48.0) == pytest.approx(2.0 / math.e)
    assert faded(0.0, 8, 6.0, 48.0) == 0.0
    assert faded(2.0, 0, 6.0, 48.0) == 2.0


def test_strikes_are_feared_around_and_add_up() -> None:
    threat = fresh()
    add_threat(threat, 0, CELL, 4, 6.0, 2.0, 48.0, 0.5)
    assert read_threat(threat, 0, CELL, 4, 6.0, 48.0) == 2.0
    assert read_threat(threat, 0, CELL + COLUMNS + 1, 4, 6.0, 48.0) == 1.0
    assert read_threat(threat, 0, CELL + 2, 4, 6.0, 48.0) == 0.0
    assert read_threat(threat, 1, CELL, 4, 6.0, 48.0) == 0.0
    add_threat(threat, 0, CELL, 12, 6.0, 1.0, 48.0, 0.5)
    assert read_threat(threat, 0, CELL, 12, 6.0, 48.0) == pytest.approx(2.0 / math.e + 1.0)


def test_the_edge_of_the_map_does_not_wrap() -> None:
    threat = fresh()
    add_threat(threat, 0, 10 * COLUMNS, 0, 6.0, 1.0, 48.0, 0.5)
    assert (threat.level[0] > 0.0).sum() == 6  # three of the eight neighbours lie off the map
    add_threat(threat, 1, -1, 0, 6.0, 1.0, 48.0, 0.5)
    assert not threat.level[1].any()
    assert read_threat(threat, 0, -1, 0, 6.0, 48.0) == 0.0


def test_allies_take_a_share_to_heart_and_each_staff_once() -> None:
    w = little_world(sides=({"camp": 0}, {"camp": 1}, {"camp": 0, "staff": 2}, {"camp": 0, "staff": 2}))
    tell_threat(w.threat, w.sides, 0, CELL, 0, 6.0, 2.0, 48.0, 0.5, 0.25)
    assert [float(w.threat[staff, CELL].level) for staff in range(3)] == [2.0, 0.0, 0.5]


def test_threat_at_a_town() -> None:
    w = little_world(params={"air.threat_fade_hours": 48.0})
    cell = int(w.towns[2].cell)
    add_threat(w.threat, RAIDERS, cell, 0, 6.0, 3.0, 48.0, 0.5)
    assert threat_at_town(w, RAIDERS, 2) == 3.0
    assert threat_at_town(w, RAIDERS, 1) == 0.0
    assert threat_at_town(w, ARMY, 2) == threat_at_town(w, HELPERS, 2) == 0.0


def test_the_first_cell_of_the_map_is_on_it() -> None:
    threat = fresh()
    threat.level[0] = 3.0
    assert read_threat(threat, 0, 0, 0, 6.0, 48.0) == 3.0
    assert read_threat(threat, 0, -1, 0, 6.0, 48.0) == 0.0
