"""Parameter values: the tables, then `[parameters]` of the scenario, then the command line."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from scenarios.checks import outside
from scenarios.files import Keys
from scenarios.merge import Merged
from scenarios.problems import Problem, did_you_mean
from scenarios.schema import Parameter

COMMAND_LINE = "command line"


class Given(NamedTuple):
    """A value that a scenario or the command line states, and how to tell of a problem with it."""

    name: str
    value: Any
    problem: Callable[[str, str], Problem]


def set_parameters(
    merged: Merged, known: Mapping[str, Parameter], overrides: Mapping[str, float], problems: list[Problem]
) -> dict[str, Parameter]:
    """The parameters of the tables with the values that the scenario and then the command line state."""
    parameters = dict(known)
    for name, value, problem in [*stated(merged, merged.table.get("parameters", {}), ()), *typed(overrides)]:
        if name not in parameters:
            problems.append(problem(f'no parameter "{name}"', did_you_mean(name, parameters)))
        elif isinstance(value, bool) or not isinstance(value, int | float):
            problems.append(problem(f"must be a number, not {value!r}", ""))
        elif not parameters[name].low <= value <= parameters[name].high:
            problems.append(problem(outside(value, parameters[name]), ""))
        else:
            parameters[name] = parameters[name].model_copy(update={"value": float(value)})
    return parameters


def stated(merged: Merged, table: Any, above: Keys) -> Iterator[Given]:
    """The values under [parameters] by dotted name: "combat.loss_rate" = 1, or [parameters.combat] loss_rate = 1."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield from stated(merged, value, (*above, key))
    else:
        yield Given(".".join(above) or "parameters", table, partial(merged.problem, ("parameters", *above)))


def typed(overrides: Mapping[str, float]) -> Iterator[Given]:
    """The values that stand on the command line."""
    for name, value in overrides.items():
        yield Given(name, value, partial(Problem, COMMAND_LINE, 0, name))
