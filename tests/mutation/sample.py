"""Make rules a little wrong, one at a time, and see whether the tests notice: a sample over all files of rules.

    python -m tests.mutation.sample --each 4 --seed 1          # writes tests/mutation/results.csv
    python -m tests.mutation.sample --file sim/phases/combat.py --each 20 --show

For each mutant the tests that mirror its file are run in a process of their own, then, if they all pass, the goldens
and the laws. One that nobody notices *survives*: a test is missing, or the change makes no difference.
"""

import argparse
import csv
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["NUMBA_DISABLE_JIT"] = "1"
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # no test of a rule needs one, and they take half of the time

from tests.mutation.mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results.csv"
COPIED = ("agents", "sim", "scenarios", "tests", "docs", "run.py", "pyproject.toml", "README.md")
PATIENCE = 90  # seconds of work for each of the two steps; a mutant that never ends is noticed
WAITING = 20  # times as long on the clock, however busy the machine is
REST = ("tests/playthroughs", "tests/laws/test_conservation.py", "tests/laws/test_choices.py")
MIRRORS = {  # the tests of a file, if they do not stand in the same place
    "sim/phases/politics.py": "tests/phases/test_politics.py tests/rules/test_pacts.py tests/rules/test_upheaval.py",
    "agents/luck.py": "tests/agents/test_luck.py tests/phases/test_sensing.py",
    "agents/staff/roll.py": "tests/agents/staff/test_roll.py tests/agents/staff/test_objectives.py",
    "agents/staff/gateway.py": "tests/agents/staff/test_objectives.py",
    "sim/rules/strikes.py": "tests/phases/test_air.py",
    "sim/rules/airlift.py": "tests/phases/test_air.py",
    "sim/rules/giveaway.py": "tests/phases/test_sensing.py",
    "sim/rules/lookouts.py": "tests/phases/test_sensing.py",
    "sim/rules/convoys.py": "tests/phases/test_supply.py",
    "sim/rules/arrivals.py": "tests/phases/test_politics.py",
    "sim/rules/alarm.py": "tests/phases/test_displacement.py",
}
KILLED, BY_REST, SURVIVED = "killed", "killed by laws and goldens", "survived"


def mirror(file: str) -> tuple[str, ...]:
    """The tests of a file."""
    path = Path(file)
    own = Path("tests") / path.parent.as_posix().removeprefix("sim").strip("/") / f"test_{path.stem}.py"
    if file in MIRRORS:
        return tuple(MIRRORS[file].split())
    return (own.as_posix() if (ROOT / own).exists() else "tests/agents/test_doctrines.py",)


def files() -> Iterator[str]:
    """Every file of rules that is sampled: phases, what they are helped by, and the minds of commanders."""
    found = [*ROOT.glob("sim/phases/*.py"), *ROOT.glob("sim/rules/*.py"), *ROOT.glob("agents/**/*.py")]
    yield from sorted({*(path.relative_to(ROOT).as_posix() for path in found if path.stem[0] != "_"), *MIRRORS})


def passes(folder: Path, tests: tuple[str, ...]) -> bool:
    """Whether the tests pass in a copy of the project; a process of its own, forked so that libraries are there."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
        os.chdir(folder)
        sys.path[:] = [str(folder), *(p for p in sys.path if p not in ("", str(ROOT)))]
        for name in [n for n in sys.modules if n.partition(".")[0] in ("agents", "sim", "scenarios", "tests", "run")]:
            del sys.modules[name]
        import pytest

        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--no-header", *tests])))
    end = time.monotonic() + PATIENCE * WAITING
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def verdict(folder: Path, mutant: Mutant) -> str:
    """Whether anybody notices, and who."""
    path = folder / mutant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(mutant.written(), encoding="utf-8")
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
    try:
        if not passes(folder, mirror(mutant.file)):
            return KILLED
        return SURVIVED if passes(folder, REST) else BY_REST
    finally:
        path.write_text(whole, encoding="utf-8")


def main() -> None:
    """Sample, try, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--each", type=int, default=4, help="mutants of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", action="append", help="only this file")
    parser.add_argument("--minutes", type=float, default=1e9, help="begin no other mutant after so long")
    parser.add_argument("--again", action="store_true", help="try those that survived once more, after new tests")
    parser.add_argument("--go-on", action="store_true", help="keep what the table holds, and try the rest")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--show", action="store_true", help="print, and write nothing")
    asked = parser.parse_args()
    import hypothesis  # noqa: F401  what the tests need, imported once
    import numba  # noqa: F401
    import pytest  # noqa: F401
    import scipy.stats  # noqa: F401

    rng = random.Random(asked.seed)
    chosen: list[Mutant] = []
    rows: list[list[str]] = []
    if asked.again:
        rows, chosen = survivors(asked.out)
    for file in [] if asked.again else asked.file or files():
        every = mutants_of(ROOT, file)
        chosen += rng.sample(every, min(asked.each, len(every)))
    rng.shuffle(chosen)
    if asked.go_on:
        rows = table_of(asked.out)
        chosen = [mutant for mutant in chosen if [*words_of(mutant)] not in [row[:4] for row in rows]]
    end = time.monotonic() + 60.0 * asked.minutes
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, folder / name)
        for mutant in chosen:
            if time.monotonic() > end:
                break
            found = verdict(folder, mutant)
            former = [*words_of(mutant), SURVIVED]
            if former in rows:  # tried again
                rows.remove(former)
            rows.append([*words_of(mutant), found])
            print(*rows[-1], sep=", ", flush=True)
            if not asked.show:
                write(rows, asked.out)
    noticed = sum(row[-1] != SURVIVED for row in rows)
    print(f"{noticed} of {len(rows)} mutants noticed")


def survivors(path: Path) -> tuple[list[list[str]], list[Mutant]]:
    """Rows of a table, and the mutants of those that nobody noticed."""
    table = table_of(path)
    left = [tuple(row[:4]) for row in table if row[-1] == SURVIVED]
    every = [mutant for file in sorted({row[0] for row in left}) for mutant in mutants_of(ROOT, file)]
    found = {words_of(mutant): mutant for mutant in every}
    return table, [found[words] for words in left if words in found]


def words_of(mutant: Mutant) -> tuple[str, ...]:
    """What the table says of a mutant."""
    return mutant.file, str(mutant.line), mutant.function, mutant.change


def table_of(path: Path) -> list[list[str]]:
    """The rows of a table; none if there is none yet."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as lines:
        return [list(row.values()) for row in csv.DictReader(lines)]


def write(rows: list[list[str]], path: Path) -> None:
    """The table of what was tried."""
    with path.open("w", newline="", encoding="utf-8") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerows([["file", "line", "function", "change", "verdict"], *sorted(rows, key=str)])


if __name__ == "__main__":
    main()
