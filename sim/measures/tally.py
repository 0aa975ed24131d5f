"""How the outcomes of a run are counted: the loops behind sim/measures/outcomes.py, which says what each number means.

The blocks that are filled: `overall` [one per OVERALL], `camps` [PER_CAMP, camp], `staffs` [PER_STAFF, staff],
`days` [PER_TOWN, town], `killed` [camp, town], `harmed` [HARM, town], the towns being those of `outcomes.sites`. Rows
and columns stand in the order of those lists.
"""

import math

import numpy as np

from agents.compiled import entry, rule
from agents.records.codes import ABANDONED, CAPTURE, COALITION, ELECTION, FIGHT, GOVERNMENT, STRIKE_FLOWN
from agents.records.columns import Row, Rows, Table, World
from sim.measures.series import (
    AIRLIFTED,
    AWAY,
    BOMBS,
    CAMPS,
    FLED,
    GOALS,
    HARMED,
    HARMED_BY,
    HARMED_BY_FIGHTING,
    HARMED_BY_STRIKES,
    IDP,
    IN_COUNTRY,
    KILLED,
    REFUGEES,
    RETURNED,
    SORTIES,
    STRIKES,
    THREAT_HOURS,
    TOWNS,
    VEHICLES_LOST,
)

HOURS_PER_DAY = 24.0
(
    REQUEST_DAY, DECISION_DAY, FIRST_STRIKE_DAY, HALT_DAY, TURN_DAY, CAPITAL_FALL_DAY, CAPITAL_THREAT_DAY,
    CAPITAL_NEAREST_HOURS, AXES_ATTACKED, TOWNS_ATTACKED, TOWNS_LOST, LEFT_FIRST_SHARE,
    SORTIES_BY_COUNT_DAY, STRIKES_BY_COUNT_DAY, BOMBS_BY_COUNT_DAY, SORTIES_ALL, STRIKES_ALL, BOMBS_ALL,
    AIRLIFTED_ALL, AWAY_PEAK, AWAY_END, IDP_END, REFUGEES_END, FLED_ALL, RETURNED_ALL, HARMED_ALL,
    HARMED_BY_FIGHTING_ALL, HARMED_BY_STRIKES_ALL, ELECTION_DAY, GOALS_END,
) = range(30)  # fmt: skip
KILLED_BY_COUNT_DAY, KILLED_ALL, VEHICLES_LOST_ALL, TOWNS_HELD, HARMED_BY_ALL = range(5)
IN_COUNTRY_ON_COUNT_DAY, IN_COUNTRY_END = range(2)
FALL, LEFT, RETAKEN, FREE = range(4)


@entry
def tally(
    w: World,
    towns: Table,
    start_holders: Table,
    series: Table,
    holders: Table,
    overall: Table,
    camps: Table,
    staffs: Table,
    days: Table,
    killed: Table,
    harmed: Table,
) -> None:
    """Fill the blocks of outcomes, which come in as NaN (`killed` as zero); what did not happen stays NaN."""
    for i in range(towns.size):
        town = w.towns[towns[i]]
        harmed[0, i] = town.harmed - town.harmed_by_strikes
        harmed[1, i] = town.harmed_by_strikes
    if holders.shape[0] == 0 or series.shape[0] == 0:
        return
    turn = first_recapture(w.sides, towns, start_holders, holders)
    if turn < holders.shape[0]:
        overall[TURN_DAY] = end_of(w, turn)
    entered = np.zeros(towns.size, np.int64)
    for i in range(towns.size):
        entered[i] = follow_town(w, towns[i], i, start_holders, holders, days)
        if towns[i] == w.theatre[0].capital:
            overall[CAPITAL_FALL_DAY] = days[FALL, i]
    follow_events(w, towns, entered, days, overall, killed)
    count_attacks(w, towns, start_holders, holders, turn, overall)
    count_losses(w, towns, turn, days, overall)
    read_threat(w, series, overall)
    read_totals(w, series, overall, camps, staffs)
    read_requests(w.theatre[0], holders.shape[0], overall)


@rule
def end_of(w: World, tick: int) -> float:
    """The day [d since the start] at which a turn ends."""
    return float((tick + 1.0) * w.theatre[0].tick_hours / HOURS_PER_DAY)


@rule
def camp_of(sides: Rows, holder: int) -> int:
    """The camp of a holder; -1 for nobody."""
    return int(sides[holder].camp) if holder >= 0 else -1


