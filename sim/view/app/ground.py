"""The map under everything: shapes in km, sent to the browser once.

The same layers and projection as the printed maps (sim/view/maps/layers.py); coordinates are rounded to 0.1 km.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.path import Path

from agents.records.frame import COLUMNS, ROWS
from scenarios.layers import load_layers
from scenarios.schema import Plane
from sim.view import style
from sim.view.maps import layers, shading

Line = list[float]  # x, y, x, y …


def lines(path: Path) -> list[Line]:
    """The parts of a path, each as x, y, x, y … in km."""
    points = np.asarray(path.vertices)
    starts = [*np.flatnonzero(path.codes == Path.MOVETO).tolist(), len(points)]
    parts = [points[a:b] for a, b in pairwise(starts)]
    return [np.round(part, 1).ravel().tolist() for part in parts]


def grid(plane: Plane) -> dict[str, float]:
    """The frame of cells: its south-west corner and the side of a cell [km], and how many there are."""
    return {"west": plane.west_km, "south": plane.south_km, "cell": plane.cell_km, "columns": COLUMNS, "rows": ROWS}


def plane_words(plane: Plane) -> str:
    """What tells one plane from another: a run is drawn on the ground of its own."""
    return plane.model_dump_json()


def ground(plane: Plane) -> dict[str, Any]:
    """Shapes in the plane of a theatre, its frame of cells, and the colours of what is not a party."""
    shapes = layers.ground(load_layers(), plane)
    return {
        "country": lines(shapes.country),
        "neighbours": [{"name": name, "lines": lines(path)} for name, path in shapes.neighbours],
        "regions": [line for path in shapes.regions for line in lines(path)],
        "rivers": [{"major": major, "lines": lines(path)} for path, major in shapes.rivers],
        "lakes": [line for path in shapes.lakes for line in lines(path)],
        "grid": grid(plane),
        "plane": plane_words(plane),
        "shade": {
            "town_km": shading.TOWN_REACH_KM,
            "unit_km": shading.UNIT_REACH_KM,
            "persons": shading.PERSONS_AS_TOWN,
            "faintest": shading.FAINTEST,
            "deepest": shading.DEEPEST,
        },
        "colours": {
            "ink": style.INK,
            "quiet": style.QUIET,
            "land": style.LAND,
            "abroad": style.ABROAD,
            "water": style.WATER,
            "border": style.BORDER,
            "region": style.REGION,
            "road": style.ROAD_COLOUR,
            "neighbour": style.NEIGHBOUR_INK,
            "camps": list(style.CAMP_COLOURS),
        },
        "camps": list(style.CAMP_TITLES),
    }
