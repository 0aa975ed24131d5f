"""`run`: play a scenario once; diary, outcomes, tables and figures."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.load import load_scenario
from scenarios.problems import shown
from scenarios.schema import Scenario
from sim.commands.shared import RESULTS, parse_settings, progress, say_if_cold
from sim.files.results import file_hashes, provenance, refuse_foreign, write_json, written_whole

if TYPE_CHECKING:
    from sim.trajectory import Trajectory

LONGEST = 120  # letters of a folder's name


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
    target = out or RESULTS / default_name(scenario.name, seed, overrides, parameters)
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


def default_name(scenario: str, seed: int, overrides: dict[str, float], parameters: Path | None) -> str:
    """The folder of a run whose user names none: another for other values, so that none takes the place of another."""
    changes = [parameters.stem] if parameters else []
    changes += [f"{name}={value:.15g}" for name, value in sorted(overrides.items())]
    name = "-".join([f"{scenario}-seed{seed}", *changes])
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def play(scenario: Scenario, seed: int, quiet: bool) -> "Trajectory":
    """The recorded run, with progress; says so when the rules have to be compiled first."""
    say_if_cold(quiet)
    from sim.trajectory import record_run

    with progress(f"playing {scenario.name}", quiet) as tick:
        return record_run(scenario, seed, progress=tick)


def tell(trajectory: "Trajectory") -> list[str]:
    """The campaign diary."""
    from sim.telling.diary import write_diary

    return write_diary(trajectory)


def show_outcomes(trajectory: "Trajectory") -> None:
    """The outcomes as tables on the terminal."""
    from sim.measures.outcome_tables import show

    show(trajectory)


def write_results(trajectory: "Trajectory", folder: Path) -> None:
    """Outcomes and tables."""
    from sim.files.tables import write_tables
    from sim.measures.outcomes import outcomes

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


def draw(trajectory: "Trajectory", folder: Path, quiet: bool, form: str = "png") -> None:
    """Every figure of a run."""
    from sim.view.runs.figures import draw_run
    from sim.view.runs.tracked import by_camp

    with progress("drawing", quiet) as tick:
        draw_run(trajectory, folder, tick, by_camp(trajectory), form)
