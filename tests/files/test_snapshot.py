"""Snapshots: a run put by and taken up again, in a new process too, ends in the same bytes."""

from pathlib import Path

import numpy as np
import pytest

from agents.records.columns import STATE
from scenarios.schema import Scenario
from sim.engine import advance
from sim.files.snapshot import SnapshotError, load, restore, save, take
from sim.measures.series import holders_table, series_table
from sim.trajectory import Trajectory, state_hash
from sim.world import build_world
from tests.conftest import child

HALF = 3

RESUME = """
import sys
from scenarios.load import load_scenario
from sim.engine import advance
from sim.measures.series import holders_table, series_table
from sim.files.snapshot import load, restore
from sim.trajectory import state_hash
scenario, snapshot = load_scenario("smoke"), load(sys.argv[1])
w = restore(snapshot, scenario)
left = scenario.n_ticks - snapshot.tick
advance(w, snapshot.seed, snapshot.run, left, series_table(w, 0), holders_table(w, 0))
print(state_hash(w))
"""


@pytest.fixture
def half_way(smoke: Scenario, tmp_path: Path) -> Path:
    """A snapshot after three of six turns."""
    w = build_world(smoke, 1, 0)
    advance(w, 1, 0, HALF, series_table(w, 0), holders_table(w, 0))
    save(tmp_path / "half.npz", take(w, smoke, 1, 0))
    return tmp_path / "half.npz"


def test_it_keeps_what_it_was(half_way: Path, smoke: Scenario, smoke_run: Trajectory) -> None:
    snapshot = load(half_way)
    assert (snapshot.seed, snapshot.run, snapshot.tick, snapshot.ledger) == (1, 0, HALF, True)
    w = restore(snapshot, smoke)
    assert w.units.personnel.tolist() == smoke_run.units.personnel[HALF].tolist()
    for name in STATE:
        assert np.asarray(getattr(w, name)).tobytes() == snapshot.state[name].tobytes()


def test_a_new_process_ends_in_the_same_bytes(half_way: Path, smoke_run: Trajectory) -> None:
    assert child("-c", RESUME, str(half_way), compiled=False).strip() == state_hash(smoke_run.world)


def test_taking_a_snapshot_is_a_copy(smoke: Scenario) -> None:
    w = build_world(smoke, 1, 0)
    snapshot = take(w, smoke, 1, 0)
    advance(w, 1, 0, 1, series_table(w, 0), holders_table(w, 0))
    assert snapshot.tick == 0


def test_no_pickle_and_nothing_half_written(half_way: Path) -> None:
    with np.load(half_way, allow_pickle=False) as file:
        assert set(file.files) == {"head", "scenario", *STATE}
    assert [path.name for path in half_way.parent.iterdir()] == ["half.npz"]


def test_another_scenario_is_refused(half_way: Path, january: Scenario) -> None:
    with pytest.raises(SnapshotError, match="another scenario"):
        restore(load(half_way), january)


@pytest.mark.parametrize("content", [b"", b"not a snapshot", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_snapshot_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(SnapshotError, match="not a snapshot"):
        load(tmp_path / "bad.npz")


def test_a_half_file_is_refused(half_way: Path) -> None:
    half_way.write_bytes(half_way.read_bytes()[:-2000])
    with pytest.raises(SnapshotError, match="not a snapshot"):
        load(half_way)
