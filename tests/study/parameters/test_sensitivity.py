"""Studies over many points: known answers for a made model, nothing played twice, foreign folders refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import run
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from sim.study.pages import validation
from sim.study.parameters import points, sensitivity
from sim.study.parameters.folder import open_study
from sim.study.parameters.points import Question, answers
from sim.study.parameters.sensitivity import Wanted, choose, luck_left, outcomes_of, study, totals
from sim.study.parameters.space import ranges, unit_of, values_at
from sim.world import Prepared

LINE = {"combat.loss_rate": 2.0, "combat.suppression": 1.0}  # killed = 100 × the sum of weight × place in the range
IDLE = "combat.fatigue_cost"


@pytest.fixture
def played(january: Scenario, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Runs whose killed are a weighted sum of two parameters; the list counts them."""
    runs: list[int] = []
    space = ranges(january, LINE)

    def course(prepared: Prepared, seed: int, run: int) -> tuple[None, None, Any]:
        runs.append(run)
        names = outcomes_of(prepared)
        shares = unit_of(space, prepared.scenario.values)
        values = np.full(len(names), np.nan)
        killed = 100.0 * sum(LINE[r.name] * share for r, share in zip(space, shares, strict=True))
        values[names.index("killed.coalition")] = killed + run
        return None, None, values

    monkeypatch.setattr(points, "course", course)
    return runs


def wanted(runs: int = 2, samples: int = 64) -> Wanted:
    return Wanted(4, 2, samples, runs, 1, 1, (*LINE, IDLE))


def test_shares_of_a_sum_are_those_of_its_weights(january: Scenario, tmp_path: Path, played: list[int]) -> None:
    found = study(january, wanted(), tmp_path, lambda stage: None)
    row = found.questions.index("coalition killed")
    assert found.sobol_names == ["combat.loss_rate", "combat.suppression"], "what does nothing does not go on"
    assert found.sobol[row, :, 2] == pytest.approx([0.8, 0.2], abs=0.05)
    assert found.sobol[row, :, 0] == pytest.approx([0.8, 0.2], abs=0.05)
    effects = dict(zip(found.morris_names, found.morris[row, :, 0], strict=True))
    assert effects == pytest.approx({"combat.loss_rate": 200.0, "combat.suppression": 100.0, IDLE: 0.0})
    assert np.isnan(found.sobol[found.questions.index("Konna falls")]).all(), "it never varied"
    alone_swings_by_its_weight(found)


def alone_swings_by_its_weight(found: sensitivity.Study) -> None:
    """To both ends of its range, from the scenario's own value."""
    mine = {s.parameter: s for s in found.swings if s.question == "coalition killed"}
    assert list(mine) == found.sobol_names
    runs = sensitivity.ALONE_RUNS * 2
    for name, s in mine.items():
        assert s.base == pytest.approx(sum(100 * LINE[n] / 2 for n in LINE) + (runs - 1) / 2)
        assert (s.at_low, s.at_high) == pytest.approx((-100 * LINE[name] / 2, 100 * LINE[name] / 2))
        assert (s.at_low_conf, s.at_high_conf) == pytest.approx((0.0, 0.0), abs=1e-9), "the luck is paired"


