"""Which parameters matter: Morris screening over all that have a range; those that move something alone, and by Sobol.

Both designs and analyses are SALib's. Every point is a mean over the same runs with the same luck, so the indices
tell how the expected outcome moves with the parameters. A mean of few runs holds luck still, which looks like
interactions of everything with everything: `luck_left` says how much. Morris (1991), in the improved form of
Campolongo (2007): mu* is the mean absolute effect, scaled to the whole range, in the outcome's unit. Sobol indices:
S1, by Saltelli (2010), is the share of the variance that goes with one parameter alone; ST, by Jansen (1999), that
with its interactions, against the variance at the very points that it compares (Janon et al. 2014): where few points
make most of the variance, its interval is a fifth narrower so than against that of the two base samples.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.measures.outcomes import measures_of
from sim.study.parameters.points import Progress, Question, play_points
from sim.study.parameters.space import Range, ranges
from sim.study.parameters.swings import SURE, Swing, swings
from sim.world import Prepared, prepare

QUESTIONS = (
    Question("Konna falls", "fall_day.konna", "share"),
    Question("day of Konna's fall", "fall_day.konna", "day"),
    Question("Diabaly falls", "fall_day.diabaly", "share"),
    Question("days to Gao", "free_day.gao", "day"),
    Question("coalition killed", "killed.coalition", "person"),
    Question("displaced at the peak", "away_peak", "person"),
)
TOWNS = tuple(q.outcome.partition(".")[2] for q in QUESTIONS if q.unit in ("share", "day"))  # that they ask about
LEVELS = 4  # of Morris' grid
RESAMPLES = 1000  # of the bootstrap; with SALib's 100 an interval is itself unsure by a fifth to each side
ALONE_RUNS = 8  # times as many runs at each point where one parameter moves alone: there are few such points


class Wanted(NamedTuple):
    """How large the study is."""

    trajectories: int  # of Morris' design
    keep: int  # parameters that go on to Sobol
    samples: int  # of Sobol's design, a power of 2
    runs: int  # at each point
    seed: int
    workers: int
    only: tuple[str, ...] = ()  # parameters to vary; none = all with a range
    alone: int = ALONE_RUNS  # times as many runs where one parameter moves alone


class Study(NamedTuple):
    """What came of it, in the order of names."""

    questions: list[str]
    morris_names: list[str]
    morris: Table  # [questions, names, 2] mu* and its 95 % interval
    sobol_names: list[str]
    sobol: Table  # [questions, names, 4] S1, its interval, ST, its interval; NaN where the outcome never varied
    base: Table  # [questions, 2] mean and standard deviation over the Sobol points
    luck: Table  # [questions] share of the variance over these points that is luck; NaN where it can't be told
    swings: list[Swing]  # of each question, each of sobol_names alone


Stage = Callable[[str], Progress | None]


def study(scenario: Scenario, wanted: Wanted, folder: Path, stage: Stage) -> Study:
    """Screen, choose, and share out the variance; chunks that lie in the folder are not played again."""
    prepared = prepare(scenario)
    space = ranges(scenario, wanted.only)
    screened, effects = screen(prepared, space, wanted, folder / "morris", stage("Morris"))
    chosen = [space[row] for row in choose(effects, screened.std(axis=0), wanted.keep)]
    alone = swings(
        prepared, chosen, QUESTIONS, outcomes_of(prepared), wanted.alone * wanted.runs, wanted.seed,
        folder / "alone", wanted.workers, stage("one by one"),
    )  # fmt: skip
    said, shares = split(prepared, chosen, wanted, folder / "sobol", stage("Sobol"))
    return Study(
        [question.title for question in QUESTIONS],
        [r.name for r in space], effects,
        [r.name for r in chosen], shares,
        np.column_stack([said.mean(axis=(0, 1)), said.mean(axis=1).std(axis=0)]),
        luck_left(said),
        alone,
    )  # fmt: skip


def problem_of(space: Sequence[Range]) -> dict[str, Any]:
    """The unit cube as SALib wants it."""
    return {"num_vars": len(space), "names": [r.name for r in space], "bounds": [[0.0, 1.0]] * len(space)}


def outcomes_of(prepared: Prepared) -> tuple[str, ...]:
    """Names of the outcomes of a run, in order."""
    return tuple(m.name for m in measures_of(prepared))


def screen(
    prepared: Prepared, space: Sequence[Range], wanted: Wanted, folder: Path, progress: Progress | None
) -> tuple[Table, Table]:
    """Morris: means [points, questions], and mu* with interval [questions, ranges, 2]."""
    from SALib.analyze import morris as analysis  # type: ignore[import-untyped]
    from SALib.sample import morris as design  # type: ignore[import-untyped]

    problem = problem_of(space)
    points = design.sample(problem, wanted.trajectories, num_levels=LEVELS, seed=wanted.seed)
    said = at(prepared, space, points, wanted, folder, progress).mean(axis=1)
    effects = np.empty((said.shape[1], len(space), 2))
    for row, column in enumerate(said.T):
        found = analysis.analyze(problem, points, column, num_levels=LEVELS, seed=wanted.seed)
        effects[row] = np.column_stack([found["mu_star"], found["mu_star_conf"]])
    return said, effects


def choose(effects: Table, spread: Table, keep: int) -> list[int]:
    """Rows of the parameters with the greatest effect on any outcome, against how much that outcome varies."""
    moves = np.max(effects[:, :, 0] / np.maximum(spread, 1e-12)[:, None], axis=0)
    return [int(row) for row in np.argsort(-moves, kind="stable")[:keep]]


def split(
    prepared: Prepared, chosen: Sequence[Range], wanted: Wanted, folder: Path, progress: Progress | None
) -> tuple[Table, Table]:
    """Sobol: answers [points, runs, questions], and S1, ST with their intervals [questions, chosen, 4]."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    problem = problem_of(chosen)
    points = design.sample(problem, wanted.samples, calc_second_order=False, seed=wanted.seed)
    said = at(prepared, chosen, points, wanted, folder, progress)
    shares = np.full((said.shape[2], len(chosen), 4), np.nan)
    for row, column in enumerate(said.mean(axis=1).T):
        if np.ptp(column) > 0.0:
            found = analysis.analyze(
                problem, column, calc_second_order=False, num_resamples=RESAMPLES, seed=wanted.seed
            )
            total = totals(column.reshape(wanted.samples, -1), wanted.seed)
            shares[row] = np.column_stack([found["S1"], found["S1_conf"], *total])
    return said, shares


