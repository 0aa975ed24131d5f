"""Many of a branch are its futures; the world of a branch is the one that was changed."""

import numpy as np
import pytest

from sim.branch import Step
from sim.view.app.asked import Asked
from sim.view.app.player import Play, courses, play, world_at

SMOKE = "smoke"


@pytest.fixture(scope="module")
def smoke_play() -> Play:
    return play(Asked(SMOKE, {}))


def test_future_nothing_of_a_branch_unchanged_is_the_run(smoke_play: Play) -> None:
    t = smoke_play.trajectory
    holders, series, _ = courses(smoke_play.prepared, Asked(SMOKE, {}, steps=(Step(2),)))(0)
    assert np.array_equal(holders, t.holders)
    assert np.array_equal(series, t.series, equal_nan=True)


def test_other_futures_share_what_was_before(smoke_play: Play) -> None:
    branch = Asked(SMOKE, {}, steps=(Step(2),), future=3)
    one = play(branch)
    _, series, _ = courses(smoke_play.prepared, branch)(3)
    assert np.array_equal(series, one.trajectory.series, equal_nan=True)
    assert np.array_equal(series[:2], smoke_play.trajectory.series[:2], equal_nan=True)
    assert one.trajectory.hash() != smoke_play.trajectory.hash()
    assert (one.luck(1), one.luck(2)) == (0, 3)


def test_the_world_of_a_branch_is_changed_from_its_turn_on() -> None:
    grounded = play(Asked(SMOKE, {}, steps=(Step(2, ("ground",)),)))
    assert world_at(grounded, 1).theatre[0].air_allowed == 1
    assert world_at(grounded, 2).theatre[0].air_allowed == world_at(grounded, 3).theatre[0].air_allowed == 0
