"""What is kept of a chunk of runs as Parquet: five tables, each encoded by itself.

- `runs`: one row per run, with its seed and the parameters that the batch varies
- `outcomes`: one row per run, one column per outcome of sim/measures/outcomes.py; null = did not happen
- `series`: one row per run and turn, the columns of sim/measures/series.py; null = none
- `events`: one row per event, as sim/files/events.py tells them; all marked as simulated
- `control`: one row per change of a town's holder; `faction` null = nobody holds it now

All begin with scenario, point and run. Equal runs give equal bytes.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from agents.records.columns import Rows, Table
from sim.files.arrow import as_arrow, as_words
from sim.files.events import coded, event_columns
from sim.measures.outcomes import measures_of
from sim.measures.series import series_columns
from sim.study.batches.plan import Work
from sim.study.batches.play import Played, holder_changes, telling_of
from sim.world import Prepared, plain_bytes

COUNTS = ("person", "vehicle", "town", "sortie", "strike", "bomb", "aircraft")  # units of what is a whole number
FEW = ("fatalities_low", "fatalities_best", "fatalities_high")  # whole numbers that are better kept as codes
BOUNDED = ["scenario", "point", "run", "tick"]  # least and greatest are noted, so that readers can skip parts
SHORT = ("runs", "outcomes")  # tables of one row per run: codes would be longer, and zstd starts slowly on each column
ZSTD = 1  # level of compression of the others: 3 takes a tenth longer, for a fiftieth less
EVENT_ROOM = 100_000  # numbers that an event of a run may have: more than the log holds

Columns = dict[str, Any]  # name → array


def encode(work: Work, played: Sequence[Played], grounds: Sequence[Prepared], outcomes: Table) -> dict[str, bytes]:
    """Name of each table → bytes of its part, `outcomes` last; `grounds`: what each run was played on."""
    tables = {"runs": run_columns(work, played, grounds)}
    if work.series:
        tables["series"] = series_part(work, played, grounds[0])
    tables["events"] = stacked(event_groups(work, played, grounds))
    tables["control"] = stacked(control_groups(work, played, grounds))
    tables["outcomes"] = outcome_part(work, outcomes, grounds[0])
    return {name: parquet(pa.table(columns), name in SHORT) for name, columns in tables.items()}


def keys(work: Work, scenario: str, index: Table) -> Columns:
    """The columns that tell runs apart; `index`: number in the chunk of each row's run."""
    points, runs = (np.array([getattr(row, name) for row in work.rows], np.int32) for name in ("point", "run"))
    return {
        "scenario": coded(np.zeros(len(index), np.int64), (scenario,)),
        "point": as_arrow(points[index]),
        "run": as_arrow(runs[index]),
    }


def run_ids(work: Work, prepared: Prepared) -> list[str]:
    """What tells each run of a chunk from every other run."""
    start = f"{prepared.scenario.name}-{work.scenario_hash[:8]}-seed{work.seed}"
    return [f"{start}-point{row.point}-run{row.run}" for row in work.rows]


def run_columns(work: Work, played: Sequence[Played], grounds: Sequence[Prepared]) -> Columns:
    """Seed, what was varied, and whether the log of events was long enough."""
    n = len(played)
    columns = keys(work, grounds[0].scenario.name, np.arange(n))
    columns["seed"] = as_arrow(np.full(n, work.seed, np.int64))
    columns["run_id"] = as_words(run_ids(work, grounds[0]))
    columns["events_lost"] = as_arrow(np.array([run.events_lost for run in played], np.int64))
    for name in work.varied:
        columns[name] = as_arrow(np.array([ground.scenario.parameters[name].value for ground in grounds]))
    return columns


def outcome_part(work: Work, outcomes: Table, prepared: Prepared) -> Columns:
    """One column per outcome; `outcomes` [runs, outcomes]."""
    columns = keys(work, prepared.scenario.name, np.arange(len(outcomes)))
    for m, kept in zip(measures_of(prepared), outcomes.T.copy(), strict=True):
        columns[m.name] = nullable(kept)
    return columns


def nullable(values: Table) -> pa.Array:
    """Numbers, with null for NaN."""
    return as_arrow(values, np.isnan(values))


