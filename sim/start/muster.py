"""From the factions of a scenario to records: sides, relations, units, wings and depots before any luck.

What a run draws (strengths, first decisions, first tracks) is added by sim/start/luck.py. A unit that waits stands in
the books at the town where it will enter, but is not present.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from agents.records import codes
from agents.records.columns import DEPOT, PACT, SHIFT, SIDE, UNIT, WING, Rows, Table, records
from scenarios.checks import REFUGE
from scenarios.problems import Problem, ScenarioError, did_you_mean
from scenarios.schema import Scenario
from sim.names import Names, depots_of, factions_of, units_of, wings_of
from sim.start.luck import STRENGTH

STRANGERS = "wary"  # two factions about which neither file says anything


def relation_table(scenario: Scenario) -> Table:
    """[S, S] relation codes, symmetric: a relation stated in either faction's file holds for both."""
    factions = factions_of(scenario)
    relations = np.full((len(factions), len(factions)), codes.ALLIED, dtype=np.int64)
    for i, (key, faction) in enumerate(factions):
        for j, (other, theirs) in enumerate(factions):
            if i != j:
                word = faction.relations.get(other, theirs.relations.get(key, STRANGERS))
                relations[i, j] = codes.RELATION.index(word)
    for pact in (pact for pact in scenario.pacts.values() if pact.holds):
        rows = [scenario_row(scenario, key) for key in pact.between]
        relations[rows, rows[::-1]] = codes.RELATION.index(pact.terms)
    return relations


def scenario_row(scenario: Scenario, faction: str) -> int:
    """The row of a faction."""
    return [key for key, _ in factions_of(scenario)].index(faction)


def pact_table(scenario: Scenario) -> Rows:
    """PACT, in the order of their names."""
    pacts = records(PACT, len(scenario.pacts))
    for row, pact in enumerate(scenario.pacts.values()):
        one = pacts[row]
        one.one, one.other = (scenario_row(scenario, key) for key in pact.between)
        one.waits_for, one.terms = codes.WAITS_FOR.index(pact.waits_for), codes.RELATION.index(pact.terms)
        one.after_break = codes.RELATION.index(pact.broken) if pact.broken else -1
        one.state = codes.HELD if pact.holds else codes.OPEN
    return pacts


def shift_table(scenario: Scenario) -> Rows:
    """SHIFT, in the order of their names."""
    shifts, pacts = records(SHIFT, len(scenario.shifts)), list(scenario.pacts)
    for row, shift in enumerate(scenario.shifts.values()):
        one = shifts[row]
        one.on, one.relation = codes.SHIFT_ON.index(shift.on), codes.RELATION.index(shift.to)
        one.by = scenario_row(scenario, shift.by) if shift.by else -1
        one.pact = pacts.index(shift.pact) if shift.pact else -1
        one.one, one.other = (scenario_row(scenario, key) for key in shift.between)
    return shifts


def masks(relations: Table, code: int) -> list[int]:
    """For each faction one bit for every faction to which it stands so."""
    return [sum(1 << j for j in range(len(row)) if row[j] == code) for row in relations.tolist()]


def side_table(scenario: Scenario, names: Names, relations: Table) -> Rows:
    """[S] SIDE."""
    factions = factions_of(scenario)
    keys, town_rows = list(names.factions), {town: row for row, town in enumerate(names.towns)}
    sides = records(SIDE, len(factions))
    born_of_coup = scenario.laws.coup_government and not scenario.laws.elected_government
    for row, (_, faction) in enumerate(factions):
        side = sides[row]
        side.doctrine, side.staff = names.doctrines.index(faction.doctrine), names.staffs.index(faction.staff)
        side.camp = codes.CAMP.index(faction.camp)
        side.active, side.foreign, side.regular = faction.active, faction.foreign, faction.regular
        side.coup_born = born_of_coup and faction.camp == "government" and not faction.foreign
        side.aided = scenario.laws.us_aid_to_coup_government and faction.camp == "government" and not faction.foreign
        side.mandated = faction.mandated
        side.home_town = town_rows[faction.home]
        side.parent = keys.index(faction.parent) if faction.parent else -1
    sides.hostile_mask, sides.allied_mask = masks(relations, codes.HOSTILE), masks(relations, codes.ALLIED)
    sides.confidence = 1.0
    return sides