@rule
def first_recapture(sides: Rows, towns: Table, start_holders: Table, holders: Table) -> int:
    """The first turn at whose end the government's camp holds a town that was the coalition's; all turns if never."""
    first = holders.shape[0]
    for i in range(towns.size):
        last = camp_of(sides, start_holders[towns[i]])
        for tick in range(first):
            camp = camp_of(sides, holders[tick, towns[i]])
            if camp == GOVERNMENT and last == COALITION:
                first = tick
                break
            if camp >= 0:
                last = camp
    return first


@rule
def follow_town(w: World, town: int, i: int, start_holders: Table, holders: Table, days: Table) -> int:
    """When the town was lost, came free and was retaken; 1 if another camp came to hold it after the coalition."""
    was = camp_of(w.sides, start_holders[town])
    theirs = was == COALITION
    entered = 0
    for tick in range(holders.shape[0]):
        camp = camp_of(w.sides, holders[tick, town])
        if not theirs and was == GOVERNMENT and camp == COALITION:
            theirs = True
            days[FALL, i] = end_of(w, tick)
        elif theirs and camp != COALITION and math.isnan(days[FREE, i]):
            days[FREE, i] = end_of(w, tick)
        if theirs and camp >= 0 and camp != COALITION:
            entered = 1
        if theirs and camp == GOVERNMENT:
            days[RETAKEN, i] = end_of(w, tick)
            break
    return entered


@rule
def follow_events(w: World, towns: Table, entered: Table, days: Table, overall: Table, killed: Table) -> None:
    """What events tell: the first strike, who was killed where, which towns were left and which were fought for."""
    place = np.full(w.towns.size, -1)  # row of the blocks by row of towns
    fought = np.zeros(towns.size, np.int64)
    for i in range(towns.size):
        place[towns[i]] = i
    for row in range(min(w.theatre[0].events, w.events.size)):
        e = w.events[row]
        day = end_of(w, e.tick)
        camp = camp_of(w.sides, e.faction)
        if e.kind == STRIKE_FLOWN and w.sides[e.faction].foreign == 1 and math.isnan(overall[FIRST_STRIKE_DAY]):
            overall[FIRST_STRIKE_DAY] = day
        if e.kind == ELECTION:
            overall[ELECTION_DAY] = day
        i = place[e.town] if e.town >= 0 else -1
        if i < 0:
            continue
        other = camp_of(w.sides, e.other) if e.kind == STRIKE_FLOWN or e.kind == ABANDONED else -1
        if e.kind == FIGHT and camp >= 0:
            killed[camp, i] += e.amount
        elif e.kind == STRIKE_FLOWN and other >= 0:
            killed[other, i] += e.amount
        if day <= days[FREE, i] and not day < days[FALL, i]:
            if e.kind == ABANDONED and other == COALITION and e.amount != 0.0:  # 0: in the turn of a fight
                days[LEFT, i] = day
            elif e.kind == FIGHT and camp == COALITION:
                days[LEFT, i] = math.nan  # somebody was there, or came back
                fought[i] = 1
    left, contested = 0, 0
    for i in range(towns.size):
        if entered[i] == 0:
            continue
        if not math.isnan(days[LEFT, i]):
            left += 1
        elif fought[i] == 1:
            contested += 1
    if left + contested > 0:
        overall[LEFT_FIRST_SHARE] = left / (left + contested)


@rule
def count_attacks(w: World, towns: Table, start_holders: Table, holders: Table, turn: int, overall: Table) -> None:
    """Towns of the government that were attacked before the first recapture, and the separate axes they lie on.

    A town further than `axis_km` from every town attacked before it opens a new axis; axes never merge.
    """
    attacked = np.zeros(w.towns.size, np.int64)
    ours = np.zeros(w.towns.size, np.int64)
    for i in range(towns.size):
        ours[towns[i]] = int(camp_of(w.sides, start_holders[towns[i]]) == GOVERNMENT)
    axes, count = 0, 0
    for row in range(min(w.theatre[0].events, w.events.size)):
        e = w.events[row]
        if e.tick >= turn or e.town < 0 or ours[e.town] == 0 or attacked[e.town] == 1:
            continue
        before = holders[e.tick - 1, e.town] if e.tick > 0 else start_holders[e.town]
        assault = (e.kind == FIGHT or e.kind == CAPTURE) and camp_of(w.sides, e.faction) == COALITION
        if assault and camp_of(w.sides, before) != COALITION:
            if not near_attacked(w, e.town, attacked):
                axes += 1
            attacked[e.town] = 1
            count += 1
    overall[AXES_ATTACKED] = axes
    overall[TOWNS_ATTACKED] = count


