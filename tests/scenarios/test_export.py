"""The exported grammar: current, true of every file there is, and a refusal of what the loader refuses."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scenarios.export import FACTION, SCENARIO, schemas
from scenarios.load import FOLDER, scenario_files
from scenarios.schema import Faction, Scenario

FACTIONS = sorted((FOLDER / "factions").glob("*.toml"))


def as_json(value: Any) -> Any:
    """TOML's dates as the texts that a schema knows."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def wrongs(schema: str, text: str) -> list[str]:
    """What an editor would underline."""
    checker = jsonschema.Draft7Validator(json.loads((FOLDER / schema).read_text(encoding="utf-8")))
    return [error.message for error in checker.iter_errors(as_json(tomllib.loads(text)))]


def test_the_exported_grammar_is_current() -> None:
    for name, text in schemas().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run: python docs/generate.py"


def files() -> Iterator[tuple[str, Path]]:
    """Every scenario and faction file with its grammar."""
    yield from ((SCENARIO, path) for path in scenario_files())
    yield from ((FACTION, path) for path in FACTIONS)


@pytest.mark.parametrize(("schema", "path"), list(files()), ids=lambda value: getattr(value, "stem", value))
def test_every_file_names_its_grammar_and_obeys_it(schema: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = text.splitlines()[0].removeprefix("#:schema ")
    assert (path.parent / named).resolve() == FOLDER / schema
    assert wrongs(schema, text) == []


@pytest.mark.parametrize(
    "line",
    [
        'extend = "january_2013"',
        'only_factions = ["frence"]',
        "days = 0",
        "tick_hours = true",
        '[holders]\nbamako = "nobody_at_all"',
        '[holders]\nbamakko = "nobody"',
        '[intervention]\nmode = "later"',
        '[intervention]\ntriggers = ["rain"]',
        "[parameters.combat]\nloss_rate = 9",
        "[parameters.combat]\nlos_rate = 0.01",
        '[parameters]\n"combat.loss_rate" = "high"',
        '[levers.x]\ntitle = "X"\nsets = "combat.los_rate"',
        '[airfields]\nsevare = ["balloon"]',
        '[factions.frence]\nhome = "bamako"',
        "[factions.france.temper]\npatience = 3",
        '[factions.france.relations]\nchad = "friendly"',
        '[factions.france.units.x]\nkind = "cavalry"',
        "[factions.france.units.x]\nspeed = 3",
        '[factions.france.wings.x]\nbase = "atlantis"',
        "[laws]\nus_aid = true",
    ],
)
def test_an_editor_underlines_what_the_loader_refuses(line: str) -> None:
    assert wrongs(SCENARIO, f'schema = 1\nextends = "january_2013"\n{line}\n')


def test_right_lines_are_left_alone() -> None:
    text = """schema = 1
extends = "january_2013"
replace = ["holders"]
factions = ["malian_army", "mujao"]
[intervention]
mode = "dated"
day = 2013-01-12
[parameters]
"combat.loss_rate" = 0.005
[parameters.politics]
later_days = 3
"""
    assert wrongs(SCENARIO, text) == []


def test_every_key_of_the_grammar_is_told_in_words() -> None:
    """What an editor shows beside a key; tables of tables speak for themselves."""
    for model in (Scenario, Faction):
        silent = [field for name, field in model.model_fields.items() if not field.description and name != "theatre"]
        assert all("scenarios.schema." in str(field.annotation) for field in silent)
