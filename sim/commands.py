"""What the commands of run.py do. The engine and the plots are imported only where a command needs them."""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.load import load_scenario, scenario_files
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from scenarios.values import COMMAND_LINE
from sim.results import file_hashes, provenance, read_manifest, refuse_foreign, write_json, written_whole

if TYPE_CHECKING:
    from sim.trajectory import Trajectory

RESULTS = Path("results")
Progress = Callable[[int, int], None]  # (done, of)


def list_scenarios() -> None:
    """Name, length and title of every scenario."""
    rows = []
    for path in scenario_files():
        try:
            scenario = load_scenario(path.stem)
            rows.append((path.stem, f"{scenario.days:g} days", scenario.title))
        except ScenarioError as error:
            rows.append((path.stem, "not valid", f"{len(error.problems)} problems: python run.py check {path.stem}"))
    wide, middle = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    for name, days, title in rows:
        print(f"{name:{wide}}  {days:>{middle}}  {title}")


def check(what: str, quiet: bool) -> None:
    """Load a scenario, or every scenario file of a folder, and tell what is wrong."""
    names: list[str | Path] = [what]
    if (folder := Path(what)).is_dir():
        names = [path for path in scenario_files(folder) if looks_like_a_scenario(path)]
        if not names:
            raise ScenarioError([Problem(what, 0, "", "holds no scenario file (*.toml)")])
    problems: list[Problem] = []
    for name in names:
        try:
            scenario = load_scenario(name)
        except ScenarioError as error:
            problems += error.problems
        else:
            if not quiet:
                print(f"{name}: right. {summary(scenario)}")
    if problems:
        raise ScenarioError(problems)


def looks_like_a_scenario(path: Path) -> bool:
    """Project files of other tools may lie in the same folder."""
    return path.name != "pyproject.toml"


def summary(scenario: Scenario) -> str:
    """What a scenario holds, in one line."""
    factions = scenario.factions.values()
    units, wings = sum(len(f.units) for f in factions), sum(len(f.wings) for f in factions)
    return (
        f"{scenario.days:g} days from {scenario.start:%-d %B %Y}, {len(factions)} factions, {units} units, "
        f"{wings} wings, {len(scenario.theatre.towns)} towns"
    )


def run(
    name: str,
    seed: int,
    settings: list[str],
    parameters: Path | None,
    out: Path | None,
    figures: bool,
    quiet: bool,
) -> None:
    """Play a scenario once and write what came of it; nothing is written unless all goes well."""
    overrides = parse_settings(settings)
    scenario = load_scenario(name, overrides, parameters)
    target = out or RESULTS / f"{scenario.name}-seed{seed}"
    refuse_foreign(target, scenario.name)
    with written_whole(target) as folder:
        trajectory = play(scenario, seed, quiet)
        told = tell(trajectory)
        if not quiet:
            print("\n".join(told), flush=True)
            show_outcomes(trajectory)
        write_results(trajectory, folder)
        write_manifest(trajectory, folder, name, overrides, parameters)
        if figures:
            draw(trajectory, folder / "figures", quiet)
    if not quiet:
        print(f"\nwritten: {shown(target)}")


def parse_settings(settings: list[str]) -> dict[str, float]:
    """`--set parameter=value` as a table; raises ScenarioError with all that are not of that form."""
    values: dict[str, float] = {}
    problems = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        try:
            values[name.strip()] = float(text)
            number = math.isfinite(values[name.strip()])
        except ValueError:
            number = False
        if not equals:
            problems.append(Problem(COMMAND_LINE, 0, "--set", f'"{setting}" has no "="', "write --set parameter=value"))
        elif not number:
            problems.append(Problem(COMMAND_LINE, 0, "--set", f'"{text}" is not a number (in "{setting}")'))
    if problems:
        raise ScenarioError(problems)
    return values


def play(scenario: Scenario, seed: int, quiet: bool) -> "Trajectory":
    """The recorded run, with progress; says so when the rules have to be compiled first."""
    from agents.compiled import is_warm

    if not quiet and not is_warm():
        print("compiling the rules (once, about a minute)…", file=sys.stderr, flush=True)
    from sim.trajectory import record_run

    with progress(f"playing {scenario.name}", quiet) as tick:
        return record_run(scenario, seed, progress=tick)


@contextmanager
def progress(doing: str, quiet: bool) -> Iterator[Progress]:
    """A progress bar on the terminal; none where nobody watches."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def tell(trajectory: "Trajectory") -> list[str]:
    """The campaign diary."""
    from sim.diary import write_diary

    return write_diary(trajectory)


def show_outcomes(trajectory: "Trajectory") -> None:
    """The outcomes as tables on the terminal."""
    from sim.outcome_tables import show

    show(trajectory)


def write_results(trajectory: "Trajectory", folder: Path) -> None:
    """Outcomes and tables."""
    from sim.outcomes import outcomes
    from sim.tables import write_tables

    write_json(folder / "outcomes.json", outcomes(trajectory))
    write_tables(trajectory, folder)


def write_manifest(
    trajectory: "Trajectory", folder: Path, name: str, overrides: dict[str, float], parameters: Path | None
) -> None:
    """run.json: what was played, by what, and the hashes of what came of it."""
    scenario = trajectory.scenario
    write_json(
        folder / "run.json",
        {
            **provenance(),
            "scenario": scenario.name,
            "title": scenario.title,
            "scenario_hash": scenario.hash,
            "loaded_from": name,
            "set": overrides,
            "parameter_file": str(parameters) if parameters else None,
            "parameters": scenario.values,
            "seed": trajectory.seed,
            "run": trajectory.run,
            "turns": trajectory.turns,
            "trajectory_hash": trajectory.hash(),
            "files": file_hashes(folder),
        },
    )


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
    trajectory = play(scenario, found["seed"], quiet)
    if trajectory.hash() != found["trajectory_hash"]:
        raise ScenarioError([Problem(shown(folder), 0, "run.json", "the rules have changed since this run", again)])
    with written_whole(folder / "figures") as figures:
        draw(trajectory, figures, quiet)
    if not quiet:
        print(f"written: {shown(folder / 'figures')}")


def draw(trajectory: "Trajectory", folder: Path, quiet: bool) -> None:
    """Every figure of a run."""
    from sim.view.figures import draw_run

    folder.mkdir(exist_ok=True)
    with progress("drawing", quiet) as tick:
        draw_run(trajectory, folder, tick)
