"""Who holds each town: a holder after sustained armed presence without an enemy in town.

A town passes to a claimant that stood in it long enough, unopposed. Fighters who leave keep the name of holder
until somebody enters or their writ lapses; a town that the government never garrisoned stays under its
administration. Where a government's allies enter a town of its land the government
holds it; elsewhere the strongest.
Left out: curfews, courts, taxes: what holding means to people is the displacement phase's affair.
"""

import math

from agents.compiled import rule
from agents.luck import Luck
from agents.records.codes import ABANDONED, BASE, CAPTURE, COALITION, HIDING, PRESENT, REFUGE
from agents.records.columns import Row, Rows, Table, World
from agents.records.events import log_event
from agents.records.strength import nominal_power


@rule
def resolve_control(w: World, luck: Luck) -> None:
    """For each town: who stands in it, who holds it now, and what its fall does to the garrisons around."""
    p = w.params[0].control
    hours = w.theatre[0].tick_hours
    count_present(w.units, w.present, w.stood)
    coalition = camp_mask(w.sides, int(COALITION))
    for row in range(w.towns.size):
        t = w.towns[row]
        if t.kind == REFUGE or t.kind == BASE or t.home_region < 0:
            continue  # refuges are nobody's; what lies abroad is not fought over
        mask = w.present[row]
        keep_quiet(t, bool(mask & coalition), hours)
        if t.holder >= 0 and mask & w.sides[t.holder].allied_mask:
            hold_on(t, mask, hours)
        elif mask == 0:
            stand_empty(w, row, hours, p)
        else:
            claim(w, row, mask, w.stood[row], p)


@rule
def count_present(units: Rows, present: Table, stood: Table) -> None:
    """One bit per faction with fighters in the open in each town, and the hours of the turn that they stood there."""
    for town in range(present.size):
        present[town] = 0
        stood[town] = 0.0
    for row in range(units.size):
        u = units[row]
        if u.status == PRESENT and u.edge < 0 and u.bush == 0 and u.posture != HIDING and u.personnel > 0:
            present[u.town] |= 1 << u.faction
            stood[u.town] = max(stood[u.town], u.hours_left)


@rule
def camp_mask(sides: Rows, camp: int) -> int:
    """One bit for each faction of a camp."""
    mask = 0
    for side in range(sides.size):
        if sides[side].camp == camp:
            mask |= 1 << side
    return mask


@rule
def keep_quiet(t: Row, threatened: bool, hours: float) -> None:
    """Count the hours without fighting, strikes, or fighters of the coalition in town (`threatened`)."""
    t.quiet_hours = 0.0 if threatened or t.fight_hours > 0.0 or t.strikes > 0 else t.quiet_hours + hours


@rule
def hold_on(t: Row, mask: int, hours: float) -> None:
    """The holder or an ally is there."""
    t.held_hours += hours
    t.claimant = -1
    t.claim_hours = 0.0
    t.abandoned_tick = -1
    t.garrisoned = 1


@rule
def stand_empty(w: World, row: int, hours: float, p: Row) -> None:
    """Nobody armed is in town: note who left, and let an insurgent's writ lapse after a while."""
    t = w.towns[row]
    t.claimant = -1
    t.claim_hours = 0.0
    if t.holder < 0:
        return
    t.held_hours += hours
    note_leaving(w, row)
    lapsed = t.abandoned_tick >= 0 and (w.theatre[0].tick - t.abandoned_tick) * hours >= p.lapse_hours
    if lapsed and w.sides[t.holder].regular == 0:
        t.holder = -1
        t.taken_tick = w.theatre[0].tick
        t.held_hours = 0.0
        t.garrisoned = 0


@rule
def note_leaving(w: World, row: int) -> None:
    """The holder's last fighters have left a town that they garrisoned: say so once."""
    t = w.towns[row]
    if t.garrisoned == 1 and t.abandoned_tick < 0:
        t.abandoned_tick = w.theatre[0].tick
        since = (t.abandoned_tick - t.fought_tick) * w.theatre[0].tick_hours if t.fought_tick >= 0 else -1.0
        log_event(w.theatre, w.events, ABANDONED, -1, t.holder, row, t.cell, -1, since, 0.0)


@rule
def claim(w: World, row: int, mask: int, hours: float, p: Row) -> None:
    """Others stand in the town: unopposed for long enough, they hold it."""
    t = w.towns[row]
    side = spokesman(w, row, mask)
    if t.holder >= 0:
        note_leaving(w, row)
    if mask & w.sides[side].hostile_mask:
        t.claim_hours = 0.0
        t.claimant = side
        return
    unopposed = min(hours, t.calm_hours)
    if t.holder >= 0 and t.garrisoned == 0 and not w.sides[side].hostile_mask >> t.holder & 1:
        t.claimant = -1  # a guest in a town that its holder administers: no claim
        return
    t.claim_hours = t.claim_hours + unopposed if t.claimant == side and t.fight_hours <= 0.0 else unopposed
    t.claimant = side
    if t.claim_hours >= p.hold_hours:
        capture(w, row, side, p)


@rule
def spokesman(w: World, row: int, mask: int) -> int:
    """Who would hold the town among those present: the sovereign government if it is their ally, else the strongest.

    Of two equally strong it is the one to which the town is worth more.
    """
    best, most = -1, -1.0
    for side in range(w.sides.size):
        if mask >> side & 1:
            power = 0.0
            for i in range(w.units.size):
                u = w.units[i]
                if u.faction == side and u.town == row and u.edge < 0 and u.status == PRESENT:
                    power += nominal_power(u, w.kinds)
            if power > most or (power == most and w.worth[side, row] > w.worth[best, row]):
                best, most = side, power
    government = w.theatre[0].government
    if government >= 0 and w.towns[row].home_region >= 0 and w.sides[best].allied_mask >> government & 1:
        return government
    return best


@rule
def capture(w: World, row: int, side: int, p: Row) -> None:
    """The town changes hands; its loss shakes the loser's garrisons within reach, and is counted as a defeat."""
    t = w.towns[row]
    former = t.holder
    t.holder = side
    t.taken_tick = w.theatre[0].tick
    t.held_hours = t.claim_hours - p.hold_hours
    t.claimant = -1
    t.claim_hours = 0.0
    t.abandoned_tick = -1
    t.garrisoned = 1
    log_event(w.theatre, w.events, CAPTURE, side, former, row, t.cell, -1, 0.0, 0.0)
    if former >= 0 and w.sides[side].hostile_mask >> former & 1:
        w.sides[former].defeats += 1.0
        shake(w, row, former, p)


@rule
def shake(w: World, row: int, loser: int, p: Row) -> None:
    """A fall lowers the cohesion of the loser's bodies around, the nearer the more."""
    for i in range(w.units.size):
        u = w.units[i]
        if u.faction == loser and u.status == PRESENT:
            hours = w.hours[w.routes[loser, w.kinds[u.kind].mobility], u.town, row]
            if hours < p.shock_reach_hours:
                u.cohesion *= 1.0 - p.shock * math.exp(-hours / p.shock_hours)
