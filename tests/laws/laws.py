"""What must hold in any war, phase by phase: each law looks at the state before and after one phase of one turn.

A law is a generator of complaints. `PHASE_LAWS` says after which phase a law is asked; "" = after every phase.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import BASE, FIGHT, GONE, HIDING, LIFT, PRESENT, REFUGE, STRIKE_FLOWN, WITHDRAW
from agents.records.columns import World
from sim.phases.movement import cell_on_edge
from tests.phases.little_world import COLUMNS, SPEED

Before = dict[str, Any]  # some records, copied
KEPT = ("theatre", "units", "towns", "sides", "wings", "depots", "civilians", "tracks")
Law = Callable[[World, Before], Iterator[str]]
COUNTS = {
    "units": ("personnel", "killed", "captured", "deserted", "vehicles", "vehicles_lost", "heavy", "heavy_lost",
              "supply", "busy_hours", "hours_left", "spare_hours", "contact_hours", "struck", "offset"),
    "wings": ("aircraft", "aircraft_lost", "bombs", "bombs_used", "bombs_supplied", "sorties"),
    "depots": ("stores", "lost"),
    "civilians": ("people", "road", "homeward", "returned"),
    "towns": ("people", "away", "hosted_idp", "refugees", "on_road", "left_total", "harmed", "harmed_by_strikes",
              "fight_hours", "strikes", "alarm", "held_hours", "claim_hours", "quiet_hours"),
    "sides": ("sorties", "strikes", "bombs", "airlifted", "tonnes_lifted", "harmed", "defeats", "disorder"),
}  # fmt: skip
SHARES = {"units": ("cohesion", "fatigue", "recent_loss"), "towns": ("front", "habit"), "sides": ("disorder",)}
NEVER_LESS = {
    "units": ("killed", "captured", "deserted", "vehicles_lost", "heavy_lost"),
    "wings": ("aircraft_lost", "bombs_used", "bombs_supplied", "sorties"),
    "sides": ("sorties", "strikes", "bombs", "airlifted", "harmed"),
    "towns": ("left_total", "harmed", "harmed_by_strikes"),
}
TINY = 1e-9  # rounding of sums of kilometres and hours


class Named(NamedTuple):
    """A law, and the phase after which it is asked."""

    phase: str
    law: Law


def copied(w: World) -> Before:
    """The records of this moment that the laws ask for."""
    return {name: getattr(w, name).copy() for name in KEPT}


def soldiers_are_conserved(w: World, before: Before) -> Iterator[str]:
    """People, vehicles and weapons of a body are with it or in its books of losses."""
    u = w.units
    for there, start in (
        (u.personnel + u.killed + u.captured + u.deserted, u.personnel_start),
        (u.vehicles + u.vehicles_lost, u.vehicles_start),
        (u.heavy + u.heavy_lost, u.heavy_start),
    ):
        for row in np.flatnonzero(there != start):
            yield f"unit {row}: {there[row]} of {start[row]} accounted for"
    for row in np.flatnonzero((u.status == GONE) & (u.personnel + u.vehicles + u.heavy > 0)):
        yield f"unit {row} is gone and still has something"


def losses_stay_with_the_side_that_had_them(w: World, before: Before) -> Iterator[str]:
    """What a side has lost so far never shrinks, whomever its units serve by now."""
    for field in NEVER_LESS["units"]:
        now, then = (
            np.bincount(units.faction, units[field], sides.size) + sides[f"{field}_moved"]
            for units, sides in ((w.units, w.sides), (before["units"], before["sides"]))
        )
        for side in np.flatnonzero(now < then):
            yield f"side {side}: {field} went down from {then[side]:.0f} to {now[side]:.0f}"


def bombs_are_conserved(w: World, before: Before) -> Iterator[str]:
    """Aircraft and bombs are in store or in the books."""
    v = w.wings
    for row in np.flatnonzero(v.bombs + v.bombs_used != v.bombs_start + v.bombs_supplied):
        yield f"wing {row}: {v.bombs[row]} bombs"
    for row in np.flatnonzero(v.aircraft + v.aircraft_lost != v.aircraft_start):
        yield f"wing {row}: {v.aircraft[row]} aircraft"
    if w.sides.bombs.sum() != v.bombs_used.sum():
        yield "sides and wings count other bombs"


def stores_come_from_somewhere(w: World, before: Before) -> Iterator[str]:
    """Supply grows in its phase alone, or with a landing; strikes write off what they take from a depot."""
    more = (w.units.supply > before["units"].supply) & (w.units.town == before["units"].town)
    for row in np.flatnonzero(more):
        yield f"unit {row} was supplied out of its turn"
    stores, was = w.depots, before["depots"]
    for row in np.flatnonzero(np.abs(stores.stores + stores.lost - was.stores - was.lost) > 1e-6):
        yield f"depot {row}: stores neither used nor lost"


def bodies_hold_what_they_can_carry(w: World, before: Before) -> Iterator[str]:
    """Nobody is filled beyond what his kind carries; one who carries more than that uses it up."""
    most = np.maximum(w.kinds.supply_days[w.units.kind], before["units"].supply)
    for row in np.flatnonzero(w.units.supply > most + TINY):
        yield f"unit {row} carries {w.units.supply[row]} days"


def civilians_are_conserved(w: World, before: Before) -> Iterator[str]:
    """The people of each town are somewhere, to the last one; towns count what groups count."""
    of_origin = [np.zeros(w.towns.size, np.int64) for _ in range(2)]
    for sums, c in zip(of_origin, (w.civilians, before["civilians"]), strict=True):
        np.add.at(sums, c.origin, c.people + c.road + c.homeward)
    for row in np.flatnonzero(of_origin[0] != of_origin[1]):
        yield f"town {row}: {of_origin[1][row]} people before, {of_origin[0][row]} after"
    if w.towns.hosted_idp.sum() + w.towns.refugees.sum() + w.towns.on_road.sum() != w.towns.away.sum():
        yield "towns count other people away than people who are somewhere"


def nothing_is_negative(w: World, before: Before) -> Iterator[str]:
    """Counts and amounts are zero or more, shares lie between 0 and 1, and books of losses never shrink."""
    for name, fields in COUNTS.items():
        for field in fields:
            if not (getattr(w, name)[field] >= 0).all():
                yield f"{name}.{field} is negative or no number"
    for name, fields in SHARES.items():
        for field in fields:
            values = getattr(w, name)[field]
            if not ((values >= 0.0) & (values <= 1.0)).all():
                yield f"{name}.{field} leaves 0 to 1"
    for name, fields in NEVER_LESS.items():
        for field in fields:
            if (getattr(w, name)[field] < before[name][field]).any():
                yield f"{name}.{field} went down"


def every_body_is_in_one_place(w: World, before: Before) -> Iterator[str]:
    """At a town, or on a road that joins two; in the cell of that place; not off the map."""
    for row in np.flatnonzero(w.units.status == PRESENT):
        u = w.units[row]
        if u.edge < 0:
            if (u.heading, u.offset, u.cell) != (-1, 0.0, w.towns[u.town].cell):
                yield f"unit {row} is at town {u.town} and elsewhere"
            continue
        edge = w.edges[u.edge]
        if {int(u.town), int(u.heading)} != {int(edge.a), int(edge.b)} or not 0.0 <= u.offset <= edge.length:
            yield f"unit {row} is not on its road"
        elif u.cell < 0 or u.cell != cell_on_edge(w.towns, w.theatre[0], u, edge.length):
            yield f"unit {row} is not in its cell"


def places(w: World, units: Any) -> tuple[Any, Any]:
    """Where bodies are [km east, km north]."""
    share = np.zeros(units.size)
    on_road = units.edge >= 0
    share[on_road] = units.offset[on_road] / np.maximum(w.edges.length[units.edge[on_road]], TINY)
    ahead = np.where(on_road, units.heading, units.town)
    x = w.towns.x[units.town] * (1.0 - share) + w.towns.x[ahead] * share
    y = w.towns.y[units.town] * (1.0 - share) + w.towns.y[ahead] * share
    return x, y


def nobody_is_faster_than_his_class(w: World, before: Before) -> Iterator[str]:
    """As the crow flies, no body came farther than its vehicles can drive in the hours that it had."""
    was = before["units"]
    (x, y), (from_x, from_y) = places(w, w.units), places(w, was)
    hours = w.theatre[0].tick_hours + was.spare_hours
    arrivals = w.towns.size * w.params[0].movement.arrival_km  # so near counts as being there
    most = np.array(SPEED)[w.kinds.mobility[w.units.kind]] * hours + arrivals
    for row in np.flatnonzero(np.hypot(x - from_x, y - from_y) > most + TINY):
        yield f"unit {row} came {np.hypot(x - from_x, y - from_y)[row]:.1f} km in {hours[row]:g} h"


def nobody_moves_unasked(w: World, before: Before) -> Iterator[str]:
    """Only marching moves bodies, and aircraft those who wait for them."""
    was = before["units"]
    away = (w.units.cell != was.cell) | (w.units.town != was.town) | (w.units.edge != was.edge)
    for row in np.flatnonzero(away & (was.order != LIFT)):
        yield f"unit {row} moved without marching"


def no_fight_without_contact(w: World, before: Before) -> Iterator[str]:
    """Whoever loses anything in a fight shared his cell with an enemy in the open; so did those who report one."""
    was, u = before["units"], w.units
    losses = sum(u[name] - was[name] for name in ("killed", "captured", "deserted"))
    fit = (was.status == PRESENT) & (was.bush == 0) & (was.posture != HIDING) & (was.personnel > 0)
    fit &= (was.posture != WITHDRAW) & (was.cell >= 0)

    def met(side: int, cell: int) -> bool:
        there = {int(f) for f in was.faction[fit & (was.cell == cell)]}
        return any(w.sides.hostile_mask[side] >> other & 1 for other in there)

    for row in np.flatnonzero((losses > 0) | (u.contact_hours > was.contact_hours)):
        if not (fit[row] and met(int(was.faction[row]), int(was.cell[row]))):
            yield f"unit {row} fought nobody"
    for event in new_events(w, before, FIGHT):
        if not met(int(event.faction), int(event.cell)):
            yield f"side {event.faction} reports a fight with nobody in cell {event.cell}"


def no_strike_without_a_believed_target(w: World, before: Before) -> Iterator[str]:
    """Aircraft strike what their staff believed when they took off, and it is an enemy's; nobody else is hurt."""
    struck = set()
    for event in new_events(w, before, STRIKE_FLOWN):
        side, staff = w.sides[event.faction], int(w.sides[event.faction].staff)
        if not side.hostile_mask >> event.other & 1:
            yield f"side {event.faction} struck side {event.other}, no enemy"
        if event.unit >= 0:
            struck.add(int(event.unit))
            if before["tracks"][staff, event.unit].tick < 0:
                yield f"staff {staff} struck unit {event.unit}, of which it knew nothing"
        elif not any(d.town == event.town and d.known >> staff & 1 for d in before["depots"]):
            yield f"staff {staff} struck a depot at {event.town}, of which it knew nothing"
    for row in np.flatnonzero(w.units.killed > before["units"].killed):
        if int(row) not in struck:
            yield f"unit {row} was hurt by no strike"


