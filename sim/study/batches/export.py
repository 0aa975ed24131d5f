"""Events and control of towns over time, for programs that do not read Parquet: CSV, GeoJSON, GeoPackage.

Both come piece by piece, so that a large batch needs no more memory than a small one. Every row is marked as simulated.
A row of control is a spell: a town, its holder (empty = nobody), from when to when. Coordinates are WGS84.
"""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.csv

from agents.records.codes import REFUGE, TOWN_KIND
from agents.records.columns import Table
from scenarios.problems import Problem, ScenarioError
from sim.study.batches.damage import read_part
from sim.study.batches.store import part_name
from sim.study.batches.stored import Batch, codes

LAYERS = ("events", "control")
GEOPACKAGE = "serval.gpkg"
REFUGE_WORD = TOWN_KIND[REFUGE]

Piece = dict[str, pa.Table]  # layer → rows


class Place(NamedTuple):
    """A town as a layer tells it."""

    id: str
    name: str
    lat: float
    lon: float
    holder: str | None  # at the start


def batch_pieces(batch: Batch) -> Iterator[Piece]:
    """Chunk by chunk."""
    each = batch.manifest["parts"] // len(batch.scenarios)
    for part in batch.parts:
        scenario = batch.scenarios[part // each]
        about = batch.about(scenario)
        towns = [Place(*(town[key] for key in ("id", "name", "lat", "lon", "holder"))) for town in about["towns"]]
        read = {name: read_part(batch.folder / name / part_name(part)) for name in ("runs", "events", "control")}
        clock = Clock(batch.start(scenario), about["tick_hours"], about["turns"])
        runs = {name: read["runs"][name].to_numpy() for name in ("point", "run")}
        held = batch_spells(read["control"], runs, towns, clock)
        yield {"events": read["events"], "control": held.add_column(0, "scenario", [[scenario] * len(held)])}


class Clock(NamedTuple):
    """When turns end."""

    start: datetime.datetime
    tick_hours: float
    turns: int

    def moment(self, turns: Table) -> Table:
        """The moment after so many turns."""
        seconds = (turns * self.tick_hours * 3600).astype("timedelta64[s]")
        return np.datetime64(self.start, "s") + seconds


def batch_spells(control: pa.Table, runs: Mapping[str, Table], towns: list[Place], clock: Clock) -> pa.Table:
    """Who held each town from when to when, for the runs of a chunk."""
    rows = {town.id: row for row, town in enumerate(towns)}
    town = codes(control["town"], rows, -1)
    known = town >= 0  # refuges are left out
    key = {pair: n for n, pair in enumerate(zip(runs["point"].tolist(), runs["run"].tolist(), strict=True))}
    pairs = zip(control["point"].to_pylist(), control["run"].to_pylist(), strict=True)
    run = np.array([key[pair] for pair in pairs], np.int64)[known]
    after = control["tick"].to_numpy()[known] + 1
    holders = np.array(control["faction"].to_pylist(), object)[known]
    found = spells(run, town[known], after, holders, len(key), towns, clock)
    index = found["index"]
    keys = {name: pa.array(runs[name][index]) for name in ("point", "run")}
    return pa.table(keys | {name: column for name, column in found.items() if name != "index"})


def spells(
    run: Table, town: Table, after: Table, holders: Table, n_runs: int, towns: list[Place], clock: Clock
) -> dict[str, Any]:
    """Spells of so many runs from the changes of holder [changes]; `index`: which run."""
    count = len(towns)
    all_runs = np.concatenate([np.repeat(np.arange(n_runs), count), run])
    all_towns = np.concatenate([np.tile(np.arange(count), n_runs), town])
    begin = np.concatenate([np.zeros(n_runs * count, np.int64), after])
    who = np.concatenate([np.tile(np.array([t.holder for t in towns], object), n_runs), holders])
    order = np.lexsort((begin, all_towns, all_runs))
    all_runs, all_towns, begin, who = (column[order] for column in (all_runs, all_towns, begin, who))
    same = np.append((all_runs[1:] == all_runs[:-1]) & (all_towns[1:] == all_towns[:-1]), False)
    end = np.where(same, np.append(begin[1:], 0), clock.turns)
    names: dict[str, Any] = {
        "town": pa.array([towns[row].id for row in all_towns]),
        "location": pa.array([towns[row].name for row in all_towns]),
        "latitude": pa.array(np.array([t.lat for t in towns])[all_towns]),
        "longitude": pa.array(np.array([t.lon for t in towns])[all_towns]),
    }
    return {
        "index": all_runs,
        **names,
        "holder": pa.array(who.tolist(), pa.string()),
        "from": pa.array(clock.moment(begin)),
        "to": pa.array(clock.moment(end)),
        "simulated": pa.array(np.ones(len(who), bool)),
    }


def run_pieces(folder: Path) -> Iterator[Piece]:
    """The tables of a single run, in one piece."""
    wanted = ["tick", "town", "name", "latitude", "longitude", "kind", "holder", "date_time"]
    rows = plain(read_part(folder / "towns.parquet", wanted)).to_pydict()
    count = rows["tick"].count(0)
    turns = len(rows["tick"]) // count - 1
    hours = (rows["date_time"][count] - rows["date_time"][0]).total_seconds() / 3600
    real = [n for n in range(count) if rows["kind"][n] != REFUGE_WORD]
    towns = [Place(*(rows[key][n] for key in ("town", "name", "latitude", "longitude", "holder"))) for n in real]
    held = np.array(rows["holder"], object).reshape(turns + 1, count)[:, real]
    after, town = np.nonzero(held[1:] != held[:-1])
    clock = Clock(rows["date_time"][0], hours, turns)
    found = spells(np.zeros(len(town), np.int64), town, after + 1, held[after + 1, town], 1, towns, clock)
    found.pop("index")
    yield {"events": read_part(folder / "events.parquet"), "control": pa.table(found)}


def write(pieces: Iterator[Piece], folder: Path, form: str, tick: Callable[[int, int], None], of: int) -> list[Path]:
    """Write every piece; the files."""
    writers: dict[str, Callable[[Path], Any]] = {"csv": CsvFiles, "geojson": GeoJsonFiles, "geopackage": GeoPackage}
    writer = writers[form](folder)
    for number, piece in enumerate(pieces, start=1):
        for layer in LAYERS:
            writer.add(layer, plain(piece[layer]))
        tick(number, of)
    files: list[Path] = writer.close()
    return files


def plain(table: pa.Table) -> pa.Table:
    """A table without codes for words."""
    columns = {
        field.name: column.cast(pa.string()) if pa.types.is_dictionary(field.type) else column
        for field, column in zip(table.schema, table.columns, strict=True)
    }
    return pa.table(columns)


class CsvFiles:
    """events.csv and control.csv."""

    def __init__(self, folder: Path) -> None:
        """Files are opened with the first piece."""
        self.folder = folder
        self.open: dict[str, Any] = {}

    def add(self, layer: str, table: pa.Table) -> None:
        """Append rows."""
        if layer not in self.open:
            self.open[layer] = pyarrow.csv.CSVWriter(str(self.folder / f"{layer}.csv"), table.schema)
        self.open[layer].write_table(table)

    def close(self) -> list[Path]:
        """End the files."""
        for file in self.open.values():
            file.close()
        return [self.folder / f"{layer}.csv" for layer in self.open]


class GeoJsonFiles:
    """events.geojson and control.geojson: one feature a line."""

    def __init__(self, folder: Path) -> None:
        """Files are opened with the first piece."""
        self.folder = folder
        self.open: dict[str, TextIO] = {}
        self.empty: set[str] = set()

    def add(self, layer: str, table: pa.Table) -> None:
        """Append features."""
        if layer not in self.open:
            self.open[layer] = (self.folder / f"{layer}.geojson").open("w", encoding="utf-8")
            self.open[layer].write('{"type": "FeatureCollection", "features": [')
            self.empty.add(layer)
        for row in table.to_pylist():
            self.open[layer].write("\n" if layer in self.empty else ",\n")
            self.empty.discard(layer)
            self.open[layer].write(json.dumps(feature(row), ensure_ascii=False, default=str))

    def close(self) -> list[Path]:
        """End the files."""
        for file in self.open.values():
            file.write("\n]}\n")
            file.close()
        return [self.folder / f"{layer}.geojson" for layer in self.open]


def feature(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a point, or without geometry where no place is known."""
    lat, lon = row.pop("latitude"), row.pop("longitude")
    geometry = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
    moments = {key: value.isoformat() for key, value in row.items() if isinstance(value, datetime.datetime)}
    return {"type": "Feature", "geometry": geometry, "properties": {**row, **moments}}


class GeoPackage:
    """One file with both layers; needs geopandas, which is an extra."""

    def __init__(self, folder: Path) -> None:
        """Raises ScenarioError if there is no geopandas."""
        try:
            import geopandas  # type: ignore[import-untyped]
            import pyogrio  # type: ignore[import-untyped]  # noqa: F401  what it writes with
        except ImportError:
            wrong, hint = "a GeoPackage needs geopandas and pyogrio", "pip install them, or use --format geojson"
            raise ScenarioError([Problem("export", 0, "--format", wrong, hint)]) from None
        self.geopandas: Any = geopandas
        self.path = folder / GEOPACKAGE
        self.layers: set[str] = set()

    def add(self, layer: str, table: pa.Table) -> None:
        """Append rows to a layer."""
        frame = table.to_pandas()
        points = self.geopandas.points_from_xy(frame.pop("longitude"), frame.pop("latitude"))
        mode = "a" if layer in self.layers else "w"
        self.layers.add(layer)
        located = self.geopandas.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")
        located.to_file(self.path, layer=layer, driver="GPKG", engine="pyogrio", mode=mode)

    def close(self) -> list[Path]:
        """Nothing is open."""
        return [self.path]
