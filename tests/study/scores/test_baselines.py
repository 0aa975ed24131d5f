"""The rivals: what each says of a little country, and that history's rates are those of the first window."""

from pathlib import Path

import numpy as np
import pytest

from agents.records.codes import COALITION, GOVERNMENT
from scenarios.load import load_scenario
from scenarios.schema import Scenario
from sim.study.record import CALIBRATION, PREDICTION, Key, Record
from sim.study.scores import baselines, scoring
from sim.study.scores.happened import RETAKEN, Event, TownDay, changes_of_hands
from tests.study.made_record import made_record


def test_rates_are_events_per_day_at_risk(tmp_path: Path) -> None:
    rows = [
        ("a", "2012-12-31", "2013-01-16", "gov", "high"),  # ten days in the window, then it falls
        ("a", "2013-01-17", "2013-02-11", "jihad", "high"),  # five days
        ("b", "2012-12-31", "2013-01-16", "jihad", "high"),  # ten days, then it is retaken
        ("b", "2013-01-17", "2013-02-11", "gov", "high"),  # five days
    ]
    assert baselines.rates(made_record(tmp_path, rows)) == pytest.approx((1 / 15, 1 / 15))


def field(scenario: Scenario) -> tuple[tuple[str, ...], np.ndarray, dict[str, baselines.Rival]]:
    towns = tuple(town.id for town in scenario.theatre.towns)
    camp = {key: faction.camp for key, faction in scenario.factions.items()}
    code = {"coalition": COALITION, "government": GOVERNMENT}
    camps = np.array([code.get(camp.get(scenario.holders.get(town, ""), ""), -1) for town in towns])
    made = baselines.rivals(scenario, towns, camps, 35.0, Record(CALIBRATION))
    return towns, camps, {rival.title: rival for rival in made}


def test_the_road_is_measured_to_the_nearest_town_of_the_other_camp(january: Scenario) -> None:
    towns, camps, rivals = field(january)
    km = dict(zip(towns, baselines.road_km(january, towns, camps == GOVERNMENT), strict=True))
    road = next(
        r for r in january.theatre.roads if {r.a, r.b} == {"konna", "bore"} or {r.a, r.b} == {"konna", "douentza"}
    )
    assert km[road.a if road.a != "konna" else road.b] <= road.length_km
    advance = rivals["road advance"]
    gao, konna = towns.index("gao"), towns.index("konna")
    assert advance.retaken[0, gao] == pytest.approx(km["gao"] / 40.0, rel=1e-3)
    assert advance.retaken[-1, gao] == pytest.approx(km["gao"] / 120.0, rel=1e-3)
    assert (advance.retaken[:, konna] > advance.fall[:, konna]).all(), "it must fall before it comes back"


def test_status_quo_and_uniform(january: Scenario) -> None:
    towns, _camps, rivals = field(january)
    event = [Event("gao", RETAKEN, CALIBRATION.first, CALIBRATION.first, "high")]
    assert np.isinf(baselines.rival_days(rivals["status quo"], towns, event)).all()
    spread = baselines.rival_days(rivals["uniform"], towns, event)
    assert spread.mean() == pytest.approx(35.0 / 2)
    assert scoring.crps(spread, np.array([0.0]), np.array([0.0]), 35.0) == pytest.approx(35.0 / 3, rel=1e-2)


def test_chances_on_days_sum_to_one(january: Scenario) -> None:
    towns, camps, rivals = field(january)
    asked = [TownDay(town, CALIBRATION.first, frozenset({0})) for town in ("gao", "konna", "nampala")]
    at = np.full(3, 5.0)
    for rival in rivals.values():
        found = baselines.rival_chances(rival, towns, camps, asked, at)
        assert found.sum(axis=1) == pytest.approx([1.0, 1.0, 1.0])
        assert (found >= -1e-12).all()
        assert found[2].tolist() == [0.0, 0.0, 0.0, 1.0], "nobody's towns stay nobody's"
    quo = baselines.rival_chances(rivals["status quo"], towns, camps, asked, at)
    assert quo[0, COALITION] == quo[1, GOVERNMENT] == 1.0


def test_the_published_check_of_the_road_advance() -> None:
    """From what was held on 21 January it is 1.6 days off on the 14 towns that then changed hands."""
    scenario = load_scenario("january_2013")
    first = Record(CALIBRATION)
    held = {span.town: span.side for span in first.spans() if span.last == CALIBRATION.last}
    towns = tuple(town.id for town in scenario.theatre.towns)
    sides = {"gov": GOVERNMENT, "jihad": COALITION}
    camps = np.array([sides.get(held.get(town, ""), -1) for town in towns])
    advance = baselines.rivals(scenario, towns, camps, 21.0, first)[-1]
    events = changes_of_hands(Record(PREDICTION, Key()))
    low = np.array([(e.first - CALIBRATION.last).days for e in events], float)
    high = np.array([(e.last - CALIBRATION.last).days + 1 for e in events], float)
    score = scoring.crps(baselines.rival_days(advance, towns, events), low, high, 21.0)
    assert len(events) == 14
    assert score.mean() == pytest.approx(1.6, abs=0.05)
