"""The plane of the map: an equal-area projection, and the 20 km grid laid over it.

Lambert azimuthal equal-area on a sphere (Snyder 1987, USGS Professional Paper 1395, p. 185), centred on the
theatre; x runs east and y north in km. The grid's corner and shape are those of scenarios/theatre/grid.csv.
Left out: the flattening of the Earth (areas come out 0.3 % larger than on the ellipsoid).
"""

import math

import numpy as np

from agents.columns import Table
from agents.compiled import rule

CENTRE_LAT, CENTRE_LON = 17.0, -2.5  # degrees: middle of the theatre
EARTH_KM = 6371.0072  # radius of the sphere of equal area
WEST_KM, SOUTH_KM = -720.0, -666.0  # south-west corner of the grid
CELL_KM = 20.0
COLUMNS, ROWS = 74, 60


def project(lat: float, lon: float) -> tuple[float, float]:
    """x, y [km] of a place given in degrees."""
    phi, phi_0 = math.radians(lat), math.radians(CENTRE_LAT)
    delta = math.radians(lon - CENTRE_LON)
    towards = math.sin(phi_0) * math.sin(phi) + math.cos(phi_0) * math.cos(phi) * math.cos(delta)
    k = EARTH_KM * math.sqrt(2.0 / (1.0 + towards))
    x = k * math.cos(phi) * math.sin(delta)
    y = k * (math.cos(phi_0) * math.sin(phi) - math.sin(phi_0) * math.cos(phi) * math.cos(delta))
    return x, y


@rule
def cell_at(x: float, y: float) -> int:
    """The cell of a point [km], counted row by row from the south-west; -1 off the map."""
    column = int(math.floor((x - WEST_KM) / CELL_KM))
    row = int(math.floor((y - SOUTH_KM) / CELL_KM))
    if column < 0 or column >= COLUMNS or row < 0 or row >= ROWS:
        return -1
    return row * COLUMNS + column


def place_cell(lat: float, lon: float) -> int:
    """The cell of a place given in degrees; -1 off the map."""
    plain = getattr(cell_at, "py_func", cell_at)  # not worth a compilation
    return int(plain(*project(lat, lon)))


def cell_centre(cell: int) -> tuple[float, float]:
    """x, y [km] of the middle of a cell."""
    row, column = divmod(cell, COLUMNS)
    return WEST_KM + CELL_KM * (column + 0.5), SOUTH_KM + CELL_KM * (row + 0.5)


def straight_km(lat: Table, lon: Table) -> Table:
    """[n, n] straight distances [km] over the sphere between places in degrees (haversine)."""
    phi, lam = np.radians(lat), np.radians(lon)
    half_lat, half_lon = (phi[:, None] - phi) / 2.0, (lam[:, None] - lam) / 2.0
    chord = np.sin(half_lat) ** 2 + np.cos(phi[:, None]) * np.cos(phi) * np.sin(half_lon) ** 2
    return np.ascontiguousarray(2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))
