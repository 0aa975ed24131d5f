"""The lines of docs/results.md that read a batch: each is executed on a real one."""

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sim.study.batches.stored import Batch
from tests.conftest import ROOT
from tests.test_docs import code_of

PAGE = ROOT / "docs" / "results.md"


@pytest.fixture
def results(batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder in which results/b is the batch."""
    (tmp_path / "results").mkdir()
    os.symlink(batch.folder, tmp_path / "results" / "b")
    monkeypatch.chdir(tmp_path)


def test_there_are_lines_for_every_reader() -> None:
    python = " ".join(code_of(PAGE, "python"))
    assert code_of(PAGE, "sql")
    assert all(reader in python for reader in ("pandas", "polars", "open_batch"))


def test_every_line_of_sql_answers(results: None, batch: Batch) -> None:
    for block in code_of(PAGE, "sql"):
        for query in block.split(";"):
            if query.strip():
                assert len(duckdb.sql(query).fetchall()) > 0, query


def test_every_block_of_python_runs(results: None, batch: Batch) -> None:
    for block in code_of(PAGE, "python"):
        names: dict[str, Any] = {}
        exec(block, names)
        for name in ("medians", "course", "deaths", "held"):
            if name in names:
                assert len(names[name]) > 0, name
