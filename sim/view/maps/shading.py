"""Who controls the country around the towns: a shade for every cell of the grid.

A picture, not a state of the model: the holders of towns and the units in the open are spread over the grid by
distance. The hue is the mean of the camps by their share, the depth grows with what is near.
"""

from typing import Any

import numpy as np

from agents.records.codes import HIDING, PRESENT
from agents.records.frame import COLUMNS, ROWS
from scenarios.schema import Plane
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.tables import place

Array = np.ndarray[Any, Any]

TOWN_REACH_KM = 75.0  # distance at which a town's hold has faded to a third
UNIT_REACH_KM = 35.0
PERSONS_AS_TOWN = 400.0  # people under arms that shade the ground as much as holding a town does
FAINTEST, DEEPEST = 0.06, 0.40  # opacity far from everything, and amid it


def control(trajectory: Trajectory, tick: int) -> Array:
    """[rows, columns, 4]: the shade of every cell; clear outside the country."""
    towns, units, sides = trajectory.towns[tick], trajectory.units[tick], trajectory.sides[tick]
    plane = trajectory.scenario.theatre.plane
    held = towns.holder >= 0
    out = (units.status == PRESENT) & (units.personnel > 0) & (units.bush == 0) & (units.posture != HIDING)
    x, y = place(trajectory, tick)
    ones = np.ones(held.sum())
    hold = spread(towns.x[held], towns.y[held], sides.camp[towns.holder[held]], ones, TOWN_REACH_KM, plane)
    people = units.personnel[out] / PERSONS_AS_TOWN
    hold += spread(x[out], y[out], sides.camp[units.faction[out]], people, UNIT_REACH_KM, plane)
    total = hold.sum(axis=0)
    share = hold / np.maximum(total, 1e-9)
    hues = np.array([style.pale(colour, 1.0) for colour in style.CAMP_COLOURS])
    shade = np.empty((ROWS, COLUMNS, 4))
    shade[..., :3] = np.einsum("crk,cx->rkx", share, hues)
    shade[..., 3] = FAINTEST + (DEEPEST - FAINTEST) * (1.0 - np.exp(-total))
    shade[..., 3] *= trajectory.world.cells.in_mali.reshape(ROWS, COLUMNS)
    return shade


def spread(x: Array, y: Array, camp: Array, weight: Array, reach_km: float, plane: Plane) -> Array:
    """[camps, rows, columns]: the weights of things at x, y [km], faded by distance to every cell's centre."""
    east = plane.west_km + plane.cell_km * (np.arange(COLUMNS) + 0.5)
    north = plane.south_km + plane.cell_km * (np.arange(ROWS) + 0.5)
    away = np.hypot(east[None, None, :] - x[:, None, None], north[None, :, None] - y[:, None, None])
    near = weight[:, None, None] * np.exp(-away / reach_km)
    return np.stack([near[camp == number].sum(axis=0) for number in range(len(style.CAMP_COLOURS))])
