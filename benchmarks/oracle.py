"""The model's own rules as plain Python under `mesa.batch_run`: the oracle that a batch is measured against.

Run with NUMBA_DISABLE_JIT=1. Prints milliseconds a run, and what the last run counted at its end.
"""

import json
import sys
import time
from pathlib import Path

import mesa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sim.model import Campaign

if __name__ == "__main__":
    scenario, runs = sys.argv[1], int(sys.argv[2])
    begun = time.perf_counter()
    varied = {"scenario": scenario, "run": list(range(runs))}
    found = mesa.batch_run(Campaign, varied, display_progress=False, max_steps=10_000)
    seconds = time.perf_counter() - begun
    last = {name: found[-1][name] for name in ("killed.coalition", "killed.government", "strikes", "away")}
    print(json.dumps({"ms": seconds * 1000.0 / runs, "last": last}))
