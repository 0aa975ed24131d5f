"""Batches killed at any moment and resumed: the same tables, and nothing half ever read."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scenarios.schema import Scenario
from sim.study.batches.plan import Plan
from sim.study.batches.store import HALF, TABLES
from sim.study.batches.stored import Batch, open_batch
from tests.conftest import ROOT
from tests.reliability import note
from tests.study.conftest import play


def command(folder: Path, runs: int, *more: str) -> list[str]:
    """The command line of a batch."""
    words = ["batch", "smoke", "--runs", str(runs), "--seed", "3", "--out", str(folder), "--quiet", *more]
    return [sys.executable, "run.py", *words]


def hashes(batch: Batch) -> dict[str, str]:
    """A hash of every table."""
    return {name: batch.hash(name) for name in TABLES}


def kill_when(process: subprocess.Popen[bytes], folder: Path, files: int) -> bool:
    """Kill a batch as soon as its folder holds so many files, finished or not; false if it ended before."""
    while process.poll() is None:
        if folder.is_dir() and sum(1 for _ in folder.rglob("*")) >= files:
            os.kill(process.pid, signal.SIGKILL)
            break
        time.sleep(0.01)
    return process.wait() == -signal.SIGKILL


def killed_and_resumed(folder: Path, runs: int, moments: list[int], jit: str) -> int:
    """Kill it once for each number of files, resuming each time, then let it end; how often it was really killed."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": jit}
    kills = 0
    for files in moments:
        process = subprocess.Popen(command(folder, runs, "--resume"), cwd=ROOT, env=environment)
        kills += kill_when(process, folder, files)
        if (folder / "manifest.json").exists():
            begun = open_batch(folder)
            assert not begun.parts or [len(begun.table(name)) for name in ("runs", "outcomes")] == [begun.done] * 2
    subprocess.run(command(folder, runs, "--resume"), cwd=ROOT, env=environment, check=True)
    return kills


def test_killed_at_three_moments(smoke: Scenario, tmp_path: Path) -> None:
    whole = play(Plan((smoke,), 8, seed=3), tmp_path / "whole")
    assert killed_and_resumed(tmp_path / "killed", 8, [2, 14, 30], "1") == 3
    assert hashes(open_batch(tmp_path / "killed")) == hashes(whole)
    assert not list((tmp_path / "killed").rglob(f"{HALF}*"))


@pytest.mark.trust
def test_killed_at_twenty_random_moments(tmp_path: Path) -> None:
    """2,000 runs by compiled rules; the moments are drawn over all files that the batch writes."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "0"}
    subprocess.run(command(tmp_path / "whole", 2000), cwd=ROOT, env=environment, check=True)
    files = sum(1 for _ in (tmp_path / "whole").rglob("*"))
    moments = sorted(random.Random(1).sample(range(2, files), 20))
    assert killed_and_resumed(tmp_path / "killed", 2000, moments, "0") == 20
    assert hashes(open_batch(tmp_path / "killed")) == hashes(open_batch(tmp_path / "whole"))
    note("a batch killed -9", "20 random moments", "resumed to the same tables, nothing half is read")
