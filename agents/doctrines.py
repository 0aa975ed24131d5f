"""The minds of the factions, found by file name: a module in agents/ with a `decide` is a doctrine.

No list is edited to add one. The dispatcher is built by recursion over the tuple of their rules, so that it works
compiled and as plain Python.
"""

import ast
import importlib
from collections.abc import Callable
from pathlib import Path

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World

Decide = Callable[[World, int, Luck], None]


def doctrine_names() -> tuple[str, ...]:
    """The stems of all files in agents/ that define `decide`, in alphabetical order: a side's `doctrine` is a row."""
    names = []
    for path in sorted(Path(__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "decide" for node in tree.body):
            names.append(path.stem)
    return tuple(names)


def dispatcher(rules: tuple[Decide, ...]) -> Callable[[int, World, int, Luck], None]:
    """A rule that calls the doctrine of a given row."""
    if not rules:

        @rule
        def nobody(doctrine: int, w: World, side: int, luck: Luck) -> None:
            return

        return nobody
    first = rules[0]
    others = dispatcher(rules[1:])

    @rule
    def dispatch(doctrine: int, w: World, side: int, luck: Luck) -> None:
        if doctrine == 0:
            first(w, side, luck)
        else:
            others(doctrine - 1, w, side, luck)

    return dispatch


command = dispatcher(tuple(importlib.import_module(f"agents.{name}").decide for name in doctrine_names()))
