"""Putting a scenario together: tables merge deeply, lists and values are replaced, and the file that a value
came from is remembered, so that a problem can be shown where it stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.files import Keys, nearest_line, read_text, split_keys, toml_lines
from scenarios.problems import Problem, did_you_mean, shown

Table = dict[str, Any]


class Origin(NamedTuple):
    """Where a merged value was written: the file, and how many leading keys its own text does not have."""

    file: Path
    depth: int


class Merged:
    """The merged tables of a scenario and the origin of each of them."""

    def __init__(self) -> None:
        """Nothing merged yet."""
        self.table: Table = {}
        self.origins: dict[Keys, Origin] = {}
        self.lines: dict[Path, dict[Keys, int]] = {}

    def add(self, table: Table, file: Path, under: Keys = ()) -> None:
        """Merge the tables of one file over what is there, below the keys `under`."""
        target = self.table
        for key in under:
            target = target.setdefault(key, {})
        if not under or under not in self.origins:
            self.origins[under] = Origin(file, len(under))
        self.overlay(target, table, under, Origin(file, len(under)))

    def overlay(self, base: Table, over: Table, keys: Keys, origin: Origin) -> None:
        """Tables merge key by key; everything else is replaced."""
        for key, value in over.items():
            if isinstance(value, dict) and isinstance(base.get(key), dict):
                self.overlay(base[key], value, (*keys, key), origin)
            else:
                if key in base:
                    self.forget((*keys, key))
                base[key] = copied(value)
                self.origins[(*keys, key)] = origin

    def drop(self, places: Any, file: Path) -> Iterator[Problem]:
        """Take away inherited tables, so that what a file says of them replaces them instead of merging."""
        own = Merged()
        own.add({"replace": places}, file)
        dotted = isinstance(places, list) and all(isinstance(place, str) for place in places)
        if not dotted:
            hint = 'write replace = ["holders"], or ["factions.mnla.units"]'
            yield own.problem(("replace",), f"must be a list of places, not {places!r}", hint)
            return
        for place in places:
            *above, last = split_keys(place) or ("",)
            table: Any = self.table
            for key in above:
                table = table.get(key, {}) if isinstance(table, dict) else {}
            if isinstance(table, dict) and last in table:
                del table[last]
                self.forget((*above, last))
            else:
                near = did_you_mean(last, table) if isinstance(table, dict) and table else "name what the parent has"
                yield own.problem(
                    ("replace",), f'nothing is inherited at "{place}"', near or "name what the parent has"
                )

    def forget(self, keys: Keys) -> None:
        """The value at these keys is replaced: nothing below it is known any more."""
        self.origins = {at: origin for at, origin in self.origins.items() if at[: len(keys)] != keys}

    def problem(self, keys: Keys, wrong: str, hint: str = "") -> Problem:
        """A problem at a dotted place, with the file and the line in which the value stands."""
        origin = next(self.origins[keys[:n]] for n in range(len(keys), -1, -1) if keys[:n] in self.origins)
        if origin.file not in self.lines:
            self.lines[origin.file] = toml_lines(read_text(origin.file))
        line = nearest_line(self.lines[origin.file], keys[origin.depth :])
        return Problem(shown(origin.file), line, ".".join(keys), wrong, hint)


def copied(value: Any) -> Any:
    """A value whose tables may be changed without changing the file it was read from."""
    return {key: copied(inner) for key, inner in value.items()} if isinstance(value, dict) else value
