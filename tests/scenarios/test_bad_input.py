"""Bad input: one clear message with file, place and hint, exit code 2, nothing written.

Every case spoils one file of the little war, or one argument, and says what the message must tell. Most run
`check` on `later.toml`, which extends `war.toml`, so that a problem in the parent must point at the parent.
"""

import contextlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

import run
from scenarios.load import load_scenario
from scenarios.problems import ScenarioError

NEW_UNIT = """
[factions.rebels.units.new]
title = "New"
kind = "pickups"
personnel = [1, 2, 3]
town = "north"
basis = "assumed"
source = "A book"
"""


class Case(NamedTuple):
    """In `file`, `old` becomes `new` (no `old`: `new` is appended). The problem: where, which field, what, hint."""

    file: str
    old: str
    new: str
    field: str
    wrong: str
    hint: str = ""
    shown: str = ""  # the file that the message must name, if not `file`


CASES = {
    # names that do not exist
    "parent unknown": Case("later.toml", '"war"', '"wra"', "extends", 'no scenario "wra"', 'did you mean "war"?'),
    "faction unknown": Case(
        "later.toml", "factions.army", "factions.amry", "factions.amry", 'no faction "amry"', 'did you mean "army"?'
    ),
    "faction of a list unknown": Case(
        "war.toml", "days = 4", 'days = 4\nonly_factions = ["army", "rebel"]', "only_factions", 'no faction "rebel"',
        'did you mean "rebels"?',
    ),
    "doctrine unknown": Case(
        "factions/army.toml", '"guard"', '"gaurd"', "factions.army.doctrine", 'no doctrine "gaurd"',
        'did you mean "guard"?',
    ),
    "unit kind unknown": Case(
        "factions/rebels.toml", '"pickups"', '"pikcups"', "factions.rebels.units.pickups.kind",
        'no unit kind "pikcups"', 'did you mean "pickups"?',
    ),
    "unit kind unknown in the child": Case(
        "later.toml", "personnel = [", 'kind = "riffles"\npersonnel = [', "factions.army.units.first_company.kind",
        'no unit kind "riffles"', 'did you mean "rifles"?',
    ),
    "aircraft unknown": Case(
        "factions/helpers.toml", 'aircraft = "jet"', 'aircraft = "jett"', "factions.helpers.wings.jets.aircraft",
        'no aircraft kind "jett"', 'did you mean "jet"?',
    ),
    "town of a unit unknown": Case(
        "factions/army.toml", 'town = "middle"', 'town = "midle"', "factions.army.units.first_company.town",
        'no town "midle"', 'did you mean "middle"?',
    ),
    "base of a wing unknown": Case(
        "factions/helpers.toml", 'base = "south"', 'base = "sout"', "factions.helpers.wings.jets.base",
        'no town "sout"', 'did you mean "south"?',
    ),
    "held town unknown": Case(
        "war.toml", 'middle = "army"', 'muddle = "army"', "holders.muddle", 'no town "muddle"', 'did you mean "middle"?'
    ),
    "holder unknown": Case(
        "war.toml", 'north = "rebels"', 'north = "rebles"', "holders.north", 'no faction "rebles"',
        'did you mean "rebels"?',
    ),
    "town of a small theatre unknown": Case(
        "war.toml", "days = 4", 'days = 4\ntowns = ["south", "middle", "norht"]', "towns", 'no town "norht"',
        'did you mean "north"?',
    ),
    "parameter unknown": Case(
        "later.toml", "combat.loss_rate", "combat.los_rate", "parameters.combat.los_rate",
        'no parameter "combat.los_rate"', 'did you mean "combat.loss_rate"?',
    ),
    "temper unknown": Case(
        "factions/army.toml", "patience_hours", "patience", "factions.army.temper.patience",
        'no parameter "temper.patience"', 'did you mean "patience_hours"?',
    ),
    "relation to an unknown faction": Case(
        "factions/army.toml", 'helpers = "allied"', 'helper = "allied"', "factions.army.relations.helper",
        'no faction "helper"', 'did you mean "helpers"?',
    ),
    "unit to leave out unknown": Case(
        "war.toml", "days = 4", 'days = 4\nremove_units = ["army.frist_company"]', "remove_units",
        'no unit "army.frist_company"', 'did you mean "army.first_company"?',
    ),
    "key unknown": Case("war.toml", "question", "questoin", "questoin", "unknown key", 'did you mean "question"?'),
    "key of a unit unknown": Case(
        "factions/army.toml", "vehicles = 8", "vehicels = 8", "factions.army.units.first_company.vehicels",
        "unknown key", 'did you mean "vehicles"?',
    ),
    "posture of a relation unknown": Case(
        "factions/army.toml", 'rebels = "hostile"', 'rebels = "hostil"', "factions.army.relations.rebels",
        '"hostil" is unknown', 'did you mean "hostile"?',
    ),
    "country unknown": Case(
        "factions/army.toml", '["ML"]', '["MI"]', "factions.army.open_countries", 'no country "MI"', "known: ML"
    ),
    "name of the file stated again": Case("war.toml", "title", 'name = "peace"\ntitle', "name", "unknown here"),
    # values
    "parameter out of range": Case(
        "later.toml", "= 0.05", "= 0.5", "parameters.combat.loss_rate", "0.5 lies outside its range 0.01 to 0.1 [1/day]"
    ),
    "parameter no number": Case(
        "later.toml", "= 0.05", '= "much"', "parameters.combat.loss_rate", "must be a number, not 'much'"
    ),
    "temper out of range": Case(
        "factions/army.toml", "patience_hours = 96", "patience_hours = 960", "factions.army.temper.patience_hours",
        "960 lies outside its range 6 to 240 [hour]",
    ),
    "negative strength": Case(
        "factions/army.toml", "[60, 80, 100]", "[-60, 80, 100]", "factions.army.units.second_company.personnel.0",
        "negative strength: -60",
    ),
    "negative strength in the child": Case(
        "later.toml", "[180, 200, 220]", "[180, 200, -220]", "factions.army.units.first_company.personnel.2",
        "negative strength: -220",
    ),
    "strength out of order": Case(
        "factions/army.toml", "[60, 80, 100]", "[60, 80, 70]", "factions.army.units.second_company.personnel",
        "the range must be ordered low <= best <= high, not 60, 80, 70",
    ),
    "strength no range": Case(
        "factions/army.toml", "[60, 80, 100]", "80", "factions.army.units.second_company.personnel",
        "must be three whole numbers: low, best, high",
    ),
    "negative vehicles": Case(
        "factions/rebels.toml", "vehicles = 8", "vehicles = -8", "factions.rebels.units.pickups.vehicles",
        "-8 is out of range: it must be at least 0",
    ),
    "unit placed nowhere": Case(
        "factions/rebels.toml", 'vehicles = 8\ntown = "north"', "vehicles = 8", "factions.rebels.units.pickups.town",
        "is placed nowhere",
    ),
    "unit never ready": Case(
        "factions/army.toml", 'town = "south"', 'town = "south"\narrival = "air"', "factions.army.units.second_company",
        'arrival is "air" but ready_after_request_days is not given',
    ),
    "day after the end": Case(
        "war.toml", "[holders]", '[intervention]\nmode = "dated"\nday = 4\n[holders]', "intervention.day",
        "day 4 lies outside the campaign, which runs from day 0 to day 4", "it begins on 2013-01-07",
    ),
    "date before the start": Case(
        "war.toml", "[holders]", '[intervention]\nmode = "dated"\nday = 2013-01-05\n[holders]', "intervention.day",
        "day -2 lies outside the campaign",
    ),
    "dated without a day": Case(
        "war.toml", "[holders]", '[intervention]\nmode = "dated"\n[holders]', "intervention", "no day is given"
    ),
    "start no date": Case("war.toml", "start = 2013-01-07", 'start = "soon"', "start", "date"),
    "no days": Case("war.toml", "days = 4", "days = 0", "days", "0 is out of range: it must be above 0"),
    "odd turns": Case(
        "war.toml", "days = 4", "days = 4\ntick_hours = 5", "tick_hours", "a turn lasts 1, 2, 3 or 6 hours, not 5"
    ),
    "broken turns": Case("war.toml", "days = 4", "days = 4.1", "days", "4.1 days are not a whole number of turns"),
    # what contradicts itself
    "aid to a government born of a coup": Case(
        "war.toml", "[holders]", "[laws]\nus_aid_to_coup_government = true\n[holders]", "laws",
        "US military aid to a government born of a coup is refused",
    ),
    "relation one way": Case(
        "factions/rebels.toml", 'army = "hostile"', 'army = "truce"', "factions.army.relations.rebels",
        '"hostile" to rebels, but rebels says "truce" to army', "holds both ways", "factions/army.toml",
    ),
    "two units of one title": Case(
        "factions/army.toml", "Second company", "First company", "factions.army.units.second_company.title",
        'two units of one name: "First company" is also first_company',
    ),
    "two units of one key": Case(
        "factions/army.toml", "units.second_company", "units.first_company", "units.first_company",
        "two units of one name", "give one of them another name",
    ),
    "two units of one key in the child": Case(
        "later.toml", "", NEW_UNIT + NEW_UNIT, "factions.rebels.units.new", "two units of one name"
    ),
    "circle": Case(
        "war.toml", "title", 'extends = "later"\ntitle', "extends", "circle: later extends war extends later"
    ),
    "home outside a small theatre": Case(
        "war.toml", "days = 4", 'days = 4\ntowns = ["south", "middle"]\nonly_factions = ["army", "rebels"]',
        "factions.rebels.home", 'its home "north" lies outside the theatre', "give it a home", "factions/rebels.toml",
    ),
    # the file itself
    "grammar missing": Case("war.toml", "schema = 1\n", "", "schema", "is missing: write schema = 1"),
    "grammar of tomorrow": Case("war.toml", "schema = 1", "schema = 2", "schema", "reads up to 1: use a newer Serval"),
    "not TOML": Case("war.toml", "days = 4", "days = ", "", "is not valid TOML: invalid value"),
    "not TOML in a faction": Case("factions/army.toml", "regular = true", "regular = yes", "", "is not valid TOML"),
    "BOM": Case("war.toml", "schema", "\ufeffschema", "", "begins with a byte order mark (BOM)", "UTF-8 without BOM"),
    # the tables
    "road to nowhere": Case(
        "theatre/roads.csv", "middle,north", "middle,nroth", "to", 'the road leads nowhere: no town "nroth"',
        'did you mean "north"?',
    ),
    "road of no length": Case(
        "theatre/roads.csv", "600", "0", "length_km", "0 is out of range: it must be above 0"
    ),
    "road of an unknown class": Case("theatre/roads.csv", "paved", "pavd", "class", '"pavd" is unknown'),
    "town twice": Case("theatre/towns.csv", "north,North", "middle,North", "id", '"middle" stands here twice'),
    "airfield nowhere": Case(
        "theatre/airfields.csv", "north,North field", "nowhere,North field", "town_id", 'no town "nowhere"'
    ),
    "airfield for balloons": Case(
        "theatre/airfields.csv", "field,helicopter", "field,balloon", "takes", "no kind of airfield"
    ),
    "parameter above its range": Case(
        "parameters/combat.csv", "0.04", "0.4", "", "0.4 lies outside its range 0.01 to 0.1 [1/day]"
    ),
    "range upside down": Case("parameters/combat.csv", "0.01,0.10", "0.10,0.01", "", "low 0.1 is above high 0.01"),
    "parameter without a source": Case(
        "parameters/combat.csv", "assumption:1,assumed", "assumption:2,assumed", "source",
        'no source "assumption:2"', 'did you mean "assumption:1"?',
    ),
    "parameter of unknown status": Case(
        "parameters/combat.csv", "1,assumed", "1,guessed", "status", '"guessed" is unknown: it must be'
    ),
    "parameter twice": Case(
        "parameters/combat.csv", "spread,", "loss_rate,", "name", '"loss_rate" stands here twice'
    ),
    "parameter that is no number": Case(
        "parameters/combat.csv", "0.04", "some", "value", "must be a number, not 'some'"
    ),
    "another header": Case(
        "parameters/combat.csv", "low,high", "high,low", "", "the header must be name,value,unit,low"
    ),
    "a cell too many": Case(
        "parameters/combat.csv", "share lost per day", "share lost, per day", "",
        "the row has 9 cells, the header has 8", "quote cells that hold a comma",
    ),
    "attribute of a kind missing": Case(
        "parameters/kinds.csv", "default.quality", "rifles.speed", "pickups.speed",
        "not stated, and there is no default.speed",
    ),
}  # fmt: skip


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of the error message."""
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.err.splitlines()


def everything(folder: Path) -> set[str]:
    """All files and folders that there are."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture
