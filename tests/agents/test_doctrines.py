"""Commanders' minds are found by file name; each obeys the same contract."""

import ast
import importlib
import inspect
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from agents import doctrines
from agents.doctrines import dispatcher, doctrine_names
from agents.luck import Luck
from agents.records.codes import ASSAULT, LIE_LOW, MOVE, RAID, RETREAT, STAND
from agents.records.columns import STATE, World
from scenarios.schema import Scenario
from sim.turn import plain
from tests.conftest import ROOT
from tests.phases.little_world import ARMY, HELPERS, PICKUPS, RAIDERS, little_world, luck_of

NAMES = doctrine_names()
OWNERS = ["france", "malian_army", "chad", "west_africans", "mnla", "mia", "ansar_dine", "aqim", "mujao"]
MAY_CHANGE = {"theatre", "units", "sides", "packages", "events", "ledger"}  # records that deciding may write


def test_every_file_with_a_decide_is_a_doctrine_and_no_other() -> None:
    files = [path for path in (ROOT / "agents").glob("*.py") if "\ndef decide(" in path.read_text(encoding="utf-8")]
    assert sorted(path.stem for path in files) == list(NAMES)
    assert set(OWNERS) <= set(NAMES)


def test_every_faction_names_a_doctrine(january: Scenario) -> None:
    assert {faction.doctrine for faction in january.factions.values()} <= set(NAMES)
    for path in (ROOT / "scenarios" / "factions").glob("*.toml"):
        named = tomllib.loads(path.read_text(encoding="utf-8")).get("doctrine", path.stem)
        assert named in NAMES, path.name


@pytest.mark.parametrize("name", NAMES)
def test_a_doctrine_is_a_pure_rule_with_a_word_about_itself(name: str) -> None:
    module = importlib.import_module(f"agents.{name}")
    decide = plain(module.decide)
    assert list(inspect.signature(decide).parameters) == ["w", "side", "luck"]
    assert (module.__doc__ or "").strip()
    assert (decide.__doc__ or "").strip()
    tree = ast.parse(inspect.getsource(module))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "decide")
    assert [ast.unparse(decorator) for decorator in function.decorator_list] == ["rule"]
    constants = [node.value for node in ast.walk(function) if isinstance(node, ast.Constant)]
    numbers = {value for value in constants if isinstance(value, (int, float))}
    assert numbers <= {0, 1}  # what sets a commander apart stands in his temper


MINDS = {  # what each commander sees to, in this order, while it is on the offensive and has support
    "ansar_dine": "look come_out leave_or_stay seize raid",
    "aqim": "look come_out leave_or_stay seize raid",
    "mujao": "look come_out reinforce leave_or_stay seize raid",
    "mia": "look seize",
    "mnla": "look leave_or_stay seize",
    "malian_army": "look reinforce judge_advance relieve seize",
    "france": "look reinforce close_up judge_advance land seize",
    "chad": "look reinforce close_up judge_advance seize relieve",
    "west_africans": "look relieve reinforce",
    "support": "",
}
WAITING = {  # the same while the enemy at the front is too strong
    **MINDS,
    "malian_army": "look reinforce judge_advance relieve",
    "france": "look reinforce close_up judge_advance",
    "chad": "look reinforce close_up judge_advance relieve",
}
FORSAKEN = {**MINDS, "malian_army": "look reinforce"}


