"""Batches: the same tables however they are played, interrupted or cut up; nothing half is ever read."""

import errno
import json
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from sim.files.tables import write_tables
from sim.measures.outcomes import outcomes
from sim.study.batches import store
from sim.study.batches.batch import Interrupted, play_plan
from sim.study.batches.plan import Plan
from sim.study.batches.play import play_chunk
from sim.study.batches.store import StoreError, part_name, prepare_folder, present
from sim.study.batches.stored import Batch, holders, open_batch
from sim.trajectory import Trajectory, record_run
from tests.study.conftest import RUNS, manifest, play

TABLES = ("runs", "series", "events", "control", "outcomes")


def hashes(batch: Batch) -> dict[str, str]:
    """A hash of every table."""
    return {name: batch.hash(name) for name in TABLES}


@pytest.fixture(scope="session")
def chunks(plan: Plan) -> dict[int, Any]:
    """Every chunk, played once: what a worker would send back."""
    return {part: play_chunk(plan.work(part)) for part in range(plan.parts)}


class Replay(Executor):
    """Gives back chunks that were played before; the test says what happens at each."""

    def __init__(self, chunks: dict[int, Any], at: Callable[[int], None] = lambda number: None) -> None:
        self.chunks, self.at, self.number = chunks, at, 0

    def submit(self, function: Any, work: Any) -> Future[Any]:  # type: ignore[override]
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        self.number += 1
        self.at(self.number)
        future.set_result(self.chunks[work.part])
        return future


def stop_at(number: int, error: BaseException) -> Callable[[int], None]:
    """Raise the error when the chunk of this number is asked for."""

    def at(now: int) -> None:
        if now == number:
            raise error

    return at


def test_a_batch_holds_what_single_runs_give(batch: Batch, smoke: Scenario, tmp_path: Path) -> None:
    for run in (0, RUNS - 1):
        single = record_run(smoke, 3, run, ledger=False)
        row = batch.outcomes("smoke").slice(run, 1).to_pylist()[0]
        assert {name: row[name] for name in outcomes(single)} == outcomes(single)
        course = batch.course("smoke", "present.coalition")[run]
        assert course.tolist() == single.series[:, 0].tolist()
        assert_same_events(batch, single, run, tmp_path)


def assert_same_events(batch: Batch, single: Trajectory, run: int, folder: Path) -> None:
    """The events of a run in the batch are those that a single run writes, but for their numbers."""
    write_tables(single, folder)
    alone = pq.read_table(folder / "events.parquet").drop_columns(["event_id", "run_id"])
    rows = [row for row in batch.events("smoke").to_pylist() if row["run"] == run]
    assert [{name: row[name] for name in alone.column_names} for row in rows] == alone.to_pylist()
    assert all(row["simulated"] for row in rows)


def test_holders_are_rebuilt_from_changes(batch: Batch, smoke: Scenario) -> None:
    held = batch.holders("smoke")
    assert held.shape == (RUNS, smoke.n_ticks, 2)
    assert np.array_equal(holders(batch.folder, "smoke"), held)
    for run in range(RUNS):
        single = record_run(smoke, 3, run, ledger=False)
        camp = np.append(single.sides.camp[0], -1)[single.holders[:, :2]]
        assert np.array_equal(held[run], camp)
    assert np.unique(held).size > 1


