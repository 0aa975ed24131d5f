"""The notebooks run from top to bottom in their small size, carry no outputs, and take their figures from sim/view."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONG = ("04_what_if", "05_how_sure")  # batches and studies: a quarter of a minute each


def source(path: Path) -> str:
    """All code of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def test_they_are_numbered_on() -> None:
    assert [int(path.name[:2]) for path in NOTEBOOKS] == list(range(1, len(NOTEBOOKS) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_draws_nothing_itself(path: Path) -> None:
    assert not re.search(r"matplotlib|\.plot\(|plotly|altair", source(path))


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.slow] if path.stem in LONG else []) for path in NOTEBOOKS],
    ids=lambda path: path.stem,
)
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In plain mode: nothing has to be compiled first. A cell that fails fails the test, with its number."""
    monkeypatch.setenv("SERVAL_SMALL", "1")
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    found = nbformat.read(path, as_version=4)
    NotebookClient(found, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    pictures = [o for cell in found.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    assert pictures or path.stem == "02_one_turn"
