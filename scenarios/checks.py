"""What a scenario must agree with: the map, the tables of kinds, the doctrines, and itself.

The checks read the merged tables before they are validated and pass over whatever has the wrong form
(scenarios/schema.py says so by itself), so that all problems are found at once.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple, get_args

from scenarios.files import Keys
from scenarios.merge import Merged, Table
from scenarios.problems import Problem, did_you_mean
from scenarios.schema import NOBODY, TICK_HOURS, Parameter, Relation

KNOWN = get_args(Relation)
PLANS = {  # days that are planned: place → what to write where such a day is past
    ("politics", "election_day"): "an election that has been held: [laws] elected_government = true",
    ("intervention", "planned_day"): 'name a later one, or drop it by replace = ["intervention.planned_day"]',
}
REFUGE = "refuge_"  # how the ids of refuges begin (sim/start/refuges.py)


class Known(NamedTuple):
    """The words that a scenario may use; None where the table that lists them is broken."""

    towns: frozenset[str] | None
    countries: frozenset[str] | None
    displaced: frozenset[str]
    kinds: frozenset[str] | None
    aircraft: frozenset[str] | None
    factions: frozenset[str]
    doctrines: frozenset[str]


def tables(value: Any) -> Iterator[tuple[str, Table]]:
    """The tables among the values of a table."""
    if isinstance(value, dict):
        yield from ((key, table) for key, table in value.items() if isinstance(table, dict))


def part(table: Table, key: str) -> Table:
    """The table under a key; an empty one if there is none or something else stands there."""
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def words(value: Any) -> list[str]:
    """A text or a list of texts as a list."""
    if isinstance(value, str):
        return [value]
    return [word for word in value if isinstance(word, str)] if isinstance(value, list | tuple) else []


def check(merged: Merged, known: Known, parameters: Mapping[str, Parameter]) -> list[Problem]:
    """Every problem that needs more than one file to be seen."""
    problems: list[Problem] = []

    def expect(keys: Keys, value: Any, what: str, options: Collection[str] | None) -> None:
        """Each word of the value must be a known one."""
        for word in words(value):
            hidden = what == "town" and word.startswith(REFUGE)  # made by rule from the grid: the engine knows which
            if word and options is not None and word not in options and not hidden:
                near = did_you_mean(word, options) or "none is stated"
                problems.append(merged.problem(keys, f'no {what} "{word}"', near))

    scenario = merged.table
    expect(("towns",), scenario.get("towns"), "town", known.towns)
    expect(("only_factions",), scenario.get("only_factions"), "faction", known.factions)
    people = part(scenario, "people")
    expect(("people", "displaced"), people.get("displaced"), "table of the displaced", known.displaced)
    expect(("people", "closed_borders"), people.get("closed_borders"), "country", known.countries)
    expect(("without_factions",), scenario.get("without_factions"), "faction", known.factions)
    for town in part(scenario, "airfields"):
        expect(("airfields", town), town, "town", known.towns)
    for town, holder in part(scenario, "holders").items():
        expect(("holders", town), town, "town", known.towns)
        expect(("holders", town), holder, "faction", known.factions | {NOBODY})
    for key, faction in tables(scenario.get("factions")):
        at = ("factions", key)
        if key not in known.factions:
            problems.append(merged.problem(at, f'no faction "{key}"', did_you_mean(key, known.factions)))
        else:
            check_faction(at, faction, known, expect)
    for group in ("pacts", "shifts"):
        for name, agreement in tables(scenario.get(group)):
            for key in ("between", "by"):
                expect((group, name, key), agreement.get(key), "faction", known.factions)
            expect((group, name, "pact"), agreement.get("pact"), "pact", frozenset(part(scenario, "pacts")))
    problems += check_pairs(merged)
    problems += check_aid(merged)
    problems += check_relations(merged)
    problems += check_titles(merged)
    problems += check_temper(merged, parameters)
    problems += check_levers(merged, parameters)
    problems += check_removals(merged)
    problems += check_request(merged)
    problems += check_plans(merged)
    problems += check_turns(merged)
    return problems


def check_faction(at: Keys, faction: Table, known: Known, expect: Callable[..., None]) -> None:
    """Every name that a faction uses must exist."""
    expect((*at, "doctrine"), faction.get("doctrine"), "doctrine", known.doctrines)
    expect((*at, "home"), faction.get("home"), "town", known.towns)
    expect((*at, "parent"), faction.get("parent"), "faction", known.factions)
    expect((*at, "open_countries"), faction.get("open_countries"), "country", known.countries)
    for other in part(faction, "relations"):
        expect((*at, "relations", other), other, "faction", known.factions)
    for slug, unit in tables(faction.get("units")):
        expect((*at, "units", slug, "kind"), unit.get("kind"), "unit kind", known.kinds)
        expect((*at, "units", slug, "town"), unit.get("town"), "town", known.towns)
        expect((*at, "units", slug, "splits_to"), unit.get("splits_to"), "faction", known.factions)
    for slug, wing in tables(faction.get("wings")):
        expect((*at, "wings", slug, "aircraft"), wing.get("aircraft"), "aircraft kind", known.aircraft)
        expect((*at, "wings", slug, "base"), wing.get("base"), "town", known.towns)
    for slug, depot in tables(faction.get("depots")):
        expect((*at, "depots", slug, "town"), depot.get("town"), "town", known.towns)


def check_relations(merged: Merged) -> Iterator[Problem]:
    """A relation holds for the pair: if both files state it, they must agree."""
    stated = {key: part(faction, "relations") for key, faction in tables(merged.table.get("factions"))}
    for key, relations in stated.items():
        for other, relation in relations.items():
            keys = ("factions", key, "relations", other)
            back = stated.get(other, {}).get(key, relation)
            if other == key:
                yield merged.problem(keys, "a faction has no relation to itself", "leave the line out")
            elif back != relation and key < other and back in KNOWN and relation in KNOWN:
                wrong = f'"{relation}" to {other}, but {other} says "{back}" to {key}'
                yield merged.problem(keys, wrong, "a relation holds both ways: change both, or state it once")


def check_pairs(merged: Merged) -> Iterator[Problem]:
    """A pact or a shift is between two."""
    for group in ("pacts", "shifts"):
        for name, agreement in tables(merged.table.get(group)):
            between = words(agreement.get("between"))
            if len(between) == 2 and between[0] == between[1]:
                yield merged.problem((group, name, "between"), f'"{between[0]}" stands here twice', "name two factions")


def check_aid(merged: Merged) -> Iterator[Problem]:
    """The law that bars US military aid to a government brought by a coup binds scenarios too.

    Lawful: no coup, an elected government, or an election planned before the end, after which aid begins (one that is
    planned before the start is refused by check_plans).
    """
    laws, politics = part(merged.table, "laws"), part(merged.table, "politics")
    day, days = politics.get("election_day"), merged.table.get("days")
    planned = isinstance(day, int | float) and isinstance(days, int | float) and day < days
    lawful = not laws.get("coup_government", True) or laws.get("elected_government", False) or planned
    if laws.get("us_aid_to_coup_government") is True and not lawful:
        wrong = (
            "US military aid to a government born of a coup is refused: US law (section 7008 of the yearly "
            "appropriations act) bars it until an elected government has taken office"
        )
        hint = "state elected_government = true, or an election: [politics] election_day"
        yield merged.problem(("laws", "us_aid_to_coup_government"), wrong, hint)


def check_titles(merged: Merged) -> Iterator[Problem]:
    """No two units (or wings, or depots) of a faction may bear the same name."""
    for key, faction in tables(merged.table.get("factions")):
        for group in ("units", "wings", "depots"):
            first: dict[str, str] = {}
            for slug, body in tables(faction.get(group)):
                title = body.get("title")
                if isinstance(title, str) and first.setdefault(title, slug) != slug:
                    wrong = f'two {group} of one name: "{title}" is also {first[title]}'
                    yield merged.problem(("factions", key, group, slug, "title"), wrong, "give one another title")


def check_temper(merged: Merged, parameters: Mapping[str, Parameter]) -> Iterator[Problem]:
    """A faction's own temper: known names, and values inside the ranges of parameters/temper.csv."""
    ranges = {name.removeprefix("temper."): row for name, row in parameters.items() if name.startswith("temper.")}
    for key, faction in tables(merged.table.get("factions")):
        for name, value in part(faction, "temper").items():
            keys = ("factions", key, "temper", name)
            if name not in ranges:
                yield merged.problem(keys, f'no parameter "temper.{name}"', did_you_mean(name, ranges))
            elif isinstance(value, int | float) and not ranges[name].low <= value <= ranges[name].high:
                yield merged.problem(keys, outside(value, ranges[name]))


