"""`plot`: draw the figures of a finished run, of a batch or of a sensitivity study anew."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from sim.commands import run
from sim.commands.sensitivity import RESULT as STUDY
from sim.commands.shared import progress, say_if_unfinished
from sim.files.results import FIGURES, FORMS, no_figures, run_in, written_whole

if TYPE_CHECKING:
    from sim.trajectory import Trajectory

BATCH = "manifest.json"


def plot(folder: Path, quiet: bool, form: str = "png") -> None:
    """Draw the figures of a batch, of a sensitivity study, or of a run, as files of this form."""
    if form not in FORMS:
        hint = f"one of {', '.join(FORMS)}"
        raise ScenarioError([Problem("command line", 0, "--format", f'"{form}" cannot be written', hint)])
    if others := no_figures(folder):
        wrong = f"holds more than figures: {', '.join(others)}"
        raise ScenarioError([Problem(shown(folder), 0, "", wrong, "move it away")])
    if (folder / BATCH).exists():
        plot_batch(folder, quiet, form)
    elif (folder / STUDY).exists():
        plot_study(folder, form)
    else:
        plot_run(folder, quiet, form)
    if not quiet:
        print(f"written: {shown(folder / 'figures')}")


def plot_batch(folder: Path, quiet: bool, form: str) -> None:
    """Draw what its parts hold: all scenarios and points in the same figures, or, if they are many, the first few."""
    from sim.study.comparison.cases import MOST, cases_in, pair
    from sim.view.studies.batch_figures import draw_cases

    cases = cases_in([folder])
    say_if_unfinished([cases[0].batch], quiet)
    if len(cases) > MOST and not quiet:
        print(f"{len(cases)} scenarios and points: the first {MOST} are drawn", file=sys.stderr)
    with written_whole(folder / FIGURES) as figures, progress("drawing", quiet) as tick:
        draw_cases(pair(cases[:MOST]), figures, progress=tick, form=form)


def plot_study(folder: Path, form: str) -> None:
    """Draw what a finished study found."""
    from sim.view.studies.sensitivity import draw_sensitivity

    found = json.loads((folder / STUDY).read_text(encoding="utf-8"))
    with written_whole(folder / FIGURES) as figures:
        draw_sensitivity(found, figures, form)


def plot_run(folder: Path, quiet: bool, form: str) -> None:
    """Play a finished run again and draw its figures anew."""
    trajectory = again(folder, quiet)
    with written_whole(folder / FIGURES) as figures:
        run.draw(trajectory, figures, quiet, form)


def again(folder: Path, quiet: bool) -> "Trajectory":
    """A finished run played again from its run.json; raises ScenarioError if it is not the same any more."""
    found = run_in(folder)
    parameters = Path(found["parameter_file"]) if found["parameter_file"] else None
    scenario = load_scenario(found["loaded_from"], found["set"], parameters)
    hint = "play it again with run.py run"
    if scenario.hash != found["scenario_hash"]:
        wrong = "the scenario or its tables have changed since this run"
        raise ScenarioError([Problem(shown(folder), 0, "run.json", wrong, hint)])
    trajectory = run.play(scenario, found["seed"], quiet)
    if trajectory.hash() != found["trajectory_hash"]:
        raise ScenarioError([Problem(shown(folder), 0, "run.json", "the rules have changed since this run", hint)])
    return trajectory
