"""The scenarios that come with Serval: what each must say of itself, and what makes it the war that it claims to be."""

import datetime
import tomllib

import pytest

from scenarios.load import FOLDER, load_scenario, scenario_files
from scenarios.schema import Scenario
from sim.measures.outcomes import measures_of
from sim.telling.diary import write_diary
from sim.trajectory import record_run
from sim.world import prepare

NAMES = [path.stem for path in scenario_files()]
COUNTERFACTUALS = {  # what may differ from january_2013 besides words and horizon, by the first parts of its place
    "airstrikes_only": {"intervention"},
    "no_intervention": {"intervention", "levers", "replace"},
    "later_intervention": {"parameters", "levers"},
    "afisma_only": {"intervention", "without_factions"},
    "no_us_support": {"laws"},
    "without_chad": {"without_factions"},
    "sevare_airfield_lost": {"airfields"},
    "strict_rules_of_engagement": {"parameters"},
    "to_the_election": {"politics"},
}
WORDS = {"schema", "extends", "title", "question", "look_at", "sources", "outcomes", "days"}
NEW_LINES = 45  # of a counterfactual: a few lines over another


def own(name: str) -> dict[str, object]:
    """What the file itself states."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"smoke"}))
def test_a_scenario_says_what_it_asks_and_what_to_look_at(name: str) -> None:
    stated = own(name)
    for word in ("title", "question", "look_at", "outcomes"):
        assert stated.get(word), word
    assert len(str(stated["look_at"]).split()) >= 30
    assert str(stated["question"]).strip().endswith("?")
    assert load_scenario(name).sources


@pytest.mark.parametrize("name", NAMES)
def test_its_outcomes_are_ones_that_a_run_has(name: str) -> None:
    scenario = load_scenario(name)
    assert set(scenario.outcomes) <= {measure.name for measure in measures_of(prepare(scenario))}


@pytest.mark.parametrize("name", COUNTERFACTUALS)
def test_a_counterfactual_is_a_few_lines_over_january(name: str) -> None:
    stated = own(name)
    assert stated["extends"] == "january_2013"
    assert set(stated) - WORDS == COUNTERFACTUALS[name]
    assert len((FOLDER / f"{name}.toml").read_text(encoding="utf-8").splitlines()) <= NEW_LINES


def test_no_scenario_changes_a_number_of_the_rules_but_those_that_are_its_question() -> None:
    """The same rules and default parameters for every war: one that needs its own is a finding to report."""
    changed = {name: set(own(name).get("parameters", {})) for name in NAMES if own(name).get("parameters")}  # type: ignore[call-overload]
    assert changed == {"later_intervention": {"politics.later_days"}, "strict_rules_of_engagement": {"air"}}
    factions = [own(name).get("factions", {}) for name in NAMES]
    assert not any("temper" in faction for each in factions for faction in each.values())  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_no_scenario_scripts_what_the_model_should_explain(name: str) -> None:
    """Dates stand for the first day, a planned deployment and a planned election; no event, order or fall has one."""

    def dates(value: object, place: str = "") -> list[str]:
        if isinstance(value, dict):
            return [found for key, inner in value.items() for found in dates(inner, f"{place}.{key}")]
        return [place] if isinstance(value, datetime.date) else []

    assert set(dates(own(name))) <= {".start", ".intervention.planned_day", ".politics.election_day"}


def units(scenario: Scenario) -> dict[str, int]:
    """Best estimate of the people of each unit."""
    return {f"{k}.{s}": u.personnel[1] for k, f in scenario.factions.items() for s, u in f.units.items()}


def test_on_17_january_2012_the_government_held_every_town() -> None:
    rebellion = load_scenario("rebellion_2012")
    assert rebellion.start == datetime.date(2012, 1, 17)
    mali = {town.id for town in rebellion.theatre.towns if town.country == "ML"}
    assert {rebellion.holders[town] for town in mali} == {"malian_army"}
    people = units(rebellion)
    assert people["malian_army.aguelhok_company"] == 200
    assert sum(p for unit, p in people.items() if ".tessalit_company" in unit) == 800
    assert sum(p for unit, p in people.items() if unit.startswith("mnla.")) == 1500
    assert sum(p for unit, p in people.items() if unit.startswith("ansar_dine.")) == 300
    lows = sum(u.personnel[0] for u in rebellion.factions["mnla"].units.values())
    highs = sum(u.personnel[2] for u in rebellion.factions["mnla"].units.values())
    assert (lows, highs) == (600, 3000)
    assert 6_500 <= sum(p for unit, p in people.items() if unit.startswith("malian_army.")) <= 7_800
    assert "mujao" not in rebellion.factions


def test_in_april_2012_the_government_held_nothing_north_of_its_line() -> None:
    takeover = load_scenario("islamist_takeover_2012")
    north = {town.id for town in takeover.theatre.towns if town.region_2012 in ("Gao", "Kidal", "Timbuktu")}
    assert "malian_army" not in {takeover.holders.get(town) for town in north - {"bore", "boni"}}
    assert {pact.between for pact in takeover.pacts.values()} == {("mnla", "ansar_dine")}


def test_january_21_begins_with_what_was_known_that_day() -> None:
    """What changed hands by the 21st has; nobody who arrived later is there."""
    january, later = load_scenario("january_2013"), load_scenario("january_21")
    moved = {town: holder for town, holder in later.holders.items() if january.holders.get(town) != holder}
    assert moved == {"douentza": "malian_army", "bore": "nobody"}
    asked = later.intervention.asked_days_ago
    assert asked is not None
    assert later.start - january.start == datetime.timedelta(days=14)
    for key, faction in later.factions.items():
        for slug, unit in faction.units.items():
            before = january.factions[key].units[slug]
            if unit.arrival == "there" != before.arrival:
                assert before.ready_after_request_days is not None
                assert before.ready_after_request_days <= asked, slug


def test_who_stays_away_keeps_its_rows_so_that_luck_pairs() -> None:
    base, without = prepare(load_scenario("january_2013")), prepare(load_scenario("without_chad"))
    assert base.names.unit_slugs == without.names.unit_slugs
    assert base.names.wing_slugs == without.names.wing_slugs
    chad = [row for row, slug in enumerate(without.names.unit_slugs) if slug.startswith("chad.")]
    assert (without.units.high[chad] == 0.0).all()


AFISMA = {"benin", "burkina_faso", "cote_d_ivoire", "ghana", "guinea", "niger", "nigeria", "senegal", "togo"}


def called(scenario: Scenario, **intervention: object) -> tuple[set[str], list[str]]:
    """Play the first day with another intervention: the foreign factions that may come, and the diary."""
    plan = scenario.intervention.model_copy(update=intervention)
    made = record_run(scenario.model_copy(update={"intervention": plan, "days": 1.5}), seed=1)
    foreign = made.world.sides.called == 1
    return {key for key, may in zip(made.names.factions, foreign, strict=True) if may}, write_diary(made)


def test_afisma_comes_as_planned_unasked() -> None:
    """The plan of September, put on the first day: its contingents alone are called, and nobody asks for help."""
    alone = load_scenario("afisma_only")
    assert (alone.intervention.mode, alone.intervention.planned_day) == ("never", 237.0)
    assert {key for key, faction in alone.factions.items() if faction.mandated} == AFISMA
    may, diary = called(alone, planned_day=0.5)
    assert may == AFISMA
    assert any(line.endswith("The deployment that was planned begins.") for line in diary)
    assert not any("asks for help" in line for line in diary)


def test_after_a_request_afisma_comes_with_all_others() -> None:
    """In January 2013 the plan lies beyond the end; the decision calls everybody, and the plan begins no more."""
    january = load_scenario("january_2013")
    assert january.intervention.planned_day == 237.0 > january.days
    may, diary = called(january, mode="dated", day=0.0, planned_day=1.25)
    assert may == {key for key, faction in january.factions.items() if faction.foreign} > AFISMA
    assert any("asks for help" in line for line in diary)
    assert not any("planned" in line for line in diary)


@pytest.mark.parametrize("name", ["no_intervention", "rebellion_2012", "islamist_takeover_2012"])
def test_where_nobody_shall_come_nothing_is_planned(name: str) -> None:
    assert load_scenario(name).intervention.planned_day is None
