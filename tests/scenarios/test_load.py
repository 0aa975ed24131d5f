"""Merging and loading: what a scenario is made of, and from which file each value comes."""

from datetime import date
from pathlib import Path

import pytest

from scenarios.load import load_scenario, scenario_files
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario


def child(war: Path, text: str, name: str = "child") -> Scenario:
    """The scenario that extends the little war by these lines."""
    (war / f"{name}.toml").write_text(f'schema = 1\nextends = "war"\n{text}', encoding="utf-8")
    return load_scenario(war / f"{name}.toml")


def test_a_scenario_is_whole(war: Path) -> None:
    scenario = load_scenario(war / "war.toml")
    assert (scenario.name, scenario.start, scenario.n_ticks) == ("war", date(2013, 1, 7), 16)
    assert list(scenario.factions) == ["army", "helpers", "rebels"]
    assert scenario.factions["army"].staff == "army"
    assert list(scenario.factions["army"].units) == ["first_company", "second_company"]
    assert scenario.holders == {"middle": "army", "north": "rebels", "south": "army"}
    assert scenario.theatre.airfields == {"south": 7, "north": 1}
    assert [road.b for road in scenario.theatre.roads] == ["middle", "north"]
    assert scenario.values["combat.loss_rate"] == 0.04
    assert scenario.values["kinds.pickups.quality"] == 1.2


def test_tables_merge_deeply_and_lists_are_replaced(war: Path) -> None:
    company = load_scenario(war / "later.toml").factions["army"].units["first_company"]
    assert company.personnel == (180, 200, 220)
    assert (company.vehicles, company.town) == (8, "middle")


def test_values_come_from_table_then_scenario_then_command_line(war: Path) -> None:
    assert load_scenario(war / "war.toml").values["combat.loss_rate"] == 0.04
    assert load_scenario(war / "later.toml").values["combat.loss_rate"] == 0.05
    assert load_scenario(war / "later.toml", {"combat.loss_rate": 0.06}).values["combat.loss_rate"] == 0.06


def test_parameters_may_be_nested(war: Path) -> None:
    assert child(war, "[parameters.combat]\nloss_rate = 0.05").values["combat.loss_rate"] == 0.05


def test_an_empty_difference_changes_nothing_but_the_name(war: Path) -> None:
    plain, same = load_scenario(war / "war.toml"), child(war, "")
    assert same.model_copy(update={"name": plain.name}) == plain


def test_the_hash_is_that_of_the_content(war: Path) -> None:
    plain = load_scenario(war / "war.toml")
    assert plain.hash == load_scenario(war / "war.toml").hash
    assert plain.hash != load_scenario(war / "later.toml").hash
    assert plain.hash != load_scenario(war / "war.toml", {"combat.loss_rate": 0.05}).hash
    text = (war / "war.toml").read_text(encoding="utf-8")
    (war / "war.toml").write_text("# a remark\n" + text.replace("[holders]\nsouth", "[holders]\n\nsouth"), "utf-8")
    assert plain.hash == load_scenario(war / "war.toml").hash


def test_a_copy_with_other_values_has_a_hash_of_its_own(war: Path) -> None:
    plain = load_scenario(war / "war.toml")
    before = plain.hash
    assert plain.model_copy(update={"days": plain.days + 1}).hash != before
    assert plain.model_copy().hash == plain.hash == before


def test_grandparents(war: Path) -> None:
    (war / "last.toml").write_text('schema = 1\nextends = "later"\ndays = 9\n', encoding="utf-8")
    last = load_scenario(war / "last.toml")
    assert (last.days, last.values["combat.loss_rate"]) == (9, 0.05)


