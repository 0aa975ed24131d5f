"""The frame of cells that every theatre is laid over, and how cells are counted: row by row from the south-west.

How large a cell is and where the frame lies on the Earth is the theatre's (scenarios/theatre/plane.csv); a small
theatre leaves most of the frame empty. A cell's number is row × COLUMNS + column.
"""

import math

from agents.compiled import rule

COLUMNS, ROWS = 74, 60


@rule
def cell_at(x: float, y: float, west_km: float, south_km: float, cell_km: float) -> int:
    """The cell of a point [km], counted row by row from the south-west; -1 off the map."""
    column = int(math.floor((x - west_km) / cell_km))  # `//` on floats takes ten times as long
    row = int(math.floor((y - south_km) / cell_km))
    if column < 0 or column >= COLUMNS or row < 0 or row >= ROWS:
        return -1
    return row * COLUMNS + column
