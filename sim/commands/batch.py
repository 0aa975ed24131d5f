"""`batch`: play scenarios many times; tables, a summary, and nothing lost when it is interrupted."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenarios.draws import read_draws
from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from scenarios.values import COMMAND_LINE
from sim.commands.shared import RESULTS, parse_settings, progress, say_if_cold
from sim.files.results import written_whole

if TYPE_CHECKING:
    from sim.study.batches.batch import Held
    from sim.study.batches.crew import Hands
    from sim.study.batches.plan import Plan
    from sim.study.batches.summary import Line


RUNS = 1000  # of each scenario, if nobody says how many
HELD = 12_000  # runs whose outcomes stay in memory to be summed up (60 MB); of more they are read from the parts


class Wanted(NamedTuple):
    """A batch as it stands on the command line."""

    names: Sequence[str]
    runs: int | None = None
    seed: int = 1
    workers: int | None = None
    settings: Sequence[str] = ()
    sweeps: Sequence[str] = ()
    vary: Path | None = None
    sample: bool = False
    series: bool = True
    out: Path | None = None
    resume: bool = False
    scheduler: str | None = None
    quiet: bool = False
    parameters: Path | None = None


def batch(wanted: Wanted) -> None:
    """Plan, play what is missing, and tell what came of it."""
    target, lines = made(wanted)
    if not wanted.quiet:
        show(target, lines)
        print(f"\nwritten: {shown(target)}")


def make(wanted: Wanted) -> Path:
    """Have the batch in its folder, whole and with its summary; the folder."""
    return made(wanted)[0]


def made(wanted: Wanted) -> tuple[Path, list["Line"]]:
    """As `make`; the folder, and the summary's lines."""
    if wanted.scheduler is not None and wanted.workers:
        wrong, hint = "cannot be used together", "a cluster has the workers that it has"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "--scheduler, --workers", wrong, hint)])
    overrides = parse_settings(list(wanted.settings))
    scenarios = load_all(wanted.names, overrides, wanted.parameters)
    target = wanted.out or RESULTS / default_name([scenario.name for scenario in scenarios], wanted.seed)
    from sim.study.batches.alone import alone
    from sim.study.batches.crew import crew
    from sim.study.batches.store import begin, manifest_of, prepare_folder

    plan = planned(wanted, scenarios, overrides)
    manifest = manifest_of(plan, described(plan, wanted.names))
    with crew(wanted.scheduler, wanted.workers) as hands, ExitStack() as locks:
        there = target.is_dir()
        if there:
            locks.enter_context(alone(target))
        done = prepare_folder(target, manifest, wanted.resume)
        if not there:
            locks.enter_context(alone(target))
        if len(done) == plan.parts and not wanted.resume:  # the same batch again: it takes the old one's place
            with written_whole(target) as folder:
                begin(folder, manifest)
                held = play(plan, [], hands, folder, target, wanted)
                lines = summarise(folder, held)
        else:
            held = play(plan, done, hands, target, target, wanted)
            lines = summarise(target, held)
    return target, lines


def load_all(names: Sequence[str], overrides: dict[str, float], values: Path | None = None) -> list[Scenario]:
    """Every scenario, each name once; raises ScenarioError with the problems of all of them."""
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for name in names:
        try:
            scenario = load_scenario(name, overrides, values)
        except ScenarioError as error:
            problems += error.problems
            continue
        if scenario.name in [other.name for other in scenarios]:
            problems.append(Problem(COMMAND_LINE, 0, "SCENARIO", f'two scenarios are called "{scenario.name}"'))
        scenarios.append(scenario)
    if problems:
        raise ScenarioError(problems)
    return scenarios


def default_name(scenarios: Sequence[str], seed: int) -> str:
    """The folder of a batch of these scenarios whose user names none."""
    return f"batch-{'-'.join(scenarios)}-seed{seed}"