@rule
def near_attacked(w: World, town: int, attacked: Table) -> bool:
    """Whether a town lies within `axis_km` of one that was attacked before."""
    for other in range(attacked.size):
        if attacked[other] == 1 and w.air_km[town, other] <= w.params[0].outcomes.axis_km:
            return True
    return False


@rule
def count_losses(w: World, towns: Table, turn: int, days: Table, overall: Table) -> None:
    """Towns lost, and the last of them before the first recapture."""
    lost = 0
    for i in range(towns.size):
        if not math.isnan(days[FALL, i]):
            lost += 1
            if days[FALL, i] <= end_of(w, turn) and not overall[HALT_DAY] >= days[FALL, i]:
                overall[HALT_DAY] = days[FALL, i]
    overall[TOWNS_LOST] = lost


@rule
def read_threat(w: World, series: Table, overall: Table) -> None:
    """How near hostile fighters came to the capital, and when they came near enough to threaten it."""
    for tick in range(series.shape[0]):
        hours = series[tick, THREAT_HOURS]
        if hours <= w.params[0].outcomes.threat_hours and math.isnan(overall[CAPITAL_THREAT_DAY]):
            overall[CAPITAL_THREAT_DAY] = end_of(w, tick)
        if not hours >= overall[CAPITAL_NEAREST_HOURS] and not math.isnan(hours):
            overall[CAPITAL_NEAREST_HOURS] = hours


@rule
def read_totals(w: World, series: Table, overall: Table, camps: Table, staffs: Table) -> None:
    """Totals at the end of the run and at the end of the counting day; NaN for a run that ends before it."""
    last = series[series.shape[0] - 1]
    overall[SORTIES_ALL], overall[STRIKES_ALL], overall[BOMBS_ALL] = last[SORTIES], last[STRIKES], last[BOMBS]
    overall[AIRLIFTED_ALL], overall[AWAY_END], overall[IDP_END] = last[AIRLIFTED], last[AWAY], last[IDP]
    overall[REFUGEES_END], overall[RETURNED_ALL], overall[HARMED_ALL] = last[REFUGEES], last[RETURNED], last[HARMED]
    overall[FLED_ALL], overall[HARMED_BY_FIGHTING_ALL] = last[FLED], last[HARMED_BY_FIGHTING]
    overall[HARMED_BY_STRIKES_ALL] = last[HARMED_BY_STRIKES]
    for goal in range(GOALS, IN_COUNTRY):
        overall[GOALS_END + goal - GOALS] = last[goal]
    overall[AWAY_PEAK] = 0.0
    for tick in range(series.shape[0]):
        overall[AWAY_PEAK] = max(overall[AWAY_PEAK], series[tick, AWAY])
    for camp in range(CAMPS):
        camps[KILLED_ALL, camp] = last[KILLED + camp]
        camps[VEHICLES_LOST_ALL, camp] = last[VEHICLES_LOST + camp]
        camps[TOWNS_HELD, camp] = last[TOWNS + camp]
        camps[HARMED_BY_ALL, camp] = last[HARMED_BY + camp]
    for staff in range(staffs.shape[1]):
        staffs[IN_COUNTRY_END, staff] = last[IN_COUNTRY + staff]
    count = int(math.floor(w.params[0].outcomes.count_days * HOURS_PER_DAY / w.theatre[0].tick_hours)) - 1
    if 0 <= count < series.shape[0]:
        then = series[count]
        overall[SORTIES_BY_COUNT_DAY], overall[STRIKES_BY_COUNT_DAY] = then[SORTIES], then[STRIKES]
        overall[BOMBS_BY_COUNT_DAY] = then[BOMBS]
        for camp in range(CAMPS):
            camps[KILLED_BY_COUNT_DAY, camp] = then[KILLED + camp]
        for staff in range(staffs.shape[1]):
            staffs[IN_COUNTRY_ON_COUNT_DAY, staff] = then[IN_COUNTRY + staff]


@rule
def read_requests(clock: Row, turns: int, overall: Table) -> None:
    """When help was asked for and when the decision took effect, if that was within the run."""
    end = turns * clock.tick_hours
    if 0.0 <= clock.request_hour <= end:
        overall[REQUEST_DAY] = clock.request_hour / HOURS_PER_DAY
    if 0.0 <= clock.decision_hour <= end:
        overall[DECISION_DAY] = clock.decision_hour / HOURS_PER_DAY
