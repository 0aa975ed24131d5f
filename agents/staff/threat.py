"""The air threat that a staff believes in: strikes of late, cell by cell, fading with time.

A strike is known to the staff that suffered it and, in part, to its allies; the fear spreads to the cells
around. The level of a cell is stored with the tick at which it was true and faded only when it is read, so that
nobody has to visit every cell every turn. Left out: rumours among the people, leaflets, what the news says.
"""

import math

from agents.compiled import rule
from agents.records.columns import Rows, World
from agents.records.frame import COLUMNS


@rule
def faded(level: float, ticks: int, tick_hours: float, fade_hours: float) -> float:
    """What is left of a level after so many ticks: exponential, falling to 1/e in `fade_hours`."""
    if level <= 0.0 or ticks <= 0:
        return level
    return level * math.exp(-ticks * tick_hours / fade_hours)


@rule
def read_threat(threat: Rows, staff: int, cell: int, tick: int, tick_hours: float, fade_hours: float) -> float:
    """Strikes of late [strike] that the staff believes in at a cell, as of this tick; 0 off the map."""
    if cell < 0:
        return 0.0
    here = threat[staff, cell]
    return faded(here.level, tick - here.tick, tick_hours, fade_hours)


@rule
def threat_at_town(w: World, side: int, town: int) -> float:
    """Strikes of late [strike] that the commander of a side believes in at and around a town."""
    clock = w.theatre[0]
    cell = w.towns[town].cell
    return read_threat(
        w.threat, w.sides[side].staff, cell, clock.tick, clock.tick_hours, w.params[0].air.threat_fade_hours
    )


@rule
def add_threat(
    threat: Rows, staff: int, cell: int, tick: int, tick_hours: float, strikes: float, fade_hours: float, nearby: float
) -> None:
    """Raise the level of a cell by so many strikes and that of the eight cells around by the share `nearby`."""
    if cell < 0 or strikes <= 0.0:
        return
    column = cell % COLUMNS
    for line in range(-1, 2):
        for step in range(-1, 2):
            other = cell + line * COLUMNS + step
            if 0 <= other < threat.shape[1] and 0 <= column + step < COLUMNS:
                there = threat[staff, other]
                share = 1.0 if other == cell else nearby
                there.level = faded(there.level, tick - there.tick, tick_hours, fade_hours) + strikes * share
                there.tick = tick


@rule
def tell_threat(
    threat: Rows,
    sides: Rows,
    faction: int,
    cell: int,
    tick: int,
    tick_hours: float,
    strikes: float,
    fade_hours: float,
    nearby: float,
    told: float,
) -> None:
    """The staff of the struck faction learns of the strikes; each allied staff takes the share `told` to heart."""
    own = sides[faction].staff
    add_threat(threat, own, cell, tick, tick_hours, strikes, fade_hours, nearby)
    done = 1 << own
    for ally in range(sides.size):
        staff = sides[ally].staff
        if sides[faction].allied_mask >> ally & 1 and not done >> staff & 1:
            done |= 1 << staff
            add_threat(threat, staff, cell, tick, tick_hours, strikes * told, fade_hours, nearby)
