"""Rates over time: what chance a hazard gives within some hours, and what is left of something that fades.

Both are exact for any length of a turn, so that results do not hang on `tick_hours`.
"""

import math

from agents.compiled import rule

HOURS = 24.0  # hours in a day


@rule
def chance_within(per_day: float, hours: float) -> float:
    """Probability that something with a hazard [1/day] happens within some hours: 1 − e^(−hazard × time)."""
    return 1.0 - math.exp(-max(per_day, 0.0) * hours / HOURS)


@rule
def remaining(memory_hours: float, hours: float) -> float:
    """Share that is left of something that fades to 1/e in `memory_hours`: e^(−hours / memory)."""
    return math.exp(-hours / max(memory_hours, 1e-9))


@rule
def day_ends(hour: float, hours: float) -> bool:
    """Whether a day ends within a turn that begins at `hour`: what happens once a day happens then."""
    return math.floor((hour + hours) / HOURS) > math.floor(hour / HOURS)
