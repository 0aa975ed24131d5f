"""The theatre at a moment: ground, roads, who controls what, towns by holder, units by party.

`draw_moment` draws one map on given axes, so that small multiples, a film or a notebook share it. Shading is a
picture, not a state of the model: it spreads the holders of towns and the units present over the 20 km grid by
distance. Units of a party that stand close together are one sign with their number; hollow signs hide or stand in
the bush. Left out: refuges, places abroad without units, everything off the grid.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from agents.records.codes import HIDING, PISTE, PRESENT
from sim.start.grid import extent
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.maps.frame import View
from sim.view.maps.labels import Box, needs_hair, place_names, push_apart
from sim.view.maps.layers import Ground, label_spot
from sim.view.maps.shading import control
from sim.view.parties import Party, party_of_side
from sim.view.tables import place

Array = np.ndarray[Any, Any]

TOGETHER_KM = 26.0  # units of a party that stand closer than this are one sign
NAME_SIZE = 7.0  # point
NAME_GAP = 4.0  # point between a town's middle and its name
NEIGHBOUR_SIZE = 6.0  # point


class Stack(NamedTuple):
    """Units of one party close together: one sign."""

    party: int
    hollow: bool
    x: float
    y: float
    units: int
    people: int


def stacks(trajectory: Trajectory, tick: int, party_of: Array, box: Box) -> list[Stack]:
    """The units in the box, gathered by party where they stand close together."""
    units = trajectory.units[tick]
    x, y = place(trajectory, tick)
    here = (units.status == PRESENT) & (units.personnel > 0) & (party_of[units.faction] >= 0)
    here &= (x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)
    found: list[Stack] = []
    for row in np.flatnonzero(here).tolist():
        party = int(party_of[units.faction[row]])
        hollow = bool(units.bush[row] or units.posture[row] == HIDING)
        at_x, at_y, people = float(x[row]), float(y[row]), int(units.personnel[row])
        for number, s in enumerate(found):
            if s.party == party and s.hollow == hollow and np.hypot(s.x - at_x, s.y - at_y) < TOGETHER_KM:
                all_people = s.people + people
                share = people / all_people
                middle = (s.x + share * (at_x - s.x), s.y + share * (at_y - s.y))
                found[number] = Stack(party, hollow, *middle, s.units + 1, all_people)
                break
        else:
            found.append(Stack(party, hollow, at_x, at_y, 1, people))
    return found


def draw_ground(axes: Axes, ground: Ground, view: View) -> None:
    """Neighbours, country, regions, rivers, lakes, roads by class."""
    axes.set_facecolor(style.SEA)
    rivers = [path for path, _ in ground.rivers]
    wide = [1.1 if major else 0.5 for _, major in ground.rivers]
    shapes: tuple[tuple[list[Path], dict[str, Any]], ...] = (
        (
            [path for _, path in ground.neighbours],
            {"facecolors": style.ABROAD, "edgecolors": "white", "linewidths": 0.6},
        ),
        ([ground.country], {"facecolors": style.LAND, "edgecolors": "none"}),
        (ground.regions, {"facecolors": "none", "edgecolors": style.REGION, "linewidths": 0.4, "zorder": 3}),
        (ground.lakes, {"facecolors": style.WATER, "edgecolors": "none", "zorder": 3}),
        (rivers, {"facecolors": "none", "edgecolors": style.WATER, "linewidths": wide, "zorder": 3}),
        ([ground.country], {"facecolors": "none", "edgecolors": style.BORDER, "linewidths": 0.8, "zorder": 4}),
    )
    for paths, look in shapes:
        axes.add_collection(PathCollection(paths, transform=axes.transData, **{"zorder": 1, **look}), autolim=False)
    for road, lines in view.roads:
        width, dash = road_look(road)
        roads = LineCollection(list(lines), colors=style.ROAD_COLOUR, linewidths=width, linestyles=dash, zorder=4)
        axes.add_collection(roads, autolim=False)


def road_look(road: int) -> tuple[float, Any]:
    """Width [point] and dash of a road of this class: thick and whole where it is paved, thin and broken where not."""
    if road < PISTE:
        return (0.9, 0.7)[road], "-"
    return 0.5, (0, (3.0, 1.6))


def draw_towns(axes: Axes, trajectory: Trajectory, tick: int, view: View, parties: list[Party]) -> None:
    """Towns by holder: plain if the government's camp holds them, with a white heart if another does."""
    towns, rows = trajectory.towns[tick], view.towns
    home = trajectory.sides[0].camp[trajectory.theatre[0].government]
    party_of = np.append(party_of_side(parties, trajectory.sides.shape[1]), -1)
    holders = [parties[number] if number >= 0 else None for number in party_of[towns.holder[rows]]]
    area = town_size(trajectory.towns[0])[rows] ** 2
    colours = [party.colour if party else style.NOBODY for party in holders]
    x, y = towns.x[rows], towns.y[rows]
    axes.scatter(x, y, s=area, c=colours, edgecolors=style.INK, linewidths=0.4, zorder=6)
    foreign = np.array([party is not None and party.camp != home for party in holders], dtype=bool)
    axes.scatter(x[foreign], y[foreign], s=0.2 * area[foreign], c="white", linewidths=0, zorder=6.1)


