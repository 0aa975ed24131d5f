"""From a scenario's name to a validated Scenario: the only door for input files.

A scenario is the faction files, under the scenario it extends, under its own lines; parameter values come from
the tables, then from `[parameters]`, then from the command line. All problems are collected before any is raised.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.checks import Known, check, tables
from scenarios.files import read_toml, toml_lines
from scenarios.merge import Merged, Table
from scenarios.problems import Problem, ScenarioError, did_you_mean, shown
from scenarios.restrict import homeless, restrict
from scenarios.schema import Parameter, Scenario, Theatre
from scenarios.tables import DEFAULT, Tables, read_tables
from scenarios.upgrade import upgrade
from scenarios.values import COMMAND_LINE, set_parameters
from scenarios.words import explain

FOLDER = Path(__file__).resolve().parent  # the scenarios, factions and tables that come with Serval
DOCTRINES = FOLDER.parent / "agents"
DUST = "clock.dust_per_day"  # hazard that a dust episode begins
DAYS = (("intervention", "day"), ("intervention", "planned_day"), ("politics", "election_day"))
MADE_HERE = ("name", "theatre")  # parts of a Scenario that no file states


def load_scenario(
    name_or_path: str | Path, overrides: Mapping[str, float] | None = None, values: Path | None = None
) -> Scenario:
    """The scenario of that name, or in that file, merged and validated; raises ScenarioError with all problems.

    A folder that has its own theatre/ beside the scenario file is a world of its own: its tables and factions are
    read instead of those that come with Serval. `values`: a file of parameter values; `overrides`: parameter name →
    value, the last word.
    """
    path = find(name_or_path)
    folder = data_folder(path)
    tables = read_tables(folder)
    problems = list(tables.problems)
    merged = merge(path, folder, problems)
    number_the_day(merged)
    parameters = set_parameters(merged, tables, values, overrides or {}, problems)
    still_air(merged, parameters)
    known = vocabulary(tables, folder)
    problems += check(merged, known, tables.parameters)
    scenario = restrict(build(merged, path.stem, known.factions, parameters, tables.theatre, problems))
    if without := homeless(scenario):
        raise ScenarioError(outside_the_theatre(merged, key) for key in without)
    return scenario


def there(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def find(name_or_path: str | Path, beside: Path = FOLDER) -> Path:
    """The file of a scenario: a name in `beside` or among those that come with Serval, or a path."""
    text = str(name_or_path)
    if not text.strip():
        hint = "a name from list, or a .toml file"
        raise ScenarioError([Problem(COMMAND_LINE, 0, "SCENARIO", "no scenario is named", hint)])
    if text.endswith(".toml") or "/" in text or "\\" in text:
        path = Path(text)
        candidates = [path if path.is_absolute() or beside == FOLDER else beside / path]
    else:
        candidates = [beside / f"{text}.toml", FOLDER / f"{text}.toml"]
    for candidate in candidates:
        if there(candidate):
            return candidate
    if len(candidates) == 1:
        near = did_you_mean(candidates[0].name, [file.name for file in scenario_files(candidates[0].parent)])
        hint = near or "see where it lies, and name it from here"
        raise ScenarioError([Problem(text, 0, "", "there is no such file", hint)])
    hint = did_you_mean(text, [path.stem for path in scenario_files(beside) + scenario_files(FOLDER)])
    raise ScenarioError([Problem(text, 0, "", f'no scenario "{text}"', hint)])


def data_folder(path: Path) -> Path:
    """The folder whose tables a scenario file uses."""
    return path.parent if (path.parent / "theatre").is_dir() else FOLDER


def scenario_files(folder: Path = FOLDER) -> list[Path]:
    """The scenario files of a folder, by name."""
    return sorted(folder.glob("*.toml"))


def chain(path: Path) -> list[tuple[Path, Table]]:
    """A scenario file and all that it extends, the eldest first, each in today's grammar."""
    found: list[tuple[Path, Table]] = []
    while True:
        raw = read_toml(path)
        try:
            table = upgrade(raw)
        except ValueError as error:
            line = toml_lines(path.read_text(encoding="utf-8")).get(("schema",), 1)
            raise ScenarioError([Problem(shown(path), line, "schema", str(error))]) from None
        found.insert(0, (path, table))
        if "extends" not in table:
            return found
        path = parent(path, table.pop("extends"), [file for file, _ in found])


def parent(path: Path, extends: Any, seen: list[Path]) -> Path:
    """The file that `extends` names."""
    line = toml_lines(path.read_text(encoding="utf-8")).get(("extends",), 0)
    if not isinstance(extends, str):
        wrong, hint = f"must be the name of a scenario, not {extends!r}", 'write extends = "january_2013"'
        raise ScenarioError([Problem(shown(path), line, "extends", wrong, hint)])
    try:
        file = find(extends, beside=path.parent)
    except ScenarioError as error:
        problem = error.problems[0]
        raise ScenarioError([Problem(shown(path), line, "extends", problem.wrong, problem.hint)]) from None
    if file.resolve() in [one.resolve() for one in seen]:
        circle = " extends ".join([*(one.stem for one in reversed(seen)), file.stem])
        hint = "one of them must stand on its own"
        raise ScenarioError([Problem(shown(path), line, "extends", f"goes round in a circle: {circle}", hint)])
    return file


