"""The notebooks run from top to bottom in their small size, carry no outputs, and take their figures from sim/view."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLEAN = "%reset -f\nfrom tests.quick_records import find_fields_fast\nfind_fields_fast()"  # nothing of the one before


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


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    """One process for all notebooks: what they import is imported once. In plain mode, nothing has to be compiled."""
    manager = KernelManager()
    plain = {"SERVAL_SMALL": "1", "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    manager.start_kernel(cwd=str(ROOT / "notebooks"), env={**os.environ, **plain})
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, kernel: KernelManager) -> None:
    """A cell that fails fails the test, with its number."""
    found = nbformat.read(path, as_version=4)
    found.cells.insert(0, nbformat.v4.new_code_cell(CLEAN))
    client = NotebookClient(found, km=kernel, timeout=120)
    client.execute()
    client.kc.stop_channels()
    pictures = [o for cell in found.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    assert pictures or path.stem == "02_one_turn"
