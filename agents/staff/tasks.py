"""Giving a body its task, and whether it is free for one."""

from agents.compiled import rule
from agents.records.codes import STAND
from agents.records.columns import Row, World


@rule
def send(w: World, u: Row, order: int, goal: int) -> None:
    """Tell a body to go (MOVE, RETREAT or LIFT) to a town."""
    u.order = order
    u.objective = goal
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
    """Whether a body stands without a task, and nothing keeps it busy."""
    return bool(u.order == STAND and u.package < 0 and u.guard < 0 and u.busy_hours <= 0.0)