def town_size(towns: Any) -> Array:
    """Diameter [point] of every town's dot, by its people."""
    return np.asarray(np.clip(3.0 + np.log10(np.maximum(towns.population, 1e3) / 1e3) * 1.3, 3.0, 6.0))


def sign_size(stack: Stack) -> float:
    """Width [point] of a sign, by the people under it."""
    return float(np.clip(4.6 + 1.1 * np.log2(max(stack.people, 50) / 50), 4.6, 9.5))


def draw_units(axes: Axes, found: list[Stack], parties: list[Party], at: Array, scale: float) -> list[Box]:
    """The signs where they were pushed to, each tied to its place by a hair; returns the boxes they fill (pixels)."""
    places = axes.transData.inverted().transform(at)
    hairs = [((stack.x, stack.y), (x, y)) for stack, (x, y) in zip(found, places, strict=True)]
    axes.add_collection(LineCollection(hairs, colors=style.INK, linewidths=0.3, zorder=6.5), autolim=False)
    for shape in sorted({parties[stack.party].shape for stack in found}):
        same = [n for n, stack in enumerate(found) if parties[stack.party].shape == shape]
        colours = [parties[found[n].party].colour for n in same]
        hollow = [found[n].hollow for n in same]
        axes.scatter(
            places[same, 0], places[same, 1], marker=shape, zorder=7,
            s=[(sign_size(found[n]) * (0.8 if shape == "D" else 1.0)) ** 2 for n in same],
            c=["white" if empty else colour for colour, empty in zip(colours, hollow, strict=True)],
            edgecolors=[colour if empty else "white" for colour, empty in zip(colours, hollow, strict=True)],
            linewidths=[0.9 if empty else 0.5 for empty in hollow],
        )  # fmt: skip
    for stack, (x, y) in zip(found, places, strict=True):
        if stack.units > 1:
            party, wide = parties[stack.party], sign_size(stack)
            ink = style.INK if stack.hollow else style.ink_on(party.colour)
            drop = -0.08 * wide if party.shape == "^" else 0.0
            axes.annotate(str(stack.units), (x, y), (0, drop), textcoords="offset points", ha="center",
                          va="center_baseline", fontsize=min(5.6, 0.66 * wide), color=ink, zorder=7.1)  # fmt: skip
    halves = [0.5 * sign_size(stack) * scale for stack in found]
    return [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(at.tolist(), halves, strict=True)]


