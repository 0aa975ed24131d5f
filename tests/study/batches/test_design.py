"""Designs: full grids, Latin hypercubes, Morris walks and samples, from options and from experiment files."""

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

import run
from scenarios.experiment import load_experiment, values_of
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from sim.study.batches import effects
from sim.study.batches.design import (
    draw_sample,
    grid,
    hypercube,
    morris_walks,
    overridden,
    parse_sweeps,
    points_of,
    ranged,
)
from sim.study.batches.effects import ranked, units
from sim.study.batches.options import Asked, sample
from sim.study.batches.stored import open_batch

HEAD = 'schema = 1\ntitle = "t"\n'
ONE = '[vary]\n"combat.loss_rate" = [0.002]'
LHS = f"""{HEAD}design = "lhs"
points = 5
repetitions = 1
metrics = ["killed.government"]

[vary]
"combat.loss_rate" = {{ low = 0.001, high = 0.005 }}
sensing.patrol_rate = "range"
"""


def written(folder: Path, text: str) -> Path:
    """An experiment file."""
    path = folder / "e.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_grid_is_every_combination() -> None:
    assert parse_sweeps(["a=1,2", " b = 0.5 , 3"]) == {"a": (1.0, 2.0), "b": (0.5, 3.0)}
    points = grid({"a": (1.0, 2.0), "b": (0.5, 3.0)})
    assert points == ({"a": 1.0, "b": 0.5}, {"a": 1.0, "b": 3.0}, {"a": 2.0, "b": 0.5}, {"a": 2.0, "b": 3.0})
    assert grid({}) == ({},)


@settings(deadline=None)
@given(points=st.integers(2, 60), parameters=st.integers(1, 5), seed=st.integers(0, 9))
def test_a_hypercube_has_one_point_in_each_slice(points: int, parameters: int, seed: int) -> None:
    table = hypercube(points, parameters, seed)
    for column in table.T:
        assert sorted((column * points).astype(int)) == list(range(points))
    assert np.array_equal(table, hypercube(points, parameters, seed))
    assert np.array_equal(table, qmc.LatinHypercube(parameters, rng=np.random.default_rng(seed)).random(points))


def test_morris_walks_change_one_parameter_at_a_time() -> None:
    walks = morris_walks(3, 6, 4, seed=1).reshape(6, 4, 3)
    assert (np.count_nonzero(np.diff(walks, axis=1), axis=2) == 1).all()
    assert np.array_equal(walks, morris_walks(3, 6, 4, seed=1).reshape(6, 4, 3))


def test_a_sample_keeps_the_median_and_covers_each_range(january: Scenario) -> None:
    names = ranged(january.parameters, ["combat.loss_rate"])
    assert "combat.loss_rate" not in names
    assert not [name for name in names if name.startswith("outcomes.")]
    assert {january.parameters[name].unit for name in names}.isdisjoint({"code", "0/1"})
    runs, chunk = 400, 25
    drawn = draw_sample(january.parameters, names, runs, chunk, seed=1)
    for name, column in zip(drawn.names, drawn.table.T, strict=True):
        p = january.parameters[name]
        assert (column >= p.low).all()
        assert (column <= p.high).all()
        if name.startswith("theatre."):
            assert (column.reshape(-1, chunk) == column[::chunk, None]).all(), "a map serves a chunk"
        else:
            assert np.mean(column <= p.value + 1e-12) >= 0.5
            assert np.mean(column >= p.value - 1e-12) >= 0.5
    assert drawn.of(3)[names[0]] == drawn.table[3, 0]


