"""The lines of docs/results.md that read a batch: each is executed on a real one."""

import os
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sim.study.stored import Batch
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The blocks of a language on the page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def results(batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder in which results/b is the batch."""
    (tmp_path / "results").mkdir()
    os.symlink(batch.folder, tmp_path / "results" / "b")
    monkeypatch.chdir(tmp_path)


def test_there_are_lines_for_every_reader() -> None:
    assert len(blocks("sql")) >= 1
    assert {word for block in blocks("python") for word in ("pandas", "polars", "open_batch") if word in block} == {
        "pandas", "polars", "open_batch",
    }  # fmt: skip


def test_every_line_of_sql_answers(results: None, batch: Batch) -> None:
    for block in blocks("sql"):
        for query in block.split(";"):
            if query.strip():
                assert len(duckdb.sql(query).fetchall()) > 0, query


def test_every_block_of_python_runs(results: None, batch: Batch) -> None:
    for block in blocks("python"):
        names: dict[str, Any] = {}
        exec(block, names)
        for name in ("medians", "course", "deaths", "held"):
            if name in names:
                assert len(names[name]) > 0, name
