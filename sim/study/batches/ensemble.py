"""The outcomes of many runs of one scenario, in memory: for pages that are made and forgotten. To keep them: batch.py.

Every run is a pure function of (scenario, seed, run), so threads change nothing but the time it takes.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.measures.outcomes import measures_of
from sim.measures.series import Measure
from sim.study.batches.play import play_run
from sim.world import prepare

CHUNK = 20  # runs that a thread takes at a time


@dataclass(frozen=True)
class Ensemble:
    """Outcomes of runs: `values` [runs, outcomes], NaN = did not happen, in the order of `measures`."""

    scenario: Scenario
    measures: list[Measure]
    values: Table

    def of(self, name: str) -> Table:
        """One outcome over all runs [runs]."""
        return self.values[:, [m.name for m in self.measures].index(name)]


def chunks(runs: int) -> Iterator[range]:
    """Run numbers in small ranges."""
    for first in range(0, runs, CHUNK):
        yield range(first, min(first + CHUNK, runs))


def run_ensemble(
    scenario: Scenario, runs: int, seed: int = 1, workers: int = 2, progress: Callable[[int, int], None] | None = None
) -> Ensemble:
    """Play `runs` runs on `workers` threads."""
    prepared = prepare(scenario)
    first = play_run(prepared, seed, 0).outcomes  # compiles once, before threads need it
    values = np.empty((runs, first.size))

    def work(part: range) -> int:
        for run in part:
            values[run] = play_run(prepared, seed, run).outcomes
        return len(part)

    done = 0
    with ThreadPoolExecutor(workers) as pool:
        for count in pool.map(work, chunks(runs)):
            done += count
            if progress is not None:
                progress(done, runs)
    return Ensemble(scenario, measures_of(prepared), values)
