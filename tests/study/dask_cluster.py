"""A Dask scheduler and two workers as processes of their own on this machine, for tests."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

START_SECONDS = 60


class Cluster(NamedTuple):
    """Where the scheduler is, and its process and those of its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]
    scheduler: subprocess.Popen[bytes]


@contextmanager
def cluster(folder: Path, workers: int = 2, blind: str = "") -> Iterator[Cluster]:
    """Start them, and end them by their handles whatever happens. `blind`: which of the two do not find the code."""
    file = folder / "scheduler.json"
    local = ["--host", "127.0.0.1", "--scheduler-file", str(file), "--no-dashboard"]
    processes = [
        start("distributed.cli.dask_scheduler", "--port", "0", *local, folder=folder, blind=blind == "scheduler")
    ]
    try:
        address = wait_for(file, processes[0])
        alone = ["--host", "127.0.0.1", "--no-dashboard", "--no-nanny", "--nthreads", "1"]
        mine = ["--local-directory", str(folder)]
        module = "distributed.cli.dask_worker"
        found = [start(module, address, *alone, *mine, folder=folder, blind=blind == "workers") for _ in range(workers)]
        processes += found
        yield Cluster(address, found, processes[0])
    finally:
        for process in processes:
            process.kill()
            process.wait()


def start(module: str, *arguments: str, folder: Path, blind: bool) -> subprocess.Popen[bytes]:
    """A process that runs in the project's folder, so that it finds the code; a blind one elsewhere."""
    home = folder if blind else ROOT
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(home)}
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=home, env=environment, stdout=log, stderr=log
        )


def wait_for(file: Path, process: subprocess.Popen[bytes]) -> str:
    """The address that the scheduler writes down when it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError):
            time.sleep(0.05)
    raise RuntimeError(f"no scheduler: {(file.parent / 'log.txt').read_text(encoding='utf-8')}")
