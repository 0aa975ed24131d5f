"""The folder of a long study: it can be left at any time and taken up again by the same command.

`study.json` says what is played and by what sources. A folder whose study.json says something else is refused.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.problems import Problem, ScenarioError, shown
from sim.results import write_json

MANIFEST = "study.json"


def open_study(target: Path, facts: Mapping[str, Any]) -> bool:
    """Make the folder, or take it up again: whether it was there. Raises ScenarioError if it is of something else."""
    if target.exists() and not target.is_dir():
        raise ScenarioError([Problem(shown(target), 0, "--out", "is a file, not a folder")])
    if not target.exists() or not any(target.iterdir()):
        write_whole(target / MANIFEST, dict(facts))
        return False
    try:
        before = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        wrong = f"holds something that is no {facts['study']}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "name another folder")]) from None
    if changed := [key for key in facts if before.get(key) != json.loads(json.dumps(facts[key]))]:
        wrong = f"was begun with another {', '.join(changed)}"
        hint = "name another folder, or take it away to begin anew"
        raise ScenarioError([Problem(shown(target / MANIFEST), 0, "--out", wrong, hint)])
    return True


def write_whole(path: Path, content: Any) -> None:
    """A JSON file that is there whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}")
        write_json(beside, content)
        os.replace(beside, path)
    except OSError as error:
        raise ScenarioError([Problem(shown(path.parent), 0, "--out", f"cannot be written: {error.strerror}")]) from None
