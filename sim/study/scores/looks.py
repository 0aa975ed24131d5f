"""Looks at the later window of the record: each opens it once and writes itself into docs/validation-log.md.

A look is logged when it ends, with the revision and the figures that were seen, also if it ended badly; the same
figures of the same revision are noted once.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from sim.files.results import ROOT, revision, source_hash
from sim.study.record import PREDICTION, Key, Record

LOG = ROOT / "docs" / "validation-log.md"
HEAD = """# Looks at the later window

| date | revision | what was looked at | figures | consequence |
|---|---|---|---|---|
"""
CONSEQUENCE = "none: no rule is mended by it"


class Look:
    """An open look: the record of the later window, and the figures that have been seen so far."""

    def __init__(self) -> None:
        self.record = Record(PREDICTION, Key())
        self.figures: list[str] = []

    def note(self, figures: str) -> None:
        """Something that was seen, for the log."""
        self.figures.append(figures)


@contextmanager
def look(what: str) -> Iterator[Look]:
    """Open the later window of the record for as long as it takes to score something."""
    opened = Look()
    try:
        yield opened
    finally:
        log(what, "; ".join(opened.figures) or "none: the look was broken off")


def log(what: str, figures: str) -> None:
    """Add a line to the log, unless the same revision has shown the same before."""
    text = LOG.read_text(encoding="utf-8") if LOG.exists() else HEAD
    line = f"| {version()} | {what} | {figures} | {CONSEQUENCE} |"
    if line not in text:
        LOG.write_text(f"{text.rstrip()}\n| {datetime.date.today()} {line}\n", encoding="utf-8")


def version() -> str:
    """The revision that looked, and a short hash of the sources, which may differ from the commit."""
    return f"{(revision() or 'no commit')[:7]}, sources {source_hash()[:8]}"
