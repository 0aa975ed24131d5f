"""Twenty tabs at once for minutes, opened, reloaded and closed at random: each sees its own run, and all of it ends.

SERVAL_LOAD_TABS and SERVAL_LOAD_MINUTES make it smaller or larger.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.reliability import note
from tests.view.app.conftest import SMALL_WAR, Tab

TABS = int(os.environ.get("SERVAL_LOAD_TABS", "20"))
MINUTES = float(os.environ.get("SERVAL_LOAD_MINUTES", "10"))
SETTLED_SECONDS = 90
MEGABYTES_EACH_MINUTE, MEGABYTES_MORE, THREADS_MORE = 5.0, 150.0, 8

pytestmark = pytest.mark.trust


@pytest.fixture
def server() -> Iterator[tuple[str, int]]:
    """A server of its own: its address and its process."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "run.py", "app", SMALL_WAR, "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[1], process.pid
        process.terminate()


def state(pid: int) -> tuple[float, int]:
    """Memory [MB] and threads of a process."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024.0, int(lines["Threads"])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_many_tabs(server: tuple[str, int], browser: Any) -> None:
    address, pid = server
    dice = random.Random(1)
    first = Tab(browser)
    first.open(f"{address}/?seed=1")
    first.context.close()
    memory, threads = state(pid)
    tabs: dict[int, Tab] = {}
    opened, end = 0, time.monotonic() + 60.0 * MINUTES
    while time.monotonic() < end:
        if len(tabs) < TABS:
            opened += 1
            seed = 1 + opened % 50
            if seed not in tabs:
                tabs[seed] = Tab(browser)
                tabs[seed].open(f"{address}/?seed={seed}")
                continue
        seed = dice.choice(list(tabs))
        page = tabs[seed].page
        match dice.randrange(4):
            case 0:
                page.reload()
                page.wait_for_selector("[data-ready=yes]")
            case 1:
                tabs.pop(seed).context.close()
            case _:
                assert f"luck {seed}," in page.inner_text("body")  # its own run and nobody else's
                page.keyboard.press(dice.choice(["End", "Home", "n", "Space"]))
    for tab in tabs.values():
        assert tab.wrong == []
        tab.context.close()
    until = time.monotonic() + SETTLED_SECONDS
    while time.monotonic() < until and state(pid)[1] > threads + THREADS_MORE:
        time.sleep(1.0)
    more_memory, more_threads = state(pid)[0] - memory, state(pid)[1] - threads
    assert more_threads <= THREADS_MORE
    assert more_memory <= MEGABYTES_MORE + MEGABYTES_EACH_MINUTE * MINUTES
    left = f"afterwards {more_memory:+.0f} MB, {more_threads:+d} threads"
    note("tabs at once", f"{opened} tabs, at most {TABS} at once, {MINUTES:g} min", left)
