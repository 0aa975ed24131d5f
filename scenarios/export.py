"""The grammar as JSON Schema, so that editors complete and check scenario files while they are written.

`scenario.schema.json` and `faction.schema.json` lie beside the scenarios; a file names its own on the first line
(`#:schema …`). A scenario may leave out what it inherits, so nothing but the number of the grammar is required. The
words that exist (towns, factions, kinds, doctrines, parameters with their ranges) stand in it as Serval's own tables
have them. What needs more than one file to be seen is left to `run.py check`.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scenarios.checks import REFUGE, Known
from scenarios.load import FOLDER, vocabulary
from scenarios.schema import NOBODY, SCHEMA, Faction, Parameter, Scenario
from scenarios.tables import read_tables

DRAFT = "http://json-schema.org/draft-07/schema#"
SCENARIO, FACTION = "scenario.schema.json", "faction.schema.json"
MADE_BY_THE_LOADER = ("name", "theatre", "parameters", "factions")
DAYS = (("Intervention", "day"), ("Intervention", "planned_day"), ("Politics", "election_day"))  # may be dates
Schema = dict[str, Any]


def schemas(folder: Path = FOLDER) -> dict[str, str]:
    """Name of the file → its text."""
    tables = read_tables(folder)
    known = vocabulary(tables, folder)
    made = {SCENARIO: scenario_schema(known, tables.parameters), FACTION: faction_schema(known, tables.parameters)}
    return {name: json.dumps(untitled(schema), ensure_ascii=False, indent=1) + "\n" for name, schema in made.items()}


def scenario_schema(known: Known, parameters: dict[str, Parameter]) -> Schema:
    """What may stand in a scenario file."""
    schema = partial(Scenario.model_json_schema(by_alias=True))
    for name in MADE_BY_THE_LOADER:
        del schema["properties"][name]
    schema["properties"] |= {
        "schema": {"const": SCHEMA, "description": "number of the grammar"},
        "extends": {"type": "string", "description": "scenario (or file) that this one is laid over"},
        "replace": texts("inherited tables that are replaced instead of merged, such as factions.mnla.units"),
        "parameters": parameter_tree(parameters),
        "factions": {
            "description": "changes to factions, by key; or a list of those that take part",
            "anyOf": [{"type": "object", "additionalProperties": {"$ref": "#/$defs/Faction"}}, texts("those")],
        },
    }
    schema["properties"]["factions"]["anyOf"][0]["propertyNames"] = one_of(known.factions)
    for part, key in DAYS:
        schema["$defs"][part]["properties"][key]["anyOf"] = [{"type": "number"}, {"type": "string", "format": "date"}]
    dressed(schema, known, parameters)
    for name in ("only_factions", "without_factions"):
        offer(schema["properties"][name], known.factions)
    offer(schema["properties"]["towns"], known.towns)
    for name in ("holders", "airfields"):
        schema["properties"][name]["propertyNames"] = one_of(known.towns)
    schema["properties"]["holders"]["additionalProperties"] = one_of({*known.factions, NOBODY})
    head = {"$schema": DRAFT, "description": "A scenario of Serval.", "required": ["schema"]}
    return {**whole(schema, parameters), **head}


def faction_schema(known: Known, parameters: dict[str, Parameter]) -> Schema:
    """What may stand in a faction's own file, where everything must be stated."""
    schema = Faction.model_json_schema(by_alias=True)
    del schema["properties"]["key"]
    schema["required"] = [name for name in schema["required"] if name not in ("key", "staff")]
    schema["$defs"]["Faction"] = {"properties": schema["properties"]}
    dressed(schema, known, parameters)
    del schema["$defs"]["Faction"]
    return {"$schema": DRAFT, **schema}


def partial(schema: Schema) -> Schema:
    """The schema in which nothing is required: a scenario states what differs."""
    schema.pop("required", None)
    for part in schema["$defs"].values():
        part.pop("required", None)
    return schema


def dressed(schema: Schema, known: Known, parameters: dict[str, Parameter]) -> None:
    """Put the words that exist where they belong."""
    parts = schema["$defs"]
    faction = parts["Faction"]["properties"]
    for place, words in (
        (parts["Unit"]["properties"]["kind"], known.kinds),
        (parts["Wing"]["properties"]["aircraft"], known.aircraft),
        (parts["Wing"]["properties"]["base"], known.towns),
        (faction["home"], known.towns),
        (faction["doctrine"], known.doctrines),
        (faction["open_countries"], known.countries),
    ):
        offer(place, words)
    for body in ("Unit", "Depot"):  # a refuge is made by rule: the engine knows which there are
        parts[body]["properties"]["town"] = {
            "anyOf": [one_of(known.towns), {"type": "string", "pattern": f"^{REFUGE}"}],
            "description": parts[body]["properties"]["town"]["description"],
        }
    faction["relations"]["propertyNames"] = one_of(known.factions)
    faction.pop("key", None)
    tempers = {name.partition(".")[2]: row for name, row in parameters.items() if name.startswith("temper.")}
    faction["temper"] = {
        "type": "object",
        "description": faction["temper"]["description"],
        "properties": {name: number(row) for name, row in tempers.items()},
        "additionalProperties": False,
    }


def whole(schema: Schema, parameters: dict[str, Parameter]) -> Schema:
    """The schema with only those definitions that something refers to."""
    schema["$defs"]["Lever"]["properties"]["sets"]["enum"] = sorted(parameters)
    while True:
        text = json.dumps(schema)
        unused = [name for name in schema["$defs"] if f'"#/$defs/{name}"' not in text]
        if not unused:
            return schema
        for name in unused:
            del schema["$defs"][name]


def untitled(schema: Any) -> Any:
    """Without the titles that only repeat a key."""
    if isinstance(schema, list):
        return [untitled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {k: untitled(v) for k, v in schema.items() if not (k == "title" and isinstance(v, str))}


def parameter_tree(parameters: dict[str, Parameter]) -> Schema:
    """[parameters] by table, each number with its range; "combat.loss_rate" = 1 may be written too."""
    tree: Schema = {"description": "other values for parameters, within their ranges", **table()}
    for name, row in parameters.items():
        *tables, last = name.split(".")
        at = tree
        for key in tables:
            at = at["properties"].setdefault(key, table())
        at["properties"][last] = number(row)
    tree["patternProperties"] = {r"\.": {"type": "number"}}
    return tree


def table() -> Schema:
    """A table of parameters, still empty."""
    return {"type": "object", "properties": {}, "additionalProperties": False}


def number(row: Parameter) -> Schema:
    """A parameter as a number with bounds."""
    return {
        "type": "number",
        "minimum": row.low,
        "maximum": row.high,
        "description": f"{row.meaning} [{row.unit}]; {row.value:g} unless stated",
    }


def offer(place: Schema, words: Iterable[str] | None) -> None:
    """Offer words for a text, or for each text of a list."""
    for each in [place, *place.get("anyOf", [])]:
        if each.get("type") == "array":
            each["items"] = one_of(words)
        elif each.get("type") == "string":
            each["enum"] = sorted(words or ())
            each.pop("minLength", None)


def one_of(words: Iterable[str] | None) -> Schema:
    """A text that must be one of these."""
    return {"type": "string", "enum": sorted(words or ())}


def texts(description: str) -> Schema:
    """A list of texts."""
    return {"type": "array", "items": {"type": "string"}, "description": description}
