"""What each staff sees of its enemies: patrols, informers, aircraft, and the reports of allies.

A body is seen within the turn with P = 1 − exp(−h), h = rate × signature × terrain × sight × hours, summed over ground
patrols in and around its cell, aircraft that search the theatre, helicopters near their base, and people in town who
talk. The form is that of random search (Koopman, source key koopman). A staff that sees nothing new keeps its old
track: nobody's track moves because the enemy moved. Who looks where stands in sim/rules/lookouts.py, what bodies give
away in sim/rules/giveaway.py. Left out: signals intelligence, deception, prisoners.
"""

import math
from typing import NamedTuple

from agents.compiled import rule
from agents.luck import LANES, SENSING, Luck, draw_lots, lane, lot, normal, philox
from agents.records.codes import AIRCRAFT, ALLY, GROUND, INFORMER
from agents.records.columns import Row, Rows, Table, World
from agents.records.relations import bit_of
from agents.records.strength import nominal_power
from sim.rules.giveaway import look_at_ghost
from sim.rules.lookouts import brief_staffs, end_patrols, forget_staffs, helicopters_over, patrol, search_from_air, talk
from sim.rules.tracks import NO_TRACK, pass_on, sighted, strike_off

ERRORS, DEPOTS = 1000, 2000  # streams: the error of a count, the search for depots


@rule
def observe(w: World, luck: Luck) -> None:
    """Each staff looks for its enemies; tracks are refreshed, passed to allies, forgotten or struck off."""
    p = w.params[0].sensing
    clock = w.theatre[0]
    forget_staffs(w.staffs)
    places = patrol(w, p)
    circles = search_from_air(w.wings, w.airkinds, w.sides, w.towns, clock, w.staffs, w.circles, p)
    brief_staffs(w.sides, w.towns, w.relations, w.staffs, p)
    for staff in range(w.staffs.size):
        if w.staffs[staff].watched:
            watch(w, staff, circles, ages(clock, p), luck, p)
    before = max(0.0, clock.hour - clock.tick_hours)
    if math.floor(clock.hour / p.report_hours) > math.floor(before / p.report_hours):
        report(w.units, w.tracks, w.staffs, w.news)
    find_depots(w.depots, w.towns, clock.tick_hours, w.staffs, luck, p)
    end_patrols(w, places)


class Ages(NamedTuple):
    """Ticks before which a track is forgotten, reported again, counted anew; the share of sightings that count."""

    oldest: float
    news: float
    recent: float
    recount: float


@rule
def ages(clock: Row, p: Row) -> Ages:
    """As of this turn."""
    tick, hours = clock.tick, clock.tick_hours
    return Ages(
        tick - p.forget_hours / hours,
        tick - p.refresh_hours / hours,
        tick - p.recount_hours / hours,
        hours / p.recount_hours,
    )


@rule
def chance(expected: float) -> float:
    """The chance of at least one sighting where `expected` are due."""
    return 1.0 - math.exp(-expected) if expected > 0.0 else 0.0


@rule
def watch(w: World, number: int, circles: int, age: Ages, luck: Luck, p: Row) -> None:
    """For every body that a staff watches: seen, not seen, or struck off because nothing is there.

    Most bodies are far from anybody: they are passed over as soon as luck exceeds the most that could be expected.
    """
    staff, tracks, sense = w.staffs[number], w.tracks[number], w.sense[number]
    most, focus = most_planes(w.circles, circles, number, staff.search), max(1.0, p.focus)
    friends, country, to_friends, to_own = staff.friends, staff.country, p.informers_held, staff.told
    drawn = -1
    for row in range(tracks.size):
        body = w.shown[row]
        if not staff.watched & body.side:
            continue
        if row // LANES != drawn:
            drawn = row // LANES
            draw_lots(w.lots, luck, SENSING, drawn, number)
        x = lot(w.lots, row)
        patrols = sense[max(body.cell, 0)] * body.loud  # of a body that is nowhere: nothing, its loudness is zero
        told = body.lips * talk(friends & body.holder != 0, body.country == country, to_friends, to_own)
        unseen = x >= patrols + most * (body.loud * focus) + told
        if unseen and rests(tracks[row], body.cell, sense, most, age) and not (body.fights and body.cell >= 0):
            continue
        if body.fights and body.cell >= 0 and w.occupied[body.cell] >> number & 1:
            source = strongest(1.0, 0.0, 0.0)
            error = p.error_contact
            spot(tracks[row], w.units[row], row, number, w.edges, w.kinds, w.theatre[0].tick, source, error, luck)
        else:
            look_for(w, row, number, circles, x, patrols, told, age, luck, p)


@rule
def most_planes(circles: Rows, count: int, staff: int, searched: float) -> float:
    """The search of all aircraft of a staff, helicopters everywhere."""
    total = searched
    for i in range(count):
        if circles[i].staff == staff:
            total += circles[i].amount
    return total


@rule
def rests(track: Row, cell: int, sense: Table, planes: float, age: Ages) -> bool:
    """Whether a track stays as it is unless the body is seen: nobody looks at an empty place, and it is not too old."""
    tick, place = track.tick, track.cell
    ghost = place >= 0 and place != cell
    looked_at = ghost and (planes > 0.0 or sense[place] > 0.0)
    return bool(tick < 0 or (tick >= age.oldest and not looked_at))


