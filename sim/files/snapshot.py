"""A campaign put by and taken up again: the state as one .npz file, without pickle.

The state is records alone, and luck is keyed by seed, run and turn, so a run that is resumed in a new process ends
in the same bytes as one that was never interrupted. What never changes in a run is not stored but built again from
the scenario, whose hash must therefore be the same.
"""

import os
import tempfile
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from agents.records.columns import STATE, Table, World
from scenarios.schema import Scenario
from sim.world import build_world

FORMAT = 1  # counted up when a file of before can no longer be read


class Snapshot(NamedTuple):
    """The state of a run after some turns, and which run it is."""

    scenario_hash: str
    seed: int
    run: int
    state: dict[str, Table]  # by the names of agents.records.columns.STATE

    @property
    def tick(self) -> int:
        """Turns played."""
        return int(self.state["theatre"]["tick"][0])

    @property
    def ledger(self) -> bool:
        """Whether the decision ledger was kept."""
        return bool(self.state["theatre"]["ledger_on"][0])


class SnapshotError(ValueError):
    """The file is no snapshot, or not one of this scenario and this version of the records."""


def take(w: World, scenario: Scenario, seed: int, run: int) -> Snapshot:
    """The present state, copied."""
    return Snapshot(scenario.hash, seed, run, {name: np.array(getattr(w, name)) for name in STATE})


def save(path: Path | str, snapshot: Snapshot) -> None:
    """Write a snapshot whole or not at all."""
    path = Path(path)
    head = np.array([FORMAT, snapshot.seed, snapshot.run], np.int64)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, head=head, scenario=np.array(snapshot.scenario_hash), **snapshot.state)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def load(path: Path | str) -> Snapshot:
    """Read a snapshot back."""
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = {name: file[name] for name in ("head", "scenario", *STATE)}
    except (KeyError, ValueError, EOFError, AttributeError, BadZipFile) as error:
        raise SnapshotError(f"{path}: not a snapshot of a campaign ({error})") from error
    form, seed, run = (int(number) for number in parts.pop("head"))
    if form != FORMAT:
        raise SnapshotError(f"{path}: written in format {form}, this version reads format {FORMAT}")
    return Snapshot(str(parts.pop("scenario")), seed, run, parts)


def restore(snapshot: Snapshot, scenario: Scenario) -> World:
    """The world as it was: built from the scenario, with the state put back."""
    w = build_world(scenario, snapshot.seed, snapshot.run, snapshot.ledger)
    put_back(w, snapshot, scenario)
    return w


def put_back(w: World, snapshot: Snapshot, scenario: Scenario) -> None:
    """Set a world of this scenario to the state of the snapshot, in place."""
    if snapshot.scenario_hash != scenario.hash:
        raise SnapshotError(f"the snapshot was taken from another scenario than {scenario.name} as it is now")
    for name in STATE:
        now, then = getattr(w, name), snapshot.state[name]
        if now.shape != then.shape or now.dtype.names != then.dtype.names:
            raise SnapshotError(f"the record {name} has changed since the snapshot was taken")
        now[...] = then
