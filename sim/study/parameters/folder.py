"""The folder of a long study: it can be left at any time and taken up again by the same command.

`study.json` says what is played and by what sources. A folder whose study.json says something else is refused.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from agents.records.columns import Table
from scenarios.problems import Problem, ScenarioError, shown
from sim.files.results import write_json

MANIFEST = "study.json"


def open_study(target: Path, facts: Mapping[str, Any]) -> bool:
    """Make the folder, or take it up again: whether it was there. Raises ScenarioError if it is of something else."""
    if target.exists() and not target.is_dir():
        raise ScenarioError([Problem(shown(target), 0, "--out", "is a file, not a folder")])
    if not target.exists() or all(path.name == f".{MANIFEST}" for path in target.iterdir()):  # killed while it began
        write_whole(target / MANIFEST, dict(facts))
        return False
    try:
        before = dict(json.loads((target / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        wrong = f"holds something that is no {facts['study']}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "name another folder")]) from None
    if changed := [key for key in facts if before.get(key) != json.loads(json.dumps(facts[key]))]:
        wrong = f"was begun with another {', '.join(changed)}"
        hint = "name another folder, or take it away to begin anew"
        raise ScenarioError([Problem(shown(target / MANIFEST), 0, "--out", wrong, hint)])
    return True


def keep(file: Path, found: Table) -> None:
    """Write an array beside its place and rename it, so that no half of one is ever read."""
    beside = file.with_suffix(".tmp.npy")
    np.save(beside, found)
    os.replace(beside, file)


def kept(file: Path, rows: int) -> Table | None:
    """An array that was kept, of so many rows; None if it must be made (again): not there, or damaged."""
    try:
        found = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError, BadZipFile):
        return None
    return found if isinstance(found, np.ndarray) and found.ndim == 2 and len(found) == rows else None


def write_whole(path: Path, content: Any) -> None:
    """A JSON file that is there whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}")
        write_json(beside, content)
        os.replace(beside, path)
    except OSError as error:
        raise ScenarioError([Problem(shown(path.parent), 0, "--out", f"cannot be written: {error.strerror}")]) from None