def standing(war: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in the folder of the little war, so that messages name files as a user would."""
    monkeypatch.chdir(war)
    return war


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_wrong_is_told(case: Case, standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = standing / case.file
    text = path.read_text(encoding="utf-8")
    assert case.old in text
    path.write_text(text.replace(case.old, case.new, 1) if case.old else text + case.new, encoding="utf-8")
    before = everything(standing)
    assert run.main(["run", "later.toml"]) == 2
    lines = told(capsys)
    assert len(lines) == 1, lines
    file, place, message = re.fullmatch(r"error: ([^,:]+)(.*?): (.*)", lines[0]).groups()  # type: ignore[union-attr]
    assert file == (case.shown or case.file)
    assert [part for part in place.split(", ")[1:] if not part.startswith("line ")] == (
        [case.field] if case.field else []
    )
    assert case.wrong in message
    assert case.hint in message
    assert everything(standing) == before


def test_all_problems_are_told_at_once(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, old, new in (
        ("war.toml", "days = 4", "days = -4"),
        ("factions/army.toml", '"middle"', '"midle"'),
        ("theatre/roads.csv", "middle,north", "middle,nroth"),
        ("parameters/combat.csv", "0.04", "0.4"),
    ):
        (standing / name).write_text((standing / name).read_text("utf-8").replace(old, new), "utf-8")
    assert run.main(["check", "war.toml", "--quiet"]) == 2
    named = {line.split(",")[0] for line in told(capsys)}
    assert {f"error: {name}" for name in ("war.toml", "factions/army.toml", "theatre/roads.csv")} <= named


def test_the_line_is_told(standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = standing / "factions/army.toml"
    text = path.read_text(encoding="utf-8").replace('town = "middle"', 'town = "midle"')
    path.write_text(text, encoding="utf-8")
    line = next(n for n, words in enumerate(text.splitlines(), start=1) if "midle" in words)
    assert run.main(["check", "later.toml"]) == 2
    assert told(capsys)[0].startswith(
        f"error: factions/army.toml, line {line}, factions.army.units.first_company.town: "
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "wra"], 'wra: no scenario "wra"'),
        (["check", "janury_2013"], 'no scenario "janury_2013" (did you mean "january_2013"?)'),
        (["run", "no_such.toml"], "no_such.toml: there is no such file"),
        (["run", "folder.toml"], "folder.toml: is a folder, not a file"),
        (["run", "latin.toml"], "latin.toml: is not text in UTF-8"),
        (["run", "empty.toml"], "empty.toml: is empty"),
        (["check", "hollow"], "hollow: holds no scenario file"),
        (["run", "war.toml", "--set", "combat.loss_rate"], '--set: "combat.loss_rate" has no "="'),
        (["run", "war.toml", "--set", "combat.loss_rate=many"], '--set: "many" is not a number'),
        (["run", "war.toml", "--set", "combat.loss_rate=nan"], '--set: "nan" is not a number'),
        (
            ["run", "war.toml", "--set", "combat.los_rate=0.05"],
            'command line, combat.los_rate: no parameter "combat.los_rate" (did you mean "combat.loss_rate"?)',
        ),
        (
            ["run", "war.toml", "--set", "combat.loss_rate=7"],
            "command line, combat.loss_rate: 7 lies outside its range 0.01 to 0.1",
        ),
        (["run", "war.toml", "--parameters", "none.csv"], "none.csv: there is no such file"),
        (
            ["run", "war.toml", "--parameters", "values.csv"],
            'values.csv, line 3, value: no parameter "combat.spraed" (did you mean "combat.spread"?)',
        ),
        (
            ["run", "war.toml", "--parameters", "values.toml"],
            "values.toml, line 1, parameters.combat.loss_rate: 7 lies outside its range",
        ),
        (["run", "war.toml", "--out", "war.toml"], "war.toml, --out: is a file, not a folder"),
        (["run", "war.toml", "--out", "war.toml/below"], "war.toml/below, --out: cannot be written"),
        (["run", "war.toml", "--out", "theatre"], "theatre, --out: holds something that is no run"),
        (["plot", "theatre"], "theatre: is no folder of a run or a batch"),
        (["run", "war.toml", "--seed", "-1"], "--seed"),
        (["run", "war.toml", "--sed", "1"], "--sed"),
        (["replay"], "replay"),
    ],
)
def test_bad_arguments(arguments: list[str], message: str, standing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (standing / "folder.toml").mkdir()
    (standing / "hollow").mkdir()
    (standing / "empty.toml").write_text("\n", encoding="utf-8")
    (standing / "latin.toml").write_bytes('title = "Sévaré"'.encode("latin-1"))
    (standing / "values.csv").write_text("name,value\ncombat.loss_rate,0.05\ncombat.spraed,0.5\n", encoding="utf-8")
    (standing / "values.toml").write_text('"combat.loss_rate" = 7\n', encoding="utf-8")
    before = everything(standing)
    assert run.main(arguments) == 2
    assert message in "\n".join(told(capsys))
    assert everything(standing) == before


ODD = ("5", "-1", '"x"', '""', "[]", "{}", "true", "[1, 2]", '["army"]', "{a = 1}", "2013-01-01", "nan", "[[1]]")


@pytest.mark.parametrize("name", ["war.toml", "later.toml", "factions/army.toml", "factions/helpers.toml"])
def test_whatever_stands_there_is_told_and_never_a_crash(name: str, war: Path) -> None:
    lines = (war / name).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if "=" in line:
            odd = ODD[number % len(ODD)]
            spoilt = [*lines[:number], f"{line.partition('=')[0]}= {odd}", *lines[number + 1 :]]
            (war / name).write_text("\n".join(spoilt), encoding="utf-8")
            with contextlib.suppress(ScenarioError):  # some odd values are right in their place
                load_scenario(war / "later.toml")
