"""A recorded run: copies of the state after every turn, and what happened in between.

A Trajectory is what diary, plots, app and tables read; it never feeds back into the engine. Index 0 of every stack
is the start, index n the state after n turns. Tracks and belief maps are not stacked: the app plays the run again
for them. `sim/measures/series.py` says what is kept for batches, which need no copies.
"""

import datetime
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from agents.records.codes import PRESENT
from agents.records.columns import STATE, Rows, Table, World
from scenarios.schema import Scenario
from sim.branch import Step, changed, luck_run
from sim.engine import advance
from sim.measures.series import holders_table, series_table
from sim.names import Names
from sim.world import Prepared, fresh, prepare
from sim.world import plain_bytes as bytes_of

STACKED = ("theatre", "units", "towns", "sides", "wings", "depots", "packages")


@dataclass(frozen=True)
class Trajectory:
    """One run, turn by turn. The stacks are records of shape [turns + 1, rows]; `theatre` is [turns + 1]."""

    scenario: Scenario
    seed: int
    run: int
    names: Names
    theatre: Rows
    units: Rows
    towns: Rows
    sides: Rows
    wings: Rows
    depots: Rows
    packages: Rows
    series: Table  # [turns, columns of sim/measures/series.py]
    holders: Table  # [turns, towns]
    world: World  # at the end; its tables that never change hold for every turn

    @property
    def turns(self) -> int:
        """Turns played."""
        return len(self.theatre) - 1

    @property
    def events(self) -> Rows:
        """What happened, in order."""
        return self.world.events[: min(self.world.theatre[0].events, self.world.events.size)]

    @property
    def ledger(self) -> Rows:
        """Every option that the commanders weighed; empty if the ledger was off."""
        return self.world.ledger[: min(self.world.theatre[0].choices, self.world.ledger.size)]

    @property
    def events_lost(self) -> int:
        """Events that the full log had no room for."""
        return int(max(0, self.world.theatre[0].events - self.world.events.size))

    def by_faction(self, column: str, present: bool) -> Table:
        """[turns + 1, factions]: a column of the units present summed by faction; or else of all units, a loss.

        A loss stays with the faction that the unit served then.
        """
        units = self.units
        values = np.where(units.status == PRESENT, units[column], 0) if present else units[column]
        totals = np.zeros_like(self.sides.sorties) if present else np.array(self.sides[f"{column}_moved"])
        for turn in range(self.turns + 1):
            np.add.at(totals[turn], units.faction[turn], values[turn])
        return totals

    @cached_property
    def dates(self) -> list[datetime.datetime]:
        """The moment of every index: the start, then the end of each turn."""
        start = datetime.datetime.combine(self.scenario.start, datetime.time())
        return [start + datetime.timedelta(hours=self.scenario.tick_hours * n) for n in range(self.turns + 1)]

    def hash(self) -> str:
        """SHA-256 over the whole course of the run; the same whether the ledger was kept or not."""
        digest = hashlib.sha256(state_hash(self.world).encode())
        for name in STACKED:
            digest.update(plain_bytes(name, getattr(self, name)))
        for table in (self.series, self.holders):
            digest.update(table.tobytes())
        return digest.hexdigest()


def plain_bytes(name: str, rows: Any) -> bytes:
    """The bytes of one part of the state, without what only tells whether the ledger was kept."""
    if name == "ledger":
        return b""
    if name != "theatre":
        return bytes(np.ascontiguousarray(rows).tobytes())
    masked = rows.copy()
    masked["ledger_on"] = masked["choices"] = 0
    return bytes(masked.tobytes())


def state_hash(w: World) -> str:
    """SHA-256 over the state of a world at one moment, without the ledger."""
    digest = hashlib.sha256()
    for name in STATE:
        digest.update(plain_bytes(name, getattr(w, name)))
    return digest.hexdigest()


def record_run(
    scenario: Scenario,
    seed: int = 1,
    run: int = 0,
    ledger: bool = True,
    progress: Callable[[int, int], None] | None = None,
    prepared: Prepared | None = None,
    steps: Sequence[Step] = (),
    future: int = 0,
) -> Trajectory:
    """Play a scenario from its start and keep every turn; `progress(done, of)` is called after each.

    `prepared`: that scenario's tables, where they are made already. `steps`, `future`: what is changed on the way,
    and with which luck it goes on (sim/branch.py); a changed turn is kept as it is after the change.
    """
    prepared = prepared or prepare(scenario)
    w = fresh(prepared, seed, run, ledger)
    turns = scenario.n_ticks
    series, holders = series_table(w, turns), holders_table(w, turns)
    stacks = {name: np.empty((turns + 1, getattr(w, name).size), getattr(w, name).dtype) for name in STACKED}
    pages = {name: stack.view(np.uint8).reshape(turns + 1, -1) for name, stack in stacks.items()}
    for n in range(turns + 1):
        if n > 0:
            advance(w, seed, luck_run(run, steps, future, n - 1), 1, series, holders)
        w = changed(w, prepared, steps, n)
        for name, page in pages.items():
            page[n] = bytes_of(getattr(w, name))  # at once, and not field by field
        if progress is not None and n > 0:
            progress(n, turns)
    kept: dict[str, Rows] = {name: stack.view(np.recarray) for name, stack in stacks.items()}
    kept["theatre"] = kept["theatre"][:, 0]
    return Trajectory(scenario, seed, run, prepared.names, series=series, holders=holders, world=w, **kept)