def planned(wanted: Wanted, scenarios: Sequence[Scenario], overrides: Mapping[str, float]) -> "Plan":
    """The plan that the options ask for; raises ScenarioError with what is wrong with them."""
    import numpy as np

    from sim.study.batches import options
    from sim.study.batches.plan import Plan, Sample

    asked = options.Asked(wanted.sweeps, wanted.vary, wanted.sample, overrides)
    points, experiment = options.points(asked, scenarios, wanted.seed)
    runs = wanted.runs or experiment.get("repetitions", RUNS)
    draws = read_draws(wanted.parameters, scenarios[0], overrides)
    if draws and wanted.sample:
        wrong = f"{shown(wanted.parameters or Path())} holds draws already"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "--sample-parameters", wrong, "leave one of the two out")])
    if draws:
        names = tuple(draws[0])
        sample: Sample | None = Sample(names, np.array([list(draws[run % len(draws)].values()) for run in range(runs)]))
    else:
        sample = options.sample(asked, scenarios, points, runs, wanted.seed)
    return Plan(tuple(scenarios), runs, wanted.seed, points, sample, wanted.series, experiment)


def described(plan: "Plan", names: Sequence[str]) -> dict[str, Any]:
    """What the manifest says of each scenario."""
    from sim.study.batches.describe import describe
    from sim.study.batches.play import at_hand, base_of

    found = {}
    for number, (scenario, packed) in enumerate(zip(plan.scenarios, plan.packed, strict=True)):
        at_hand[scenario.hash] = scenario
        found[scenario.name] = describe(base_of(scenario.hash, packed), number, names[number])
    return found


def play(
    plan: "Plan", done: Sequence[int], hands: "Hands", folder: Path, target: Path, wanted: Wanted
) -> "Held":  # fmt: skip
    """Play the chunks that are not there yet; whatever stops it, says what is kept and how to go on.

    Returns the outcomes of what was played, if they are few enough to be held.
    """
    from sim.study.batches.batch import play_plan
    from sim.study.batches.play import warm_up

    held: Held = {}
    missing = [part for part in range(plan.parts) if part not in set(done)]
    if not missing:
        return held
    try:
        if wanted.scheduler is None:
            say_if_cold(wanted.quiet)
            warm_up(plan.work(missing[0]))
        with progress("playing", wanted.quiet, "runs") as tick:
            play_plan(plan, missing, *hands, folder, tick, held if plan.total <= HELD else None)
    except BaseException:
        tell_how_to_resume(folder, target)
        raise
    return held


def tell_how_to_resume(folder: Path, target: Path) -> None:
    """What is kept, and how to go on."""
    from sim.study.batches.stored import open_batch

    if folder != target:
        print(f"\nstopped: {shown(target)} is as it was", file=sys.stderr)
        return
    kept = open_batch(target)
    print(f"\nstopped: {kept.done:,} of {kept.planned:,} runs are kept in {shown(target)}", file=sys.stderr)
    print("go on with the same command and --resume", file=sys.stderr)


def summarise(folder: Path, held: "Held") -> list["Line"]:
    """Write summary.csv, and what Morris walks tell; the summary's lines. `held`: outcomes that need not be read."""
    from sim.study.batches.effects import write_effects
    from sim.study.batches.stored import open_batch
    from sim.study.batches.summary import sum_up, summarise, write_summary

    batch = open_batch(folder)
    known = len(held) == batch.manifest["parts"]
    each = (sum_up(batch, name, held) if known else summarise(batch, name) for name in batch.scenarios)
    lines = [line for of_one in each for line in of_one]
    write_summary(batch, lines)
    write_effects(batch)
    return lines


def show(folder: Path, lines: Sequence["Line"]) -> None:
    """The summary as tables on the terminal."""
    from sim.study.batches.stored import open_batch
    from sim.study.batches.summary_tables import show

    batch = open_batch(folder)
    show(batch, lines, batch.manifest["experiment"].get("metrics", ()))
