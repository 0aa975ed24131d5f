"""`score` on a forecast made by hand: what it writes, prints, refuses, and when it looks at later days."""

import json
from pathlib import Path
from typing import Any

import pytest

import run
from scenarios.load import load_scenario
from sim.study.record import CALIBRATION, Record
from sim.study.scores import forecast, looks
from tests.study.made_forecast import RUNS, knowing


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is played, and the log is another file."""

    def played(scenario: Any, *_: object, **__: object) -> forecast.Forecast:
        return knowing(scenario, Record(CALIBRATION))

    monkeypatch.setattr(forecast, "played", played)
    monkeypatch.setattr(looks, "LOG", tmp_path / "log.md")


def test_the_first_window_needs_no_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run.main(["score", "january_2013", "--first-window-only", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "CRPS [days]" in printed
    assert "road advance" in printed
    assert not looks.LOG.exists()
    assert {path.name for path in out.iterdir()} == {"score.json", "skill.csv", "dates.csv", "counts.csv", "figures"}
    assert {path.stem for path in (out / "figures").iterdir()} == {"capture_dates", "skill", "calibration", "counts"}
    facts = json.loads((out / "score.json").read_text(encoding="utf-8"))
    assert [card["kind"] for card in facts["cards"]] == ["fitted"]
    assert facts["cards"][0]["mean_crps"]["model"] == pytest.approx(0.0)
    again = ["score", "january_2013", "--first-window-only", "--no-figures", "--quiet", "--out", str(out)]
    assert run.main(again) == 0, "a score may take the place of another"


def test_both_windows_stand_apart_and_the_look_is_logged(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run.main(["score", "january_2013", "--no-figures", "--quiet", "--out", str(out)]) == 0
    facts = json.loads((out / "score.json").read_text(encoding="utf-8"))
    assert [(card["kind"], len(card["events"])) for card in facts["cards"]] == [("fitted", 5), ("predicted", 14)]
    assert facts["cards"][1]["mean_crps"]["model"] > 5.0, "it knew nothing of later days"
    line = looks.LOG.read_text(encoding="utf-8").splitlines()[-1]
    assert f"`score january_2013` | january_2013, {RUNS} runs: CRPS of 14 dates" in line


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine", encoding="utf-8")
    assert run.main(["score", "january_2013", "--first-window-only", "--out", str(tmp_path / "out")]) == 2
    assert "name another folder" in capsys.readouterr().err
    assert not looks.LOG.exists()


def test_a_war_of_another_time_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "later.toml"
    file.write_text('schema = 1\nextends = "january_2013"\ntitle = "Later"\nstart = 2013-03-01\n', encoding="utf-8")
    assert load_scenario(file).start > CALIBRATION.last
    assert run.main(["score", str(file), "--out", str(tmp_path / "out")]) == 2
    assert "starts on 2013-03-01" in capsys.readouterr().err
    assert not looks.LOG.exists()


def test_an_unknown_mechanism_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["score", "january_2013", "--first-window-only", "--out", str(tmp_path / "out")]
    assert run.main([*words, "--without", "airpower"]) == 2
    assert 'did you mean "air_power"?' in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_stored_batch_is_scored(tmp_path: Path) -> None:
    batch, out = tmp_path / "batch", tmp_path / "out"
    assert run.main(["batch", "smoke", "--runs", "2", "--no-series", "--out", str(batch), "--quiet"]) == 0
    assert run.main(["score", str(batch), "--first-window-only", "--quiet", "--out", str(out)]) == 0
    (card,) = json.loads((out / "score.json").read_text(encoding="utf-8"))["cards"]
    assert (card["runs"], card["events"], card["volumes"]) == (2, [], []), "two towns for a day and a half"
    assert run.main(["score", str(batch), "--set", "combat.loss_rate=0.005", "--out", str(out)]) == 2
