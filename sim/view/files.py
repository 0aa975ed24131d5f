"""Figures as files or bytes: one way for all that Serval draws, as PNG, SVG or PDF."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from sim.view import style

PLAIN: dict[str, Any] = {"Software": None}  # no version inside: the same run, the same bytes
UNDATED: dict[str, dict[str, Any]] = {  # what each format would say of itself and of today
    "png": PLAIN,
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
Draw = Callable[[], Figure]


def write_figures(
    figures: Mapping[str, Draw],
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    form: str = "png",
) -> list[Path]:
    """Draw each into `folder` under its name; `progress(done, of)` is called after each. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in figures.items():
        path = folder / f"{name}.{form}"
        path.write_bytes(picture(draw, form))
        written.append(path)
        if progress is not None:
            progress(len(written), len(figures))
    return written


def picture(draw: Draw, form: str = "png", dpi: float = style.DPI) -> bytes:
    """One figure, drawn now; `form` is one of results.FORMS, `dpi` counts for PNG alone."""
    made = io.BytesIO()
    with style.styled():
        draw().savefig(made, format=form, dpi=dpi, metadata=UNDATED[form])
    return made.getvalue()
