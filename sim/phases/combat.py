"""Fights: enemies that share a cell wear each other down hour by hour, until one side breaks.

Losses are binomial around a mixed Lanchester rate: a unit's hourly chance of loss = rate × enemy power ^ firers
÷ people of its side there ^ (1 − targets) × how exposed it is: how a side is divided into units makes no
difference. A unit breaks by a hazard that grows with the odds against it,
its losses, its disorder and the strikes upon it; broken units run by an open road, hide among people, or are
taken. Source: Lanchester 1916; mixed exponents as in Hartley and Helmbold 1995 (source key lanchester).
Left out: wounded (they stay with their unit), ammunition of single units, artillery as an arm of its own.
"""

import math

from agents.compiled import rule
from agents.luck import COMBAT, Luck, binomial, uniform
from agents.records.codes import (
    ATTACK,
    BROKE,
    CAPTURED_UNIT,
    DISPERSED,
    FIGHT,
    GONE,
    HIDING,
    HOLD,
    LIE_LOW,
    MARCH,
    PRESENT,
    RETREAT,
    STAND,
    WITHDRAW,
)
from agents.records.columns import Row, Rows, Table, World
from agents.records.events import log_event
from agents.records.relations import is_among
from agents.records.strength import effective_power

KILLED, VEHICLES, HEAVY, BREAKS, FATE = range(5)  # streams of draws within a unit and hour
STREAMS = 8


@rule
def fight(w: World, luck: Luck) -> None:
    """Find the cells that hold enemies, fight there for the hours that the units have, log what was lost."""
    p = w.params[0].combat
    count = find_contested(w.units, w.sides, w.occupied, w.listed)
    if count == 0:
        end_contacts(w.units, w.towns, w.sides, w.occupied, w.theatre[0].tick_hours)
        clear_cells(w.units, w.occupied)
        return
    gather(w)
    hours = int(w.theatre[0].tick_hours)
    for town in range(w.towns.size):
        w.towns[town].fight_hours = 0.0
        w.towns[town].calm_hours = float(hours)
    for hour in range(hours):
        for i in range(count):
            fight_one_hour(w, w.listed[i], hour, hours, w.firing, w.manned, luck, p)
    report(w, count)
    end_contacts(w.units, w.towns, w.sides, w.occupied, w.theatre[0].tick_hours)
    disperse_lists(w, count)
    clear_cells(w.units, w.occupied)


@rule
def in_flight(u: Row) -> bool:
    """Whether a body is on its way out: what pursuit costs was counted when it broke. At bay it holds again."""
    return bool(u.posture == WITHDRAW)


CONTESTED = -(1 << 63)  # the sign bit of a cell's mask


@rule
def can_fight(u: Row) -> bool:
    """Whether a unit is there, in the open, and not in flight."""
    there = u.status == PRESENT and u.bush == 0 and u.posture != HIDING and u.cell >= 0 and u.personnel > 0
    return bool(there and not in_flight(u))


@rule
def find_contested(units: Rows, sides: Rows, occupied: Table, contested: Table) -> int:
    """Mark who is in each cell; a cell that holds enemies gets its sign bit set and is listed. Returns how many."""
    count = 0
    for row in range(units.size - 1, -1, -1):
        u = units[row]
        if can_fight(u):
            mask = occupied[u.cell]
            if mask >= 0 and mask & sides[u.faction].hostile_mask:
                mask |= CONTESTED
                contested[count] = u.cell
                count += 1
            occupied[u.cell] = mask | 1 << u.faction
    return count


@rule
def gather(w: World) -> None:
    """Chain the units of each contested cell, and note what they have lost so far."""
    for row in range(w.units.size - 1, -1, -1):
        u = w.units[row]
        if can_fight(u) and w.occupied[u.cell] < 0:
            w.next_in_cell[row] = w.first_in_cell[u.cell]
            w.first_in_cell[u.cell] = row
            w.losses[row].killed = u.killed
            w.losses[row].vehicles = u.vehicles_lost


@rule
def disperse_lists(w: World, count: int) -> None:
    """Leave the chains as they were found."""
    for i in range(count):
        w.first_in_cell[w.listed[i]] = -1


