"""Calibration on made models: it finds what it should, writes a file that other commands take, and looks no further."""

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import run
from agents.records.codes import CAMP
from scenarios.draws import read_draws
from scenarios.load import load_scenario
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from sim.commands.batch import Wanted, planned
from sim.measures.series import series_columns
from sim.study.parameters import calibrate
from sim.study.parameters.calibrate import shortened
from sim.study.parameters.inference import Size
from sim.study.parameters.sensitivity import outcomes_of
from sim.study.parameters.space import ranges, unit_of
from sim.study.parameters.targets import CAP_DAYS, FAMILIES, aim, weights
from sim.study.record import CALIBRATION
from sim.study.scores import forecast
from sim.study.scores.forecast import empty
from sim.world import Prepared
from tests.conftest import child

FALL, BACK, IDLE = "combat.loss_rate", "combat.suppression", "combat.fatigue_cost"
NAMES = [FALL, BACK, IDLE]
QUICK = ["--budget", "120", "--population", "60", "--keep", "20", "--check", "10"]


def course(prepared: Prepared, seed: int, run: int) -> tuple[Any, Any, Any]:
    """A run in which Konna falls on day 1 to 11, by one parameter, and comes back on day 5 to 20, by another."""
    scenario, w = prepared.scenario, prepared.world
    noise = np.random.default_rng((seed, run)).normal(0.0, 0.3, 2)
    fall, back, _ = unit_of(ranges(load_scenario("january_2013"), NAMES), scenario.values)
    konna = prepared.names.towns.index("konna")
    coalition, own = (prepared.names.factions.index(key) for key in ("ansar_dine", "malian_army"))
    holders = np.repeat(w.towns.holder[None, :], scenario.n_ticks, axis=0)
    day = (np.arange(scenario.n_ticks) + 1) / 4
    holders[day >= 1 + 10 * fall + noise[0], konna] = coalition
    holders[day >= 5 + 15 * back + noise[1], konna] = own
    columns = len(series_columns(prepared.names.staffs))
    values = [0.0 if name.startswith("killed") else np.nan for name in outcomes_of(prepared)]
    return holders, np.ones((scenario.n_ticks, columns)), np.array(values)


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (calibrate, forecast):
        monkeypatch.setattr(module, "course", course)


def test_it_finds_when_konna_fell(january: Scenario, tmp_path: Path) -> None:
    """By the record Konna fell on day 2 to 4 and came back on day 11 to 12: places .1 to .3 and .4 to .47."""
    size = Size(population=160, keep=50, budget=600, seed=1)
    fit = calibrate.calibrate(january, ranges(january, NAMES), size, 40, 1, tmp_path, lambda stage: None)
    fall, back, idle = fit.draws.T
    assert 0.05 < np.median(fall) < 0.35
    assert 0.35 < np.median(back) < 0.52
    assert idle.std() > 0.2, "of what does nothing it has learnt nothing"
    rows = {row["target"]: row for row in calibrate.checked(fit)}
    assert rows["fall konna"]["posterior_within"] > rows["fall konna"]["prior_within"]
    assert (rows["fall konna"]["low"], rows["fall konna"]["high"]) == (2.0, 4.0)
    assert {row["parameter"] for row in calibrate.summary(fit)} == set(NAMES)


def test_targets_are_those_of_the_first_window(january: Scenario) -> None:
    base = shortened(january)
    assert base.scenario.days == CAP_DAYS
    asked = aim(empty(base, 1))
    assert asked.record.window == CALIBRATION
    assert weights(asked.targets).sum() == pytest.approx(1.0)
    assert {target.family for target in asked.targets} == set(FAMILIES)
    assert all(target.low <= target.high for target in asked.targets)
    dates = [target for target in asked.targets if target.family == "date"]
    assert len(dates) == 7
    assert max(target.high for target in dates) <= 15.0
    assert len(CAMP) == 3, "targets.py counts on it"


