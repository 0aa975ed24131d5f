"""`run.py batch`: what it writes, what it says, what it refuses; all of it with exit codes."""

from pathlib import Path
from typing import Any

import pytest

import run
from sim.commands import batch as command
from sim.study.batches import batch as playing
from sim.study.batches.batch import Interrupted
from sim.study.batches.stored import open_batch

TWO_RUNS = ["batch", "smoke", "--runs", "2", "--seed", "3", "--workers", "1"]


def test_a_batch_is_written_resumed_and_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(tmp_path / "b")]
    assert run.main([*TWO_RUNS, *out]) == 0
    told = capsys.readouterr().out
    assert "smoke: 2 runs" in told
    assert told.endswith(f"written: {tmp_path / 'b'}\n")
    assert {path.name for path in (tmp_path / "b").iterdir()} == {
        "manifest.json", "summary.csv", "runs", "outcomes", "series", "events", "control",
    }  # fmt: skip
    first = open_batch(tmp_path / "b").hash()
    for more in ([], ["--resume"]):
        assert run.main([*TWO_RUNS, *out, *more, "--quiet"]) == 0
        assert open_batch(tmp_path / "b").hash() == first
    assert capsys.readouterr().out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert run.main([*TWO_RUNS, *out, "--no-series"]) == 2
    assert "holds another batch: series was true, not false" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, out = playing.play_plan, tmp_path / "b"

    def stop(plan: Any, parts: list[int], *rest: Any) -> None:
        real(plan, parts[:1], *rest)
        raise Interrupted

    monkeypatch.setattr(playing, "play_plan", stop)
    assert run.main([*TWO_RUNS, "--out", str(out)]) == 130
    told = capsys.readouterr().err
    assert f"1 of 2 runs are kept in {out}" in told
    assert "--resume" in told
    assert run.main([*TWO_RUNS, "--out", str(out)]) == 2
    assert "holds the beginning of this batch: 1 of 2 runs" in capsys.readouterr().err
    monkeypatch.undo()
    assert run.main([*TWO_RUNS, "--out", str(out), "--resume", "--quiet"]) == 0
    assert open_batch(out).whole
    monkeypatch.setattr(playing, "play_plan", stop)
    before = (out / "manifest.json").stat().st_ino
    assert run.main([*TWO_RUNS, "--out", str(out)]) == 130
    assert "is as it was" in capsys.readouterr().err
    assert (out / "manifest.json").stat().st_ino == before
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_ctrl_c_while_the_rules_are_compiled_says_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(work: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.study.batches.play.warm_up", stop)
    assert run.main([*TWO_RUNS, "--out", str(tmp_path / "b")]) == 130
    told = capsys.readouterr().err
    assert f"0 of 2 runs are kept in {tmp_path / 'b'}\ngo on with the same command and --resume" in told


@pytest.mark.parametrize(
    "command",
    [["plot"], ["export", "--format", "csv", "--out", "x"], ["compare", "whole", "--no-figures", "--out", "x"]],
    ids=lambda words: words[0],
)
def test_who_reads_an_unfinished_batch_is_told(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.view.studies.batch_figures.draw_cases", lambda *_, **__: None)
    for name in ("whole", "half"):
        assert run.main([*TWO_RUNS, "--out", name, "--quiet"]) == 0
    (tmp_path / "half" / "outcomes" / "part-00001.parquet").unlink()
    verb, *rest = command
    assert run.main([verb, "half", *rest]) == 0
    assert capsys.readouterr().err == "half is not finished: 1 of 2 runs are there\n"
    assert run.main([verb, "half", *rest, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["smoke", "--runs", "0"], "--runs"),
        (["smoke", "--runs", "many"], "--runs"),
        (["smoke", "--seed", "-1"], "--seed"),
        (["smoke", "--workers", "0"], "--workers"),
        ([], "SCENARIO"),
        (["smok"], 'did you mean "smoke"?'),
        (["smoke", "smoke"], 'two scenarios are called "smoke"'),
        (["smoke", "--set", "combat.loss_rat=1"], 'did you mean "combat.loss_rate"?'),
        (["smoke", "--set", "combat.loss_rate"], 'has no "="'),
        (["smoke", "--set", "combat.loss_rate=9"], "lies outside its range"),
    ],
)
def test_bad_options_are_told_and_nothing_is_written(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.main(["batch", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_batch_has_a_name_of_its_own() -> None:
    assert command.default_name(["smoke", "other"], 7) == "batch-smoke-other-seed7"
