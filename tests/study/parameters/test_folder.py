"""The folder of a long study after an accident: what is damaged is made again, what was begun begins again."""

from pathlib import Path

import numpy as np
import pytest

from scenarios.problems import ScenarioError
from sim.study.parameters.folder import MANIFEST, keep, kept, open_study

FACTS = {"study": "calibration", "seed": 1}


def test_what_is_kept_is_read_and_what_is_damaged_is_not(tmp_path: Path) -> None:
    file = tmp_path / "part-0.npy"
    assert kept(file, 3) is None
    keep(file, np.arange(6.0).reshape(3, 2))
    assert (kept(file, 3) == np.arange(6.0).reshape(3, 2)).all()  # type: ignore[union-attr]
    assert kept(file, 4) is None
    whole = file.read_bytes()
    for content in (b"", whole[:-8], whole[:40], b"PK\x03\x04nothing", b"x" * 200):
        file.write_bytes(content)
        assert kept(file, 3) is None
    np.save(file, np.array([{"code": 1}], object), allow_pickle=True)
    assert kept(file, 1) is None


def test_a_study_killed_while_it_began_begins_again(tmp_path: Path) -> None:
    (tmp_path / f".{MANIFEST}").write_text('{"stu', encoding="utf-8")
    assert not open_study(tmp_path, FACTS)
    assert open_study(tmp_path, FACTS)


@pytest.mark.parametrize("text", ["", "[]", "[1]", "null", "3", "[" * 100_000])
def test_a_manifest_of_another_kind_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError):
        open_study(tmp_path, FACTS)
