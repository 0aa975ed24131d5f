"""The ways in which a rule can be made a little wrong: one mutant is one change of one expression or statement.

Comparisons, sums and products, and/or, min/max, numbers, negations, and statements left out. What is no rule is left
alone: constants and types of the module, decorators, annotations, docstrings.
"""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor"}


class Mutant(NamedTuple):
    """One change: where, in which function, and what; `written()` is the whole file with it."""

    file: str
    line: int
    function: str
    change: str
    written: Callable[[], str]


def changes_of(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    """What can be done to one node: in words, and the deed, which is given a copy."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield worded(node.ops[0]), lambda n: put(n, "ops", [SWAPS[type(n.ops[0])](), *n.ops[1:]])  # type: ignore[attr-defined]
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in SWAPS:
        yield worded(node.op), lambda n: put(n, "op", SWAPS[type(n.op)]())  # type: ignore[attr-defined]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield f"without {type(node.op).__name__}", lambda n: n.operand  # type: ignore[attr-defined]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield f"{node.value} + 1", lambda n: put(n, "value", n.value + 1)  # type: ignore[attr-defined]
    if isinstance(node, ast.Name) and node.id in NAMES:
        yield f"{node.id} -> {NAMES[node.id]}", lambda n: put(n, "id", NAMES[n.id])  # type: ignore[attr-defined]
    if isinstance(node, ast.Attribute) and node.attr in ("floor", "ceil"):
        yield f"{node.attr} -> {NAMES[node.attr]}", lambda n: put(n, "attr", NAMES[n.attr])  # type: ignore[attr-defined]
    if isinstance(node, ast.AugAssign | ast.Continue | ast.Break) or is_write(node):
        yield "left out", lambda n: ast.copy_location(ast.Pass(), n)


def is_write(node: ast.AST) -> bool:
    """A statement that changes a record or a table, or calls another rule."""
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def worded(operator: ast.AST) -> str:
    """A swap in words."""
    return f"{type(operator).__name__} -> {SWAPS[type(operator)].__name__}"


def put(node: ast.AST, field: str, value: object) -> ast.AST:
    """The node with another value in a field."""
    setattr(node, field, value)
    return node


def rules_in(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions that are rules, or the minds of commanders."""
    for node in tree.body:
        decorators = [d.id for d in getattr(node, "decorator_list", []) if isinstance(d, ast.Name)]
        if isinstance(node, ast.FunctionDef) and "rule" in decorators:
            yield node


def mutants_of(root: Path, file: str) -> list[Mutant]:
    """Every mutant of a file; like changes of one line are numbered."""
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    found: list[Mutant] = []
    for function in rules_in(tree):
        for statement in function.body:
            for parent in ast.walk(ast.Module([statement], [])):
                for field, value in ast.iter_fields(parent):
                    for place, node in enumerate(value if isinstance(value, list) else [value]):
                        if isinstance(node, ast.AST) and field not in ("annotation", "returns"):
                            where = place if isinstance(value, list) else None
                            found += made(tree, function, parent, field, where, node, file)
    return numbered(found)


def numbered(mutants: list[Mutant]) -> list[Mutant]:
    """The second and later ones of the same words get a number, so that each can be found again."""
    seen: Counter[tuple[int, str, str]] = Counter()
    named = []
    for mutant in mutants:
        words = (mutant.line, mutant.function, mutant.change)
        seen[words] += 1
        named.append(mutant._replace(change=f"{mutant.change} ({seen[words]})") if seen[words] > 1 else mutant)
    return named


def made(
    tree: ast.Module,
    function: ast.FunctionDef,
    parent: ast.AST,
    field: str,
    place: int | None,
    node: ast.AST,
    file: str,
) -> Iterator[Mutant]:
    """The mutants of one node."""
    if isinstance(parent, ast.Module):  # a statement of the function itself
        parent, field, place = function, "body", function.body.index(node)  # type: ignore[arg-type]
    for words, deed in changes_of(node):
        written = partial(write, tree, parent, field, place, node, deed)
        yield Mutant(file, getattr(node, "lineno", 0), function.name, words, written)


def write(
    tree: ast.Module,
    parent: ast.AST,
    field: str,
    place: int | None,
    node: ast.AST,
    deed: Callable[[ast.AST], ast.AST],
) -> str:
    """The file with one node changed; the tree is as before afterwards."""
    exchange(parent, field, place, deed(copy.deepcopy(node)))
    text = ast.unparse(ast.fix_missing_locations(tree))
    exchange(parent, field, place, node)
    return text


def exchange(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    """Put a node in the place of another."""
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node
