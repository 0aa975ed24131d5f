"""Scores by hand, in their limits, and against scoringrules where that has the same."""

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.study.scores import scoring


@pytest.fixture(scope="module")
def scoringrules() -> Any:
    """The library as it is without Numba: what it compiles when it is imported fails while Numba is switched off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)
        return pytest.importorskip("scoringrules")


def ensemble(runs: int = 40, events: int = 6) -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.gamma(2.0, 4.0, (runs, events)), rng.gamma(2.0, 4.0, events)


def test_crps_by_hand() -> None:
    """Runs on days 1 and 3, seen on day 2: (1/2)² from 1 to 2 and again from 2 to 3."""
    times = np.array([[1.0], [3.0]])
    assert scoring.crps(times, np.array([2.0]), np.array([2.0])) == pytest.approx(0.5)
    assert scoring.crps(times, np.array([1.0]), np.array([3.0])) == pytest.approx(0.0), "all of it is accepted"
    assert scoring.crps(times, np.array([4.0]), np.array([4.0])) == pytest.approx(0.5 + 1.0)


def test_never_costs_what_is_left_of_the_horizon() -> None:
    never = np.full((5, 1), np.inf)
    assert scoring.crps(never, np.array([4.0]), np.array([5.0]), 10.0) == pytest.approx(5.0)
    assert scoring.crps(never, np.array([12.0]), np.array([13.0]), 10.0) == pytest.approx(0.0)


def test_crps_equals_scoringrules_where_nothing_is_masked(scoringrules: Any) -> None:
    times, seen = ensemble()
    theirs = scoringrules.crps_ensemble(seen, times.T, backend="numpy")
    assert scoring.crps(times, seen, seen) == pytest.approx(theirs)


def test_crps_equals_the_threshold_weighted_one_of_scoringrules(scoringrules: Any) -> None:
    times, _seen = ensemble()
    low, high, horizon = 5.0, 8.0, 12.0

    def chaining(x: Any) -> Any:
        return scoring.weighted_time(np.asarray(x), np.array(low), np.array(high), horizon)

    theirs = scoringrules.twcrps_ensemble(np.full(6, 6.5), times.T, v_func=chaining, backend="numpy")
    assert scoring.crps(times, np.full(6, low), np.full(6, high), horizon) == pytest.approx(theirs)


def test_brier_equals_scoringrules_where_there_are_two_kinds(scoringrules: Any) -> None:
    chance, seen = np.array([0.0, 0.2, 0.7, 1.0]), np.array([0.0, 1.0, 1.0, 1.0])
    both = np.column_stack([chance, 1.0 - chance])
    accepted = np.column_stack([seen == 1.0, seen == 0.0])
    assert scoring.brier(both, accepted) == pytest.approx(scoringrules.brier_score(seen, chance, backend="numpy"))


def test_weights_of_one_each_change_nothing() -> None:
    times, seen = ensemble()
    weights = np.full((2, 40), 1.0 / 40)
    assert scoring.crps(times, seen, seen + 1.0, 20.0, weights)[1] == pytest.approx(
        scoring.crps(times, seen, seen + 1.0, 20.0)
    )


def test_weights_count_runs_as_often_as_they_say() -> None:
    times, seen = ensemble(runs=3)
    weights = np.array([[2.0, 0.0, 1.0]]) / 3.0
    assert scoring.crps(times, seen, seen, 20.0, weights)[0] == pytest.approx(
        scoring.crps(times[[0, 0, 2]], seen, seen, 20.0)
    )


@given(st.lists(st.floats(0.0, 50.0), min_size=2, max_size=12), st.floats(0.0, 40.0), st.floats(0.0, 5.0))
def test_crps_is_no_less_than_nothing_and_no_more_than_the_farthest_run(
    runs: list[float], low: float, wide: float
) -> None:
    times, high = np.array(runs)[:, None], low + wide
    score = float(scoring.crps(times, np.array([low]), np.array([high]), 40.0)[0])
    mapped = scoring.weighted_time(times, np.array(low), np.array(high), 40.0)
    assert -1e-9 <= score <= np.abs(mapped - min(low, 40.0)).max() + 1e-9


def test_accepted_kinds_count_as_one() -> None:
    chance = np.array([0.5, 0.3, 0.2])
    assert scoring.brier(chance, np.array([True, True, True])) == pytest.approx(0.0)
    assert scoring.brier(chance, np.array([True, True, False])) == pytest.approx((0.2**2 + 0.2**2) / 2)
    assert scoring.brier(np.array([1.0, 0.0]), np.array([False, True])) == pytest.approx(1.0)


def test_coverage_at_the_edges() -> None:
    times = np.arange(1.0, 101.0)[:, None]
    assert scoring.covered(times, np.array([50.0]), np.array([51.0]), 0.5, 200.0).all()
    assert not scoring.covered(times, np.array([5.0]), np.array([6.0]), 0.5, 200.0).any()
    assert scoring.covered(np.full((9, 1), np.inf), np.array([30.0]), np.array([31.0]), 0.8, 20.0).all(), "both later"


def test_a_calibrated_forecast_has_an_even_pit() -> None:
    rng = np.random.default_rng(1)
    times, seen = rng.normal(size=(400, 4000)), rng.normal(size=4000)
    assert scoring.pit(times, seen, seen) == pytest.approx(np.full(scoring.BINS, 0.1), abs=0.02)


def test_pit_by_hand() -> None:
    times = np.array([[1.0], [2.0], [3.0], [4.0]])
    found = scoring.pit(times, np.array([1.5]), np.array([3.5]))  # somewhere between a quarter and three quarters
    assert found.sum() == pytest.approx(1.0)
    assert found == pytest.approx([0.0, 0.0, 0.1, 0.2, 0.2, 0.2, 0.2, 0.1, 0.0, 0.0])
    late = scoring.pit(times, np.array([9.0]), np.array([10.0]))
    assert late[-1] == pytest.approx(1.0)
    early = scoring.pit(times, np.array([0.0]), np.array([0.5]))
    assert early[0] == pytest.approx(1.0)


def test_reliability_counts_every_forecast() -> None:
    found = scoring.reliability(np.array([0.05, 0.05, 0.95, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert found[0] == pytest.approx([0.05, 0.5, 2.0])
    assert found[-1] == pytest.approx([0.975, 1.0, 2.0])
    assert found[:, 2].sum() == 4


def test_order_equals_scipys_tau() -> None:
    from scipy.stats import kendalltau

    times, seen = ensemble(runs=5)
    middle, runs = scoring.rank_agreement(times, seen, 15.0)
    assert middle == pytest.approx(kendalltau(np.median(np.minimum(times, 15.0), axis=0), seen).statistic)
    assert runs == pytest.approx([kendalltau(np.minimum(run, 15.0), seen).statistic for run in times])


def test_skill() -> None:
    assert scoring.skill(np.array(1.0), np.array(2.0)) == pytest.approx(0.5)
    assert np.isnan(scoring.skill(np.array(1.0), np.array(0.0)))
