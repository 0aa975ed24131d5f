"""What all tests share: rules run as plain Python, and one child process runs them compiled.

Plain mode needs no compiling and shows every line to the debugger; compiled and plain runs give equal bits, and
tests/laws/test_engine.py holds that down. `NUMBA_DISABLE_JIT=0 python -m pytest` runs the same tests compiled.
What needs the whole campaign compiled asks the fixture `compiled`: one process for the session.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.quick_records import find_fields_fast

os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # before anything imports numba
find_fields_fast()

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from sim.trajectory import Trajectory

ROOT = Path(__file__).resolve().parent.parent
# The same examples each time, so that a push fails for what it changed; `make trust` draws new ones, and many more.
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")


def child(*arguments: str, compiled: bool) -> str:
    """Run Python on a file or module of the project in a new process; its output."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "0" if compiled else "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Figures are always held against their pictures: tests/view/pictures.py."""
    config.option.mpl = True


@dataclass(frozen=True)
class Compiled:
    """What the compiled child process left behind (tests/compiled_child.py)."""

    folder: Path
    facts: dict[str, Any]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """january_2013 played by compiled rules: hashes of several ways to play it, the whole run, states on the way."""
    folder = tmp_path_factory.mktemp("compiled")
    return Compiled(folder, json.loads(child("-m", "tests.compiled_child", str(folder), compiled=True)))


@pytest.fixture(scope="session")
def smoke() -> "Scenario":
    """The smallest scenario."""
    from scenarios.load import load_scenario

    return load_scenario("smoke")


@pytest.fixture(scope="session")
def january() -> "Scenario":
    """The whole campaign."""
    from scenarios.load import load_scenario

    return load_scenario("january_2013")


@pytest.fixture(scope="session")
def smoke_run(smoke: "Scenario") -> "Trajectory":
    """One recorded run of the smallest scenario."""
    from sim.trajectory import record_run

    return record_run(smoke, seed=1, run=0)
