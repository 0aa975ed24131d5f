"""The tables beside the scenarios: parameters, their sources, and the theatre."""

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.files import Row, read_rows
from scenarios.problems import Problem, did_you_mean, shown
from scenarios.schema import AIRFIELD_BITS, Cell, Displaced, Parameter, Plane, Road, Theatre, Town
from scenarios.words import in_words

M = TypeVar("M", bound=BaseModel)
PARAMETER_HEADER = ("name", "value", "unit", "low", "high", "source", "status", "meaning")
SERVAL = Path(__file__).resolve().parent
DEFAULT = "default"  # in a table of kinds: the row for what a kind does not state


class Tables(NamedTuple):
    """All tables of a data folder, and what is wrong in them."""

    parameters: dict[str, Parameter]
    theatre: Theatre
    problems: tuple[Problem, ...]
    broken: frozenset[str]  # stems of the tables with problems: what they do not hold may still be meant to exist


def read_tables(folder: Path) -> Tables:
    """Every table under a data folder; read again only when a file has changed."""
    home = home_of_parameters(folder)
    files = [home / "sources.csv", *sorted(home.glob("parameters/*.csv")), *sorted(folder.glob("theatre/*.csv"))]
    stamp = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists())
    return read_stamped(folder, stamp)


def home_of_parameters(folder: Path) -> Path:
    """The folder whose parameters count: its own, or Serval's where a theatre has none of its own."""
    return folder if (folder / "parameters").is_dir() else SERVAL


@functools.lru_cache(maxsize=2)
def read_stamped(folder: Path, stamp: tuple[object, ...]) -> Tables:
    """The tables as they stand on disk now (`stamp`: names, times and sizes); their problems are kept beside them."""
    problems: list[Problem] = []
    parameters = read_parameters(home_of_parameters(folder), problems)
    theatre = read_theatre(folder / "theatre", problems)
    broken = frozenset(Path(problem.file).stem for problem in problems)
    return Tables(parameters, theatre, tuple(problems), broken)


def read_parameters(folder: Path, problems: list[Problem]) -> dict[str, Parameter]:
    """`combat.loss_rate` → parameter, from all of parameters/*.csv, in the order of the names."""
    sources = read_sources(folder / "sources.csv", problems)
    parameters: dict[str, Parameter] = {}
    for path in sorted((folder / "parameters").glob("*.csv")):
        for row, parameter in validated(path, Parameter, problems, header=PARAMETER_HEADER):
            name = f"{path.stem}.{parameter.name}"
            if name in parameters:
                twice = f'"{parameter.name}" stands here twice'
                problems.append(Problem(shown(path), row.line, "name", twice, "keep one of the rows"))
                continue
            for key in parameter.source.split(";"):
                if key.strip() not in sources:
                    wrong = f'no source "{key.strip()}" in sources.csv'
                    problems.append(Problem(shown(path), row.line, "source", wrong, did_you_mean(key, sources)))
            parameters[name] = parameter
        problems += unstated(path, parameters)
    return dict(sorted(parameters.items()))


def unstated(path: Path, parameters: dict[str, Parameter]) -> Iterator[Problem]:
    """In a table of kinds (`rifles.quality`) each kind states every attribute, or there is a `default` for it."""
    stated = {tuple(name.split(".")[1:]) for name in parameters if name.startswith(f"{path.stem}.")}
    pairs = {pair for pair in stated if len(pair) == 2}
    for kind in sorted({kind for kind, _ in pairs} - {DEFAULT}):
        for attribute in sorted({attribute for _, attribute in pairs}):
            if not {(kind, attribute), (DEFAULT, attribute)} & pairs:
                wrong = f"not stated, and there is no {DEFAULT}.{attribute}"
                hint = f"add a row {kind}.{attribute}, or one for {DEFAULT}.{attribute}"
                yield Problem(shown(path), 0, f"{kind}.{attribute}", wrong, hint)


def read_sources(path: Path, problems: list[Problem]) -> dict[str, str]:
    """Key → full reference."""
    rows, found = read_rows(path, header=("key", "reference"))
    problems += found
    sources: dict[str, str] = {}
    for row in rows:
        key, reference = row.cells["key"], row.cells["reference"]
        if not key or not reference:
            hint = "a source is a key and its full reference"
            problems.append(Problem(shown(path), row.line, "key" if not key else "reference", "is empty", hint))
        elif sources.setdefault(key, reference) != reference:
            twice = f'"{key}" stands here twice, with two references'
            problems.append(Problem(shown(path), row.line, "key", twice, "keep one of the rows"))
    return sources