def series_part(work: Work, played: Sequence[Played], prepared: Prepared) -> Columns:
    """One row per run and turn; counts are whole numbers."""
    turns = prepared.scenario.n_ticks
    columns = keys(work, prepared.scenario.name, np.repeat(np.arange(len(played)), turns))
    columns["tick"] = as_arrow(np.tile(np.arange(turns, dtype=np.int32), len(played)))
    values = np.concatenate([run.series for run in played]).T.copy()
    for m, kept in zip(series_columns(prepared.names.staffs), values, strict=True):
        columns[m.name] = whole(kept, m.name) if m.unit in COUNTS else nullable(kept)
    return columns


def whole(values: Table, name: str) -> pa.Array:
    """Counts as whole numbers; a count that is none would be lost, so it is an error."""
    counts = values.astype(np.int32)
    if not np.array_equal(counts, values):
        raise ValueError(f"{name} is said to be a count, but is no whole number")
    return as_arrow(counts)


def groups(played: Sequence[Played], grounds: Sequence[Prepared]) -> Iterator[tuple[Prepared, list[int]]]:
    """Numbers of runs on one ground, whose rows bear the same names: parameters of the map can make other refuges."""
    for _, same in groupby(range(len(played)), key=lambda n: id(grounds[n].ground)):
        numbers = list(same)
        yield grounds[numbers[0]], numbers


def event_groups(work: Work, played: Sequence[Played], grounds: Sequence[Prepared]) -> Iterator[Columns]:
    """Every event, numbered through the whole batch."""
    for prepared, numbers in groups(played, grounds):
        logs = [played[n].events for n in numbers]
        sizes = np.array([len(log) for log in logs])
        index = np.repeat(numbers, sizes)
        number = np.arange(len(index)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        columns = keys(work, prepared.scenario.name, index)
        columns["run_id"] = coded(index, tuple(run_ids(work, prepared)))
        columns["event_id"] = as_arrow((work.first_id + index) * EVENT_ROOM + number)
        yield columns | event_columns(telling_of(prepared), joined(logs), index)


def joined(logs: Sequence[Rows]) -> Rows:
    """Logs of events one after the other, copied at once and not field by field."""
    whole_log = np.concatenate([plain_bytes(log) for log in logs])
    return whole_log.view(logs[0].dtype).view(np.recarray)


def control_groups(work: Work, played: Sequence[Played], grounds: Sequence[Prepared]) -> Iterator[Columns]:
    """Every change of holder."""
    for prepared, numbers in groups(played, grounds):
        start = prepared.world.towns.holder
        found = [holder_changes(start, played[n].holders) for n in numbers]
        index = np.repeat(numbers, [len(change[0]) for change in found])
        tick, town, before, now = (np.concatenate(parts) for parts in zip(*found, strict=True))
        columns = keys(work, prepared.scenario.name, index)
        columns["tick"] = as_arrow(tick.astype(np.int32))
        columns["town"] = coded(town, prepared.names.towns)
        columns["faction"] = coded(now, prepared.names.factions)
        columns["former"] = coded(before, prepared.names.factions)
        yield columns


def stacked(pieces: Iterator[Columns]) -> Columns:
    """Pieces of one table, one under the other."""
    tables = [pa.table(piece) for piece in pieces]
    if len(tables) == 1:
        return dict(zip(tables[0].column_names, tables[0].columns, strict=True))
    whole_table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    return dict(zip(whole_table.column_names, whole_table.columns, strict=True))


def parquet(table: pa.Table, short: bool) -> bytes:
    """A table as Parquet: words and most fractions as codes, whole numbers as differences, then compressed."""
    real, whole, coded = pa.types.is_floating, pa.types.is_integer, pa.types.is_dictionary
    kept = [f.name for f in table.schema if coded(f.type) or f.name in FEW or (real(f.type) and not short)]
    others = [f for f in table.schema if f.name not in kept]
    encodings = {f.name: "DELTA_BINARY_PACKED" for f in others if whole(f.type)}
    encodings |= {f.name: "BYTE_STREAM_SPLIT" for f in others if real(f.type)}
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, compression="snappy" if short else "zstd", compression_level=None if short else ZSTD,
        version="2.6", column_encoding=encodings, use_dictionary=kept or False,
        write_statistics=[name for name in BOUNDED if name in table.column_names], store_schema=not short,
    )  # fmt: skip
    return sink.getvalue().to_pybytes()
