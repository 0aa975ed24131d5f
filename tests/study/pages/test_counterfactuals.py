"""The page of counterfactuals: which wars, what is said of them, which signs count as wrong; and, long, the signs."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from scenarios.load import load_scenario, scenario_files
from sim.measures.series import Measure
from sim.study.batches.ensemble import Ensemble
from sim.study.pages import counterfactuals as making
from sim.study.pages import signs
from sim.study.pages.signs import EXPECTED, EXPLAINED, FEWER, MORE, Sign, held
from sim.study.pages.wars import BASE, GROUPS, HORIZON, LEFT_OUT, in_words, later, tell, wars
from tests.conftest import child

NEVER = math.nan
RUNS = 200


def made(**outcomes: list[float]) -> Ensemble:
    """An ensemble of these outcomes; those that end with _day are days."""
    measures = [Measure(name.replace("__", "."), "day" if "_day" in name else "town", "") for name in outcomes]
    return Ensemble(load_scenario("smoke"), measures, np.array(list(outcomes.values())).T)


def test_every_scenario_is_a_war_of_the_page() -> None:
    found = list(wars())
    assert found[0].title == BASE
    assert {war.scenario.name for war in found} == {path.stem for path in scenario_files()} - set(LEFT_OUT)
    assert all(war.scenario.days >= HORIZON for war in found if war.scenario.start == found[0].scenario.start)
    assert len({war.title for war in found}) == len(found)


def test_a_lever_of_its_own_makes_a_war_of_each_value() -> None:
    days = {
        w.title: w.scenario.values["politics.later_days"] for w in wars() if w.scenario.name == "later_intervention"
    }
    assert days == {f"later_intervention, {n} days": n for n in (3, 7, 14)}
    assert [w.title for w in wars() if w.scenario.name == "strict_rules_of_engagement"] == [
        "strict_rules_of_engagement"
    ]


def test_a_quantity_is_told_by_share_and_quantiles() -> None:
    ensemble = made(
        fall_day__konna=[2.0, 4.0, NEVER, NEVER], towns_lost=[1.0, 2.0, 3.0, 4.0], fall_day__gao=[NEVER] * 4
    )
    told = tell(ensemble, "fall_day.konna")
    assert told is not None
    assert (told.share, told.median) == (0.5, 3.0)
    assert in_words(told, "day") == "50%: 3.0 (2.1 – 3.9)"
    assert in_words(tell(ensemble, "towns_lost"), "town") == "2 (1 – 4)"
    assert in_words(tell(ensemble, "fall_day.gao"), "day") == "never"
    assert in_words(tell(ensemble, "fall_day.atlantis"), "day") == "–"


def test_never_is_later_than_any_day() -> None:
    first, other = np.array([1.0, NEVER, 3.0, NEVER]), np.array([2.0, 5.0, NEVER, NEVER])
    assert later(first, other) == (0.25, 0.5)


@pytest.mark.parametrize(
    ("direction", "base", "other", "right"),
    [
        (MORE, [3.0] * 100, [4.0] * 100, True),
        (MORE, [3.0] * 100, [3.0] * 100, True),
        (MORE, [3.0] * 100, [2.0] * 100, False),
        (FEWER, [3.0] * 100, [4.0] * 100, False),
        (FEWER, [100.0] * 100, [101.0] * 100, True),  # less than the tolerance
    ],
)
def test_a_number_is_judged_by_its_median(direction: str, base: list[float], other: list[float], right: bool) -> None:
    sign = Sign("x", "towns_lost", direction, "")
    assert held(sign, made(towns_lost=base), made(towns_lost=other)).right is right


@pytest.mark.parametrize(
    ("earlier", "afterwards", "right"), [(0, 20, True), (10, 10, True), (12, 8, True), (20, 0, False), (60, 30, False)]
)
def test_a_day_is_judged_in_pairs_and_within_their_error(earlier: int, afterwards: int, right: bool) -> None:
    base = [10.0] * 100
    other = [9.0] * earlier + [NEVER] * afterwards + [10.0] * (100 - earlier - afterwards)
    sign = Sign("x", "retaken_day.gao", MORE, "")
    assert held(sign, made(retaken_day__gao=base), made(retaken_day__gao=other)).right is right


def test_expectations_speak_of_wars_and_outcomes_that_there_are() -> None:
    titles = {war.title for war in wars()}
    outcomes = {q.outcome for group in GROUPS.values() for q in group}
    for sign in EXPECTED:
        assert sign.war in titles
        assert sign.outcome in outcomes
    assert set(EXPLAINED) <= {(sign.war, sign.outcome) for sign in EXPECTED}
    assert set(making.SHOWN) <= outcomes


def test_page_table_and_figure_are_made_of_the_same(tmp_path: Path) -> None:
    names = [q.outcome for group in GROUPS.values() for q in group]
    luck = np.random.default_rng(1)
    units = {name: "day" if "_day" in name else "person" for name in names}
    measures = [Measure(name, units[name], "") for name in names]
    nothing = np.tile([NEVER if units[name] == "day" else 0.0 for name in names], (20, 1))
    scenario = load_scenario("january_2013")
    some = [Ensemble(scenario, measures, values) for values in (luck.uniform(1, 30, nothing.shape), nothing)]
    played = {BASE: some[0], "airstrikes_only": some[1]}
    text = making.page(played, 1.0, "## What to make of it\nKept.")
    assert text.rstrip().endswith("Kept.")
    told_of = sum(any(units[q.outcome] != "day" for q in group) for group in GROUPS.values())  # nothing happens there
    expected = told_of + 1 + sum(sign.war == "airstrikes_only" for sign in EXPECTED)
    assert text.count("| airstrikes_only |") == expected
    table = making.as_csv(played)
    assert len(table.splitlines()) == 1 + 2 * len(names)
    making.figure(played, tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 10_000


PLAY = f"""
import json, sys
from sim.study.batches.ensemble import run_ensemble
from sim.study.pages.signs import EXPECTED, judge
from sim.study.pages.wars import BASE, wars
asked = {{sign.war for sign in EXPECTED}} | {{BASE}}
played = {{}}
for war in wars():
    ensemble = run_ensemble(war.scenario, {RUNS})
    assert ensemble.values.shape[0] == {RUNS}
    if war.title in asked:
        played[war.title] = ensemble
print(json.dumps([[one.sign.war, one.sign.outcome, one.right, one.said] for one in judge(played)]))
"""


@pytest.mark.trust
def test_signs_that_a_commander_would_expect() -> None:
    """Every scenario {RUNS} times; what comes out against expectation must be explained, and nothing else may be."""
    judged = json.loads(child("-c", PLAY, compiled=True).splitlines()[-1])
    assert len(judged) == len(EXPECTED)
    wrong = {(war, outcome): said for war, outcome, right, said in judged if not right}
    assert set(wrong) <= set(signs.EXPLAINED), wrong
