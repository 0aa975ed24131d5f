"""Reading a batch: its tables as Arrow tables, its outcomes as arrays, and who held each town when.

Only chunks that are whole are read. Rows come in the order of scenarios, points, runs (and turns), whatever the
order in which they were played. `open_batch(folder)` is the door.
"""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from agents.records.codes import CAMP
from agents.records.columns import Table
from scenarios.problems import Problem, ScenarioError, did_you_mean, shown
from sim.files.arrow import as_arrow, as_floats
from sim.measures.series import Measure
from sim.study.batches.damage import AGAIN, read_part
from sim.study.batches.shape import wrong_with
from sim.study.batches.store import (
    COMMIT,
    FORMAT,
    MANIFEST,
    part_name,
    present,
    read_manifest,
    runs_in,
    tables_of,
    total,
)

KEYS = ("scenario", "point", "run")
UNCHANGED = -2  # no camp: filled from the turn before


@dataclass(frozen=True, eq=False)
class Batch:
    """A stored batch. `manifest` holds the facts, the Parquet parts the numbers."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def scenarios(self) -> list[str]:
        """Names of its scenarios, in the order in which they were given."""
        return sorted(self.manifest["scenarios"], key=lambda name: self.manifest["scenarios"][name]["number"])

    @cached_property
    def parts(self) -> list[int]:
        """Chunks that are there."""
        return present(self.folder, self.manifest)

    @property
    def done(self) -> int:
        """Runs that are there, of all scenarios."""
        return sum(runs_in(self.manifest, part) for part in self.parts)

    @property
    def planned(self) -> int:
        """Runs of all scenarios when it is finished."""
        return total(self.manifest)

    @property
    def whole(self) -> bool:
        """Whether every run that was planned is there."""
        return len(self.parts) == self.manifest["parts"]

    @property
    def points(self) -> list[dict[str, float]]:
        """Values of the swept parameters by point."""
        return list(self.manifest["points"])

    def about(self, scenario: str) -> dict[str, Any]:
        """What the manifest says of a scenario; raises ScenarioError if the batch does not have it."""
        if scenario not in self.manifest["scenarios"]:
            hint = did_you_mean(scenario, self.scenarios)
            raise ScenarioError([Problem(shown(self.folder), 0, "", f'holds no runs of "{scenario}"', hint)])
        return dict(self.manifest["scenarios"][scenario])

    def start(self, scenario: str) -> datetime.datetime:
        """The moment at which the campaign begins."""
        return datetime.datetime.fromisoformat(self.about(scenario)["start"])

    def measures(self, scenario: str) -> list[Measure]:
        """Every outcome with its unit and meaning."""
        return [Measure(*m) for m in self.about(scenario)["outcomes"]]

    def series_measures(self, scenario: str) -> list[Measure]:
        """Every column of the series with its unit and meaning."""
        return [Measure(*m) for m in self.about(scenario)["columns"]]

    def parts_of(self, scenario: str | None) -> list[int]:
        """Chunks of a scenario; of all if none is named."""
        if scenario is None:
            return self.parts
        each, number = self.manifest["parts"] // len(self.scenarios), self.about(scenario)["number"]
        return [part for part in self.parts if part // each == number]

    def table(
        self,
        name: str,
        scenario: str | None = None,
        columns: Sequence[str] | None = None,
        rows: tuple[int, int] | None = None,
    ) -> pa.Table:
        """One of its tables, of all scenarios or of one, with all columns or these beside scenario, point and run.

        `rows`: only the chunks that hold these rows of a scenario, from first to last (row = point × runs + run).
        """
        if name not in tables_of(self.manifest):
            raise ScenarioError(
                [Problem(shown(self.folder), 0, "", f"holds no {name}", "it was made with --no-series")]
            )
        wanted = None if columns is None else [*KEYS, *(column for column in columns if column not in KEYS)]
        files = [self.folder / name / part_name(part) for part in self.parts_of(scenario) if self.holds(part, rows)]
        tables = [read_part(file, wanted) for file in files]
        if not tables:
            raise self.empty()
        try:
            return pa.concat_tables(tables, promote_options="default").unify_dictionaries()
        except pa.ArrowException as error:
            raise ScenarioError(
                [Problem(shown(self.folder / name), 0, "", f"parts do not fit: {error}", AGAIN)]
            ) from error

    def empty(self) -> ScenarioError:
        """Nothing can be told of it yet."""
        return ScenarioError([Problem(shown(self.folder), 0, "", "holds no finished runs", "go on with --resume")])

    def holds(self, part: int, rows: tuple[int, int] | None) -> bool:
        """Whether a chunk holds any of these rows of its scenario."""
        if rows is None:
            return True
        begin = part % (self.manifest["parts"] // len(self.scenarios)) * self.manifest["chunk"]
        return bool(begin <= rows[1] and rows[0] < begin + runs_in(self.manifest, part))

    def runs(self, scenario: str | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """One row per run: seed, id, what was varied."""
        return self.table("runs", scenario, columns)

    def outcomes(self, scenario: str | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """One row per run; null = did not happen."""
        return self.table("outcomes", scenario, columns)

    def series(self, scenario: str | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """One row per run and turn."""
        return self.table("series", scenario, columns)

    def events(self, scenario: str | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """One row per simulated event."""
        return self.table("events", scenario, columns)

    def control(self, scenario: str | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """One row per change of a town's holder."""
        return self.table("control", scenario, columns)

    def values(self, scenario: str, names: Sequence[str], point: int = 0) -> dict[str, Table]:
        """Outcomes by name, each [runs] in the order of `run_numbers`, NaN = did not happen."""
        table = self.outcomes(scenario, names)
        return {name: as_floats(column) for name, column in at_point(table, point, names).items()}

    def run_numbers(self, scenario: str, point: int = 0) -> Table:
        """Numbers of the runs that are there [runs], rising."""
        table = self.outcomes(scenario, ())
        return at_point(table, point, ["run"])["run"].to_numpy()

    def course(self, scenario: str, name: str, point: int = 0) -> Table:
        """One column of the series [runs, turns]; NaN = none."""
        column = at_point(self.series(scenario, (name,)), point, [name])[name]
        return as_floats(column).reshape(-1, self.about(scenario)["turns"])

    def town_ids(self, scenario: str) -> list[str]:
        """Towns in the order of `holders`; refuges are left out."""
        return [town["id"] for town in self.about(scenario)["towns"]]

    def holders(self, scenario: str, point: int = 0) -> Table:
        """Who held each town after each turn: a code of CAMP, -1 = nobody; int8 [runs, turns, towns]."""
        about, towns = self.about(scenario), self.town_ids(scenario)
        camp = {key: CAMP.index(faction["camp"]) for key, faction in about["factions"].items()}
        start = np.array([camp.get(town["holder"], -1) for town in about["towns"]], np.int8)
        numbers = self.run_numbers(scenario, point)
        held = np.full((len(numbers), about["turns"], len(towns)), UNCHANGED, np.int8)
        changes = at_point(self.control(scenario), point, ["run", "tick", "town", "faction"])
        town = codes(changes["town"], {town: row for row, town in enumerate(towns)}, len(towns))
        known = town < len(towns)
        run = np.searchsorted(numbers, changes["run"].to_numpy()[known])
        held[run, changes["tick"].to_numpy()[known], town[known]] = codes(changes["faction"], camp, -1)[known]
        before = np.broadcast_to(start, (len(numbers), len(towns)))
        for turn in range(about["turns"]):
            held[:, turn] = np.where(held[:, turn] == UNCHANGED, before, held[:, turn])
            before = held[:, turn]
        return held

    def hash(self, name: str = COMMIT) -> str:
        """SHA-256 over the rows of a table: the same however it was played, interrupted or cut into files."""
        digest = hashlib.sha256()
        table = self.table(name)
        for field, column in zip(table.schema, table.columns, strict=True):
            digest.update(f"{field.name}\n".encode())
            digest.update(column.is_null().to_numpy().tobytes())
            if pa.types.is_dictionary(field.type) or pa.types.is_string(field.type) or pa.types.is_boolean(field.type):
                digest.update("\n".join(str(word) for word in column.to_pylist()).encode())
            else:
                digest.update(column.fill_null(0).to_numpy().tobytes())
        return digest.hexdigest()


