"""Who is drawn as one: a faction, or several flags under one staff.

Charts and maps show parties, so that nine contingents of one force are one colour and one line. Order: the
government's camp first (its army, then its allies), then the coalition, then the Azawad movements; within a
camp by strength, largest first.
"""

from typing import NamedTuple

import numpy as np

from agents.records.codes import AZAWAD, COALITION, GOVERNMENT, PRESENT
from sim.names import staff_title
from sim.trajectory import Trajectory
from sim.view import style

CAMP_ORDER = (GOVERNMENT, COALITION, AZAWAD)


class Party(NamedTuple):
    """One entry of a legend: its name and look, and the rows of `sides` that it stands for."""

    key: str
    title: str
    camp: int
    colour: str
    sides: tuple[int, ...]

    @property
    def shape(self) -> str:
        """The marker of its units on a map."""
        return style.CAMP_SHAPES[self.camp]

    @property
    def dash(self) -> str:
        """The dash of its lines on a chart."""
        return style.CAMP_DASHES[self.camp]


def parties(trajectory: Trajectory) -> list[Party]:
    """The parties that ever had people in the theatre or held a town, in drawing order."""
    factions = trajectory.scenario.factions
    start = trajectory.sides[0]
    staffs: dict[str, list[int]] = {}
    for row, key in enumerate(factions):
        staffs.setdefault(factions[key].staff, []).append(row)
    units = trajectory.units
    people = (units.personnel * (units.status == PRESENT)).max(axis=0)
    first, last = (np.bincount(units.faction[tick], weights=people, minlength=len(factions)) for tick in (0, -1))
    strength = first + last  # units may change sides
    holders = set(np.unique(trajectory.towns.holder).tolist())
    alike = []
    for staff, rows in staffs.items():
        seen = [row for row in rows if strength[row] > 0 or row in holders]
        if seen:
            key = staff if len(rows) > 1 else list(factions)[rows[0]]
            title = factions[key].name if key in factions else staff_title(key)
            alike.append((key, title, int(start.camp[rows[0]]), tuple(rows), float(strength[list(rows)].sum())))
    host = int(trajectory.theatre[0].government)
    alike.sort(key=lambda each: (CAMP_ORDER.index(each[2]), host not in each[3], -each[4], each[0]))
    spare = iter(style.FALLBACK * len(alike))
    return [Party(key, title, camp, style.COLOURS.get(key) or next(spare), rows) for key, title, camp, rows, _ in alike]


def party_of_side(all_parties: list[Party], n_sides: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each side the index of its party; -1 for sides that are not drawn."""
    index = np.full(n_sides, -1, dtype=np.int64)
    for number, party in enumerate(all_parties):
        index[list(party.sides)] = number
    return index
