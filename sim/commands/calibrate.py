"""`calibrate`: fit the parameters that matter to 7-21 January alone; a file of values, tables, figures."""

import datetime
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from sim.commands.sensitivity import RESULT as SENSITIVITY
from sim.commands.shared import RESULTS, Progress, progress, refuse_without, say_if_cold, told_how_to_go_on, write_csv
from sim.files.results import provenance

if TYPE_CHECKING:
    from sim.study.parameters.calibrate import Fit

VALUES, RESULT = "calibrated.toml", "calibration.json"


class Wanted(NamedTuple):
    """What the command line asks for."""

    name: str
    budget: int
    population: int
    keep: int
    check: int
    seed: int
    only: list[str]
    sensitivity: Path | None
    out: Path | None
    figures: bool
    quiet: bool


def calibrate(wanted: Wanted) -> None:
    """Fit, going on where an earlier try with the same settings has stopped."""
    scenario = load_scenario(wanted.name)
    target = wanted.out or RESULTS / f"calibration-{scenario.name}"
    if not wanted.keep < wanted.population <= wanted.budget:
        wrong = f"keep {wanted.keep}, population {wanted.population}, budget {wanted.budget} must rise in this order"
        raise ScenarioError([Problem("command line", 0, "--population", wrong)])
    names = wanted.only or found_to_matter(scenario, wanted.sensitivity)
    from sim.study.batches.crew import cores
    from sim.study.parameters import calibrate as studies
    from sim.study.parameters.folder import open_study, write_whole
    from sim.study.parameters.inference import MOST, Size
    from sim.study.parameters.space import ranges

    refuse_another_war(scenario)
    if len(names) > MOST:
        wrong = f"{len(names)} parameters are more than the {MOST} that can be fitted"
        raise ScenarioError([Problem("command line", 0, "--only", wrong)])
    space = ranges(scenario, names)
    size = Size(wanted.population, wanted.keep, wanted.budget, wanted.seed)
    facts = {
        "study": "calibration", **provenance(), "scenario": scenario.name, "scenario_hash": scenario.hash,
        **{key: value for key, value in size._asdict().items() if key != "budget"}, "parameters": names,
    }  # fmt: skip
    if open_study(target, facts) and not wanted.quiet:
        print(f"going on with {shown(target)}", file=sys.stderr)
    say_if_cold(wanted.quiet)
    with ExitStack() as bars, told_how_to_go_on(target):

        def stage(name: str) -> Progress:
            """A bar for a stage of the study."""
            return bars.enter_context(progress(name, wanted.quiet, "runs"))

        fit = studies.calibrate(scenario, space, size, wanted.check, cores(), target, stage)
    result = {**facts, "budget": wanted.budget, **results(fit)}
    write_whole(target / RESULT, result)
    write_csv(target / "posterior.csv", result["posterior"])
    write_csv(target / "check.csv", result["check"])
    (target / VALUES).write_text(studies.posterior_toml(fit, protocol(facts, fit)), encoding="utf-8")
    if wanted.figures:
        draw(result, target)
    if not wanted.quiet:
        show(result)
        print(f"written: {shown(target)}\nuse it with --parameters {shown(target / VALUES)}")


def found_to_matter(scenario: Scenario, file: Path | None) -> list[str]:
    """The parameters that a study of sensitivity has sent on to Sobol's design.

    Those of the map are left out: each value asks for a road net of its own, dearer than the run that is played on it.
    """
    from sim.revalue import MAP

    path = file or RESULTS / f"sensitivity-{scenario.name}" / SENSITIVITY
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return sorted({row["parameter"] for row in found["sobol"] if row["parameter"].partition(".")[0] != MAP})
    except (OSError, ValueError, KeyError, TypeError):
        wrong = "there is no study of sensitivity that says which parameters matter"
        hint = "make one with run.py sensitivity, or name parameters with --only"
        raise ScenarioError([Problem(shown(path), 0, "--sensitivity", wrong, hint)]) from None


def refuse_another_war(scenario: Scenario) -> None:
    """Only runs that begin with the window, see it through and have its towns can be fitted to it."""
    from sim.study.record import CALIBRATION, Record
    from sim.study.scores.happened import changes_of_hands, town_days

    if scenario.start != CALIBRATION.first:
        wrong = f"starts on {scenario.start}, and the window of calibration on {CALIBRATION.first}"
        raise ScenarioError([Problem(scenario.name, 0, "start", wrong)])
    least = (CALIBRATION.last - CALIBRATION.first).days + 1
    if scenario.days < least:
        wrong = f"{scenario.days:g} end before the window of calibration, which takes {least}"
        raise ScenarioError([Problem(scenario.name, 0, "days", wrong)])
    record = Record(CALIBRATION)
    refuse_without(scenario, {e.town for e in changes_of_hands(record)} | {day.town for day in town_days(record)})


def results(fit: "Fit") -> dict[str, Any]:
    """All that figures and pages need."""
    from sim.study.parameters.calibrate import checked, summary

    return {
        "posterior": summary(fit),
        "check": checked(fit),
        "tolerances": fit.posterior.tolerances,
        "accepted": fit.posterior.accepted,
        "runs": fit.posterior.runs,
        "draws": fit.draws.tolist(),
        "best": fit.best.tolist(),
    }


def protocol(facts: dict[str, Any], fit: "Fit") -> dict[str, Any]:
    """What the file of values says of how it was made."""
    return {
        "method": "sequential ABC (Lenormand, Jabot and Deffuant 2013)",
        "window": "7-21 January 2013",
        "scenario": facts["scenario"],
        "scenario_hash": facts["scenario_hash"],
        "revision": facts["revision"] or "no commit",
        "sources": facts["sources"],
        "serval": facts["serval"],
        "made": datetime.date.today().isoformat(),
        "seed": facts["seed"],
        "population": facts["population"],
        "keep": facts["keep"],
        "runs": fit.posterior.runs,
        "generations": len(fit.posterior.tolerances),
        "tolerance": fit.posterior.tolerances[-1],
    }


def draw(result: dict[str, Any], target: Path) -> None:
    """Prior and posterior, and the check."""
    from sim.view.studies.calibration import draw_calibration

    draw_calibration(result, target / "figures")


def show(result: dict[str, Any]) -> None:
    """What has become of every parameter, and how many runs come out as the record has it."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 132)
    console.print(
        f"{result['runs']:,} runs in {len(result['tolerances'])} generations; tolerance "
        f"{result['tolerances'][0]:.2f} → {result['tolerances'][-1]:.2f}",
        highlight=False,
    )
    heads = ("prior_low", "prior_high", "default", "p05", "p50", "p95", "narrower")
    console.print(table("parameter", heads, result["posterior"]))
    shares = ("low", "high", "prior_50", "posterior_05", "posterior_50", "posterior_95", "prior_within", "within")
    check = [{**row, "within": row["posterior_within"]} for row in result["check"]]
    console.print(table("target", shares, check))


def table(first: str, heads: Sequence[str], rows: list[dict[str, Any]]) -> Any:
    """Rows as a table for the terminal."""
    from rich import box
    from rich.table import Column, Table

    columns = [Column(head.replace("posterior_", "").replace("_", " "), justify="right") for head in heads]
    made = Table(Column(first, no_wrap=True), *columns, box=box.SIMPLE)
    for row in rows:
        made.add_row(row[first], *(f"{row[head]:,.3g}" if row[head] < 1000 else f"{row[head]:,.0f}" for head in heads))
    return made