def test_a_file_elsewhere_extends_a_path_and_uses_its_own_world_or_servals(war: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    mine = tmp_path / "mine" / "mine.toml"
    mine.write_text('schema = 1\nextends = "../scenarios/war.toml"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="factions"):  # Serval's own factions do not know the little war's towns
        load_scenario(mine)


def test_a_day_may_be_a_date(war: Path) -> None:
    dated = child(war, '[intervention]\nmode = "dated"\nday = 2013-01-09')
    assert dated.intervention.day == 2.0


def test_what_is_planned_may_lie_beyond_the_end(war: Path) -> None:
    later = child(war, "[intervention]\nplanned_day = 2013-09-01\n[politics]\nelection_day = 2013-07-28")
    assert (later.intervention.planned_day, later.politics.election_day) == (237.0, 202.0)
    today = child(war, "[intervention]\nplanned_day = 0\n[politics]\nelection_day = 2013-01-07")
    assert (today.intervention.planned_day, today.politics.election_day) == (0.0, 0.0)


def test_units_can_be_left_out(war: Path) -> None:
    smaller = child(war, 'remove_units = ["army.second_company", "helpers.jets"]')
    assert list(smaller.factions["army"].units) == ["first_company"]
    assert smaller.factions["helpers"].wings == {}


def test_factions_can_be_named_that_take_no_part(war: Path) -> None:
    smaller = child(war, 'without_factions = ["rebels"]')
    assert smaller.holders["north"] == "nobody"
    (pickups,), (cache,) = smaller.factions["rebels"].units.values(), smaller.factions["rebels"].depots.values()
    assert (pickups.personnel, pickups.vehicles, cache.stores) == ((0, 0, 0), 0, 0.0)
    assert list(smaller.factions) == list(load_scenario(war / "war.toml").factions)  # rows, and so luck, stay


def test_what_is_inherited_can_be_replaced_whole(war: Path) -> None:
    text = """replace = ["factions.army.units", "holders"]
[holders]
north = "rebels"
[factions.army.units.guard]
title = "Guard"
kind = "rifles"
personnel = [1, 2, 3]
town = "south"
basis = "assumed"
source = "A book"
"""
    other = child(war, text)
    assert list(other.factions["army"].units) == ["guard"]
    assert other.factions["army"].relations["rebels"] == "hostile"
    assert other.holders == {"north": "rebels"}


def test_an_airfield_can_be_out_of_use_or_take_more(war: Path) -> None:
    other = child(war, '[airfields]\nsouth = []\nnorth = ["helicopter", "transport"]')
    assert other.theatre.airfields == {"north": 3}


def test_weather_can_be_kept_clear(war: Path) -> None:
    (war / "parameters" / "clock.csv").write_text(
        "name,value,unit,low,high,source,status,meaning\n"
        "dust_per_day,0.05,1/day,0.02,0.1,assumption:1,assumed,hazard of dust\n",
        encoding="utf-8",
    )
    assert child(war, "").values["clock.dust_per_day"] == 0.05
    assert child(war, '[weather]\ndust = "never"').values["clock.dust_per_day"] == 0.0


def test_levers_are_kept_and_change_nothing(war: Path) -> None:
    lever = '[levers.hard]\ntitle = "How hard they fight"\nsets = "combat.loss_rate"\nvalues = [0.02, 0.08]'
    other = child(war, lever)
    assert other.levers["hard"].values == (0.02, 0.08)
    assert other.values == load_scenario(war / "war.toml").values


def test_what_a_scenario_says_of_itself(war: Path) -> None:
    other = child(war, 'look_at = "The bridge."\nsources = ["A book | https://example.org"]\noutcomes = ["towns_lost"]')
    assert (other.look_at, other.sources, other.outcomes) == (
        "The bridge.", ("A book | https://example.org",), ("towns_lost",)
    )  # fmt: skip


def test_an_intervention_under_way_has_a_head_start(war: Path) -> None:
    other = child(war, '[intervention]\nmode = "under_way"\nasked_days_ago = 1.5')
    assert other.intervention.head_start_days == 1.5
    assert child(war, "[intervention]\nasked_days_ago = 1.5").intervention.head_start_days == 0.0


@pytest.mark.parametrize("key", ["factions", "only_factions"])
def test_factions_can_be_left_out(war: Path, key: str) -> None:
    smaller = child(war, f'{key} = ["army", "helpers"]')
    assert list(smaller.factions) == ["army", "helpers"]
    assert smaller.factions["army"].relations == {"helpers": "allied"}
    assert smaller.factions["army"].units["second_company"].splits_to is None
    assert smaller.holders["north"] == "nobody"


def test_a_theatre_of_few_towns(war: Path) -> None:
    smaller = child(war, 'towns = ["middle", "north"]')
    assert [town.id for town in smaller.theatre.towns] == ["middle", "north"]
    assert [(road.a, road.b) for road in smaller.theatre.roads] == [("middle", "north")]
    assert list(smaller.factions) == ["army", "rebels"]  # the helpers have nothing here
    assert smaller.factions["army"].home == "middle"  # where its first unit stands
    assert smaller.holders == {"middle": "army", "north": "rebels"}


def test_half_days_and_short_turns(war: Path) -> None:
    assert child(war, "days = 1.5").n_ticks == 6
    assert child(war, "days = 1.5\ntick_hours = 1").n_ticks == 36


def test_aid_is_lawful_again_after_an_election(war: Path) -> None:
    laws = child(war, "[laws]\nus_aid_to_coup_government = true\nelected_government = true").laws
    assert laws.us_aid_to_coup_government


def test_nothing_can_be_changed(war: Path) -> None:
    scenario = load_scenario(war / "war.toml")
    with pytest.raises(ValueError, match="frozen"):
        scenario.days = 3  # type: ignore[misc]


@pytest.mark.parametrize("name", [path.stem for path in scenario_files()])
def test_every_scenario_that_comes_with_serval_is_valid(name: str) -> None:
    assert load_scenario(name).n_ticks > 0


def test_a_faction_has_values_of_its_own_temper() -> None:
    scenario = load_scenario("january_2013", {"temper.mujao.patience_hours": 48.0})
    assert scenario.factions["mujao"].temper["patience_hours"] == 48.0
    assert scenario.factions["aqim"].temper["patience_hours"] != 48.0
    for name, told in (("temper.mujo.patience_hours", "did you mean"), ("temper.mujao.patience", "no parameter")):
        with pytest.raises(ScenarioError, match=told):
            load_scenario("january_2013", {name: 48.0})
    with pytest.raises(ScenarioError, match="240"):
        load_scenario("january_2013", {"temper.mujao.patience_hours": 1000.0})
