"""What every notebook begins with: the project on the path, its folder as the place to work in, and the size of runs.

`SERVAL_SMALL=1` in the environment makes all notebooks small, for the tests: a war of a few towns and days, few runs.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
SMALL = os.environ.get("SERVAL_SMALL", "") not in ("", "0")
SMALL_WAR = "notebooks/small.toml"
T = TypeVar("T")

sys.path.insert(0, str(ROOT))
os.chdir(ROOT)


def size(full: T, small: T) -> T:
    """The first, or in a small notebook the second."""
    return small if SMALL else full


def war(name: str) -> str:
    """A scenario by name; in a small notebook the small war."""
    return size(name, SMALL_WAR)


def show(draw: Any) -> Any:
    """A figure of sim/view, shown as it would be saved."""
    from IPython.display import Image

    from sim.view.files import picture

    return Image(picture(draw), width=900)


def scratch() -> Path:
    """A folder for what a notebook writes; it goes with the kernel's session."""
    keep.append(tempfile.TemporaryDirectory(prefix="serval-"))
    return Path(keep[-1].name)


keep: list[tempfile.TemporaryDirectory[str]] = []