def test_tables_are_in_order_and_every_run_is_there(batch: Batch) -> None:
    assert batch.scenarios == ["smoke", "smaller"]
    assert batch.whole
    assert batch.done == 2 * RUNS
    keys = list(zip(*(batch.outcomes()[name].to_pylist() for name in ("scenario", "run")), strict=True))
    assert keys == [(name, run) for name in ("smoke", "smaller") for run in range(RUNS)]
    ids = batch.events()["event_id"].to_pylist()
    assert len(set(ids)) == len(ids)
    series = batch.series("smoke", ("tick", "towns.government"))
    assert series["tick"].to_pylist()[:7] == [0, 1, 2, 3, 4, 5, 0]
    konna = batch.values("smoke", ["fall_day.konna"])["fall_day.konna"]
    assert batch.outcomes("smoke")["fall_day.konna"].null_count == np.isnan(konna).sum()


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_change_nothing(plan: Plan, batch: Batch, tmp_path: Path, workers: int) -> None:
    again = play(plan, tmp_path / "b", executor=ThreadPoolExecutor(workers), workers=workers)
    assert hashes(again) == hashes(batch)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("a worker failed")])
def test_what_was_interrupted_goes_on_where_it_was(
    plan: Plan, batch: Batch, chunks: dict[int, Any], tmp_path: Path, error: BaseException
) -> None:
    folder = tmp_path / "b"
    with pytest.raises(Interrupted if isinstance(error, KeyboardInterrupt) else RuntimeError):
        play(plan, folder, executor=Replay(chunks, stop_at(6, error)))
    begun = open_batch(folder)
    assert 0 < begun.done < plan.total
    assert not begun.whole
    asked: list[int] = []
    again = play(plan, folder, resume=True, executor=Replay(chunks, asked.append))
    assert len(asked) == plan.parts - len(begun.parts)
    assert hashes(again) == hashes(batch)