def test_the_command_writes_a_file_that_others_take(
    tmp_path: Path, january: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["calibrate", "january_2013", *QUICK, *(word for name in NAMES for word in ("--only", name))]
    assert run.main([*words, "--out", str(out)]) == 0
    assert "town-days in wrong hands" in capsys.readouterr().out
    assert {path.name for path in (out / "figures").iterdir()} == {"posterior.png", "check.png"}
    result = json.loads((out / "calibration.json").read_text(encoding="utf-8"))
    assert result["runs"] <= 120
    file = out / "calibrated.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    assert told["protocol"]["window"] == "7-21 January 2013"
    assert told["protocol"]["sources"] == result["sources"]
    scenario = load_scenario("january_2013", values=file)
    assert scenario.values[FALL] == told["parameters"][FALL]
    draws = read_draws(file, scenario)
    assert len(draws) == calibrate.DRAWS
    assert set(draws[0]) == set(NAMES)
    said = forecast.played(january, 3, workers=1, draws=draws)
    assert said.camps.shape[0] == 3
    assert run.main([*words, "--seed", "2", "--out", str(out)]) == 2
    assert "another seed" in capsys.readouterr().err


def test_it_asks_what_matters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.main(["calibrate", "january_2013", *QUICK]) == 2
    assert "run.py sensitivity" in capsys.readouterr().err
    assert run.main(["calibrate", "no_intervention", *QUICK, "--only", FALL, "--keep", "200"]) == 2
    assert "must rise" in capsys.readouterr().err
    many = [word for r in ranges(load_scenario("january_2013"))[:17] for word in ("--only", r.name)]
    assert run.main(["calibrate", "january_2013", *QUICK, *many]) == 2
    assert "17 parameters" in capsys.readouterr().err
    told = tmp_path / "sensitivity.json"
    rows = [{"parameter": name} for name in (FALL, FALL, "theatre.pickup_kmh")]  # the last would ask for another map
    told.write_text(json.dumps({"sobol": rows}), encoding="utf-8")
    words = ["calibrate", "january_2013", *QUICK, "--sensitivity", str(told), "--out", "out", "--quiet", "--no-figures"]
    assert run.main(words) == 0
    assert json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))["parameters"] == [FALL]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[posterior]\nnames = ["combat.los_rate"]\ndraws = [[0.1]]', "did you mean"),
        ('[posterior]\nnames = ["combat.loss_rate"]\ndraws = [[9.0]]', "outside its range"),
        ('[posterior]\nnames = ["combat.loss_rate"]\ndraws = [[0.004, 1.0]]', "must have 1 numbers"),
        ('[posterior]\nnames = ["temper.mujao.wanted_odds"]\ndraws = [["two"]]', "must be a number"),
        ('[posterior]\nnames = "combat.loss_rate"', "must have names and draws"),
    ],
)
def test_bad_draws_are_refused(january: Scenario, tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "values.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=told):
        read_draws(file, january)


def test_files_without_draws_have_none(january: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "values.toml"
    file.write_text('[parameters]\n"combat.loss_rate" = 0.004\n', encoding="utf-8")
    assert read_draws(file, january) == ()
    assert read_draws(tmp_path / "values.csv", january) == ()
    assert read_draws(None, january) == ()


@pytest.mark.trust
def test_the_model_finds_its_own_parameters(tmp_path: Path) -> None:
    """With targets made by runs of the model at known values, the posterior covers these and is narrower for some."""
    found = json.loads(child("-m", "tests.study.recovery_child", str(tmp_path), compiled=True))
    places = [place for truth in found for place in truth["places"].values()]
    assert all(0.005 <= place <= 0.995 for place in places), "each truth within the 99 % interval"
    assert np.mean([0.05 <= place <= 0.95 for place in places]) >= 0.75, "most within the 90 % interval"
    narrower = np.array([list(truth["narrower"].values()) for truth in found]).mean(axis=0)
    assert narrower.max() > 0.1


def test_a_batch_takes_the_draws_in_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "values.toml"
    file.write_text(
        '[parameters]\n"combat.loss_rate" = 0.004\n'
        '[posterior]\nnames = ["combat.loss_rate", "combat.suppression"]\ndraws = [[0.002, 0.1], [0.005, 0.2]]\n',
        encoding="utf-8",
    )
    scenario = load_scenario("smoke", {FALL: 0.003}, file)
    draws = read_draws(file, scenario, [FALL])
    assert draws == ({BACK: 0.1}, {BACK: 0.2}), "what is set by hand has the last word"
    plan = planned(Wanted(["smoke"], 3, parameters=file), [scenario], {FALL: 0.003})
    assert plan.sample is not None
    assert [plan.sample.of(run) for run in range(3)] == [draws[0], draws[1], draws[0]]
    words = ["batch", "smoke", "--runs", "2", "--sample-parameters", "--parameters", str(file)]
    assert run.main([*words, "--out", str(tmp_path / "out")]) == 2
    assert "holds draws already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("base", "days", "told"), [("january_2013", 14, "14 end before"), ("smoke", 15, "of which this study asks")]
)
def test_a_war_that_does_not_hold_the_window_is_refused(
    base: str, days: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "war.toml").write_text(
        f'schema = 1\nextends = "{base}"\ntitle = "war"\ndays = {days}\n', encoding="utf-8"
    )
    assert run.main(["calibrate", str(tmp_path / "war.toml"), "--only", FALL, "--out", str(tmp_path / "out")]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
