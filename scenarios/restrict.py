"""A smaller war: units left out, factions that do not take part, a theatre of a few towns."""

from collections.abc import Iterator

from scenarios.checks import tables, words
from scenarios.merge import Merged, Table
from scenarios.problems import Problem
from scenarios.schema import NOBODY, Theatre

PLACE = {"units": "town", "wings": "base", "depots": "town"}  # what a faction has, and the key that says where


def restrict(merged: Merged) -> Iterator[Problem]:
    """Apply `remove_units`, `towns` and `only_factions` to the merged tables; tell who is left without a home."""
    scenario = merged.table
    factions = dict(tables(scenario.get("factions")))
    for word in words(scenario.get("remove_units")):
        key, _, slug = word.partition(".")
        for group in PLACE:
            factions.get(key, {}).get(group, {}).pop(slug, None)
    taking_part = set(factions)
    if isinstance(towns := scenario.get("towns"), list):
        taking_part = keep_towns(scenario, factions, words(towns))
    if isinstance(only := scenario.get("only_factions"), list):
        taking_part = set(factions) & set(words(only))
    keep_factions(scenario, factions, taking_part)
    for key, faction in tables(scenario.get("factions")):
        if isinstance(towns, list) and faction.get("home") not in towns:
            wrong = f'its home "{faction.get("home")}" lies outside the theatre of this scenario'
            yield merged.problem(("factions", key, "home"), wrong, "give it a home among `towns`")


def keep_towns(scenario: Table, factions: dict[str, Table], towns: list[str]) -> set[str]:
    """Only these towns exist: what stands elsewhere is left out. Returns the factions that are left with anything.

    A faction whose home is elsewhere is at home where the first of its bodies stands.
    """
    holders = scenario.get("holders") or {}
    scenario["holders"] = {town: who for town, who in holders.items() if town in towns}
    left = set()
    for key, faction in factions.items():
        for group, place in PLACE.items():
            faction[group] = {slug: body for slug, body in tables(faction.get(group)) if body.get(place) in towns}
        places = [body[place] for group, place in PLACE.items() for body in faction[group].values()]
        if places:
            left.add(key)
            faction["home"] = faction.get("home") if faction.get("home") in towns else places[0]
    return left


def keep_factions(scenario: Table, factions: dict[str, Table], taking_part: set[str]) -> None:
    """Only these factions take part: nobody splits to the others, and what they hold is nobody's."""
    scenario["factions"] = {key: faction for key, faction in factions.items() if key in taking_part}
    for faction in scenario["factions"].values():
        faction["relations"] = {
            key: how for key, how in dict(faction.get("relations") or {}).items() if key in taking_part
        }
        for body in (faction, *(unit for _, unit in tables(faction.get("units")))):
            for key in ("parent", "splits_to"):
                if key in body and body[key] not in taking_part:
                    del body[key]
    holders = scenario.get("holders") or {}
    scenario["holders"] = {town: who if who in taking_part else NOBODY for town, who in holders.items()}


def smaller(theatre: Theatre, towns: tuple[str, ...] | None) -> Theatre:
    """The theatre with these towns and the roads and airfields between them; the grid stays whole."""
    if towns is None:
        return theatre
    return Theatre(
        towns=tuple(town for town in theatre.towns if town.id in towns),
        roads=tuple(road for road in theatre.roads if road.a in towns and road.b in towns),
        airfields={town: takes for town, takes in theatre.airfields.items() if town in towns},
        grid=theatre.grid,
    )
