"""Figures of scores, sensitivity, calibration and wars, drawn from numbers made by hand, look as they did."""

from typing import Any

import pytest
from matplotlib.figure import Figure

from sim.view import style
from sim.view.studies.calibration import check, posterior
from sim.view.studies.counterfactuals import Mark, Panel, counterfactuals
from sim.view.studies.scores import score_figures
from sim.view.studies.sensitivity import sensitivity_figures
from tests.view.pictures import pictured

EVENT = {"name": "Konna", "event": "fall", "first": "2013-01-10", "day_from": 3.0, "day_to": 4.0, "share_of_runs": 0.9}
DAYS = {"day_05": 2.0, "day_25": 2.6, "day_50": 3.2, "day_75": 4.4, "day_95": 7.8}
SKILL = {"measure": "CRPS [days]", "score": 1.9, "skill_towns_low": -0.2, "skill_towns_high": 0.7}
COUNT = {"date": "2013-01-21", "record_low": 11.0, "record_high": 58.0, "p05": 9.0, "p50": 26.0, "p95": 63.0}
CARD: dict[str, Any] = {
    "scenario": "made", "variant": "", "window": "7-21 January", "kind": "fitted", "runs": 100, "horizon": 15.0,
    "coverage": [[0.5, 0.4], [0.8, 0.9]], "pit": [0.2, 0.1, 0.0, 0.3, 0.4], "contested_days": 40,
    "reliability": [[0.1, 0.05, 20], [0.5, 0.6, 12], [0.9, 0.8, 30]],
    "events": [{**EVENT, **DAYS}, {**EVENT, **DAYS, "name": "Diabaly", "day_75": None, "day_95": None,
                                   "share_of_runs": 0.6, "day_from": 7.0, "day_to": 8.0}],
    "skills": [{**SKILL, "rival": rival, "rival_score": 2.0 + n, "skill": 0.05 + 0.2 * n}
               for n, rival in enumerate(("status quo", "uniform", "road advance"))],
    "volumes": [{**COUNT, "quantity": "Malians killed at Konna"}, {**COUNT, "quantity": "French in Mali", "p50": 90.0}],
}  # fmt: skip
QUESTIONS = [{"title": "Konna falls", "unit": "share"}, {"title": "days to Gao", "unit": "day"}]
NAMES = ("combat.loss_rate", "sensing.patrol_rate", "temper.mujao.wanted_odds")
FOUND: dict[str, Any] = {
    "scenario": "made", "runs": 8, "revision": "0123456789abcdef", "questions": QUESTIONS,
    "morris": [{"question": q["title"], "parameter": name, "mu_star": 0.4 / (n + 1), "conf": 0.05}
               for q in QUESTIONS for n, name in enumerate(NAMES)],
    "tornado": [{"question": q["title"], "parameter": name, "unit": "1/h", "low": 0.1, "value": 1.0, "high": 2.5,
                 "base": 12.0, "at_low": low / (n + 1), "at_low_conf": 0.8, "at_high": high / (n + 1),
                 "at_high_conf": 0.5, "runs": 64}
                for q, low, high in zip(QUESTIONS, (-3.0, 4.0), (5.0, 2.0), strict=True)
                for n, name in enumerate(NAMES)],
    "sobol": [{"question": q["title"], "parameter": name, "S1": 0.3 / (n + 1), "S1_conf": 0.1, "ST": 0.5 / (n + 1),
               "ST_conf": 0.1} for q in QUESTIONS for n, name in enumerate(NAMES)],
}  # fmt: skip
PRIOR = {"prior_05": 2.0, "prior_50": 5.0, "prior_95": 12.0, "prior_within": 0.3}
FITTED: dict[str, Any] = {
    "scenario": "made", "runs": 400, "revision": "0123456789abcdef",
    "posterior": [{"parameter": name, "prior_low": 0.0, "prior_high": 2.0, "default": 0.8, "chosen": 1.1, "unit": "1/h"}
                  for name in NAMES],
    "draws": [[0.1 * (n % 10), 0.5 + 0.02 * (n % 20), 0.03 * (n % 30)] for n in range(60)],
    "check": [{"target": f"target {n}", "low": 3.0, "high": 4.0 + n, **PRIOR, "posterior_05": 2.5, "posterior_50": 3.6,
               "posterior_95": 6.0, "posterior_within": 0.5} for n in range(3)],
}  # fmt: skip
SCORES = ("capture_dates", "skill", "calibration", "counts")
Pictures = dict[str, Figure]


@pytest.fixture(scope="module")
def figures() -> Pictures:
    """Every one of them."""
    marks = [Mark(2.0, 3.2, 7.8, 0.9), Mark(1.0, 2.0, 4.0, 0.4), None]
    wars = ["The campaign", "Nobody comes", "A later start"]
    with style.styled():
        drawn = {name: draw() for name, draw in score_figures([CARD], "Serval, simulated · made by hand").items()}
        drawn |= {name: draw() for name, draw in sensitivity_figures(FOUND).items()}
        drawn |= {"posterior": posterior(FITTED), "check": check(FITTED)}
        panels = [Panel("Konna falls", "day", marks), Panel("Mali safe", "0-1", [Mark(0.2, 0.5, 0.9, 1.0), *marks[:2]])]
        return drawn | {"counterfactuals": counterfactuals(wars, panels, "Made by hand.")}


@pictured
@pytest.mark.parametrize("name", [*SCORES, "tornado", "sobol", "morris", "posterior", "check", "counterfactuals"])
def test_a_figure_of_a_study_looks_as_it_did(figures: Pictures, name: str) -> Figure:
    return figures[name]


@pytest.mark.parametrize("name", [*SCORES, "tornado", "sobol", "morris", "posterior", "check", "counterfactuals"])
def test_it_says_that_it_is_simulated(figures: Pictures, name: str) -> None:
    assert any("simulated" in text.get_text() for text in figures[name].texts)
