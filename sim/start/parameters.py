"""From the scenario's flat list of parameters to the records that rules read.

`combat.loss_rate` becomes `params[0].combat.loss_rate`; the tables of kinds of unit, kinds of aircraft and
temper become one row per kind or side, with the row `default` for what a kind does not state.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from agents.records.columns import Rows
from scenarios.schema import Scenario

ROW_TABLES = ("aircraft", "kinds", "temper")  # one row per kind or side; every other table belongs to a phase
DEFAULT = "default"
CODES = ("mobility", "role")  # attributes that are codes of agents/records/codes.py, and so whole numbers


def record_type(names: list[str]) -> np.dtype[Any]:
    """An aligned record of floats; codes are whole numbers."""
    return np.dtype((np.record, np.dtype([(name, "i8" if name in CODES else "f8") for name in names], align=True)))


def stems_of(values: Mapping[str, float]) -> list[str]:
    """The phase tables, in order."""
    return sorted({name.partition(".")[0] for name in values} - set(ROW_TABLES))


def table_of(values: Mapping[str, float], stem: str) -> dict[str, float]:
    """Name → value of one table, in the order of the names."""
    return {name.partition(".")[2]: values[name] for name in sorted(values) if name.partition(".")[0] == stem}


def phase_parameters(values: Mapping[str, float]) -> Rows:
    """[1] record of records: `params[0].<table>.<name>`."""
    tables: dict[str, dict[str, float]] = {stem: {} for stem in stems_of(values)}
    for name in sorted(values):
        stem, _, own = name.partition(".")
        if stem in tables:
            tables[stem][own] = values[name]
    fields = [(stem, record_type(list(table))) for stem, table in tables.items()]
    params = np.zeros(1, np.dtype((np.record, np.dtype(fields, align=True))))
    for stem, table in tables.items():
        for name, value in table.items():
            params[stem][name] = value
    return params.view(np.recarray)


def kind_names(values: Mapping[str, float], stem: str) -> tuple[str, ...]:
    """The kinds that a table of kinds describes, in order."""
    return tuple(sorted({name.partition(".")[0] for name in table_of(values, stem)} - {DEFAULT}))


def kind_table(values: Mapping[str, float], stem: str) -> Rows:
    """One row per kind; an attribute that a kind does not state is that of the row `default`."""
    table = table_of(values, stem)
    kinds = kind_names(values, stem)
    attributes = sorted({name.partition(".")[2] for name in table})
    columns = {a: [table.get(f"{kind}.{a}", table.get(f"{DEFAULT}.{a}")) for kind in kinds] for a in attributes}
    missing = [f"{kind}.{a}" for row, kind in enumerate(kinds) for a in attributes if columns[a][row] is None]
    if missing:
        raise ValueError(f"{stem}.csv: {missing[0]} is not given and there is no default for it")
    rows = np.zeros(len(kinds), record_type(attributes))
    for attribute, column in columns.items():
        rows[attribute] = column
    return rows.view(np.recarray)


def temper_table(scenario: Scenario) -> Rows:
    """[S] one row per faction: the default temper, with what the faction's own file changes."""
    defaults = table_of(scenario.values, "temper")
    rows = np.zeros(len(scenario.factions), record_type(list(defaults)))
    for name, default in defaults.items():
        rows[name] = [faction.temper.get(name, default) for faction in scenario.factions.values()]
    return rows.view(np.recarray)
