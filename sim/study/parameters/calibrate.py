"""Calibration: which values of the parameters that matter make runs like the first window, and how sure is that.

Sequential ABC (sim/study/parameters/inference.py) over the ranges of the tables, whose values are the medians of the
prior, against the targets of 7-21 January (sim/study/parameters/targets.py). The posterior is a set of draws. A check
plays new runs, with new luck, at draws of the posterior and of the prior, and shows for each target how many come out
as the record has it.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.revalue import revalue
from sim.study.batches.ensemble import chunks
from sim.study.parameters.inference import Observed, Posterior, Size, infer, resample
from sim.study.parameters.space import Range, values_at, within
from sim.study.parameters.targets import CAP_DAYS, Aim, Target, aim, statistics, weights
from sim.study.scores.forecast import Progress, course, empty, put
from sim.world import Prepared, prepare

DRAWS = 500  # of the posterior, equally likely, that are stored
CHECK_SEED = 1_000_003  # added to the seed: the check has other luck than the fit


class Fit(NamedTuple):
    """What came of a calibration."""

    space: list[Range]
    aim: Aim
    posterior: Posterior
    draws: Table  # [DRAWS, ranges] of the unit cube
    best: Table  # [ranges] the draw in the middle of them
    prior_check: Table  # [runs, targets]
    posterior_check: Table  # [runs, targets]


Stage = Callable[[str], Progress | None]


def shortened(scenario: Scenario) -> Prepared:
    """What all runs share; they are played no longer than targets can tell."""
    return prepare(scenario.model_copy(update={"days": min(scenario.days, CAP_DAYS)}))


def calibrate(
    scenario: Scenario,
    space: Sequence[Range],
    size: Size,
    check: int,
    workers: int,
    folder: Path,
    stage: Stage,
    targets: Sequence[Target] = (),
) -> Fit:
    """Infer, draw from the posterior, and check by `check` new runs of prior and posterior each.

    `targets`: other values for those of the record, such as what a run of known parameters has given.
    """
    base = shortened(scenario)
    asked = aim(empty(base, 1))
    if targets:
        asked = asked._replace(targets=list(targets))
    observed = Observed(
        np.array([t.low for t in asked.targets]), np.array([t.high for t in asked.targets]), weights(asked.targets)
    )

    def simulate(points: Table, first: int) -> Table:
        """One run at each point, with luck of its own."""
        return play(base, space, points, asked, size.seed, first, workers)

    posterior = infer(simulate, len(space), observed, size, folder, stage("calibrating"))
    draws = posterior.points[resample(posterior.weights, DRAWS)]
    rng = np.random.default_rng((size.seed, CHECK_SEED))
    tried = [
        play(base, space, points, asked, size.seed + CHECK_SEED, 0, workers)
        for points in (rng.random((check, len(space))), draws[rng.integers(0, len(draws), check)])
    ]
    return Fit(list(space), asked, posterior, draws, middle(draws), *tried)


def play(
    base: Prepared, space: Sequence[Range], points: Table, asked: Aim, seed: int, first: int, workers: int
) -> Table:
    """[points, targets] the statistics of one run at each point of the unit cube; run numbers go on from `first`."""

    def work(part: range) -> Table:
        kept = empty(base, len(part))
        for place, row in enumerate(part):
            prepared = revalue(base, values_at(space, points[row]))
            put(kept, place, course(prepared, seed, first + row), base)
        return statistics(asked, kept)

    with ThreadPoolExecutor(workers) as pool:
        return np.concatenate(list(pool.map(work, chunks(len(points)))))


def middle(draws: Table) -> Table:
    """The draw nearest to the median of each parameter, in units of the posterior's spread: one that is possible."""
    spread = np.maximum(draws.std(axis=0), 1e-9)
    far = (((draws - np.median(draws, axis=0)) / spread) ** 2).sum(axis=1)
    return np.asarray(draws[int(np.argmin(far))])


def summary(fit: Fit) -> list[dict[str, Any]]:
    """One row per parameter: prior, default, posterior, and how much narrower it has become."""
    rows, chosen = [], values_at(fit.space, fit.best)
    for number, r in enumerate(fit.space):
        values = within(r.low, r.value, r.high, fit.draws[:, number])
        low, median, high = np.quantile(values, [0.05, 0.5, 0.95])
        narrower = 1.0 - float(fit.draws[:, number].std()) * np.sqrt(12.0)
        rows.append(
            {
                "parameter": r.name, "unit": r.unit, "prior_low": r.low, "prior_high": r.high, "default": r.value,
                "p05": float(low), "p50": float(median), "p95": float(high),
                "chosen": chosen[r.name], "narrower": narrower,
                "meaning": r.meaning,
            }
        )  # fmt: skip
    return rows


def checked(fit: Fit) -> list[dict[str, Any]]:
    """One row per target: what is accepted, quantiles under prior and posterior, and the share of runs within."""
    rows = []
    for number, target in enumerate(fit.aim.targets):
        row: dict[str, Any] = {
            "target": target.name, "family": target.family, "low": shown(target.low, target.family),
            "high": shown(target.high, target.family),
        }  # fmt: skip
        for name, tried in (("prior", fit.prior_check), ("posterior", fit.posterior_check)):
            column = tried[:, number]
            for key, value in zip(("05", "50", "95"), np.quantile(column, [0.05, 0.5, 0.95]), strict=True):
                row[f"{name}_{key}"] = shown(float(value), target.family)
            row[f"{name}_within"] = float(((column >= target.low) & (column <= target.high)).mean())
        rows.append(row)
    return rows


def shown(value: float, family: str) -> float:
    """A statistic in the unit that people read: counts are logarithms inside."""
    return float(np.expm1(value)) if family == "count" else value


def posterior_toml(fit: Fit, protocol: dict[str, Any]) -> str:
    """The posterior as a file of parameters: [parameters] for one run, [posterior] for many."""
    chosen = values_at(fit.space, fit.best)
    lines = [
        "# Parameters calibrated on 7-21 January 2013 alone; made by `run.py calibrate`.",
        "# [parameters] is one draw, in the middle of the posterior: what a single run takes. Many runs take the draws",
        "# of [posterior] in turn, so that doubt about the parameters is in their spread.",
        "",
        "[protocol]",
        *(f"{key} = {literal(value)}" for key, value in protocol.items()),
        "",
        "[parameters]",
        *(f'"{name}" = {value:.6g}' for name, value in chosen.items()),
        "",
        "[posterior]",
        f"names = [{', '.join(literal(r.name) for r in fit.space)}]",
        "draws = [",
    ]
    for draw in fit.draws:
        lines.append(f"  [{', '.join(f'{value:.6g}' for value in values_at(fit.space, draw).values())}],")
    return "\n".join([*lines, "]", ""])


def literal(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
