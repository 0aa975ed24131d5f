"""What a validation error means, in words for people who write scenario files."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from scenarios.files import Keys
from scenarios.problems import did_you_mean
from scenarios.schema import (
    Civilians,
    Depot,
    Faction,
    Intervention,
    Laws,
    Lever,
    Pact,
    Politics,
    Scenario,
    Shift,
    Unit,
    Weather,
    Wing,
)  # fmt: skip

MODELS: dict[str, type[BaseModel]] = {  # by the key of the table, or of the table of tables
    "intervention": Intervention,
    "laws": Laws,
    "people": Civilians,
    "weather": Weather,
    "levers": Lever,
    "politics": Politics,
    "pacts": Pact,
    "shifts": Shift,
    "factions": Faction,
    "units": Unit,
    "wings": Wing,
    "depots": Depot,
}
NUMBERS = {"int_parsing", "int_type", "int_from_float", "float_parsing", "float_type", "finite_number"}


def explain(error: Mapping[str, Any]) -> tuple[Keys, str, str]:
    """Where in the merged scenario an error stands, what is wrong, and a hint."""
    keys = tuple(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return keys, "is an unknown key", did_you_mean(keys[-1], fields(keys[:-1]))
    if error["type"] == "literal_error":
        options = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
        return keys, in_words(error), did_you_mean(str(error["input"]), options)
    return keys, in_words(error), described(keys) if error["type"] in ("missing", "string_too_short") else ""


def described(keys: Keys) -> str:
    """What a key means, for who left it out."""
    model = Scenario if len(keys) == 1 else MODELS.get(keys[-3] if keys[2:] else keys[0])
    field = next((f for n, f in model.model_fields.items() if keys[-1] in (n, f.alias)), None) if model else None
    return (field.description or "") if field else ""


def fields(keys: Keys) -> set[str]:
    """The keys that a table of a scenario file may have."""
    if not keys:
        made_here = {"name", "theatre"}
        return {field.alias or name for name, field in Scenario.model_fields.items()} - made_here | {
            "extends",
            "replace",
        }
    model = MODELS.get(keys[-2] if keys[1:] else keys[0])
    return set(model.model_fields) if model else set()


def in_words(error: Mapping[str, Any]) -> str:
    """One error of a pydantic model as a short sentence."""
    kind, given, limits = error["type"], error["input"], error.get("ctx", {})
    field = str(error["loc"][-1]) if error["loc"] else ""
    within = [str(part) for part in error["loc"]]
    if field in ("town", "base") and kind in ("missing", "string_too_short"):
        return "is placed nowhere: no town is given"
    if kind == "missing":
        return "is missing"
    if kind == "string_too_short":
        return "is empty"
    if kind == "value_error":
        return str(limits["error"])
    if kind == "greater_than_equal" and "personnel" in within:
        return f"negative strength: {given}; people are counted from 0"
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        return f"{given} is out of range: it must be {comparison(kind)} {next(iter(limits.values())):g}"
    if kind == "literal_error":
        return f'"{given}" is unknown: it must be {limits["expected"]}'.replace("'", '"')
    if kind in NUMBERS:
        return f"must be a {'whole ' if kind.startswith('int') else ''}number, not {given!r}"
    if (kind in ("tuple_type", "list_type") and field == "personnel") or within[-2:-1] == ["personnel"]:
        return "must be three whole numbers: low, best, high"
    message = str(error["msg"])
    return f"{message[:1].lower()}{message[1:]}, not {given!r}"


def comparison(kind: str) -> str:
    """The words of a bound."""
    words = {
        "greater_than_equal": "at least",
        "greater_than": "above",
        "less_than_equal": "at most",
        "less_than": "below",
    }
    return words[kind]
