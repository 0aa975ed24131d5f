"""A score as a whole: a forecast that knew everything, one that knew nothing, and the counts behind the numbers."""

import numpy as np
import pytest

from scenarios.schema import Scenario
from sim.study.record import CALIBRATION, DAY, Record
from sim.study.scores.score import MODEL, Scores, compare, score_window
from sim.study.scores.scorecard import fitted_cards, worth_rows
from sim.study.scores.volumes import close_together, contradict, volumes
from tests.study.made_forecast import PER_DAY, knowing


@pytest.fixture(scope="module")
def perfect(january: Scenario) -> Scores:
    record = Record(CALIBRATION)
    return score_window("first", january, knowing(january, record), record, record)


def test_a_forecast_that_knew_all_has_no_fault(perfect: Scores) -> None:
    assert perfect.crps[MODEL] == pytest.approx(np.zeros(5))
    for skill in perfect.skills:
        assert skill.score == pytest.approx(0.0)
        assert skill.skill == pytest.approx(1.0)
        assert skill.over_runs == pytest.approx((1.0, 1.0))
    assert perfect.coverage == {0.5: 1.0, 0.8: 1.0, 0.95: 1.0}
    assert perfect.tau == pytest.approx(perfect.tau_runs)
    assert perfect.tau > 0.85  # two happened on one day


def test_counts_stand_behind_the_numbers(perfect: Scores) -> None:
    counts = {skill.measure: skill.cases for skill in perfect.skills}
    assert counts == {"CRPS [days]": 5, "Brier, all towns": perfect.town_days, "Brier, contested towns": 45}
    assert len(perfect.contested) == 3 * 15
    assert {skill.rival for skill in perfect.skills} == {"status quo", "constant hazard", "uniform", "road advance"}


def test_a_forecast_of_nothing_is_the_status_quo(january: Scenario) -> None:
    record = Record(CALIBRATION)
    told = knowing(january, record)
    still = told._replace(camps=np.broadcast_to(told.start_camps.astype(np.int8), told.camps.shape))
    found = score_window("first", january, still, record, record)
    quo = [skill for skill in found.skills if skill.rival == "status quo"]
    assert [skill.skill for skill in quo] == pytest.approx([0.0, 0.0, 0.0])
    assert found.reliability[-1, 0] == pytest.approx(1.0), "it was certain of what the coalition holds"


def test_towns_are_drawn_whole() -> None:
    scored = {MODEL: (np.array([1.0, 1.0, 3.0]), np.ones((2, 3))), "rival": (np.array([2.0, 2.0, 2.0]), None)}
    (found,) = compare("any", scored, ["a", "a", "b"], np.random.default_rng(1))
    assert found.skill == pytest.approx(1 - 5 / 6)
    assert found.over_towns == pytest.approx((-0.5, 0.5)), "all a or all b"


def test_volumes_are_those_of_the_window(january: Scenario) -> None:
    record = Record(CALIBRATION)
    found = volumes(record, knowing(january, record))
    assert max(v.date for v in found) <= CALIBRATION.last
    konna = next(v for v in found if v.title == "Malian soldiers killed at Konna")
    assert (konna.low, konna.high, float(konna.values.mean())) == (11.0, 58.0, 20.0)
    (stock,) = (v for v in found if v.title == "displaced in Mali")
    assert (stock.low, stock.high) == (228918.0, 230000.0), "three counts of four days are one figure"


def test_counts_that_shrink_within_days_contradict() -> None:
    figures = Record(CALIBRATION).strength("african_forces_by_date", ("total_min", "total_max"))
    (early, few), (late, many) = sorted(figures.items())
    assert not contradict(early, few, late, many)
    assert contradict(late, many, late + DAY, few._replace(best=many.best - 1))
    assert contradict(late + DAY, few, late, many)
    assert not contradict(late, many, late + 9 * DAY, few)


def test_rows_close_in_time_are_one() -> None:
    rows = [{"date": f"2013-01-{day:02}"} for day in (20, 10, 12, 14)]
    assert [[row["date"][-2:] for row in group] for group in close_together(rows)] == [["10", "12", "14"], ["20"]]


def test_the_worth_of_a_mechanism_is_what_it_saves(january: Scenario) -> None:
    record = Record(CALIBRATION)
    told = knowing(january, record)
    still = told._replace(camps=np.broadcast_to(told.start_camps.astype(np.int8), told.camps.shape))
    cards = fitted_cards([(january, "", told), (january, "without wit", still)])
    dates, days = worth_rows(cards)
    assert (dates["measure"], dates["cases"], days["cases"]) == ("CRPS [days]", 5, 45)
    assert dates["score_with"] == pytest.approx(0.0)
    assert (dates["saved"], days["saved"]) == (1.0, 1.0)
    assert worth_rows(cards[:1]) == []


def test_a_shorter_run_is_scored_as_far_as_it_goes(january: Scenario) -> None:
    record = Record(CALIBRATION)
    told = knowing(january, record)
    short = told._replace(camps=told.camps[:, : 12 * PER_DAY], series=told.series[:, :12])
    found = score_window("first", january, short, record, record)
    assert found.horizon == 12.0
    assert [event.title for event in found.events] == ["fall konna", "fall diabaly", "retaken diabaly", "retaken konna"]
    assert found.town_days == 12 * 30
    assert found.mean_crps() == pytest.approx(0.0)
