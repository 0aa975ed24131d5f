"""What to go for: the options of a commander, and the choice among them.

For each prize in reach a package is filled with the nearest free groups until the believed odds are as wanted.
Its utility is  (worth + gateway) × P(success) − expected loss − time − exposure to air − effort.  The best few
and "stay as we are" get a Gumbel draw each, logged as the term `luck`, and the highest is taken: the logged terms
imply the choice (random utility, McFadden 1974). A commander then repeats with what is left.
"""

import math

import numpy as np

from agents.columns import Row, Table, World
from agents.compiled import rule
from agents.luck import DECISIONS, Luck, gumbel, uniform
from agents.orders import PRESENT, STAND
from agents.picture import is_prize, last_before, main_route, other_end, success, support
from agents.strength import effective_power
from agents.threat import threat_at_town

SHORT_LIST = 4  # options that luck may choose among, beside staying
TEAM = 48  # groups in a package at the most
# The terms of an option, as columns of a small table.
OPTION, PRIZE, WORTH, GATEWAY, POWER, BELIEVED, CHANCE, GAIN, LOSS = range(9)
TIME, AIR, EFFORT, LUCK, UTILITY, TRACKS, AGE, COUNT = range(9, 17)
TERMS = 17
OBJECTIVE_CHOICE, LEAVE_CHOICE, LANDING_CHOICE = range(3)
CHOICES = 1000  # the first stream of draws for choices; those below belong to single units


@rule
def free_groups(w: World, side: int, head: Table, following: Table, luck: Luck) -> int:
    """Chain by town the groups that may join a package: own ones, and allies' by their readiness to cooperate.

    In each town as many of the holder's bodies stay as hold its people, and one at least. Returns how many are free.
    """
    p = w.params[0].decisions
    s = w.sides[side]
    temper = w.tempers[side]
    kept = np.zeros(w.towns.size)
    count = 0
    for town in range(w.towns.size):
        head[town] = -1
    for row in range(w.units.size):
        u = w.units[row]
        bound = w.kinds[u.kind].can_attack <= 0.0 or u.guard == u.town
        if bound and u.status == PRESENT and w.towns[u.town].holder == u.faction:
            kept[u.town] += effective_power(u, w.kinds, w.params[0].combat)
    for row in range(w.units.size):
        u = w.units[row]
        if u.status != PRESENT or not s.allied_mask >> u.faction & 1:
            continue
        if not is_free(w, u, p):
            continue
        t = w.towns[u.town]
        holders = max(1.0, w.tempers[u.faction].holders_per_1000 * t.people / 1000.0)
        if u.edge < 0 and t.holder == u.faction and kept[u.town] < holders:
            kept[u.town] += effective_power(u, w.kinds, w.params[0].combat)
            continue
        if u.faction != side:
            if w.sides[u.faction].regular != s.regular:
                continue
            if uniform(luck, DECISIONS, row, 100 + side) >= temper.cooperation:
                continue
        following[row] = head[u.town]
        head[u.town] = row
        count += 1
    return count


@rule
def is_free(w: World, u: Row, p: Row) -> bool:
    """Whether a group may be given a task: fit, rested, supplied, out of contact, and not bound to a town."""
    kind = w.kinds[u.kind]
    return bool(
        u.order == STAND
        and u.package < 0
        and u.guard < 0
        and u.busy_hours <= 0.0
        and u.contact_hours <= 0.0
        and kind.can_attack > 0.0
        and kind.garrison_only <= 0.0
        and u.cohesion >= p.fit_cohesion
        and u.fatigue <= p.fit_fatigue
        and u.personnel > 0
        and u.supply >= w.tempers[u.faction].dump_days
    )


@rule
def options(w: World, side: int, head: Table, following: Table, terms: Table, teams: Table) -> int:
    """Weigh every prize in reach; keep the short list of the best, best first. Returns its length."""
    found = 0
    trial = np.zeros(TERMS)
    team = np.zeros(TEAM, np.int64)
    claims = np.zeros(w.towns.size, np.int64)
    for k in range(w.packages.size):
        if w.packages[k].stage > 0 and w.packages[k].faction == side:
            claims[w.packages[k].objective] = 1
    for town in range(w.towns.size):
        if claims[town] == 1 or not is_prize(w, side, town):
            continue
        if not weigh(w, side, town, head, following, trial, team):
            continue
        place = found if found < SHORT_LIST else SHORT_LIST - 1
        if found >= SHORT_LIST and trial[UTILITY] <= terms[place, UTILITY]:
            continue
        while place > 0 and terms[place - 1, UTILITY] < trial[UTILITY]:
            for i in range(TERMS):
                terms[place, i] = terms[place - 1, i]
            for i in range(TEAM):
                teams[place, i] = teams[place - 1, i]
            place -= 1
        for i in range(TERMS):
            terms[place, i] = trial[i]
        for i in range(TEAM):
            teams[place, i] = team[i]
        found = min(found + 1, SHORT_LIST)
    return found


