"""The same war with other numbers: a prepared scenario under changed parameter values, without building it anew.

Studies play thousands of parameter sets, so this must cost far less than a run. `revalue(base, values)` equals
`prepare` of the scenario with these values. Other speeds on the roads cost as much as a run or two; only what places
and their worth hang on is prepared in full.
"""

from collections.abc import Mapping

import numpy as np

from agents.records.codes import FOOT, MOBILITY, TRUCK
from agents.records.columns import Rows
from scenarios.schema import Scenario
from sim.start import worth
from sim.start.flight import SHAPING
from sim.start.muster import arm, outfit
from sim.start.opening import mark_line
from sim.start.parameters import ROW_TABLES, kind_table, temper_table
from sim.start.routes import speeds_of
from sim.world import Prepared, driven, people_key, people_of, prepare

MAP = "theatre"  # the table that places, roads, worth and the start hang on
SPEEDS = frozenset(f"{MAP}.{name}" for name in speeds_of(*MOBILITY))  # of it, those that only move the roads' hours
CIVIL = speeds_of(MOBILITY[TRUCK], MOBILITY[FOOT])
OF_PEOPLE = frozenset(  # values that the groups of civilians and their ways hang on
    [f"displacement.{name}" for name in SHAPING] + [f"{MAP}.{name}" for name in CIVIL]
)


def with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with other values for some parameters; whoever made them has seen to it that they are allowed.

    temper.FACTION.NAME is that faction's own value.
    """
    if not values:
        return scenario
    parameters, factions = dict(scenario.parameters), dict(scenario.factions)
    for name, value in values.items():
        if name in parameters:
            parameters[name] = parameters[name].model_copy(update={"value": float(value)})
        else:
            _, faction, own = name.split(".")
            temper = {**factions[faction].temper, own: float(value)}
            factions[faction] = factions[faction].model_copy(update={"temper": dict(sorted(temper.items()))})
    return scenario.model_copy(update={"parameters": parameters, "factions": factions})


def value_of(scenario: Scenario, name: str) -> float:
    """The value that `with_values` would change."""
    if name in scenario.parameters:
        return scenario.parameters[name].value
    _, faction, own = name.split(".")
    return scenario.factions[faction].temper.get(own, scenario.parameters[f"temper.{own}"].value)


def revalue(base: Prepared, values: Mapping[str, float]) -> Prepared:
    """`base` with other values for some parameters; quick where few tables differ from what it has."""
    values = {name: value for name, value in values.items() if value_of(base.scenario, name) != value}
    scenario = with_values(base.scenario, values)
    tables = {name.partition(".")[0] for name in values}
    if any(name.partition(".")[0] == MAP and name not in SPEEDS for name in values):
        return prepare(scenario, like=base)
    w, ground, people = base.world, base.ground, base.people
    made: dict[str, Rows] = {"params": phases(w.params, values), "towns": w.towns, "tempers": w.tempers}
    if MAP in tables:
        ground = driven(ground, scenario)
        made |= ground.routes._asdict()
        made["towns"] = w.towns.copy()
        near = scenario.values["theatre.line_hours"]
        mark_line(made["towns"], w.sides, ground.pickup_hours, int(w.theatre[0].government), near)
    if "kinds" in tables:
        made["kinds"], made["units"] = kind_table(scenario.values, "kinds"), w.units.copy()
        outfit(made["units"], made["kinds"])
    if "aircraft" in tables:
        made["airkinds"], made["wings"] = kind_table(scenario.values, "aircraft"), w.wings.copy()
        arm(made["wings"], made["airkinds"])
    if "temper" in tables:
        made["tempers"] = temper_table(scenario)
        made["quality"] = np.repeat(made["tempers"].regard[None, :], len(base.names.staffs), axis=0)
    if "temper" in tables or MAP in tables:
        made["worth"] = worth.worth_table(ground.features, made["tempers"], w.sides.home_town)
    if not OF_PEOPLE.isdisjoint(values):
        made["towns"] = made["towns"].copy()
        made |= people_of(scenario, base.names, made["towns"], w.sides, ground)._asdict()
        made["pulls"] = np.zeros(made["civilians"].size)
        people = people_key(scenario, base.names, made["towns"], w.sides, ground)
    return base._replace(scenario=scenario, world=w._replace(**made), ground=ground, people=people)


def phases(params: Rows, values: Mapping[str, float]) -> Rows:
    """The record of the phases' parameters with other values for some."""
    made = params.copy()
    for name, value in values.items():
        table, _, parameter = name.partition(".")
        if table not in ROW_TABLES:
            made[table][parameter] = value
    return made
