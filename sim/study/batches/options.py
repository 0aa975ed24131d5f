"""From the options of a batch to its points and its sample, with everything that is wrong told at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.experiment import load_experiment, metric_problems, values_of
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from scenarios.values import COMMAND_LINE
from sim.measures.outcomes import measures_of
from sim.study.batches.design import (
    NO_EFFECT,
    Points,
    draw_sample,
    grid,
    overridden,
    parse_sweeps,
    points_of,
    ranged,
    sweep_problems,
)
from sim.study.batches.plan import Sample, chunk_of
from sim.world import prepare


class Asked(NamedTuple):
    """Options that vary parameters."""

    sweeps: Sequence[str]
    vary: Path | None
    sample: bool
    overrides: Mapping[str, float]  # from --set


def points(asked: Asked, scenarios: Sequence[Scenario], seed: int) -> tuple[Points, dict[str, Any]]:
    """The points, and what the manifest tells of the experiment file behind them (nothing, if there is none)."""
    if asked.vary and asked.sweeps:
        wrong = "cannot be used together"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "--vary, --sweep", wrong, "put the sweep into the file")])
    if asked.vary:
        return experiment_points(asked, scenarios, seed)
    sweeps = parse_sweeps(asked.sweeps)
    problems = [problem for scenario in scenarios for problem in sweep_problems(sweeps, scenario)]
    raise_if([*problems, *set_twice(asked, sweeps, "--sweep")])
    return grid(sweeps), {}


def experiment_points(asked: Asked, scenarios: Sequence[Scenario], seed: int) -> tuple[Points, dict[str, Any]]:
    """The points of an experiment file, which must fit every scenario."""
    path = asked.vary
    assert path is not None
    experiment, merged = load_experiment(path)
    problems: list[Problem] = []
    values: dict[str, tuple[float, ...]] = {}
    for scenario in scenarios:
        values, found = values_of(experiment, merged, scenario.parameters)
        problems += found
        problems += [merged.problem(("vary", n), NO_EFFECT) for n in experiment.vary if overridden(n, scenario)]
        if experiment.metrics:
            outcomes = [m.name for m in measures_of(prepare(scenario))]
            problems += metric_problems(merged, experiment, outcomes)
    raise_if([*problems, *set_twice(asked, values, shown(path))])
    bounds = {name: [min(each), max(each)] for name, each in values.items()}
    told = experiment.model_dump(mode="json", exclude={"schema_number", "vary"})
    return points_of(experiment, values, seed), {**told, "names": list(values), "bounds": bounds}


def set_twice(asked: Asked, varied: Mapping[str, Any], by: str) -> list[Problem]:
    """Parameters that are both set and varied."""
    twice = [name for name in varied if name in asked.overrides]
    return [Problem(COMMAND_LINE, 0, "--set", f'"{name}" is varied by {by} as well') for name in twice]


def raise_if(problems: Sequence[Problem]) -> None:
    """Raise all problems, if there are any."""
    if problems:
        raise ScenarioError(problems)


def sample(asked: Asked, scenarios: Sequence[Scenario], points: Points, runs: int, seed: int) -> Sample | None:
    """Values for every run of all parameters that have a range and that nothing else fixes or varies."""
    if not asked.sample:
        return None
    fixed = [*asked.overrides, *(name for name in points[0])]
    first, *others = (scenario.parameters for scenario in scenarios)
    names = [name for name in ranged(first, fixed) if all(name in other for other in others)]
    return draw_sample(first, names, runs, chunk_of(len(points) * runs), seed)