def test_a_sample_takes_little_more_memory_than_its_table(january: Scenario) -> None:
    names = ranged(january.parameters, ())
    tracemalloc.start()
    drawn = draw_sample(january.parameters, names, 1000, 63, seed=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1.3 * drawn.table.nbytes


def test_what_is_set_or_swept_is_not_sampled(smoke: Scenario) -> None:
    asked = Asked([], None, True, {"combat.loss_rate": 0.003})
    drawn = sample(asked, [smoke], ({"combat.loss_cap": 0.2},), 4, 1)
    assert drawn is not None
    assert not {"combat.loss_rate", "combat.loss_cap"} & set(drawn.names)


def test_an_experiment_file_becomes_points(smoke: Scenario, tmp_path: Path) -> None:
    experiment, merged = load_experiment(written(tmp_path, LHS))
    values, problems = values_of(experiment, merged, smoke.parameters)
    p = smoke.parameters["sensing.patrol_rate"]
    assert problems == []
    assert values == {"combat.loss_rate": (0.001, 0.005), "sensing.patrol_rate": (p.low, p.high)}
    points = points_of(experiment, values, seed=1)
    assert len(points) == 5
    assert all(0.001 <= point["combat.loss_rate"] <= 0.005 for point in points)
    text = HEAD + '[vary]\n"combat.loss_rate" = { levels = 3 }\n"combat.loss_cap" = [0.2]\n'
    experiment, merged = load_experiment(written(tmp_path, text))
    values, _ = values_of(experiment, merged, smoke.parameters)
    assert values["combat.loss_rate"] == pytest.approx((0.001, 0.0045, 0.008))
    assert len(points_of(experiment, values, seed=1)) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("schema = 1", "title: is missing"),
        (f'{HEAD}desing = "lhs"\n{ONE}', 'line 3, desing: is an unknown key (did you mean "design"?)'),
        (f'{HEAD}design = "lsh"\n{ONE}', 'line 3, design: "lsh" is unknown'),
        (f"{HEAD}[vary]\n", "vary"),
        (f'{HEAD}[vary]\n"combat.loss_rat" = [1]', 'line 4, vary.combat.loss_rat: no parameter "combat.loss_rat" (did'),
        (f'{HEAD}[vary]\n"combat.loss_rate" = [0.002, 7]', "line 4, vary.combat.loss_rate: 7 lies outside its range"),
        (f'{HEAD}[vary]\n"combat.loss_rate" = []', "has no values"),
        (f'{HEAD}[vary]\n"combat.loss_rate" = [0.002, 0.002]', "names a value twice"),
        (f'{HEAD}[vary]\n"combat.loss_rate" = "all"', 'must be a list of numbers, { low = …, high = … }, or "range"'),
        (f'{HEAD}design = "lhs"\n{ONE}', "a list of values is for a grid, not for lhs"),
        (f'{HEAD}[vary]\n"combat.loss_rate" = {{ low = 0.005, high = 0.002 }}', "low 0.005 is not below high 0.002"),
        (f'{HEAD}metrics = ["towns_los"]\n{ONE}', 'no outcome "towns_los" (did you mean "towns_lost"?)'),
        (f"{HEAD}repetitions = 0\n{ONE}", "line 3, repetitions"),
        ("title = ", "is not valid TOML"),
    ],
)
def test_a_wrong_experiment_is_told(
    text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, text)
    assert run.main(["batch", "smoke", "--vary", "e.toml"]) == 2
    told = capsys.readouterr().err
    assert "e.toml" in told
    assert words in told
    assert [path.name for path in tmp_path.iterdir()] == ["e.toml"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--sweep", "combat.loss_rat=1,2"], 'did you mean "combat.loss_rate"?'),
        (["--sweep", "combat.loss_rate"], 'has no "="'),
        (["--sweep", "combat.loss_rate=a,b"], "is no list of numbers"),
        (["--sweep", "combat.loss_rate=0.002,nan"], "is no list of numbers"),
        (["--sweep", "combat.loss_rate=0.002,9"], "9 lies outside its range"),
        (["--sweep", "combat.loss_rate=0.002,0.002"], "names a value twice"),
        (["--sweep", "combat.loss_rate=0.002", "--sweep", "combat.loss_rate=0.003"], "is swept twice"),
        (["--sweep", "combat.loss_rate=0.002", "--set", "combat.loss_rate=0.003"], "is varied by --sweep as well"),
        (["--sweep", "combat.loss_rate=0.002", "--vary", "e.toml"], "cannot be used together"),
        (["--vary", "none.toml"], "none.toml: there is no such file"),
    ],
)
def test_wrong_sweeps_are_told(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.main(["batch", "smoke", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_too_many_combinations_are_refused() -> None:
    with pytest.raises(ScenarioError, match="1,000,000 combinations are more than 100,000"):
        grid({name: tuple(range(100)) for name in "abc"})


def test_a_number_that_every_faction_states_itself_is_not_swept(smoke: Scenario) -> None:
    assert not overridden("combat.loss_rate", smoke)
    stated = {key: f.model_copy(update={"temper": {"aversion": 1.0}}) for key, f in smoke.factions.items()}
    assert overridden("temper.aversion", smoke.model_copy(update={"factions": stated}))


def test_a_sampled_batch_tells_what_it_drew(tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "b"
    arguments = ["batch", "smoke", "--runs", "3", "--sample-parameters", "--no-series", "--out", str(out), "--quiet"]
    assert run.main([*arguments, "--workers", "2"]) == 0
    rows = open_batch(out).runs().to_pylist()
    assert len({row["combat.loss_rate"] for row in rows}) == 3
    assert len({row["theatre.pickup_kmh"] for row in rows}) == 3  # chunks of one run
    before = open_batch(out).hash()
    assert run.main([*arguments, "--resume"]) == 0
    assert open_batch(out).hash() == before


def test_morris_walks_rank_what_matters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    text = LHS.replace('design = "lhs"\npoints = 5', 'design = "morris"\ntrajectories = 4')
    path, out = written(tmp_path, text), tmp_path / "b"
    monkeypatch.setattr(effects, "point_means", linear)
    assert run.main(["batch", "smoke", "--vary", str(path), "--no-series", "--out", str(out)]) == 0
    assert "killed.government (person), 1 runs at each point" in capsys.readouterr().out
    rows = (out / "effects.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1].startswith("smoke,killed.government,person,sensing.patrol_rate,9.0,0.0,9.0,0.0")
    assert rows[2].startswith("smoke,killed.government,person,combat.loss_rate,2.0,0.0,-2.0,0.0")
    batch = open_batch(out)
    assert len(batch.points) == 4 * 3
    assert ranked(batch, linear(batch, "smoke", "any"))[0][0] == "sensing.patrol_rate"


def linear(batch: Any, scenario: str, name: str) -> Any:
    """An outcome that falls by two over the range of the one parameter and rises by nine over that of the other."""
    shares = units(batch, ["combat.loss_rate", "sensing.patrol_rate"])
    return 5.0 - 2.0 * shares[:, 0] + 9.0 * shares[:, 1]
