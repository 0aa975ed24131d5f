"""`diff`: how two scenarios differ once they are merged."""

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from scenarios.load import load_scenario
from scenarios.schema import AIRFIELD_BITS, Scenario

WIDTH = 112
NOTHING = "–"
NOT_HERE = ("schema_number", "name", "airfields", "factions", "parameters", "theatre")  # no difference, or told apart
GROUPS = ("units", "wings", "depots")


class Difference(NamedTuple):
    """One place in which two scenarios differ, with what each has there; "" = it has nothing."""

    place: str
    first: str
    other: str


def diff(first: str, other: str) -> None:
    """Print every difference as a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    a, b = load_scenario(first), load_scenario(other)
    found = list(differences(a, b))
    console = Console(width=min(Console().width, 120) if sys.stdout.isatty() else WIDTH)
    if not found:
        console.print(f"{first} and {other} are the same war.")
        return
    table = Table(
        Column("place", overflow="fold", ratio=5),
        Column(a.name, overflow="fold", ratio=4),
        Column(b.name, overflow="fold", ratio=4),
        box=box.SIMPLE,
        expand=True,
    )
    for one in found:
        table.add_row(one.place, one.first or NOTHING, one.other or NOTHING)
    console.print(table)
    console.print(f"{len(found)} differences")


def differences(a: Scenario, b: Scenario) -> Iterator[Difference]:
    """What differs, in the order in which a file states it; whole factions, units and towns in one line each."""
    for key in Scenario.model_fields:
        if key in NOT_HERE:
            continue
        yield from compared(key, plain(getattr(a, key)), plain(getattr(b, key)))
    yield from members("factions", present(a), present(b), faction)
    yield from compared("parameters", a.values, b.values)
    yield from ground(a, b)


def present(scenario: Scenario) -> dict[str, Any]:
    """The factions that do not stay away."""
    return {key: one for key, one in scenario.factions.items() if key not in scenario.without_factions}


def compared(place: str, a: Any, b: Any) -> Iterator[Difference]:
    """Two values, table by table; a table that only one has counts as empty in the other."""
    one, other = ({} if value is None else value for value in (a, b))
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from compared(f"{place}.{key}", one.get(key), other.get(key))
    elif a != b and (told(a) or told(b)):
        yield Difference(place, told(a), told(b))


def members(place: str, a: Any, b: Any, inside: Any) -> Iterator[Difference]:
    """Named things: those that only one has in a line, those that both have looked into."""
    for key in dict.fromkeys([*a, *b]):
        if key not in a or key not in b:
            yield Difference(f"{place}.{key}", named(a.get(key)), named(b.get(key)))
        elif a[key] != b[key]:
            yield from inside(f"{place}.{key}", a[key], b[key])


def faction(place: str, a: Any, b: Any) -> Iterator[Difference]:
    """Two states of one faction."""
    for key in type(a).model_fields:
        if key in GROUPS:
            yield from members(f"{place}.{key}", getattr(a, key), getattr(b, key), body)
        else:
            yield from compared(f"{place}.{key}", plain(getattr(a, key)), plain(getattr(b, key)))


def body(place: str, a: Any, b: Any) -> Iterator[Difference]:
    """Two states of one unit, wing or depot."""
    yield from compared(place, plain(a), plain(b))


def ground(a: Scenario, b: Scenario) -> Iterator[Difference]:
    """Airfields of towns that both have; how many towns, roads and cells."""
    both = {town.id for town in a.theatre.towns} & {town.id for town in b.theatre.towns}
    fields = ({town: takes(s, town) for town in s.theatre.airfields if town in both} for s in (a, b))
    yield from compared("theatre.airfields", *fields)
    for what in ("towns", "roads", "grid"):
        one, other = getattr(a.theatre, what), getattr(b.theatre, what)
        if one != other:
            yield Difference(f"theatre.{what}", f"{len(one)} {what}", f"{len(other)} {what}")


def takes(scenario: Scenario, town: str) -> list[str]:
    """What an airfield takes, in words."""
    return [word for word, bit in AIRFIELD_BITS.items() if scenario.theatre.airfields[town] & bit]


def named(thing: Any) -> str:
    """A faction, unit, wing or depot in a few words; nothing if it is not there."""
    if thing is None:
        return ""
    title = getattr(thing, "title", None) or thing.name
    people = getattr(thing, "personnel", None)
    if people and any(people):
        return f"{title}: {people[1]} people at {getattr(thing, 'town', None) or thing.base}"
    return f"{title}: {len(thing.units)} units, {len(thing.wings)} wings" if hasattr(thing, "units") else str(title)


def plain(value: Any) -> Any:
    """A model as tables, a tuple as a list."""
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else unpacked(value)


def unpacked(value: Any) -> Any:
    """The same for what holds models."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, tuple) else value


def told(value: Any) -> str:
    """A value as one would write it; nothing for what is not there."""
    if value is None or value == [] or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(told(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {told(inner)}" for key, inner in value.items() if told(inner))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else " ".join(str(value).split())
