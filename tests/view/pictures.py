"""How a figure is held against its picture in tests/view/baseline: small, and tolerant of how letters are drawn.

`python -m pytest tests/view -k looks_as_it_did --mpl-generate-path=tests/view/baseline` draws the pictures anew. Look
at every one that changes before it is kept.
"""

from pathlib import Path

import pytest

from sim.view import style

DPI = 40  # a page of figures stays small
TOLERANCE = 14  # root mean square of grey levels: another renderer of letters passes, another colour or panel does not

pictured = pytest.mark.mpl_image_compare(
    baseline_dir=str(Path(__file__).parent / "baseline"),
    tolerance=TOLERANCE,
    style=style.SETTINGS,
    savefig_kwargs={"dpi": DPI},
    remove_text=False,
)