def unit_table(scenario: Scenario, names: Names, towns: Rows, kinds: Rows) -> Rows:
    """[U] UNIT at their towns, rested and supplied as their kind is; strengths are drawn later."""
    entries = list(units_of(scenario))
    town_rows = {town: row for row, town in enumerate(names.towns)}
    units = records(UNIT, len(entries))
    head_start = scenario.intervention.head_start_days
    for row, (side, _, unit) in enumerate(entries):
        u = units[row]
        u.faction, u.kind = side, names.kinds.index(unit.kind)
        u.arrival = codes.ARRIVAL.index(unit.arrival)
        there = unit.arrival == "there" and unit.ready_after_request_days is None
        u.status = codes.PRESENT if there else codes.WAITING
        u.ready_after_days = days_to_go(unit.ready_after_request_days, head_start)
        u.ready_hour, u.arrived_tick = (0.0, 0) if there else (-1.0, -1)
        u.home = u.town = row_of(unit.town, town_rows, f"{entries[row][1]}.town", scenario)
        u.cell = towns.cell[u.town]
        u.bush = unit.bush
        u.splits_to = names.factions.index(unit.splits_to) if unit.splits_to else -1
    units.edge = units.heading = units.objective = units.package = units.stage_town = -1
    units.posture, units.order = codes.HOLD, codes.STAND
    outfit(units, kinds)
    return units


def row_of(town: str, rows: Mapping[str, int], field: str, scenario: Scenario) -> int:
    """The row of a town or refuge; raises ScenarioError for an unknown refuge (the loader has checked the towns)."""
    if town not in rows:
        refuges = [id for id in rows if id.startswith(REFUGE)]
        raise ScenarioError([Problem(scenario.name, 0, field, f'no refuge "{town}"', did_you_mean(town, refuges))])
    return rows[town]


def days_to_go(ready_after_request_days: float | None, head_start: float) -> float:
    """Days from the request (or from the start, `head_start` days later) to readiness; -1 = ready from the start."""
    return -1.0 if ready_after_request_days is None else max(0.0, ready_after_request_days - head_start)


def outfit(units: Rows, kinds: Rows) -> None:
    """Give units the supply, cohesion and duty that their kind starts with."""
    units.supply, units.cohesion = kinds.supply_days[units.kind], kinds.cohesion_start[units.kind]
    units.guard = np.where(kinds.garrison_only[units.kind] > 0.0, units.town, -1)


def wing_table(scenario: Scenario, names: Names, airkinds: Rows) -> Rows:
    """WING: aircraft at their bases with the bombs that their kind keeps per airframe."""
    entries = list(wings_of(scenario))
    town_rows = {town: row for row, town in enumerate(names.towns)}
    wings = records(WING, len(entries))
    for row, (side, _, wing) in enumerate(entries):
        one = wings[row]
        one.faction, one.kind = side, names.airkinds.index(wing.aircraft)
        there = wing.ready_after_request_days is None
        one.status = codes.PRESENT if there else codes.WAITING
        one.ready_after_days = days_to_go(wing.ready_after_request_days, scenario.intervention.head_start_days)
        one.airbase = town_rows[wing.base]
        one.aircraft_start = one.aircraft = wing.airframes
    arm(wings, airkinds)
    return wings


def arm(wings: Rows, airkinds: Rows) -> None:
    """Give wings the bombs that their kind keeps per airframe."""
    wings.bombs_start = wings.bombs = (wings.aircraft_start * airkinds.bombs_stock[wings.kind]).astype(np.int64)


def depot_table(scenario: Scenario, names: Names, sides: Rows, values: Mapping[str, float]) -> Rows:
    """DEPOT: stores that only their own staff knows of."""
    entries = list(depots_of(scenario))
    town_rows = {town: row for row, town in enumerate(names.towns)}
    depots = records(DEPOT, len(entries))
    for row, (side, _, depot) in enumerate(entries):
        one = depots[row]
        town = row_of(depot.town, town_rows, f"{entries[row][1]}.town", scenario)
        one.faction, one.town, one.stores = side, town, depot.stores
        one.signature, one.known = values["theatre.depot_signature"], 1 << int(sides.staff[side])
    return depots


def strengths(ranges: Sequence[tuple[tuple[int, int, int], int]]) -> Rows:
    """STRENGTH ranges for the draw: ((low, best, high), vehicles) per row."""
    table = records(STRENGTH, len(ranges))
    for row, ((low, best, high), vehicles) in enumerate(ranges):
        table.low[row], table.best[row], table.high[row], table.vehicles[row] = low, best, high, vehicles
    return table


def unit_strengths(scenario: Scenario) -> Rows:
    """[U] ranges of the units."""
    return strengths([(unit.personnel, unit.vehicles) for _, _, unit in units_of(scenario)])


def wing_strengths(scenario: Scenario) -> Rows:
    """Ranges of the wings' crews."""
    return strengths([(wing.personnel, wing.airframes) for _, _, wing in wings_of(scenario)])
