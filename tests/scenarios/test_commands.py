"""list, new and diff: what they print and write."""

import re
from pathlib import Path

import pytest

import run
from scenarios.load import load_scenario
from sim.commands.diff import differences
from sim.commands.list import WIDTH, period


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_list_is_a_table_that_fits(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= WIDTH
    heads = next(line.split() for line in lines if line.strip())
    assert heads == ["name", "period", "question", "units", "days"]
    (january,) = (line for line in lines if line.split()[:1] == ["january_2013"])
    assert "7 Jan – 13 Feb 2013" in january
    assert january.split()[-1] == "38"


def test_a_period_is_written_short() -> None:
    smoke = load_scenario("smoke")
    assert period(smoke) == "7 Jan – 8 Jan 2013"
    assert period(smoke.model_copy(update={"days": 1.0})) == "7 Jan 2013"
    assert period(smoke.model_copy(update={"days": 400.0})) == "7 Jan 2013 – 10 Feb 2014"


def test_a_starter_is_valid_and_changes_nothing_but_words(here: Path) -> None:
    assert run.main(["new", "my_war", "--quiet"]) == 0
    mine, parent = load_scenario("my_war.toml"), load_scenario("january_2013")
    assert {d.place for d in differences(parent, mine)} == {"title", "question", "look_at"}


@pytest.mark.parametrize("parent", ["january_2013", "no_intervention", "smoke"])
def test_every_line_that_a_starter_offers_may_be_taken(parent: str, here: Path) -> None:
    assert run.main(["new", "wars", "--extends", parent, "--quiet"]) == 0
    text = (here / "wars.toml").read_text(encoding="utf-8")
    taken = re.sub(r'^# (\[|"?[a-z_.]+"? = )', r"\1", text, flags=re.MULTILINE)
    assert taken != text
    (here / "wars.toml").write_text(taken, encoding="utf-8")
    load_scenario("wars.toml")


def test_a_starter_may_extend_a_file(here: Path) -> None:
    (here / "wars").mkdir()
    assert run.main(["new", "wars/first", "--quiet"]) == 0
    (here / "others").mkdir()
    assert run.main(["new", "others/second", "--extends", "wars/first.toml", "--quiet"]) == 0
    assert load_scenario("others/second.toml").days == 38
    schema = (here / "others" / "second.toml").read_text("utf-8").splitlines()[0].removeprefix("#:schema ")
    assert (here / "others" / schema).resolve().name == "scenario.schema.json"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "taken"], "taken.toml: is there already (name another; nothing is overwritten)"),
        (["new", "january_2013"], "january_2013, NAME: is a scenario that comes with Serval (name it otherwise"),
        (["new", "2nd war"], "2nd war, NAME: is no name for a scenario (begin with a letter"),
        (["new", "none/war"], "none/war.toml: cannot be written: No such file or directory (name a folder"),
        (["new", "mine", "--extends", "janury_2013"], 'no scenario "janury_2013" (did you mean "january_2013"?)'),
        (["diff", "january_2013", "smok"], 'no scenario "smok" (did you mean "smoke"?)'),
        (["diff", "january_2013", "none.toml"], "none.toml: there is no such file"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "taken.toml").write_text("mine\n", encoding="utf-8")
    assert run.main(arguments) == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in here.iterdir()] == ["taken.toml"]
    assert (here / "taken.toml").read_text(encoding="utf-8") == "mine\n"


def test_a_difference_is_told_by_its_place_and_both_values(war: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = {
        d.place: (d.first, d.other)
        for d in differences(load_scenario(war / "war.toml"), load_scenario(war / "later.toml"))
    }
    assert places["parameters.combat.loss_rate"] == ("0.04", "0.05")
    assert places["factions.army.units.first_company.personnel"] == ("80, 100, 120", "180, 200, 220")
    assert set(places) == {
        "title", "parameters.combat.loss_rate", "factions.army.units.first_company.personnel",
    }  # fmt: skip
    assert run.main(["diff", str(war / "war.toml"), str(war / "later.toml")]) == 0
    assert "3 differences" in capsys.readouterr().out


def test_what_only_one_has_is_told_in_a_line(war: Path) -> None:
    (war / "less.toml").write_text(
        'schema = 1\nextends = "war"\nwithout_factions = ["helpers"]\nremove_units = ["army.second_company"]\n'
        "[airfields]\nnorth = []\n",
        encoding="utf-8",
    )
    found = {d.place: d for d in differences(load_scenario(war / "war.toml"), load_scenario(war / "less.toml"))}
    assert found["factions.helpers"].first == "Helpers: 0 units, 1 wings"
    assert found["factions.helpers"].other == ""
    assert found["factions.army.units.second_company"].first == "Second company: 80 people at south"
    assert found["theatre.airfields.north"] == ("theatre.airfields.north", "helicopter", "")
    assert "factions.helpers.wings.jets" not in found


def test_a_table_that_only_one_has_is_told_entry_by_entry(war: Path) -> None:
    (war / "asks.toml").write_text(
        'schema = 1\nextends = "war"\n[levers.losses]\ntitle = "How deadly"\nsets = "combat.loss_rate"\n',
        encoding="utf-8",
    )
    found = list(differences(load_scenario(war / "war.toml"), load_scenario(war / "asks.toml")))
    assert [(d.place, d.first, d.other) for d in found] == [
        ("levers.losses.title", "", "How deadly"),
        ("levers.losses.sets", "", "combat.loss_rate"),
    ]


def test_the_same_war_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["diff", "smoke", "smoke"]) == 0
    assert capsys.readouterr().out == "smoke and smoke are the same war.\n"


def test_a_unit_may_stand_in_a_refuge_that_there_is(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'schema = 1\nextends = "january_2013"\n[factions.aqim.units.aqim_border_group]\ntown = "refuge_rock_{}"\n'
    (here / "mine.toml").write_text(text.format("tessalit"), encoding="utf-8")
    assert run.main(["check", "mine.toml", "--quiet"]) == 0
    (here / "mine.toml").write_text(text.format("tesalit"), encoding="utf-8")
    assert run.main(["check", "mine.toml"]) == 2
    told = capsys.readouterr().err
    assert 'mine, aqim.aqim_border_group.town: no refuge "refuge_rock_tesalit"' in told
    assert 'did you mean "refuge_rock_tessalit"?' in told


def test_outcomes_that_no_run_has_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine.toml").write_text(
        'schema = 1\nextends = "smoke"\noutcomes = ["fall_day.konna", "fall_dy.konna"]\n', encoding="utf-8"
    )
    assert run.main(["check", "mine.toml"]) == 2
    assert 'mine.toml, outcomes: no outcome "fall_dy.konna" (did you mean "fall_day.konna"?)' in capsys.readouterr().err
