"""The smallest change that would have made a commander choose otherwise, found by letting him choose again.

The world is taken as it stood before the turn, one thing in it is scaled (how strong the enemy was reported at the
place, how good the enemy's fighters or one's own power were believed to be, how a temper weighs losses or time), and
the turn is played once more with the same luck. Nothing is estimated: every flip that is told has been seen to happen.
"""

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from agents.records.columns import Row, Rows, World
from agents.staff.objectives import LEAVE_CHOICE
from sim.engine import advance
from sim.measures.series import holders_table, series_table
from sim.world import COPIED

LADDER = (1.1, 1.25, 1.5, 2.0, 3.0, 5.0)  # factors that are tried, nearest first, then the gap is halved
HALVINGS = 5
LEDGER_ROWS, EVENT_ROWS = 2048, 1024  # one turn's worth

Change = Callable[[World, float], World]


class Choice(NamedTuple):
    """Which decision is meant: the side's n-th of a kind in a turn; of those about leaving, the one about that town."""

    tick: int
    side: int
    kind: int
    place: int  # number among those of its kind; for leaving the town


class Flip(NamedTuple):
    """A change that flips a choice: what is scaled, by what factor, and what is chosen then (-1 = to stay)."""

    what: str
    factor: float
    instead: int


def which(ledger: Rows, taken: Row) -> Choice:
    """The decision that a row of the ledger belongs to."""
    if taken.kind == LEAVE_CHOICE:
        rows = ledger[ledger.decision == taken.decision]
        return Choice(int(taken.tick), int(taken.faction), LEAVE_CHOICE, int(rows.prize.max()))
    same = ledger[(ledger.tick == taken.tick) & (ledger.faction == taken.faction) & (ledger.kind == taken.kind)]
    numbers = np.unique(same.decision).tolist()
    return Choice(int(taken.tick), int(taken.faction), int(taken.kind), numbers.index(int(taken.decision)))


def chosen(ledger: Rows, choice: Choice) -> int | None:
    """The option taken in a decision; None if it was not taken at all."""
    mine = (ledger.tick == choice.tick) & (ledger.faction == choice.side) & (ledger.kind == choice.kind)
    numbers = np.unique(ledger.decision[mine]).tolist()
    if choice.kind == LEAVE_CHOICE:
        numbers = [n for n in numbers if ledger.prize[ledger.decision == n].max() == choice.place]
        place = 0
    else:
        place = choice.place
    if place >= len(numbers):
        return None
    return int(ledger.option[(ledger.decision == numbers[place]) & (ledger.chosen == 1)][0])


def copy_of(w: World) -> World:
    """A world of its own, with room for one turn in log and ledger."""
    own = {name: getattr(w, name).copy() for name in (*COPIED, "threat", "tempers")}
    own["events"] = np.zeros(EVENT_ROWS, w.events.dtype).view(np.recarray)
    own["ledger"] = np.zeros(LEDGER_ROWS, w.ledger.dtype).view(np.recarray)
    made = w._replace(**own)
    made.theatre[0].choices = made.theatre[0].events = 0
    made.theatre[0].ledger_on = 1
    return made


def turn_again(w: World, seed: int, run: int, change: Change | None = None, factor: float = 1.0) -> World:
    """The next turn played on a copy, after a change."""
    made = copy_of(w)
    if change is not None:
        made = change(made, factor)
    advance(made, seed, run, 1, series_table(made, 0), holders_table(made, 0))
    return made


def ledger_of(w: World) -> Rows:
    """The rows written."""
    return w.ledger[: min(int(w.theatre[0].choices), w.ledger.size)]


def changes_for(w: World, choice: Choice, town: int) -> Iterator[tuple[str, Change]]:
    """What may be scaled, with its name."""
    side = choice.side
    staff = int(w.sides.staff[side])

    def reports(made: World, factor: float) -> World:
        tracks = made.tracks[staff]
        at = (tracks.tick >= 0) & (tracks.town == town)
        tracks.power[at] *= factor
        return made

    def regard(made: World, factor: float) -> World:
        made.quality[staff] *= factor
        return made

    def confidence(made: World, factor: float) -> World:
        made.sides.confidence[side] *= factor
        return made

    def temper(name: str) -> Change:
        def scaled(made: World, factor: float) -> World:
            made.tempers[name][side] *= factor
            return made

        return scaled

    if choice.kind != LEAVE_CHOICE and np.any((w.tracks.tick[staff] >= 0) & (w.tracks.town[staff] == town)):
        yield "reports", reports
    yield "regard", regard
    yield "confidence", confidence
    for name in ("aversion", "impatience", "air_aversion"):
        if w.tempers[name][side] > 0.0:
            yield name, temper(name)


def flips(w: World, seed: int, run: int, choice: Choice, town: int) -> list[Flip]:
    """Every kind of change that flips the choice, the smallest first. `w`: the world before the turn."""
    before = chosen(ledger_of(turn_again(w, seed, run)), choice)
    if before is None:
        return []
    found = []
    for what, change in changes_for(w, choice, town):

        def ask(factor: float, change: Change = change) -> int | None:
            return chosen(ledger_of(turn_again(w, seed, run, change, factor)), choice)

        ways = [flip for up in (True, False) if (flip := nearest(ask, before, up)) is not None]
        if ways:
            found.append(Flip(what, *min(ways, key=distance)))
    return sorted(found, key=lambda flip: distance(flip[1:]))


def distance(flip: tuple[float, int]) -> float:
    """How far a factor is from changing nothing, alike for more and for less."""
    return abs(math.log(flip[0]))


def nearest(ask: Callable[[float], int | None], before: int, up: bool) -> tuple[float, int] | None:
    """The factor nearest to one, on one side of it, at which another option is taken, and that option.

    A decision that is not taken at all counts as staying.
    """
    kept = 1.0
    for step in LADDER:
        factor = step if up else 1.0 / step
        answer = ask(factor)
        if answer != before:
            break
        kept = factor
    else:
        return None
    for _ in range(HALVINGS):
        middle = math.sqrt(kept * factor)
        other = ask(middle)
        if other == before:
            kept = middle
        else:
            factor, answer = middle, other
    return factor, -1 if answer is None else answer
