"""What drives civilians out: fighting, strikes, falls, an occupier's rule, and a front that comes nearer.

A town's alarm is a hazard to leave, summed over its causes until it has moved people; the displacement phase turns it
into flight. Each part is proportional to the time it covers, so that it does not hang on the length of a turn. What
comes nearer is felt against what people have got used to: fighters who have stood a day's drive away for months move
nobody, those who come on do, before they arrive.
Left out: rumours that travel by telephone, and fear of one side more than of another.
"""

from agents.compiled import rule
from agents.records.codes import HIDING, PRESENT
from agents.records.columns import Row, Rows, Table
from sim.rules.hazard import HOURS, remaining


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
def raise_alarm(
    towns: Rows, sides: Rows, clock: Row, near_start: Table, near_list: Table, near_share: Table, p: Row
) -> None:
    """Add this turn's hazard to leave to each town's alarm.

    Fighting, strikes and falls count in full in the town itself, and near_share × e^(−hours / near_hours) of them in
    the towns around. Insurgents who took a town in the run add alarm_of_occupier.
    """
    for row in range(towns.size):
        town = towns[row]
        taken = is_taken(town)
        if town.fight_hours > 0.0 or town.strikes > 0 or taken:
            own = own_alarm(town, p) + fall_alarm(town, clock, p)
            town.alarm += own
            if own >= p.alarm_least * clock.tick_hours / HOURS:
                for i in range(near_start[row], near_start[row + 1]):
                    towns[near_list[i]].alarm += own * p.near_share * near_share[i]
            if taken and sides[town.holder].regular == 0:
                town.alarm += p.alarm_of_occupier * clock.tick_hours / HOURS


@rule
def feel_front(
    towns: Rows, units: Rows, sides: Rows, near_start: Table, near_list: Table, near_share: Table, p: Row
) -> None:
    """How near the enemies of its holder stand to each town this evening, 0 to 1: n / (n + front_people).

    n = enemies seen in the open in town, and those near × e^(−hours / near_hours).
    """
    for row in range(towns.size):
        towns[row].front = 0.0
    for row in range(units.size):
        u = units[row]
        if u.status == PRESENT and u.bush == 0 and u.posture != HIDING and u.personnel > 0:
            enemies = sides[u.faction].hostile_mask
            if is_enemy(towns[u.town].holder, enemies):
                towns[u.town].front += u.personnel
            for i in range(near_start[u.town], near_start[u.town + 1]):
                if is_enemy(towns[near_list[i]].holder, enemies):
                    towns[near_list[i]].front += u.personnel * near_share[i]
    for row in range(towns.size):
        towns[row].front = towns[row].front / (towns[row].front + p.front_people)


@rule
def is_enemy(holder: int, enemies: int) -> bool:
    """Whether a holder is among the enemies in a mask."""
    return bool(holder >= 0 and (enemies >> holder) & 1 == 1)


@rule
def fear_front(towns: Rows, p: Row) -> None:
    """A day's alarm from a front that has come nearer than people are used to; then they get used to it a little."""
    keep = remaining(p.habit_hours, HOURS)
    for row in range(towns.size):
        town = towns[row]
        if town.front > town.habit:
            town.alarm += p.alarm_of_front * (town.front - town.habit)
        town.habit = town.front + (town.habit - town.front) * keep


@rule
def suffer_rule(towns: Rows, sides: Rows, country: int, p: Row) -> None:
    """A day's alarm of those who live under insurgents since before the campaign."""
    for row in range(towns.size):
        town = towns[row]
        if town.country == country and town.holder >= 0 and not is_taken(town) and sides[town.holder].regular == 0:
            town.alarm += p.alarm_of_rule
