"""All figures of one batch or of a comparison."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sim.study.comparison.cases import Cases
from sim.study.comparison.compare import Difference
from sim.view.files import Draw, write_figures
from sim.view.studies.captures import capture_figure
from sim.view.studies.differences import difference_figure
from sim.view.studies.fans import fan_figure, groups


def case_figures(cases: Cases, found: Sequence[Difference] = ()) -> dict[str, Draw]:
    """Captures, fans and, where there are any, differences by name; drawn when they are called."""
    figures: dict[str, Draw] = {"captures": partial(capture_figure, cases)}
    if found:
        figures["differences"] = partial(difference_figure, cases, found)
    if all(case.batch.manifest["series"] for case in cases.cases):
        for name, (heading, measures) in groups(cases).items():
            figures[name] = partial(fan_figure, cases, heading, measures)
    return figures


def draw_cases(
    cases: Cases,
    folder: Path,
    found: Sequence[Difference] = (),
    progress: Callable[[int, int], None] | None = None,
    form: str = "png",
) -> list[Path]:
    """Draw them all into the folder; returns the files."""
    return write_figures(case_figures(cases, found), folder, progress, form)
