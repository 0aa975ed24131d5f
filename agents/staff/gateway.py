"""Gateway value: what an objective brings nearer, beyond its own worth.

Worth of the prize beyond × e^(−hours / gateway_hours), halved for each enemy-held town between; counted only as the
gain over where the package stands, or plain nearness would send packages to quiet side towns.
"""

import math

from agents.compiled import rule
from agents.records.columns import Row, World
from agents.staff.picture import ENEMY


@rule
def gateway_value(w: World, side: int, route: int, start: int, town: int, prizes: int, p: Row) -> tuple[int, float]:
    """The prize that an objective brings nearer, and by how much: (town, worth). Needs `look` and `list_prizes`.

    Prizes come by their worth: the rest can't matter any more once one is worth no more than the best gain so far.
    """
    best, most = -1, 0.0
    for i in range(prizes):
        k = w.prizes[i]
        worth = w.worth[side, k]
        if worth <= most:
            break
        hours = w.hours[route, town, k]
        x = hours / p.gateway_hours
        if k in (town, start) or hours > p.gateway_reach_hours or worth <= most * (1.0 + x * (1.0 + x / 2.0)):
            continue  # even if it were nothing from where the package stands: e^x > 1 + x + x²/2
        then = nearness(hours, enemies_between(w, route, town, k), p)
        if worth * then <= most:
            continue
        now = nearness(w.hours[route, start, k], enemies_between(w, route, start, k), p)
        gain = worth * (then - now)
        if gain > most:
            best, most = int(k), gain
    return best, most


@rule
def nearness(hours: float, between: float, p: Row) -> float:
    """How near a prize is: e^(−hours / gateway_hours), halved for each enemy-held town between."""
    return math.exp(-hours / p.gateway_hours - between * math.log(2.0))


@rule
def enemies_between(w: World, route: int, start: int, town: int) -> float:
    """How many enemy-held towns lie on the way, ends not counted."""
    count = 0.0
    here = w.onward[route, town, start] if start != town else town
    while here != town and here >= 0:
        if w.stance[here] == ENEMY:
            count += 1.0
        here = w.onward[route, town, here]
    return count
