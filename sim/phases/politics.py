"""Request, decision, arrivals, pacts, splits, coups and elections.

The request for help is made when a government town on the line of contact falls, or when the government's staff
believes a key airfield threatened; it takes hours to make and hours to answer. Foreign forces then become ready, one
after another, and come by their own march or by lift (sim/rules/arrivals.py). Sides whose deployment is planned come
on the planned day if nobody has asked before. A faction may break away from its parent as that loses, a government
that loses towns may fall to a coup, an election makes it lawful (sim/rules/upheaval.py); pacts are made and broken,
and events move relations (sim/rules/pacts.py). Left out: parliaments, mandates, money and what pledges were worth: a
unit that is in the scenario comes when it is ready and carried.
"""

from typing import NamedTuple

from agents.compiled import rule
from agents.luck import POLITICS, Luck, uniform
from agents.records.codes import (
    CAPITAL,
    CITY,
    DECISION,
    DEPLOYMENT,
    HIDING,
    ON_DECISION,
    ON_REQUEST,
    PICKUP,
    PRESENT,
    REQUEST,
    THERE,
    TRANSPORTS,
)
from agents.records.columns import Row, Rows, Table, World
from agents.records.events import log_event
from agents.records.relations import is_allied, is_among
from agents.records.strength import nominal_power
from sim.rules.arrivals import OF_DECISION, OF_REQUEST, bring_units, bring_wings, fly_in, set_readiness, spread
from sim.rules.hazard import HOURS
from sim.rules.lift import lift_per_day
from sim.rules.pacts import follow_pacts, react
from sim.rules.upheaval import break_away, fall_to_coup, hold_election

NEVER, TRIGGERED, DATED = range(3)  # THEATRE.intervention


class Ways(NamedTuple):
    """The roads as each side's pick-ups know them, each table as in the World."""

    routes: Table
    hours: Table
    onward: Table


@rule
def do_politics(w: World, luck: Luck) -> None:
    """Triggers, request, decision, arrivals, pacts, splits, coups and elections of this turn."""
    p = w.params[0].politics
    clock = w.theatre[0]
    country = w.towns[clock.capital].country
    if clock.intervention != NEVER:
        if clock.request_hour < 0.0:
            reason, arose = reason_to_ask(w, p)
            ask_for_help(w.theatre, w.events, reason, arose, p, luck)
            if clock.request_hour >= 0.0:
                react(w, ON_REQUEST, clock.government, -1)
        if clock.request_hour >= 0.0 and clock.intervened == 0:
            decide_to_help(w.theatre, w.events, w.units, w.sides, p, luck)
            if clock.intervened == 1:
                react(w, ON_DECISION, -1, -1)
    deploy_as_planned(w.theatre, w.events, w.units, w.sides, p, luck)
    if clock.intervened == 1 or clock.mandate == 1:
        bring_wings(w.theatre, w.events, w.wings, w.airkinds, w.towns, w.sides, country)
        if clock.ground_allowed == 1:
            bring_units(w.theatre, w.events, w.units, w.kinds, w.towns, w.sides, p)
            seats, tonnes = lift_per_day(w.wings, w.airkinds, w.sides, p)
            fly_in(w.theatre, w.events, w.units, w.kinds, w.towns, w.sides, w.air_km, country, seats, tonnes, p)
    break_away(w, p, luck)
    fall_to_coup(w, p, luck)
    hold_election(w, p)
    follow_pacts(w, p, luck)


# --- request and decision


@rule
def reason_to_ask(w: World, p: Row) -> tuple[int, float]:
    """Why the government would ask for help, if the war decides: (town, hour since when); town -1 = no reason."""
    clock = w.theatre[0]
    if clock.intervention == TRIGGERED and clock.on_fall == 1:
        fallen = fallen_town(w.towns, w.units, w.sides, clock.government, p)
        if fallen >= 0:
            return fallen, lost_at(clock, w.towns[fallen], w.params[0].control)
    threatened = -1
    if clock.intervention == TRIGGERED and clock.on_threat == 1:
        garrisons(w.units, w.kinds, w.sides, clock.government, w.own)
        ways = Ways(w.routes, w.hours, w.onward)
        threatened = threatened_airfield(w.tracks, w.towns, w.sides, clock.government, ways, w.own, p)
    return threatened, float(clock.hour)


@rule
def ask_for_help(theatre: Rows, events: Rows, reason: int, arose: float, p: Row, luck: Luck) -> None:
    """Make the request, dated by the scenario or some hours after its reason (a town; -1 none) arose (an hour).

    Reads request_delay_hours, request_delay_spread, later_days (a lever: 0 unless a scenario asks). Source:
    record:events.
    """
    clock = theatre[0]
    if reason >= 0 and clock.request_at <= 0.0:
        draw = uniform(luck, POLITICS, clock.government, OF_REQUEST)
        later = p.later_days * HOURS
        clock.request_at = arose + later + spread(p.request_delay_hours, p.request_delay_spread, draw)
    due = clock.intervention == DATED or clock.request_at > 0.0
    if due and clock.request_at < clock.hour + clock.tick_hours:
        clock.request_hour = max(0.0, clock.request_at)
        log_event(theatre, events, REQUEST, clock.government, -1, reason, -1, -1, clock.request_hour, 0.0)


