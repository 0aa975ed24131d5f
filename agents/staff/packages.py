"""Packages: how a chosen objective is gathered for, watched, attacked, held or given up.

Each group goes to the last town before the objective on its own way and waits there. When enough have come, the
commander watches for a drawn time, looks at the odds again, and lets all groups start so that they arrive
together. Struck columns that scatter, odds gone bad, or patience at its end call the package off.
"""

from agents.compiled import rule
from agents.luck import DECISIONS, Luck, uniform
from agents.records.codes import (
    ASSAULT,
    ASSEMBLE,
    DISPERSED,
    ENGAGE,
    HIDING,
    HOLD,
    LIFT,
    MOVE,
    ORDERED,
    PRESENT,
    RECONNOITRE,
    SEIZE,
    STAND,
    UNUSED,
)
from agents.records.columns import Row, Table, World
from agents.records.events import log_event
from agents.records.relations import is_allied
from agents.staff.objectives import (
    BELIEVED,
    COUNT,
    OBJECTIVE_CHOICE,
    OPTION,
    POWER,
    PRIZE,
    draw,
    list_prizes,
    options,
)
from agents.staff.picture import believe, last_before, main_route, support
from agents.staff.roll import free_groups, holders, take
from agents.staff.tasks import approach_km, send

ALL, READY, WAITED, SCATTERED, ENGAGED = range(5)  # columns of w.members
PARTS = 5
WATCH, REST = 1000000, 2000000  # streams of draws, apart from those of choices; a side has one package per objective


@rule
def seize(w: World, side: int, luck: Luck) -> None:
    """Choose objectives and launch packages until nobody is free or staying seems best. Needs `look` first."""
    p = w.params[0].decisions
    free = free_groups(w, side, w.sides[side].allied_mask, luck)
    prizes = list_prizes(w, side) if free > 0 else 0
    for question in range(int(p.packages_at_once)):
        found = options(w, side, prizes, free)
        if found == 0:
            return
        chosen = draw(w, side, w.terms, found, OBJECTIVE_CHOICE, question, luck)
        if chosen < 0:
            return
        if launch(w, side, SEIZE, w.terms[chosen], w.teams[chosen], p) >= 0:
            w.prize[int(w.terms[chosen, OPTION])] = 2
            for i in range(int(w.terms[chosen, COUNT])):
                take(w, w.teams[chosen, i])


@rule
def launch(w: World, side: int, aim: int, terms: Table, team: Table, p: Row) -> int:
    """Open a package and send its groups to their places of assembly. Returns its row, −1 if none is unused."""
    k = unused(w)
    if k < 0:
        return -1
    town = int(terms[OPTION])
    route = main_route(w, side)
    hour = w.theatre[0].hour
    temper = w.tempers[side]
    slow = p.road_kmh * 24.0 / approach_km(w, side)
    far, ready = 0.0, False
    for i in range(int(terms[COUNT])):
        u = w.units[team[i]]
        u.package = k
        u.stage_town = last_before(w, route, u.town, town)
        there = bool(u.town == u.stage_town and u.edge < 0)
        send(w, u, STAND if there else MOVE, u.stage_town)
        ready = ready or there
        far = max(far, w.hours[route, u.town, u.stage_town])
    q = w.packages[k]
    q.faction = side
    q.aim = aim
    q.stage = ASSEMBLE
    q.objective = town
    q.assembly = w.units[team[0]].stage_town
    q.formed_hour = hour
    q.recon_until = -1.0
    q.deadline = hour + far * slow + temper.patience_hours
    q.power = terms[POWER]
    q.believed = terms[BELIEVED]
    w.sides[side].orders_given += 1
    cell = w.towns[town].cell
    prize = int(terms[PRIZE])
    log_event(w.theatre, w.events, ORDERED, side, prize, town, cell, k, terms[BELIEVED], terms[POWER])
    if ready and w.towns[town].abandoned_tick >= 0:
        assault(w, k, hour, p)  # nobody there to watch or to wait for
    return k


@rule
def unused(w: World) -> int:
    """The first package row that is not in use; −1 if all are."""
    for k in range(w.packages.size):
        if w.packages[k].stage == UNUSED:
            return k
    return -1


