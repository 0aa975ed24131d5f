"""Hazards and fading are exact for any length of a turn."""

import pytest

from sim.rules.hazard import chance_within, day_ends, remaining


def test_chance_within_a_day_and_limits() -> None:
    assert chance_within(0.6931471805599453, 24.0) == pytest.approx(0.5)
    assert chance_within(0.0, 24.0) == 0.0
    assert chance_within(-1.0, 24.0) == 0.0
    assert chance_within(5.0, 0.0) == 0.0


def test_two_short_turns_are_one_long() -> None:
    stays = (1.0 - chance_within(0.3, 3.0)) ** 2
    assert stays == pytest.approx(1.0 - chance_within(0.3, 6.0))
    assert remaining(48.0, 3.0) ** 2 == pytest.approx(remaining(48.0, 6.0))


def test_what_has_no_memory_is_gone() -> None:
    assert remaining(0.0, 6.0) == pytest.approx(0.0)
    assert remaining(10.0, 0.0) == 1.0


def test_evening_comes_once_a_day_for_any_turn() -> None:
    for hours in (1.0, 3.0, 6.0):
        assert sum(day_ends(i * hours, hours) for i in range(round(240 / hours))) == 10
