"""Imports point one way: scenarios ← agents ← sim ← run.py; nothing reads the record but sim/study/record.py."""

import ast
import functools
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("scenarios", "agents", "sim", "run", "tests", "notebooks", "benchmarks")
MAY_IMPORT = {
    "scenarios": ("scenarios",),
    "agents": ("scenarios", "agents"),
    "sim": ("scenarios", "agents", "sim"),
    "run": ("scenarios", "agents", "sim"),
}
FOR_PEOPLE = ("sim.view", "sim.study")  # what nothing else in sim imports …
FRONT = ("sim.view", "sim.study", "sim.commands")  # … but these
RECORD_READER = "sim.study.record"
HANDLES = "agents.handles"  # the Mesa agents: no rules
HEAVY = ("mesa", "pandas", "pyarrow", "matplotlib", "scipy", "pydantic", "rich", "typer", "solara")
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in [
        *ROOT.glob("scenarios/**/*.py"),
        *ROOT.glob("agents/**/*.py"),
        *ROOT.glob("sim/**/*.py"),
        ROOT / "run.py",
    ]
}


def below(module: str, *parents: str) -> bool:
    """Whether a module is one of these or within one of them."""
    return any(module == parent or module.startswith(f"{parent}.") for parent in parents)


@functools.cache
def tree(name: str) -> ast.Module:
    """The parsed file of a module."""
    return ast.parse(FILES[name].read_text(encoding="utf-8"))


@functools.cache
def imports(name: str) -> tuple[str, ...]:
    """Every module that a module imports, wherever in the file it does."""
    found: list[str] = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found += (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)
    return tuple(found)


def offences(who: Callable[[str], bool], what: Callable[[str, str], bool]) -> list[str]:
    """Imports that must not be: `module imports other`."""
    return [f"{name} imports {other}" for name in FILES if who(name) for other in imports(name) if what(name, other)]


def test_imports_point_one_way() -> None:
    def wrong(name: str, other: str) -> bool:
        return below(other, *OURS) and not below(other, *MAY_IMPORT[name.partition(".")[0]])

    assert offences(lambda name: True, wrong) == []


def test_imports_are_absolute() -> None:
    assert offences(lambda name: True, lambda name, other: other.startswith(".")) == []


def test_only_the_front_imports_what_is_for_people() -> None:
    assert offences(lambda name: not below(name, *FRONT), lambda name, other: below(other, *FOR_PEOPLE)) == []


def test_rules_need_no_heavy_library() -> None:
    def rules(name: str) -> bool:
        return below(name, "agents", "sim.phases", "sim.rules", "sim.turn", "sim.engine") and name != HANDLES

    assert offences(rules, lambda name, other: below(other, *HEAVY)) == []


def test_scenarios_need_no_engine() -> None:
    heavy = ("numpy", "numba", *(name for name in HEAVY if name != "pydantic"))
    assert offences(lambda name: below(name, "scenarios"), lambda name, other: below(other, *heavy)) == []


def test_a_phase_calls_no_other_phase() -> None:
    def rules(name: str) -> bool:
        return below(name, "sim.phases", "sim.rules")

    assert offences(rules, lambda name, other: below(other, "sim.phases")) == []


def test_the_record_is_read_in_one_place() -> None:
    assert [name for name in FILES if name != RECORD_READER and names_the_record(name)] == []


def names_the_record(name: str) -> bool:
    """Whether the code of a module, docstrings aside, speaks of the folder of the record."""
    docs = {id(node.value) for node in ast.walk(tree(name)) if isinstance(node, ast.Expr)}
    texts = [node.value for node in ast.walk(tree(name)) if isinstance(node, ast.Constant) and id(node) not in docs]
    return any(isinstance(text, str) and (text == "record" or "scenarios/record" in text) for text in texts)


def test_nothing_loops_over_a_set() -> None:
    """Its order hangs on the process: figures and files of one run would differ from time to time."""
    loops = [
        (name, loop.iter)
        for name in FILES
        for loop in ast.walk(tree(name))
        if isinstance(loop, ast.For | ast.comprehension)
    ]
    assert [f"{name}, line {what.lineno}" for name, what in loops if isinstance(what, ast.Set | ast.SetComp)] == []