def test_total_indices_of_a_skewed_product_are_right_and_surer_than_by_the_variance_of_the_base() -> None:
    """y = e^(2 a + b) of a, b uniform: by hand ST = 1 - Var(E(y | the other)) / Var(y)."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0.0, 1.0]] * 2}
    slopes = np.array([2.0, 1.0])
    points = design.sample(problem, 256, calc_second_order=False, seed=2)
    said = np.exp(points @ slopes)
    first, second = (np.expm1(slopes * n) / (slopes * n) for n in (1, 2))  # E(e^(c x)) and E(e^(2 c x)) of each
    spread, square = second - first**2, first**2
    alone = spread * square[::-1]
    total = 1.0 - alone[::-1] / (second.prod() - square.prod())
    share, wide = totals(said.reshape(256, 4), seed=1)
    assert share == pytest.approx(total, abs=0.05)
    assert (wide < analysis.analyze(problem, said, calc_second_order=False, seed=1)["ST_conf"]).any()
    assert (np.abs(share - total) <= wide).all()


def test_luck_is_what_two_halves_of_the_runs_do_not_share() -> None:
    rng = np.random.default_rng(1)
    real, luck = rng.normal(size=(4000, 1, 1)), rng.normal(size=(4000, 16, 1))
    said = np.concatenate([real + 0.0 * luck, luck, real + 4.0 * luck, 0.0 * luck], axis=2)
    assert luck_left(said) == pytest.approx([0.0, 1.0, 0.5, np.nan], abs=0.05, nan_ok=True)
    assert np.isnan(luck_left(said[:, :1])).all(), "one run can't tell"


def test_what_is_there_is_not_played_again(january: Scenario, tmp_path: Path, played: list[int]) -> None:
    first = study(january, wanted(), tmp_path, lambda stage: None)
    assert len(played) == 2 * (4 * (3 + 1) + 64 * (2 + 2) + sensitivity.ALONE_RUNS * (1 + 2 * 2))
    played.clear()
    (tmp_path / "sobol" / "part-00001.npy").unlink()
    again = study(january, wanted(), tmp_path, lambda stage: None)
    assert len(played) == 2 * points.CHUNK
    assert np.array_equal(first.sobol, again.sobol, equal_nan=True)


def test_never_is_the_end_of_the_run_and_a_share_is_whether() -> None:
    asked = [Question("a", "fell", "share"), Question("b", "fell", "day"), Question("c", "killed", "person")]
    assert answers(asked, ("fell", "killed"), np.array([np.nan, 7.0]), 38.0).tolist() == [0.0, 38.0, 7.0]
    assert answers(asked, ("fell", "killed"), np.array([3.5, np.nan]), 38.0).tolist() == [1.0, 3.5, 0.0]


def test_the_foremost_on_any_outcome_go_on() -> None:
    effects = np.array([[[1.0, 0.0], [5.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 0.0], [30.0, 0.0]]])
    assert choose(effects, np.array([1.0, 10.0]), 2) == [1, 2]


def test_the_space_holds_ranges_and_own_tempers(january: Scenario) -> None:
    space = ranges(january)
    names = [r.name for r in space]
    assert names == sorted(names)
    assert "temper.mujao.wanted_odds" in names
    assert "temper.wanted_odds" in names
    assert not any(name.startswith("outcomes.") for name in names)
    assert not any(name in names for name, p in january.parameters.items() if p.status == "lever")
    assert not {r.unit for r in space} & {"0/1", "code"}, "yes or no: there is nothing between"
    assert all(r.low <= r.value <= r.high and r.low < r.high for r in space)
    values = values_at(space, np.full(len(space), 0.25))
    inner = [r for r in space if r.low < r.value < r.high]
    assert unit_of(inner, values) == pytest.approx([0.25] * len(inner))
    assert values_at(space, np.full(len(space), 0.5)) == pytest.approx({r.name: r.value for r in space})
    assert values_at(space, np.zeros(len(space))) == pytest.approx({r.name: r.low for r in space})
    assert values_at(space, np.ones(len(space))) == pytest.approx({r.name: r.high for r in space})
    with pytest.raises(ScenarioError, match="did you mean"):
        ranges(january, ["combat.los_rate"])


def test_a_folder_is_taken_up_again_or_refused(tmp_path: Path) -> None:
    facts = {"study": "sensitivity", "seed": 1, "only": ("a",)}
    assert not open_study(tmp_path / "new", facts)
    assert open_study(tmp_path / "new", facts)
    with pytest.raises(ScenarioError, match="another seed"):
        open_study(tmp_path / "new", {**facts, "seed": 2})
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ScenarioError, match="no sensitivity"):
        open_study(tmp_path / "other", facts)


def test_the_command_writes_tables_and_figures(
    tmp_path: Path, played: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sensitivity-x"
    monkeypatch.setattr(validation, "FIGURES", tmp_path / "figures")
    words = ["sensitivity", "january_2013", "--trajectories", "2", "--keep", "2", "--samples", "8", "--runs", "2"]
    only = [word for name in (*LINE, IDLE) for word in ("--only", name)]
    assert run.main([*words, *only, "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "combat.loss_rate" in told
    assert "luck left in what varies, and so in every ST: coalition killed 0%;" in told
    assert {path.name for path in (out / "figures").iterdir()} == {"tornado.png", "sobol.png", "morris.png"}
    found = json.loads((out / sensitivity_file()).read_text(encoding="utf-8"))
    assert len(found["sobol"]) == len(found["tornado"]) == 2 * len(sensitivity.QUESTIONS)
    page = "\n".join(validation.sensitivity(tmp_path))
    assert "2 shared out (8 samples), 2 runs a point" in page
    assert "Luck left in what varies between points, and so in every ST: coalition killed 0%." in page
    assert run.main(["plot", str(out), "--format", "svg"]) == 0
    assert {path.name for path in (out / "figures").iterdir()} == {"tornado.svg", "sobol.svg", "morris.svg"}
    assert run.main([*words, *only, "--samples", "9", "--out", str(out)]) == 2
    assert "power of 2" in capsys.readouterr().err


def test_a_war_without_the_towns_of_the_questions_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["sensitivity", "smoke", "--out", str(tmp_path / "out")]) == 2
    assert "has no diabaly" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_ctrl_c_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def course(prepared: Prepared, seed: int, run: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(points, "course", course)
    words = ["sensitivity", "january_2013", "--only", IDLE, "--samples", "2", "--runs", "1"]
    assert run.main([*words, "--out", str(tmp_path / "out")]) == 130
    assert "the same command goes on" in capsys.readouterr().err


def sensitivity_file() -> str:
    from sim.commands.sensitivity import RESULT

    return RESULT
