"""A folder of a batch opens in the page with the odds of its runs."""

import threading
from pathlib import Path

import numpy as np
import pytest

from scenarios.problems import ScenarioError
from sim.commands.app import opened_by
from sim.study.batches.stored import open_batch
from sim.view.app import answers
from sim.view.app.asked import Asked
from sim.view.app.odds import odds, play_many, stored_runs
from sim.view.app.player import courses, play
from sim.view.app.session import Session
from tests.view.app.test_wire import unpack

RUNS = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six runs of smoke, written as `run.py batch` writes them."""
    from typer.testing import CliRunner

    import run

    target = tmp_path_factory.mktemp("stored") / "smoke"
    words = ["batch", "smoke", "--runs", str(RUNS), "--seed", "3", "--out", str(target), "--quiet", "--workers", "1"]
    made = CliRunner().invoke(run.app, words)
    assert made.exit_code == 0, made.output
    return target


def test_the_stored_odds_are_those_of_the_same_runs_played(folder: Path) -> None:
    asked = Asked("smoke", {}, 3)
    prepared = play(asked).prepared
    kept = play_many(prepared, courses(prepared, asked), RUNS, threading.Event(), lambda told: None)
    here, there = unpack(odds(prepared, kept)), unpack(odds(prepared, stored_runs(open_batch(folder), "smoke")))
    assert there["about"] == here["about"]
    assert np.array_equal(there["counts"], here["counts"])
    assert np.allclose(there["bands"], here["bands"], rtol=1e-5, equal_nan=True)
    towns = here["about"]["towns"]
    assert np.array_equal(there["held"][:, towns], here["held"][:, towns])


def test_the_folder_names_its_question(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, seed, batch = opened_by(str(folder))
    assert (scenario, seed, batch) == ("smoke", 3, folder)
    monkeypatch.setattr(answers.opened, "batch", folder)
    assert answers.stored_questions() == [{"scenario": "smoke", "seed": 3, "runs": RUNS}]
    session = Session({})
    told, (blob,) = answers.stored(session, {"scenario": "smoke", "seed": 3}, None)
    assert told["head"]
    assert blob
    assert session.many is not None
    with pytest.raises(ScenarioError, match="no runs of january_2013"):
        answers.stored(session, {"scenario": "january_2013"}, None)