def at_point(table: pa.Table, point: int, columns: Sequence[str]) -> dict[str, pa.ChunkedArray]:
    """Columns of the rows of one point."""
    there = as_floats(table["point"]) == point
    rows = table if there.all() else table.filter(as_arrow(there))
    return {name: rows[name] for name in columns}


def codes(column: pa.ChunkedArray, rows: dict[str, int], other: int) -> Table:
    """Words as numbers; `other` for words that have none, and for no word."""
    words = column.dictionary_encode().combine_chunks()  # a damaged file may hold plain words
    numbers = np.array([*(rows.get(word, other) for word in words.dictionary.to_pylist()), other])
    return numbers[words.indices.fill_null(-1).to_numpy(zero_copy_only=False)]


def open_batch(folder: Path) -> Batch:
    """A stored batch; raises ScenarioError if the folder holds none that can be read."""
    manifest = read_manifest(folder)
    if not manifest:
        raise ScenarioError([Problem(shown(folder), 0, "", "is no folder of a batch", "write one with run.py batch")])
    if manifest["batch"] != FORMAT:
        wrong = f"is a batch of format {manifest['batch']}; this program reads format {FORMAT}"
        raise ScenarioError([Problem(shown(folder), 0, "", wrong)])
    if wrong := wrong_with(manifest):
        raise ScenarioError([Problem(shown(folder / MANIFEST), 0, "", f"is damaged: {wrong}", AGAIN)])
    return Batch(folder, manifest)


def holders(folder: Path, scenario: str, point: int = 0) -> Table:
    """Who held each town after each turn of every run: see Batch.holders."""
    return open_batch(folder).holders(scenario, point)
