"""What drives civilians out: fighting, strikes and falls, in their own town and in the towns around it.

A town's alarm is a hazard to leave, summed over its causes since the last evening; the displacement phase turns it
into people. Each part is proportional to the time it covers, so that it does not hang on the length of a turn.
Left out: rumours that travel by telephone, and fear of one side more than of another.
"""

import math

from agents.columns import Row, Rows, Table
from agents.compiled import rule
from agents.hazard import HOURS, remaining


@rule
def own_alarm(town: Row, p: Row) -> float:
    """Hazard to leave in this turn from what happens in the town itself: fighting and strikes.

    alarm_per_fight_day × days of fighting + alarm_per_strike × strikes. Hand case: 0.8, 0.002, 6 h, 10 → 0.22.
    """
    return float(p.alarm_per_fight_day * town.fight_hours / HOURS + p.alarm_per_strike * town.strikes)


@rule
def is_taken(town: Row) -> bool:
    """Whether another side holds the town than at the start of the run."""
    return bool(town.holder >= 0 and town.holder != town.first_holder)


@rule
def fall_alarm(town: Row, clock: Row, p: Row) -> float:
    """Hazard to leave in this turn from the news that the town has changed hands; it fades."""
    if not is_taken(town):
        return 0.0
    return float(p.alarm_of_fall * clock.tick_hours / HOURS * remaining(p.news_hours, town.held_hours))


@rule
def raise_alarm(towns: Rows, sides: Rows, clock: Row, nearest: Table, hours: Table, p: Row) -> None:
    """Add this turn's hazard to leave to each town's alarm. `nearest`, `hours`: by the civilians' route table.

    Fighting, strikes and falls count in full in the town itself and near_share × e^(−hours / near_hours) in towns
    within near_limit hours' drive (the front that approaches). Insurgents who took a town add alarm_of_occupier.
    """
    for row in range(towns.size):
        town = towns[row]
        taken = is_taken(town)
        if town.fight_hours > 0.0 or town.strikes > 0 or taken:
            own = own_alarm(town, p) + fall_alarm(town, clock, p)
            town.alarm += own
            if own >= p.alarm_least * clock.tick_hours / HOURS:
                spread_alarm(towns, nearest, hours, row, own, p)
            if taken and sides[town.holder].regular == 0:
                town.alarm += p.alarm_of_occupier * clock.tick_hours / HOURS


@rule
def spread_alarm(towns: Rows, nearest: Table, hours: Table, source: int, own: float, p: Row) -> None:
    """Carry a town's alarm to the towns around it."""
    for i in range(nearest.shape[1]):
        near = nearest[source, i]
        away = hours[source, near]
        if away > p.near_limit:
            break
        if near != source:
            towns[near].alarm += own * p.near_share * math.exp(-away / p.near_hours)
