"""How things stand when the first turn begins: the clock, who holds what, where the line runs, who lives where."""

import numpy as np

from agents.records import codes
from agents.records.columns import THEATRE, Rows, Table, records
from scenarios.schema import NOBODY, Scenario
from sim.names import Names
from sim.start.flight import Stock

MODES = {"never": 0, "triggered": 1, "dated": 2, "under_way": 2}


def theatre_row(scenario: Scenario, towns: Rows, sides: Rows) -> Rows:
    """[1] THEATRE: clock at zero, the rule of intervention, the capital and the government that sits in it."""
    table = records(THEATRE, 1)
    clock, intervention = table[0], scenario.intervention
    at_home = np.flatnonzero((sides.camp == codes.GOVERNMENT) & (sides.foreign == 0)).tolist()
    capitals = np.flatnonzero(towns.kind == codes.CAPITAL).tolist()
    in_power = [int(towns.holder[town]) for town in capitals if towns.holder[town] >= 0] + at_home
    clock.government = in_power[0] if in_power else -1
    clock.capital = capitals[0] if capitals else sides.home_town[clock.government]
    clock.tick_hours = scenario.tick_hours
    plane = scenario.theatre.plane
    clock.west_km, clock.south_km, clock.cell_km = plane.west_km, plane.south_km, plane.cell_km
    clock.intervention = MODES[intervention.mode]
    clock.on_fall = "town_falls" in intervention.triggers
    clock.on_threat = "airfield_threatened" in intervention.triggers
    clock.air_allowed, clock.ground_allowed = intervention.air, intervention.ground
    clock.request_hour = clock.decision_hour = clock.dust_until = -1.0
    clock.request_at = hour_of(intervention.day)
    clock.planned_at, clock.election_at = hour_of(intervention.planned_day), hour_of(scenario.politics.election_day)
    if intervention.mode == "under_way":
        clock.request_hour = clock.decision_hour = 0.0  # asked for and decided before the first turn
    return table


def hour_of(day: float | None) -> float:
    """A day of the campaign as an hour; -1 for none."""
    return -1.0 if day is None else 24.0 * day


def hold(towns: Rows, scenario: Scenario, names: Names, units: Rows) -> None:
    """Who holds each town at the start, and where the holder has fighters in the town; all were quiet of late."""
    towns.quiet_hours = 24.0 * scenario.values["theatre.quiet_days"]
    for row, town in enumerate(names.towns):
        holder = scenario.holders.get(town, NOBODY)
        towns.holder[row] = -1 if holder == NOBODY else names.factions.index(holder)
    for row in range(units.size):
        u = units[row]
        if u.status == codes.PRESENT and u.bush == 0 and towns.holder[u.town] == u.faction:
            towns.garrisoned[u.town] = 1


def stocks(scenario: Scenario, names: Names) -> list[Stock]:
    """The displaced of before the start, by the table that the scenario names; none if it names none."""
    rows = {town: row for row, town in enumerate(names.towns)}
    counted = scenario.theatre.displaced.get(scenario.people.displaced, ())
    return [Stock(rows[c.town_id], c.kind, c.count) for c in counted if c.town_id in rows]


def count_people(towns: Rows, civilians: Rows) -> None:
    """Where everybody lives at the start: the towns' counts, from the groups of civilians."""
    away = civilians.kind != codes.HOME
    towns.people = towns.away = towns.hosted_idp = towns.refugees = 0
    abroad = towns.country[civilians.place] != towns.country[civilians.origin]
    for column, counted, where in (
        ("people", ~away, "origin"),
        ("away", away, "origin"),
        ("hosted_idp", away & ~abroad, "place"),
        ("refugees", abroad, "place"),
    ):
        np.add.at(towns[column], civilians[where][counted], civilians.people[counted])


def mark_line(towns: Rows, sides: Rows, hours: Table, government: int, line_hours: float) -> None:
    """The line of contact: towns of the government's camp within `line_hours` of a town of its enemies."""
    enemies = int(sides.hostile_mask[government]) if government >= 0 else 0
    held = [row for row in range(towns.size) if towns.holder[row] >= 0]
    theirs = [row for row in held if enemies >> int(towns.holder[row]) & 1]
    for row in held:
        side = sides[towns.holder[row]]
        near = min((hours[other, row] for other in theirs), default=np.inf) <= line_hours
        towns.line[row] = near and towns.garrisoned[row] == 1 and side.camp == codes.GOVERNMENT and side.foreign == 0
