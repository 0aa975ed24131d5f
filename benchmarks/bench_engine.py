"""How fast the engine is, measured in fresh processes on this machine: `make bench`.

Prints compile time from an empty cache, start-up times of the command line from a warm one, milliseconds a run at
several tick lengths, numbers of units and turns, and the ratios that docs/performance.md quotes.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def seconds(arguments: list[str], **environment: str) -> tuple[float, float]:
    """Wall and CPU seconds of a whole process."""
    before = os.times()
    begun = time.perf_counter()
    subprocess.run(arguments, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, cpu


def milliseconds(scenario: object, repeats: int = 15) -> float:
    """Best time of a whole run on one core, its world made beforehand."""
    from sim.engine import advance
    from sim.measures.series import holders_table, series_table
    from sim.world import fresh, prepare

    prepared = prepare(scenario)
    turns = prepared.scenario.n_ticks
    best = float("inf")
    for run in range(repeats):
        w = fresh(prepared, 1, run, False)
        series, holders = series_table(w, turns), holders_table(w, turns)
        begun = time.perf_counter()
        advance(w, 1, run, turns, series, holders)
        if run > 0:
            best = min(best, time.perf_counter() - begun)
    return best * 1000.0


def with_units(scenario: object, wanted: int) -> object:
    """The scenario with its units repeated (or cut) to about so many, faction by faction."""
    have = sum(len(faction.units) for faction in scenario.factions.values())
    factions = {}
    for key, faction in scenario.factions.items():
        units = list(faction.units.items())
        count = max(1, round(len(units) * wanted / have)) if units else 0
        repeated = {f"{units[i % len(units)][0]}_{i}": units[i % len(units)][1] for i in range(count)}
        factions[key] = faction.model_copy(update={"units": repeated})
    return scenario.model_copy(update={"factions": factions})


def main() -> None:
    """Measure and print."""
    import numba

    from scenarios.load import load_scenario

    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, ", end="")
    print(f"NumPy {np.__version__}, Numba {numba.__version__}")
    run = [sys.executable, "run.py", "run", "january_2013", "--no-figures", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", f"{folder}/out"]
        wall, cpu = seconds([*run, *out], SERVAL_CACHE=folder)
        print(f"first run, empty cache: {wall:.1f} s wall, {cpu:.1f} s CPU")
        commands = {"run january_2013 --no-figures": [*run, *out], "--help": [sys.executable, "run.py", "--help"]}
        for title, arguments in commands.items():
            times = sorted(seconds(arguments, SERVAL_CACHE=folder)[0] for _ in range(5))
            print(f"{title}, warm cache: {times[2]:.2f} s (median of 5)")
    january = load_scenario("january_2013")
    base = milliseconds(january)
    print(f"january_2013: {base:.2f} ms a run ({january.n_ticks} turns)")
    for hours in (3, 1):
        finer = milliseconds(january.model_copy(update={"tick_hours": float(hours)}))
        print(f"turns of {hours} h: {finer:.2f} ms a run, {finer / base:.1f} times the 6 h turn")
    for days in (19, 76):
        other = milliseconds(january.model_copy(update={"days": days}))
        print(f"{days} days: {other:.2f} ms a run, {other / base:.2f} times 38 days")
    for units in (100, 300, 1000, 3000, 5000):
        many = milliseconds(with_units(january, units), repeats=5)
        print(f"{units} units: {many:.2f} ms a run, {many / base:.2f} times the order of battle")


if __name__ == "__main__":
    main()
