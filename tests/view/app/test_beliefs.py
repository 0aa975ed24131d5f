"""What a staff is said to have believed are its tracks, turn by turn."""

import numpy as np

from sim.view.app.beliefs import beliefs
from sim.view.app.player import Play, world_at
from tests.view.app.test_wire import unpack

TURN = 5


def test_beliefs_are_the_tracks_of_the_staff(small_play: Play) -> None:
    staff = "malian_army"
    found = unpack(beliefs(small_play, staff))
    trajectory = small_play.trajectory
    w = world_at(small_play, TURN)
    tracks = w.tracks[trajectory.names.staffs.index(staff)]
    assert np.array_equal(found["tick"][TURN], tracks.tick)
    assert np.array_equal(found["cell"][TURN], tracks.cell)
    assert np.array_equal(found["faction"][TURN], tracks.faction)


def test_a_staff_sees_itself_and_its_allies_truly_and_no_enemy(small_play: Play) -> None:
    found = unpack(beliefs(small_play, "malian_army"))
    factions = small_play.trajectory.names.factions
    own = found["own"][0]
    assert own[factions.index("malian_army")] == own[factions.index("france")] == 1
    assert own[factions.index("ansar_dine")] == 0
