"""Batches on a real Dask scheduler with two worker processes: the same bytes, a dead worker costs its chunk."""

import socket
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

import run
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from sim.study.batches import cluster as joining
from sim.study.batches import store
from sim.study.batches.batch import TRIES, play_plan
from sim.study.batches.cluster import connected
from sim.study.batches.plan import Plan
from sim.study.batches.play import play_chunk
from sim.study.batches.store import prepare_folder
from sim.study.batches.stored import Batch, open_batch
from tests.study.conftest import manifest
from tests.study.dask_cluster import START_SECONDS, cluster


def test_workers_of_a_cluster_give_the_same_and_one_may_die(
    plan: Plan, batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, real = tmp_path / "b", store.commit
    prepare_folder(folder, manifest(plan), resume=False)
    with cluster(tmp_path) as found, connected(found.address) as (executor, workers):

        def kill_one(target: Path, part: int, tables: Any) -> None:
            if found.workers[0].poll() is None:
                found.workers[0].kill()
            real(target, part, tables)

        monkeypatch.setattr("sim.study.batches.batch.commit", kill_one)
        play_plan(plan, range(plan.parts), executor, workers, folder)
        assert found.workers[0].wait() != 0
        assert workers() == 1
    again = open_batch(folder)
    assert {name: again.hash(name) for name in store.TABLES} == {name: batch.hash(name) for name in store.TABLES}


@pytest.mark.parametrize("blind", ["scheduler", "workers"])
def test_who_does_not_find_the_code_is_told(blind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written. Dask itself would drop such workers without a word, and wait for others."""
    with cluster(tmp_path, workers=int(blind == "workers"), blind=blind) as found:
        if blind == "workers":
            with Client(found.address, set_as_default=False) as client:
                client.wait_for_workers(1, timeout=START_SECONDS)
        out = tmp_path / "b"
        assert run.main(["batch", "smoke", "--runs", "2", "--out", str(out), "--scheduler", found.address]) == 2
    assert "it or its workers do not find the code of Serval (No module named 'sim')" in capsys.readouterr().err
    assert not out.exists()


class Deadly(Executor):
    """Workers that die with the first chunk they are given, so many times."""

    def __init__(self, deaths: int) -> None:
        self.deaths = deaths

    def submit(self, function: Any, work: Any) -> Future[Any]:  # type: ignore[override]
        future: Future[Any] = Future()
        if self.deaths:
            self.deaths -= 1
            future.set_exception(type("KilledWorker", (Exception,), {})("gone"))
        else:
            future.set_result(play_chunk(work))
        return future


def test_a_chunk_lost_with_its_worker_is_tried_again_but_not_for_ever(smoke: Scenario, tmp_path: Path) -> None:
    plan = Plan((smoke,), 2, series=False)
    prepare_folder(tmp_path / "b", manifest(plan), resume=False)
    play_plan(plan, range(plan.parts), Deadly(TRIES - 1), lambda: 1, tmp_path / "b")
    assert open_batch(tmp_path / "b").whole
    prepare_folder(tmp_path / "c", manifest(plan), resume=False)
    with pytest.raises(Exception, match="gone"):
        play_plan(plan, range(plan.parts), Deadly(TRIES * plan.parts), lambda: 1, tmp_path / "c")


def test_a_worker_with_another_program_refuses(plan: Plan) -> None:
    with pytest.raises(ValueError, match="another version of Serval"):
        play_chunk(plan.work(0)._replace(sources="other"))


@pytest.mark.parametrize(
    "address", ["", "nonsense", "localhost:8786", "tcp://host", "tcp://host:0", "tcp://host:70000"]
)
def test_what_is_no_address_is_told(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.main(["batch", "smoke", "--scheduler", address]) == 2
    assert f'"{address}" is no address of a scheduler (write it like tcp://host:8786)' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_scheduler_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(joining, "PATIENCE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as mute:  # something listens there, but is no scheduler
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with (
            pytest.raises(ScenarioError, match=f"no Dask scheduler answers at {address} within 0.5 s"),
            connected(address),
        ):
            pass
    assert run.main(["batch", "smoke", "--scheduler", address]) == 2
    assert "Connection refused (is it running there?)" in capsys.readouterr().err
    assert run.main(["batch", "smoke", "--scheduler", "tcp://a..b:80"]) == 2
    assert "no Dask scheduler answers at tcp://a..b:80" in capsys.readouterr().err
    assert run.main(["batch", "smoke", "--scheduler", address, "--workers", "2"]) == 2
    assert "cannot be used together" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