@rule
def drive_packages(w: World, luck: Luck) -> None:
    """Every turn: count the members of each package and move it to its next stage."""
    p = w.params[0].decisions
    for k in range(w.packages.size):
        for part in range(PARTS):
            w.members[k, part] = 0.0
        w.members[k, WAITED] = w.theatre[0].tick_hours
    for row in range(w.units.size):
        u = w.units[row]
        k = u.package
        if k < 0:
            continue
        if u.personnel <= 0:
            u.package = -1
            continue
        power = w.power[row]
        w.members[k, ALL] += power
        if u.order == STAND and u.edge < 0 and u.town == u.stage_town and u.status == PRESENT:
            w.members[k, READY] += power
            w.members[k, WAITED] = min(w.members[k, WAITED], u.hours_left)
        if u.posture == DISPERSED:
            w.members[k, SCATTERED] += power
        if u.contact_hours > 0.0:
            w.members[k, ENGAGED] += power
    for k in range(w.packages.size):
        if w.packages[k].stage != UNUSED:
            drive(w, k, luck, p)


@rule
def drive(w: World, k: int, luck: Luck, p: Row) -> None:
    """One package: succeed, give up, or go on to the next stages, each at its own hour."""
    members = w.members[k, ALL]
    scattered, engaged = w.members[k, SCATTERED], w.members[k, ENGAGED]
    q = w.packages[k]
    hour = w.theatre[0].hour
    until = hour + w.theatre[0].tick_hours  # what is due by then is done in this turn
    if members <= 0.0:
        q.stage = UNUSED
        scale_confidence(w.sides[q.faction], p.confidence_lost, p)
        return
    if is_allied(w.sides, q.faction, w.towns[q.objective].holder):
        settle(w, k, luck, p)
        return
    if scattered >= p.halt_share * members and engaged <= 0.0:
        call_off(w, k, p)
        return
    if q.stage == ASSEMBLE:
        assemble(w, k, until, luck, p)
    if q.stage == RECONNOITRE and w.towns[q.objective].abandoned_tick >= 0:
        q.recon_until = min(q.recon_until, hour)  # nothing to watch where the holder has left
    if q.stage == RECONNOITRE and q.recon_until < until:
        reconnoitre(w, k, p)
    elif q.stage == ENGAGE and hour > q.deadline and engaged <= 0.0:
        call_off(w, k, p)


@rule
def assemble(w: World, k: int, until: float, luck: Luck, p: Row) -> None:
    """Enough have come, or patience ends: start to watch from that hour on, for a drawn time; nobody came: give up."""
    q = w.packages[k]
    left = w.towns[q.objective].abandoned_tick >= 0 and w.members[k, READY] > 0.0  # nobody there to wait for
    complete = left or w.members[k, READY] >= p.assembled_share * w.members[k, ALL]
    if complete or (q.deadline < until and w.members[k, READY] > 0.0):
        q.stage = RECONNOITRE
        drawn = uniform(luck, DECISIONS, q.faction, WATCH + q.objective)
        begun = max(q.formed_hour, w.theatre[0].hour - w.members[k, WAITED]) if complete else q.deadline
        q.recon_until = begun + w.tempers[q.faction].recon_hours * (p.half + drawn)
    elif q.deadline < until:
        call_off(w, k, p)


@rule
def reconnoitre(w: World, k: int, p: Row) -> None:
    """Watched long enough: attack if the odds are still good, look again later, or give up when patience ends."""
    q = w.packages[k]
    temper = w.tempers[q.faction]
    hour = max(q.recon_until, w.theatre[0].hour)
    believe(w, q.faction)
    route = main_route(w, q.faction)
    enemy = (w.believed[q.objective] + support(w, route, q.objective, p)) * p.defender_advantage
    if w.members[k, ALL] * w.sides[q.faction].confidence >= p.go_share * temper.wanted_odds * enemy:
        assault(w, k, hour, p)
    elif hour > q.deadline:
        call_off(w, k, p)
    else:
        q.recon_until = hour + p.look_again_hours


