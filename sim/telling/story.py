"""A run in a form that is easy to tell from: the log by kind, names, and the small words of sentences."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from agents.records.codes import CAPITAL, CITY, TOWN, TRANSPORTS
from sim.telling.reasons import Choice, choices
from sim.trajectory import Trajectory

HOURS_PER_DAY = 24.0
NAMED = 4  # places or factions named in one sentence; the rest are counted
IMPORTANCE = {CAPITAL: 5.0, CITY: 3.0, TOWN: 1.5}  # of a place in a story, by its kind; an airfield adds one


class Event(NamedTuple):
    """One row of the log as plain numbers; fields as in agents/records/columns.py."""

    tick: int
    kind: int
    faction: int
    other: int
    town: int
    cell: int
    unit: int
    amount: float
    other_amount: float


class Entry(NamedTuple):
    """One sentence: hours since the start, how much it matters, whether it is of a whole day, the words, and of what.

    Sentences about the same thing (who did what where) tire: `subject` lets a short diary count them. `town` and
    `decision` lead from the sentence to a place on the map and into the ledger.
    """

    hour: float
    weight: float
    whole_day: bool
    text: str
    subject: tuple[int, ...] = ()
    town: int = -1  # where, as a row of towns; -1 = in no one place
    decision: int = -1  # number of the decision in the ledger that it tells of; -1 = of none


class Story(NamedTuple):
    """A run in a form that is easy to tell from."""

    trajectory: Trajectory
    events: dict[int, list[Event]]  # by kind
    towns: list[str]
    factions: list[str]
    importance: list[float]  # of every town, 0 (a hamlet, or abroad) to 6 (the capital)
    reasons: Mapping[tuple[int, int, int, bool], Choice]  # of its decisions: sim/telling/reasons.py

    def begin(self, tick: int) -> float:
        """Hour at which a turn begins."""
        return tick * float(self.trajectory.scenario.tick_hours)

    def end(self, tick: int) -> float:
        """Hour at which a turn ends."""
        return self.begin(tick + 1)

    def day(self, tick: int) -> int:
        """The day, counted from 0, that a turn belongs to."""
        return int(self.begin(tick) // HOURS_PER_DAY)

    def hostile(self, tick: int, one: int, other: int) -> bool:
        """Whether two factions fight on sight at that time; nobody (-1) is nobody's enemy."""
        return other >= 0 and bool(self.trajectory.sides[tick].hostile_mask[one] >> other & 1)

    def place(self, event: Event) -> str:
        """The town of an event, or the town that its cell lies nearest to."""
        if event.town >= 0:
            return self.towns[event.town]
        if event.cell >= 0:
            return f"near {self.towns[self.trajectory.world.cells.town[event.cell]]}"
        return "an unknown place"

    def at(self, event: Event) -> str:
        """Where, after a verb: "at Konna", "near Boré"."""
        place = self.place(event)
        return place if event.town < 0 else f"at {place}"

    def who(self, faction: int) -> str:
        """A faction's name inside a sentence."""
        name = self.factions[faction] if faction >= 0 else "nobody"
        return f"the {name}" if name.split()[-1][0].islower() and faction >= 0 else name


def read(trajectory: Trajectory) -> Story:
    """Sort the log by kind and look up names."""
    log = trajectory.events
    columns = [log[name].tolist() for name in Event._fields]
    events: dict[int, list[Event]] = defaultdict(list)
    for row in zip(*columns, strict=True):
        events[row[1]].append(Event(*row))
    towns = trajectory.towns[0]
    home = towns.country == towns.country[trajectory.theatre[0].capital]
    places = zip(towns.kind.tolist(), towns.airfield.tolist(), home.tolist(), strict=True)
    weight = [(IMPORTANCE.get(kind, 0.0) + (airfield & TRANSPORTS > 0)) * at_home for kind, airfield, at_home in places]
    return Story(
        trajectory,
        events,
        trajectory.names.short_titles,
        list(trajectory.names.faction_titles),
        weight,
        choices(trajectory),
    )


def listed(words: Iterable[str], most: int = NAMED) -> str:
    """ "a", "a and b", "a, b and c"; what exceeds `most` is counted."""
    words = list(words)
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} others"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def counted(number: float, one: str, many: str = "") -> str:
    """ "1 unit", "3 units", "1,240 people"."""
    return f"{number:,.0f} {one if round(number) == 1 else many or one + 's'}"


def grouped(events: Iterable[Event], key: Callable[[Event], tuple[int, ...]]) -> dict[tuple[int, ...], list[Event]]:
    """Events by key, in the order of their first."""
    found: dict[tuple[int, ...], list[Event]] = defaultdict(list)
    for event in events:
        found[key(event)].append(event)
    return found


def capital(text: str) -> str:
    """The sentence with a capital letter in front."""
    return text[:1].upper() + text[1:]