def read_theatre(folder: Path, problems: list[Problem]) -> Theatre:
    """Towns, roads between known towns, airfields as bits, the grid, and tables of the displaced."""
    towns: dict[str, Town] = {}
    before = len(problems)
    for row, town in validated(folder / "towns.csv", Town, problems):
        if town.id in towns:
            twice = f'"{town.id}" stands here twice'
            problems.append(
                Problem(shown(folder / "towns.csv"), row.line, "id", twice, "every town has an id of its own")
            )
        towns[town.id] = town
    known = towns if len(problems) == before else None  # a broken table of towns is no ground to doubt a name
    roads = []
    for row, road in validated(folder / "roads.csv", Road, problems):
        for column, end in (("from", road.a), ("to", road.b)):
            if known is not None and end not in known:
                wrong = f'the road leads nowhere: no town "{end}" in towns.csv'
                problems.append(Problem(shown(folder / "roads.csv"), row.line, column, wrong, did_you_mean(end, towns)))
        if road.a == road.b:
            wrong = "the road leads from a town to itself"
            problems.append(Problem(shown(folder / "roads.csv"), row.line, "to", wrong, "name its other end"))
        roads.append(road)
    airfields = read_airfields(folder / "airfields.csv", known, problems)
    grid = [cell for _, cell in validated(folder / "grid.csv", Cell, problems)]
    plane = read_plane(folder / "plane.csv", problems)
    displaced = {path.stem: read_displaced(path, known, problems) for path in sorted(folder.glob("displaced*.csv"))}
    return Theatre(
        towns=tuple(towns.values()),
        roads=tuple(roads),
        airfields=airfields,
        grid=tuple(grid),
        plane=plane,
        displaced=displaced,
    )


def read_plane(path: Path, problems: list[Problem]) -> Plane:
    """Where the frame of cells lies; somewhere, if the file does not say so."""
    rows = validated(path, Plane, problems)
    if len(rows) == 1:
        return rows[0][1]
    if rows:
        wrong = f"has {len(rows)} rows: a theatre has one plane"
        problems.append(Problem(shown(path), rows[1][0].line, "", wrong, "keep one row"))
    elif not any(problem.file == shown(path) for problem in problems):
        problems.append(Problem(shown(path), 2, "", "has no row: where the grid lies is not said", "write one row"))
    return Plane(centre_lat=0.0, centre_lon=0.0, west_km=0.0, south_km=0.0, cell_km=1.0)


def read_displaced(path: Path, towns: dict[str, Town] | None, problems: list[Problem]) -> tuple[Displaced, ...]:
    """The displaced of before the start, in places that exist."""
    rows = validated(path, Displaced, problems)
    for row, group in rows:
        if towns is not None and group.town_id not in towns:
            wrong = f'no town "{group.town_id}" in towns.csv'
            problems.append(Problem(shown(path), row.line, "town_id", wrong, did_you_mean(group.town_id, towns)))
    return tuple(group for _, group in rows)


def read_airfields(path: Path, towns: dict[str, Town] | None, problems: list[Problem]) -> dict[str, int]:
    """Town id → what its airfield takes, as bits."""
    airfields = {}
    rows, found = read_rows(path, needed=("town_id", "takes"))
    problems += found
    for row in rows:
        town, takes = row.cells["town_id"], row.cells["takes"].split("|")
        if towns is not None and town not in towns:
            wrong = f'no town "{town}" in towns.csv'
            problems.append(Problem(shown(path), row.line, "town_id", wrong, did_you_mean(town, towns)))
        for word in takes:
            if word not in AIRFIELD_BITS:
                wrong = f'"{word}" is no kind of airfield'
                problems.append(Problem(shown(path), row.line, "takes", wrong, did_you_mean(word, AIRFIELD_BITS)))
        airfields[town] = sum(AIRFIELD_BITS.get(word, 0) for word in set(takes))
    return airfields


def validated(path: Path, model: type[M], problems: list[Problem], header: Sequence[str] = ()) -> list[tuple[Row, M]]:
    """The rows of a table as objects. Columns that the model does not know (sources, notes) are passed over."""
    names = {field.alias or name: field for name, field in model.model_fields.items()}
    needed = [name for name, field in names.items() if field.is_required()]
    rows, found = read_rows(path, header, needed)
    problems += found
    good = []
    for row in rows:
        cells: dict[str, Any] = {name: text for name, text in row.cells.items() if name in names and text}
        try:
            good.append((row, model.model_validate(cells)))
        except ValidationError as error:
            for detail in error.errors():
                column = ".".join(str(part) for part in detail["loc"])
                problems.append(Problem(shown(path), row.line, column, in_words(detail)))
    return good