def no_knowledge_without_a_sensor(w: World, before: Before) -> Iterator[str]:
    """Where nobody talks and nothing flies: what a staff saw in this turn, one of its bodies or a friend's was near."""
    tick, u = int(w.theatre[0].tick), w.units
    for staff, row in zip(*np.nonzero(w.tracks.tick > before["tracks"].tick), strict=True):
        if w.tracks[staff, row].tick != tick:
            continue  # a report of an ally, as old as it is
        friends = 0
        for side in np.flatnonzero(w.sides.staff == staff):
            friends |= int(w.sides.allied_mask[side])
        watchers = (u.status == PRESENT) & (friends >> u.faction & 1 == 1)
        east = np.abs(u.cell % COLUMNS - u.cell[row] % COLUMNS)
        north = np.abs(u.cell // COLUMNS - u.cell[row] // COLUMNS)
        if not (watchers & (east <= 1) & (north <= 1)).any():
            yield f"staff {staff} saw unit {row} from nowhere"


def control_never_without_presence(w: World, before: Before) -> Iterator[str]:
    """Who takes a town stands in it, or is the sovereign whose ally does; nobody loses one in which he stands alone."""
    u, sides = w.units, w.sides
    armed = (u.status == PRESENT) & (u.edge < 0) & (u.bush == 0) & (u.posture != HIDING) & (u.personnel > 0)
    for row in np.flatnonzero(w.towns.holder != before["towns"].holder):
        there = {int(side) for side in u.faction[armed & (u.town == row)]}
        now, former = int(w.towns.holder[row]), int(before["towns"].holder[row])
        if former >= 0 and any(sides.allied_mask[former] >> side & 1 for side in there):
            yield f"town {row} passed from side {former}, which or whose ally stood in it"
        if now >= 0 and now not in there:
            sovereign = now == w.theatre[0].government
            if not (sovereign and any(sides.allied_mask[side] >> now & 1 for side in there)):
                yield f"town {row} passed to side {now}, which was not there"
        if w.towns.kind[row] in (REFUGE, BASE):
            yield f"town {row} is nobody's to take"


def new_events(w: World, before: Before, kind: int) -> Iterator[Any]:
    """Events of one kind that the phase wrote."""
    first, last = int(before["theatre"][0].events), min(int(w.theatre[0].events), w.events.size)
    return (event for event in w.events[first:last] if event.kind == kind)


ALWAYS = (soldiers_are_conserved, losses_stay_with_the_side_that_had_them, bombs_are_conserved,
          civilians_are_conserved, nothing_is_negative, every_body_is_in_one_place)  # fmt: skip
STILL = ("advance_clock", "do_politics", "observe", "give_orders", "supply_forces", "fly", "fight", "resolve_control",
         "displace")  # fmt: skip
PHASE_LAWS = (
    *(Named("", law) for law in ALWAYS),
    *(Named(verb, nobody_moves_unasked) for verb in STILL),
    *(Named(verb, stores_come_from_somewhere) for verb in (*STILL, "move") if verb != "supply_forces"),
    Named("supply_forces", bodies_hold_what_they_can_carry),
    Named("move", nobody_is_faster_than_his_class),
    Named("fight", no_fight_without_contact),
    Named("fly", no_strike_without_a_believed_target),
    Named("resolve_control", control_never_without_presence),
)


def complaints(w: World, before: Before, verb: str) -> list[str]:
    """What the laws have to say after a phase."""
    return [
        f"after {verb}, {named.law.__name__.replace('_', ' ')}: {complaint}"
        for named in PHASE_LAWS
        if named.phase in ("", verb)
        for complaint in named.law(w, before)
    ]
