"""Sequential ABC on simulators whose posterior is known."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.study.parameters.inference import (
    Observed,
    Posterior,
    Size,
    distances,
    infer,
    mixture,
    nearest,
    propose,
    resample,
    spread,
)

TRUTH = np.array([0.3, 0.6])
SIZE = Size(population=600, keep=200, budget=6000, seed=1)


def noisy(points: Any, first: int) -> Any:
    """Two statistics, each a parameter with a little noise of its own run; a third that knows nothing."""
    rng = np.random.default_rng((7, first))
    noise = rng.normal(0.0, 0.05, (len(points), 3))
    return np.column_stack([points, np.zeros(len(points))]) + noise


def aimed(values: Any) -> Observed:
    return Observed(np.asarray(values), np.asarray(values), np.ones(len(values)))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Posterior:
    return infer(noisy, 2, aimed([*TRUTH, 0.0]), SIZE, tmp_path_factory.mktemp("abc"))


def test_the_posterior_covers_the_truth_and_is_narrower_than_the_prior(found: Posterior) -> None:
    mean = found.weights @ found.points
    deviation = np.sqrt(found.weights @ (found.points - mean) ** 2)
    assert mean == pytest.approx(TRUTH, abs=0.05)
    assert (np.abs(mean - TRUTH) < 2 * deviation).all()
    assert (deviation < 0.15).all(), "the prior's is 0.29"
    assert (deviation > 0.03).all(), "no narrower than the noise allows"


def test_the_tolerance_falls_and_the_budget_holds(found: Posterior) -> None:
    assert all(later <= earlier for earlier, later in zip(found.tolerances, found.tolerances[1:], strict=False))
    assert found.runs <= SIZE.budget
    assert found.weights.sum() == pytest.approx(1.0)
    assert len(found.points) == SIZE.keep


def test_what_is_there_is_not_played_again(found: Posterior, tmp_path: Path) -> None:
    counted: list[int] = []

    def counting(points: Any, first: int) -> Any:
        counted.append(first)
        return noisy(points, first)

    size = SIZE._replace(budget=2000)
    once = infer(counting, 2, aimed([*TRUTH, 0.0]), size, tmp_path)
    assert len(counted) == len(once.tolerances) == 4
    counted.clear()
    longer = infer(counting, 2, aimed([*TRUTH, 0.0]), SIZE, tmp_path)
    assert min(counted) == once.runs, "only what is new"
    assert longer.points == pytest.approx(found.points), "as if it had never stopped"


def test_a_range_is_right_all_over() -> None:
    observed = Observed(np.array([1.0, 5.0]), np.array([2.0, 5.0]), np.array([1.0, 3.0]))
    said = np.array([[1.5, 5.0], [0.0, 5.0], [3.0, 7.0]])
    assert distances(said, observed, np.array([1.0, 2.0])) == pytest.approx([0.0, np.sqrt(1 / 4), np.sqrt((1 + 3) / 4)])


def test_spread_is_never_nothing() -> None:
    assert spread(np.array([[1.0, 5.0, 2.0], [2.0, 5.0, 2.0], [3.0, 5.0, 9.0]])) == pytest.approx(
        [1.4826, 1.0, 3.2998316]
    )
    assert spread(np.full((300, 1), np.log1p(100.0))) == pytest.approx([1.0]), "equal to the last bit but one"


def test_proposals_stay_within_the_prior() -> None:
    rng = np.random.default_rng(1)
    points = np.array([[0.01, 0.99], [0.02, 0.98], [0.05, 0.90]])
    new, density = propose(points, np.ones(3), 500, rng)
    assert ((new >= 0.0) & (new <= 1.0)).all()
    assert (density > 0.0).all()


def test_nothing_piles_up_at_the_edges_of_many_parameters() -> None:
    rng = np.random.default_rng(1)
    points = rng.random((400, 11))  # as the prior: weighed by their density, proposals must be so too
    new, density = propose(points, np.ones(400), 6000, rng)
    assert not ((new == 0.0) | (new == 1.0)).any()
    weighed = (new * (1.0 / density)[:, None]).sum(axis=0) / (1.0 / density).sum()
    assert weighed == pytest.approx(np.full(11, 0.5), abs=0.06)


def test_the_density_is_that_of_the_kernels() -> None:
    from scipy.stats import multivariate_normal

    points, share = np.array([[0.2, 0.3], [0.6, 0.5]]), np.array([0.25, 0.75])
    covariance = np.array([[0.04, 0.01], [0.01, 0.09]])
    new = np.array([[0.1, 0.2], [0.5, 0.9]])
    theirs = sum(w * multivariate_normal(p, covariance).pdf(new) for w, p in zip(share, points, strict=True))
    ours = mixture(new, points, share, np.linalg.cholesky(covariance))
    assert ours / theirs == pytest.approx(np.full(2, ours[0] / theirs[0]))


def test_nearest_and_resample() -> None:
    points = np.arange(4.0)[:, None]
    kept = nearest(points, points, np.array([3.0, 1.0, 2.0, 0.5]), np.ones(4), 2)
    assert kept[0].ravel().tolist() == [1.0, 3.0]
    assert resample(np.array([0.5, 0.25, 0.25]), 4).tolist() == [0, 0, 1, 2]
