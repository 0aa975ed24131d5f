"""How fast batches are beside what else one could do, one process after another on this machine: `make bench`.

Prints ratios: a batch against the same rules as plain Python under mesa.batch_run; our movement and combat against a
twin of these two in ordinary Mesa style, in numpy and in scalar C; and how cost grows with runs, threads and units.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
BODIES, TURNS = 184, 152  # those of january_2013


def output(arguments: list[str], **environment: str) -> str:
    """What a process prints."""
    done = subprocess.run(
        arguments, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    return done.stdout


def batch_seconds(runs: int, workers: int, folder: str, *more: str) -> float:
    """Seconds of a whole batch, start-up included."""
    shutil.rmtree(folder, ignore_errors=True)
    begun = time.perf_counter()
    words = ["batch", "january_2013", "--runs", str(runs), "--workers", str(workers), "--out", folder, "--quiet", *more]
    output([sys.executable, "run.py", *words])
    return time.perf_counter() - begun


def twin(name: str, bodies: int = BODIES) -> tuple[float, str]:
    """Milliseconds a run of a twin, and the sum that all twins must agree on."""
    milliseconds, total = output([sys.executable, str(HERE / name), str(bodies), str(TURNS)]).split()[:2]
    return float(milliseconds), total


def c_twin(folder: str, bodies: int = BODIES) -> tuple[float, str] | None:
    """The same of the twin in C, where there is a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    program = f"{folder}/twin"
    subprocess.run([compiler, "-O2", "-o", program, str(HERE / "twin.c")], check=True)
    milliseconds, total = output([program, str(bodies), str(TURNS)]).split()
    return float(milliseconds), total


def against_the_oracle(runs: int, folder: str) -> None:
    """The batch on one core, by the difference of two lengths, against plain Python; the last numbers must agree."""
    batch_seconds(1, 1, folder)  # compiles, if that has to be
    short, long = batch_seconds(runs // 4, 1, folder), batch_seconds(runs, 1, folder)
    ours = (long - short) / (runs - runs // 4) * 1000.0
    plain = json.loads(output([sys.executable, str(HERE / "oracle.py"), "january_2013", "1"], NUMBA_DISABLE_JIT="1"))
    print(f"batch, one core: {ours:.1f} ms a run with all tables ({long:.1f} s for {runs} runs, start-up included)")
    print(f"mesa.batch_run, plain Python: {plain['ms']:.0f} ms a run, {plain['ms'] / ours:.0f} times the batch")
    reader = "import json,sys,pathlib;from sim.study.batches.stored import open_batch;"
    reader += "b=open_batch(pathlib.Path(sys.argv[1]));"
    reader += "print(json.dumps({n: float(b.course('january_2013', n)[0, -1]) for n in sys.argv[2:]}))"
    kept = json.loads(output([sys.executable, "-c", reader, folder, *plain["last"]]))
    print(f"the same answers: {kept == {name: float(value) for name, value in plain['last'].items()}}")


def against_the_twins(folder: str) -> None:
    """Movement and combat alone."""
    ours = float(output([sys.executable, "-m", "benchmarks.phases_alone", str(BODIES), str(TURNS)]).split()[0])
    print(f"movement and combat of the model: {ours:.2f} ms for {BODIES} bodies and {TURNS} turns")
    twins = {
        "records and compiled rules": twin("twin_rules.py"),
        "ordinary Mesa": twin("twin.py"),
        "numpy": twin("twin_numpy.py"),
        "scalar C": c_twin(folder),
    }
    totals = {found[1] for found in twins.values() if found}
    same = twins["records and compiled rules"]
    for name, found in twins.items():
        if found is None or same is None:
            print(f"twin in {name}: no compiler here")
        else:
            told = f"{found[0] / same[0]:.2f} times the twin in our way, {found[0] / ours:.2f} times the model's phases"
            print(f"twin in {name}: {found[0]:.2f} ms, {told}")
    print(f"the twins agree: {len(totals) == 1}")


def growth(runs: int, folder: str) -> None:
    """With runs and threads."""
    alone = batch_seconds(runs, 1, folder)
    for count in (2, os.cpu_count() or 1) if (os.cpu_count() or 1) > 2 else (2,):
        many = batch_seconds(runs, count, folder)
        print(f"{runs} runs: {alone:.1f} s on one thread, {many:.1f} s on {count}: {alone / many:.2f} times as fast")
    for times in (2, 4):
        longer = batch_seconds(runs * times, 2, folder)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet"))
        print(f"{runs * times} runs on two threads: {longer:.1f} s, {size / runs / times / 1000:.1f} kB a run on disk")
    for bodies in (100, 300, 1000, 5000):
        ours = float(output([sys.executable, "-m", "benchmarks.phases_alone", str(bodies), str(TURNS)]).split()[0])
        print(f"{bodies} bodies, movement and combat: {ours:.2f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200, help="runs of the batches that are timed")
    parser.add_argument("--only", choices=("oracle", "twins", "growth"), help="one part alone")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.only in (None, "oracle"):
            against_the_oracle(asked.runs, f"{folder}/b")
        if asked.only in (None, "twins"):
            against_the_twins(folder)
        if asked.only in (None, "growth"):
            growth(asked.runs, f"{folder}/b")


if __name__ == "__main__":
    main()
