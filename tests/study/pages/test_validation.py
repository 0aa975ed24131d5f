"""The page of validation is made from what is stored, and keeps what people wrote."""

from pathlib import Path

import pytest

import run
from sim.study.pages import validation
from sim.study.record import CALIBRATION, Record
from sim.study.scores import forecast, looks
from tests.conftest import ROOT
from tests.study.made_forecast import knowing

TEXT = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")


def test_the_page_has_a_place_for_every_block() -> None:
    for name in validation.BLOCKS:
        assert TEXT.count(f"<!-- {name}: written by sim/study/pages/validation.py -->") == 1
        assert TEXT.count(f"<!-- end of {name} -->") == 1


def test_without_results_it_says_so_and_keeps_the_prose(tmp_path: Path) -> None:
    made = validation.page(TEXT, tmp_path)
    assert made.count("Not made yet.") == len(validation.BLOCKS)
    assert "**Two windows.**" in made
    assert validation.page(made, tmp_path) == made


def test_a_stored_score_becomes_tables_and_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def played(scenario: object, *_: object, **__: object) -> forecast.Forecast:
        return knowing(scenario, Record(CALIBRATION))  # type: ignore[arg-type]

    monkeypatch.setattr(forecast, "played", played)
    monkeypatch.setattr(looks, "LOG", tmp_path / "log.md")
    monkeypatch.setattr(validation, "FIGURES", tmp_path / "figures")
    words = ["score", "january_2013", "--first-window-only", "--quiet", "--out", str(tmp_path / "score-x")]
    assert run.main(words) == 0
    assert run.main([*words[:-1], str(tmp_path / "score-y"), "--without", "supply", "--no-figures"]) == 0
    made = validation.page(TEXT, tmp_path)
    assert "### january_2013, 7 January to 21 January (fitted)" in made
    assert "| Konna | fall | 2 to 4 |" in made
    assert "| january_2013 | without supply |" in made
    assert "Buy nothing that can be told from chance: supply." in made
    assert "![capture dates](figures/score-x-capture-dates.png)" in made
    assert (tmp_path / "figures" / "score-x-skill.png").exists()
    assert made.count("Not made yet.") == len(validation.BLOCKS) - 2


def test_what_buys_nothing_is_named() -> None:
    rows = [
        ("without luck", 0.1, 0.3),
        ("without luck", -0.1, 0.2),
        ("without fear", -0.4, -0.1),
        ("without x", -0.1, 0.1),
    ]
    worth = [{"variant": what, "saved_low": low, "saved_high": high} for what, low, high in rows]
    told = validation.verdict({"worth": worth})
    assert told.endswith("Save: luck. Cost: fear. Buy nothing that can be told from chance: x.")
    assert "Cost: none." in validation.verdict({"worth": worth[:1]})
