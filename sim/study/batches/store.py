"""The folder that a batch is kept in: a manifest, and Parquet parts that are there whole or not at all.

    manifest.json                  what is played, by what; written first
    runs/part-00000.parquet        one file per chunk and table (sim/study/batches/parts.py)
    series/ events/ control/
    outcomes/part-00000.parquet    written last: a chunk without it counts as not played
    summary.csv, effects.csv, figures/   made from these, at the end and by `plot`

A part is written beside its place, flushed to the disk and renamed, so that a reader never meets half of one. What
has been planned and is not there is what is left to do: that is all that resuming needs.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.problems import Problem, ScenarioError, shown
from sim.files.results import entries_of, no_figures, provenance
from sim.study.batches.plan import Plan
from sim.study.batches.shape import wrong_with

MANIFEST = "manifest.json"
TABLES = ("runs", "series", "events", "control", "outcomes")  # in the order in which they are written
COMMIT = "outcomes"  # the part that says that a chunk is whole
FORMAT = 1  # counted up when a batch of before can no longer be read
SUMMARY, EFFECTS = "summary.csv", "effects.csv"
OURS = {MANIFEST, SUMMARY, EFFECTS, "figures", *TABLES}
PART = r"part-\d{5,}\.parquet"  # as part_name writes it
HALF = ".tmp-"  # begins the name of a file that is being written
MAY_DIFFER = (("revision",), ("versions", "python"))  # of the manifest, between the beginning and the rest of a batch


class StoreError(OSError):
    """The disk has no room left, or the folder can no longer be written."""


def manifest_of(plan: Plan, described: Mapping[str, Any]) -> dict[str, Any]:
    """All that decides what a batch holds, and what its readers need; `described`: scenario → describe.py."""
    return {
        **provenance(),
        "batch": FORMAT,
        "simulated": True,
        "seed": plan.seed,
        "runs": plan.runs,
        "points": [dict(values) for values in plan.points],
        "sampled": plan.sample is not None,
        "experiment": dict(plan.experiment),
        "varied": list(plan.varied),
        "series": plan.series,
        "chunk": plan.chunk,
        "parts": plan.parts,
        "scenarios": dict(described),
    }


def part_name(part: int) -> str:
    """The file of a chunk."""
    return f"part-{part:05d}.parquet"


def read_manifest(folder: Path) -> dict[str, Any]:
    """What manifest.json says; empty if there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and "batch" in found and "serval" in found else {}


def tables_of(manifest: Mapping[str, Any]) -> list[str]:
    """The tables that a batch has, the commit mark last."""
    return [name for name in TABLES if name != "series" or manifest["series"]]


