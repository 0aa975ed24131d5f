"""Medians of january_2013 at turns of 6, 3 and 1 h, as JSON; run compiled by tests/history/test_convergence.py.

python -m tests.history.convergence RUNS
"""

import json
import sys
from statistics import median, median_grouped

import numpy as np

from agents.records.columns import Table
from scenarios.load import load_scenario
from sim.study.batches.ensemble import run_ensemble

HOURS = (6.0, 3.0, 1.0)
EXACT = ("request_day", "decision_day")  # known to the minute


def medians(runs: int) -> dict[str, dict[str, float]]:
    """The median of every outcome over the runs in which it happened, by hours of a turn."""
    scenario = load_scenario("january_2013")
    found = {}
    for hours in HOURS:
        ensemble = run_ensemble(scenario.model_copy(update={"tick_hours": hours}), runs)
        values = {m.name: ensemble.of(m.name) for m in ensemble.measures}
        found[f"{hours:g}"] = {
            name: middle(name, column[~np.isnan(column)], hours / 24.0)
            for name, column in values.items()
            if not np.isnan(column).all()
        }
    return found


def middle(name: str, values: Table, turn: float) -> float:
    """The median; of dates that are known to the turn [days] alone, at whose end they stand, that of grouped data."""
    if "_day" not in name or name in EXACT:
        return median(values)
    return median_grouped(values - turn / 2.0, turn)


if __name__ == "__main__":
    print(json.dumps(medians(int(sys.argv[1]))))
