"""Exports: spells of control by hand and from a batch, the three formats, and what is refused."""

import builtins
import csv
import datetime
import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest

import run
from sim.files.tables import write_tables
from sim.study.batches.export import Clock, Place, spells
from sim.study.batches.plan import Plan
from sim.study.batches.store import prepare_folder
from sim.study.batches.stored import Batch
from sim.trajectory import Trajectory
from tests.study.conftest import manifest

TOWNS = [Place("a", "A", 14.0, -4.0, "army"), Place("b", "B", 15.0, -3.0, None)]
CLOCK = Clock(datetime.datetime(2013, 1, 7), 6.0, 8)


def test_spells_by_hand() -> None:
    """Run 0: A falls after turn 2 and lapses after turn 6. Run 1: B is taken after turn 1. The rest stays as it was."""
    changes = (
        np.array([0, 1, 0]),
        np.array([0, 1, 0]),
        np.array([2, 1, 6]),
        np.array(["rebels", "army", None], object),
    )
    found = spells(*changes, 2, TOWNS, CLOCK)
    begin, end = (found[key].to_pylist() for key in ("from", "to"))
    hours = [[(moment - CLOCK.start).total_seconds() / 3600 for moment in moments] for moments in (begin, end)]
    rows = list(
        zip(found["index"].tolist(), found["town"].to_pylist(), found["holder"].to_pylist(), *hours, strict=True)
    )
    assert rows == [
        (0, "a", "army", 0, 12), (0, "a", "rebels", 12, 36), (0, "a", None, 36, 48), (0, "b", None, 0, 48),
        (1, "a", "army", 0, 48), (1, "b", None, 0, 6), (1, "b", "army", 6, 48),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "geojson", "geopackage"])
def test_a_batch_in_every_format(batch: Batch, tmp_path: Path, form: str) -> None:
    for _ in range(2):
        assert run.main(["export", str(batch.folder), "--format", form, "--out", str(tmp_path / "x"), "--quiet"]) == 0
    events, control = read(tmp_path / "x", form)
    assert len(events) == len(batch.events())
    assert events[0]["what"] == batch.events().slice(0, 1).to_pylist()[0]["what"]
    assert {str(row["simulated"]).lower() for row in events + control} == {"true"}
    runs = sum(len(batch.runs(name)) for name in batch.scenarios)
    changes = [town for town in batch.control()["town"].to_pylist() if town in batch.town_ids("smoke")]
    assert len(control) == runs * len(batch.town_ids("smoke")) + len(changes)


def read(folder: Path, form: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Events and control as rows."""
    if form == "csv":
        return tuple(list(csv.DictReader((folder / f"{n}.csv").open(encoding="utf-8"))) for n in ("events", "control"))  # type: ignore[return-value]
    if form == "geojson":
        whole = [json.loads((folder / f"{n}.geojson").read_text(encoding="utf-8")) for n in ("events", "control")]
        assert whole[1]["features"][0]["geometry"]["type"] == "Point"
        return tuple([feature["properties"] for feature in layer["features"]] for layer in whole)  # type: ignore[return-value]
    layers = [geopandas.read_file(folder / "serval.gpkg", layer=n) for n in ("events", "control")]
    assert str(layers[0].crs) == "EPSG:4326"
    return tuple(layer.to_dict("records") for layer in layers)  # type: ignore[return-value]


def test_a_single_run_too(smoke_run: Trajectory, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "run.json").write_text("{}", encoding="utf-8")
    write_tables(smoke_run, tmp_path / "r")
    assert run.main(["export", str(tmp_path / "r"), "--format", "csv", "--out", str(tmp_path / "x"), "--quiet"]) == 0
    events, control = read(tmp_path / "x", "csv")
    assert len(events) == len(smoke_run.events)
    assert {row["town"] for row in control} == {"konna", "bore"}
    assert min(row["from"] for row in control) == "2013-01-07 00:00:00"


def test_without_geopandas_it_says_what_to_install(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "geopandas":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert run.main(["export", str(batch.folder), "--format", "geopackage", "--out", str(tmp_path / "x")]) == 2
    assert (
        "a GeoPackage needs geopandas and pyogrio (pip install them, or use --format geojson)"
        in capsys.readouterr().err
    )
    assert list(tmp_path.iterdir()) == []


def test_bad_exports_are_told(
    batch: Batch, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    prepare_folder(tmp_path / "begun", manifest(plan), resume=False)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    for arguments, words in (
        ([str(batch.folder), "--format", "cvs"], 'no format "cvs" (did you mean "csv"?)'),
        ([str(batch.folder)], "--format"),
        (["mine", "--format", "csv"], "mine: is no folder of a run or a batch"),
        (["begun", "--format", "csv"], "begun: holds no finished runs (go on with --resume)"),
        ([str(batch.folder), "--format", "csv", "--out", "mine"], "holds more than what was exported: notes.txt"),
    ):
        assert run.main(["export", *arguments]) == 2
        assert words in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["begun", "mine"]
