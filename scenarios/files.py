"""Reading input files: text, TOML and CSV, with the line at which each key stands."""

import csv
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.problems import Problem, ScenarioError, shown

Keys = tuple[str, ...]  # a dotted place in a TOML file: ("units", "katiba_1", "town")
BOM = "\ufeff"


class Row(NamedTuple):
    """A row of a CSV table: the line it begins on and its cells by column."""

    line: int
    cells: dict[str, str]


def read_text(path: Path) -> str:
    """The text of an input file; raises ScenarioError if there is none to read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ScenarioError([Problem(shown(path), 0, "", "there is no such file")]) from None
    except IsADirectoryError:
        raise ScenarioError([Problem(shown(path), 0, "", "is a folder, not a file")]) from None
    except UnicodeDecodeError:
        raise ScenarioError([Problem(shown(path), 0, "", "is not text in UTF-8", "save it as UTF-8")]) from None
    except OSError as error:
        raise ScenarioError([Problem(shown(path), 0, "", f"cannot be read: {error.strerror}")]) from None
    if text.startswith(BOM):
        hint = "save it as UTF-8 without BOM"
        raise ScenarioError([Problem(shown(path), 1, "", "begins with a byte order mark (BOM)", hint)])
    if not text.strip():
        raise ScenarioError([Problem(shown(path), 0, "", "is empty")])
    return text


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; raises ScenarioError with the line if it is not TOML."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([toml_problem(path, text, str(error))]) from None


def toml_problem(path: Path, text: str, message: str) -> Problem:
    """What a TOML reader stumbled over, in words: two tables of one name are the commonest case."""
    found = re.search(r" \(at line (\d+).*\)$", message)
    line = int(found.group(1)) if found else len(text.splitlines())
    message = message[: found.start()] if found else message
    if twice := re.search(r"Cannot declare \((.*)\) twice", message):
        keys = tuple(re.findall(r"'([^']*)'", twice.group(1)))
        what = {"units": "two units", "wings": "two wings", "depots": "two depots"}.get(
            keys[-2:-1][0] if keys[1:] else ""
        )
        wrong = f"{what or 'two tables'} of one name"
        return Problem(shown(path), line, ".".join(keys), wrong, "give one of them another name")
    return Problem(shown(path), line, "", f"is not valid TOML: {message[:1].lower()}{message[1:]}")


def toml_lines(text: str) -> dict[Keys, int]:
    """The line of each table and key. Enough of TOML for pointing at things: keys inside inline tables and the
    further lines of a list or text are not looked into."""
    lines: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+([^\]]+)\]", line):
            table = split_keys(header.group(1))
            lines.setdefault(table, number)
        elif key := re.match(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""", line):
            lines.setdefault(table + split_keys(key.group(1)), number)
    return lines


def split_keys(dotted: str) -> Keys:
    """A dotted key of TOML as its parts; quoted parts may hold dots."""
    return tuple(part.strip("\"'") for part in re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", dotted))


def nearest_line(lines: dict[Keys, int], keys: Sequence[str]) -> int:
    """The line of a key, or of the nearest table around it; 0 if the file does not hold it at all."""
    for length in range(len(keys), 0, -1):
        if line := lines.get(tuple(keys[:length])):
            return line
    return 0


def read_rows(path: Path, header: Sequence[str] = (), needed: Sequence[str] = ()) -> tuple[list[Row], list[Problem]]:
    """The rows of a CSV table. `header`: the exact columns it must have; `needed`: columns it must at least have."""
    try:
        reader = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
        return table_rows(path, reader, header, needed)
    except csv.Error as error:
        return [], [Problem(shown(path), reader.line_num, "", f"is not valid CSV: {error}")]
    except ScenarioError as error:
        return [], list(error.problems)


def table_rows(
    path: Path, reader: Any, header: Sequence[str], needed: Sequence[str]
) -> tuple[list[Row], list[Problem]]:
    """Header and rows of an open CSV table, with what is wrong with their shape."""
    columns = next(reader)
    if header and columns != list(header):
        return [], [Problem(shown(path), 1, "", f"the header must be {','.join(header)}")]
    if missing := [name for name in needed if name not in columns]:
        return [], [Problem(shown(path), 1, name, "the column is missing") for name in missing]
    rows, problems, line = [], [], reader.line_num + 1
    for cells in reader:
        if cells and len(cells) != len(columns):
            wrong = f"the row has {len(cells)} cells, the header has {len(columns)}"
            problems.append(Problem(shown(path), line, "", wrong, "quote cells that hold a comma"))
        elif cells:
            rows.append(Row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True))))
        line = reader.line_num + 1
    return rows, problems
