"""Who fled from where to where, turn by turn, played again when somebody asks to see it.

A flow is the people of one town who are in another place, or on their way there, beyond those who were at the start.
Small flows are left out, and those into the country around a town, which go nowhere on a map.
"""

from typing import Any

import numpy as np

from agents.records.codes import AROUND, HOME
from sim.view.app.player import Play
from sim.view.app.wire import Packed, Steps, pack, whole

LEAST = 50  # people in a flow at its greatest


def flights(play: Play) -> Packed:
    """`pairs` [flows, 2]: rows of towns, from and to; `people` [turns + 1, flows]."""
    civilians = play.prepared.world.civilians
    groups = np.flatnonzero((civilians.kind != HOME) & (civilians.kind != AROUND))
    ways, flow_of = np.unique(
        np.stack([civilians.origin[groups], civilians.place[groups]], axis=1), axis=0, return_inverse=True
    )
    people = np.zeros((play.trajectory.turns + 1, len(ways)))
    for turn, w in play.again():
        gone = w.civilians.people[groups] + w.civilians.road[groups]
        people[turn] = np.bincount(flow_of.ravel(), weights=gone, minlength=len(ways))
    people = (people - people[0]).clip(0.0)
    told = np.flatnonzero(people.max(axis=0, initial=0.0) >= LEAST)
    fields: dict[str, Any] = {
        "pairs": whole(ways[told].reshape(-1, 2), "i2"),
        "people": Steps(whole(people[:, told], "u4")),
    }
    return pack(fields)
