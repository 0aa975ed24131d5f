"""An experiment file: which parameters a batch varies, how, how often, and which outcomes its table tells.

    schema = 1
    title = "Do wanted odds or losses matter more?"
    design = "lhs"          # grid: all combinations; lhs: a Latin hypercube; morris: one step at a time
    points = 50             # of a Latin hypercube
    repetitions = 20        # runs at each point
    metrics = ["towns_lost", "free_day.gao"]

    [vary]
    "combat.loss_rate" = [0.002, 0.004]                 # these values (grid only)
    "temper.wanted_odds" = { low = 1.0, high = 3.0 }    # from low to high; in a grid at so many `levels`
    "sensing.air_rate" = "range"                        # the range of its table

It is validated like a scenario: every problem with its file, its line and a hint.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from scenarios.checks import outside
from scenarios.files import Keys, read_toml
from scenarios.merge import Merged
from scenarios.problems import Problem, ScenarioError, did_you_mean
from scenarios.schema import SCHEMA, Parameter, Strict, Text
from scenarios.words import in_words

SPAN_KEYS = {"low", "high", "levels"}


class Span(Strict):
    """A parameter's values as a span; what is not given is the bound of its table."""

    low: float | None = Field(default=None, description="least value")
    high: float | None = Field(default=None, description="greatest value")
    levels: int = Field(default=3, ge=2, le=1000, description="values in a grid, evenly spaced")


class Experiment(Strict):
    """What a batch varies."""

    schema_number: int = Field(alias="schema", description="grammar of the file", ge=SCHEMA, le=SCHEMA)
    title: Text
    design: Literal["grid", "lhs", "morris"] = "grid"
    points: int = Field(default=64, ge=2, le=100_000, description="lhs: sets of values")
    trajectories: int = Field(default=10, ge=2, le=10_000, description="morris: walks through the values")
    steps: Literal[4, 6, 8, 10] = Field(default=4, description="morris: levels of each parameter")
    repetitions: int = Field(default=100, ge=1, le=10_000_000, description="runs at each point")
    metrics: tuple[Text, ...] = Field(default=(), description="outcomes that the table at the end tells")
    vary: dict[str, tuple[float, ...] | Span | Literal["range"]] = Field(min_length=1)


def load_experiment(path: Path) -> tuple[Experiment, Merged]:
    """A validated experiment file, and where its lines are; raises ScenarioError with all problems."""
    text = read_toml(path)
    if isinstance(text.get("vary"), dict):
        text["vary"] = dict(dotted(text["vary"], ()))
    merged = Merged()
    merged.add(text, path)
    try:
        experiment = Experiment.model_validate(text)
    except ValidationError as error:
        raise ScenarioError(dict.fromkeys(explained(merged, one) for one in error.errors())) from None
    lists = [name for name, values in experiment.vary.items() if isinstance(values, tuple)]
    problems = [merged.problem(("vary", name), "has no values") for name in lists if not experiment.vary[name]]
    if experiment.design != "grid":
        wrong, hint = f"a list of values is for a grid, not for {experiment.design}", "write { low = …, high = … }"
        problems += [merged.problem(("vary", name), wrong, hint) for name in lists]
    if problems:
        raise ScenarioError(problems)
    return experiment, merged


def dotted(table: Mapping[str, Any], above: Keys) -> Iterator[tuple[str, Any]]:
    """The parameters of [vary] by dotted name: "combat.loss_rate" = …, or [vary.combat] loss_rate = …"""
    for key, value in table.items():
        if isinstance(value, dict) and not (value.keys() <= SPAN_KEYS and "." in ".".join((*above, key))):
            yield from dotted(value, (*above, key))
        else:
            yield ".".join((*above, key)), value


def explained(merged: Merged, error: Mapping[str, Any]) -> Problem:
    """A validation error with its place and a hint."""
    keys = tuple(str(part) for part in error["loc"])
    if keys[0] == "vary" and len(keys) > 1:
        wrong = 'must be a list of numbers, { low = …, high = … }, or "range"'
        return merged.problem(keys[:2], wrong)
    if error["type"] == "extra_forbidden":
        known = {field.alias or name for name, field in Experiment.model_fields.items()}
        return merged.problem(keys, "is an unknown key", did_you_mean(keys[-1], known))
    return merged.problem(keys, in_words(error))


def values_of(
    experiment: Experiment, merged: Merged, parameters: Mapping[str, Parameter]
) -> tuple[dict[str, tuple[float, ...]], list[Problem]]:
    """Values (grid) or the two bounds (else) of every parameter, and what is wrong with them for this scenario."""
    found: dict[str, tuple[float, ...]] = {}
    problems = []
    for name, given in experiment.vary.items():
        keys = ("vary", name)
        if name not in parameters:
            problems.append(merged.problem(keys, f'no parameter "{name}"', did_you_mean(name, parameters)))
            continue
        p = parameters[name]
        values = spanned(given, p, experiment.design)
        beyond = [value for value in values if not p.low <= value <= p.high]
        problems += [merged.problem(keys, outside(value, p)) for value in beyond]
        if not isinstance(given, tuple) and values[0] >= values[-1]:
            problems.append(merged.problem(keys, f"low {values[0]:g} is not below high {values[-1]:g}"))
        if len(set(values)) < len(values):
            problems.append(merged.problem(keys, "names a value twice"))
        found[name] = values
    return found, problems


def spanned(given: tuple[float, ...] | Span | str, p: Parameter, design: str) -> tuple[float, ...]:
    """The values that are meant."""
    if isinstance(given, tuple):
        return given
    span = given if isinstance(given, Span) else Span()
    low = p.low if span.low is None else span.low
    high = p.high if span.high is None else span.high
    if design != "grid":
        return low, high
    return tuple(low + (high - low) * step / (span.levels - 1) for step in range(span.levels))


def metric_problems(merged: Merged, experiment: Experiment, outcomes: list[str]) -> list[Problem]:
    """Metrics that are no outcomes of a scenario."""
    unknown = [metric for metric in experiment.metrics if metric not in outcomes]
    return [merged.problem(("metrics",), f'no outcome "{m}"', did_you_mean(m, outcomes)) for m in unknown]
