"""A smaller war: units left out, factions that do not take part, a theatre of a few towns."""

from collections.abc import Collection
from typing import Any

from scenarios.schema import AIRFIELD_BITS, NOBODY, Depot, Faction, Scenario, Theatre, Unit, Wing

Body = Unit | Wing | Depot


def restrict(scenario: Scenario) -> Scenario:
    """Apply `remove_units`, `towns`, `only_factions`, `without_factions` and `airfields` of a validated scenario.

    With `towns`, what stands elsewhere is left out, and so is a faction that is left with nothing, unless
    `only_factions` names it. Nobody splits to a faction that is left out, and what it holds is nobody's.
    """
    towns, only = scenario.towns, scenario.only_factions
    factions = {key: with_bodies(faction, scenario) for key, faction in scenario.factions.items()}
    if only is not None:
        factions = {key: faction for key, faction in factions.items() if key in only}
    elif towns is not None:
        factions = {key: faction for key, faction in factions.items() if bodies(faction)}
    factions = {key: absent(f) if key in scenario.without_factions else f for key, f in factions.items()}
    holders = {
        town: holder if holder in factions and holder not in scenario.without_factions else NOBODY
        for town, holder in scenario.holders.items()
        if towns is None or town in towns
    }
    gone = {town.id for town in scenario.theatre.towns} - set(towns if towns is not None else ())
    made = {
        "outcomes": tuple(o for o in scenario.outcomes if towns is None or not gone.intersection(o.split("."))),
        "factions": {key: among(faction, factions, scenario.without_factions) for key, faction in factions.items()},
        "holders": holders,
        "theatre": with_airfields(scenario.theatre if towns is None else smaller(scenario.theatre, towns), scenario),
        **agreements(scenario, factions),
    }
    return scenario.model_copy(update=made)


def agreements(scenario: Scenario, factions: Collection[str]) -> dict[str, Any]:
    """Pacts and shifts of relations among those that take part."""
    pacts = {name: pact for name, pact in scenario.pacts.items() if all(key in factions for key in pact.between)}
    shifts = {
        name: shift
        for name, shift in scenario.shifts.items()
        if all(key in factions for key in shift.between)
        and (shift.by is None or shift.by in factions)
        and (shift.pact is None or shift.pact in pacts)
    }
    return {"pacts": pacts, "shifts": shifts}


def place(body: Body) -> str:
    """The town at which a unit, wing or depot is or enters."""
    return body.base if isinstance(body, Wing) else body.town


def bodies(faction: Faction) -> list[Body]:
    """All that a faction has."""
    return [*faction.units.values(), *faction.wings.values(), *faction.depots.values()]


def with_bodies(faction: Faction, scenario: Scenario) -> Faction:
    """The faction with what is not left out; if its home is outside the theatre, it is where its first body stands."""
    removed = {word.partition(".")[2] for word in scenario.remove_units if word.partition(".")[0] == faction.key}

    def kept(group: dict[str, Any]) -> dict[str, Any]:
        """Those that are in the theatre and not removed."""
        return {
            slug: body
            for slug, body in group.items()
            if slug not in removed and (scenario.towns is None or place(body) in scenario.towns)
        }

    groups = {"units": kept(faction.units), "wings": kept(faction.wings), "depots": kept(faction.depots)}
    smaller_faction = faction.model_copy(update=groups)
    places = [place(body) for body in bodies(smaller_faction)]
    if scenario.towns is None or faction.home in scenario.towns or not places:
        return smaller_faction
    return smaller_faction.model_copy(update={"home": places[0]})


def absent(faction: Faction) -> Faction:
    """The faction with nobody in its units. It keeps its rows, so that the luck of all others is what it was."""
    nobody = {"personnel": (0, 0, 0), "vehicles": 0}
    none = {"personnel": (0, 0, 0), "airframes": 0}
    return faction.model_copy(
        update={
            "active": False,
            "parent": None,
            "units": {slug: unit.model_copy(update=nobody) for slug, unit in faction.units.items()},
            "wings": {slug: wing.model_copy(update=none) for slug, wing in faction.wings.items()},
            "depots": {slug: depot.model_copy(update={"stores": 0.0}) for slug, depot in faction.depots.items()},
        }
    )


def among(faction: Faction, factions: Collection[str], absent: Collection[str]) -> Faction:
    """The faction as it stands to those that take part."""

    def named(key: str | None) -> str | None:
        """The key, if that faction takes part."""
        return key if key in factions and key not in absent else None

    units = {slug: u.model_copy(update={"splits_to": named(u.splits_to)}) for slug, u in faction.units.items()}
    relations = {key: relation for key, relation in faction.relations.items() if key in factions}
    return faction.model_copy(update={"parent": named(faction.parent), "units": units, "relations": relations})


def homeless(scenario: Scenario) -> list[str]:
    """Factions whose home is outside the theatre."""
    towns = {town.id for town in scenario.theatre.towns}
    return [key for key, faction in scenario.factions.items() if faction.home not in towns]


def smaller(theatre: Theatre, towns: Collection[str]) -> Theatre:
    """The theatre with these towns and the roads and airfields between them; the grid stays whole."""
    return Theatre(
        towns=tuple(town for town in theatre.towns if town.id in towns),
        roads=tuple(road for road in theatre.roads if road.a in towns and road.b in towns),
        airfields={town: takes for town, takes in theatre.airfields.items() if town in towns},
        grid=theatre.grid,
        plane=theatre.plane,
        displaced={
            stem: tuple(row for row in rows if row.town_id in towns) for stem, rows in theatre.displaced.items()
        },
    )


def with_airfields(theatre: Theatre, scenario: Scenario) -> Theatre:
    """The theatre with the airfields as the scenario wants them; one that takes nothing is out of use."""
    if not scenario.airfields:
        return theatre
    towns = {town.id for town in theatre.towns}
    stated = {
        town: sum(AIRFIELD_BITS[word] for word in set(takes))
        for town, takes in scenario.airfields.items()
        if town in towns
    }
    airfields = {town: takes for town, takes in {**theatre.airfields, **stated}.items() if takes}
    return theatre.model_copy(update={"airfields": airfields})
