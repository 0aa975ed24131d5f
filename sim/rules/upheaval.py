"""What overturns a camp from within: a wing that breaks away, a coup, an election that makes a government lawful again.

A government that loses towns may fall to a coup: its army loses will and stores, its convoys run short for a while,
and foreign aid to it becomes unlawful. An election is held on its day if enough voters can vote in safety, else put
off; it makes aid lawful. Left out: parties, who is elected, sanctions, counter-coups.
"""

from agents.compiled import rule
from agents.luck import POLITICS, Luck, uniform
from agents.records.codes import (
    COUP,
    ELECTION,
    ELECTION_OFF,
    GONE,
    GOVERNMENT,
    HIDING,
    HOLD,
    ON_COUP,
    ON_ELECTION,
    ON_SPLIT,
    PRESENT,
    SPLIT,
    STAND,
)
from agents.records.columns import Row, Rows, World
from agents.records.events import log_event
from agents.records.relations import remask
from sim.measures.goals import voters_share
from sim.rules.arrivals import OF_COUP, OF_SPLIT
from sim.rules.hazard import HOURS, chance_within, remaining
from sim.rules.pacts import react


@rule
def split_hazard(defeats: float, loss_share: float, p: Row) -> float:
    """Hazard [1/day] that a faction's wing breaks away: a base, more with recent defeats and with losses.

    split_per_day + split_per_defeat × defeats + split_per_loss × loss share. Source: assumption:politics-5.
    """
    return float(p.split_per_day + p.split_per_defeat * defeats + p.split_per_loss * loss_share)


@rule
def loss_share(units: Rows, side: int) -> float:
    """Share of the people it began with that a side has lost."""
    start = 0.0
    left = 0.0
    for row in range(units.size):
        if units[row].faction == side:
            start += units[row].personnel_start
            left += units[row].personnel
    return 1.0 - left / start if start > 0.0 else 0.0


@rule
def break_away(w: World, p: Row, luck: Luck) -> None:
    """A faction that waits to split off does so by chance; the units marked for it change sides where they stand."""
    sides = w.sides
    for child in range(sides.size):
        parent = sides[child].parent
        if parent >= 0 and sides[child].active == 0 and sides[parent].active == 1:
            hazard = split_hazard(sides[parent].defeats, loss_share(w.units, parent), p)
            chance = chance_within(hazard, w.theatre[0].tick_hours)
            if hazard > 0.0 and uniform(luck, POLITICS, child, OF_SPLIT) < chance:
                sides[child].active = 1
                remask(w.relations, sides)
                people = defect(w.units, sides, parent, child)
                town = sides[child].home_town
                log_event(w.theatre, w.events, SPLIT, parent, child, town, -1, -1, people, 0.0)
                react(w, ON_SPLIT, child, -1)


@rule
def defect(units: Rows, sides: Rows, parent: int, child: int) -> float:
    """Units marked for a new faction serve it from now on, without orders. Returns how many people went over.

    What they have lost so far stays with the faction for which they lost it.
    """
    people = 0.0
    for row in range(units.size):
        u = units[row]
        if u.faction == parent and u.splits_to == child and u.status != GONE:
            move_losses(u, sides[parent], 1)
            move_losses(u, sides[child], -1)
            u.faction = child
            u.package = -1
            u.order = STAND
            u.objective = -1
            if u.posture != HIDING:
                u.posture = HOLD
            people += u.personnel
    return people


@rule
def move_losses(u: Row, side: Row, times: int) -> None:
    """Add what a unit has lost to what a side lost in units that are not its own (−1: take it off)."""
    side.killed_moved += times * u.killed
    side.captured_moved += times * u.captured
    side.deserted_moved += times * u.deserted
    side.vehicles_lost_moved += times * u.vehicles_lost
    side.heavy_lost_moved += times * u.heavy_lost


@rule
def fall_to_coup(w: World, p: Row, luck: Luck) -> None:
    """A government that loses towns may fall to a coup, once a run.

    Hazard [1/day] = coup_per_day + coup_per_defeat × recent defeats. Its army's cohesion × (1 − coup_shock), what it
    carries and stores × (1 − coup_stores); the disorder that holds up its convoys fades in disorder_days.
    Source: assumption:politics-6.
    """
    clock = w.theatre[0]
    side = w.sides[clock.government]
    side.disorder *= remaining(p.disorder_days * HOURS, clock.tick_hours)
    hazard = p.coup_per_day + p.coup_per_defeat * side.defeats
    if clock.coups > 0 or hazard <= 0.0:
        return
    if uniform(luck, POLITICS, clock.government, OF_COUP) < chance_within(hazard, clock.tick_hours):
        clock.coups += 1
        side.coup_born = 1
        side.disorder = 1.0
        shake_army(w.units, w.depots, clock.government, p)
        log_event(w.theatre, w.events, COUP, clock.government, -1, clock.capital, -1, -1, 0.0, 0.0)
        react(w, ON_COUP, clock.government, -1)


@rule
def shake_army(units: Rows, depots: Rows, side: int, p: Row) -> None:
    """Units lose will and part of what they carry; stores are looted."""
    for row in range(units.size):
        u = units[row]
        if u.faction == side and u.status == PRESENT:
            u.cohesion *= 1.0 - p.coup_shock
            u.supply *= 1.0 - p.coup_stores
    for row in range(depots.size):
        if depots[row].faction == side:
            lost = depots[row].stores * p.coup_stores
            depots[row].stores -= lost
            depots[row].lost += lost


@rule
def hold_election(w: World, p: Row) -> None:
    """On its day an election is held if election_least of the voters can vote in safety; else it is put off.

    An elected government was not born of a coup any more: aid to it is lawful (sim/rules/lift.py).
    """
    clock = w.theatre[0]
    if clock.election_at < 0.0 or clock.elections > 0 or clock.election_at >= clock.hour + clock.tick_hours:
        return
    share = voters_share(w, w.params[0].outcomes)
    town, government = clock.capital, clock.government
    if share < p.election_least or w.sides[government].disorder > p.election_disorder:
        clock.election_at += p.election_delay_days * HOURS
        log_event(w.theatre, w.events, ELECTION_OFF, government, -1, town, -1, -1, share, clock.election_at)
        return
    clock.elections = 1
    clear_of_coup(w.sides)
    log_event(w.theatre, w.events, ELECTION, government, -1, town, -1, -1, share, 0.0)
    react(w, ON_ELECTION, government, -1)


@rule
def clear_of_coup(sides: Rows) -> None:
    """The government's own forces serve an elected government."""
    for row in range(sides.size):
        if sides[row].camp == GOVERNMENT and sides[row].foreign == 0:
            sides[row].coup_born = 0