def neighbour_names(axes: Axes, ground: Ground, view: View) -> None:
    """The names of the countries around, fainter than any town's, where they have room beside what is written."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    km = (
        NEIGHBOUR_SIZE * (view.box.right - view.box.left) / (axes.bbox.width * 72 / figure.dpi)
    )  # height of the letters
    written = [Box(*text.get_window_extent(renderer).extents) for text in axes.texts]
    for name, path in ground.neighbours:
        spot = label_spot(path, view.box, 0.82 * km * len(name), 1.3 * km)
        if spot:
            word = axes.text(*spot, name.upper(), fontsize=NEIGHBOUR_SIZE, color=style.NEIGHBOUR_INK, ha="center",
                             va="center", zorder=3.5)  # fmt: skip
            box = Box(*word.get_window_extent(renderer).extents)
            if any(box.overlap(other) > 0.0 for other in written):
                word.remove()


def draw_names(axes: Axes, view: View, towns: Any, signs: list[Box], scale: float) -> None:
    """Names of the chief towns where they cover nothing; those without room are left out."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    points = [tuple(axes.transData.transform((towns.x[row], towns.y[row])).tolist()) for row in view.named]
    words = [view.names[row] for row in view.named]
    halo = [withStroke(linewidth=1.4, foreground="white", alpha=0.85)]
    texts = [
        axes.text(0, 0, word, fontsize=NAME_SIZE, ha="center", va="center", zorder=8, path_effects=halo)
        for word in words
    ]
    extents = [text.get_window_extent(renderer) for text in texts]
    sizes = [(extent.width, extent.height * 0.86) for extent in extents]
    dots = [Box(x - 3, y - 3, x + 3, y + 3) for x, y in points]
    drawn = list(map(tuple, axes.transData.transform(np.column_stack([towns.x, towns.y])[view.towns]).tolist()))
    gap = NAME_GAP * scale
    boxes = place_names(points, sizes, Box(*axes.bbox.extents), signs + dots, gap)
    back = axes.transData.inverted()
    hairs = []
    for text, box, (x, y) in zip(texts, boxes, points, strict=True):
        if box is None:
            text.remove()
            continue
        middle = back.transform(((box.left + box.right) / 2, (box.bottom + box.top) / 2))
        text.set_position((float(middle[0]), float(middle[1])))
        if needs_hair(box, (x, y), drawn, gap):
            hairs.append(back.transform([(x, y), box.nearest(x, y)]))
    axes.add_collection(LineCollection(hairs, colors=style.INK, linewidths=0.5, zorder=7.5), autolim=False)


def draw_moment(
    axes: Axes, trajectory: Trajectory, tick: int, view: View, ground: Ground, parties: list[Party]
) -> None:
    """The whole map after so many turns, on axes whose place in the figure is final."""
    draw_base(axes, view, ground)
    draw_state(axes, trajectory, tick, view, ground, parties)


def draw_base(axes: Axes, view: View, ground: Ground) -> None:
    """What does not change in a run."""
    style.quiet_axes(axes)
    draw_ground(axes, ground, view)
    axes.set_xlim(view.box.left, view.box.right)
    axes.set_ylim(view.box.bottom, view.box.top)


def draw_state(axes: Axes, trajectory: Trajectory, tick: int, view: View, ground: Ground, parties: list[Party]) -> None:
    """What does: the shade of control, towns by holder, forces, names where they have room."""
    edges = extent(trajectory.scenario.theatre.plane)
    shade = axes.imshow(
        control(trajectory, tick), origin="lower", extent=edges, interpolation="nearest", zorder=2, aspect="auto"
    )
    shade.set_clip_path(ground.country, axes.transData)
    axes.set_xlim(view.box.left, view.box.right)
    axes.set_ylim(view.box.bottom, view.box.top)
    party_of = party_of_side(parties, trajectory.sides.shape[1])
    draw_towns(axes, trajectory, tick, view, parties)
    found = stacks(trajectory, tick, party_of, view.box)
    figure = axes.get_figure(root=True)
    assert figure is not None
    scale = figure.dpi / 72.0
    towns = trajectory.towns[0]
    dots = axes.transData.transform(np.column_stack([towns.x[view.towns], towns.y[view.towns]]))
    homes = axes.transData.transform(np.array([(s.x, s.y) for s in found]).reshape(-1, 2))
    radius = np.array([sign_size(s) for s in found]) * scale * 0.52
    at = push_apart(homes, radius, dots, town_size(towns)[view.towns] * scale * 0.5)
    low, high = np.array(axes.bbox.min) + radius[:, None], np.array(axes.bbox.max) - radius[:, None]
    at = np.clip(at, low, high)  # signs of units near the frame stay whole
    signs = draw_units(axes, found, parties, at, scale)
    draw_names(axes, view, towns, signs, scale)
