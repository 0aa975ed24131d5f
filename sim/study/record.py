"""The record of what really happened: its one reader, with a window.

`Record(CALIBRATION)` gives rows of 7-21 January 2013 and no others; rules are built, mended and calibrated on these
alone. What came after, `Record(PREDICTION)`, is for scoring: each look is written into docs/validation-log.md.
A row belongs to the window in which its date falls; figures that sum over a longer time belong to the later one.
"""

import csv
import datetime
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "record"


class Window(NamedTuple):
    """Dates from first to last, both included."""

    first: datetime.date
    last: datetime.date


CALIBRATION = Window(datetime.date(2013, 1, 7), datetime.date(2013, 1, 21))
PREDICTION = Window(datetime.date(2013, 1, 22), datetime.date(2013, 2, 11))


class Figure(NamedTuple):
    """A number with its range; `best` is a judgement between sources where they differ."""

    low: float
    best: float
    high: float
    source: str


class Change(NamedTuple):
    """A town that passed to another side's hands on a date."""

    town: str
    date: datetime.date
    side: str
    before: str
    confidence: str


class Record:
    """The rows of one window; every method leaves out what lies outside it."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def rows(self, name: str, column: str) -> list[dict[str, str]]:
        """The rows of a table whose date in `column` (and in `to`, if there is one) lies in the window."""
        with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
            return [row for row in csv.DictReader(lines) if self.holds(row[column]) and self.holds(row.get("to", ""))]

    def holds(self, text: str) -> bool:
        """Whether a date (ISO; empty = not stated) lies in the window."""
        if not text:
            return True
        return self.window.first <= datetime.date.fromisoformat(text) <= self.window.last

    def changes(self) -> list[Change]:
        """Every change of holder within the window, in the order of dates."""
        with (FOLDER / "control_2013.csv").open(newline="", encoding="utf-8") as lines:
            spans = list(csv.DictReader(lines))
        found = []
        for span, earlier in zip(spans[1:], spans, strict=False):
            if span["town_id"] == earlier["town_id"] and self.holds(span["from"]):
                date = datetime.date.fromisoformat(span["from"])
                found.append(Change(span["town_id"], date, span["side"], earlier["side"], span["confidence"]))
        return sorted(found, key=lambda change: (change.date, change.town))

    def strength(self, table: str, columns: tuple[str, str]) -> dict[datetime.date, Figure]:
        """Troops by date from `serval_buildup` or `african_forces_by_date`; columns of the least and most."""
        found = {}
        for row in self.rows(table, "date"):
            low, high = float(row[columns[0]] or "nan"), float(row[columns[1]] or "nan")
            found[datetime.date.fromisoformat(row["date"])] = Figure(low, (low + high) / 2, high, row["source_title"])
        return found

    def figure(self, metric: str, side: str) -> Figure:
        """One row of the table of figures (losses, durations), by its metric and side or note."""
        for row in self.rows("calibration_figures", "from"):
            if row["metric"] == metric and side in (row["side_or_unit"], row["notes"].split(";")[0]):
                low, best, high = (float(row[name]) for name in ("value_min", "value_best", "value_max"))
                return Figure(low, best, high, row["source_title"])
        raise KeyError(f"calibration_figures.csv has no row {metric!r} for {side!r} within the window")

    def events(self) -> list[dict[str, str]]:
        """The events of the window as they stand in the table."""
        return self.rows("events_2013", "date")

    def air(self) -> list[dict[str, str]]:
        """Periods of air activity that lie wholly within the window."""
        return self.rows("air_activity", "from")
