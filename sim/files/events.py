"""The events of runs in the columns that conflict researchers know, every one marked as simulated.

Types and sub-types are ACLED's words where one fits (ACLED Codebook 2023) and "Strategic developments / Other"
where none does; `what` is always the model's own word. Precisions are UCDP's: 1 = exact. Fatalities are what the
model counted, so low = best = high. Civilians harmed (killed or wounded) are no fatalities here: see `amount`.
"""

import datetime
import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from agents.records import codes
from agents.records.columns import Rows, Table
from agents.records.frame import COLUMNS
from scenarios.schema import Scenario
from sim.files.arrow import as_arrow, as_words
from sim.names import Names
from sim.start.theatre import Place, places
from sim.trajectory import Trajectory

OTHER = ("Strategic developments", "Other")
TYPES = {
    codes.FIGHT: ("Battles", "Armed clash"),
    codes.RAIDED: ("Battles", "Armed clash"),
    codes.STRIKE_FLOWN: ("Explosions/Remote violence", "Air/drone strike"),
    codes.SPLIT: ("Strategic developments", "Change to group/activity"),
    codes.RELATION_CHANGED: ("Strategic developments", "Change to group/activity"),
    codes.PACT_MADE: ("Strategic developments", "Agreement"),
}
REGAINED = ("Battles", "Government regains territory")
OVERTAKEN = ("Battles", "Non-state actor overtakes territory")
PEACEFUL = ("Strategic developments", "Non-violent transfer of territory")
KINDS = [TYPES.get(kind, OTHER) for kind in range(len(codes.EVENT))] + [REGAINED, OVERTAKEN, PEACEFUL]
BY_GOVERNMENT, BY_OTHERS, IN_PEACE = range(len(codes.EVENT), len(KINDS))


def marked(*kinds: int) -> Table:
    """Whether a kind of event is one of these [kinds]."""
    return np.isin(np.arange(len(codes.EVENT)), kinds)


HAS_DEATHS = marked(codes.FIGHT, codes.STRIKE_FLOWN)
NAMES_NO_OTHER = marked(codes.HARMED, codes.WITHDREW, codes.ORDERED)  # their `other` is something else
NAMES_NO_UNIT = marked(codes.ORDERED)  # its `unit` is the row of a package
EXACT, NEAR = 1, 2  # geo_precision: in the place named, near it
TOLD = {  # the columns of a run's events, in this order: unit, and what it tells
    "event_id": ("word", "the run and the number of the event in it"),
    "event_date": ("date", "day on which its turn begins"),
    "time_precision": ("code", "UCDP's: 1 = exact"),
    "event_type": ("word", "ACLED's"),
    "sub_event_type": ("word", "ACLED's; a town changes hands in peace if nobody fought for it within a day before"),
    "actor1": ("word", "faction, by the name that people read"),
    "actor2": ("word", "the other faction; null = none"),
    "country": ("word", "country, two letters"),
    "admin1": ("word", "region; null = abroad"),
    "location": ("word", "town; in open country `near` the nearest one; null = nowhere"),
    "latitude": ("degree", "of the town; in open country of the middle of the 20 km cell"),
    "longitude": ("degree", "the same"),
    "geo_precision": ("code", "UCDP's: 1 = in the place named, 2 = near it"),
    "fatalities_low": ("person", "killed in a fight or by a strike; civilians harmed are no fatalities here"),
    "fatalities_best": ("person", "the same: the model has counted them"),
    "fatalities_high": ("person", "the same"),
    "run_id": ("word", "scenario, the first digits of its hash, seed and run"),
    "simulated": ("yes/no", "always yes: never to be mixed with real events"),
    "tick": ("tick", "turn"),
    "what": ("word", "kind of event, by the table above"),
    "town": ("word", "id of the town; null = in open country"),
    "unit": ("word", "`faction.unit`; null = none"),
    "amount": ("by kind", "how much, by the table above"),
    "other_amount": ("by kind", "how much else"),
}


class Telling(NamedTuple):
    """What the events of a scenario's runs are told with."""

    names: Names
    nodes: list[Place]
    cell_town: Table  # nearest town by cell
    cell_lat: Table  # middles of cells; NaN = not on the map
    cell_lon: Table
    camps: Table  # camp by faction
    days: tuple[str, ...]  # ISO dates from the start
    day_of: Table  # number of the day on which a turn begins, by turn
    tick_hours: float


