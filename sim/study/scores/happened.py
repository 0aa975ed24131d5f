"""What happened, as a score can use it: dated changes of hands, and who held each town on each day.

A change counts if the record is sure of the side that came out of it (confidence medium or better). It is a *fall*
(to the coalition), a *retaking* (to the government's camp) or, where somebody else came to hold the town, its
coming *free* of the coalition: the first day on which it was no longer held by jihadists. A date names a day: any
hour of it is right. A contested day belongs to either neighbour, so that a change through contested days is right on
any of them. Contested days at the edge of a window have a neighbour that is not known: nothing is scored there,
unless both neighbours it may have are no jihadists.
"""

import datetime
from itertools import groupby, pairwise
from typing import NamedTuple

from agents.records.codes import AZAWAD, COALITION, GOVERNMENT
from sim.study.record import DAY, Record, Span

CONTESTED = "contested"
CAMP_OF = {"gov": GOVERNMENT, "jihad": COALITION, "mnla": AZAWAD}
NOBODY = -1
FALL, RETAKEN, FREE = "fall", "retaken", "free"


class Event(NamedTuple):
    """A change of hands that is scored; any moment from the first day to the last, both included, is right."""

    town: str
    kind: str
    first: datetime.date
    last: datetime.date
    confidence: str

    @property
    def title(self) -> str:
        """For tables."""
        return f"{self.kind} {self.town}"


class TownDay(NamedTuple):
    """Who may be said to have held a town at the end of a day: codes of camps, -1 for nobody."""

    town: str
    date: datetime.date
    accepted: frozenset[int]


def by_town(record: Record) -> dict[str, list[Span]]:
    """The spans of each town, in order."""
    return {town: list(spans) for town, spans in groupby(record.spans(), key=lambda span: span.town)}


def changes_of_hands(record: Record) -> list[Event]:
    """Every change that is scored, in the order of dates."""
    found = [event for spans in by_town(record).values() for event in changes_of_town(spans)]
    return sorted(found, key=lambda event: (event.first, event.town))


def changes_of_town(spans: list[Span]) -> list[Event]:
    """The scored changes of one town: from one known side to the next, over contested days if there are any."""
    found = []
    held = [span for span in spans if span.side != CONTESTED]
    if spans[-1].side == CONTESTED:  # nobody is known to have come after: a coming free at the most
        held.append(spans[-1])
    for before, after in pairwise(held):
        kind = kind_of(before.side, after.side)
        if kind and after.sure:
            found.append(Event(before.town, kind, before.last + DAY, after.first, after.confidence))
    return found


def kind_of(before: str, after: str) -> str:
    """What a change from one side to another is called; empty for one that is not scored."""
    if after == "jihad" and before == "gov":
        return FALL
    if before == "jihad":
        return RETAKEN if after == "gov" else FREE
    return ""


def town_days(record: Record) -> list[TownDay]:
    """Days on which it is known who held a town: sure ones, and all days of towns with a scored change."""
    moved = {event.town for event in changes_of_hands(record)}
    found = []
    for town, spans in by_town(record).items():
        for number, span in enumerate(spans):
            accepted = accepted_in(spans, number)
            if accepted and (span.sure or town in moved):
                found += [TownDay(town, date, accepted) for date in days(span, record.window.first)]
    return found


def accepted_in(spans: list[Span], number: int) -> frozenset[int]:
    """The camps that a score accepts in a span; empty where anything would be right."""
    side = spans[number].side
    if side != CONTESTED:
        return frozenset({CAMP_OF[side]})
    before = spans[number - 1].side if number > 0 else ""
    after = spans[number + 1].side if number + 1 < len(spans) else ""
    if not after and before in ("", "jihad"):
        return frozenset()
    known = {CAMP_OF[side] for side in (before, after) if side in CAMP_OF}
    return frozenset({NOBODY, *(known if before and after else {GOVERNMENT, AZAWAD})})


def days(span: Span, first: datetime.date) -> list[datetime.date]:
    """The days of a span that are not before the window."""
    return [span.first + n * DAY for n in range((span.last - span.first).days + 1) if span.first + n * DAY >= first]