def test_a_chunk_without_its_commit_mark_or_cut_short_is_played_again(
    plan: Plan, batch: Batch, chunks: dict[int, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "b"
    play(plan, folder, executor=Replay(chunks))
    (folder / "outcomes" / part_name(1)).unlink()
    cut = folder / "series" / part_name(3)
    cut.write_bytes(cut.read_bytes()[:100])
    (folder / "events" / f"{store.HALF}99-{part_name(4)}").write_bytes(b"half")
    assert 1 not in open_batch(folder).parts
    asked: list[int] = []
    again = play(plan, folder, resume=True, executor=Replay(chunks, asked.append))
    assert len(asked) == 2
    assert hashes(again) == hashes(batch)
    assert list(folder.rglob(f"{store.HALF}*")) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_full_disk_is_told_and_costs_one_chunk(
    plan: Plan, batch: Batch, chunks: dict[int, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    folder, real = tmp_path / "b", store.os.fsync
    with monkeypatch.context() as patch:
        patch.setattr(store.os, "fsync", fail_at(folder / table, 5, real))
        with pytest.raises(StoreError, match="No space left on device"):
            play(plan, folder, executor=Replay(chunks))
    assert len(open_batch(folder).parts) == 4
    assert list(folder.rglob(f"{store.HALF}*")) == []
    assert hashes(play(plan, folder, resume=True, executor=Replay(chunks))) == hashes(batch)


def fail_at(folder: Path, number: int, real: Callable[[int], None]) -> Callable[[int], None]:
    """A disk that is full when the file of this number is written to a folder."""

    def fsync(file: int) -> None:
        if len(list(folder.glob("*.parquet"))) == number - 1 and list(folder.glob(f"{store.HALF}*")):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(file)

    return fsync


def test_a_folder_with_anything_else_is_left_alone(plan: Plan, chunks: dict[int, Any], tmp_path: Path) -> None:
    facts = manifest(plan)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for name, words in (("notes", "something that is no batch"), ("file", "is a file")):
        with pytest.raises(ScenarioError, match=words):
            prepare_folder(tmp_path / name, facts, resume=True)
    play(plan, tmp_path / "b", executor=Replay(chunks))
    (tmp_path / "b" / "figures").mkdir()
    for name in ("runs", "figures"):
        (tmp_path / "b" / name / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"holds more than a batch: figures/mine\.txt, runs/mine\.txt"):
        prepare_folder(tmp_path / "b", facts, resume=False)
    (tmp_path / "b" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"holds more than a batch: mine\.txt"):
        prepare_folder(tmp_path / "b", facts, resume=True)
    assert (tmp_path / "notes" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_resuming_refuses_another_batch(plan: Plan, chunks: dict[int, Any], tmp_path: Path) -> None:
    folder, facts = tmp_path / "b", manifest(plan)
    with pytest.raises(RuntimeError):
        play(plan, folder, executor=Replay(chunks, stop_at(6, RuntimeError("stop"))))
    changes: list[tuple[dict[str, Any], str]] = [
        ({"seed": 4}, "seed was 3, not 4"),
        ({"runs": 7}, "runs was 6, not 7"),
        ({"series": False}, "series was true, not false"),
        ({"sources": "other"}, "the program has changed since"),
        ({"versions": {**facts["versions"], "numpy": "3"}}, "versions.numpy was"),  # type: ignore[dict-item]
        ({"scenarios": {**facts["scenarios"], "smoke": {"hash": "x"}}}, '"smoke" or its tables have changed'),  # type: ignore[dict-item]
    ]
    for change, words in changes:
        with pytest.raises(ScenarioError, match=words):
            prepare_folder(folder, {**facts, **change}, resume=True)
    other_python = {**facts, "revision": "other", "versions": {**facts["versions"], "python": "3.13.0"}}  # type: ignore[dict-item]
    assert prepare_folder(folder, other_python, resume=True) == present(folder, facts)
    with pytest.raises(ScenarioError, match=r"holds the beginning of this batch: \d+ of 12 runs"):
        prepare_folder(folder, facts, resume=False)


def test_a_read_only_folder_is_told(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ScenarioError, match="cannot be written: Permission denied"):
        prepare_folder(tmp_path / "b", manifest(plan), resume=False)
    assert not (tmp_path / "b").exists()


def test_no_series_means_none(smoke: Scenario, tmp_path: Path) -> None:
    found = play(Plan((smoke,), 1, series=False), tmp_path / "b")
    assert not (tmp_path / "b" / "series").exists()
    with pytest.raises(ScenarioError, match="holds no series"):
        found.series()


def test_points_differ_and_are_told(smoke: Scenario, tmp_path: Path) -> None:
    points = ({"combat.loss_rate": 0.001}, {"combat.loss_rate": 0.008})
    longer = smoke.model_copy(update={"days": 4})  # until they fight
    found = play(Plan((longer,), 2, seed=2, points=points, series=False), tmp_path / "b")
    runs = found.runs().to_pylist()
    assert [(row["point"], row["run"], row["combat.loss_rate"]) for row in runs] == [
        (0, 0, 0.001), (0, 1, 0.001), (1, 0, 0.008), (1, 1, 0.008),
    ]  # fmt: skip
    killed = [found.values("smoke", ["killed.government"], point)["killed.government"].sum() for point in (0, 1)]
    assert killed[0] < killed[1]


def test_an_unreadable_manifest_is_no_batch(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"serval": "1", "batch": 99}), encoding="utf-8")
    with pytest.raises(ScenarioError, match="is a batch of format 99"):
        open_batch(tmp_path)
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ScenarioError, match="is no folder of a batch"):
        open_batch(tmp_path)


def test_few_chunks_are_under_way_at_a_time(plan: Plan, chunks: dict[int, Any], tmp_path: Path) -> None:
    waiting: list[Future[Any]] = []
    most = 0

    class Slow(Replay):
        def submit(self, function: Any, work: Any) -> Future[Any]:  # type: ignore[override]
            nonlocal most
            future: Future[Any] = Future()
            waiting.append(future)
            most = max(most, len(waiting))
            if len(waiting) == 2:
                for one in waiting:
                    one.set_result(self.chunks[work.part])
                waiting.clear()
            return future

    prepare_folder(tmp_path / "b", manifest(plan), resume=False)
    play_plan(plan, range(plan.parts), Slow(chunks), lambda: 1, tmp_path / "b")
    assert most == 2
