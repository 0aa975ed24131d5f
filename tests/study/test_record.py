"""The record has two windows; the later one opens to a logged look alone, and nobody else reads its files."""

import ast
import datetime
from pathlib import Path

import pytest

from sim.study.record import CALIBRATION, CONTROL_UNTIL, PREDICTION, Key, Record, Sealed
from sim.study.scores import looks
from tests.conftest import ROOT
from tests.test_layers import FILES, tree


def dates_in(rows: list[dict[str, str]], column: str) -> set[datetime.date]:
    return {datetime.date.fromisoformat(row[column]) for row in rows}


def test_the_first_window_gives_no_later_day() -> None:
    record = Record(CALIBRATION)
    last = CALIBRATION.last
    assert max(dates_in(record.events(), "date")) == last
    assert max(dates_in(record.air(), "to")) <= last
    assert max(dates_in(record.displaced(), "date")) <= last
    assert max(span.last for span in record.spans()) == last
    assert max(change.date for change in record.changes()) == last
    assert max(record.strength("serval_buildup", ("french_in_mali", "french_in_mali"))) == last
    assert record.figure_if_any("killed Malian soldiers, cumulative", "Mali") is None


@pytest.mark.parametrize("window", [PREDICTION, CALIBRATION._replace(last=CALIBRATION.last + datetime.timedelta(1))])
def test_later_days_are_sealed_without_a_key(window: object) -> None:
    with pytest.raises(Sealed, match="by a logged look"):
        Record(window)  # type: ignore[arg-type]


def test_the_later_window_begins_where_the_first_ends() -> None:
    record = Record(PREDICTION, Key())
    assert PREDICTION.first - CALIBRATION.last == datetime.timedelta(days=1)
    assert min(dates_in(record.events(), "date")) >= PREDICTION.first
    assert min(change.date for change in record.changes()) >= PREDICTION.first
    assert max(span.last for span in record.spans()) == CONTROL_UNTIL
    assert record.figure_if_any("killed Malian soldiers, cumulative", "Mali") is not None


def names(module: str) -> set[str]:
    """Every name and attribute that the code of a module uses, and what it imports."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found


def test_only_a_look_opens_the_later_window() -> None:
    users = {name for name in FILES if {"Key", "PREDICTION"} & names(name)} - {"sim.study.record"}
    assert users == {"sim.study.scores.looks"}


def test_only_scores_take_a_look() -> None:
    users = {name for name in FILES if "sim.study.scores.looks" in imported(name)}
    assert users <= {
        "sim.commands.score",
        "sim.study.pages.displacement",
        "sim.study.scores.scorecard",
        "sim.view.app.against",
    }


def imported(module: str) -> set[str]:
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_nobody_calls_the_reader_without_a_window() -> None:
    assert [name for name in FILES if name != "sim.study.record" and "_read" in names(name)] == []


def test_a_look_logs_itself_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "LOG", tmp_path / "log.md")
    for _ in range(2):
        with looks.look("a test") as seen:
            assert seen.record.window == PREDICTION
            seen.note("CRPS 1.0")
    with pytest.raises(RuntimeError), looks.look("a test that fails"):
        raise RuntimeError
    lines = looks.LOG.read_text(encoding="utf-8").splitlines()[4:]
    assert [line.split(" | ")[2:4] for line in lines] == [
        ["a test", "CRPS 1.0"],
        ["a test that fails", "none: the look was broken off"],
    ]


def test_the_log_is_a_table_that_a_look_can_go_on_with() -> None:
    text = (ROOT / "docs" / "validation-log.md").read_text(encoding="utf-8")
    assert looks.HEAD.splitlines()[2] in text
    assert text.rstrip().endswith("|")


def test_who_says_in_whose_hands_a_town_was_is_told_within_the_window() -> None:
    record = Record(CALIBRATION)
    assert "Konna" in record.source_of("konna", datetime.date(2013, 1, 10))
    assert record.source_of("atlantis", datetime.date(2013, 1, 10)) == ""
    with pytest.raises(Sealed):
        record.source_of("konna", datetime.date(2013, 1, 26))
