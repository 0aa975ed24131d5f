"""What staffs believed of their enemies, beside what was so: counted turn by turn on a run that is played again.

Tracks are not kept in a trajectory, but a run is a pure function of scenario, seed and run, so playing it again gives
them. Nothing here feeds back into a run.
"""

from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import PRESENT
from agents.records.columns import World
from agents.records.frame import COLUMNS
from agents.records.strength import nominal_power
from sim.engine import advance
from sim.measures.series import holders_table, series_table
from sim.trajectory import Trajectory
from sim.turn import plain
from sim.view.tables import Array
from sim.world import fresh, prepare

NEAR_CELLS = 1  # a body seen no farther from where it is counts as placed rightly
counted_power: Any = plain(nominal_power)  # as Python: compiled rules are called by compiled rules alone


class Tracked(NamedTuple):
    """Enemies of one staff at the start and after every turn, each [turns + 1]."""

    staff: str
    camp: int
    true_power: Array  # of the bodies that are there [riflemen]
    believed_power: Array  # of all tracks, ghosts included
    placed: Array  # bodies known, and where they are
    misplaced: Array  # bodies known, but believed elsewhere
    unknown: Array  # bodies without a track


def tracked(trajectory: Trajectory, staffs: list[str]) -> list[Tracked]:
    """Play the run again and count for these staffs."""
    names, sides = trajectory.names, trajectory.sides[0]
    rows = [list(names.staffs).index(staff) for staff in staffs]
    w = fresh(prepare(trajectory.scenario), trajectory.seed, trajectory.run, ledger=False)
    nothing = series_table(w, 0), holders_table(w, 0)
    found = np.empty((len(staffs), trajectory.turns + 1, 5))
    for turn in range(trajectory.turns + 1):
        if turn > 0:
            advance(w, trajectory.seed, trajectory.run, 1, *nothing)
        power = np.array([counted_power(unit, w.kinds) for unit in w.units])
        for number, row in enumerate(rows):
            found[number, turn] = count(w, row, power)
    camps = [int(sides.camp[sides.staff == row][0]) for row in rows]
    return [Tracked(staff, camp, *of.T) for staff, camp, of in zip(staffs, camps, found, strict=True)]


def count(w: World, staff: int, power: Array) -> tuple[float, float, int, int, int]:
    """True and believed power of a staff's enemies; bodies placed, misplaced and unknown."""
    hostile = int(np.bitwise_or.reduce(w.sides.hostile_mask[w.sides.staff == staff]))
    there = (w.units.status == PRESENT) & (w.units.personnel > 0) & ((hostile >> w.units.faction) & 1 == 1)
    tracks = w.tracks[staff]
    known = (tracks.tick >= 0) & ((hostile >> np.maximum(tracks.faction, 0)) & 1 == 1)
    apart = np.maximum(
        np.abs(tracks.cell % COLUMNS - w.units.cell % COLUMNS), np.abs(tracks.cell // COLUMNS - w.units.cell // COLUMNS)
    )
    right = there & known & (apart <= NEAR_CELLS)
    wrong = there & known & (apart > NEAR_CELLS)
    sums = float(power[there].sum()), float(tracks.power[known].sum())
    return (*sums, int(right.sum()), int(wrong.sum()), int((there & ~known).sum()))


def by_camp(trajectory: Trajectory) -> list[Tracked]:
    """The same for the staff of each camp that had most people in the theatre at one time."""
    sides = trajectory.sides[0]
    people = trajectory.units.personnel * (trajectory.units.status == PRESENT)
    staff = sides.staff[trajectory.units.faction]
    most = np.array([(people * (staff == row)).sum(axis=1).max() for row in range(len(trajectory.names.staffs))])
    chosen = []
    for camp in np.unique(sides.camp).tolist():
        rows = np.unique(sides.staff[sides.camp == camp])
        best = int(rows[np.argmax(most[rows])])
        if most[best] > 0:
            chosen.append(list(trajectory.names.staffs)[best])
    return tracked(trajectory, chosen)
