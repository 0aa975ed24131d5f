"""What a body gives away: how loud it is where it stands, and how much people there could tell of it.

Loudness = signature × terrain × cover. A body in or near a town is talked about the more, the more people live there.
"""

from agents.compiled import rule
from agents.records.codes import (
    DESERT_PLAIN,
    DISPERSED,
    DUNES,
    HIDING,
    MARCH,
    PRESENT,
    RIVER_DELTA,
    ROCK_MASSIF,
    SAHEL,
    WITHDRAW,
)
from agents.records.columns import Row, World
from agents.records.relations import bit_of
from sim.rules.tracks import on_the_quiet

NOWHERE = -1  # instead of a cell


@rule
def show(w: World, row: int, p: Row) -> None:
    """Note what a body gives away in this turn (`w.shown`): where it is, whose, what it does, and how readily."""
    u, body = w.units[row], w.shown[row]
    body.side = 0
    if u.status < PRESENT:
        return
    body.side = 1 << u.faction
    body.cell = u.cell if u.status == PRESENT else NOWHERE
    body.posture = u.posture
    body.fights = u.contact_hours > 0.0
    body.loud = 0.0
    body.lips = 0.0
    if body.cell < 0:
        return
    ground = w.cells[u.cell]
    town = w.towns[ground.town]
    loud = openness(ground.terrain, p) * loudness(u, w.kinds[u.kind], on_the_quiet(u, w.sides[u.faction]), p)
    body.loud = loud * (cover(town, u.cell, u.posture, p) if u.bush == 0 else p.bush)
    body.holder = bit_of(town.holder)
    body.country = town.country
    if town.cell == u.cell or ground.town_km <= p.informers_km:
        heard = p.informers_hiding if u.posture == HIDING or u.bush == 1 else 1.0
        body.lips = w.theatre[0].tick_hours * heard * town.people / (town.people + p.informers_people)


@rule
def loudness(u: Row, kind: Row, quiet: bool, p: Row) -> float:
    """The signature of a body; if it is on the road for a few hours a day only, a mean over the day."""
    loud = signature(kind, u.posture, u.edge >= 0, float(u.vehicles), p)
    if not quiet:
        return loud
    hidden = signature(kind, int(DISPERSED), u.edge >= 0, float(u.vehicles), p)
    return p.approach_share * loud + (1.0 - p.approach_share) * hidden


@rule
def signature(kind: Row, posture: int, on_road: bool, vehicles: float, p: Row) -> float:
    """How readily a body is seen: 1 = a dozen pick-ups on the move; massed vehicles are loud, hidden ones quiet."""
    mass = p.mass_floor + p.mass_per_vehicle * vehicles
    if posture == HIDING:
        return kind.signature_hold * mass * p.hiding
    if posture == DISPERSED:
        return kind.signature_hold * mass * p.dispersed
    if on_road or MARCH <= posture <= WITHDRAW:
        return kind.signature_move * mass
    return kind.signature_hold * mass


@rule
def openness(terrain: int, p: Row) -> float:
    """How open a cell's terrain is to the eye: 1 = Sahel."""
    if terrain == SAHEL:
        return p.terrain_sahel
    if terrain == DESERT_PLAIN:
        return p.terrain_desert_plain
    if terrain == DUNES:
        return p.terrain_dunes
    if terrain == ROCK_MASSIF:
        return p.terrain_rock_massif
    if terrain == RIVER_DELTA:
        return p.terrain_river_delta
    return p.terrain_savanna


@rule
def cover(town: Row, cell: int, posture: int, p: Row) -> float:
    """Share of a body's signature left by houses or caves, if it stands at the place and does not march."""
    if town.cell != cell or MARCH <= posture <= WITHDRAW:
        return 1.0
    return (1.0 - p.refuge_cover * town.refuge) * (p.in_town if town.people > 0.0 else 1.0)


@rule
def look_at_ghost(w: World, row: int, track: Row, look: float, p: Row) -> float:
    """Sightings due of a body at its track's place if it were still there, as its watchers believe it to be.

    `look`: what they would see of a body of signature 1.
    """
    ground = w.cells[track.cell]
    moving = MARCH <= track.posture <= WITHDRAW
    look *= signature(w.kinds[w.units[row].kind], track.posture, moving, track.vehicles, p)
    return look * (openness(ground.terrain, p) * cover(w.towns[ground.town], track.cell, track.posture, p))
