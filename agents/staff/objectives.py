"""What to go for: the options of a commander, and the choice among them.

For each prize in reach a package is filled with the nearest free groups until the believed odds are as wanted.
Its utility is  (worth + gateway) × P(success) − expected loss − time − exposure to air − effort.  The best few
and "stay as we are" get a Gumbel draw each, logged as the term `luck`, and the highest is taken: the logged terms
imply the choice (random utility, McFadden 1974). A commander then repeats with what is left.
"""

import math

from agents.compiled import rule
from agents.luck import DECISIONS, Luck, gumbel
from agents.records.columns import Row, Table, World
from agents.staff.desk import SHORT_LIST, TEAM, TERMS
from agents.staff.gateway import gateway_value
from agents.staff.picture import held_between, is_prize, last_before, main_route, pressure, success, support
from agents.staff.roll import next_nearest
from agents.staff.tasks import approach_km
from agents.staff.threat import threat_at_town

# The terms of an option, as columns of a small table.
OPTION, PRIZE, WORTH, GATEWAY, POWER, BELIEVED, CHANCE, GAIN, LOSS = range(9)
TIME, AIR, EFFORT, LUCK, UTILITY, TRACKS, AGE, COUNT = range(9, TERMS)
OBJECTIVE_CHOICE, LEAVE_CHOICE, LANDING_CHOICE = range(3)
CHOICES = 1000  # the first stream of draws for choices; those below belong to single units


@rule
def list_prizes(w: World, side: int) -> int:
    """List what the side may aim at in w.prizes, most worth first, and mark it in w.prize: how many there are.

    Marks: 1, or 2 where a package is under way already.
    """
    found = 0
    for town in range(w.towns.size):
        w.prize[town] = 0
        if is_prize(w, side, town):
            w.prize[town] = 1
            place = found
            while place > 0 and w.worth[side, w.prizes[place - 1]] < w.worth[side, town]:
                w.prizes[place] = w.prizes[place - 1]
                place -= 1
            w.prizes[place] = town
            found += 1
    for k in range(w.packages.size):
        q = w.packages[k]
        if q.stage > 0 and q.faction == side and w.prize[q.objective] == 1:
            w.prize[q.objective] = 2
    return found


@rule
def options(w: World, side: int, prizes: int, free: int) -> int:
    """Weigh every prize in reach; keep the short list of the best in w.terms and w.teams, best first: its length.

    `prizes` and `free`: how many towns `list_prizes` and `free_groups` found.
    """
    found = 0
    for i in range(prizes):
        town = w.prizes[i]
        if w.prize[town] == 1 and weigh(w, side, town, prizes, free, w.terms[SHORT_LIST], w.teams[SHORT_LIST]):
            found = keep_best(w, found)
    return found


@rule
def keep_best(w: World, found: int) -> int:
    """Put the option on trial, which stands behind the short list, where it belongs in it: the list's new length."""
    terms, teams = w.terms, w.teams
    if found == SHORT_LIST and terms[SHORT_LIST, UTILITY] <= terms[found - 1, UTILITY]:
        return found
    place = min(found, SHORT_LIST - 1)
    while place > 0 and terms[place - 1, UTILITY] < terms[SHORT_LIST, UTILITY]:
        copy_option(terms, teams, place - 1, place)
        place -= 1
    copy_option(terms, teams, SHORT_LIST, place)
    return min(found + 1, SHORT_LIST)


@rule
def copy_option(terms: Table, teams: Table, origin: int, place: int) -> None:
    """Copy an option with its team."""
    for i in range(TERMS):
        terms[place, i] = terms[origin, i]
    for i in range(int(terms[origin, COUNT])):
        teams[place, i] = teams[origin, i]


@rule
def weigh(w: World, side: int, town: int, prizes: int, free: int, terms: Table, team: Table) -> bool:
    """The terms of one option; False where nobody can get there or a believed garrison bars the way."""
    p = w.params[0].decisions
    temper = w.tempers[side]
    route = main_route(w, side)
    start = next_nearest(w, route, town, free, -1)
    if start < 0 or w.hours[route, town, start] > temper.reach_hours or barred(w, route, start, town, p):
        return False
    people = temper.holders_per_1000 * w.towns[town].people / 1000.0
    defence = (w.believed[town] + support(w, route, town, p)) * p.defender_advantage
    enemy = max(defence, people)
    power, count, far = fill(w, side, town, free, temper.wanted_odds * enemy, team)
    own = power * w.sides[side].confidence
    if own < temper.least_odds * enemy:
        return False
    chance = success(own, enemy, temper.attack_slope) * chance_to_keep(w, route, town, own, temper, p)
    prize, gateway = gateway_value(w, side, route, start, town, prizes, p)
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
    return True


@rule
def chance_to_keep(w: World, route: int, town: int, own: float, temper: Row, p: Row) -> float:
    """The believed chance to keep what is taken from those who would come back for it, as far as it is thought of."""
    if temper.foresight <= 0.0:
        return 1.0
    danger = pressure(w, route, town, w.believed, math.inf, p)
    return float(1.0 - temper.foresight * (1.0 - success(own, danger, temper.attack_slope)))


@rule
def barred(w: World, route: int, start: int, town: int, p: Row) -> bool:
    """Whether the way leads through a believed garrison: that garrison would be the objective then."""
    return held_between(w, route, start, town, w.believed, p.bar_power)


@rule
def fill(w: World, side: int, town: int, free: int, wanted: float, team: Table) -> tuple[float, int, float]:
    """Take the nearest free groups until the wanted power is reached: (power, groups, hours until the last can strike).

    Groups approach slower than the road allows, but for the last stretch before the objective.
    """
    temper = w.tempers[side]
    route = main_route(w, side)
    slow = w.params[0].decisions.road_kmh * 24.0 / approach_km(w, side)
    power = 0.0
    count = 0
    far = 0.0
    other = next_open(w, route, town, free, -1, temper.reach_hours)
    while other >= 0 and w.hours[route, town, other] <= temper.reach_hours and power < wanted and count < TEAM:
        hours = w.hours[route, town, other]
        last = w.hours[route, last_before(w, route, other, town), town]
        far = max(far, (hours - last) * slow + last)
        row = w.head[other]
        while row >= 0 and power < wanted and count < TEAM:
            power += w.power[row]
            team[count] = row
            count += 1
            row = w.following[row]
        other = next_open(w, route, town, free, other, temper.reach_hours)
    return power, count, far


@rule
def next_open(w: World, route: int, town: int, free: int, before: int, reach: float) -> int:
    """As `next_nearest`, of those within reach whose way no believed garrison bars."""
    p = w.params[0].decisions
    other = next_nearest(w, route, town, free, before)
    while other >= 0 and w.hours[route, town, other] <= reach and barred(w, route, other, town, p):
        other = next_nearest(w, route, town, free, other)
    return other


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
        empty = w.terms[SHORT_LIST]
        for i in range(TERMS):
            empty[i] = 0.0
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
