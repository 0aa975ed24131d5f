"""What a dossier is made of: facts as plain words and numbers, put together by of_run.py and of_batch.py."""

import datetime
import math
from typing import NamedTuple

DAY = "day"


class Cell(NamedTuple):
    """A number of a table: as the table has it, and as it is shown. `where`: file and key of the table's cell."""

    value: str
    shown: str
    where: str


class Table(NamedTuple):
    """A table: heading, a sentence on how to read it, heads, rows of words and numbers."""

    title: str
    words: str
    heads: list[str]
    rows: list[list[str | Cell]]
    folded: bool = False


class Picture(NamedTuple):
    """A figure and what its axes mean."""

    name: str
    caption: str
    png: bytes


class Claim(NamedTuple):
    """Something that the page says of history, and where that is from."""

    what: str
    source: str


class Change(NamedTuple):
    """A place in which the scenario differs from its parent."""

    place: str
    parent: str
    here: str


class Laid(NamedTuple):
    """A scenario, what it is laid over ("" = nothing), and all in which they differ."""

    scenario: str
    parent: str
    changes: list[Change]


class Dossier(NamedTuple):
    """All that the page says."""

    title: str
    kind: str  # "one run" or "so many runs"
    question: str
    look_at: str
    laid: list[Laid]
    replay: str  # a whole page that plays a run; "" = none
    replay_words: str
    pictures: list[Picture]
    tables: list[Table]
    score_words: str
    diary: list[str]
    claims: list[Claim]
    caveats: list[str]
    facts: list[tuple[str, str]]
    commands: list[str]


def number(value: float | None, unit: str, start: datetime.datetime) -> str:
    """A number as people read it; of a day also the date. Nothing for what did not happen."""
    if value is None or math.isnan(value):
        return "–"
    if unit == DAY:
        date = start + datetime.timedelta(days=value)
        return f"{value:.2f} · {date.day} {date:%b %H:%M}"
    return plain(value)


def percent(value: float | None) -> str:
    """A share."""
    return "–" if value is None or math.isnan(value) else f"{100 * value:.3g} %"


def plain(value: float) -> str:
    """A number with thousands marked off, and no more digits than tell something."""
    if value == round(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}"
