"""What several commands share: where results go, progress and words on the terminal, tables, values that are set."""

import csv
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from scenarios.values import COMMAND_LINE

if TYPE_CHECKING:
    from sim.study.batches.stored import Batch

RESULTS = Path("results")
Progress = Callable[[int, int], None]  # (done, of)


@contextmanager
def progress(doing: str, quiet: bool, counted: str = "") -> Iterator[Progress]:
    """A progress bar on the terminal; none where nobody watches. `counted` = of what it tells number and rate."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %")]
    if counted:
        columns.append(TextColumn(f"{{task.completed:,.0f}} of {{task.fields[of]:,}} {counted}, {{task.fields[rate]}}"))
    begun, before = time.perf_counter(), -1
    with Bar(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=quiet or not console.is_terminal
    ) as bar:
        task = bar.add_task(doing, total=None, of=0, rate="")

        def tick(done: int, of: int) -> None:
            nonlocal before
            before = done if before < 0 else before  # what an earlier try has done does not count into the rate
            rate = (done - before) / max(time.perf_counter() - begun, 1e-9)
            bar.update(task, completed=done, total=of, of=of, rate=f"{rate:,.0f}/s" if done > before else "")

        yield tick


def parse_settings(settings: list[str]) -> dict[str, float]:
    """`--set parameter=value` as a table; raises ScenarioError with all that are not of that form, or set twice."""
    values: dict[str, float] = {}
    problems = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        name, twice, number = name.strip(), name.strip() in values, False
        with suppress(ValueError):
            values[name] = float(text)
            number = math.isfinite(values[name])
        if not equals:
            problems.append(Problem(COMMAND_LINE, 0, "--set", f'"{setting}" has no "="', "write --set parameter=value"))
        elif not number:
            problems.append(Problem(COMMAND_LINE, 0, "--set", f'"{text}" is not a number (in "{setting}")'))
        elif twice:
            problems.append(Problem(COMMAND_LINE, 0, "--set", f'"{name}" is set twice'))
    if problems:
        raise ScenarioError(problems)
    return values


def say_if_cold(quiet: bool) -> None:
    """Say so when the rules have to be compiled first."""
    from agents.compiled import is_warm

    if not quiet and not is_warm():
        print("compiling the rules (once, half a minute or so)…", file=sys.stderr, flush=True)


def say_if_unfinished(batches: Iterable["Batch"], quiet: bool) -> None:
    """Say of each batch, once, if runs of it are missing."""
    for batch in [batch for batch in dict.fromkeys(batches) if not quiet and not batch.whole]:
        told = f"{shown(batch.folder)} is not finished: {batch.done:,} of {batch.planned:,} runs are there"
        print(told, file=sys.stderr, flush=True)


def refuse_without(scenario: Scenario, towns: Iterable[str]) -> None:
    """A study that asks about towns needs a war that has them."""
    missing = sorted(set(towns) - {town.id for town in scenario.theatre.towns})
    if missing:
        wrong = f"has no {', '.join(missing)}, of which this study asks"
        raise ScenarioError([Problem(scenario.name, 0, "towns", wrong, "name a war with these towns")])


@contextmanager
def told_how_to_go_on(target: Path) -> Iterator[None]:
    """Ctrl-C loses no more than the chunks in hand; say so."""
    try:
        yield
    except KeyboardInterrupt:
        print(f"\nstopped: {shown(target)} keeps what is played, and the same command goes on", file=sys.stderr)
        raise


def write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    """A table; nothing in a cell = never, or unknown."""
    with path.open("w", newline="", encoding="utf-8") as lines:
        table = csv.DictWriter(lines, list(rows[0]) if rows else ["nothing"])
        table.writeheader()
        table.writerows({key: cell(value) for key, value in row.items()} for row in rows)


def cell(value: object) -> object:
    """A number without noise in its last digits."""
    if isinstance(value, float):
        return "" if value != value or value in (float("inf"), float("-inf")) else f"{value:.6g}"
    return value