@rule
def fallen_town(towns: Rows, units: Rows, sides: Rows, government: int, p: Row) -> int:
    """A town of the government's line that mattered to it and that an enemy holds; -1 none.

    A regional capital matters, and a town that was garrisoned with line_garrison people or more at the start: the
    loss of posts and of towns under militias brought no request (Douentza in September, Léré in November 2012).
    Source: record:control.
    """
    enemies = sides[government].hostile_mask
    for row in range(towns.size):
        town = towns[row]
        if town.line == 1 and is_among(enemies, town.holder):
            seat = town.kind == CAPITAL or town.kind == CITY
            if seat or first_garrison(units, sides[government].allied_mask, row) >= p.line_garrison:
                return row
    return -1


@rule
def lost_at(clock: Row, town: Row, p: Row) -> float:
    """The hour of the campaign from which the enemy who holds a town now stood in it unopposed."""
    return float(max(0.0, clock.hour - town.held_hours - p.hold_hours))


@rule
def first_garrison(units: Rows, allies: int, town: int) -> int:
    """People of the government and its allies (mask) who stood in a town at the start."""
    people = 0
    for row in range(units.size):
        u = units[row]
        if u.home == town and u.arrival == THERE and u.ready_after_days < 0.0 and is_among(allies, u.faction):
            people += u.personnel_start
    return people


@rule
def threatened_airfield(tracks: Table, towns: Rows, sides: Rows, side: int, ways: Ways, own: Table, p: Row) -> int:
    """A government airfield for transport aircraft that enemies could reach unhindered; -1 none.

    As the government's staff believes: enemy bodies within threat_hours by pick-up whose way leads through no town
    where the government's own fighters stand, and who together have threat_share of the garrison's power `own`.
    Source: assumption:politics-2.
    """
    for row in range(towns.size):
        if towns[row].airfield & TRANSPORTS != 0 and is_allied(sides, side, towns[row].holder):
            threat = believed_threat(tracks, sides, side, row, ways, own, p)
            if threat > 0.0 and threat >= p.threat_share * own[row]:
                return row
    return -1


@rule
def garrisons(units: Rows, kinds: Rows, sides: Rows, side: int, own: Table) -> None:
    """Power of a side's own and allied fighters by town, as far as its staff counts it: heads and weapons."""
    allies = sides[side].allied_mask
    for row in range(own.size):
        own[row] = 0.0
    for row in range(units.size):
        u = units[row]
        if u.status == PRESENT and u.edge < 0 and u.bush == 0 and is_among(allies, u.faction):
            own[u.town] += nominal_power(u, kinds)


@rule
def believed_threat(tracks: Table, sides: Rows, side: int, town: int, ways: Ways, own: Table, p: Row) -> float:
    """Believed power of the enemies that could come to a town within threat_hours past none of the own fighters."""
    staff, enemies = sides[side].staff, sides[side].hostile_mask
    routes, hours = ways.routes, ways.hours
    total = 0.0
    for row in range(tracks.shape[1]):
        track = tracks[staff, row]
        if track.tick >= 0 and track.town >= 0 and track.posture != HIDING and is_among(enemies, track.faction):
            table = routes[track.faction, PICKUP]
            near = hours[table, track.town, town] <= p.threat_hours
            if near and is_unscreened(ways, table, track.town, town, own):
                total += track.power
    return total


@rule
def is_unscreened(ways: Ways, table: int, start: int, end: int, own: Table) -> bool:
    """Whether the way from one town to another leads past no own fighters (those at its end not counted)."""
    onward = ways.onward[table, end]
    here = start
    while here != end:
        if here < 0 or own[here] > 0.0:
            return False
        here = onward[here]
    return True


@rule
def decide_to_help(theatre: Rows, events: Rows, units: Rows, sides: Rows, p: Row, luck: Luck) -> None:
    """Answer the request after a delay; every foreign unit then knows when it will be ready.

    Reads decision_delay_hours, decision_delay_spread. Source: record:durations (French decision to first strike
    within a day).
    """
    clock = theatre[0]
    if clock.decision_hour < 0.0:
        draw = uniform(luck, POLITICS, clock.government, OF_DECISION)
        clock.decision_hour = clock.request_hour + spread(p.decision_delay_hours, p.decision_delay_spread, draw)
    if clock.decision_hour < clock.hour + clock.tick_hours:
        clock.intervened = 1
        leader = leading_helper(units, sides)
        log_event(theatre, events, DECISION, leader, clock.government, -1, -1, -1, clock.decision_hour, 0.0)
        for side in range(sides.size):
            if sides[side].foreign == 1:
                sides[side].called = 1
        set_readiness(units, sides, clock.request_hour, clock.decision_hour, p, luck)


@rule
def deploy_as_planned(theatre: Rows, events: Rows, units: Rows, sides: Rows, p: Row, luck: Luck) -> None:
    """From the planned day on, mandated sides come as if they had been asked then, unless all were called before."""
    clock = theatre[0]
    due = clock.planned_at >= 0.0 and clock.planned_at < clock.hour + clock.tick_hours
    if not due or clock.mandate == 1 or clock.intervened == 1:
        return
    clock.mandate = 1
    for side in range(sides.size):
        if sides[side].foreign == 1 and sides[side].mandated == 1:
            sides[side].called = 1
    log_event(theatre, events, DEPLOYMENT, clock.government, -1, -1, -1, -1, clock.planned_at, 0.0)
    set_readiness(units, sides, clock.planned_at, clock.planned_at, p, luck)


@rule
def leading_helper(units: Rows, sides: Rows) -> int:
    """The foreign side that sends most people; -1 none."""
    best = -1
    most = 0
    for side in range(sides.size):
        if sides[side].foreign == 1:
            people = 0
            for row in range(units.size):
                if units[row].faction == side:
                    people += units[row].personnel_start
            if people > most:
                best = side
                most = people
    return best
