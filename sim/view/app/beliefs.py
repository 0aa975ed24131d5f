"""What each staff believed: its tracks of enemies, turn by turn, played again when somebody asks to see them.

A track is what a staff knows of one enemy body: whom it takes it for, where and when it was seen, how strong, and
who told. Bodies without a track are not there for that staff. Own and allied units it sees as they are.
"""

from typing import Any

import numpy as np

from agents.records.codes import TRACK_SOURCE
from agents.records.columns import World
from sim.view.app.player import Play
from sim.view.app.wire import Packed, Steps, pack, whole

FIELDS = ("tick", "cell", "town", "faction", "source")


def beliefs(play: Play, staff: str) -> Packed:
    """The tracks of one staff at the start and after every turn [turns + 1, units], and whose units it sees truly."""
    trajectory, start = play.trajectory, play.prepared.world
    row = trajectory.names.staffs.index(staff)
    stack = np.empty((trajectory.turns + 1, start.units.size), start.tracks.dtype).view(np.recarray)
    own = np.empty((trajectory.turns + 1, start.sides.size), np.uint8)
    for turn, w in play.again():
        stack[turn], own[turn] = w.tracks[row], seen_truly(w, row)
    fields: dict[str, Any] = {name: Steps(whole(stack[name], "i2")) for name in FIELDS}
    fields["power"] = Steps(whole(stack.power, "u2"))
    fields["vehicles"] = Steps(whole(stack.vehicles, "u1"))
    fields["own"] = Steps(own)
    fields["about"] = {"staff": staff, "sources": list(TRACK_SOURCE), "units": int(start.units.size)}
    return pack(fields)


def seen_truly(w: World, staff: int) -> Any:
    """[sides] 1 for the sides of this staff and their allies."""
    sides = w.sides
    masks = sides.allied_mask[sides.staff == staff]
    bits = int(np.bitwise_or.reduce(masks)) if len(masks) else 0
    mine = sides.staff == staff
    return np.array([mine[side] or bits >> side & 1 for side in range(sides.size)], np.uint8)
