"""Stored results for every test of this folder."""

from pathlib import Path

import pytest

import run


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures take seconds and read nothing that was spoilt."""
    monkeypatch.setattr("sim.commands.run.draw", lambda *_: None)


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run and a batch as the program writes them."""
    folder = tmp_path_factory.mktemp("stored")
    quiet = ["--quiet", "--out"]
    assert run.main(["run", "smoke", "--no-figures", *quiet, str(folder / "run")]) == 0
    assert (
        run.main(
            [
                "batch",
                "smoke",
                "--runs",
                "2",
                "--sweep",
                "combat.loss_rate=0.002,0.004",
                "--workers",
                "1",
                *quiet,
                str(folder / "batch"),
            ]
        )
        == 0
    )
    return folder
