"""The record of what really happened: its one reader, with a window.

`Record(CALIBRATION)` gives rows of 7-21 January 2013 and no others; rules are built, mended and calibrated on these
alone. What came after is for scoring: `Record(PREDICTION)` opens only with the key of a look that writes itself into
docs/validation-log.md (sim/study/scores/looks.py). A row belongs to the window in which its date falls; figures that
sum over a longer time belong to the window in which they end, and the first one takes no sum that began before it.
"""

import csv
import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "record"
DAY = datetime.timedelta(days=1)


class Window(NamedTuple):
    """Dates from first to last, both included."""

    first: datetime.date
    last: datetime.date


CALIBRATION = Window(datetime.date(2013, 1, 7), datetime.date(2013, 1, 21))
PREDICTION = Window(datetime.date(2013, 1, 22), datetime.date(2013, 2, 13))
CONTROL_UNTIL = datetime.date(2013, 2, 10)  # the last day of which it is scored who held what
SURE = ("medium", "high")  # confidence of what counts as known


class Sealed(Exception):  # noqa: N818 - it says what the record is
    """Somebody without the key of a look asked for the later window."""


class Key:
    """Opens the later window. Only a look makes one (sim/study/scores/looks.py), and it logs itself."""


class Figure(NamedTuple):
    """A number with its range; `best` is a judgement between sources where they differ."""

    low: float
    best: float
    high: float
    source: str
    first: datetime.date
    last: datetime.date


class Change(NamedTuple):
    """A town that passed to another side's hands on a date."""

    town: str
    date: datetime.date
    side: str
    before: str
    confidence: str


class Span(NamedTuple):
    """Days, first to last, on which a town was in one side's hands: gov, jihad, mnla, or contested."""

    town: str
    first: datetime.date
    last: datetime.date
    side: str
    confidence: str

    @property
    def sure(self) -> bool:
        """Whether it counts as known."""
        return self.confidence in SURE


class Record:
    """The rows of one window; every method leaves out what lies outside it. `folder`: another record, for tests."""

    def __init__(self, window: Window, key: Key | None = None, folder: Path = FOLDER) -> None:
        if window.last > CALIBRATION.last and not isinstance(key, Key):
            raise Sealed(f"the record after {CALIBRATION.last} is opened by a logged look alone (scores/looks.py)")
        self.window = window
        self.folder = folder

    def _read(self, name: str) -> list[dict[str, str]]:
        """A whole table: it knows no window, so only the methods below may see it."""
        with (self.folder / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    def rows(self, name: str, column: str) -> list[dict[str, str]]:
        """The rows of a table that belong to the window by their date in `column` and in `to`, if there is one."""
        return [row for row in self._read(name) if self.belongs(row[column], row.get("to", ""))]

    def belongs(self, first: str, last: str) -> bool:
        """Whether a figure from `first` to `last` belongs here: it ends in the window; in the first it also begins."""
        begins = self.holds(first) or (bool(last) and self.window.first > CALIBRATION.last)
        return begins and self.holds(last)

    def spans(self) -> list[Span]:
        """Who held each town, town by town in order of days, cut to the window and the day before it."""
        opens, closes = self.window.first - DAY, min(self.window.last, CONTROL_UNTIL)
        found = []
        for row in self._read("control_2013"):
            first, last = (datetime.date.fromisoformat(row[column]) for column in ("from", "to"))
            if first <= closes and last >= opens:
                found.append(Span(row["town_id"], max(first, opens), min(last, closes), row["side"], row["confidence"]))
        return found

    def holds(self, text: str) -> bool:
        """Whether a date (ISO; empty = not stated) lies in the window."""
        if not text:
            return True
        return self.window.first <= datetime.date.fromisoformat(text) <= self.window.last

    def changes(self) -> list[Change]:
        """Every change of holder within the window, in the order of dates."""
        spans = self.spans()
        found = [
            Change(span.town, span.first, span.side, earlier.side, span.confidence)
            for earlier, span in pairwise(spans)
            if span.town == earlier.town
        ]
        return sorted(found, key=lambda change: (change.date, change.town))

    def source_of(self, town: str, date: datetime.date) -> str:
        """Who says in whose hands a town was on a date of the window; "" if nobody does."""
        if not self.holds(date.isoformat()):
            raise Sealed(f"{date} lies outside {self.window.first} to {self.window.last}")
        for row in self._read("control_2013"):
            if row["town_id"] == town and row["from"] <= date.isoformat() <= row["to"]:
                return " | ".join(filter(None, (row["source_title"], row["source_url"])))
        return ""

    def strength(self, table: str, columns: tuple[str, str]) -> dict[datetime.date, Figure]:
        """Troops by date from `serval_buildup` or `african_forces_by_date`; columns of the least and most."""
        found = {}
        for row in self.rows(table, "date"):
            low, high = float(row[columns[0]] or "nan"), float(row[columns[1]] or "nan")
            date = datetime.date.fromisoformat(row["date"])
            found[date] = Figure(low, (low + high) / 2, high, row["source_title"], date, date)
        return found

    def figure(self, metric: str, side: str) -> Figure:
        """One row of the table of figures (losses, durations), by its metric and side or note."""
        found = self.figure_if_any(metric, side)
        if found is None:
            raise KeyError(f"calibration_figures.csv has no row {metric!r} for {side!r} within the window")
        return found

    def figure_if_any(self, metric: str, side: str) -> Figure | None:
        """The same; None where the window has no such row."""
        for row in self.rows("calibration_figures", "from"):
            if row["metric"] == metric and side in (row["side_or_unit"], row["notes"].split(";")[0]):
                low, best, high = (float(row[name]) for name in ("value_min", "value_best", "value_max"))
                first, last = (datetime.date.fromisoformat(row[name]) for name in ("from", "to"))
                return Figure(low, best, high, row["source_title"], first, last)
        return None

    def events(self) -> list[dict[str, str]]:
        """The events of the window as they stand in the table."""
        return self.rows("events_2013", "date")

    def air(self) -> list[dict[str, str]]:
        """Periods of air activity that belong to the window."""
        return self.rows("air_activity", "from")

    def displaced(self) -> list[dict[str, str]]:
        """Counts of displaced people within the window."""
        return self.rows("displacement", "date")
