"""`sensitivity`: which parameters matter, and how much of what varies is due to each; tables and a ranked figure."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from sim.commands.shared import RESULTS, Progress, progress, refuse_without, say_if_cold, told_how_to_go_on, write_csv
from sim.files.results import provenance

if TYPE_CHECKING:
    from sim.study.parameters.sensitivity import Study

RESULT = "sensitivity.json"


class Wanted(NamedTuple):
    """What the command line asks for."""

    name: str
    trajectories: int
    keep: int
    samples: int
    runs: int
    seed: int
    only: list[str]
    out: Path | None
    figures: bool
    quiet: bool


def sensitivity(wanted: Wanted) -> None:
    """Screen and split, going on where an earlier try of the same study has stopped."""
    scenario = load_scenario(wanted.name)
    target = wanted.out or RESULTS / f"sensitivity-{scenario.name}"
    if wanted.samples & (wanted.samples - 1):
        wrong = f"{wanted.samples} is no power of 2, which Sobol's sequence needs"
        raise ScenarioError([Problem("command line", 0, "--samples", wrong)])
    from sim.study.batches.crew import cores
    from sim.study.parameters import sensitivity as studies
    from sim.study.parameters.folder import open_study, write_whole
    from sim.study.parameters.space import ranges

    size = studies.Wanted(
        wanted.trajectories, wanted.keep, wanted.samples, wanted.runs, wanted.seed, cores(), tuple(wanted.only)
    )
    ranges(scenario, size.only)
    refuse_without(scenario, studies.TOWNS)
    facts = {
        "study": "sensitivity", **provenance(), "scenario": scenario.name, "scenario_hash": scenario.hash,
        **{key: value for key, value in size._asdict().items() if key != "workers"},
    }  # fmt: skip
    if open_study(target, facts) and not wanted.quiet:
        print(f"going on with {shown(target)}", file=sys.stderr)
    say_if_cold(wanted.quiet)
    with ExitStack() as bars, told_how_to_go_on(target):

        def stage(name: str) -> Progress:
            """A bar for a stage of the study."""
            return bars.enter_context(progress(name, wanted.quiet, "points"))

        found = studies.study(scenario, size, target, stage)
    result = {**facts, **studies.stored(found)}
    write_whole(target / RESULT, result)
    write_csv(target / "morris.csv", result["morris"])
    write_csv(target / "sobol.csv", result["sobol"])
    write_csv(target / "tornado.csv", result["tornado"])
    if wanted.figures:
        draw(result, target)
    if not wanted.quiet:
        show(found)
        print(f"written: {shown(target)}")


def draw(result: dict[str, Any], target: Path) -> None:
    """The ranked figures."""
    from sim.view.studies.sensitivity import draw_sensitivity

    draw_sensitivity(result, target / "figures")


def show(found: "Study") -> None:
    """The foremost parameters of every question."""
    import numpy as np
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    table = Table("question", "parameter", *(Column(head, justify="right") for head in ("S1", "ST", "± 95 %")),
                  box=box.SIMPLE)  # fmt: skip
    for question, shares in zip(found.questions, found.sobol, strict=True):
        for rank, row in enumerate(sorted(range(len(shares)), key=lambda n: -shares[n, 2])[:5]):
            s1, _, st, conf = shares[row]
            first = question if rank == 0 else ""
            table.add_row(first, found.sobol_names[row], f"{s1:.2f}", f"{st:.2f}", f"{conf:.2f}")
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    wide = found.sobol[:, :, 3]
    if not np.isnan(wide).all():
        worst = f"{float(np.nanmax(wide)):.2f}"
        console.print(f"widest interval of a total index: ± {worst}; more --samples narrow it", highlight=False)
        told = zip(found.questions, found.luck, strict=True)
        luck = ", ".join(f"{question} {share:.0%}" for question, share in told if share >= 0.0)
        if luck:
            console.print(f"luck left in what varies, and so in every ST: {luck}; more --runs lessen it")
