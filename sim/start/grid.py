"""The plane of the map: an equal-area projection, and the frame of square cells laid over it.

Lambert azimuthal equal-area on a sphere (Snyder 1987, USGS Professional Paper 1395, p. 185), centred on the
theatre; x runs east and y north in km. Where the centre and the frame's corner lie, and how large a cell is, stands
in the theatre's plane.csv. Left out: the flattening of the Earth (areas come out 0.3 % larger than on the ellipsoid).
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from agents.records.columns import Table
from agents.records.frame import COLUMNS, ROWS, cell_at

if TYPE_CHECKING:
    from scenarios.schema import Plane

EARTH_KM = 6371.0072  # radius of the sphere of equal area


def project(lat: float, lon: float, plane: "Plane") -> tuple[float, float]:
    """x, y [km] of a place given in degrees."""
    phi, phi_0 = math.radians(lat), math.radians(plane.centre_lat)
    delta = math.radians(lon - plane.centre_lon)
    towards = math.sin(phi_0) * math.sin(phi) + math.cos(phi_0) * math.cos(phi) * math.cos(delta)
    k = EARTH_KM * math.sqrt(2.0 / (1.0 + towards))
    x = k * math.cos(phi) * math.sin(delta)
    y = k * (math.cos(phi_0) * math.sin(phi) - math.sin(phi_0) * math.cos(phi) * math.cos(delta))
    return x, y


def place_cell(lat: float, lon: float, plane: "Plane") -> int:
    """The cell of a place given in degrees; -1 off the map."""
    plain = getattr(cell_at, "py_func", cell_at)  # not worth a compilation
    return int(plain(*project(lat, lon, plane), plane.west_km, plane.south_km, plane.cell_km))


def cell_centre(cell: int, plane: "Plane") -> tuple[float, float]:
    """x, y [km] of the middle of a cell."""
    row, column = divmod(cell, COLUMNS)
    return plane.west_km + plane.cell_km * (column + 0.5), plane.south_km + plane.cell_km * (row + 0.5)


def extent(plane: "Plane") -> tuple[float, float, float, float]:
    """West, east, south and north edge of the frame [km]."""
    return (
        plane.west_km,
        plane.west_km + COLUMNS * plane.cell_km,
        plane.south_km,
        plane.south_km + ROWS * plane.cell_km,
    )


def straight_km(lat: Table, lon: Table) -> Table:
    """[n, n] straight distances [km] over the sphere between places in degrees (haversine)."""
    phi, lam = np.radians(lat), np.radians(lon)
    half_lat, half_lon = (phi[:, None] - phi) / 2.0, (lam[:, None] - lam) / 2.0
    chord = np.sin(half_lat) ** 2 + np.cos(phi[:, None]) * np.cos(phi) * np.sin(half_lon) ** 2
    return np.ascontiguousarray(2.0 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))
