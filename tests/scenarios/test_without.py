"""Every mechanism can be taken away from the whole campaign, and the rest stays as it was."""

from pathlib import Path

import pytest

from scenarios import without as module
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from scenarios.without import ablation, mechanisms, without


@pytest.mark.parametrize("mechanism", mechanisms())
def test_each_takes_something_away(january: Scenario, mechanism: str) -> None:
    made = without(january, mechanism)
    assert ablation(mechanism).title.startswith("without")
    assert made.hash != january.hash
    assert (made.name, made.start, made.theatre) == (january.name, january.start, january.theatre)


def test_what_is_expected_can_be_taken_away() -> None:
    assert set(mechanisms()) >= {"fog_of_war", "supply", "air_power", "breaking", "adaptation", "mnla"}


def test_air_power_leaves_the_ground_forces(january: Scenario) -> None:
    made = without(january, "air_power")
    assert (made.intervention.air, made.intervention.ground) == (False, True)
    assert made.parameters == january.parameters


def test_a_pattern_reaches_every_kind(january: Scenario) -> None:
    made = without(january, "supply")
    names = [name for name in made.parameters if name.endswith(".supply_days")]
    assert len(names) > 1
    assert {made.values[name] for name in names} == {1000.0}


def test_a_temper_is_given_to_every_faction(january: Scenario) -> None:
    made = without(january, "adaptation")
    assert {faction.temper["air_aversion"] for faction in made.factions.values()} == {0.0}
    assert made.values["temper.air_aversion"] == 0.0
    assert january.factions["aqim"].temper["air_aversion"] > 0.0


def test_factions_that_are_left_out_leave_nothing_behind(january: Scenario) -> None:
    made = without(january, "mnla")
    assert not {"mnla", "mia", "maa"} & set(made.factions)
    assert not {"mnla", "mia", "maa"} & set(made.holders.values())
    assert all(unit.splits_to is None for unit in made.factions["ansar_dine"].units.values())


def test_the_unknown_is_refused(january: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"no mechanism .*did you mean .supply."):
        without(january, "suply")


def test_a_mistaken_name_is_told(january: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wit.toml").write_text(
        'title = "without wit"\nmeaning = "None."\n[parameters]\n"combat.los_rate" = 0.0\n', encoding="utf-8"
    )
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(ScenarioError, match=r"combat\.loss_rate"):
        without(january, "wit")
