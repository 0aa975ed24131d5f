"""All figures of one batch or of a comparison, as PNG files in a folder."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from sim.study.cases import Cases
from sim.study.compare import Difference
from sim.view.captures import capture_figure
from sim.view.differences import difference_figure
from sim.view.fans import fan_figure, groups
from sim.view.files import write_figures


def draw_cases(
    cases: Cases,
    folder: Path,
    found: Sequence[Difference] = (),
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Draw fans, captures and, where there are any, differences; returns the files."""
    figures: dict[str, Callable[[], Figure]] = {"captures": lambda: capture_figure(cases)}
    if found:
        figures["differences"] = lambda: difference_figure(cases, found)
    if all(case.batch.manifest["series"] for case in cases.cases):
        for name, (heading, measures) in groups(cases).items():
            figures[name] = partial(fan_figure, cases, heading, measures)
    return write_figures(figures, folder, progress)
