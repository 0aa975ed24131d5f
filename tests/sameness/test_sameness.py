"""The same scenario, seed and rules give the same bytes: compiled or plain, on any number of threads, resumed, on Dask.

`make sameness PYTHONS="python3.11 python3.12 python3.13"` asks other Pythons.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.study.batches.cluster import connected
from tests.conftest import child
from tests.reliability import note
from tests.sameness.ways import MANIFEST, differing, hashes, known, names
from tests.study.dask_cluster import cluster

HINT = """If this change of results is meant:  python -m tests.sameness.refresh
and a line under "results change" in CHANGELOG.md."""
LARGE = "january_2013"
HEAD = ("-m", "tests.sameness.ways")


def assert_same(found: dict[str, str]) -> None:
    """As the manifest says."""
    wrong = differing(found)
    if wrong:
        pytest.fail(f"{', '.join(wrong)} come out otherwise than {MANIFEST.name} says.\n{HINT}", pytrace=False)


def compiled(*arguments: str) -> dict[str, str]:
    """Hashes by compiled rules, in a process of their own."""
    return dict(json.loads(child(*HEAD, *arguments, compiled=True)))


def test_every_scenario_has_its_line() -> None:
    assert sorted(known()) == names()


@pytest.mark.parametrize("halves", [False, True], ids=["at once", "in two halves"])
def test_the_smallest_scenario_plain(halves: bool) -> None:
    assert_same(hashes(["smoke"], lambda: ThreadPoolExecutor(2), halves))


def test_a_large_scenario_compiled() -> None:
    """The smallest one does not meet every rule: a change that it does not feel would pass unseen."""
    assert_same(compiled(LARGE))


@pytest.mark.trust
@pytest.mark.parametrize("threads", [1, 2, 3, 4])
def test_every_scenario_compiled(threads: int) -> None:
    found = compiled("--threads", str(threads))
    assert sorted(found) == names()
    assert_same(found)
    note(f"same bytes, {threads} threads", f"{len(found)} scenarios", "compiled, against the manifest")


@pytest.mark.trust
def test_every_scenario_compiled_and_resumed() -> None:
    assert_same(found := compiled("--halves"))
    note("same bytes, stopped half-way and resumed", f"{len(found)} scenarios", "compiled, against the manifest")


@pytest.mark.trust
def test_a_large_scenario_plain() -> None:
    assert_same(hashes([LARGE], lambda: ThreadPoolExecutor(2)))
    note("same bytes by plain rules", f"`{LARGE}` and `smoke`", "uncompiled, against the manifest")


@pytest.mark.trust
def test_on_a_cluster(tmp_path: Path) -> None:
    with cluster(tmp_path) as found, connected(found.address) as (executor, _):

        class Lasting(ThreadPoolExecutor):
            """The cluster's executor, which is not closed after each scenario."""

            def submit(self, *work: object) -> object:  # type: ignore[override]
                return executor.submit(*work)

        assert_same(hashes(["smoke", LARGE], lambda: Lasting(1)))
        note("same bytes on a Dask cluster", f"`{LARGE}` and `smoke`", "two workers, against the manifest")