@pytest.mark.parametrize(("minds", "advance", "support"), [(MINDS, 1, True), (WAITING, 0, True), (FORSAKEN, 1, False)])
@pytest.mark.parametrize("name", NAMES)
def test_each_mind_sees_to_its_own_affairs_in_its_own_order(
    name: str, minds: dict[str, str], advance: int, support: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    module = importlib.import_module(f"agents.{name}")
    for step in sorted({step for steps in MINDS.values() for step in steps.split()} & set(vars(module))):
        monkeypatch.setattr(module, step, lambda *_, step=step: called.append(step))
    for question, answer in (("has_support", support), ("has_idle", True)):
        if question in vars(module):
            monkeypatch.setattr(module, question, lambda *_, answer=answer: answer)
    w = little_world()
    w.sides.advance[ARMY] = advance
    module.decide(w, ARMY, luck_of(w))
    assert called == minds[name].split()


def crowd(**options: Any) -> World:
    """Everybody everywhere, everyone known to everyone."""
    units = [
        {"side": side, "kind": kind, "town": town, "posture": posture, "order": order, "bush": bush}
        for town in range(4)
        for side, kind in ((RAIDERS, PICKUPS), (ARMY, 0), (HELPERS, 0))
        for posture, order, bush in ((0, STAND, 0), (5, LIE_LOW, 1))
    ]
    tracks = {(staff, row): {} for staff in range(3) for row in range(len(units)) if units[row]["side"] != staff}
    towns = [{}, {"holder": RAIDERS}, {}, {"holder": RAIDERS}]
    return little_world(towns=towns, units=units, tracks=tracks, theatre={"intervened": 1}, **options)


@pytest.mark.parametrize("name", NAMES)
def test_every_mind_copes_with_nobody_and_with_everybody(name: str) -> None:
    decide = importlib.import_module(f"agents.{name}").decide
    for w in (little_world(), crowd(), crowd(sides=[{"camp": 0}, {"camp": 1}, {"camp": 2}])):
        for side in range(3):
            before = {field: getattr(w, field).copy() for field in STATE}
            decide(w, side, luck_of(w))
            changed = {field for field in STATE if (getattr(w, field) != before[field]).any()}
            assert changed <= MAY_CHANGE
            others = w.units.faction != side
            told = {int(order) for order in w.units.order[others & (w.units.order != before["units"].order)]}
            assert told <= {STAND, MOVE, ASSAULT}  # allies may join a package, nobody tells them to flee or hide
            assert set(w.units.order) <= {STAND, MOVE, ASSAULT, LIE_LOW, RAID, RETREAT, 6}


def test_the_dispatcher_calls_the_doctrine_of_its_row_and_no_other() -> None:
    called: list[str] = []

    def mind(name: str) -> doctrines.Decide:
        def decide(w: World, side: int, luck: Luck) -> None:
            called.append(f"{name} {side}")

        return decide

    dispatch = dispatcher((mind("a"), mind("b"), mind("c")))
    w = little_world()
    for row in (2, 0, 1):
        dispatch(row, w, 7, luck_of(w))
    assert called == ["c 7", "a 7", "b 7"]
    dispatch(3, w, 7, luck_of(w))  # no such doctrine: nobody decides
    dispatcher(())(0, w, 7, luck_of(w))
    assert len(called) == 3


PACIFIST = '''"""A doctrine that a modeller has just written."""

from agents.records.columns import World
from agents.compiled import rule
from agents.luck import Luck


@rule
def decide(w: World, side: int, luck: Luck) -> None:
    """Nothing to do with any war."""
    return
'''
ASK = """
import agents.compiled as c, agents.doctrines as d
assert str(c.ROOT) == {root!r}
print(*d.doctrine_names()); print(c.fingerprint())
"""


def test_a_new_file_is_a_new_doctrine_and_makes_old_machine_code_unreachable(tmp_path: Path) -> None:
    for folder in ("agents", "sim", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=lambda at, names: [
            name for name in names if name == "__pycache__" or not (name.endswith(".py") or Path(at, name).is_dir())
        ])  # fmt: skip

    def ask() -> tuple[list[str], str]:
        done = subprocess.run(
            [sys.executable, "-c", ASK.format(root=str(tmp_path))],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        names, fingerprint = done.stdout.split("\n")[:2]
        return names.split(), fingerprint

    before, old = ask()
    (tmp_path / "agents" / "pacifist.py").write_text(PACIFIST, encoding="utf-8")
    after, new = ask()
    assert set(after) - set(before) == {"pacifist"}
    assert after == sorted(after)
    assert old != new
