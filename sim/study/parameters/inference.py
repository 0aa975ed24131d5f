"""Approximate Bayesian computation by sequential sampling, for any simulator: the adaptive scheme of Lenormand, Jabot
and Deffuant (2013).

The first generation covers the prior, uniform on the unit cube, by a Latin hypercube. Of all particles the nearest
are kept; the next generation is drawn around these, joins them, and the nearest of all are kept again, with weights
prior / proposal. The tolerance falls by itself; it ends when few of the new ones are nearer than the old tolerance,
or when the budget is used. Statistics are scaled by their spread under the prior (Prangle 2017). Each particle is one
run with its own luck. A generation is a file: what is there is not played again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.study.parameters.folder import keep, kept

FEWEST_ACCEPTED = 0.02  # share of new particles within the old tolerance below which no more is learnt
WIDEN = 2.0  # covariance of the proposal against that of the kept (Beaumont et al. 2009)
TINY = 1e-9  # relative to the statistic: less is no spread
BATCH = 20_000  # points tried at once
MOST = 16  # parameters: among more, hardly any point around those that are kept lies within the prior

Simulate = Callable[[Table, int], Table]  # points [n, k] and the number of the first → statistics [n, m]


class Observed(NamedTuple):
    """What is accepted of each statistic [m], and its weight in the distance."""

    low: Table
    high: Table
    weight: Table


class Size(NamedTuple):
    """How many particles."""

    population: int  # in a generation, the kept ones included
    keep: int
    budget: int  # runs in all
    seed: int


class Posterior(NamedTuple):
    """The kept particles [n] with their weights, and how it came to them."""

    points: Table  # [n, k] in the unit cube
    statistics: Table  # [n, m]
    distances: Table
    weights: Table  # sum to 1
    scale: Table  # [m]
    prior: Table  # [population, m] statistics under the prior
    tolerances: list[float]  # by generation
    accepted: list[float]  # share of new particles within the tolerance before
    runs: int


def distances(statistics: Table, observed: Observed, scale: Table) -> Table:
    """[n] root mean square of how far each statistic lies outside what is accepted, in units of its spread."""
    off = np.maximum(np.maximum(observed.low - statistics, statistics - observed.high), 0.0) / scale
    return np.asarray(np.sqrt((off**2 * observed.weight).sum(axis=1) / observed.weight.sum()))


def spread(statistics: Table) -> Table:
    """[m] median absolute deviation as a standard deviation; where that is 0, the deviation itself, or 1."""
    middle = np.median(statistics, axis=0)
    found = 1.4826 * np.median(np.abs(statistics - middle), axis=0)
    least = TINY * np.maximum(1.0, np.abs(middle))  # the deviation of equal numbers is not always 0 to the last bit
    found = np.where(found > least, found, statistics.std(axis=0))
    return np.where(found > least, found, 1.0)


def infer(
    simulate: Simulate,
    parameters: int,
    observed: Observed,
    size: Size,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Posterior:
    """Run it to its end."""
    from scipy.stats import qmc

    points = qmc.LatinHypercube(parameters, rng=np.random.default_rng(size.seed)).random(size.population)
    found = generation(simulate, points, 0, 0, folder)
    scale, prior = spread(found), found
    far = distances(found, observed, scale)
    weights = np.ones(len(points))
    points, found, far, weights = nearest(points, found, far, weights, size.keep)
    tolerances, accepted, runs, number = [float(far.max())], [1.0], size.population, 1
    while runs + size.population - size.keep <= size.budget and accepted[-1] >= FEWEST_ACCEPTED:
        if progress is not None:
            progress(runs, size.budget)
        rng = np.random.default_rng((size.seed, number))
        new, density = propose(points, weights, size.population - size.keep, rng)
        said = generation(simulate, new, runs, number, folder)
        near = distances(said, observed, scale)
        accepted.append(float((near < tolerances[-1]).mean()))
        points, found, far, weights = nearest(
            np.concatenate([points, new]), np.concatenate([found, said]), np.concatenate([far, near]),
            np.concatenate([weights, 1.0 / density]), size.keep,
        )  # fmt: skip
        tolerances.append(float(far.max()))
        runs, number = runs + len(new), number + 1
    if progress is not None:
        progress(size.budget, size.budget)
    return Posterior(points, found, far, weights / weights.sum(), scale, prior, tolerances, accepted, runs)


def nearest(points: Table, found: Table, far: Table, weights: Table, keep: int) -> tuple[Table, Table, Table, Table]:
    """The particles that lie nearest."""
    rows = np.sort(np.argsort(far, kind="stable")[:keep])
    return points[rows], found[rows], far[rows], weights[rows]


def propose(points: Table, weights: Table, count: int, rng: np.random.Generator) -> tuple[Table, Table]:
    """New points [count, k] around the kept ones, within the prior, and the density that they were drawn with.

    What falls outside is drawn again from its choice of a parent on: so the density is that of the mixture, up to a
    constant, right to the edges.
    """
    share = weights / weights.sum()
    covariance = np.atleast_2d(np.cov(points, rowvar=False, aweights=share)) * WIDEN
    root = np.linalg.cholesky(covariance + 1e-10 * np.eye(points.shape[1]))
    new = np.empty((0, points.shape[1]))
    while len(new) < count:
        parents = points[rng.choice(len(points), BATCH, p=share)]
        tried = parents + rng.standard_normal(parents.shape) @ root.T
        new = np.concatenate([new, tried[((tried >= 0.0) & (tried <= 1.0)).all(axis=1)]])
    new = new[:count]
    return new, mixture(new, points, share, root)


def mixture(new: Table, points: Table, share: Table, root: Table) -> Table:
    """[n] density, up to a constant, of the weighted normal kernels at the kept points."""
    from scipy.linalg import solve_triangular
    from scipy.spatial.distance import cdist

    white = [solve_triangular(root, each.T, lower=True).T for each in (new, points)]
    return np.asarray(np.exp(-0.5 * cdist(white[0], white[1], "sqeuclidean")) @ share)


def generation(simulate: Simulate, points: Table, first: int, number: int, folder: Path) -> Table:
    """The statistics of a generation, played or read."""
    file = folder / f"generation-{number:03}.npy"
    if (there := kept(file, len(points))) is not None:
        return there
    found = simulate(points, first)
    folder.mkdir(parents=True, exist_ok=True)
    keep(file, found)
    return found


def resample(weights: Table, count: int) -> Table:
    """[count] rows drawn as evenly as their weights allow (systematic resampling from the middle of each share)."""
    return np.asarray(
        np.minimum(np.searchsorted(np.cumsum(weights), (np.arange(count) + 0.5) / count), len(weights) - 1)
    )
