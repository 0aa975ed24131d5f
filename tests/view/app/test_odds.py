"""What is told of many runs is what those runs were, and stopping keeps what was played."""

import os
import sys
import threading
from typing import Any

import numpy as np
import pytest

from sim.study.scores.forecast import Course
from sim.view.app.asked import Asked
from sim.view.app.odds import CURVES, DAILY, NICE, Kept, bands, counts, medians, odds, picks, play_many
from sim.view.app.player import Play, courses, play
from tests.view.app.test_wire import unpack

RUNS = 7


@pytest.fixture(scope="module")
def smoke_play() -> Play:
    return play(Asked("smoke", {}))


@pytest.fixture(scope="module")
def kept(smoke_play: Play) -> Kept:
    return play_many(
        smoke_play.prepared, courses(smoke_play.prepared, smoke_play.asked), RUNS, threading.Event(), lambda told: None
    )


def test_the_first_of_many_is_the_run_that_is_shown(smoke_play: Play, kept: Kept) -> None:
    trajectory = smoke_play.trajectory
    own = [*CURVES].index("towns.government")
    assert kept.done.all()
    assert np.array_equal(kept.curves[0, :, own], trajectory.series[:, _column(trajectory, "towns.government")])


@pytest.mark.skipif(sys.platform != "linux", reason="only there a thread has a priority of its own")
def test_many_runs_stand_back_behind_the_page_and_the_run_that_is_shown_does_not(
    smoke_play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(set(priorities(smoke_play))) == 1, "uncompiled rules hold Python's lock"
    monkeypatch.setattr("sim.view.app.odds.STANDS_BACK", True)
    first, *others = priorities(smoke_play)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert first == own
    assert set(others) == {min(19, own + NICE)}


def priorities(shown: Play) -> list[int]:
    """Of the threads that play, run by run."""
    found = {}
    one = courses(shown.prepared, shown.asked)

    def played(run: int) -> Course:
        found[run] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        return one(run)

    play_many(shown.prepared, played, RUNS, threading.Event(), lambda told: None)
    return [found[run] for run in range(RUNS)]


def _column(trajectory: Any, name: str) -> int:
    from sim.measures.series import series_columns

    return [each.name for each in series_columns(trajectory.names.staffs)].index(name)


def test_shares_lie_between_nothing_and_all_and_begin_as_the_scenario_does(smoke_play: Play, kept: Kept) -> None:
    found = unpack(odds(smoke_play.prepared, kept))
    assert found["about"]["runs"] == RUNS
    assert found["held"].max() <= 250
    holders = smoke_play.trajectory.towns.holder[0]
    camp = np.append(smoke_play.trajectory.sides.camp[0], -1)[holders]
    assert np.array_equal(found["held"][0] == 250, camp == 0)
    low, _, high = found["bands"]
    assert not (low > high).any()


def test_stopped_runs_leave_what_was_played(smoke_play: Play) -> None:
    stop = threading.Event()
    stop.set()
    half = play_many(smoke_play.prepared, courses(smoke_play.prepared, smoke_play.asked), RUNS, stop, lambda told: None)
    assert half.done.sum() == 1
    assert unpack(odds(smoke_play.prepared, half))["about"]["runs"] == 1


def test_days_are_counted_and_halved_over_all_runs() -> None:
    days = np.array([[[0.25, 3.0]], [[1.0, np.nan]], [[2.5, np.nan]]], np.float32)  # [runs, kinds, towns]
    assert counts(days, 4).tolist() == [[[2, 0, 1, 0], [0, 0, 1, 0]]]
    middle = medians(days)
    assert middle[0, 0] == 1.0
    assert np.isnan(middle[0, 1])


def test_the_runs_to_look_at_are_named_by_their_own_numbers() -> None:
    ours = np.array([[1.0, 1.0], [5.0, 5.0], [9.0, 9.0]])
    assert picks(ours, 10.0 - ours, np.array([4, 7, 9])) == {"typical": 7, "most": 9, "fewest": 4}


def test_a_daily_curve_is_what_the_last_day_added() -> None:
    curves = np.zeros((1, 6, len(CURVES) + len(DAILY)), np.float32)
    curves[0, :, -1] = [1, 2, 3, 4, 6, 9]
    assert bands(curves, [*CURVES, *DAILY], 4)[1, 1:, -1].tolist() == [1, 2, 3, 4, 5, 7]
