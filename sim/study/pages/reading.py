"""The prose at the end of a page that a command makes: people write it, the command keeps it."""

from pathlib import Path

READING = "## What to make of it"


def kept_reading(page: Path) -> str:
    """That part of the page as it stands; the heading alone where there is none."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    return READING + text.partition(READING)[2]
