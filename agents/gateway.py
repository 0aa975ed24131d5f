"""Gateway value: what an objective brings nearer, beyond its own worth.

Worth of the prize beyond × e^(−hours / gateway_hours), halved for each enemy-held town between; counted only as the
gain over where the package stands, or plain nearness would send packages to quiet side towns.
"""

import math

from agents.columns import Row, World
from agents.compiled import rule
from agents.picture import ENEMY


@rule
def gateway_value(w: World, side: int, route: int, start: int, town: int, p: Row) -> tuple[int, float]:
    """The prize that an objective brings nearer, and by how much: (town, worth). Needs w.stance and w.prize."""
    best, most = -1, 0.0
    w.between[town] = 0.0
    for i in range(1, w.towns.size):
        k = w.nearest[route, town, i]
        hours = w.hours[route, town, k]
        if hours > p.gateway_reach_hours:
            break
        parent = w.onward[route, town, k]
        between = w.between[parent]
        if parent != town and w.stance[parent] == ENEMY:
            between += 1.0
        w.between[k] = between
        worth = w.worth[side, k]
        if w.prize[k] == 0 or k == start or worth <= most:
            continue
        then = math.exp(-hours / p.gateway_hours - between * math.log(2.0))
        if worth * then <= most:
            continue  # even if nothing were gained so far
        barriers = enemies_between(w, route, start, k)
        now = math.exp(-w.hours[route, start, k] / p.gateway_hours - barriers * math.log(2.0))
        gain = worth * (then - now)
        if gain > most:
            best, most = k, gain
    return best, most


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
