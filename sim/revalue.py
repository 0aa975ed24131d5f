"""The same war with other numbers: a prepared scenario under changed parameter values, without building it anew.

Studies play thousands of parameter sets, so this must cost far less than a run. `revalue(base, values)` equals
`prepare` of the scenario with these values; only what the map hangs on is prepared in full.
"""

from collections.abc import Mapping

import numpy as np

from agents.records.columns import Rows
from scenarios.schema import Scenario
from sim.start import worth
from sim.start.flight import SHAPING
from sim.start.muster import arm, outfit
from sim.start.parameters import ROW_TABLES, kind_table, temper_table
from sim.world import Prepared, people_of, prepare

PEOPLE = "displacement"  # of the table some values shape the groups of civilians
MAP = "theatre"  # the table that roads, worth and the start hang on


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
    made = scenario.model_copy(update={"parameters": parameters, "factions": factions})
    made.__dict__.pop("hash", None)  # that of the scenario it was made from
    return made


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
    if MAP in tables:
        return prepare(scenario, like=base)
    w = base.world
    made: dict[str, Rows] = {"params": phases(w.params, values)}
    if "kinds" in tables:
        made["kinds"], made["units"] = kind_table(scenario.values, "kinds"), w.units.copy()
        outfit(made["units"], made["kinds"])
    if "aircraft" in tables:
        made["airkinds"], made["wings"] = kind_table(scenario.values, "aircraft"), w.wings.copy()
        arm(made["wings"], made["airkinds"])
    if "temper" in tables:
        tempers = made["tempers"] = temper_table(scenario)
        made["worth"] = worth.worth_table(base.ground.features, tempers, w.sides.home_town)
        made["quality"] = np.repeat(tempers.regard[None, :], len(base.names.staffs), axis=0)
    if any(name.removeprefix(f"{PEOPLE}.") in SHAPING for name in values):
        made["towns"] = w.towns.copy()
        made |= people_of(scenario, base.names, made["towns"], w.sides, base.ground)._asdict()
        made["pulls"] = np.zeros(made["civilians"].size)
    return base._replace(scenario=scenario, world=w._replace(**made))


def phases(params: Rows, values: Mapping[str, float]) -> Rows:
    """The record of the phases' parameters with other values for some."""
    made = params.copy()
    for name, value in values.items():
        table, _, parameter = name.partition(".")
        if table not in ROW_TABLES:
            made[table][parameter] = value
    return made
