"""The little war on disk, for every test of the loader."""

from pathlib import Path

import pytest

from scenarios import load
from tests.scenarios.little import write_little_war


@pytest.fixture
def war(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the little war's scenarios."""
    folder = write_little_war(tmp_path)
    monkeypatch.setattr(load, "DOCTRINES", tmp_path / "agents")
    return folder
