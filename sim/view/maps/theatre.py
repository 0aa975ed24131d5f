"""The theatre at key moments of a run: small multiples of the map with one legend."""

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from agents.records.codes import LATERITE, PAVED, PISTE
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.maps.frame import View, frame_run
from sim.view.maps.layers import Ground
from sim.view.maps.map import draw_moment, neighbour_names, road_look
from sim.view.parties import Party
from sim.view.tables import key_moments

PANELS, ACROSS = 6, 3
SIDE_INCH, GAP_INCH, TITLE_INCH, HEAD_INCH, FOOT_INCH = 0.10, 0.10, 0.24, 0.56, 0.86


def theatre_map(trajectory: Trajectory, ground: Ground, parties: list[Party]) -> Figure:
    """Six maps from the start to the end of the run."""
    view = frame_run(trajectory)
    moments = key_moments(trajectory, PANELS, view.names)
    dates = [trajectory.dates[moment.tick] for moment in moments]
    days = [f"{date:%a} {date.day} {date:%b}" for date in dates]
    down = -(-len(moments) // ACROSS)
    wide = (style.WIDTH - 2 * SIDE_INCH - (ACROSS - 1) * GAP_INCH) / ACROSS
    high = wide * (view.box.top - view.box.bottom) / (view.box.right - view.box.left)
    height = HEAD_INCH + down * (high + TITLE_INCH) + FOOT_INCH
    figure = style.blank(height)
    style.heading(
        figure,
        trajectory.scenario.title,
        "Who held what, and where the forces stood. Signs carry the number of units; their size grows with the people.",
    )
    for number, moment in enumerate(moments):
        left = SIDE_INCH + (number % ACROSS) * (wide + GAP_INCH)
        top = height - HEAD_INCH - (number // ACROSS) * (high + TITLE_INCH) - TITLE_INCH
        axes = figure.add_axes((left / style.WIDTH, (top - high) / height, wide / style.WIDTH, high / height))
        draw_moment(axes, trajectory, moment.tick, view, ground, parties)
        title(
            axes, days[number] if days.count(days[number]) == 1 else f"{days[number]} {dates[number]:%H:%M}", moment.why
        )
        if number == 0:
            scale_bar(axes, view)
            neighbour_names(axes, ground, view)
    legend(figure, parties, trajectory)
    style.footer(figure, trajectory)
    return figure


def title(axes: Axes, date: str, why: str) -> None:
    """A panel's date in bold, and what made it worth a picture."""
    axes.annotate(date, (0, 1), (0, 3), xycoords="axes fraction", textcoords="offset points", fontsize=9.5,
                  fontweight="bold", va="bottom")  # fmt: skip
    axes.annotate(why, (1, 1), (0, 3), xycoords="axes fraction", textcoords="offset points", fontsize=7.5,
                  color=style.QUIET, ha="right", va="bottom")  # fmt: skip


def scale_bar(axes: Axes, view: View) -> None:
    """A bar of round length, about a sixth of the map, in the lower right corner."""
    box = view.box
    wide = box.right - box.left
    long = round_length(wide / 5)
    right, low = box.right - 0.03 * wide, box.bottom + 0.04 * (box.top - box.bottom)
    axes.plot([right - long, right], [low, low], "-", color=style.INK, linewidth=1.6, solid_capstyle="butt", zorder=9)
    axes.annotate(f"{long:g} km", (right - long / 2, low), (0, 2), textcoords="offset points", ha="center",
                  va="bottom", fontsize=7, zorder=9)  # fmt: skip


def round_length(most: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 … that is not above `most`."""
    unit = 10.0 ** math.floor(math.log10(most))
    return max(step * unit for step in (1, 2, 5) if step * unit <= most)


def legend(figure: Figure, parties: list[Party], trajectory: Trajectory) -> None:
    """One legend under all panels: parties by camp, then how to read towns, roads and shading."""
    shown = np.unique([party.camp for party in parties])
    signs = [
        Line2D([], [], linestyle="", marker=party.shape, markersize=7 if party.shape != "D" else 6,
               markerfacecolor=party.colour, markeredgecolor="white", label=party.title)
        for party in parties
    ]  # fmt: skip
    dot: dict[str, Any] = {
        "linestyle": "",
        "marker": "o",
        "markersize": 5.5,
        "markeredgecolor": style.INK,
        "markeredgewidth": 0.5,
    }
    ways = [("paved road", road_look(PAVED)), ("laterite", road_look(LATERITE)), ("piste", road_look(PISTE))]
    keys = [
        Line2D([], [], markerfacecolor=style.QUIET, label="town held by the government's camp", **dot),
        Line2D([], [], markerfacecolor="white", markeredgecolor=style.QUIET, markeredgewidth=1.6, linestyle="",
               marker="o", markersize=4.5, label="by another camp"),
        Line2D([], [], markerfacecolor="white", label="by nobody", **dot),
        Line2D([], [], linestyle="", marker="s", markersize=6, markerfacecolor="white",
               markeredgecolor=style.QUIET, label="hollow: hiding or in the bush"),
        *(Line2D([], [], color=style.ROAD_COLOUR, linewidth=1.4 * wide, linestyle=dash, label=word)
          for word, (wide, dash) in ways),
    ]  # fmt: skip
    shades = [
        Line2D([], [], linestyle="", marker="s", markersize=8, markeredgewidth=0,
               markerfacecolor=style.pale(style.CAMP_COLOURS[camp], 0.36), label=f"shade: {style.CAMP_TITLES[camp]}")
        for camp in shown
    ]  # fmt: skip
    for row, entries in enumerate((signs, keys, shades)):
        anchor = (0.01, (FOOT_INCH - 0.10 - 0.21 * row) / figure.get_figheight())
        figure.legend(handles=entries, loc="upper left", bbox_to_anchor=anchor, ncols=len(entries), fontsize=7.5,
                      handletextpad=0.25, columnspacing=1.1, borderpad=0, borderaxespad=0,
                      handlelength=1.6)  # fmt: skip
