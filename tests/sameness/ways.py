"""Hashes of what comes of every scenario, played in any way that must give the same bytes.

    python -m tests.sameness.ways [--threads 4] [--halves] [SCENARIO …]

prints, as JSON, scenario → SHA-256 over its tables of outcomes, series, events and holders, in a few runs of one seed;
with NUMBA_DISABLE_JIT=1 by plain rules. `--check` compares with the manifest and tells what differs: exit code 1.
Needs what the program needs and no test tools, so that any Python can be asked.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from scenarios.load import load_scenario
from scenarios.schema import Scenario
from sim.study.batches.batch import play_plan
from sim.study.batches.describe import describe
from sim.study.batches.plan import Plan
from sim.study.batches.play import base_of
from sim.study.batches.store import manifest_of, prepare_folder
from sim.study.batches.stored import open_batch
from tests.reliability import note

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = Path(__file__).parent / "manifest.json"
RUNS, SEED = 3, 1
TABLES = ("outcomes", "series", "events", "control")
Pool = Callable[[], Executor]


def names() -> list[str]:
    """Every scenario of the project."""
    return sorted(path.stem for path in (ROOT / "scenarios").glob("*.toml"))


def known() -> dict[str, str]:
    """The manifest: scenario → hash."""
    return dict(json.loads(MANIFEST.read_text(encoding="utf-8"))["scenarios"])


def hash_of(scenario: Scenario, folder: Path, pool: Pool, halves: bool = False) -> str:
    """Play a scenario into a folder and hash its tables. `halves`: stop half-way, and go on in a second try."""
    plan = Plan((scenario,), RUNS, seed=SEED)
    told = manifest_of(plan, {scenario.name: describe(base_of(scenario.hash, plan.packed[0]), 0, scenario.name)})
    for parts in (range(plan.parts // 2), range(plan.parts)) if halves else (range(plan.parts),):
        done = set(prepare_folder(folder, told, resume=halves))
        with pool() as executor:
            play_plan(plan, [part for part in parts if part not in done], executor, lambda: 2, folder)
    batch = open_batch(folder)
    return hashlib.sha256("".join(batch.hash(table) for table in TABLES).encode()).hexdigest()


def hashes(wanted: Iterable[str], pool: Pool, halves: bool = False) -> dict[str, str]:
    """Scenario → hash."""
    with tempfile.TemporaryDirectory() as folder:
        return {name: hash_of(load_scenario(name), Path(folder) / name, pool, halves) for name in wanted}


def differing(found: dict[str, str]) -> list[str]:
    """Scenarios that come out otherwise than the manifest says."""
    written = known()
    return [name for name, digest in found.items() if written.get(name) != digest]


def main() -> int:
    """Play and print, or compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("scenario", nargs="*")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--halves", action="store_true")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    found = hashes(asked.scenario or names(), lambda: ThreadPoolExecutor(asked.threads), asked.halves)
    if not asked.check:
        print(json.dumps(found))
        return 0
    wrong = differing(found)
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}: {len(found) - len(wrong)} of {len(found)} scenarios as in the manifest", *wrong)
    if not wrong:
        note(f"same bytes on Python {version}", f"{len(found)} scenarios", "compiled, against the manifest")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
