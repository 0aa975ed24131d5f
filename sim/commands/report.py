"""`report`: one HTML page on a run or a batch, whole in itself."""

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.load import chain, find, load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from sim.commands.diff import differences
from sim.commands.plot import BATCH, again
from sim.commands.shared import progress, say_if_cold
from sim.files.results import read_manifest

if TYPE_CHECKING:
    from sim.study.comparison.cases import Case, Cases
    from sim.trajectory import Trajectory
    from sim.view.report.parts import Claim, Dossier, Laid

WORDS = ("title", "question", "look_at", "outcomes", "sources")  # what a scenario says of itself
NOT_SCORED = "Not scored: {why}. Only wars that begin on 7 January 2013 can be held against the record here."
NO_REPLAY = "No replay: {why}."


def report(folder: Path, out: Path | None, quiet: bool) -> None:
    """Write the dossier of a folder that `run` or `batch` has written; nothing is written unless all goes well."""
    target = out or folder.with_name(f"{folder.resolve().name}.html")
    refuse(target)
    dossier = of_batch(folder, quiet) if (folder / BATCH).exists() else of_run(folder, quiet)
    from sim.view.report.page import page

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
            draft = Path(beside) / target.name
            draft.write_text(page(dossier), encoding="utf-8")
            os.replace(draft, target)
    except OSError as error:
        raise ScenarioError([Problem(shown(target), 0, "--out", f"cannot be written: {error.strerror}")]) from None
    if not quiet:
        print(f"written: {shown(target)}")


def refuse(target: Path) -> None:
    """Only a page can be written, and not over a folder."""
    if target.suffix != ".html" or target.is_dir():
        raise ScenarioError([Problem(shown(target), 0, "--out", "is no name for a page", "end its name in .html")])


def of_run(folder: Path, quiet: bool) -> "Dossier":
    """The dossier of a run, which is played again and must be the same."""
    trajectory = again(folder, quiet)
    made = read_manifest(folder)
    found = json.loads((folder / "outcomes.json").read_text(encoding="utf-8"))
    words = [f"python run.py run {made['loaded_from']} --seed {made['seed']}"]
    words += [f"--set {name}={value:g}" for name, value in made["set"].items()]
    words += [f"--parameters {made['parameter_file']}"] if made["parameter_file"] else []
    commands = [
        " ".join([*words, f"--out results/{folder.resolve().name}"]),
        f"python run.py report {target_of(folder)}",
    ]
    from sim.view.report.of_run import run_dossier

    with progress("drawing", quiet):
        return run_dossier(made, found, trajectory, laid_over(made["loaded_from"]), commands)


def target_of(folder: Path) -> str:
    """The folder as the second command names it."""
    return f"results/{folder.resolve().name}"


def laid_over(name: str) -> "Laid":
    """What a scenario is laid over, and all in which they differ but the words that it says of itself."""
    from sim.view.report.parts import Change, Laid

    files, scenario = [path for path, _ in chain(find(name))], load_scenario(name)
    if len(files) < 2:
        return Laid(scenario.name, "", [])
    parent = load_scenario(files[-2])
    found = [Change(*one) for one in differences(parent, scenario) if one.place not in WORDS]
    return Laid(scenario.name, parent.name, found)


def of_batch(folder: Path, quiet: bool) -> "Dossier":
    """The dossier of a batch."""
    from sim.study.comparison.cases import MOST, cases_in, pair
    from sim.study.comparison.compare import differences as paired
    from sim.study.comparison.compare_tables import overall
    from sim.view.report.of_batch import Gathered, batch_dossier

    cases = pair(cases_in([folder])[:MOST])
    first = cases.cases[0]
    loaded_from = first.batch.about(first.scenario)["loaded_from"]
    scenario = load_scenario(loaded_from)
    with progress("gathering", quiet):
        found = [d for d in paired(cases, cases.measures()) if overall(d)] if len(cases.cases) > 1 else []
        cards, unscored = score_cards(cases)
    typical, untold = replayed(first, scenario, quiet)
    laid = [laid_over(first.batch.about(name)["loaded_from"]) for name in first.batch.scenarios]
    gathered = Gathered(first.batch, scenario, cases, found, cards, unscored, typical, untold, laid,
                        record_claims(cards), batch_commands(first.batch, folder))  # fmt: skip
    with progress("drawing", quiet):
        return batch_dossier(gathered)