@rule
def clear_cells(units: Rows, occupied: Table) -> None:
    """Leave the marks as they were found."""
    for row in range(units.size):
        if units[row].cell >= 0:
            occupied[units[row].cell] = 0


@rule
def active(u: Row, hour: int, hours: int) -> bool:
    """Whether a unit takes part in this hour: it is there, has time left, and has not broken."""
    return bool(u.status == PRESENT and u.personnel > 0 and u.hours_left >= hours - hour and u.posture != HIDING)


@rule
def fight_one_hour(w: World, cell: int, hour: int, hours: int, power: Table, people: Table, luck: Luck, p: Row) -> None:
    """All who are in the cell fire at once: powers first, then everybody's losses, then who breaks."""
    for side in range(power.size):
        power[side] = 0.0
        people[side] = 0.0
    row = w.first_in_cell[cell]
    while row >= 0:
        u = w.units[row]
        if active(u, hour, hours):
            power[u.faction] += firing_power(u, w.kinds, p, w.params[0].combat)
            people[u.faction] += u.personnel
        row = w.next_in_cell[row]
    town = w.cells[cell].town
    in_town = w.towns[town].cell == cell
    fought = False
    row = w.first_in_cell[cell]
    while row >= 0:
        u = w.units[row]
        following = w.next_in_cell[row]
        if active(u, hour, hours):
            enemy = sum_over(power, w.sides[u.faction].hostile_mask)
            if enemy > 0.0:
                fought = True
                friends = w.sides[u.faction].allied_mask
                lose(u, enemy, sum_over(people, friends), in_town and u.edge < 0, row, hour, luck, p)
                own = sum_over(power, friends)
                u.contact_hours += 1.0
                u.spare_hours = float(hours - hour - 1)
                u.fatigue = min(1.0, u.fatigue + p.fatigue_per_hour)
                chance = break_chance(u, own, enemy, w.kinds[u.kind].quality, p)
                if u.personnel > 0 and uniform(luck, COMBAT, row, hour * STREAMS + BREAKS) < chance:
                    break_off(w, row, enemy, own, hour, luck, p)
        row = following
    if fought and in_town:
        w.towns[town].fight_hours += 1.0
        w.towns[town].calm_hours = float(hours - hour - 1)
        w.towns[town].fought_tick = w.theatre[0].tick


@rule
def firing_power(u: Row, kinds: Rows, p: Row, combat: Row) -> float:
    """Power [riflemen] that a unit brings to bear: less on the march, dispersed or under strikes."""
    share = 1.0
    if u.posture == DISPERSED:
        share = p.fire_dispersed
    elif u.posture == MARCH:
        share = p.fire_march
    return effective_power(u, kinds, combat) * share * math.exp(-p.suppression * u.struck)


@rule
def sum_over(amounts: Table, mask: int) -> float:
    """The sum of an amount over the factions of a mask."""
    total = 0.0
    for side in range(amounts.size):
        if mask >> side & 1:
            total += amounts[side]
    return total


@rule
def exposure(posture: int, in_town: bool, p: Row) -> float:
    """How much more (or less) than a body in the open a unit suffers from the same fire."""
    if posture == ATTACK:
        factor = p.exposed_attack
    elif posture == MARCH:
        factor = p.exposed_march
    else:
        factor = p.exposed_hold
    return factor * (p.cover_town if in_town and posture == HOLD else 1.0)


@rule
def loss_chance(people: float, enemy: float, exposed: float, p: Row) -> float:
    """The chance that one of `people` people of a side is killed within the hour by `enemy` power: mixed Lanchester."""
    if people <= 0.0 or enemy <= 0.0:
        return 0.0
    rate = p.loss_rate * math.pow(enemy, p.firers_power) * math.pow(people, p.targets_power - 1.0)
    return min(p.loss_cap, rate * exposed)


