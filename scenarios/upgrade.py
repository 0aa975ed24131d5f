"""Scenario files of an older grammar are brought forward here, at the door; nothing else knows old forms.

To change the grammar: raise `SCHEMA` in schema.py and add the step from the number before it to `STEPS`.
"""

from collections.abc import Callable
from typing import Any

from scenarios.schema import SCHEMA

Table = dict[str, Any]

STEPS: dict[int, Callable[[Table], Table]] = {}  # number of the old grammar → the change to the next


def upgrade(table: Table) -> Table:
    """The table in today's grammar. Raises ValueError with the reason if it cannot be had."""
    number = table.get("schema")
    if number is None:
        raise ValueError(f"the number of the grammar is missing: write schema = {SCHEMA} on the first line")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError(f"the number of the grammar must be a whole number, not {number!r}")
    if number > SCHEMA:
        raise ValueError(f"written for grammar {number}; this Serval reads up to {SCHEMA}: use a newer Serval")
    while number < SCHEMA:
        if number not in STEPS:
            raise ValueError(f"grammar {number} is not known; the oldest that can be read is {min([*STEPS, SCHEMA])}")
        table = STEPS[number](table)
        number += 1
    return {**table, "schema": SCHEMA}
