"""The cache of machine code: keyed by everything that can be compiled; and the World packed in its order."""

import ast
from pathlib import Path

import pytest

from agents import compiled
from agents.compiled import FOLDERS_KEPT, cache_folder, fingerprint, prune, sources
from agents.compiled.handle import bind
from agents.doctrines import doctrine_names
from agents.records.columns import World
from sim.turn import turn_order
from tests.conftest import ROOT
from tests.phases.little_world import little_world

RULES = [path.relative_to(ROOT) for path in sources()]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources, which the fingerprint is then taken of."""
    for path in RULES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    monkeypatch.setattr(compiled, "ROOT", tmp_path)
    return tmp_path


def test_all_that_can_be_compiled_counts() -> None:
    names = {path.as_posix() for path in RULES}
    assert {f"agents/{name}.py" for name in doctrine_names()} <= names
    assert {f"sim/phases/{phase.stem}.py" for phase in turn_order()} <= names
    assert {"agents/records/columns.py", "agents/luck.py", "sim/engine.py", "sim/start/luck.py", "sim/turn.py"} <= names
    assert not any("view" in name or "study" in name for name in names)


def test_every_import_of_a_rule_is_followed() -> None:
    """The sources are found by their `from … import` lines; another form would escape the fingerprint."""
    for path in RULES:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not any(alias.name.partition(".")[0] in ("agents", "sim") for alias in node.names), path
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("agents", "sim"):
                found = Path((node.module or "").replace(".", "/"))
                assert {found.with_suffix(".py"), found / "__init__.py"} & {*RULES}, f"{path}: {node.module}"


def test_the_same_sources_have_the_same_fingerprint(tree: Path) -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 16


@pytest.mark.parametrize(
    "path", ["agents/records/strength.py", "agents/mujao.py", "sim/phases/combat.py", "sim/rules/strikes.py"]
)
def test_editing_a_rule_changes_the_fingerprint(tree: Path, path: str) -> None:
    before = fingerprint()
    text = (tree / path).read_text(encoding="utf-8")
    (tree / path).write_text(text + "\n", encoding="utf-8")
    assert fingerprint() != before
    (tree / path).write_text(text, encoding="utf-8")
    assert fingerprint() == before


def test_adding_or_removing_a_doctrine_changes_the_fingerprint(tree: Path) -> None:
    before = fingerprint()
    added = tree / "agents" / "pacifist.py"
    added.write_text("def decide(w, side, luck): ...\n", encoding="utf-8")
    assert fingerprint() != before
    added.unlink()
    assert fingerprint() == before
    (tree / "agents" / "aqim.py").unlink()
    assert fingerprint() != before


def test_what_is_no_rule_changes_nothing(tree: Path) -> None:
    before = fingerprint()
    (tree / "sim" / "view").mkdir()
    (tree / "sim" / "view" / "map.py").write_text("colour = 1\n", encoding="utf-8")
    assert fingerprint() == before


def test_the_cache_lies_in_a_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVAL_CACHE", str(tmp_path / "cache"))
    assert cache_folder() == tmp_path / "cache" / fingerprint()
    assert cache_folder().is_dir()


def test_where_nothing_can_be_written_the_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")
    monkeypatch.setenv("SERVAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = cache_folder()
    assert folder.is_dir()
    assert folder.name == fingerprint()
    assert folder.parent.parent == tmp_path


def test_old_folders_are_pruned_and_the_present_one_is_kept(tmp_path: Path) -> None:
    import os

    for age in range(FOLDERS_KEPT + 3):
        folder = tmp_path / f"old{age}"
        folder.mkdir()
        os.utime(folder, (1e9 - age, 1e9 - age))
    present = tmp_path / "present"
    present.mkdir()
    os.utime(present, (1.0, 1.0))
    prune(tmp_path, present)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"present", *(f"old{age}" for age in range(FOLDERS_KEPT))}


def test_the_world_is_handed_over_field_by_field_in_its_order() -> None:
    w = little_world()
    bound = bind(w)
    assert list(bound._numba_type_.fields) == list(World._fields)
    for row, array in zip(bound.table, w, strict=True):
        assert row[0] == array.ctypes.data
        assert tuple(row[1 : 1 + array.ndim]) == array.shape
