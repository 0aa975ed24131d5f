"""What is wrong with an input: every problem with its file, its place and, where one suggests itself, a hint."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong. `line` counts from 1, 0 = unknown; `field` is a dotted key or a column."""

    file: str
    line: int
    field: str
    wrong: str
    hint: str = ""

    def __str__(self) -> str:
        """One line: where, what, and what may have been meant."""
        place = [self.file, f"line {self.line}" if self.line else "", self.field]
        hint = f" ({self.hint})" if self.hint else ""
        return f"{', '.join(part for part in place if part)}: {self.wrong}{hint}"


class ScenarioError(Exception):
    """An input that cannot be used, with all problems found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which they were found, each once."""
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(path: Path) -> str:
    """A path as the user would type it: relative where it lies under the working folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a hint, or the whole list where it is short."""
    words = sorted(set(known))
    if near := difflib.get_close_matches(word, words, n=1, cutoff=0.6):
        return f'did you mean "{near[0]}"?'
    if len(words) > 12:
        return f"{len(words)} are known, from {words[0]} to {words[-1]}"
    return f"known: {', '.join(words)}" if words else ""
