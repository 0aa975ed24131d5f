"""`plot`: draw the figures of a finished run anew."""

from pathlib import Path

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from sim.commands import run
from sim.results import read_manifest, written_whole


def plot(folder: Path, quiet: bool) -> None:
    """Play a finished run again from its run.json, see that it is the same, and draw its figures anew."""
    found = read_manifest(folder)
    if "serval" not in found:
        raise ScenarioError(
            [Problem(shown(folder), 0, "run.json", "is no folder of a run", "write one with run.py run")]
        )
    parameters = Path(found["parameter_file"]) if found["parameter_file"] else None
    scenario = load_scenario(found["loaded_from"], found["set"], parameters)
    again = "play it again with run.py run"
    if scenario.hash != found["scenario_hash"]:
        wrong = "the scenario or its tables have changed since this run"
        raise ScenarioError([Problem(shown(folder), 0, "run.json", wrong, again)])
    trajectory = run.play(scenario, found["seed"], quiet)
    if trajectory.hash() != found["trajectory_hash"]:
        raise ScenarioError([Problem(shown(folder), 0, "run.json", "the rules have changed since this run", again)])
    with written_whole(folder / "figures") as figures:
        run.draw(trajectory, figures, quiet)
    if not quiet:
        print(f"written: {shown(folder / 'figures')}")
