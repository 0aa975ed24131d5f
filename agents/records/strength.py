"""Fighting power: what a body of people is worth in a fight.

Power is counted in riflemen of a steady army: one person of a kind with `power_per_person` 1, fresh, supplied
and in good order, is 1. Heavy weapons add to it. Cohesion, fatigue and empty stores lower it.
"""

from agents.compiled import rule
from agents.records.columns import Row, Rows


@rule
def nominal_power(u: Row, kinds: Rows) -> float:
    """Power [riflemen] by numbers and weapons alone: what an observer can count."""
    kind = kinds[u.kind]
    return (u.personnel * kind.power_per_person + u.heavy * kind.power_per_heavy) * kind.quality


@rule
def effective_power(u: Row, kinds: Rows, p: Row) -> float:
    """Power [riflemen] as it fights: nominal × cohesion × freshness × supply. `p`: the combat table."""
    fresh = 1.0 - p.fatigue_cost * u.fatigue
    supplied = 1.0 if u.supply > 0.0 else p.unsupplied_power
    return nominal_power(u, kinds) * (p.power_floor + (1.0 - p.power_floor) * u.cohesion) * fresh * supplied