def score_cards(cases: "Cases") -> tuple[list[dict[str, Any]], str]:
    """Scores of 7-21 January of every case that begins with it, or why there are none. The later window stays shut."""
    from sim.study.record import CALIBRATION
    from sim.study.scores.forecast import read
    from sim.study.scores.scorecard import fitted_cards, stored

    said = []
    for case in cases.cases:
        scenario = load_scenario(case.batch.about(case.scenario)["loaded_from"])
        if scenario.start == case.batch.start(case.scenario).date() == CALIBRATION.first and series_of(case):
            variant = "" if case.title == case.scenario else case.title
            said.append((scenario, variant, read(case.batch, case.scenario, case.point)))
    made = [stored(card) for card in fitted_cards(said)]
    return made, "" if made else NOT_SCORED.format(why="it begins on another day, or was played with --no-series")


def series_of(case: "Case") -> bool:
    """Whether numbers of every turn were kept."""
    return bool(case.batch.manifest["series"])


def record_claims(cards: list[dict[str, Any]]) -> "list[Claim]":
    """The dates and counts of the record that the cards name, each once, with their sources."""
    import datetime

    from sim.study.record import CALIBRATION, Record
    from sim.view.report.parts import Claim

    record, found = Record(CALIBRATION), {}
    for card in cards:
        for event in card["events"]:
            what = f"{event['name']}: {event['event']}, {event['first']} to {event['last']}"
            found[what] = record.source_of(event["town"], datetime.date.fromisoformat(event["first"]))
        for count in card["volumes"]:
            low, high = count["record_low"], count["record_high"]
            said = f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
            found[f"{count['quantity']} ({count['date']}): {said}"] = count["source"]
    return [Claim(what, source) for what, source in found.items()]


def replayed(case: "Case", scenario: Scenario, quiet: bool) -> "tuple[Trajectory | None, str]":
    """The run nearest to the middle of a case, played again; None and why, if it cannot be or is not the same."""
    import numpy as np

    from sim.measures.outcomes import outcomes
    from sim.study.comparison.typical import typical_run
    from sim.trajectory import record_run

    about, manifest = case.batch.about(case.scenario), case.batch.manifest
    if manifest["sampled"] or manifest["experiment"]:
        return None, NO_REPLAY.format(why="every run or point has parameters of its own")
    values = {**about["parameters"], **case.batch.points[case.point]}
    changed = {name: value for name, value in values.items() if scenario.values.get(name) != value}
    if changed:
        scenario = load_scenario(about["loaded_from"], changed)
    say_if_cold(quiet)
    with progress("playing", quiet) as tick:
        trajectory = record_run(scenario, manifest["seed"], typical_run(case), progress=tick)
    found = outcomes(trajectory)
    row = int(np.flatnonzero(case.batch.run_numbers(case.scenario, case.point) == trajectory.run)[0])
    stored = case.batch.values(case.scenario, list(found), case.point)
    same = all(np.array_equal(stored[name][row], np.nan if value is None else value, equal_nan=True)
               for name, value in found.items())  # fmt: skip
    if not same:
        return None, NO_REPLAY.format(why="the scenario or the rules have changed since the batch was played")
    return trajectory, ""


def batch_commands(batch: Any, folder: Path) -> list[str]:
    """What makes it again."""
    manifest = batch.manifest
    words = ["python run.py batch", *(batch.about(name)["loaded_from"] for name in batch.scenarios)]
    words += [f"--runs {manifest['runs']} --seed {manifest['seed']}"]
    if manifest["experiment"]:
        words.append("--vary FILE.toml")
    elif any(batch.points):
        swept: dict[str, list[float]] = {}
        for point in batch.points:
            for name, value in point.items():
                swept.setdefault(name, []).append(value)
        words += [f"--sweep {n}={','.join(f'{v:g}' for v in dict.fromkeys(values))}" for n, values in swept.items()]
    words += ["--sample-parameters"] if manifest["sampled"] else []
    words += [] if manifest["series"] else ["--no-series"]
    return [" ".join([*words, f"--out {target_of(folder)}"]), f"python run.py report {target_of(folder)}"]
