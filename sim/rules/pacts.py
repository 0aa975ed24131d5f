"""Pacts between two factions, and how events move relations: what the scenario's tables of both say can happen.

A pact (a union, an offer of help) can be made once what it waits for has come about; it is proposed with a hazard, and
taken up or refused by chance. While it holds the two stand to each other by its terms; it breaks with a hazard that
grows with what they have to quarrel over, and leaves the relation that the scenario states. A shift changes a relation
when its event comes (request, decision, coup, election, split, a pact made or broken), once a run.
Left out: bargaining, go-betweens, what is promised to whom, pacts of three.
"""

from agents.compiled import rule
from agents.luck import POLITICS, Luck, uniform
from agents.records.codes import (
    AFTER_DECISION,
    AFTER_REQUEST,
    AFTER_START,
    BROKEN,
    CAPITAL,
    CITY,
    HELD,
    ON_BREAK,
    ON_PACT,
    OPEN,
    PACT_BROKEN,
    PACT_MADE,
    PACT_REFUSED,
    REFUSED,
)
from agents.records.columns import Row, Rows, World
from agents.records.events import log_event
from agents.records.relations import set_relation
from sim.rules.arrivals import OF_PACT_ANSWER, OF_PACT_BREAK, OF_PACT_OFFER
from sim.rules.hazard import chance_within


@rule
def follow_pacts(w: World, p: Row, luck: Luck) -> None:
    """Pacts are proposed, taken up, refused and broken."""
    hours = w.theatre[0].tick_hours
    for row in range(w.pacts.size):
        pact = w.pacts[row]
        if w.sides[pact.one].active == 0 or w.sides[pact.other].active == 0:
            continue
        if pact.state == OPEN and is_ripe(w.theatre[0], w.towns, pact, p):
            if uniform(luck, POLITICS, row, OF_PACT_OFFER) < chance_within(p.pact_per_day, hours):
                propose(w, row, p, luck)
        elif pact.state == HELD and pact.after_break >= 0:
            hazard = break_hazard(rivalry(w.towns, pact.one, pact.other), p)
            if uniform(luck, POLITICS, row, OF_PACT_BREAK) < chance_within(hazard, hours):
                settle(w, row, BROKEN, pact.after_break, PACT_BROKEN)
                react(w, ON_BREAK, -1, row)


@rule
def is_ripe(clock: Row, towns: Rows, pact: Row, p: Row) -> bool:
    """Whether what a pact waits for has come about; victory: the two hold victory_seats regional capitals."""
    if pact.waits_for == AFTER_START:
        return True
    if pact.waits_for == AFTER_REQUEST:
        return bool(clock.request_hour >= 0.0)
    if pact.waits_for == AFTER_DECISION:
        return bool(clock.intervened == 1)
    seats = 0
    for row in range(towns.size):
        seat = towns[row].kind == CITY or towns[row].kind == CAPITAL
        if seat and (towns[row].holder == pact.one or towns[row].holder == pact.other):
            seats += 1
    return bool(seats >= p.victory_seats)


@rule
def propose(w: World, row: int, p: Row, luck: Luck) -> None:
    """The other side takes the pact up with the chance pact_accepted; a pact refused is not proposed again."""
    pact = w.pacts[row]
    if uniform(luck, POLITICS, row, OF_PACT_ANSWER) < p.pact_accepted:
        settle(w, row, HELD, pact.terms, PACT_MADE)
        react(w, ON_PACT, -1, row)
    else:
        pact.state = REFUSED
        log_event(w.theatre, w.events, PACT_REFUSED, pact.one, pact.other, -1, -1, -1, float(row), 0.0)


@rule
def settle(w: World, row: int, state: int, relation: int, kind: int) -> None:
    """A pact is made or broken: the relation follows."""
    pact = w.pacts[row]
    pact.state = state
    log_event(w.theatre, w.events, kind, pact.one, pact.other, -1, -1, -1, float(row), float(relation))
    set_relation(w.theatre, w.events, w.relations, w.sides, pact.one, pact.other, relation)


@rule
def rivalry(towns: Rows, one: int, other: int) -> float:
    """What two allies have to quarrel over, 0 to 1: twice the lesser share of the towns that they hold together."""
    of_one, of_other = 0.0, 0.0
    for row in range(towns.size):
        if towns[row].holder == one:
            of_one += 1.0
        elif towns[row].holder == other:
            of_other += 1.0
    both = of_one + of_other
    return 2.0 * min(of_one, of_other) / both if both > 0.0 else 0.0


@rule
def break_hazard(rivalry: float, p: Row) -> float:
    """Hazard [1/day] that a pact breaks: pact_break_per_day + pact_rivalry_per_day × rivalry."""
    return float(p.pact_break_per_day + p.pact_rivalry_per_day * rivalry)


@rule
def react(w: World, on: int, by: int, pact: int) -> None:
    """Apply the shifts that wait for an event. `by`: the side it is of (-1 none); `pact`: its row (-1 none)."""
    for row in range(w.shifts.size):
        shift = w.shifts[row]
        meant = (shift.by < 0 or shift.by == by) and (shift.pact < 0 or shift.pact == pact)
        if shift.done == 0 and shift.on == on and meant:
            shift.done = 1
            set_relation(w.theatre, w.events, w.relations, w.sides, shift.one, shift.other, shift.relation)
