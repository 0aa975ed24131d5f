"""The folder that a run is written to: whole or not at all, and never over something that is not ours."""

import functools
import hashlib
import importlib.metadata
import json
import math
import os
import platform
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scenarios.problems import Problem, ScenarioError, shown

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = "run.json"
TABLES = ("towns", "units", "factions", "events", "decisions", "displaced")
FIGURES, FORMS = "figures", ("png", "svg", "pdf")  # where figures are, and of what forms
OURS = {MANIFEST, "outcomes.json", FIGURES, *(f"{name}.parquet" for name in TABLES)}
REPLAYED: dict[str, Any] = {  # what run.json must say for a run to be played again, and of what type
    "loaded_from": str, "set": dict, "parameter_file": str | None, "seed": int, "scenario_hash": str,
    "trajectory_hash": str,
}  # fmt: skip
LIBRARIES = ("numpy", "numba", "llvmlite", "pyarrow", "matplotlib")  # those that can move a byte of the results


def refuse_foreign(target: Path, scenario: str) -> None:
    """An existing folder may be replaced only if it holds a run of the same scenario and nothing else."""
    entries = entries_of(target)
    if not entries:
        return
    found = read_manifest(target) if MANIFEST in entries else {}
    if "serval" not in found:
        raise ScenarioError(
            [Problem(shown(target), 0, "--out", "holds something that is no run", "name another folder")]
        )
    if found.get("scenario") != scenario:
        wrong = f'holds a run of "{found.get("scenario")}", not of "{scenario}"'
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "name another folder")])
    if others := [*sorted(entries - OURS), *no_figures(target)]:
        wrong = f"holds more than a run: {', '.join(others)}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "move it away, or name another folder")])


def refuse_others(target: Path, manifest: str, ours: set[str]) -> None:
    """An existing folder of a study may be replaced only if it holds that manifest of ours and nothing but `ours`."""
    if not target.exists():
        return
    if not target.is_dir():
        raise ScenarioError([Problem(shown(target), 0, "--out", "is a file, not a folder")])
    entries = {path.name for path in target.iterdir()}
    if entries and (manifest not in entries or entries - ours or no_figures(target)):
        wrong = f"holds something else than {manifest} and its tables"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "name another folder")])


def entries_of(target: Path) -> set[str]:
    """Names of what a folder holds, nothing if there is none; raises ScenarioError if that cannot be told."""
    try:
        return {path.name for path in target.iterdir()}
    except FileNotFoundError:
        return set()
    except NotADirectoryError:
        raise ScenarioError([Problem(shown(target), 0, "--out", "is a file, not a folder")]) from None
    except OSError as error:
        raise ScenarioError([Problem(shown(target), 0, "--out", f"cannot be read: {error.strerror}")]) from None


def no_figures(target: Path) -> list[str]:
    """What lies in a folder's `figures` and is none, as paths in the folder: it would be lost with the figures."""
    names = sorted(entries_of(target / FIGURES))
    return [f"{FIGURES}/{name}" for name in names if name.rpartition(".")[2] not in FORMS]


def read_manifest(folder: Path) -> dict[str, Any]:
    """What run.json says; empty if it cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def run_in(folder: Path) -> dict[str, Any]:
    """What run.json says, fit to be played again; raises ScenarioError if it is not there or damaged."""
    found = read_manifest(folder)
    if "serval" not in found:
        hint = "write one with run.py run or batch"
        raise ScenarioError([Problem(shown(folder), 0, "", "is no folder of a run or a batch", hint)])
    for name, kinds in REPLAYED.items():
        if name not in found or not isinstance(found[name], kinds) or isinstance(found[name], bool):
            wrong = f"is damaged: {json.dumps(found.get(name))[:60]} stands there"
            raise ScenarioError([Problem(shown(folder / MANIFEST), 0, name, wrong, "play it again with run.py run")])
    numbers = found["set"].values()
    if not all(isinstance(n, float | int) and math.isfinite(n) for n in numbers) or not 0 <= found["seed"] < 2**32:
        wrong = "is damaged: seed or set can't be used"
        raise ScenarioError([Problem(shown(folder / MANIFEST), 0, "", wrong, "play it again with run.py run")])
    return found


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A folder beside the target to write into; it takes the target's place when all has gone well, else it goes."""
    if Path.cwd().is_relative_to(target.resolve()):
        wrong = "cannot be replaced while you are in it"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "name another folder")])
    made = first_missing(target.parent)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        wrong = f"cannot be written: {error.strerror}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong)]) from None
    try:
        yield folder
        folder.chmod(0o777 & ~umask())
        replace(target, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        remove_empty(made, target.parent)
        raise


def umask() -> int:
    """The permissions that new files are not given here."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def first_missing(folder: Path) -> Path | None:
    """The uppermost folder that has to be made; None if all are there."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    return missing[-1] if missing else None


def remove_empty(made: Path | None, folder: Path) -> None:
    """Take back the folders that were made for nothing."""
    while made is not None and folder.is_relative_to(made) and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def replace(target: Path, folder: Path) -> None:
    """Put a finished folder in the place of the old one; at no time is the target half of each."""
    if not target.exists():
        folder.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    try:
        target.rename(old / "run")
        folder.rename(target)
    except OSError as error:  # something is mounted there, say
        if (old / "run").exists():
            (old / "run").rename(target)
        old.rmdir()
        raise ScenarioError([Problem(shown(target), 0, "--out", f"cannot be replaced: {error.strerror}")]) from None
    shutil.rmtree(old, ignore_errors=True)


def write_json(path: Path, content: Any) -> None:
    """Canonical JSON: sorted keys, floats as Python writes them, no NaN."""
    text = json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder, by name."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def provenance() -> dict[str, Any]:
    """What made a result: the version of Serval, its sources, and the libraries under it; no clock, no machine."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    libraries = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {
        "serval": version,
        "revision": revision(),
        "sources": source_hash(),
        "versions": {"python": platform.python_version(), **libraries},
    }


def revision() -> str | None:
    """The commit that is checked out, where there is one to ask."""
    try:
        asked = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


@functools.cache
def source_hash() -> str:
    """SHA-256 over the text of everything that runs, changed or not since the commit; as it was when first asked."""
    digest = hashlib.sha256()
    for path in sorted(
        [ROOT / "run.py", *(p for part in ("scenarios", "agents", "sim") for p in ROOT.glob(f"{part}/**/*.py"))]
    ):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
