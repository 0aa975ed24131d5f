"""What the rows of the records are called: the words that people read, and the ids that files use.

A pure function of the scenario, so that diary, tables and figures name things without the engine.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from agents.doctrines import doctrine_names
from scenarios.schema import Depot, Faction, Scenario, Unit, Wing
from sim.start.parameters import kind_names
from sim.start.theatre import Place, countries_of, places, regions_of

STAFF_TITLES = {"afisma": "AFISMA contingents"}  # staffs that several flags share have no faction's name
UNDER_US_LAW = "united_states"  # the faction that Laws.us_support is about


doctrines_here = cache(doctrine_names)  # read once: the dispatcher is made of them when it is imported


class Names(NamedTuple):
    """Ids and titles in the order of the rows they name."""

    towns: tuple[str, ...]  # ids, refuges included
    town_titles: tuple[str, ...]
    factions: tuple[str, ...]  # keys
    faction_titles: tuple[str, ...]
    units: tuple[str, ...]  # titles
    unit_slugs: tuple[str, ...]  # "faction.unit"
    kinds: tuple[str, ...]
    airkinds: tuple[str, ...]
    staffs: tuple[str, ...]
    regions: tuple[str, ...]
    countries: tuple[str, ...]
    doctrines: tuple[str, ...]  # as the dispatcher counts them
    wings: tuple[str, ...]  # titles
    wing_slugs: tuple[str, ...]
    depots: tuple[str, ...]  # titles

    @property
    def short_titles(self) -> list[str]:
        """Titles of towns, without what stands in brackets."""
        return [short(title) for title in self.town_titles]


def short(title: str) -> str:
    """A town's title without what stands in brackets."""
    return title.split(" (")[0]


def staff_title(staff: str) -> str:
    """What those are called who share a staff that is no faction's."""
    return STAFF_TITLES.get(staff, staff.replace("_", " "))


def factions_of(scenario: Scenario) -> list[tuple[str, Faction]]:
    """Factions in the order of their rows: by key."""
    return sorted(scenario.factions.items())


def units_of(scenario: Scenario) -> Iterator[tuple[int, str, Unit]]:
    """(row of the faction, "faction.unit", unit) in the order of the rows of units."""
    for side, (key, faction) in enumerate(factions_of(scenario)):
        for slug, unit in faction.units.items():
            yield side, f"{key}.{slug}", unit


def wings_of(scenario: Scenario) -> Iterator[tuple[int, str, Wing]]:
    """The same for wings; American ones only where US support is allowed."""
    for side, (key, faction) in enumerate(factions_of(scenario)):
        if key == UNDER_US_LAW and not scenario.laws.us_support:
            continue
        for slug, wing in faction.wings.items():
            yield side, f"{key}.{slug}", wing


def depots_of(scenario: Scenario) -> Iterator[tuple[int, str, Depot]]:
    """The same for depots."""
    for side, (key, faction) in enumerate(factions_of(scenario)):
        for slug, depot in faction.depots.items():
            yield side, f"{key}.{slug}", depot


def staffs_of(scenario: Scenario) -> tuple[str, ...]:
    """Staffs in the order of their rows."""
    return tuple(sorted({faction.staff for faction in scenario.factions.values()}))


def names(scenario: Scenario) -> Names:
    """All names of a scenario's rows."""
    return names_of(scenario, places(scenario))


def names_of(scenario: Scenario, nodes: list[Place]) -> Names:
    """All names, where the places are known already."""
    units, wings, depots = list(units_of(scenario)), list(wings_of(scenario)), list(depots_of(scenario))
    return Names(
        towns=tuple(node.id for node in nodes),
        town_titles=tuple(node.name for node in nodes),
        factions=tuple(key for key, _ in factions_of(scenario)),
        faction_titles=tuple(faction.name for _, faction in factions_of(scenario)),
        units=tuple(unit.title for _, _, unit in units),
        unit_slugs=tuple(slug for _, slug, _ in units),
        kinds=kind_names(scenario.values, "kinds"),
        airkinds=kind_names(scenario.values, "aircraft"),
        staffs=staffs_of(scenario),
        regions=regions_of(nodes),
        countries=countries_of(nodes),
        doctrines=doctrines_here(),
        wings=tuple(wing.title for _, _, wing in wings),
        wing_slugs=tuple(slug for _, slug, _ in wings),
        depots=tuple(depot.title for _, _, depot in depots),
    )
