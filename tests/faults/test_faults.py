"""What goes wrong around the program: a full disk, a lost scheduler, another process, a clock that jumps.

Nothing that was finished is lost, no wrong answer is given, and one message says what happened.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from sim.study.batches.alone import alone
from sim.study.batches.store import HALF, TABLES
from sim.study.batches.stored import open_batch
from tests.conftest import ROOT
from tests.reliability import note
from tests.study.dask_cluster import cluster

ALONE = "may not mount a small disk here"
BATCH = ["batch", "smoke", "--seed", "3", "--workers", "1", "--quiet"]


def hashes(folder: Path) -> dict[str, str]:
    """A hash of every table of a batch."""
    batch = open_batch(folder)
    return {name: batch.hash(name) for name in TABLES}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError:
        pytest.skip(ALONE)
    if done.returncode:
        pytest.skip(ALONE)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def remount(folder: Path, option: str) -> None:
    """Change the disk while it is in use."""
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True)


def test_a_full_disk_costs_what_was_in_hand(
    small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_disk / "b"
    assert run.main([*BATCH, "--runs", "6", "--out", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "No space left on device" in told
    assert "runs are kept" in told
    assert 0 <= open_batch(folder).done < 6
    remount(small_disk, "size=10m")
    assert run.main([*BATCH, "--runs", "6", "--out", str(folder), "--resume"]) == 0
    assert run.main([*BATCH, "--runs", "6", "--out", str(tmp_path / "whole")]) == 0
    assert hashes(folder) == hashes(tmp_path / "whole")


def test_a_run_on_a_full_disk_leaves_nothing_half(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 290_000)
    assert run.main(["run", "smoke", "--no-figures", "--quiet", "--out", str(small_disk / "r")]) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_a_disk_that_became_read_only(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remount(small_disk, "ro")
    for command in (["run", "smoke", "--no-figures", "--quiet"], [*BATCH, "--runs", "2"]):
        assert run.main([*command, "--out", str(small_disk / "r")]) == 2
        assert "cannot be written: Read-only file system" in capsys.readouterr().err


def test_two_processes_on_one_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second is told and touches nothing, with --resume or without; afterwards it may."""
    folder = tmp_path / "b"
    assert run.main([*BATCH, "--runs", "2", "--out", str(folder)]) == 0
    half = folder / "runs" / f"{HALF}1-part"
    half.write_text("the other process is about to rename this")
    with alone(folder):
        for more in ([], ["--resume"]):
            assert run.main([*BATCH, "--runs", "2", "--out", str(folder), *more]) == 2
            assert "another process is writing to it" in capsys.readouterr().err
    assert half.exists()
    assert run.main([*BATCH, "--runs", "2", "--out", str(folder), "--resume"]) == 0
    assert not half.exists()


def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.main([*BATCH, "--runs", "3", "--out", str(tmp_path / "steady")]) == 0
    rng = random.Random(1)
    for clock in ("time", "perf_counter"):
        monkeypatch.setattr(time, clock, lambda: rng.uniform(-1e9, 1e12))
    assert run.main([*BATCH, "--runs", "3", "--out", str(tmp_path / "jumping")]) == 0
    assert hashes(tmp_path / "jumping") == hashes(tmp_path / "steady")


def start(arguments: list[str], jit: str = "1") -> subprocess.Popen[str]:
    """A command in a process of its own."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": jit}
    command = [sys.executable, "run.py", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.trust
def test_a_scheduler_that_dies(tmp_path: Path) -> None:
    """The command ends with a message and keeps what is played; without the cluster it goes on from there."""
    folder = tmp_path / "b"
    with cluster(tmp_path) as found:
        played = start(
            ["batch", "smoke", "--runs", "60", "--quiet", "--out", str(folder), "--scheduler", found.address]
        )
        while not any(folder.glob("outcomes/*.parquet")) and played.poll() is None:
            time.sleep(0.05)
        found.scheduler.kill()
        _, told = played.communicate(timeout=120)
    assert played.returncode in (1, 2), told
    assert "runs are kept" in told
    assert "Traceback" not in told, told
    assert 0 < open_batch(folder).done < 60
    assert run.main(["batch", "smoke", "--runs", "60", "--quiet", "--out", str(folder), "--resume"]) == 0
    assert open_batch(folder).whole
    note("a scheduler killed", "1 batch", "what was played is kept, one message, resumed without it")


FIT = ["--budget", "200", "--population", "60", "--keep", "20", "--check", "10", "--only", "combat.loss_rate",
       "--quiet", "--no-figures"]  # fmt: skip
KILLS = 15  # each of a calibration and of a film; of batches 20 more: tests/study/batches/test_kills.py


def killed(process: subprocess.Popen[str], seconds: float | None = None) -> bool:
    """Kill a process after so long; false if it has ended by itself, and then well."""
    try:
        assert process.wait(seconds) == 0, process.stderr and process.stderr.read()
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


@pytest.mark.trust
def test_a_calibration_killed_at_random_moments(tmp_path: Path) -> None:
    """The same command goes on, and comes to the same draws."""

    def begun(folder: Path) -> subprocess.Popen[str]:
        return start(["calibrate", "january_2013", *FIT, "--out", str(folder)], jit="0")

    assert not killed(begun(tmp_path / "whole"))
    began = time.monotonic()
    assert not killed(begun(tmp_path / "timed"))
    lasts, rng, kills = time.monotonic() - began, random.Random(1), 0
    while kills < KILLS:
        folder = tmp_path / f"killed-{kills}"
        while killed(begun(folder), rng.uniform(0.1, 0.9) * lasts):
            kills += 1
        drawn = [(one / "calibrated.toml").read_text("utf-8") for one in (folder, tmp_path / "whole")]
        assert drawn[0] == drawn[1]
    note("a calibration killed -9", f"{kills} random moments", "the same command goes on to the same draws")


@pytest.mark.trust
def test_a_film_killed_at_random_moments(tmp_path: Path) -> None:
    """There is a whole film or none."""
    target, rng = tmp_path / "f.gif", random.Random(1)
    began = time.monotonic()
    assert start(["film", "smoke", "--quiet", "--out", str(tmp_path / "whole.gif")]).wait() == 0
    lasts = time.monotonic() - began
    kills = 0
    while kills < KILLS:
        kills += killed(start(["film", "smoke", "--quiet", "--out", str(target)]), rng.uniform(0.2, 0.95) * lasts)
        if target.exists():
            assert target.read_bytes() == (tmp_path / "whole.gif").read_bytes()
            target.unlink()
    note("a film killed -9", f"{kills} random moments", "a whole film or none")
