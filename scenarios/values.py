"""Parameter values: the tables, then `[parameters]` of the scenario, then a file of values, then the command line."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.checks import outside
from scenarios.files import Keys, read_rows, read_toml
from scenarios.merge import Merged
from scenarios.problems import Problem, ScenarioError, did_you_mean, shown
from scenarios.schema import Parameter
from scenarios.tables import Tables

COMMAND_LINE = "command line"
TEMPER = "temper"  # the one table of which factions have values of their own


class Given(NamedTuple):
    """A value that a scenario or the command line states, and how to tell of a problem with it."""

    name: str
    value: Any
    problem: Callable[[str, str], Problem]


def set_parameters(
    merged: Merged,
    tables: Tables,
    file: Path | None,
    overrides: Mapping[str, float],
    problems: list[Problem],
) -> dict[str, Parameter]:
    """The parameters of the tables with the values that scenario, file and command line state, in this order.

    temper.FACTION.NAME is that faction's own value of a temper, and goes into the faction. A name that is missing
    from a table with problems of its own is not held against who uses it.
    """
    parameters = dict(tables.parameters)
    given = [*stated(merged, merged.table.get("parameters", {}), ())]
    try:
        given += filed(file) if file else []
    except ScenarioError as error:
        problems += error.problems
    for name, value, problem in [*given, *typed(overrides)]:
        own = own_temper(name, merged)
        limits = parameters.get(f"{TEMPER}.{own[1]}" if own else name)
        if limits is None and name.partition(".")[0] in tables.broken:
            continue
        if limits is None:
            problems.append(problem(f'no parameter "{name}"', did_you_mean(name, parameters)))
        elif isinstance(value, bool) or not isinstance(value, int | float):
            problems.append(problem(f"must be a number, not {value!r}", ""))
        elif not limits.low <= value <= limits.high:
            problems.append(problem(outside(value, limits), ""))
        elif own:
            merged.table["factions"][own[0]].setdefault(TEMPER, {})[own[1]] = float(value)
        else:
            parameters[name] = limits.model_copy(update={"value": float(value)})
    return parameters


def own_temper(name: str, merged: Merged) -> tuple[str, str] | None:
    """Faction and name of a value like temper.mujao.patience_hours; None for any other."""
    table, _, rest = name.partition(".")
    faction, _, own = rest.partition(".")
    factions = merged.table.get("factions")
    known = isinstance(factions, dict) and isinstance(factions.get(faction), dict)
    return (faction, own) if table == TEMPER and own and known else None


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


def filed(path: Path) -> Iterator[Given]:
    """The values that a file states: TOML as in a scenario, or CSV with the columns `name` and `value`."""
    if path.suffix == ".csv":
        rows, problems = read_rows(path, needed=("name", "value"))
        if problems:
            raise ScenarioError(problems)
        for row in rows:
            yield Given(row.cells["name"], number(row.cells["value"]), partial(Problem, shown(path), row.line, "value"))
    else:
        values, table = Merged(), read_toml(path)
        values.add(table, path, under=() if "parameters" in table else ("parameters",))
        yield from stated(values, values.table["parameters"], ())


def number(text: str) -> float | str:
    """A cell as a number, or as it is where it is none."""
    try:
        return float(text)
    except ValueError:
        return text