def check_levers(merged: Merged, parameters: Mapping[str, Parameter]) -> Iterator[Problem]:
    """A lever sets a parameter that exists, to values inside its range."""
    for key, lever in tables(merged.table.get("levers")):
        name, keys = lever.get("sets"), ("levers", key)
        if isinstance(name, str) and name and name not in parameters:
            yield merged.problem((*keys, "sets"), f'no parameter "{name}"', did_you_mean(name, parameters))
        elif isinstance(name, str) and name:
            values = lever.get("values")
            for value in values if isinstance(values, list) else []:
                if isinstance(value, int | float) and not parameters[name].low <= value <= parameters[name].high:
                    yield merged.problem((*keys, "values"), outside(value, parameters[name]))


def check_removals(merged: Merged) -> Iterator[Problem]:
    """Units to leave out must be there."""
    there = {
        f"{key}.{slug}"
        for key, faction in tables(merged.table.get("factions"))
        for group in ("units", "wings", "depots")
        for slug, _ in tables(faction.get(group))
    }
    for word in words(merged.table.get("remove_units")):
        if word not in there:
            near = did_you_mean(word, there) or 'write "faction.unit"'
            yield merged.problem(("remove_units",), f'no unit "{word}" to leave out', near)


def check_request(merged: Merged) -> Iterator[Problem]:
    """The request of a dated intervention must fall within the campaign."""
    intervention, days = merged.table.get("intervention"), merged.table.get("days")
    if not isinstance(intervention, dict) or intervention.get("mode") != "dated" or not isinstance(days, int | float):
        return
    day = intervention.get("day")
    if isinstance(day, int | float) and not 0 <= day < days:
        wrong = f"day {day:g} lies outside the campaign, which runs from day 0 to day {days:g}"
        hint = f"it begins on {merged.table.get('start')}"
        yield merged.problem(("intervention", "day"), wrong, hint)


def check_plans(merged: Merged) -> Iterator[Problem]:
    """What is planned may lie beyond the end of the campaign, but not before its start."""
    for keys, hint in PLANS.items():
        day = part(merged.table, keys[0]).get(keys[1])
        if isinstance(day, int | float) and day < 0:
            yield merged.problem(keys, f"day {day:g} lies before the start on {merged.table.get('start')}", hint)


def check_turns(merged: Merged) -> Iterator[Problem]:
    """The campaign must last a whole number of turns."""
    days, hours = merged.table.get("days"), merged.table.get("tick_hours", TICK_HOURS)
    if isinstance(days, int | float) and math.isfinite(days * 24.0) and hours in (1, 2, 3, 6) and (days * 24) % hours:
        wrong = f"{days:g} days are not a whole number of turns of {hours:g} hours"
        yield merged.problem(("days",), wrong, f"write {max(1, round(days * 24 / hours)) * hours / 24:g}")


def outside(value: float, parameter: Parameter) -> str:
    """Why a value is refused."""
    return f"{value:g} lies outside its range {parameter.low:g} to {parameter.high:g} [{parameter.unit}]"
