"""How factions stand to each other: one table, and the bit masks that follow from it.

The table of relations (hostile, wary, truce, allied; symmetric) is the only place where enmity is stated. The
masks of each side are read off it, here and nowhere else, for sides that take part: a faction that has not yet
split off is nobody's enemy or ally.
"""

from agents.compiled import rule
from agents.records.codes import ALLIED, HOSTILE, RELATION_CHANGED
from agents.records.columns import Rows, Table
from agents.records.events import log_event


@rule
def is_among(mask: int, side: int) -> bool:
    """Whether a side is one of those in a mask; nobody (-1) never is. For inner loops: no array is passed."""
    return bool(side >= 0 and (mask >> side) & 1 == 1)


@rule
def bit_of(side: int) -> int:
    """A side as a mask; nobody (-1) is none."""
    return 1 << side if side >= 0 else 0


@rule
def is_hostile(sides: Rows, one: int, other: int) -> bool:
    """Whether two sides fight on sight; nobody (-1) is no one's enemy."""
    return one >= 0 and is_among(sides[one].hostile_mask, other)


@rule
def is_allied(sides: Rows, one: int, other: int) -> bool:
    """Whether two sides are allies or the same; nobody (-1) is no one's ally."""
    return one >= 0 and is_among(sides[one].allied_mask, other)


@rule
def remask(relations: Table, sides: Rows) -> None:
    """Recompute every side's masks from the table, among the sides that take part."""
    for one in range(sides.size):
        hostile = 0
        allied = 1 << one
        for other in range(sides.size):
            if other != one and sides[other].active == 1 and sides[one].active == 1:
                if relations[one, other] == HOSTILE:
                    hostile |= 1 << other
                elif relations[one, other] == ALLIED:
                    allied |= 1 << other
        sides[one].hostile_mask = hostile
        sides[one].allied_mask = allied


@rule
def set_relation(theatre: Rows, events: Rows, relations: Table, sides: Rows, one: int, other: int, code: int) -> None:
    """Change how two sides stand to each other, both ways, with the masks and an event."""
    if one == other or relations[one, other] == code:
        return
    relations[one, other] = code
    relations[other, one] = code
    remask(relations, sides)
    log_event(theatre, events, RELATION_CHANGED, one, other, -1, -1, -1, float(code), 0.0)
