"""Giving a body its task: it sets out at the hour at which its commander decides, which may lie within the turn.

Turns are longer than the rhythm of orders. Whoever decides or acts in the course of a turn does so at its start, with
what is known then, and the bodies wait until the hour has come: so long turns add no waiting of their own.
"""

from agents.compiled import rule
from agents.records.codes import STAND
from agents.records.columns import Row, World


@rule
def send(w: World, u: Row, order: int, goal: int) -> None:
    """Tell a body to go (MOVE, RETREAT or LIFT) to a town from the hour of the decision on."""
    u.order = order
    u.objective = goal
    u.busy_hours = max(u.busy_hours, w.theatre[0].order_delay)
    u.spare_hours = 0.0


@rule
def approach_km(w: World, side: int) -> float:
    """Km a day to the place of assembly: irregulars gather in small groups, regulars march up by road."""
    p = w.params[0]
    if w.sides[side].regular == 1:
        return float(p.decisions.road_kmh * p.movement.march_hours_per_day)
    return float(w.tempers[side].approach_km_per_day)


@rule
def is_idle(w: World, u: Row) -> bool:
    """Whether a body stands without a task, and nothing keeps it busy at the hour of the decision."""
    return bool(u.order == STAND and u.package < 0 and u.guard < 0 and u.busy_hours <= w.theatre[0].order_delay)


@rule
def hour_of_decision(w: World) -> float:
    """The hour of the campaign at which the commander who decides now does so."""
    return float(w.theatre[0].hour + w.theatre[0].order_delay)
