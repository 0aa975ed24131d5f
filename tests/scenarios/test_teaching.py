"""docs/scenarios.md teaches the grammar: every block of TOML in it is a whole file, and right."""

import re
from pathlib import Path

import pytest

import run
from scenarios.load import load_scenario, scenario_files
from scenarios.schema import Intervention, Laws, Scenario, Weather
from sim.commands.diff import differences
from tests.conftest import ROOT
from tests.scenarios.test_export import SCENARIO, wrongs
from tests.test_docs import code_of

SCENARIOS = ROOT / "docs" / "scenarios.md"
PAGE = SCENARIOS.read_text(encoding="utf-8")
BLOCKS = code_of(SCENARIOS, "toml")
TITLES = [re.search(r'^title = "(.*)"', block, re.MULTILINE).group(1) for block in BLOCKS]  # type: ignore[union-attr]
NOT_TAUGHT = {  # made by the loader, or seldom wanted: the grammar tells of them in the editor
    "name", "theatre", "schema_number", "start", "tick_hours", "shifts",
    "coup_government", "elected_government", "us_aid_to_coup_government",
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", BLOCKS, ids=TITLES)
def test_every_example_is_a_scenario(block: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "my_war.toml").write_text(block, encoding="utf-8")
    assert run.main(["check", "my_war.toml"]) == 0
    assert capsys.readouterr().out.startswith("my_war.toml: right.")
    assert wrongs(SCENARIO, block) == []


def test_every_example_changes_something_of_the_war(here: Path) -> None:
    words = {"title", "question", "look_at", "sources", "outcomes"}
    for block in BLOCKS:
        (here / "my_war.toml").write_text(block, encoding="utf-8")
        places = {d.place for d in differences(load_scenario("january_2013"), load_scenario("my_war.toml"))}
        assert places - words, block


def test_the_errors_that_are_shown_are_those_that_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "my_war.toml").write_text(
        'schema = 1\nextends = "january_2013"\ntitle = "Wrong"\nwithout_factions = ["chat"]\n\n'
        "[parameters.combat]\nloss_rate = 7\n",
        encoding="utf-8",
    )
    assert run.main(["check", "my_war.toml"]) == 2
    (shown,) = code_of(SCENARIOS, "text")
    assert sorted(capsys.readouterr().err.splitlines()) == sorted(shown.splitlines())


def test_every_word_of_the_grammar_is_taught() -> None:
    words = {name for model in (Scenario, Intervention, Laws, Weather) for name in model.model_fields}
    assert {word for word in words - NOT_TAUGHT if not re.search(rf"\b{word}\b", PAGE)} == set()


def test_every_scenario_is_named() -> None:
    assert [path.stem for path in scenario_files() if f"`{path.stem}`" not in PAGE] == []
