"""Comparisons: paired differences, intervals and shares by hand; twins; campaigns of unlike length."""

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import run
from scenarios.problems import ScenarioError
from scenarios.schema import Scenario
from sim.commands import compare as command
from sim.measures.series import Measure
from sim.study.batches.plan import Plan
from sim.study.batches.stored import Batch
from sim.study.comparison.cases import Case, cases_in, pair, shortened
from sim.study.comparison.compare import RESAMPLES, as_csv, difference, differences, intervals, resamples
from sim.study.comparison.compare_tables import show
from sim.study.comparison.twins import COLUMNS, NOTHING, part, partings
from tests.study.conftest import RUNS, play

DAY = Measure("fall_day.konna", "day", "Konna: lost")
COUNT = Measure("strikes", "strike", "strikes")
NEVER = math.nan


@pytest.fixture(scope="module")
def loud(smoke: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The smallest scenario with deadlier fights, twice as long."""
    longer = smoke.model_copy(update={"name": "loud", "days": 3.0})
    return play(
        Plan((longer,), RUNS, seed=3, points=({"combat.loss_rate": 0.008},)), tmp_path_factory.mktemp("loud") / "b"
    )


def found(m: Measure, a: list[float], b: list[float]) -> Any:
    """The difference of two columns of values."""
    first, other = np.array([a]).T, np.array([b]).T
    means, shares = intervals(first, other, resamples(len(a)))
    return difference(SimpleNamespace(title="b"), m, first[:, 0], other[:, 0], means[:, 0], shares[:, 0])  # type: ignore[arg-type]


def test_differences_by_hand() -> None:
    d = found(COUNT, [1.0, 2.0, 3.0, 4.0], [2.0, 2.0, 5.0, 3.0])
    assert d.mean == 0.5
    assert (d.less, d.more) == (0.25, 0.5)
    assert d.medians == (2.5, 2.5)
    assert d.variance_ratio == pytest.approx(np.var([1, 0, 2, -1]) / (np.var([1, 2, 3, 4]) + np.var([2, 2, 5, 3])))
    assert math.isnan(d.low), "four pairs are too few for an interval"


def test_a_day_that_never_came_is_later_than_any() -> None:
    d = found(DAY, [1.0, 2.0, NEVER, NEVER], [NEVER, 3.0, 5.0, NEVER])
    assert d.shares == (0.5, 0.5)
    assert (d.less, d.more) == (0.25, 0.5)
    assert (d.both, d.mean) == (1, 1.0)


def test_a_count_that_is_missing_is_compared_with_nothing() -> None:
    d = found(COUNT, [1.0, NEVER], [NEVER, 2.0])
    assert d.both == 0
    assert math.isnan(d.less)
    assert math.isnan(d.mean)


def test_the_same_runs_differ_in_nothing() -> None:
    values = [float(n) for n in range(20)]
    d = found(COUNT, values, values)
    assert (d.mean, d.low, d.high, d.less, d.more, d.variance_ratio) == (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert not d.clear


def test_intervals_hold_what_they_promise() -> None:
    rng = np.random.default_rng(1)
    samples = rng.normal(2.0, 1.0, (60, 300))
    low, high = intervals(np.zeros_like(samples), samples, resamples(60))[0]
    assert np.mean((low <= 2.0) & (high >= 2.0)) == pytest.approx(0.95, abs=0.04)
    assert np.mean(high - low) == pytest.approx(2 * 1.96 / math.sqrt(60), rel=0.05)


def test_resamples_draw_each_pair_once_on_average() -> None:
    counts = resamples(50)
    assert counts.shape == (RESAMPLES, 50)
    assert (counts.sum(axis=1) == 50).all()
    assert np.array_equal(counts, resamples(50))


def events(*rows: tuple[int, int, str]) -> pa.Table:
    """Events as (run, tick, what)."""
    plain = {"run": [row[0] for row in rows], "tick": [row[1] for row in rows]}
    words = {name: pa.array([None] * len(rows), pa.string()).dictionary_encode() for name in COLUMNS[2:6]}
    amounts = {name: [0.0] * len(rows) for name in COLUMNS[6:]}
    what = pa.array([row[2] for row in rows], pa.string()).dictionary_encode()
    return pa.table(plain | {"what": what} | words | amounts)


def test_twins_part_at_their_first_differing_event() -> None:
    first = events((0, 1, "fight"), (0, 2, "request"), (1, 1, "fight"), (2, 1, "fight"), (2, 4, "dust"))
    other = events((0, 1, "fight"), (0, 3, "capture"), (1, 1, "fight"), (2, 1, "fight"))
    assert part(first, other, np.array([0, 1, 2])) == [(2, ("request", "capture")), (4, ("dust", NOTHING))]


def test_the_same_scenario_twice_never_parts(batch: Batch) -> None:
    cases = pair(cases_in([batch.folder]))
    (parting,) = partings(cases)
    assert (parting.pairs, parting.never, parting.by) == (RUNS, RUNS, [])
    assert all(d.mean == 0.0 for d in differences(cases, cases.measures()) if d.both)


def test_other_parameters_part_the_twins_at_a_fight(batch: Batch, loud: Batch, capsys: Any) -> None:
    cases = pair([cases_in([batch.folder])[0], *cases_in([loud.folder])])
    (parting,) = partings(cases)
    assert parting.never < RUNS
    assert {first for first, _, _ in parting.by} & {"fight", "broke"}
    results = list(differences(cases, cases.measures()))
    show(cases, results, [parting])
    told = capsys.readouterr().out
    assert "Compared up to day 1.5" in told
    assert "The twins part on" in told
    assert "loud, combat.loss_rate=0.008 (other) against smoke (first): 6 pairs" in told
    rows = as_csv(cases, results).splitlines()
    assert len(rows) == len(results) + 1
    assert all(len(row.split(",")) >= len(rows[0].split(",")) for row in rows)


def test_a_longer_campaign_is_cut_at_the_common_end(batch: Batch, loud: Batch, smoke: Scenario, tmp_path: Path) -> None:
    """What is told of the first part of a long campaign is what the short one gives."""
    same = play(Plan((smoke,), RUNS, seed=3, points=({"combat.loss_rate": 0.008},)), tmp_path / "b")
    long_case, short_case = cases_in([loud.folder])[0], cases_in([same.folder])[0]
    cases = pair([short_case, long_case])
    measures = cases.measures()
    names = {m.name for m in measures}
    assert {"killed.government", "away_peak", "towns_lost", "fall_day.konna", "in_country.aqim"} <= names
    assert not names & {"halt_day", "axes_attacked", "killed.konna.government"}
    cut = shortened(long_case, measures, 1.5)
    whole = short_case.batch.values("smoke", [m.name for m in measures])
    for name in names - {m.name for m in measures if "count_day" in m.name}:
        assert np.array_equal(cut[name], whole[name], equal_nan=True), name


def test_runs_of_other_seeds_do_not_pair(batch: Batch, smoke: Scenario, tmp_path: Path) -> None:
    other = play(Plan((smoke,), 1, seed=4, series=False), tmp_path / "b")
    with pytest.raises(ScenarioError, match="different seeds do not pair"):
        pair([*cases_in([batch.folder]), *cases_in([other.folder])])


def test_cases_are_told_apart(batch: Batch) -> None:
    titles = [case.title for case in cases_in([batch.folder, batch.folder])]
    assert titles == ["smoke (b)", "smaller (b)"] * 2
    assert [case.title for case in cases_in([batch.folder])] == ["smoke", "smaller"]
    assert isinstance(cases_in([batch.folder])[0], Case)


def test_compare_writes_a_folder_and_refuses_others(batch: Batch, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "c"
    for _ in range(2):
        assert run.main(["compare", str(batch.folder), "--out", str(out), "--no-figures"]) == 0
    assert {path.name for path in out.iterdir()} == {"compare.json", "differences.csv"}
    assert [case["scenario"] for case in json.loads((out / "compare.json").read_text())["cases"]] == [
        "smoke",
        "smaller",
    ]
    assert "The twins never part" in capsys.readouterr().out
    (out / "figures").mkdir()
    for name in ("figures/mine.txt", "mine.txt"):
        (out / name).write_text("mine", encoding="utf-8")
        assert run.main(["compare", str(batch.folder), "--out", str(out)]) == 2
        assert "holds something that is no comparison" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("mine", "mine, --out: holds something that is no comparison"),
        ("mine/notes.txt/c", "is a file, not a folder"),
        ("/proc/c", "/proc/c, --out: cannot be written"),
    ],
)
def test_what_cannot_be_written_is_told_before_anything_is_played(
    out: str, words: str, two_wars: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(command, "make", None)
    assert run.main(["compare", "one.toml", "other.toml", "--out", out]) == 2
    assert words in capsys.readouterr().err
    assert (two_wars / "mine" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in two_wars.iterdir()) == ["mine", "one.toml", "other.toml"]


def test_a_comparison_does_not_take_the_place_of_what_it_compares(two_wars: Path, capsys: Any) -> None:
    folder = "results/batch-one-other-seed1-2runs"
    wars = ["one.toml", "other.toml", "--runs", "2", "--workers", "1", "--no-figures"]
    assert run.main(["compare", *wars, "--out", folder]) == 2
    assert f"{folder}, --out: holds something that is no comparison" in capsys.readouterr().err
    assert run.main(["compare", *wars]) == 0
    assert {path.name for path in (two_wars / "results").iterdir()} == {Path(folder).name, "compare-one-other"}


def test_after_a_change_of_the_program_it_says_what_to_do(two_wars: Path, batch: Batch, capsys: Any) -> None:
    """The folder cannot be named with compare's own --out."""
    folder = two_wars / "results" / "batch-one-other-seed1-2runs"
    folder.mkdir(parents=True)
    changed = json.dumps({**batch.manifest, "sources": "of before"})
    (folder / "manifest.json").write_text(changed, encoding="utf-8")
    assert run.main(["compare", "one.toml", "other.toml", "--runs", "2"]) == 2
    told = capsys.readouterr().err
    assert "the program has changed since" in told
    assert "(remove it, or name another with batch --out)" in told


@pytest.fixture
def two_wars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: two scenario files, and a folder with somebody's notes."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "other"):
        (tmp_path / f"{name}.toml").write_text('schema = 1\nextends = "smoke"\ntitle = "x"\n', encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["smoke"], "one scenario alone cannot be compared"),
        (["smok"], 'did you mean "smoke"?'),
        (["smok", "smoke"], 'did you mean "smoke"?'),
        ([".", "smoke"], "smoke: no folder, while others are"),
        (["."], "is no folder of a batch"),
        ([".", "--runs", "7", "--seed", "0"], "--runs, --seed: these batches have been played (leave it out"),
        (["smoke", "smoke", "--runs", "1"], "--runs"),
    ],
)
def test_bad_comparisons_are_told(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.main(["compare", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
