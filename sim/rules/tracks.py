"""What can be seen, and when a track is given up: shared by ground, air and staff.

A track is what a staff believes of one enemy body. It is never moved but by a new sighting or report; it ages,
and it is struck off when somebody looks at its place and nothing is there (the staff tells its allies at once,
or the same ghost would come back with their next report).
"""

from agents.compiled import rule
from agents.records.codes import ALLY, MARCH, MOVE
from agents.records.columns import Row, Rows

NO_TRACK = -1


@rule
def sight(daylight: float, dust: int, by_night: float, in_dust: float) -> float:
    """How well one sees in this turn against clear daylight (0-1): light × dust."""
    light = daylight + (1.0 - daylight) * by_night
    return light * in_dust if dust == 1 else light


@rule
def on_the_quiet(u: Row, side: Row) -> bool:
    """Whether a body of irregulars gathers with its package: in small groups, a few hours a day, hidden between."""
    return bool(u.posture == MARCH and u.order == MOVE and u.package >= 0 and side.regular == 0)


@rule
def strike_off(tracks: Rows, sides: Rows, friends: int, staff: int, row: int) -> None:
    """Give up a track, and with it whatever the staffs of the friends (faction bits) believe that is no newer."""
    seen = tracks[staff, row].tick
    tracks[staff, row].tick = NO_TRACK
    for ally in range(sides.size):
        if friends >> ally & 1:
            other = tracks[sides[ally].staff, row]
            if other.tick <= seen:
                other.tick = NO_TRACK


@rule
def pass_on(tracks: Rows, giver: int, receiver: int, row: int) -> None:
    """The receiver takes over the giver's track with its age, if that is the newer one."""
    theirs = tracks[giver, row]
    own = tracks[receiver, row]
    if theirs.tick > own.tick:
        own.tick = theirs.tick
        own.town = theirs.town
        own.cell = theirs.cell
        own.power = theirs.power
        own.vehicles = theirs.vehicles
        own.posture = theirs.posture
        own.behind = theirs.behind
        own.heading = theirs.heading
        own.faction = theirs.faction
        own.source = ALLY


@rule
def sighted(track: Row, u: Row, edges: Rows, tick: int, source: int) -> None:
    """The body is where it is and does what it does; its strength is not counted anew."""
    track.tick = tick
    track.cell = u.cell
    track.town = nearest_town(u, edges)
    track.posture = u.posture
    track.behind = u.town if u.edge >= 0 else -1
    track.heading = u.heading if u.edge >= 0 else -1
    track.faction = u.faction
    track.source = source


@rule
def nearest_town(u: Row, edges: Rows) -> int:
    """The town that a report names: the one it is at, or the nearer end of its road."""
    if u.edge >= 0 and u.offset + u.offset > edges[u.edge].length:
        return u.heading
    return u.town
