"""Many runs of one scenario in this process: what emerges, and how often.

Every run is a pure function of (scenario, seed, run), so threads change nothing but the time it takes.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from agents.columns import Table
from scenarios.schema import Scenario
from sim.engine import advance
from sim.outcomes import measure, outcome_measures, sites
from sim.series import Measure, holders_table, series_table
from sim.world import Prepared, fresh, prepare

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


def play(prepared: Prepared, seed: int, run: int) -> Table:
    """The outcomes of one run."""
    w = fresh(prepared, seed, run, ledger=False)
    start = w.towns.holder.copy()
    turns = prepared.scenario.n_ticks
    series, holders = series_table(w, turns), holders_table(w, turns)
    advance(w, seed, run, turns, series, holders)
    return measure(w, start, series, holders)


def chunks(runs: int) -> Iterator[range]:
    """Run numbers in small ranges."""
    for first in range(0, runs, CHUNK):
        yield range(first, min(first + CHUNK, runs))


def run_ensemble(
    scenario: Scenario, runs: int, seed: int = 1, workers: int = 2, progress: Callable[[int, int], None] | None = None
) -> Ensemble:
    """Play `runs` runs on `workers` threads."""
    prepared = prepare(scenario)
    first = play(prepared, seed, 0)  # compiles once, before threads need it
    values = np.empty((runs, first.size))

    def work(part: range) -> int:
        for run in part:
            values[run] = play(prepared, seed, run)
        return len(part)

    done = 0
    with ThreadPoolExecutor(workers) as pool:
        for count in pool.map(work, chunks(runs)):
            done += count
            if progress is not None:
                progress(done, runs)
    w = prepared.world
    names = prepared.names
    return Ensemble(scenario, outcome_measures([names.towns[row] for row in sites(w)], names.staffs), values)
