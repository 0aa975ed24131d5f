"""Cells by hand: corners, borders, and what lies off the map."""

import pytest

from agents.records.frame import COLUMNS, ROWS, cell_at

LAST = COLUMNS * ROWS - 1
EAST, NORTH = 100.0 + 20.0 * COLUMNS, -300.0 + 20.0 * ROWS  # the far borders [km]


@pytest.mark.parametrize(
    ("x", "y", "cell"),
    [
        (100.0, -300.0, 0), (119.9, -280.1, 0), (120.0, -300.0, 1), (100.0, -280.0, COLUMNS),
        (165.0, -255.0, 2 * COLUMNS + 3),
        (EAST - 0.1, NORTH - 0.1, LAST), (EAST - 0.1, -300.0, COLUMNS - 1), (100.0, NORTH - 0.1, LAST - COLUMNS + 1),
        (99.9, -300.0, -1), (100.0, -300.1, -1), (EAST, -300.0, -1), (100.0, NORTH, -1),
    ],
)  # fmt: skip
def test_cells_are_counted_from_the_south_west(x: float, y: float, cell: int) -> None:
    assert cell_at(x, y, 100.0, -300.0, 20.0) == cell
