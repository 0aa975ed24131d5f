"""The tables of `run` at every width: nothing that they show is cut, and what they have no room for is named."""

import dataclasses
import io

import pytest
from rich.console import Console

from sim.measures import outcome_tables
from sim.measures.outcome_tables import by_outcome, heading, show, show_family
from sim.measures.outcomes import outcome_measures
from sim.trajectory import Trajectory

LONG = "Andéramboukane"
WHEN = "30 Jan 18:00"
NOTE = "No room here for: "


def by_town(run: Trajectory, width: int) -> list[str]:
    """The lines of the table of the towns, the first with a long name, where everything happened on one day."""
    towns = dict(zip(run.names.towns, run.names.town_titles, strict=True))
    named = run.names._replace(town_titles=(LONG, *["Boré"] * (len(towns) - 1)))
    measures = [m for m in outcome_measures(towns, run.names.staffs) if m.name.split(".")[1:2] in [[t] for t in towns]]
    console = Console(width=width, record=True, file=io.StringIO())
    found = dict.fromkeys((m.name for m in measures), 23.75)
    show_family(console, run.names.towns, by_outcome(measures), found, dataclasses.replace(run, names=named))
    return console.export_text().splitlines()


@pytest.mark.parametrize(
    ("width", "left_out"),
    [
        (60, "free, killed coalition, killed government, killed azawad, harmed fighting, harmed strikes"),
        (80, "killed coalition, killed government, killed azawad, harmed fighting, harmed strikes"),
        (100, "killed azawad, harmed fighting, harmed strikes"),
        (120, ""),
        (160, ""),
    ],
)
def test_nothing_is_cut_and_what_has_no_room_is_named(width: int, left_out: str, smoke_run: Trajectory) -> None:
    lines = by_town(smoke_run, width)
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)
    (row,) = (line for line in lines if line.startswith(LONG))
    assert row.count(WHEN) == (3 if width == 60 else 4)
    note = " ".join(" ".join(lines).partition(NOTE)[2].split())
    assert note.partition(".")[0] == left_out


def test_a_family_of_which_nothing_is_to_tell_has_no_table(smoke_run: Trajectory) -> None:
    told = Console(width=120, record=True, file=io.StringIO())
    show(smoke_run, told)
    assert "─" not in [line.strip() for line in told.export_text().splitlines()]


def test_one_column_stays_however_narrow(smoke_run: Trajectory) -> None:
    assert any("fell" in line for line in by_town(smoke_run, 20))


@pytest.mark.parametrize(
    ("name", "unit", "head"),
    [
        ("fall_day", "day", "fell"),
        ("retaken_day", "day", "retaken"),
        ("killed government", "person", "killed\ngovernment"),
        ("killed_by_count_day", "person", "killed by\ncount day"),
    ],
)
def test_headings_are_short(name: str, unit: str, head: str) -> None:
    assert heading(name, unit) == head


@pytest.mark.parametrize(("said", "width"), [("70", 70), ("", outcome_tables.WIDTH)])
def test_columns_says_how_wide_it_is_where_no_terminal_does(
    said: str, width: int, smoke_run: Trajectory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", said)
    monkeypatch.setattr("sys.__stdout__", io.StringIO())
    show(smoke_run)
    assert max(map(len, capsys.readouterr().out.splitlines())) == width


def test_what_a_scenario_asks_is_shown_first(smoke_run: Trajectory) -> None:
    told = Console(width=120, record=True, file=io.StringIO())
    show(smoke_run, told)
    lines = [line.split() for line in told.export_text().splitlines() if line.strip()]
    assert " ".join(lines[0]) == "What the scenario asks: Does everything run?"
    assert [line[0] for line in lines[3:5]] == ["request_day", "fall_day.konna"]