@rule
def lose(u: Row, enemy: float, people: float, in_town: bool, row: int, hour: int, luck: Luck, p: Row) -> None:
    """One hour's losses of a unit: people, vehicles, heavy weapons. `people`: of its side in the cell."""
    chance = loss_chance(people, enemy, exposure(u.posture, in_town, p), p)
    stream = hour * STREAMS
    remove(
        u,
        binomial(luck, COMBAT, row, stream + KILLED, u.personnel, chance),
        binomial(luck, COMBAT, row, stream + VEHICLES, u.vehicles, min(1.0, chance * p.vehicle_loss)),
        binomial(luck, COMBAT, row, stream + HEAVY, u.heavy, min(1.0, chance * p.vehicle_loss)),
    )


@rule
def remove(u: Row, killed: int, vehicles: int, heavy: int) -> None:
    """Take losses off a unit and keep the books."""
    before = u.personnel
    u.personnel -= killed
    u.killed += killed
    u.vehicles -= vehicles
    u.vehicles_lost += vehicles
    u.heavy -= heavy
    u.heavy_lost += heavy
    if before > 0:
        share = killed / before
        u.recent_loss = min(1.0, u.recent_loss + share)
        u.cohesion = max(0.0, u.cohesion - share)
    if u.personnel <= 0:
        finish(u)


@rule
def finish(u: Row) -> None:
    """Nobody is left: the unit is gone; what it drove and served is lost."""
    u.status = GONE
    u.vehicles_lost += u.vehicles
    u.vehicles = 0
    u.heavy_lost += u.heavy
    u.heavy = 0
    u.package = -1


@rule
def break_chance(u: Row, own: float, enemy: float, quality: float, p: Row) -> float:
    """The chance within the hour that a unit breaks: logistic in odds, losses, disorder and strikes.

    A unit that is set (holding or attacking) hardly ever breaks in its first hour.
    """
    if enemy <= 0.0:
        return 0.0
    odds = math.log(enemy / max(own, 1.0))
    x = (
        p.break_base
        + p.break_odds * odds
        + p.break_loss * u.recent_loss
        + p.break_disorder * (1.0 - u.cohesion)
        + p.break_struck * u.struck
        + p.break_hours * u.contact_hours
        - p.break_quality * math.log(max(quality, p.least_quality))
    )
    return p.break_rate / (1.0 + math.exp(-x))


@rule
def break_off(w: World, row: int, enemy: float, own: float, hour: int, luck: Luck, p: Row) -> None:
    """A broken unit leaves the fight: by an open road, into hiding, or into captivity; pursuit costs it people."""
    u = w.units[row]
    side = w.sides[u.faction]
    against = main_enemy(w, u)
    odds = enemy / max(own + enemy, 1.0)
    light = p.pursuit_night + (1.0 - p.pursuit_night) * w.theatre[0].daylight
    caught = p.pursuit_loss * odds * light
    stream = hour * STREAMS
    remove(
        u,
        binomial(luck, COMBAT, row, stream + FATE, u.personnel, caught),
        binomial(luck, COMBAT, row, stream + FATE + 1, u.vehicles, min(1.0, p.abandoned_share * odds)),
        binomial(luck, COMBAT, row, stream + FATE + 2, u.heavy, min(1.0, p.abandoned_share * odds)),
    )
    if u.status == GONE:
        return
    runaways = binomial(luck, COMBAT, row, stream + FATE + 3, u.personnel, p.desertion * (1.0 - u.cohesion))
    u.personnel -= runaways
    u.deserted += runaways
    u.cohesion *= p.broken_cohesion
    u.hours_left = 0.0
    u.package = -1
    shift_belief(w, u, against, p)
    log_event(w.theatre, w.events, BROKE, u.faction, against, u.town, u.cell, row, float(u.personnel), 0.0)
    goal = open_refuge(w, u)
    if u.personnel <= 0:
        finish(u)
    elif goal >= 0:
        u.order = RETREAT
        u.objective = goal
        u.posture = WITHDRAW
        u.busy_hours = 0.0
    elif side.regular == 0 and u.edge < 0:
        u.order = LIE_LOW
        u.posture = HIDING
        u.bush = 1
    else:
        u.captured += u.personnel
        log_event(w.theatre, w.events, CAPTURED_UNIT, u.faction, against, u.town, u.cell, row, float(u.personnel), 0.0)
        u.personnel = 0
        finish(u)