def totals(stars: Table, seed: int) -> tuple[Table, Table]:
    """ST [ranges] and half of its 95 % interval, by bootstrap over the samples.

    `stars` [samples, 1 + ranges + 1]: the answer at a point of the first base sample, at that point with one parameter
    at a time from the second, and at the point of the second, which ST does not need.
    """
    from SALib.analyze import sobol as analysis

    first, moved = stars[:, 0], stars[:, 1:-1].T
    drawn = np.random.default_rng(seed).integers(len(stars), size=(len(stars), RESAMPLES))
    share = [float(analysis.total_order(first, other, other)) for other in moved]
    resampled = np.array([analysis.total_order(first[drawn], other[drawn], other[drawn]) for other in moved])
    return np.array(share), SURE * resampled.std(axis=1, ddof=1)


def luck_left(said: Table) -> Table:
    """[questions] share of the variance of means over runs that is luck: what two halves of the runs do not share."""
    share = np.full(said.shape[2], np.nan)
    if said.shape[1] < 2:
        return share
    spread = said.mean(axis=1).var(axis=0)
    one, other = (said[:, first::2].mean(axis=1) for first in (0, 1))
    shared = ((one - one.mean(axis=0)) * (other - other.mean(axis=0))).mean(axis=0)
    varied = spread > 0.0
    share[varied] = np.clip(1.0 - shared[varied] / spread[varied], 0.0, 1.0)
    return share


def at(
    prepared: Prepared, space: Sequence[Range], points: Table, wanted: Wanted, folder: Path, progress: Progress | None
) -> Table:
    """What runs answer at points of the unit cube."""
    outcomes = outcomes_of(prepared)
    return play_points(
        prepared, space, points, QUESTIONS, outcomes, wanted.runs, wanted.seed, folder, wanted.workers, progress
    )


def stored(found: Study) -> dict[str, Any]:
    """All of it as plain words and numbers; None for what is none."""
    return {
        "questions": [q._asdict() for q in QUESTIONS],
        "base": found.base.tolist(),
        "luck": [plain(share) for share in found.luck],
        "tornado": [swing._asdict() for swing in found.swings],
        "morris": [
            {"question": q, "parameter": name, "mu_star": row[0], "conf": row[1]}
            for q, effects in zip(found.questions, found.morris.tolist(), strict=True)
            for name, row in zip(found.morris_names, effects, strict=True)
        ],
        "sobol": [
            {
                "question": q,
                "parameter": name,
                **{key: plain(value) for key, value in zip(("S1", "S1_conf", "ST", "ST_conf"), row, strict=True)},
            }
            for q, shares in zip(found.questions, found.sobol.tolist(), strict=True)
            for name, row in zip(found.sobol_names, shares, strict=True)
        ],
    }


def plain(value: float) -> float | None:
    """A number for JSON; None where there is none."""
    return float(value) if np.isfinite(value) else None