@rule
def look_for(
    w: World,
    row: int,
    number: int,
    circles: int,
    x: float,
    patrols: float,
    told: float,
    age: Ages,
    luck: Luck,
    p: Row,
) -> None:
    """One staff looks for one body: `x` is its luck, `patrols` and `told` what patrols and people are due to report.

    A body seen where it still stands, so lately that nobody reports it again, is passed over.
    """
    staff, body, track, sense = w.staffs[number], w.shown[row], w.tracks[number, row], w.sense[number]
    cell, tick, known = body.cell, w.theatre[0].tick, track.tick >= 0
    planes = 0.0
    if cell >= 0:
        still_there = known and track.cell == cell
        if still_there and track.tick > age.news and track.posture == body.posture:
            return
        planes = staff.search
        if staff.helicopters:
            planes += helicopters_over(w.circles, circles, number, cell)
        planes *= body.loud * (p.focus if still_there else 1.0)
    expected = patrols + planes + told
    ghost = known and track.cell >= 0 and track.cell != cell
    look = sense[track.cell] + staff.search * p.focus if ghost else 0.0
    seen = chance(expected) if x < expected or look > 0.0 else 0.0
    if x < seen:
        u = w.units[row]
        source = strongest(patrols, planes, told)
        if known and track.tick >= age.recent and x >= seen * age.recount:
            sighted(track, u, w.edges, tick, source)
        else:
            error = p.error_told if source == INFORMER else p.error
            spot(track, u, row, number, w.edges, w.kinds, tick, source, error, luck)
    elif track.tick < age.oldest:
        track.tick = NO_TRACK
    elif look > 0.0:
        look = look_at_ghost(w, row, track, look, p)
        if x - seen < look and x - seen < (1.0 - seen) * chance(look):
            strike_off(w.tracks, w.sides, staff.friends, number, row)


@rule
def strongest(patrols: float, planes: float, told: float) -> int:
    """Who is credited with a sighting: whoever was most likely to make it."""
    if planes > patrols and planes >= told:
        return AIRCRAFT
    return INFORMER if told > patrols else GROUND


@rule
def spot(
    track: Row, u: Row, row: int, staff: int, edges: Rows, kinds: Rows, tick: int, source: int, error: float, luck: Luck
) -> None:
    """The body is seen and counted: believed power and vehicles = the true ones × exp(error × a normal number)."""
    sighted(track, u, edges, tick, source)
    factor = math.exp(error * normal(luck, SENSING, row, ERRORS + staff))
    track.power = nominal_power(u, kinds) * factor
    track.vehicles = u.vehicles * factor


@rule
def report(units: Rows, tracks: Rows, staffs: Rows, news: Table) -> None:
    """Allied staffs exchange their latest sightings; bodies that are no enemies any more are struck off.

    Each tells what its own people saw, not what another told it: else it would matter who stands first in the list.
    """
    for number in range(staffs.size):
        if staffs[number].awake == 1:
            staffs[number].news = list_news(units, tracks[number], staffs[number].watched, news[number])
    for receiver in range(staffs.size):
        staff = staffs[receiver]
        if staff.awake == 0:
            continue
        for giver in range(staffs.size):
            if giver != receiver and staffs[giver].awake == 1 and staff.friends & staffs[giver].members:
                for i in range(staffs[giver].news):
                    row = news[giver, i]
                    theirs = tracks[giver, row]
                    newer = theirs.tick > tracks[receiver, row].tick and theirs.source != ALLY
                    if newer and staff.watched >> units[row].faction & 1:
                        pass_on(tracks, giver, receiver, row)


@rule
def list_news(units: Rows, tracks: Rows, watched: int, news: Table) -> int:
    """Strike off the bodies that are watched no more, and list those that the staff's own people saw: how many."""
    count = 0
    for row in range(units.size):
        track = tracks[row]
        if track.tick < 0:
            continue
        if not watched >> units[row].faction & 1:
            track.tick = NO_TRACK
        elif track.source != ALLY:
            news[count] = row
            count += 1
    return count


@rule
def find_depots(depots: Rows, towns: Rows, hours: float, staffs: Rows, luck: Luck, p: Row) -> None:
    """Aircraft and people find stores of the enemy; what is known once stays known."""
    for row in range(depots.size):
        depot = depots[row]
        if depot.stores <= 0.0:
            continue
        town = towns[depot.town]
        holder = bit_of(town.holder)
        for number in range(staffs.size):
            staff = staffs[number]
            if not staff.enemies >> depot.faction & 1 or depot.known >> number & 1:
                continue
            held, ours = staff.friends & holder != 0, staff.country == town.country
            told = hours * p.informers_depot * talk(held, ours, p.informers_held, staff.told)
            expected = depot.signature * staff.search / p.depot_search + told
            if expected > 0.0:
                draws = philox(SENSING, luck[2], row, DEPOTS + number // LANES, luck[0], luck[1])
                x = lane(draws, number % LANES)
                if x < expected and x < chance(expected):
                    depot.known |= 1 << number