@rule
def claimed(w: World, side: int, town: int) -> bool:
    """Whether the side already has a package for this town."""
    for k in range(w.packages.size):
        q = w.packages[k]
        if q.stage > 0 and q.faction == side and q.objective == town:
            return True
    return False


@rule
def weigh(w: World, side: int, town: int, head: Table, following: Table, terms: Table, team: Table) -> bool:
    """The terms of one option; False where nobody can get there or a believed garrison bars the way."""
    p = w.params[0].decisions
    temper = w.tempers[side]
    route = main_route(w, side)
    start = nearest_group(w, route, town, head, temper.reach_hours)
    if start < 0 or barred(w, side, route, start, town, p):
        return False
    t = w.towns[town]
    people = temper.holders_per_1000 * t.people / 1000.0
    defence = (w.believed[town] + support(w, route, town, p)) * p.defender_advantage
    enemy = max(defence, people)
    slow = p.road_kmh * 24.0 / temper.approach_km_per_day
    wanted = temper.wanted_odds * enemy
    power, count, far = fill(w, route, town, head, following, temper.reach_hours, wanted, slow, team)
    own = power * w.sides[side].confidence
    chance = success(own, enemy, temper.attack_slope)
    prize, gateway = gateway_value(w, side, route, start, town, p)
    terms[OPTION] = town
    terms[PRIZE] = prize
    terms[WORTH] = w.worth[side, town]
    terms[GATEWAY] = gateway
    terms[POWER] = own
    terms[BELIEVED] = enemy
    terms[CHANCE] = chance
    terms[GAIN] = (terms[WORTH] + gateway) * chance
    share_lost = min(1.0, p.loss_at_parity * enemy / max(own, 1.0))
    terms[LOSS] = temper.aversion * share_lost
    terms[TIME] = temper.impatience * (far + temper.recon_hours)
    terms[AIR] = temper.air_aversion * threat_at_town(w, side, town)
    terms[EFFORT] = temper.effort
    terms[LUCK] = 0.0
    terms[UTILITY] = terms[GAIN] - terms[LOSS] - terms[TIME] - terms[AIR] - terms[EFFORT]
    terms[TRACKS] = w.seen[town]
    terms[AGE] = w.age[town] / max(w.seen[town], 1)
    terms[COUNT] = count
    return bool(own >= temper.least_odds * enemy)


@rule
def nearest_group(w: World, route: int, town: int, head: Table, reach_hours: float) -> int:
    """The town with free groups nearest to an objective, within reach; -1 none."""
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        if w.hours[route, town, other] > reach_hours:
            return -1
        if head[other] >= 0:
            return int(other)
    return -1


@rule
def barred(w: World, side: int, route: int, start: int, town: int, p: Row) -> bool:
    """Whether the way leads through a believed garrison: that garrison would be the objective then."""
    here = start
    while here != town:
        edge = w.next_edge[route, here, town]
        if edge < 0:
            return True
        here = other_end(w, edge, here)
        if here != town and w.believed[here] >= p.bar_power:
            return True
    return False


@rule
def fill(
    w: World,
    route: int,
    town: int,
    head: Table,
    following: Table,
    reach_hours: float,
    wanted: float,
    slow: float,
    team: Table,
) -> tuple[float, int, float]:
    """Take the nearest free groups until the wanted power is reached: (power, groups, hours until the last can strike).

    Groups approach `slow` times slower than the road allows, but for the last stretch before the objective.
    """
    power = 0.0
    count = 0
    far = 0.0
    for i in range(w.towns.size):
        other = w.nearest[route, town, i]
        hours = w.hours[route, town, other]
        if hours > reach_hours or power >= wanted or count >= TEAM:
            break
        row = head[other]
        if row >= 0:
            last = w.hours[route, last_before(w, route, other, town), town]
            far = max(far, (hours - last) * slow + last)
        while row >= 0 and power < wanted and count < TEAM:
            power += effective_power(w.units[row], w.kinds, w.params[0].combat)
            team[count] = row
            count += 1
            row = following[row]
    return power, count, far


