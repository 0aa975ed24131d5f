"""A run that is changed on the way: at some turns somebody steps in, and from there the course goes on.

A branch is a list of steps, each a turn and what is changed before it is played: a body moved or taken away, a road
closed, foreign aircraft grounded or freed, a town handed over. The past stays as it was, with its luck; from the last
step on, futures are drawn with the luck of other runs, and future 0 keeps the run's own. A step without changes
leaves the run as it is, to the bit. Edits are words, so that they can stand in an address or a file.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from agents.records.codes import GONE, HOLD, PRESENT, STAND
from agents.records.columns import Table, World
from scenarios.problems import Problem, ScenarioError, did_you_mean
from sim.engine import advance
from sim.measures.series import holders_table, series_table
from sim.start.routes import build_routes
from sim.world import COPIED, EVENTS, Prepared, fresh

NONE = -1


class Step(NamedTuple):
    """What is changed before a turn is played: edits such as "move malian_army.sevare_1 gao"."""

    tick: int
    edits: tuple[str, ...] = ()


class Course(NamedTuple):
    """The state after some turns of a run, and what was kept of them."""

    world: World
    series: Table  # [turns, columns of sim/measures/series.py]
    holders: Table  # [turns, towns]


def luck_run(run: int, steps: Sequence[Step], future: int, tick: int) -> int:
    """The number of the run whose luck a turn is played with."""
    return run + future if steps and tick >= steps[-1].tick else run


def changed(w: World, prepared: Prepared, steps: Sequence[Step], tick: int) -> World:
    """The world after the edits of this turn; the same one where there are none."""
    for edit in dict(steps).get(tick, ()):
        w = apply(w, prepared, edit)
    return w


def play_to(
    prepared: Prepared, seed: int, run: int, tick: int, steps: Sequence[Step] = (), future: int = 0, ledger: bool = True
) -> Course:
    """Play a run, with what is changed on the way, to the start of a turn; the edits of that turn are made."""
    w = fresh(prepared, seed, run, ledger)
    turns = prepared.scenario.n_ticks
    series, holders = series_table(w, turns), holders_table(w, turns)
    edits, now = dict(steps), 0
    for stop in [*(step.tick for step in steps if step.tick <= tick), tick]:
        advance(w, seed, luck_run(run, steps, future, now), stop - now, series, holders)
        now = stop
        for edit in edits.pop(stop, ()):  # once, where the turn asked for is that of the last step
            w = apply(w, prepared, edit)
    return Course(w, series, holders)


def future_of(prepared: Prepared, from_here: Course, seed: int, run: int) -> Course:
    """Play on from a course to the end with the luck of a run; `from_here` stays as it is."""
    w = copy_of(from_here.world)
    series, holders = from_here.series.copy(), from_here.holders.copy()
    advance(w, seed, run, prepared.scenario.n_ticks - int(w.theatre[0].tick), series, holders)
    return Course(w, series, holders)


def copy_of(w: World) -> World:
    """A world of its own; what no turn changes is shared."""
    own = {name: getattr(w, name).copy() for name in (*COPIED, "threat", "ledger")}
    own["events"] = np.zeros(EVENTS, w.events.dtype).view(np.recarray)
    own["events"][: w.theatre[0].events] = w.events[: w.theatre[0].events]
    return w._replace(**own)


def apply(w: World, prepared: Prepared, edit: str) -> World:
    """Make one edit, in place as far as state goes; raises ScenarioError if it can't be made at this moment."""
    verb, *words = edit.split()
    if verb not in EDITS:
        raise wrong(edit, f'"{verb}" is no change of the world', did_you_mean(verb, EDITS))
    call, count = EDITS[verb]
    if len(words) != count:
        raise wrong(edit, f"{verb} takes {count} words, not {len(words)}")
    return call(w, prepared, edit, *words)


