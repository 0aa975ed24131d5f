"""Which sets of parameter values a batch plays: full grids, Latin hypercubes, Morris walks; and a sample for every run.

A design is a pure function of its bounds and the seed of the batch, so that a batch can be resumed. The sample of
`--sample-parameters` gives each run number values of its own for every parameter that has a range: each parameter's
range is cut into as many slices of equal probability as there are runs, and every slice is drawn from once.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from agents.records.columns import Table
from scenarios.checks import outside
from scenarios.experiment import Experiment
from scenarios.problems import Problem, ScenarioError, did_you_mean
from scenarios.schema import Parameter, Scenario
from scenarios.values import COMMAND_LINE
from sim.revalue import MAP
from sim.study.batches.plan import Sample
from sim.study.parameters.space import is_drawn, within

MOST_POINTS = 100_000

NO_EFFECT = "changes nothing here: every faction's file states its own value"

Points = tuple[dict[str, float], ...]


def parse_sweeps(sweeps: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """`--sweep parameter=a,b,c` as a table; raises ScenarioError with all that are not of that form."""
    found: dict[str, tuple[float, ...]] = {}
    problems = []
    for sweep in sweeps:
        name, equals, text = (part.strip() for part in sweep.partition("="))
        try:
            values = tuple(float(word) for word in text.split(","))
        except ValueError:
            values = (math.nan,)
        if not equals:
            wrong = f'"{sweep}" has no "="'
        elif not all(math.isfinite(value) for value in values):
            wrong = f'"{text}" is no list of numbers (in "{sweep}")'
        elif name in found:
            wrong = f'"{name}" is swept twice'
        elif len(set(values)) < len(values):
            wrong = f'"{sweep}" names a value twice'
        else:
            found[name] = values
            continue
        problems.append(Problem(COMMAND_LINE, 0, "--sweep", wrong, "write --sweep parameter=a,b,c"))
    if problems:
        raise ScenarioError(problems)
    return found


def sweep_problems(sweeps: Mapping[str, Sequence[float]], scenario: Scenario) -> Iterable[Problem]:
    """Names that a scenario does not have, values outside their range, and what would change nothing."""
    parameters = scenario.parameters
    for name in sweeps:
        if overridden(name, scenario):
            yield Problem(COMMAND_LINE, 0, "--sweep", f'"{name}" {NO_EFFECT}')
    for name, values in sweeps.items():
        if name not in parameters:
            hint = did_you_mean(name, parameters)
            yield Problem(COMMAND_LINE, 0, "--sweep", f'no parameter "{name}"', hint)
            continue
        p = parameters[name]
        for value in values:
            if not p.low <= value <= p.high:
                yield Problem(COMMAND_LINE, 0, "--sweep", f"{name}: {outside(value, p)}")


def overridden(name: str, scenario: Scenario) -> bool:
    """Whether every faction states this number of its temper itself, so that the table's value changes nothing."""
    table, _, temper = name.partition(".")
    return table == "temper" and all(temper in faction.temper for faction in scenario.factions.values())


def grid(values: Mapping[str, Sequence[float]]) -> Points:
    """Every combination; the last parameter changes fastest. Raises ScenarioError if they are too many."""
    count = math.prod(len(each) for each in values.values())
    if count > MOST_POINTS:
        wrong = f"{count:,} combinations are more than {MOST_POINTS:,}"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "", wrong, "vary less, or use a Latin hypercube: design = lhs")])
    return tuple(dict(zip(values, each, strict=True)) for each in itertools.product(*values.values()))


def points_of(experiment: Experiment, values: Mapping[str, Sequence[float]], seed: int) -> Points:
    """The points of an experiment; `values`: all values of each parameter (grid), or its bounds."""
    if experiment.design == "grid":
        return grid(values)
    low, high = (np.array([bounds[n] for bounds in values.values()]) for n in (0, 1))
    if experiment.design == "lhs":
        units = hypercube(experiment.points, len(values), seed)
    else:
        units = morris_walks(len(values), experiment.trajectories, experiment.steps, seed)
    table = low + (high - low) * units
    return tuple(dict(zip(values, row, strict=True)) for row in table.tolist())


def hypercube(points: int, parameters: int, seed: int) -> Table:
    """A Latin hypercube in [0, 1) [points, parameters]: that of scipy.stats.qmc, which needs four times the memory."""
    (rng,) = np.random.default_rng(seed).spawn(1)  # as scipy does
    units = rng.random((points, parameters))
    for column in units.T:
        slices = np.arange(1, points + 1)
        rng.shuffle(slices)
        column[:] = (slices - column) / points
    return units


def morris_walks(parameters: int, trajectories: int, steps: int, seed: int) -> Table:
    """Walks through [0, 1] that change one parameter at a time [trajectories × (parameters + 1), parameters]."""
    from SALib.sample import morris  # type: ignore[import-untyped]

    return np.asarray(morris.sample(unit_problem(parameters), trajectories, num_levels=steps, seed=seed))


def unit_problem(parameters: int) -> dict[str, object]:
    """What SALib calls a problem: parameters that go from 0 to 1."""
    names = [str(number) for number in range(parameters)]
    return {"num_vars": parameters, "names": names, "bounds": [[0.0, 1.0]] * parameters}


def ranged(parameters: Mapping[str, Parameter], without: Iterable[str]) -> list[str]:
    """Parameters that a sample draws: those with a range, but for those that are fixed or varied otherwise."""
    fixed = set(without)
    return [name for name, p in parameters.items() if name not in fixed and is_drawn(name, p)]


def draw_sample(parameters: Mapping[str, Parameter], names: Sequence[str], runs: int, chunk: int, seed: int) -> Sample:
    """Values for every run. Those of the map change from chunk to chunk only: a map takes longer than a run."""
    table = hypercube(runs, len(names), seed)
    of_map = [number for number, name in enumerate(names) if name.partition(".")[0] == MAP]
    maps = hypercube(math.ceil(runs / chunk), max(1, len(of_map)), seed + 1)
    low, best, high = (np.array([getattr(parameters[n], edge) for n in names]) for edge in ("low", "value", "high"))
    for number in range(len(maps)):  # chunk by chunk, or copies of the table would cost more than it
        units = table[number * chunk : (number + 1) * chunk]
        units[:, of_map] = maps[number, : len(of_map)]
        units[:] = within(low, best, high, units)
    return Sample(tuple(names), table)
