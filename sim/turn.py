"""The order of a turn, and nothing else: the one place that lists it."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

from agents.compiled import rule
from agents.luck import Luck
from agents.records.columns import World
from sim.phases.air import fly
from sim.phases.clock import advance_clock
from sim.phases.combat import fight
from sim.phases.control import resolve_control
from sim.phases.decisions import give_orders
from sim.phases.displacement import displace
from sim.phases.movement import move
from sim.phases.politics import do_politics
from sim.phases.sensing import observe
from sim.phases.supply import supply_forces


@rule
def play_turn(w: World, luck: Luck) -> None:
    """One turn: each phase reads what the one before it left."""
    advance_clock(w, luck)
    do_politics(w, luck)
    observe(w, luck)
    give_orders(w, luck)
    supply_forces(w, luck)
    fly(w, luck)
    move(w, luck)
    fight(w, luck)
    resolve_control(w, luck)
    displace(w, luck)


class Phase(NamedTuple):
    """One line of the turn: its verb, the stem of its file, and what it does."""

    verb: str
    stem: str
    does: str


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """The Python function behind a rule, compiled or not."""
    return getattr(function, "py_func", function)


def turn_order() -> list[Phase]:
    """The phases in order, read from the text of `play_turn`; README, notebooks and the profiler print this."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain(play_turn))))
    verbs = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    phases = [plain(globals()[verb]) for verb in verbs]
    return [
        Phase(verb, phase.__module__.rpartition(".")[2], (inspect.getdoc(phase) or "").partition("\n")[0])
        for verb, phase in zip(verbs, phases, strict=True)
    ]