def merge(path: Path, folder: Path, problems: list[Problem]) -> Merged:
    """Factions, parents and the scenario's own lines, in this order."""
    files = chain(path)
    merged = Merged()
    unread: list[Problem] = []
    for file in sorted((folder / "factions").glob("*.toml")):
        try:
            merged.add({"staff": file.stem, **read_toml(file)}, file, ("factions", file.stem))
        except ScenarioError as error:
            unread += error.problems
    if unread:  # more could only be guessed
        raise ScenarioError([*problems, *unread])
    for file, table in files:
        if isinstance(table.get("factions"), list):  # a list restricts, tables override
            table["only_factions"] = table.pop("factions")
        problems += merged.drop(table.pop("replace", []), file)
        merged.add(table, file)
    return merged


def vocabulary(tables: Tables, folder: Path) -> Known:
    """The words that exist: towns and kinds by table, factions and doctrines by file."""
    towns = tables.theatre.towns
    return Known(
        towns=None if "towns" in tables.broken else frozenset(town.id for town in towns),
        countries=None if "towns" in tables.broken else frozenset(town.country for town in towns),
        displaced=frozenset(tables.theatre.displaced),
        kinds=None if "kinds" in tables.broken else kinds(tables.parameters, "kinds"),
        aircraft=None if "aircraft" in tables.broken else kinds(tables.parameters, "aircraft"),
        factions=frozenset(file.stem for file in (folder / "factions").glob("*.toml")),
        doctrines=frozenset(path.stem for path in DOCTRINES.glob("*.py") if decides(path)),
    )


def decides(path: Path) -> bool:
    """Whether a file of agents/ is a doctrine: it has a function `decide`. Looked up in the text, never imported."""
    return any(line.startswith("def decide(") for line in path.read_text(encoding="utf-8").splitlines())


def kinds(parameters: Mapping[str, Parameter], table: str) -> frozenset[str]:
    """The kinds that a table of kinds knows: the middle part of `kinds.pickup_group.quality`."""
    parts = [name.split(".") for name in parameters]
    return frozenset(part[1] for part in parts if part[0] == table and len(part) > 2 and part[1] != DEFAULT)


def number_the_day(merged: Merged) -> None:
    """Days of the campaign may be written as dates; they are counted from the start."""
    start = merged.table.get("start")
    for table, key in DAYS:
        holder = merged.table.get(table)
        if isinstance(start, datetime.date) and isinstance(holder, dict):
            day = holder.get(key)
            if isinstance(day, datetime.date) and not isinstance(day, datetime.datetime):
                holder[key] = float((day - start).days)


def still_air(merged: Merged, parameters: dict[str, Parameter]) -> None:
    """Where the scenario wants no dust, no episode begins."""
    weather = merged.table.get("weather")
    if isinstance(weather, dict) and weather.get("dust") == "never" and DUST in parameters:
        parameters[DUST] = parameters[DUST].model_copy(update={"value": 0.0, "low": 0.0})


def build(
    merged: Merged,
    name: str,
    factions: frozenset[str],
    parameters: dict[str, Parameter],
    theatre: Theatre,
    problems: list[Problem],
) -> Scenario:
    """The Scenario, with everything whose order means nothing in the order of its keys.

    `factions`: those that have a file; of others it has been told that they do not exist.
    """
    whole = dict(merged.table)
    problems += [merged.problem((key,), "is unknown here", "the loader states it") for key in MADE_HERE if key in whole]
    for key, faction in tables(whole.get("factions")):
        if "key" in faction:
            problems.append(merged.problem(("factions", key, "key"), "is unknown here", "a faction's file is its key"))
        faction["key"] = key
        for group in ("relations", "temper"):
            faction[group] = in_order(faction.get(group, {}))
    if isinstance(whole.get("factions"), dict):
        whole["factions"] = in_order({key: table for key, table in whole["factions"].items() if key in factions})
    for key in ("holders", "airfields", "levers", "pacts", "shifts"):
        whole[key] = in_order(whole.get(key, {}))
    whole |= {"name": name, "parameters": parameters, "theatre": theatre}
    try:
        scenario = Scenario.model_validate(whole)
    except ValidationError as error:
        problems += [merged.problem(*explain(detail)) for detail in error.errors()]
    if problems:
        raise ScenarioError(problems)
    return scenario


def in_order(table: Any) -> Any:
    """A table sorted by key; anything else is left for the validation to refuse."""
    return dict(sorted(table.items())) if isinstance(table, dict) else table


def outside_the_theatre(merged: Merged, key: str) -> Problem:
    """A faction that takes part has nowhere to be."""
    wrong = f'its home "{merged.table["factions"][key]["home"]}" lies outside the theatre of this scenario'
    return merged.problem(("factions", key, "home"), wrong, "give it a home among `towns`")
