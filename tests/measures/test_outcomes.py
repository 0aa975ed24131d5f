"""Outcomes against hand-worked runs: a few towns, a made-up table of holders, a few events."""

import math

import numpy as np
import pytest

from agents.records.codes import ABANDONED, CAPTURE, FIGHT, STRIKE_FLOWN
from agents.records.columns import World
from agents.records.events import log_event
from sim.measures import tally
from sim.measures.goals import Ends
from sim.measures.outcomes import OVERALL, PER_CAMP, PER_STAFF, PER_TOWN, measure, outcome_measures, sites
from sim.measures.series import AWAY, BOMBS, IN_COUNTRY, KILLED, STRIKES, THREAT_HOURS, holders_table, series_table
from tests.phases.little_world import ARMY, HELPERS, RAIDERS, little_world

TURNS = 8  # two days
TOWNS = {f"t{number}": f"Town {number}" for number in range(4)}
STAFFS = ["raiders", "army", "helpers"]


def found(w: World, start: list[int], holders: list[list[int]], series: np.ndarray | None = None) -> dict[str, float]:
    """Outcomes by name for towns with these holders after each turn; `holders`: one list per town."""
    kept = holders_table(w, TURNS)
    kept[:] = np.array(holders).T
    series = series_table(w, TURNS) if series is None else series
    values = measure(w, np.array(start), series, kept)
    return dict(zip([m.name for m in outcome_measures(TOWNS, STAFFS)], values.tolist(), strict=True))


def happen(w: World, tick: int, kind: int, faction: int, other: int, town: int, amount: float = 0.0) -> None:
    """An event in a turn."""
    w.theatre[0].tick = tick
    log_event(w.theatre, w.events, kind, faction, other, town, int(w.towns[town].cell), -1, amount, 0.0)


A, R, N = ARMY, RAIDERS, -1


def test_town_lost_left_and_retaken() -> None:
    w = little_world(towns=4, params={"outcomes.count_days": 1.0})
    happen(w, 2, FIGHT, RAIDERS, ARMY, 2, 3.0)
    happen(w, 2, FIGHT, ARMY, RAIDERS, 2, 10.0)
    happen(w, 2, CAPTURE, RAIDERS, ARMY, 2)
    happen(w, 4, STRIKE_FLOWN, HELPERS, RAIDERS, 2, 7.0)
    happen(w, 5, ABANDONED, -1, RAIDERS, 2, 18.0)
    happen(w, 6, CAPTURE, ARMY, RAIDERS, 2)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A, A, R, R, R, R, A, A], [R] * 8])
    assert out["fall_day.t2"] == 0.75
    assert out["left_day.t2"] == 1.5
    assert out["free_day.t2"] == out["retaken_day.t2"] == out["turn_day"] == 1.75
    assert out["halt_day"] == 0.75
    assert out["first_strike_day"] == 1.25
    assert out["killed.t2.coalition"] == 10.0
    assert out["killed.t2.government"] == 10.0
    assert out["left_first_share"] == 1.0
    assert (out["axes_attacked"], out["towns_attacked"], out["towns_lost"]) == (1.0, 1.0, 1.0)


def test_nothing_happened() -> None:
    w = little_world(towns=4)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R] * 8])
    for name in ("fall_day.t0", "free_day.t3", "halt_day", "turn_day", "first_strike_day", "left_first_share"):
        assert math.isnan(out[name]), name
    assert out["axes_attacked"] == out["towns_lost"] == out["killed.t3.coalition"] == 0.0


def test_town_fought_for_is_not_left_first() -> None:
    w = little_world(towns=4)
    happen(w, 1, ABANDONED, -1, RAIDERS, 3)
    happen(w, 3, FIGHT, RAIDERS, ARMY, 3)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R, R, R, R, A, A, A, A]])
    assert math.isnan(out["left_day.t3"])
    assert out["left_first_share"] == 0.0
    assert out["retaken_day.t3"] == 1.25


def test_a_town_that_was_just_fought_for_was_not_left() -> None:
    w = little_world(towns=4)
    happen(w, 1, ABANDONED, -1, RAIDERS, 3, 0.0)
    assert math.isnan(found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R, R, A, A, A, A, A, A]])["left_day.t3"])


def test_a_town_left_that_nobody_enters_does_not_count_as_left_first() -> None:
    w = little_world(towns=4)
    happen(w, 1, ABANDONED, -1, RAIDERS, 3, -1.0)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R, R, R, R, N, N, N, N]])
    assert out["left_day.t3"] == 0.5
    assert math.isnan(out["left_first_share"])


