"""What one parameter alone moves: each from the low to the high end of its range, all others as the scenario has them.

Every point plays the same runs with the same luck as the scenario itself, so each difference is between twins, and its
interval is that of a mean of paired differences. What parameters do together stays hidden here; Sobol's ST tells it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.revalue import revalue
from sim.study.parameters.points import Progress, Question, play_parts, play_runs
from sim.study.parameters.space import Range
from sim.world import Prepared

SURE = 1.96  # standard errors to each side of a mean that hold 95 %


class Swing(NamedTuple):
    """One parameter and one question: the mean answer as the scenario is, and how it differs at both ends."""

    question: str
    parameter: str
    unit: str  # of the parameter
    low: float
    value: float
    high: float
    base: float  # in the question's unit
    at_low: float  # mean of the paired differences to base
    at_low_conf: float  # half of its 95 % interval
    at_high: float
    at_high_conf: float
    runs: int  # at each of the three points


def swings(
    prepared: Prepared,
    space: Sequence[Range],
    questions: Sequence[Question],
    outcomes: Sequence[str],
    runs: int,
    seed: int,
    folder: Path,
    workers: int,
    progress: Progress | None = None,
) -> list[Swing]:
    """Play the scenario and both ends of every range; question by question, in the order of `space`."""
    values: list[dict[str, float]] = [{}, *({r.name: end} for r in space for end in (r.low, r.high))]

    def work(part: range) -> Table:
        return play_runs(revalue(prepared, values[part.start]), questions, outcomes, runs, seed)

    parts = [range(n, n + 1) for n in range(len(values))]
    played = np.stack(play_parts(parts, [runs] * len(parts), work, folder, workers, progress))
    base, moved = played[0], played[1:] - played[0]  # [runs, questions], [2 × ranges, runs, questions]
    means = moved.mean(axis=1)
    wide = SURE * moved.std(axis=1, ddof=1) / np.sqrt(runs) if runs > 1 else np.zeros_like(means)
    return [
        Swing(
            asked.title, r.name, r.unit, r.low, r.value, r.high, float(base[:, q].mean()),
            float(means[2 * n, q]), float(wide[2 * n, q]), float(means[2 * n + 1, q]), float(wide[2 * n + 1, q]),
            runs,
        )
        for q, asked in enumerate(questions)
        for n, r in enumerate(space)
    ]  # fmt: skip
