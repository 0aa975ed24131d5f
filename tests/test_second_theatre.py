"""Another theatre is possible: five invented towns and two factions, on the same engine, with no line of it changed.

And a faction is one file in agents/ and one in factions/: a test adds a third party to the invented war.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agents.records.codes import REFUGE
from agents.records.frame import COLUMNS
from scenarios.load import load_scenario
from scenarios.schema import Scenario
from sim.measures.outcomes import outcomes
from sim.start.grid import place_cell
from sim.trajectory import Trajectory, record_run
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "second_theatre"


@pytest.fixture(scope="module")
def rising() -> Scenario:
    """The war that never was."""
    return load_scenario(FOLDER / "rising.toml")


@pytest.fixture(scope="module")
def played(rising: Scenario) -> Trajectory:
    """One run of it."""
    return record_run(rising, seed=1, run=0)


def test_its_ground_is_its_own(rising: Scenario) -> None:
    assert [town.id for town in rising.theatre.towns] == ["harbour", "mill", "bridge", "hill", "fort"]
    assert sorted(rising.factions) == ["crown", "league"]
    assert (rising.theatre.plane.cell_km, len(rising.theatre.grid)) == (15.0, 96)
    assert rising.values["combat.loss_rate"] == load_scenario("january_2013").values["combat.loss_rate"]


def test_towns_lie_in_the_cells_that_its_grid_says(rising: Scenario) -> None:
    """Harbour: 30 km east and 20 km north of the corner, in cells of 15 km."""
    harbour = rising.theatre.towns[0]
    assert place_cell(harbour.lat, harbour.lon, rising.theatre.plane) == 1 * COLUMNS + 2
    nearest = {cell.row * COLUMNS + cell.col: cell.nearest_town_id for cell in rising.theatre.grid}
    for town in rising.theatre.towns:
        assert nearest[place_cell(town.lat, town.lon, rising.theatre.plane)] == town.id


def test_refuges_are_found_in_its_rough_ground(played: Trajectory) -> None:
    w = played.world
    rough = w.cells.terrain[w.towns.cell[w.towns.kind == REFUGE]]
    assert set(rough.tolist()) <= {4}  # rock


def test_a_campaign_is_played_on_it(played: Trajectory) -> None:
    w, found = played.world, outcomes(played)
    assert played.turns == 80
    assert int(w.theatre[0].capital) == 0
    assert (w.units.cell >= -1).all()
    assert (played.units.town != played.units.town[0]).any()  # somebody moved
    assert found["killed.government"] is not None
    assert {name for name in found if name.startswith("fall_day.")} == {
        f"fall_day.{town}" for town in ("harbour", "mill", "bridge", "hill", "fort")
    }
    people = played.units.personnel.sum(axis=1) + played.units.killed.sum(axis=1)
    assert (np.diff(people) <= 0).all()  # nobody joins


def test_its_luck_is_repeatable(rising: Scenario, played: Trajectory) -> None:
    assert record_run(rising, seed=1, run=0).hash() == played.hash()
    assert record_run(rising, seed=1, run=1).hash() != played.hash()


DOCTRINE = '''"""Smugglers: they move to where nobody fights, and hold nothing."""

from agents.records.columns import World
from agents.compiled import rule
from agents.staff.holding import leave_or_stay
from agents.luck import Luck
from agents.staff.picture import look


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Leave what is dangerous."""
    look(w, side)
    leave_or_stay(w, side, luck)
'''
FACTION = """name = "Smugglers"
doctrine = "smugglers"
camp = "azawad"
home = "mill"

[relations]
crown = "wary"
league = "hostile"

[units.boats]
title = "Boats' crews"
kind = "pickup_group"
personnel = [20, 30, 40]
vehicles = 4
town = "mill"
bush = true
basis = "assumed"
source = "invented"
"""
PLAY = """
import json, sys
from scenarios.load import load_scenario
from sim.trajectory import record_run
run = record_run(load_scenario(sys.argv[1]), seed=1, run=0)
names = run.names
print(json.dumps({"factions": names.factions, "doctrine": names.doctrines[run.world.sides.doctrine[2]],
    "decided": bool(run.world.sides.next_decision[2] > 24), "people": int(run.units.personnel[-1][-1])}))
"""


def test_a_faction_is_one_file_there_and_one_here(tmp_path: Path) -> None:
    """A copy of the project, two files more, nothing else touched."""
    for part in ("agents", "sim", "scenarios"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "record"))
    shutil.copytree(FOLDER, tmp_path / "theatre_two")
    (tmp_path / "agents" / "smugglers.py").write_text(DOCTRINE, encoding="utf-8")
    (tmp_path / "theatre_two" / "factions" / "smugglers.toml").write_text(FACTION, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PLAY, "theatre_two/rising.toml"],
        cwd=tmp_path, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["factions"] == ["crown", "league", "smugglers"]
    assert (told["doctrine"], told["decided"]) == ("smugglers", True)
    assert told["people"] > 0
