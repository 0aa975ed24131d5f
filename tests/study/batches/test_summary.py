"""The summary: shares, medians and their Monte Carlo error against worked cases."""

import csv
import math

import numpy as np
import pytest

from sim.files.arrow import as_floats
from sim.measures.series import Measure
from sim.study.batches.damage import read_part
from sim.study.batches.store import part_name
from sim.study.batches.stored import Batch
from sim.study.batches.summary import line_of, median_error, quantile, sum_up, summarise, write_summary
from sim.study.batches.summary_tables import EVENTS, percent, show, told

DAY = Measure("fall_day.konna", "day", "Konna: lost")


def test_a_line_counts_only_runs_in_which_it_happened() -> None:
    line = line_of("war", 0, DAY, np.array([math.nan, 1.0, 2.0, 3.0, math.nan]))
    assert (line.runs, line.share, line.median) == (5, 0.6, 2.0)
    assert line.low == pytest.approx(1.1)
    assert line.high == pytest.approx(2.9)


def test_what_never_happened_has_no_numbers() -> None:
    line = line_of("war", 0, DAY, np.full(4, math.nan))
    assert line.share == 0.0
    assert math.isnan(line.median)
    assert math.isnan(line.error)


def test_error_of_the_median_by_order_statistics() -> None:
    assert median_error(np.arange(101.0)) == pytest.approx(6.0)  # ranks 44 and 56: 50 ± 5.02, outwards
    assert math.isnan(median_error(np.array([1.0, 2.0])))
    assert median_error(np.full(50, 3.0)) == 0.0


def test_error_of_the_median_is_the_spread_of_medians() -> None:
    rng = np.random.default_rng(7)
    samples = np.sort(rng.exponential(size=(2000, 400)), axis=1)
    real = np.median(samples, axis=1).std()
    assert np.mean([median_error(sample) for sample in samples]) == pytest.approx(real, rel=0.1)


def test_summary_is_written_and_shown(batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for scenario in batch.scenarios for line in summarise(batch, scenario)]
    with write_summary(batch, lines).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    (batch.folder / "summary.csv").unlink()
    assert len(rows) == len(lines) == sum(len(batch.measures(name)) for name in batch.scenarios)
    assert {row["scenario"] for row in rows} == {"smoke", "smaller"}
    killed = next(row for row in rows if row["outcome"] == "killed.government")
    assert float(killed["median"]) == np.median(batch.values("smoke", ["killed.government"])["killed.government"])
    show(batch, lines)
    told_all = capsys.readouterr().out
    assert "smoke: 6 runs" in told_all
    assert "killed.government" in told_all
    assert "changed hands" not in told_all  # no town does in these runs
    dates = np.array([1.0, 2.0, 3.0, 4.0, math.nan])
    lost = [line_of("smoke", 0, DAY, dates), line_of("smoke", 0, DAY._replace(name="free_day.bore"), dates[4:])]
    show(batch, lost + [line for line in lines if line.scenario == "smaller"])
    told_all = capsys.readouterr().out
    assert "80 %: 9 Jan (8-10 Jan) ±1.5" in told_all
    assert "Boré" not in told_all


def test_a_town_keeps_its_name_beside_the_longest_dates(batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    days = np.linspace(3.0, 33.0, 40)  # 7 January + 18 days
    show(batch, [line_of(name, 0, DAY._replace(name=f"{event}.konna"), days)
                 for name in batch.scenarios for event in EVENTS])  # fmt: skip
    rows = [row.split() for row in capsys.readouterr().out.splitlines() if "100 %: 25 Jan" in row]
    assert [row[0] for row in rows] == ["Konna", "Konna"]


def test_numbers_as_people_read_them(batch: Batch) -> None:
    start = batch.start("smoke")
    assert told(3.5, "day", start) == "10 Jan 12:00"
    assert told(0.25, "0-1", start) == "25%"
    assert told(math.nan, "day", start) == "–"
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == ["0 %", "<1 %", "50 %", ">99 %", "100 %"]


def test_quantiles_are_those_of_numpy() -> None:
    rng = np.random.default_rng(3)
    for size in (1, 2, 3, 50, 999):
        ordered = np.sort(np.round(rng.exponential(size=size), 2))
        for share in (0.0, 0.05, 0.5, 0.95, 1.0):
            assert quantile(ordered, share) == np.quantile(ordered, share)


def test_outcomes_in_memory_are_summed_up_as_those_that_are_read(batch: Batch) -> None:
    for scenario in batch.scenarios:
        names = [m.name for m in batch.measures(scenario)]
        held = {}
        for part in batch.parts_of(scenario):
            table = read_part(batch.folder / "outcomes" / part_name(part))
            held[part] = np.column_stack([as_floats(table[name]) for name in names])
        assert repr(list(sum_up(batch, scenario, held))) == repr(list(summarise(batch, scenario)))
