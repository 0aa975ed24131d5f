"""Who fled from where to where, turn by turn, played again when somebody asks to see it.

A flow is the people of one town who are in another place, or on their way there, beyond those who were at the start.
Small flows are left out, and those into the country around a town, which go nowhere on a map.
"""

from typing import Any

import numpy as np

from agents.orders import AROUND, HOME
from sim.branch import changed
from sim.engine import advance
from sim.series import holders_table, series_table
from sim.view.app.player import Play
from sim.view.app.wire import Packed, Steps, pack, whole
from sim.world import fresh

LEAST = 50  # people in a flow at its greatest


def flights(play: Play) -> Packed:
    """`pairs` [flows, 2]: rows of towns, from and to; `people` [turns + 1, flows]."""
    trajectory, steps = play.trajectory, play.asked.steps
    w = fresh(play.prepared, trajectory.seed, trajectory.run, ledger=False)
    nothing = series_table(w, 0), holders_table(w, 0)
    groups = np.flatnonzero((w.civilians.kind != HOME) & (w.civilians.kind != AROUND))
    ways, flow_of = np.unique(
        np.stack([w.civilians.origin[groups], w.civilians.place[groups]], axis=1), axis=0, return_inverse=True
    )
    people = np.zeros((trajectory.turns + 1, len(ways)))
    for turn in range(trajectory.turns + 1):
        if turn > 0:
            advance(w, trajectory.seed, play.luck(turn - 1), 1, *nothing)
        w = changed(w, play.prepared, steps, turn)
        gone = w.civilians.people[groups] + w.civilians.road[groups]
        people[turn] = np.bincount(flow_of.ravel(), weights=gone, minlength=len(ways))
    people = (people - people[0]).clip(0.0)
    told = np.flatnonzero(people.max(axis=0, initial=0.0) >= LEAST)
    fields: dict[str, Any] = {
        "pairs": whole(ways[told].reshape(-1, 2), "i2"),
        "people": Steps(whole(people[:, told], "u4")),
    }
    return pack(fields)
