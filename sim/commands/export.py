"""`export`: events and control of towns over time, for programs that do not read Parquet."""

from pathlib import Path

from scenarios.problems import Problem, ScenarioError, did_you_mean, shown
from scenarios.values import COMMAND_LINE
from sim.commands.shared import RESULTS, progress, say_if_unfinished
from sim.files.results import MANIFEST, entries_of, written_whole

FORMATS = ("csv", "geojson", "geopackage")
OURS = {f"{layer}.{form}" for layer in ("events", "control") for form in ("csv", "geojson")} | {"serval.gpkg"}
BATCH = "manifest.json"


def export(folder: Path, form: str, out: Path | None, quiet: bool) -> None:
    """Write events and control of a run or a batch in another format."""
    if form not in FORMATS:
        raise ScenarioError([Problem(COMMAND_LINE, 0, "--format", f'no format "{form}"', did_you_mean(form, FORMATS))])
    target = out or RESULTS / f"{folder.resolve().name}-{form}"
    refuse_foreign(target)
    if not (folder / BATCH).exists() and not (folder / MANIFEST).exists():
        hint = "write one with run.py run or batch"
        raise ScenarioError([Problem(shown(folder), 0, "", "is no folder of a run or a batch", hint)])
    from sim.study.batches.export import batch_pieces, run_pieces, write
    from sim.study.batches.stored import open_batch

    if (folder / BATCH).exists():
        batch = open_batch(folder)
        if not batch.parts:
            raise batch.empty()
        say_if_unfinished([batch], quiet)
        pieces, count = batch_pieces(batch), len(batch.parts)
    else:
        pieces, count = run_pieces(folder), 1
    with written_whole(target) as into, progress("writing", quiet) as tick:
        files = write(pieces, into, form, tick, count)
        names = [file.name for file in files]
    if not quiet:
        print(f"written: {', '.join(shown(target / name) for name in names)}")


def refuse_foreign(target: Path) -> None:
    """An existing folder may be replaced only if it holds what was exported before."""
    if others := sorted(entries_of(target) - OURS):
        wrong = f"holds more than what was exported: {', '.join(others)}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong, "name another folder")])
