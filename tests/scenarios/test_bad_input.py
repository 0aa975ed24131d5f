"""Bad input: one clear message with file, place and hint, exit code 2, nothing written.

Every case spoils one file of the little war, or one argument, and says what the message must tell. Most run
`check` on `later.toml`, which extends `war.toml`, so that a problem in the parent must point at the parent.
"""

import contextlib
import re
from pathlib import Path
from typing import Any

import pytest

import run
from scenarios import upgrade
from scenarios.load import load_scenario
from scenarios.problems import ScenarioError
from tests.scenarios.wrongs import CASES, SPOILT, Case, Spoilt


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
    start = text.index(case.old) if case.old else len(text)
    first = text[:start].count("\n") + 1
    path.write_text(text[:start] + case.new + text[start + len(case.old) :], encoding="utf-8", newline="")
    before = everything(standing)
    assert run.main(["run", "later.toml"]) == 2
    lines = told(capsys)
    assert len(lines) == 1, lines
    file, place, message = re.fullmatch(r"error: ([^,:]+)(.*?): (.*)", lines[0]).groups()  # type: ignore[union-attr]
    assert file == (case.shown or case.file)
    parts = place.split(", ")[1:]
    assert [part for part in parts if not part.startswith("line ")] == ([case.field] if case.field else [])
    told_lines = [int(part.removeprefix("line ")) for part in parts if part.startswith("line ")] or [0]
    if case.line is not None:
        assert told_lines == [case.line]
    elif not case.shown:
        assert first <= told_lines[0] <= first + max(case.old.count("\n"), case.new.count("\n"))
    assert case.wrong in message
    assert case.right in message if case.right else "(" in message, message
    assert everything(standing) == before


@pytest.mark.parametrize("as_parent", [False, True], ids=["itself", "as parent"])
@pytest.mark.parametrize("case", SPOILT.values(), ids=SPOILT.keys())
def test_a_file_of_another_kind_is_told(
    case: Spoilt, as_parent: bool, standing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (standing / "war.toml").write_bytes(case.content)
    assert run.main(["check", "later.toml" if as_parent else "war.toml"]) == 2
    (line,) = told(capsys)
    assert line.startswith("error: war.toml")
    assert len(line) < 400
    assert case.wrong in line
    assert case.right in line


def test_the_lines_of_windows_are_read(standing: Path) -> None:
    plain = load_scenario("war.toml")
    for name in ("war.toml", "factions/army.toml", "parameters/combat.csv", "theatre/towns.csv"):
        (standing / name).write_bytes((standing / name).read_bytes().replace(b"\n", b"\r\n"))
    assert load_scenario("war.toml") == plain


def test_an_older_grammar_is_brought_forward(standing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if grammar 0 had called the length of the campaign `length`."""

    def to_one(table: dict[str, Any]) -> dict[str, Any]:
        return {("days" if key == "length" else key): value for key, value in table.items()}

    monkeypatch.setitem(upgrade.STEPS, 0, to_one)
    text = (standing / "war.toml").read_text("utf-8")
    (standing / "war.toml").write_text(text.replace("schema = 1", "schema = 0").replace("days", "length"), "utf-8")
    assert load_scenario("later.toml").days == 4


def test_there_are_many_ways_to_be_wrong() -> None:
    assert len(CASES) + len(SPOILT) >= 110


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
        (["run", "latin.toml"], "latin.toml, line 1: is not text in UTF-8"),
        (["run", "empty.toml"], "empty.toml, line 1: is empty"),
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
        (
            ["run", "war.toml", "--set", "combat.loss_rate=0.05", "--set", " combat.loss_rate=0.06"],
            'command line, --set: "combat.loss_rate" is set twice',
        ),
        (["run", " "], "error: command line, SCENARIO: no scenario is named"),
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
        (["run", "war.toml", "--out", "war.toml/below"], "war.toml/below, --out: is a file, not a folder"),
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