def runs_in(manifest: Mapping[str, Any], part: int) -> int:
    """Runs of a chunk, from the manifest alone."""
    rows = len(manifest["points"]) * manifest["runs"]
    each = -(-rows // manifest["chunk"])
    return int(min(manifest["chunk"], rows - part % each * manifest["chunk"]))


def present(folder: Path, manifest: Mapping[str, Any]) -> list[int]:
    """Numbers of the chunks that are there, every table of them."""
    kept = [names_in(folder / table) for table in tables_of(manifest)]
    return [part for part in range(manifest["parts"]) if all(part_name(part) in names for names in kept)]


def names_in(folder: Path) -> set[str]:
    """Names of the files of a folder; none where there is no folder."""
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def readable(folder: Path, manifest: Mapping[str, Any], part: int) -> bool:
    """Whether a chunk can be read and holds what was planned: a damaged disk may cut files short."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for table in tables_of(manifest):
            rows = pq.read_metadata(folder / table / part_name(part)).num_rows
            if table in ("runs", COMMIT) and rows != runs_in(manifest, part):
                return False
    except (OSError, pa.ArrowException):
        return False
    return True


def prepare_folder(target: Path, manifest: Mapping[str, Any], resume: bool) -> list[int]:
    """Make the folder fit for this batch; numbers of the chunks that need not be played again.

    Raises ScenarioError, and touches nothing, if the folder holds anything but (the beginning of) this very batch.
    """
    found = inspect(target)
    if not found:
        begin(target, manifest)
        return []
    if differences := differ(found, manifest):
        wrong = f"holds another batch: {'; '.join(differences)}"
        hint = "remove it, or name another with batch --out"  # compare plays into a folder of its own choice
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, hint)])
    done = present(target, found)
    if resume:
        clear_halves(target)
        return [part for part in done if readable(target, found, part)]
    if len(done) < found["parts"]:
        runs = sum(runs_in(found, part) for part in done)
        wrong = f"holds the beginning of this batch: {runs:,} of {total(found):,} runs"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "go on with --resume, or remove the folder")])
    return done


def total(manifest: Mapping[str, Any]) -> int:
    """Runs that a batch has when it is whole."""
    return len(manifest["scenarios"]) * len(manifest["points"]) * int(manifest["runs"])


def inspect(target: Path) -> dict[str, Any]:
    """The manifest of an existing batch; empty if there is nothing at all. Raises ScenarioError for anything else."""
    entries = {name for name in entries_of(target) if not name.startswith(HALF)}
    if not entries:
        return {}
    found = read_manifest(target)
    if not found:
        raise ScenarioError(
            [Problem(shown(target), 0, "--out", "holds something that is no batch", "name another folder")]
        )
    if found["batch"] == FORMAT and (wrong := wrong_with(found)):
        hint = "remove the folder, or name another"
        raise ScenarioError([Problem(shown(target / MANIFEST), 0, "", f"is damaged: {wrong}", hint)])
    if others := [*sorted(entries - OURS), *no_figures(target), *no_parts(target)]:
        wrong = f"holds more than a batch: {', '.join(others)}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "move it away, or name another folder")])
    return found


def no_parts(target: Path) -> list[str]:
    """What lies in the folders of a batch's tables and is no part of one, as paths in the batch."""
    names = [(table, name) for table in TABLES for name in sorted(names_in(target / table))]
    return [f"{table}/{name}" for table, name in names if not (name.startswith(HALF) or re.fullmatch(PART, name))]


def differ(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """In what two manifests differ, in words; whatever cannot move a result may differ."""
    one, other = flat(found), flat(json.loads(json.dumps(wanted)))
    told = []
    for keys in [keys for keys in one | other if one.get(keys) != other.get(keys)]:
        if keys in MAY_DIFFER or keys[-1] == "loaded_from":
            continue
        if keys[0] == "scenarios":
            told.append(scenario_difference(keys[1], found, wanted))
        elif keys[0] == "sources":
            told.append("the program has changed since")
        else:
            told.append(f"{'.'.join(keys)} was {written(one.get(keys))}, not {written(other.get(keys))}")
    return list(dict.fromkeys(told))


def scenario_difference(name: str, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """What is wrong with one scenario."""
    if name not in wanted["scenarios"]:
        return f'it plays "{name}" as well'
    if name not in found["scenarios"]:
        return f'it does not play "{name}"'
    return f'scenario "{name}" or its tables have changed since'


def flat(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Nested tables as one, by all the keys on the way."""
    found: dict[tuple[str, ...], Any] = {}
    for key, value in table.items():
        found |= flat(value, (*above, key)) if isinstance(value, dict) else {(*above, key): value}
    return found


def written(value: Any) -> str:
    """A value of a manifest, shortened."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def begin(target: Path, manifest: Mapping[str, Any]) -> None:
    """Make the folder and write the manifest."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        clear_halves(target)
        text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
        write_whole(target / MANIFEST, f"{text}\n".encode())
    except OSError as error:
        wrong = f"cannot be written: {error.strerror or error}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong)]) from None


def clear_halves(target: Path) -> None:
    """Remove what a killed batch was writing."""
    for folder in (target, *(target / table for table in TABLES)):
        for path in folder.glob(f"{HALF}*"):
            path.unlink(missing_ok=True)


def commit(target: Path, part: int, tables: Mapping[str, bytes]) -> None:
    """Put a chunk in its place, its commit mark last; raises StoreError if that cannot be done."""
    try:
        for name in [name for name in TABLES if name in tables]:
            (target / name).mkdir(exist_ok=True)
            write_whole(target / name / part_name(part), tables[name])
    except OSError as error:
        raise StoreError(error.errno, f"{shown(target)} cannot be written: {error.strerror}") from error


def write_whole(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all, whatever happens meanwhile."""
    half = path.with_name(f"{HALF}{os.getpid()}-{path.stem}")  # no ending: nothing takes it for a part
    try:
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
