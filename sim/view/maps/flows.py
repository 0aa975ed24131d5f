"""The map of flight: who fled from where to where in a run, whether they are back or not.

A line for each of the greatest flows, from the town they left to where they went, thicker with their number, in the
colour of the kind of haven; a ring for those who stayed in the country around their town. Who fled before the campaign
is left out.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke

from agents.records.codes import AROUND, CAMP_ABROAD, HOME, KIN, SITE
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.maps.frame import MARGIN_KM, frame_run
from sim.view.maps.labels import Box
from sim.view.maps.layers import Ground
from sim.view.maps.map import draw_ground, neighbour_names
from sim.view.maps.theatre import scale_bar
from sim.view.panels import nothing
from sim.view.tables import Array

MOST_FLOWS, LEAST_PEOPLE, MOST_NAMED = 45, 25, 40
KINDS = {
    SITE: ("#0072B2", "to a town near by"),
    KIN: ("#009E73", "to kin in a city"),
    CAMP_ABROAD: ("#D55E00", "abroad"),
}
RING = "#6B6B6B"
HEAD_INCH, FOOT_INCH, SIDE_INCH = 0.56, 0.62, 0.10


def flows_map(trajectory: Trajectory, ground: Ground) -> Figure:
    """One map of the greatest flows of the run."""
    flows, rings = greatest(trajectory)
    view = frame_run(trajectory)
    view = view._replace(box=around(trajectory, view.box, flows, rings))
    wide = style.WIDTH - 2 * SIDE_INCH
    high = wide * (view.box.top - view.box.bottom) / (view.box.right - view.box.left)
    height = HEAD_INCH + high + FOOT_INCH
    figure = style.blank(height)
    total = int(trajectory.towns.left_total[-1].sum())
    below = f"{trajectory.scenario.title}: {total:,.0f} left home in the run. Lines: the greatest flows."
    style.heading(figure, "Who fled from where to where", below)
    axes = figure.add_axes((SIDE_INCH / style.WIDTH, FOOT_INCH / height, wide / style.WIDTH, high / height))
    axes.set_xlim(view.box.left, view.box.right)
    axes.set_ylim(view.box.bottom, view.box.top)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(False)
    draw_ground(axes, ground, view)
    if not flows and not rings:
        nothing(axes, "nobody fled")
    draw_flows(axes, trajectory, flows, rings)
    name_places(axes, trajectory, flows, rings)
    scale_bar(axes, view)
    neighbour_names(axes, ground, view)
    legend(figure, rings)
    style.footer(figure, trajectory)
    return figure


def greatest(trajectory: Trajectory) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int]]]:
    """(people, origin, place, kind) of the greatest flows, least first; (people, town) of those who stayed around."""
    c = trajectory.world.civilians
    went = c.people + c.road + c.homeward + c.returned
    moved = (c.early == 0) & (c.kind != HOME) & (went >= LEAST_PEOPLE)
    rows = np.flatnonzero(moved & (c.kind != AROUND))
    rows = rows[np.argsort(-went[rows], kind="stable")][:MOST_FLOWS][::-1]
    flows = [(int(went[r]), int(c.origin[r]), int(c.place[r]), int(c.kind[r])) for r in rows]
    return flows, [(int(went[r]), int(c.origin[r])) for r in np.flatnonzero(moved & (c.kind == AROUND))]


def around(
    trajectory: Trajectory, box: Box, flows: list[tuple[int, int, int, int]], rings: list[tuple[int, int]]
) -> Box:
    """Where people left and went to; places off the grid stay out. The map of the run if nobody fled."""
    towns = trajectory.towns[0]
    rows = [row for _, one, other, _ in flows for row in (one, other)] + [town for _, town in rings]
    rows = [row for row in rows if towns.cell[row] >= 0]
    if len(set(rows)) < 2:
        return box
    x, y = towns.x[rows], towns.y[rows]
    left, bottom, right, top = (float(edge) for edge in (x.min(), y.min(), x.max(), y.max()))
    high = max(top - bottom, (right - left) / 2.2)  # no narrow strips
    middle = (top + bottom) / 2
    return Box(left - MARGIN_KM, middle - high / 2 - MARGIN_KM, right + MARGIN_KM, middle + high / 2 + MARGIN_KM)


def width(people: Array | int) -> float:
    """Thickness [point] of a flow, by its people."""
    return float(0.7 + 0.055 * np.sqrt(people))


def draw_flows(
    axes: Axes, trajectory: Trajectory, flows: list[tuple[int, int, int, int]], rings: list[tuple[int, int]]
) -> None:
    """Bent arrows, all to the same hand, so that there and back lie apart; the greatest on top."""
    towns = trajectory.towns[0]
    for people, town in rings:
        axes.plot(towns.x[town], towns.y[town], "o", markersize=3.0 + 3.2 * width(people), markerfacecolor="none",
                  markeredgecolor=RING, markeredgewidth=1.0, zorder=5)  # fmt: skip
    for people, origin, place, kind in flows:
        thick = width(people)
        axes.add_patch(
            FancyArrowPatch(
                (towns.x[origin], towns.y[origin]), (towns.x[place], towns.y[place]), connectionstyle="arc3,rad=0.16",
                arrowstyle=f"-|>,head_length={2.2 + thick},head_width={1.1 + 0.6 * thick}", linewidth=thick,
                color=KINDS[kind][0], alpha=0.75, shrinkA=2.0, shrinkB=2.5, zorder=6,
            )
        )  # fmt: skip


def name_places(
    axes: Axes, trajectory: Trajectory, flows: list[tuple[int, int, int, int]], rings: list[tuple[int, int]]
) -> None:
    """Dots and names of the places that most people left or came to, where they have room within the frame."""
    towns, names = trajectory.towns[0], trajectory.names.short_titles
    weight = np.zeros(len(towns))
    for people, origin, place, _ in flows:
        weight[[origin, place]] += people
    for people, town in rings:
        weight[town] += people
    rows = np.flatnonzero(weight)
    axes.scatter(towns.x[rows], towns.y[rows], s=9, c=style.INK, linewidths=0, zorder=7)
    figure = axes.get_figure(root=True)
    assert figure is not None
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    written: list[Box] = []
    frame = Box(*axes.bbox.extents)
    for row in rows[np.argsort(-weight[rows], kind="stable")][:MOST_NAMED]:
        for dx, dy, ha in ((5, 2, "left"), (-5, 2, "right"), (5, -7, "left"), (-5, -7, "right")):
            word = axes.annotate(names[row], (towns.x[row], towns.y[row]), (dx, dy), ha=ha,
                                 textcoords="offset points", fontsize=7, zorder=8,
                                 path_effects=[withStroke(linewidth=2.0, foreground="white")])  # fmt: skip
            box = Box(*word.get_window_extent(renderer).extents)
            if box.inside(frame) and all(box.overlap(other) <= 0.0 for other in written):
                written.append(box)
                break
            word.remove()


def legend(figure: Figure, rings: list[tuple[int, int]]) -> None:
    """Kinds of haven, and how thick how many are."""
    kinds = [Line2D([], [], color=colour, linewidth=3.0, alpha=0.75, label=word) for colour, word in KINDS.values()]
    ring = Line2D([], [], linestyle="", marker="o", markersize=8, markerfacecolor="none", markeredgecolor=RING,
                  label="stayed in the country around")  # fmt: skip
    sizes = [
        Line2D([], [], color=style.QUIET, linewidth=width(people), label=f"{people:,.0f} people")
        for people in (100, 1000, 5000)
    ]
    figure.legend(handles=[*kinds, *([ring] if rings else []), *sizes], loc="lower left", ncols=7, fontsize=7.5,
                  bbox_to_anchor=(0.008, 0.24 / figure.get_figheight()), handlelength=1.8, columnspacing=1.3,
                  borderaxespad=0, borderpad=0)  # fmt: skip
