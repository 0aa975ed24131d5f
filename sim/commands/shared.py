"""What several commands share: where results go, the progress bar, values set on the command line."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scenarios.problems import Problem, ScenarioError
from scenarios.values import COMMAND_LINE

RESULTS = Path("results")
Progress = Callable[[int, int], None]  # (done, of)


@contextmanager
def progress(doing: str, quiet: bool) -> Iterator[Progress]:
    """A progress bar on the terminal; none where nobody watches."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def parse_settings(settings: list[str]) -> dict[str, float]:
    """`--set parameter=value` as a table; raises ScenarioError with all that are not of that form."""
    values: dict[str, float] = {}
    problems = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        try:
            values[name.strip()] = float(text)
            number = math.isfinite(values[name.strip()])
        except ValueError:
            number = False
        if not equals:
            problems.append(Problem(COMMAND_LINE, 0, "--set", f'"{setting}" has no "="', "write --set parameter=value"))
        elif not number:
            problems.append(Problem(COMMAND_LINE, 0, "--set", f'"{text}" is not a number (in "{setting}")'))
    if problems:
        raise ScenarioError(problems)
    return values
