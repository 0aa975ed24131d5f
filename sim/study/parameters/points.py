"""What runs answer at many points of the space of parameters, the same few runs at each, resumable.

All points share the luck of their runs, so that differences between points come from the parameters. Points are cut
into chunks; a chunk is a file that is there whole or not at all, and what is there is not played again.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from sim.revalue import revalue
from sim.study.parameters.folder import keep, kept
from sim.study.parameters.space import Range, values_at
from sim.study.scores.forecast import course
from sim.world import Prepared

CHUNK = 64  # points; neighbours in a design differ in few values, so a chunk is quick to go through
Progress = Callable[[int, int], None]


class Question(NamedTuple):
    """A number that a study asks of a run. What never happened counts as the end of the run, or as 0 for a share."""

    title: str
    outcome: str
    unit: str  # day: when; share: whether; anything else: how many


def answers(questions: Sequence[Question], outcomes: Sequence[str], values: Table, days: float) -> Table:
    """[questions] from the outcomes of one run."""
    found = np.array([values[outcomes.index(q.outcome)] for q in questions])
    asked = np.array([q.unit for q in questions])
    found = np.where(asked == "share", ~np.isnan(found), found)
    return np.where(np.isnan(found), np.where(asked == "day", days, 0.0), found)


def play_points(
    base: Prepared,
    space: Sequence[Range],
    points: Table,
    questions: Sequence[Question],
    outcomes: Sequence[str],
    runs: int,
    seed: int,
    folder: Path,
    workers: int,
    progress: Progress | None = None,
) -> Table:
    """[points, runs, questions] what each run answers at points [points, ranges] of the unit cube."""

    def work(part: range) -> Table:
        found, here = np.empty((len(part), runs * len(questions))), base
        for row, point in enumerate(points[part.start : part.stop]):
            here = revalue(here, values_at(space, point))
            found[row] = play_runs(here, questions, outcomes, runs, seed).ravel()
        return found

    parts = [range(first, min(first + CHUNK, len(points))) for first in range(0, len(points), CHUNK)]
    played = play_parts(parts, [len(part) for part in parts], work, folder, workers, progress)
    return np.concatenate(played).reshape(len(points), runs, len(questions))


def play_runs(
    prepared: Prepared, questions: Sequence[Question], outcomes: Sequence[str], runs: int, seed: int
) -> Table:
    """[runs, questions] what each run of one point answers."""
    days = prepared.scenario.days
    return np.array([answers(questions, outcomes, course(prepared, seed, run)[2], days) for run in range(runs)])


def play_parts(
    parts: Sequence[range],
    rows: Sequence[int],
    work: Callable[[range], Table],
    folder: Path,
    workers: int,
    progress: Progress | None = None,
) -> list[Table]:
    """What each part of the points came to, so many rows each; a part that lies in the folder is not played again."""
    folder.mkdir(parents=True, exist_ok=True)

    def once(number: int) -> Table:
        file = folder / f"part-{number:05}.npy"
        there = kept(file, rows[number])
        if there is None:
            there = work(parts[number])
            keep(file, there)
        return there

    made = []
    with ThreadPoolExecutor(workers) as pool:
        try:
            for part, found in zip(parts, pool.map(once, range(len(parts))), strict=True):
                made.append(found)
                if progress is not None:
                    progress(part.stop, parts[-1].stop)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return made
