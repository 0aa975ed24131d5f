"""A run as tables for other programs: towns, units and factions turn by turn, events and decisions.

Every column of the records is there under its own name (agents/records/columns.py says what it means), rows and
codes as words. Events have the columns that conflict researchers know from UCDP and ACLED, are marked as simulated, and
must never be mixed with real ones. The same run gives the same bytes: no clock, no machine, fixed settings.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from agents.records import codes, columns
from agents.records.columns import Column, Rows
from sim.files.arrow import as_arrow, as_words
from sim.files.events import event_table
from sim.names import Names
from sim.start.theatre import places
from sim.trajectory import Trajectory

CODES: dict[str, tuple[str, ...]] = {  # words of the code columns of units, towns, factions and decisions
    "status": codes.STATUS,
    "arrival": codes.ARRIVAL,
    "posture": codes.POSTURE,
    "order": codes.ORDER,
    "camp": codes.CAMP,
    "TOWN.kind": codes.TOWN_KIND,
    "CHOICE.kind": ("objective", "stay or leave", "air landing"),
}
DISPLACED = {  # the columns of displaced people: unit, and what it tells
    "run_id": ("word", "scenario, the first digits of its hash, seed and run"),
    "date": ("date", "the count is that of the end of this day; the first date is the day before the start"),
    "place": ("word", "id of the town; null = the sum over all places"),
    "country": ("word", "country, two letters; null in a sum"),
    "region": ("word", "region; null abroad and in a sum"),
    "kind": ("word", "idp = displaced in their country, refugee = abroad"),
    "count": ("person", "displaced people who live there; those on the road are counted nowhere"),
}
STRENGTHS = ("personnel", "vehicles", "heavy")
LOSSES = ("killed", "captured", "deserted", "vehicles_lost", "heavy_lost")


def tables(trajectory: Trajectory) -> dict[str, pa.Table]:
    """Name of the file → table, for everything that a run writes in Parquet."""
    return {
        "towns": town_table(trajectory),
        "units": unit_table(trajectory),
        "factions": faction_table(trajectory),
        "events": event_table(trajectory, run_id(trajectory)),
        "decisions": decision_table(trajectory),
        "displaced": displaced_table(trajectory),
    }


def write_tables(trajectory: Trajectory, folder: Path) -> None:
    """One Parquet file per table; equal tables give equal bytes."""
    for name, table in tables(trajectory).items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd", compression_level=3, version="2.6")


def run_id(trajectory: Trajectory) -> str:
    """What tells this run from every other: scenario, its content, seed and run."""
    scenario = trajectory.scenario
    return f"{scenario.name}-{scenario.hash[:8]}-seed{trajectory.seed}-run{trajectory.run}"


def worded(indices: Any, words: tuple[str, ...]) -> pa.Array:
    """Rows or codes as words; a negative one is null."""
    rows = np.asarray(indices, np.int64).ravel()
    return pa.DictionaryArray.from_arrays(as_arrow(rows.astype(np.int32), rows < 0), as_words(words))


def fields(record: str, rows: Rows, names: Names) -> Iterator[tuple[str, pa.Array]]:
    """Every column of a record with its words; `record` names its list in agents/records/columns.py."""
    row_words = {
        "row of sides": names.factions,
        "row of towns": names.towns,
        "row of units": names.unit_slugs,
        "row of kinds": names.kinds,
        "row of staffs": names.staffs,
        "row of regions": names.regions,
        "row of countries": names.countries,
        "row of doctrines": names.doctrines,
    }
    declared: tuple[Column, ...] = getattr(columns, record)
    for column in declared:
        values = np.ascontiguousarray(rows[column.name]).ravel()
        if words := row_words.get(column.unit) or CODES.get(f"{record}.{column.name}") or CODES.get(column.name):
            yield column.name, worded(values, words)
        elif column.unit == "0/1":
            yield column.name, as_arrow(values != 0)
        else:
            yield column.name, as_arrow(values)


def turns(trajectory: Trajectory, rows: int) -> Iterator[tuple[str, pa.Array]]:
    """The first columns of a table that has so many rows each turn: run, turn and time."""
    n = trajectory.turns + 1
    yield "run_id", worded(np.zeros(n * rows), (run_id(trajectory),))
    yield "tick", as_arrow(np.repeat(np.arange(n), rows))
    yield "date_time", as_arrow(np.repeat(np.array(trajectory.dates, "datetime64[s]"), rows))


def each_turn(trajectory: Trajectory, words: tuple[str, ...]) -> pa.Array:
    """The same names again in every turn."""
    return worded(np.tile(np.arange(len(words)), trajectory.turns + 1), words)


def joined(made: dict[str, pa.Array], declared: Iterator[tuple[str, pa.Array]]) -> pa.Table:
    """The columns made here, then those of the record; no name may stand for both."""
    rest = dict(declared)
    if twice := made.keys() & rest.keys():
        raise ValueError(f"columns of two meanings: {', '.join(sorted(twice))}")
    return pa.table(made | rest)


def town_table(trajectory: Trajectory) -> pa.Table:
    """One row per town and turn, refuges included."""
    names, nodes = trajectory.names, places(trajectory.scenario)
    again = trajectory.turns + 1
    made = dict(turns(trajectory, len(names.towns)))
    made["town"] = each_turn(trajectory, names.towns)
    made["name"] = each_turn(trajectory, names.town_titles)
    made["latitude"] = as_arrow(np.tile([node.lat for node in nodes], again))
    made["longitude"] = as_arrow(np.tile([node.lon for node in nodes], again))
    return joined(made, fields("TOWN", trajectory.towns, names))


def unit_table(trajectory: Trajectory) -> pa.Table:
    """One row per unit and turn, with where it is: at its town, or along its road."""
    names, units, edges = trajectory.names, trajectory.units, trajectory.world.edges
    made = dict(turns(trajectory, len(names.units)))
    made["unit"] = each_turn(trajectory, names.unit_slugs)
    made["title"] = each_turn(trajectory, names.units)
    made["faction_name"] = worded(units.faction, names.faction_titles)
    length = np.append(edges.length, 1.0)[units.edge]  # the appended one is for units at a town: edge -1
    share = np.where(units.edge >= 0, units.offset / length, 0.0).clip(0.0, 1.0)
    ahead = np.where(units.edge >= 0, units.heading, units.town)
    nodes = places(trajectory.scenario)
    for name, degrees in (
        ("latitude", np.array([node.lat for node in nodes])),
        ("longitude", np.array([node.lon for node in nodes])),
    ):
        made[name] = as_arrow(((1.0 - share) * degrees[units.town] + share * degrees[ahead]).ravel())
    return joined(made, fields("UNIT", units, names))


def faction_table(trajectory: Trajectory) -> pa.Table:
    """One row per faction and turn: its own record, and the sums over its units; strengths count those present.

    Losses stay with the faction that a unit served then.
    """
    names = trajectory.names
    made = dict(turns(trajectory, len(names.factions)))
    made["faction"] = each_turn(trajectory, names.factions)
    made["faction_name"] = each_turn(trajectory, names.faction_titles)
    for column in (*STRENGTHS, *LOSSES):
        made[column] = as_arrow(trajectory.by_faction(column, present=column in STRENGTHS).ravel())
    return joined(made, fields("SIDE", trajectory.sides, names))


def decision_table(trajectory: Trajectory) -> pa.Table:
    """One row per option that a commander weighed; `option` null = to stay as they are."""
    ledger = trajectory.ledger
    made = {"run_id": worded(np.zeros(len(ledger)), (run_id(trajectory),))}
    made["date_time"] = as_arrow(np.array(trajectory.dates, "datetime64[s]")[ledger.tick])
    return joined(made, fields("CHOICE", ledger, trajectory.names))


def displaced_table(trajectory: Trajectory) -> pa.Table:
    """Displaced people day by day: date, place, kind (idp or refugee) and how many live there at the end of that day.

    A row for each date and place that ever has any of a kind, and for each date and kind the sum over all places.
    """
    names, towns = trajectory.names, trajectory.towns
    per_day = round(24 / trajectory.scenario.tick_hours)
    evenings = range(0, trajectory.turns + 1, per_day)
    dates = [(trajectory.dates[turn] - datetime.timedelta(days=1)).date() for turn in evenings]
    made: dict[str, list[Any]] = {"date": [], "place": [], "country": [], "region": [], "kind": [], "count": []}
    for kind, column in (("idp", "hosted_idp"), ("refugee", "refugees")):
        counts = towns[column][::per_day]
        for row in [*np.flatnonzero(counts.any(axis=0)).tolist(), None]:
            region = -1 if row is None else int(towns.home_region[0, row])
            made["date"] += dates
            made["place"] += [None if row is None else names.towns[row]] * len(dates)
            made["country"] += [None if row is None else names.countries[towns.country[0, row]]] * len(dates)
            made["region"] += [names.regions[region] if region >= 0 else None] * len(dates)
            made["kind"] += [kind] * len(dates)
            made["count"] += (counts.sum(axis=1) if row is None else counts[:, row]).tolist()
    columns = {
        "run_id": worded(np.zeros(len(made["date"])), (run_id(trajectory),)),
        "date": as_arrow(np.array(made["date"], "datetime64[s]")).cast(pa.date32()),
        **{name: as_words(made[name]) for name in ("place", "country", "region", "kind")},
        "count": as_arrow(np.array(made["count"], np.int64)),
    }
    return pa.table({name: columns[name] for name in DISPLACED})