def move(w: World, prepared: Prepared, edit: str, unit: str, town: str) -> World:
    """A body stands in another town, without orders."""
    row, place = row_of(prepared.names.unit_slugs, unit, edit), row_of(prepared.names.towns, town, edit)
    u = w.units[row]
    if u.status != PRESENT:
        raise wrong(edit, f"{unit} is not in the theatre at that moment")
    clear_orders(w, row)
    u.town, u.cell = place, w.towns.cell[place]
    return w


def remove(w: World, prepared: Prepared, edit: str, unit: str) -> World:
    """A body takes no part from now on; its people count as neither lost nor present."""
    row = row_of(prepared.names.unit_slugs, unit, edit)
    if w.units[row].status == GONE:
        raise wrong(edit, f"{unit} is gone already")
    clear_orders(w, row)
    w.units[row].status = GONE
    return w


def clear_orders(w: World, row: int) -> None:
    """A body without a road, a package, an order or a fight."""
    u = w.units[row]
    u.edge = u.heading = u.package = u.objective = u.stage_town = u.guard = NONE
    u.offset = u.contact_hours = u.spare_hours = u.busy_hours = 0.0
    u.posture, u.order, u.bush = HOLD, STAND, 0


def close(w: World, prepared: Prepared, edit: str, a: str, b: str) -> World:
    """A road can't be used from now on: ways are looked for anew. Who is on it turns to its nearer end."""
    one, other = row_of(prepared.names.towns, a, edit), row_of(prepared.names.towns, b, edit)
    edges = w.edges.copy()
    shut = ((edges.a == one) & (edges.b == other)) | ((edges.a == other) & (edges.b == one))
    if not shut.any():
        raise wrong(edit, f"there is no road between {a} and {b}")
    for row in np.flatnonzero((w.units.edge >= 0) & shut[w.units.edge]).tolist():
        turn_in(w, row)
    edges.length[shut] = np.inf  # no way that leads over it is the shortest, also where more roads are closed later
    base = prepared.ground
    found = build_routes(prepared.scenario, base.nodes, edges, base.home)
    return w._replace(edges=edges, **found._asdict())


def turn_in(w: World, row: int) -> None:
    """A body on a road stands at the nearer end of it."""
    u = w.units[row]
    if u.offset > w.edges[u.edge].length / 2.0:
        u.town = u.heading
    u.edge = u.heading = NONE
    u.offset, u.cell = 0.0, w.towns[u.town].cell


def ground(w: World, prepared: Prepared, edit: str) -> World:
    """No foreign combat or patrol aircraft flies from now on; transports do."""
    w.theatre[0].air_allowed = 0
    return w


def free(w: World, prepared: Prepared, edit: str) -> World:
    """Foreign combat aircraft fly from now on, once their side is called."""
    w.theatre[0].air_allowed = 1
    return w


def hand(w: World, prepared: Prepared, edit: str, town: str, side: str) -> World:
    """A town is a side's from now on; who stands in it may take it back."""
    row, holder = row_of(prepared.names.towns, town, edit), row_of(prepared.names.factions, side, edit)
    t = w.towns[row]
    t.holder, t.taken_tick, t.held_hours = holder, w.theatre[0].tick, 0.0
    t.claimant, t.claim_hours, t.abandoned_tick = NONE, 0.0, NONE
    u = w.units
    t.garrisoned = int(((u.status == PRESENT) & (u.faction == holder) & (u.town == row) & (u.edge < 0)).any())
    return w


def row_of(names: Sequence[str], name: str, edit: str) -> int:
    """Where a name stands."""
    if name not in names:
        raise wrong(edit, f'there is no "{name}"', did_you_mean(name, names))
    return names.index(name)


def wrong(edit: str, what: str, right: str = "") -> ScenarioError:
    """A change that can't be made."""
    return ScenarioError([Problem("change of the world", 0, f'"{edit}"', what, right)])


Call = Callable[..., World]
EDITS: dict[str, tuple[Call, int]] = {
    "move": (move, 2),
    "remove": (remove, 1),
    "close": (close, 2),
    "ground": (ground, 0),
    "free": (free, 0),
    "hand": (hand, 2),
}
