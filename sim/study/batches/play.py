"""A chunk of a batch: its runs played one after the other, and all that is kept of them as Parquet parts.

`play_chunk` is a pure function of its work. It can run in a thread here or in a process anywhere: the same work
gives the same bytes.
"""

import threading
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from agents.records.columns import Rows, Table, World
from scenarios.schema import Scenario
from sim.engine import advance
from sim.files.events import Telling, telling
from sim.files.results import source_hash
from sim.measures.outcomes import measure, sites
from sim.measures.series import holders_table, series_table
from sim.revalue import MAP, revalue
from sim.study.batches.plan import Values, Work
from sim.world import Prepared, fresh, plain_bytes, prepare, refresh

SCENARIOS_KEPT = 8  # scenarios that a worker keeps prepared

building = threading.Lock()  # threads of one process share what is prepared
at_hand: dict[str, Scenario] = {}  # by hash: those that this process has loaded, and need not unpack


class Played(NamedTuple):
    """What came of one run."""

    outcomes: Table  # [outcomes], NaN = did not happen
    series: Table  # [turns, columns of sim/measures/series.py]
    holders: Table  # [turns, towns] row of sides; -1 nobody
    events: Rows
    events_lost: int  # events that the full log had no room for


def play_run(prepared: Prepared, seed: int, run: int) -> Played:
    """Play one run from its start to its end."""
    w = world_of(prepared, seed, run)
    turns = prepared.scenario.n_ticks
    series, holders = series_table(w, turns), holders_table(w, turns)
    advance(w, seed, run, turns, series, holders)
    found = measure(w, prepared.world.towns.holder, series, holders, stage.sites)
    count = int(w.theatre[0].events)
    return Played(found, series, holders, copied(w.events[:count]), max(0, count - w.events.size))


def copied(rows: Rows) -> Rows:
    """A copy, made at once and not field by field."""
    return plain_bytes(rows).copy().view(rows.dtype).view(np.recarray)


class Chunk(NamedTuple):
    """What came of a chunk."""

    part: int  # its number in the plan
    tables: dict[str, bytes]  # name → its part as Parquet
    outcomes: Table  # [runs, outcomes] NaN = did not happen: what is in one of them, for who sums up


class Stage(threading.local):
    """The world on which a thread played last: the next run of the same scenario is set up in it."""

    prepared: Prepared | None = None
    world: World | None = None
    sites: Table | None = None


stage = Stage()


def world_of(prepared: Prepared, seed: int, run: int) -> World:
    """A world at the start of a run, without ledger; only this thread's next run may change it."""
    if stage.world is None or stage.prepared is not prepared:
        stage.prepared, stage.world = prepared, fresh(prepared, seed, run, ledger=False)
        stage.sites = sites(stage.world)
    else:
        refresh(stage.world, prepared, seed, run)
    return stage.world


def play_chunk(work: Work) -> Chunk:
    """Play a chunk, and encode what came of it."""
    from sim.study.batches.parts import encode  # here, so that who only plays needs no pyarrow

    if work.sources != source_hash():
        raise ValueError("this worker runs another version of Serval than the program that sent it work")
    played, grounds = [], []
    for row, prepared in zip(work.rows, ready(work), strict=True):
        played.append(play_run(prepared, work.seed, row.run))
        grounds.append(prepared)
    outcomes = np.array([run.outcomes for run in played])
    return Chunk(work.part, encode(work, played, grounds, outcomes), outcomes)


def ready(work: Work) -> Iterator[Prepared]:
    """What each row is played on; what neighbours have in common is made once."""
    base = on_map = prepared = base_of(work.scenario_hash, work.scenario)
    map_values, values = split({})
    for row in work.rows:
        map_now, values_now = split(row.values)
        if map_now != map_values:
            on_map = revalue(base, map_now) if map_now else base
        if (map_now, values_now) != (map_values, values):
            prepared = revalue(on_map, values_now) if values_now else on_map
        map_values, values = map_now, values_now
        yield prepared


def split(values: Values) -> tuple[Values, Values]:
    """Values of the map's table, which take longer to change than to play a run, and the others."""
    of_map = {name: value for name, value in values.items() if name.partition(".")[0] == MAP}
    return of_map, {name: value for name, value in values.items() if name not in of_map}


def base_of(scenario_hash: str, packed: bytes) -> Prepared:
    """What all runs of a scenario share, made once in a process."""
    with building:
        return kept(scenario_hash, packed)


@lru_cache(maxsize=SCENARIOS_KEPT)
def kept(scenario_hash: str, packed: bytes) -> Prepared:
    """A scenario prepared; it must be the very one that was planned."""
    scenario = at_hand.get(scenario_hash) or Scenario.model_validate_json(zlib.decompress(packed))
    if scenario.hash != scenario_hash:
        raise ValueError("this worker reads the scenario otherwise than the program that sent it: are both the same?")
    return prepare(scenario)


def telling_of(prepared: Prepared) -> Telling:
    """The words for the events of a scenario."""
    w = prepared.world
    return telling(prepared.scenario, prepared.names, prepared.ground.nodes, w.cells.town, w.sides.camp)


def warm_up(work: Work) -> None:
    """Play one run, so that rules are compiled (or loaded) once before many threads ask for them."""
    import numba

    if not numba.config.DISABLE_JIT:
        play_run(base_of(work.scenario_hash, work.scenario), work.seed, work.rows[0].run)


def holder_changes(start: Table, holders: Table) -> tuple[Table, Table, Table, Table]:
    """Changes of holder of a run, in the order of turns: tick, town, holder before, holder now [changes each]."""
    every = np.concatenate([start, holders.ravel()])
    place = np.flatnonzero(every[start.size :] != every[: -start.size])
    tick, town = np.divmod(place, start.size)
    return tick, town, every[place], every[place + start.size]
