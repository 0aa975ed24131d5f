"""The luck of the start: how strong each faction is, when its commander first decides, what each staff was told.

One draw per faction places all its strengths in their ranges (low and high are not independent from unit to
unit: they come from the same counts). A staff knows a body of the other side that stands in a town with
`brief_chance`; its power is believed with a log-normal error that grows with the age of the report,
spread = brief_error × √(1 + age in days). Places are those of the start: nobody in a town had moved since.
"""

import math

from agents.compiled import entry, rule
from agents.luck import START, Luck, normal, uniform
from agents.records.codes import BRIEFED, GONE, HOSTILE, PRESENT, WARY
from agents.records.columns import Column, Row, Rows, Table, World
from agents.records.strength import nominal_power

STRENGTH = (
    Column("low", "f8", "person", "start", "least plausible strength"),
    Column("best", "f8", "person", "start", "best estimate"),
    Column("high", "f8", "person", "start", "highest plausible strength"),
    Column("vehicles", "i8", "vehicle", "start", "vehicles at the best estimate"),
)

# Draws of one side (row = side) and of one unit's track (row = unit, k = BRIEFING + 3 × staff + …).
STRENGTH_DRAW, DECISION_DRAW, BRIEFING = range(3)
KNOWN, AGE, ERROR = range(3)


@entry
def draw_start(w: World, units: Rows, wings: Rows, seed: int, run: int) -> None:
    """Draw a run's start into a fresh world; `units`, `wings`: STRENGTH ranges of the rows."""
    luck = Luck(seed, run, 0)
    for row in range(w.sides.size):
        side = w.sides[row]
        side.strength_draw = uniform(luck, START, row, STRENGTH_DRAW)
        side.next_decision = uniform(luck, START, row, DECISION_DRAW) * w.tempers[row].decision_hours
    for row in range(w.units.size):
        muster(w.units[row], units[row], w.sides[w.units[row].faction].strength_draw, w.kinds)
    for row in range(w.wings.size):
        wing, crew = w.wings[row], wings[row]
        wing.personnel = whole(between(crew.low, crew.best, crew.high, w.sides[wing.faction].strength_draw))
    brief(w.tracks, w.units, w.sides, w.relations, w.kinds, w.params[0].theatre, luck)


@rule
def between(low: float, best: float, high: float, share: float) -> float:
    """The value at a place 0-1 in a range: low at 0, best at one half, high at 1, straight lines between."""
    if share < 0.5:
        return low + (best - low) * 2.0 * share
    return best + (high - best) * (2.0 * share - 1.0)


@rule
def whole(x: float) -> int:
    """The nearest whole number, halves up."""
    return int(math.floor(x + 0.5))


@rule
def muster(u: Row, strength: Row, draw: float, kinds: Rows) -> None:
    """People by the draw, vehicles in proportion (at least one where there are any), heavy weapons by vehicle."""
    u.personnel = whole(between(strength.low, strength.best, strength.high, draw))
    share = u.personnel / strength.best if strength.best > 0.0 else 1.0
    u.vehicles = min(strength.vehicles, 1)
    u.vehicles = max(u.vehicles, whole(strength.vehicles * share))
    u.heavy = whole(u.vehicles * kinds[u.kind].heavy_per_vehicle)
    if u.personnel <= 0:  # a strength of nobody: the unit does not exist in this run
        u.status = GONE
        u.vehicles = 0
        u.heavy = 0
    u.personnel_start = u.personnel
    u.vehicles_start = u.vehicles
    u.heavy_start = u.heavy


@rule
def brief(tracks: Rows, units: Rows, sides: Rows, relations: Table, kinds: Rows, p: Row, luck: Luck) -> None:
    """Give each staff what it knows at the start of bodies of the other sides in towns."""
    for staff in range(tracks.shape[0]):
        watched = watch_list(sides, relations, staff)
        for row in range(units.size):
            u = units[row]
            if u.status != PRESENT or u.bush == 1 or not watched >> u.faction & 1:
                continue
            k = BRIEFING + 3 * staff
            if uniform(luck, START, row, k + KNOWN) >= p.brief_chance:
                continue
            days = uniform(luck, START, row, k + AGE) * p.brief_age_hours / 24.0
            error = p.brief_error * math.sqrt(1.0 + days) * normal(luck, START, row, k + ERROR)
            track = tracks[staff, row]
            track.tick = 0
            track.town = u.town
            track.cell = u.cell
            track.power = nominal_power(u, kinds) * math.exp(error)
            track.vehicles = u.vehicles * math.exp(error)
            track.posture = u.posture
            track.faction = u.faction
            track.source = BRIEFED


@rule
def watch_list(sides: Rows, relations: Table, staff: int) -> int:
    """One bit for each faction of another staff that some side of this staff is hostile to or wary of."""
    bits = 0
    for side in range(sides.size):
        if sides[side].staff == staff:
            for other in range(sides.size):
                if sides[other].staff != staff and relations[side, other] in (HOSTILE, WARY):
                    bits |= 1 << other
    return bits