def test_free_before_retaken() -> None:
    w = little_world(towns=4)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R, R, N, N, N, A, A, A]])
    assert out["free_day.t3"] == 0.75
    assert out["retaken_day.t3"] == 1.5


def test_second_fall_is_not_counted() -> None:
    w = little_world(towns=4)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [R, A, R, A, A, A, A, A], [R] * 8])
    assert out["fall_day.t2"] == 0.25
    assert out["retaken_day.t2"] == 0.5
    assert out["halt_day"] == 0.25


def test_axes_are_apart_and_never_merge() -> None:
    """Towns 60 km apart: 0 and 3 are two axes at 100 km; an attack between them opens no third one."""
    w = little_world(towns=5)
    for tick, town in ((0, 0), (1, 3), (2, 1), (3, 2)):
        happen(w, tick, FIGHT, RAIDERS, ARMY, town)
    towns = {**TOWNS, "t4": "Town 4"}
    kept = holders_table(w, TURNS)
    kept[:] = [A, A, A, A, R]
    values = measure(w, np.array([A, A, A, A, R]), series_table(w, TURNS), kept)
    out = dict(zip([m.name for m in outcome_measures(towns, STAFFS)], values.tolist(), strict=True))
    assert (out["axes_attacked"], out["towns_attacked"]) == (2.0, 4.0)


def test_attacks_after_the_turn_are_not_counted() -> None:
    w = little_world(towns=4)
    happen(w, 6, FIGHT, RAIDERS, ARMY, 1)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R, R, R, A, A, A, A, A]])
    assert out["axes_attacked"] == 0.0


def test_counter_attack_on_a_fallen_town_is_no_attack_on_the_government() -> None:
    w = little_world(towns=4)
    happen(w, 0, CAPTURE, RAIDERS, ARMY, 2)
    happen(w, 1, FIGHT, RAIDERS, ARMY, 2)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [R] * 8, [R] * 8])
    assert out["towns_attacked"] == 1.0


def test_series_totals() -> None:
    w = little_world(towns=4, params={"outcomes.count_days": 1.0, "outcomes.threat_hours": 3.0})
    series = series_table(w, TURNS)
    series[:, STRIKES] = np.arange(TURNS)
    series[:, BOMBS] = 2 * np.arange(TURNS)
    series[:, KILLED + 1] = 5.0
    series[:, AWAY] = [0, 10, 30, 20, 20, 5, 5, 5]
    series[:, THREAT_HOURS] = [math.nan, 9, 6, 3, 2, 4, math.nan, 8]
    series[:, IN_COUNTRY + 2] = 100 * np.arange(TURNS)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R] * 8], series)
    assert (out["strikes_by_count_day"], out["strikes"], out["bombs"]) == (3.0, 7.0, 14.0)
    assert (out["killed.government"], out["killed.coalition"]) == (5.0, 0.0)
    assert (out["away_peak"], out["away"]) == (30.0, 5.0)
    assert (out["capital_threat_day"], out["capital_nearest_hours"]) == (1.0, 2.0)
    assert (out["in_country_on_count_day.helpers"], out["in_country.helpers"]) == (300.0, 700.0)


def test_a_run_too_short_has_no_totals_of_the_counting_day() -> None:
    w = little_world(towns=4)
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R] * 8])
    assert math.isnan(out["strikes_by_count_day"])


def test_request_and_decision() -> None:
    w = little_world(towns=4, theatre={"request_hour": 30.0, "decision_hour": 1000.0})
    out = found(w, [A, A, A, R], [[A] * 8, [A] * 8, [A] * 8, [R] * 8])
    assert out["request_day"] == 1.25
    assert math.isnan(out["decision_day"])


def test_blocks_and_names_agree() -> None:
    w = little_world(towns=4)
    measures = outcome_measures(TOWNS, STAFFS)
    assert len({m.name for m in measures}) == len(measures)
    assert len(sites(w)) == 4
    assert len(OVERALL) == tally.GOALS_END + len(Ends._fields)
    assert OVERALL[tally.GOALS_END].name == "goal_safe"
    assert OVERALL[tally.HARMED_ALL].name == "harmed"
    assert len(PER_CAMP) == tally.HARMED_BY_ALL + 1
    assert len(PER_STAFF) == tally.IN_COUNTRY_END + 1
    assert len(PER_TOWN) == tally.FREE + 1


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (tally.REQUEST_DAY, "request_day"),
        (tally.TURN_DAY, "turn_day"),
        (tally.LEFT_FIRST_SHARE, "left_first_share"),
        (tally.BOMBS_ALL, "bombs"),
        (tally.HARMED_ALL, "harmed"),
    ],
)
def test_codes_stand_for_their_rows(code: int, name: str) -> None:
    assert OVERALL[code].name == name
