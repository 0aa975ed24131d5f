"""Medians of january_2013 at turns of 6, 3 and 1 h, as JSON; run compiled by tests/history/test_convergence.py.

python -m tests.history.convergence RUNS
"""

import json
import sys

import numpy as np

from scenarios.load import load_scenario
from sim.study.batches.ensemble import run_ensemble

HOURS = (6.0, 3.0, 1.0)


def medians(runs: int) -> dict[str, dict[str, float]]:
    """The median of every outcome over the runs in which it happened, by hours of a turn."""
    scenario = load_scenario("january_2013")
    found = {}
    for hours in HOURS:
        ensemble = run_ensemble(scenario.model_copy(update={"tick_hours": hours}), runs)
        values = {m.name: ensemble.of(m.name) for m in ensemble.measures}
        found[f"{hours:g}"] = {n: float(np.median(v[~np.isnan(v)])) for n, v in values.items() if not np.isnan(v).all()}
    return found


if __name__ == "__main__":
    print(json.dumps(medians(int(sys.argv[1]))))
