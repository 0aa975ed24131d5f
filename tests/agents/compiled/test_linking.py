"""Machine code that another process has kept is taken over as it is, before the compiler has been made ready."""

import json
from pathlib import Path

import pytest

from tests.conftest import child

PROGRAM = """
import json

import numpy as np
from numba.core.cpu import CPUContext

from agents.compiled.linking import compile_part, compile_whole

made_ready, refresh = [], CPUContext.refresh
CPUContext.refresh = lambda context: (made_ready.append(context), refresh(context))


@compile_part
def squares(count):
    found = np.zeros(count)  # an array made by a rule: its code needs Numba's runtime
    for row in range(count):
        found[row] = row * row
    return found


@compile_whole
def total(count):
    result = 0.0
    for square in squares(count):
        result += square
    return result


print(json.dumps({"total": total(4), "kept": total.stats.cache_hits.total(), "made_ready": bool(made_ready)}))
"""


def test_kept_code_runs_without_the_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    monkeypatch.setenv("SERVAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", ".")
    first, again = (json.loads(child(str(program), compiled=True)) for _ in range(2))
    assert first == {"total": 14.0, "kept": 0, "made_ready": True}
    assert again == {"total": 14.0, "kept": 1, "made_ready": False}
