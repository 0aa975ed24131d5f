"""Folders that are replaced as a whole: what is there stays whatever happens, and nothing is left over."""

import errno
from pathlib import Path

import pytest

from scenarios.problems import ScenarioError
from sim.files.results import written_whole


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with a result in it."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "result").write_text("old", encoding="utf-8")
    return tmp_path / "a"


def write(target: Path) -> None:
    """Write a new result."""
    with written_whole(target) as folder:
        (folder / "result").write_text("new", encoding="utf-8")


@pytest.mark.parametrize("below", ["", "below"])
def test_the_folder_one_is_in_is_not_replaced(below: str, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (old / below).mkdir(exist_ok=True)
    monkeypatch.chdir(old / below)
    with pytest.raises(ScenarioError, match=r"--out: cannot be replaced while you are in it \(name another folder\)"):
        write(Path(".." if below else "."))
    assert (old / "result").read_text(encoding="utf-8") == "old"
    assert [path.name for path in old.parent.iterdir()] == ["a"]


@pytest.mark.parametrize("fails", [1, 2])
def test_what_cannot_be_moved_stays_and_nothing_is_left_over(
    fails: int, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old folder cannot be moved away, or the new one not into its place."""
    real, calls = Path.rename, 0

    def rename(path: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == fails:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(ScenarioError, match="a, --out: cannot be replaced: Device or resource busy"):
        write(old)
    assert (old / "result").read_text(encoding="utf-8") == "old"
    assert [path.name for path in old.parent.iterdir()] == ["a"]
