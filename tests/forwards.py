"""Arrays that tell when a rule counts from the end: compiled rules would read or write what lies before the array."""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from agents.records.columns import World
from tests.conftest import ROOT

RULES = (str(ROOT / "agents"), str(ROOT / "sim"))


def look_ahead(index: Any) -> None:
    """Raise if a rule uses an index that is, or holds, a negative number; tests may."""
    if type(index) is int and index >= 0:
        return  # nearly always
    numbers = index if isinstance(index, tuple) else (index,)
    if any(isinstance(number, (int, np.integer)) and number < 0 for number in numbers):
        caller = sys._getframe(2)
        if caller.f_code.co_filename.startswith(RULES):
            raise IndexError(f"{Path(caller.f_code.co_filename).name}:{caller.f_lineno} counts from the end: [{index}]")


class ForwardRows(np.recarray[Any, Any]):
    """Records of a World."""

    def __getitem__(self, index: Any) -> Any:
        look_ahead(index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        look_ahead(index)
        super().__setitem__(index, value)


class ForwardTable(np.ndarray[Any, Any]):
    """A table of numbers of a World."""

    def __getitem__(self, index: Any) -> Any:
        look_ahead(index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        look_ahead(index)
        super().__setitem__(index, value)


def forwards(w: World) -> World:
    """The same World; its arrays raise IndexError when a rule counts from their end."""
    kinds = (ForwardRows if array.dtype.names else ForwardTable for array in w)
    return World(*(array.view(kind) for array, kind in zip(w, kinds, strict=True)))