def telling(scenario: Scenario, names: Names, nodes: list[Place], cell_town: Table, camps: Table) -> Telling:
    """The words for a scenario's events; `cell_town` and `camps` are columns of its records."""
    lat, lon = np.full(cell_town.size, np.nan), np.full(cell_town.size, np.nan)
    grid = scenario.theatre.grid
    where = [cell.row * COLUMNS + cell.col for cell in grid]
    lat[where], lon[where] = [cell.lat for cell in grid], [cell.lon for cell in grid]
    hours = scenario.tick_hours
    day_of = (np.arange(scenario.n_ticks + 1) * hours // 24.0).astype(np.int64)
    days = tuple((scenario.start + datetime.timedelta(days=day)).isoformat() for day in range(int(day_of[-1]) + 1))
    return Telling(names, nodes, np.asarray(cell_town), lat, lon, np.asarray(camps), days, day_of, hours)


def event_table(trajectory: Trajectory, run_id: str) -> pa.Table:
    """One row per event of one run, in the order in which they happened."""
    w, scenario = trajectory.world, trajectory.scenario
    words = telling(scenario, trajectory.names, places(scenario), w.cells.town, w.sides.camp)
    events = trajectory.events
    columns = event_columns(words, events, np.zeros(len(events), np.int64))
    columns["event_id"] = as_words([f"{run_id}-{number:05d}" for number in range(len(events))])
    columns["run_id"] = as_words([run_id] * len(events))
    return pa.table(
        {name: columns[name].dictionary_decode() if coded_column(columns[name]) else columns[name] for name in TOLD}
    )


def coded_column(column: pa.Array) -> bool:
    """Whether a column is kept as codes of a list of words."""
    return isinstance(column, pa.DictionaryArray)


def event_columns(t: Telling, events: Rows, run: Table) -> dict[str, pa.Array]:
    """The columns of events; `run` [events] tells the runs apart. Dated by the day on which a turn begins."""
    kind, town, cell, tick = (np.ascontiguousarray(events[name]) for name in ("kind", "town", "cell", "tick"))
    code = event_codes(t, events, kind, run)
    lat, lon = (np.array([getattr(node, name) for node in t.nodes]) for name in ("lat", "lon"))
    near = (town < 0) & (cell >= 0) & ~np.isnan(t.cell_lat[cell])
    place = np.where(near, t.cell_town[cell], town)
    deaths = as_arrow(np.where(HAS_DEATHS[kind], events.amount, 0.0).astype(np.int64))
    nowhere = place < 0
    names = [node.name for node in t.nodes]
    return {
        "event_date": coded(t.day_of[tick], t.days),
        "time_precision": as_arrow(np.full(kind.size, EXACT)),
        "event_type": coded(code, [kind for kind, _ in KINDS]),
        "sub_event_type": coded(code, [sub_kind for _, sub_kind in KINDS]),
        "actor1": coded(events.faction, t.names.faction_titles),
        "actor2": coded(np.where(NAMES_NO_OTHER[kind], -1, events.other), t.names.faction_titles),
        "country": coded(place, [node.country for node in t.nodes]),
        "admin1": coded(place, [node.region or None for node in t.nodes]),
        "location": coded(np.where(near, place + len(names), place), [*names, *(f"near {name}" for name in names)]),
        "latitude": as_arrow(np.where(near, t.cell_lat[cell], lat[place]), nowhere),
        "longitude": as_arrow(np.where(near, t.cell_lon[cell], lon[place]), nowhere),
        "geo_precision": as_arrow(np.where(near, NEAR, EXACT), nowhere),
        "fatalities_low": deaths,
        "fatalities_best": deaths,
        "fatalities_high": deaths,
        "simulated": as_arrow(np.ones(kind.size, bool)),
        "tick": as_arrow(tick),
        "what": coded(kind, codes.EVENT),
        "town": coded(town, t.names.towns),
        "unit": coded(np.where(NAMES_NO_UNIT[kind], -1, events.unit), t.names.unit_slugs),
        "amount": as_arrow(events.amount),
        "other_amount": as_arrow(events.other_amount),
    }


@functools.lru_cache(maxsize=256)
def dictionary(words: tuple[str | None, ...]) -> tuple[Table, pa.Array]:
    """For words of which some may be equal or none: index by code (the last is for code -1; -1 = no word), words."""
    once = list(dict.fromkeys(word for word in words if word is not None))
    index = {word: number for number, word in enumerate(once)}
    return np.array([*(-1 if word is None else index[word] for word in words), -1], np.int32), as_words(once)


def coded(codes: Table, words: Sequence[str | None]) -> pa.DictionaryArray:
    """Codes as words; none for code -1 and for a code without a word."""
    index, once = dictionary(tuple(words))
    numbers = index[codes]
    return pa.DictionaryArray.from_arrays(as_arrow(numbers, numbers < 0), once, safe=False)


def event_codes(t: Telling, events: Rows, kind: Table, run: Table) -> Table:
    """Row of KINDS for each event: its kind, or for a change of hands how it came about.

    Without a fight for the town within a day before, a town changes hands in peace.
    """
    code = kind.copy()
    reach = len(t.days) * 24 + 48  # more than the turns of a run and of a day
    fight, taken = np.flatnonzero(kind == codes.FIGHT), np.flatnonzero(kind == codes.CAPTURE)
    where = run[taken] * len(t.nodes) + events.town[taken]
    when = where * reach + events.tick[taken]
    fights = np.sort((run[fight] * len(t.nodes) + events.town[fight]) * reach + events.tick[fight])
    last = np.append(fights, -reach)[np.searchsorted(fights, when, side="right") - 1]
    fought = (last // reach == where) & (when - last <= 24.0 / t.tick_hours)
    ours = t.camps[events.faction[taken]] == codes.GOVERNMENT
    code[taken] = np.where(~fought, IN_PEACE, np.where(ours, BY_GOVERNMENT, BY_OTHERS))
    return code