@rule
def main_enemy(w: World, u: Row) -> int:
    """The hostile faction with most people in the cell; -1 if none is left."""
    best, most = -1, 0
    row = w.first_in_cell[u.cell]
    while row >= 0:
        v = w.units[row]
        if w.sides[u.faction].hostile_mask >> v.faction & 1 and v.personnel > most:
            best, most = v.faction, v.personnel
        row = w.next_in_cell[row]
    return best


@rule
def shift_belief(w: World, u: Row, against: int, p: Row) -> None:
    """Each body that runs lowers what its enemies' staffs think of its faction, and raises the winner's name."""
    if against < 0:
        return
    for side in range(w.sides.size):
        staff = w.sides[side].staff
        if not is_first_of_staff(w.sides, side):
            continue
        if w.sides[side].hostile_mask >> u.faction & 1:
            w.quality[staff, u.faction] = max(p.least_belief, w.quality[staff, u.faction] * p.belief_after_rout)
        if w.sides[u.faction].allied_mask >> side & 1:
            w.quality[staff, against] = min(p.most_belief, w.quality[staff, against] / p.belief_after_rout)


@rule
def is_first_of_staff(sides: Rows, side: int) -> bool:
    """Whether no earlier faction shares this one's staff: news reaches a staff once."""
    for earlier in range(side):
        if sides[earlier].staff == sides[side].staff:
            return False
    return True


@rule
def open_refuge(w: World, u: Row) -> int:
    """The nearest town or refuge of its own side that it can reach without driving into a contested cell; -1 none."""
    route = w.routes[u.faction, w.kinds[u.kind].mobility]
    side = w.sides[u.faction]
    for i in range(w.towns.size):
        town = w.nearest[route, u.town, i]
        edge = w.next_edge[route, u.town, town]
        if edge < 0 and (u.edge < 0 or town != u.town):
            continue
        t = w.towns[town]
        own = is_among(side.allied_mask, t.holder)
        if t.cell == u.cell or not (own or (side.regular == 0 and t.refuge > 0.0)):
            continue
        if u.edge >= 0 and edge != u.edge:
            first = u.town  # back where it came from
        else:
            first = w.edges[edge].b if w.edges[edge].a == u.town else w.edges[edge].a
        cell = w.towns[first].cell
        if cell < 0 or not w.occupied[cell] & side.hostile_mask:
            return town
    return -1


@rule
def report(w: World, count: int) -> None:
    """One event per contested cell and faction with an enemy there: what it lost in this turn."""
    for i in range(count):
        cell = w.listed[i]
        for side in range(w.sides.size):
            if not w.occupied[cell] >> side & 1 or not w.occupied[cell] & w.sides[side].hostile_mask:
                continue
            killed, vehicles, there, against = 0, 0, False, -1
            row = w.first_in_cell[cell]
            while row >= 0:
                u = w.units[row]
                if u.faction == side:
                    there = there or u.contact_hours > 0.0
                    killed += u.killed - w.losses[row].killed
                    vehicles += u.vehicles_lost - w.losses[row].vehicles
                    against = main_enemy(w, u)
                row = w.next_in_cell[row]
            if there:
                town = w.cells[cell].town if w.towns[w.cells[cell].town].cell == cell else -1
                log_event(w.theatre, w.events, FIGHT, side, against, town, cell, -1, float(killed), float(vehicles))


@rule
def end_contacts(units: Rows, towns: Rows, sides: Rows, occupied: Table, hours: float) -> None:
    """Where no enemy is a unit's clock of contact goes back to zero, and a raid that found nobody is over."""
    contested = False
    for row in range(units.size):
        u = units[row]
        mask = occupied[u.cell] if u.cell >= 0 else 0
        contested = contested or mask < 0
        if mask < 0 and mask & sides[u.faction].hostile_mask:
            continue
        if u.contact_hours > 0.0:
            u.contact_hours = 0.0
            if u.posture == ATTACK and u.order == STAND:
                u.posture = HOLD
    if not contested:
        for town in range(towns.size):
            towns[town].fight_hours = 0.0
            towns[town].calm_hours = float(hours)
