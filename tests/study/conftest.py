"""A small batch of the smallest scenario, played once for all tests of this folder."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from scenarios.schema import Scenario
from sim.study.batches.batch import play_plan
from sim.study.batches.describe import describe
from sim.study.batches.plan import Plan
from sim.study.batches.play import base_of
from sim.study.batches.store import manifest_of, prepare_folder
from sim.study.batches.stored import Batch, open_batch

RUNS = 6
Play = Callable[..., Batch]


@pytest.fixture(scope="session")
def plan(smoke: Scenario) -> Plan:
    """Six runs of the smallest scenario and of one that is a little different."""
    other = smoke.model_copy(update={"name": "smaller", "remove_units": ()})
    return Plan((smoke, other), RUNS, seed=3)


def manifest(plan: Plan) -> dict[str, object]:
    """The manifest of a plan."""
    packed = zip(plan.scenarios, plan.packed, strict=True)
    return manifest_of(plan, {s.name: describe(base_of(s.hash, blob), n, s.name) for n, (s, blob) in enumerate(packed)})


def play(plan: Plan, folder: Path, resume: bool = False, executor: Executor | None = None, workers: int = 1) -> Batch:
    """Play what is missing of a plan into a folder."""
    done = set(prepare_folder(folder, manifest(plan), resume))
    missing = [part for part in range(plan.parts) if part not in done]
    with executor or ThreadPoolExecutor(workers) as pool:
        play_plan(plan, missing, pool, lambda: workers, folder)
    return open_batch(folder)


@pytest.fixture(scope="session")
def batch(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The batch, played by one worker without a break: what every other way to play it must give."""
    return play(plan, tmp_path_factory.mktemp("batch") / "b")
