"""Reading input files: text, TOML and CSV, with the line at which each key stands."""

import csv
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.problems import Problem, ScenarioError, did_you_mean, shown

Keys = tuple[str, ...]  # a dotted place in a TOML file: ("units", "katiba_1", "town")
BOM = "\ufeff"
LARGEST = 8_000_000  # bytes: twenty times the largest table there is
DEEPEST = 12  # tables within tables
TEXTS_KEPT = 128  # texts that are remembered as tables
TOML_HINT = 'text stands in "quotes", a list in [brackets], a date is 2013-01-07, a choice is true or false'


class Row(NamedTuple):
    """A row of a CSV table: the line it begins on and its cells by column."""

    line: int
    cells: dict[str, str]


def read_text(path: Path) -> str:
    """The text of an input file; raises ScenarioError if there is none to read."""
    try:
        refuse_what_is_no_input(path)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        near = did_you_mean(path.name, [each.name for each in path.parent.glob(f"*{path.suffix}")])
        hint = near or "see where it lies, and name it from here"
        raise ScenarioError([Problem(shown(path), 0, "", "there is no such file", hint)]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ScenarioError([Problem(shown(path), line, "", "is not text in UTF-8", "save it as UTF-8")]) from None
    except OSError as error:
        hint = "see that you may read it"
        raise ScenarioError([Problem(shown(path), 0, "", f"cannot be read: {error.strerror}", hint)]) from None
    if text.startswith(BOM):
        hint = "save it as UTF-8 without BOM"
        raise ScenarioError([Problem(shown(path), 1, "", "begins with a byte order mark (BOM)", hint)])
    if not text.strip():
        hint = "a scenario begins with schema = 1" if path.suffix == ".toml" else "its header is missing too"
        raise ScenarioError([Problem(shown(path), 1, "", "is empty", hint)])
    return text


def refuse_what_is_no_input(path: Path) -> None:
    """Folders, devices and files that are far too large are not read at all."""
    if path.is_dir():
        hint = "name a file in it; `check` takes a folder too"
        raise ScenarioError([Problem(shown(path), 0, "", "is a folder, not a file", hint)])
    if path.exists() and not path.is_file():
        raise ScenarioError([Problem(shown(path), 0, "", "is no file that can be read to its end", "name a file")])
    if (size := path.stat().st_size) > LARGEST:
        wrong = f"is {size / 1e6:.0f} MB large"
        hint = f"an input file has at most {LARGEST / 1e6:.0f} MB; is it the right one?"
        raise ScenarioError([Problem(shown(path), 0, "", wrong, hint)])


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; raises ScenarioError with the line if it is not TOML."""
    text = read_text(path)
    try:
        tables, deep = parsed(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([toml_problem(path, text, str(error))]) from None
    except RecursionError:
        raise ScenarioError([too_deep(path)]) from None
    if deep > DEEPEST:
        raise ScenarioError([too_deep(path)])
    return copied(tables)


@lru_cache(maxsize=TEXTS_KEPT)
def parsed(text: str) -> tuple[dict[str, Any], int]:
    """The tables of a text, which nobody may change, and their depth: one scenario after another reads these files."""
    tables = tomllib.loads(text)
    return tables, depth(tables)


def copied(value: Any) -> Any:
    """Tables and lists that may be changed without changing what they were copied from."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def too_deep(path: Path) -> Problem:
    """Tables or lists that are nested beyond all sense."""
    hint = "the deepest that means anything is factions.KEY.units.KEY.personnel"
    return Problem(shown(path), 0, "", f"tables or lists are nested more than {DEEPEST} deep", hint)


def depth(value: Any) -> int:
    """How deep tables and lists are nested; without recursion, for what nests may nest deeply."""
    deep, level = 0, [value]
    while level := [
        inner
        for each in level
        if isinstance(each, dict | list)
        for inner in (each.values() if isinstance(each, dict) else each)
    ]:
        deep += 1
        if deep > DEEPEST:
            break
    return deep


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
    return Problem(shown(path), line, "", f"is not valid TOML: {message[:1].lower()}{message[1:]}", TOML_HINT)


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
    """The line of a key, or of what first stands in it, or of the nearest table around it; 0 if there is none."""
    for length in range(len(keys), 0, -1):
        above = tuple(keys[:length])
        if line := lines.get(above):
            return line
        if within := [line for key, line in lines.items() if key[:length] == above]:
            return min(within)
    return 0


def read_rows(path: Path, header: Sequence[str] = (), needed: Sequence[str] = ()) -> tuple[list[Row], list[Problem]]:
    """The rows of a CSV table. `header`: the exact columns it must have; `needed`: columns it must at least have."""
    try:
        reader = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
        return table_rows(path, reader, header, needed)
    except csv.Error as error:
        hint = 'a cell that holds a comma or a quote stands in "quotes"'
        return [], [Problem(shown(path), reader.line_num, "", f"is not valid CSV: {error}", hint)]
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
        has = f"the header has {', '.join(columns)}"
        return [], [Problem(shown(path), 1, name, "the column is missing", has) for name in missing]
    rows, problems, line = [], [], reader.line_num + 1
    for cells in reader:
        if cells and len(cells) != len(columns):
            wrong = f"the row has {len(cells)} cells, the header has {len(columns)}"
            problems.append(Problem(shown(path), line, "", wrong, "quote cells that hold a comma"))
        elif cells:
            rows.append(Row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True))))
        line = reader.line_num + 1
    return rows, problems