@rule
def assault(w: World, k: int, hour: float, p: Row) -> None:
    """From this hour those who have gathered start so that they arrive together, and drive hard; the rest follow."""
    q = w.packages[k]
    delay = hour - w.theatre[0].hour
    slow = max(1.0, p.road_kmh * 24.0 / w.tempers[q.faction].advance_km_per_day)
    far = 0.0
    for row in range(w.units.size):
        u = w.units[row]
        if u.package == k and u.order == STAND:
            route = w.routes[u.faction, w.kinds[u.kind].mobility]
            if w.next_edge[route, u.town, q.objective] >= 0:  # an ally may not pass where the others do
                far = max(far, w.hours[route, u.town, q.objective])
    for row in range(w.units.size):
        u = w.units[row]
        if u.package == k:
            own = w.hours[w.routes[u.faction, w.kinds[u.kind].mobility], u.town, q.objective]
            u.order = ASSAULT
            u.objective = q.objective
            u.spare_hours = 0.0
            u.busy_hours = max(u.busy_hours, delay + max(0.0, far - own) * slow)
            u.bush = 0
    q.stage = ENGAGE
    q.deadline = hour + far * slow + p.engage_hours


@rule
def settle(w: World, k: int, luck: Luck, p: Row) -> None:
    """The objective is ours: groups rest and reorganise; some stay as its garrison until relieved."""
    q = w.packages[k]
    temper = w.tempers[q.faction]
    needed = holders(w, q.faction, q.objective)
    held = min(w.towns[q.objective].held_hours, w.theatre[0].tick_hours)  # already, when this turn began
    hours = temper.reorganise_hours * (p.half + uniform(luck, DECISIONS, q.faction, REST + q.objective))
    for row in range(w.units.size):
        u = w.units[row]
        if u.package != k:
            continue
        u.package = -1
        u.stage_town = -1
        if u.town == q.objective and u.edge < 0:
            u.order = STAND
            u.posture = HOLD
            u.busy_hours = max(u.busy_hours, hours - held)
            if needed > 0.0:
                u.guard = q.objective
                needed -= w.power[row]
        elif u.status == PRESENT:
            u.order = MOVE
            u.objective = q.objective
    q.stage = UNUSED
    scale_confidence(w.sides[q.faction], 1.0 / p.confidence_lost, p)


@rule
def call_off(w: World, k: int, p: Row) -> None:
    """The package is given up: its groups halt; those on the road go to the nearest town of their side."""
    for row in range(w.units.size):
        u = w.units[row]
        if u.package != k:
            continue
        u.package = -1
        u.stage_town = -1
        u.busy_hours = max(u.busy_hours, p.retask_hours)
        if u.order == LIFT or u.contact_hours > 0.0 or (u.edge < 0 and u.town == w.packages[k].objective):
            u.order = STAND
            u.posture = HOLD
        else:
            go_home(w, u)
    w.packages[k].stage = UNUSED


@rule
def go_home(w: World, u: Row) -> None:
    """March to the nearest town of the own side, or stand where that is."""
    route = w.routes[u.faction, w.kinds[u.kind].mobility]
    for i in range(w.towns.size):
        town = w.nearest[route, u.town, i]
        if is_friendly(w, u, town):
            u.objective = town
            u.order = STAND if town == u.town and u.edge < 0 else MOVE
            return
    u.order = STAND


@rule
def scale_confidence(side: Row, factor: float, p: Row) -> None:
    """Success and failure scale a commander's belief in his own power, within bounds."""
    side.confidence = min(p.most_confidence, max(p.least_confidence, side.confidence * factor))


@rule
def tidy(w: World) -> None:
    """Groups left on a road without a task go to a town; raiders and rivals without a town go back to the bush.

    Nobody stays bound to a town that was lost.
    """
    for row in range(w.units.size):
        u = w.units[row]
        if u.guard >= 0 and not is_friendly(w, u, u.guard):
            u.guard = -1
        if u.status != PRESENT or u.package >= 0 or u.contact_hours > 0.0:
            continue
        if u.order == LIFT and not is_friendly(w, u, u.objective):
            u.order = STAND
        if u.order != STAND:
            continue
        if u.edge >= 0:
            go_home(w, u)
        elif u.bush == 0 and w.sides[u.faction].regular == 0 and u.posture != HIDING:
            t = w.towns[u.town]
            if t.refuge <= 0.0 and t.holder >= 0 and not is_friendly(w, u, u.town):
                u.bush = 1 if t.claimant != u.faction and t.abandoned_tick < 0 else 0


@rule
def is_friendly(w: World, u: Row, town: int) -> bool:
    """Whether an ally of the unit holds a town."""
    return is_allied(w.sides, u.faction, w.towns[town].holder)
