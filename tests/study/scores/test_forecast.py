"""What is asked of an ensemble: on which day things happen, and who holds a town at the end of a day."""

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import run
from agents.records.codes import AZAWAD, COALITION, GOVERNMENT
from scenarios.schema import Scenario
from sim.study.batches.stored import open_batch
from sim.study.scores import forecast
from sim.study.scores.forecast import Forecast, chances, event_days, held_days, holding, played, read
from sim.study.scores.happened import FALL, FREE, NOBODY, RETAKEN, Event, TownDay
from tests.study.made_record import january

G, C, A, N = GOVERNMENT, COALITION, AZAWAD, NOBODY


def made(*runs: list[int], start: int = G) -> Forecast:
    """One town "a", two turns a day from 7 January, who holds it after each turn in each run."""
    camps = np.array(runs, np.int8)[:, :, None]
    series = np.arange(len(runs) * (len(runs[0]) // 2) * 1.0).reshape(len(runs), -1, 1)
    return Forecast(
        "made",
        january(7),
        2,
        ("a",),
        np.array([start]),
        camps,
        ("killed",),
        series,
        ("strikes",),
        np.ones((len(runs), 1)),
    )


def days(start: int, turns: list[int], kind: str) -> Any:
    return held_days(np.array([start]), np.array(turns, np.int8)[None, :, None], 2, kind)[0, 0]


def test_a_fall_counts_at_the_end_of_its_turn() -> None:
    assert days(G, [G, C, C, G], FALL) == 1.0
    assert days(G, [C, C, C, C], FALL) == 0.5
    assert days(G, [G, G, A, G], FALL) == np.inf
    assert days(C, [G, C, C, G], FALL) == np.inf, "it was the coalition's from the start"


def test_a_retaking_needs_a_coalition_before_it() -> None:
    assert days(C, [C, N, G, G], RETAKEN) == 1.5
    assert days(C, [C, N, G, G], FREE) == 1.0
    assert days(G, [G, C, A, G], RETAKEN) == 2.0
    assert days(G, [G, C, A, G], FREE) == 1.5
    assert days(G, [G, G, G, G], RETAKEN) == np.inf
    assert days(C, [C, C, C, C], FREE) == np.inf


def test_events_are_asked_by_town_and_kind() -> None:
    said = made([G, C, C, G], [G, G, G, C])
    events = [Event("a", kind, january(8), january(8), "high") for kind in (FALL, RETAKEN)]
    assert event_days(said, events).tolist() == [[1.0, 2.0], [2.0, np.inf]]


def test_a_day_belongs_to_who_holds_at_its_end() -> None:
    said = made([G, C, C, A], [G, N, N, N])
    asked = [TownDay("a", january(day), frozenset({C})) for day in (7, 8)]
    held = holding(said, asked)
    assert held.tolist() == [[C, A], [N, N]]
    assert chances(held)[0].tolist() == [0.5, 0.0, 0.0, 0.5], "coalition, government, Azawad, nobody"
    weighted = chances(held, np.array([[1.0, 0.0]]))
    assert weighted[0, 0].tolist() == [1.0, 0.0, 0.0, 0.0]


def test_series_are_read_at_the_end_of_a_date() -> None:
    said = made([G, G, G, G], [G, G, G, G])
    assert said.at(("killed",), january(8)).tolist() == [1.0, 3.0]
    assert said.at(("killed",), january(6)).tolist() == [0.0, 0.0]
    assert said.day(datetime.date(2013, 2, 1)) == 25


def test_a_played_forecast_is_what_the_engine_plays(smoke: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    said = played(smoke, 2, workers=1)
    holders, series, values = forecast.course(forecast.prepare(smoke), 1, 1)
    assert said.camps.shape == (2, smoke.n_ticks, len(said.towns))
    assert said.values[1] == pytest.approx(values, nan_ok=True)
    per_day = said.turns_per_day
    assert said.series[1, 0] == pytest.approx(series[per_day - 1], nan_ok=True)
    assert (said.camps[1] >= 0).sum() == (holders >= 0).sum()


def test_a_stored_batch_says_what_was_played(smoke: Scenario, tmp_path: Path) -> None:
    out = tmp_path / "batch"
    assert run.main(["batch", "smoke", "--runs", "2", "--out", str(out), "--quiet"]) == 0
    stored, live = read(open_batch(out), "smoke"), played(smoke, 2, workers=1)
    rows = [live.towns.index(town) for town in stored.towns]
    assert (stored.camps == live.camps[:, :, rows]).all()
    assert stored.start_camps.tolist() == live.start_camps[rows].tolist()
    assert stored.series == pytest.approx(live.series, nan_ok=True)
    assert stored.values == pytest.approx(live.values, nan_ok=True)
    assert stored[:3] == live[:3]