@rule
def gateway_value(w: World, side: int, route: int, start: int, town: int, p: Row) -> tuple[int, float]:
    """The prize that an objective brings nearer, and by how much: (town, worth); nearness is what it gains.

    Worth of the prize × e^(−hours / gateway_hours), halved for each enemy-held town between; counted only as the
    gain over where the package stands.
    """
    best, most = -1, 0.0
    count = w.towns.size
    between = np.zeros(count)
    for i in range(1, count):
        k = w.nearest[route, town, i]
        hours = w.hours[route, town, k]
        if hours > p.gateway_reach_hours:
            break
        parent = other_end(w, w.next_edge[route, k, town], k)
        between[k] = between[parent]
        if parent != town and is_hostile_held(w, side, parent):
            between[k] += 1.0
        if k == start or not is_prize(w, side, k):
            continue
        then = math.exp(-hours / p.gateway_hours - between[k] * math.log(2.0))
        if w.worth[side, k] * then <= most:
            continue  # even if nothing were gained so far
        barriers = enemies_between(w, side, route, start, k)
        now = math.exp(-w.hours[route, start, k] / p.gateway_hours - barriers * math.log(2.0))
        gain = w.worth[side, k] * (then - now)
        if gain > most:
            best, most = k, gain
    return best, most


@rule
def is_hostile_held(w: World, side: int, town: int) -> bool:
    """Whether an enemy of the side holds a town."""
    holder = w.towns[town].holder
    return bool(holder >= 0 and w.sides[side].hostile_mask >> holder & 1)


@rule
def enemies_between(w: World, side: int, route: int, start: int, town: int) -> float:
    """How many enemy-held towns lie on the way, ends not counted."""
    count = 0.0
    here = start
    while here != town:
        edge = w.next_edge[route, here, town]
        if edge < 0:
            return count
        here = other_end(w, edge, here)
        if here != town and is_hostile_held(w, side, here):
            count += 1.0
    return count


@rule
def draw(w: World, side: int, terms: Table, count: int, kind: int, question: int, luck: Luck) -> int:
    """Luck over the short list and "stay": the index taken, −1 = stay. Everything goes into the ledger.

    `question` tells the choices of one kind apart that a side makes in a turn. Luck is keyed by the side, the
    question and the town weighed, so that what others decide, or one more option, shifts nobody's luck.
    """
    clock = w.theatre[0]
    number = clock.decisions
    clock.decisions = number + 1
    rationality = w.tempers[side].rationality
    chosen = -1
    key = CHOICES + (kind * w.towns.size + question) * (w.towns.size + 1)
    stay = rationality * gumbel(luck, DECISIONS, side, key)
    best = stay
    for i in range(count):
        terms[i, LUCK] = rationality * gumbel(luck, DECISIONS, side, key + 1 + int(terms[i, OPTION]))
        terms[i, UTILITY] += terms[i, LUCK]
        if terms[i, UTILITY] > best:
            best = terms[i, UTILITY]
            chosen = i
    if clock.ledger_on == 1:
        for i in range(count):
            log_choice(w, side, number, kind, terms[i], i == chosen)
        empty = np.zeros(TERMS)
        empty[OPTION] = -1.0
        empty[PRIZE] = -1.0
        empty[LUCK] = stay
        empty[UTILITY] = stay
        log_choice(w, side, number, kind, empty, chosen < 0)
    return chosen


@rule
def log_choice(w: World, side: int, number: int, kind: int, terms: Table, taken: bool) -> None:
    """One option of one decision, as a row of the ledger."""
    clock = w.theatre[0]
    row = clock.choices
    clock.choices = row + 1
    if row >= w.ledger.size:
        return
    c = w.ledger[row]
    c.tick = clock.tick
    c.faction = side
    c.decision = number
    c.kind = kind
    c.option = int(terms[OPTION])
    c.prize = int(terms[PRIZE])
    c.worth = terms[WORTH]
    c.gateway = terms[GATEWAY]
    c.power = terms[POWER]
    c.believed = terms[BELIEVED]
    c.chance = terms[CHANCE]
    c.gain = terms[GAIN]
    c.loss = terms[LOSS]
    c.time = terms[TIME]
    c.air = terms[AIR]
    c.effort = terms[EFFORT]
    c.luck = terms[LUCK]
    c.utility = terms[UTILITY]
    c.chosen = 1 if taken else 0
    c.tracks = int(terms[TRACKS])
    c.track_age = terms[AGE]
