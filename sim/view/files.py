"""Figures as PNG files: one way for all that Serval draws."""

from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from sim.view import style

PLAIN = {"Software": None}  # no version inside: the same run, the same bytes


def write_figures(
    figures: Mapping[str, Callable[[], Figure]], folder: Path, progress: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Draw each into `folder` under its name; `progress(done, of)` is called after each. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with style.styled():
        for name, draw in figures.items():
            path = folder / f"{name}.png"
            draw().savefig(path, metadata=PLAIN)
            written.append(path)
            if progress is not None:
                progress(len(written), len(figures))
    return written
