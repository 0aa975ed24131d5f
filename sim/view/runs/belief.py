"""Belief against truth: how strong staffs took their enemies to be and were, and how many bodies they knew of."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.names import staff_title
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.calendar import date_axis, days
from sim.view.panels import FOOT_INCH, counts, frame
from sim.view.runs.tracked import Tracked
from sim.view.tables import Array

PLACED, MISPLACED, TRUTH = "#0072B2", "#E69F00", "#D9D9D9"
HEAD_INCH, HIGH_INCH, GAP_INCH, LEFT_INCH, RIGHT_INCH = 1.22, 1.45, 0.42, 0.94, 0.12


def belief(trajectory: Trajectory, known: list[Tracked]) -> Figure:
    """A column for each staff: power of its enemies (above), and their bodies (below)."""
    figure = style.blank(HEAD_INCH + 2 * HIGH_INCH + GAP_INCH + FOOT_INCH)
    below = f"{trajectory.scenario.title}. What each staff knew of the enemies who were in the theatre, day by day."
    style.heading(figure, "Belief against truth", below)
    wide = (style.WIDTH - RIGHT_INCH) / len(known) - LEFT_INCH
    for number, each in enumerate(known):
        left = LEFT_INCH + number * (wide + LEFT_INCH)
        upper = frame(figure, left, FOOT_INCH + HIGH_INCH + GAP_INCH, wide, HIGH_INCH)
        lower = frame(figure, left, FOOT_INCH, wide, HIGH_INCH)
        upper.set_title(title_of(trajectory, each.staff))
        draw_power(upper, trajectory, each)
        draw_bodies(lower, trajectory, each)
        if number == 0:
            upper.set_ylabel("power of enemies\n[riflemen]")
            lower.set_ylabel("bodies of enemies\n[units]")
            legend(figure, upper, lower)
    style.footer(figure, trajectory)
    return figure


def title_of(trajectory: Trajectory, staff: str) -> str:
    """The name of the faction that leads a staff, or of those who share it."""
    names = trajectory.names
    titles = dict(zip(names.factions, names.faction_titles, strict=True))
    return f"Staff: {titles.get(staff) or staff_title(staff)}"


def draw_power(axes: Axes, trajectory: Trajectory, each: Tracked) -> None:
    """True power as an area, believed power as a line."""
    day = days(trajectory)
    counts(axes, float(max(each.true_power.max(), each.believed_power.max())))
    date_axis(axes, trajectory, label=False)
    axes.fill_between(day, each.true_power, step="post", color=TRUTH, linewidth=0, label="power there in truth")
    axes.plot(day, each.believed_power, color=PLACED, drawstyle="steps-post", label="power believed")


def draw_bodies(axes: Axes, trajectory: Trajectory, each: Tracked) -> None:
    """Bodies stacked: known in their place, known elsewhere, unknown."""
    day, floor = days(trajectory), np.zeros(trajectory.turns + 1)
    counts(axes, float((each.placed + each.misplaced + each.unknown).max()))
    date_axis(axes, trajectory)
    hatched = {"facecolor": "white", "edgecolor": style.QUIET, "hatch": "/////", "linewidth": 0.4}
    layers: tuple[tuple[Array, dict[str, Any], str], ...] = (
        (each.placed, {"color": PLACED, "linewidth": 0}, "bodies known, within a cell of their place"),
        (each.misplaced, {"color": MISPLACED, "linewidth": 0}, "known, but believed elsewhere"),
        (each.unknown, hatched, "unknown to the staff"),
    )
    for values, look, word in layers:
        axes.fill_between(day, floor, floor + values, step="post", label=word, **look)
        floor = floor + values


def legend(figure: Figure, *all_axes: Axes) -> None:
    """One line for all panels."""
    found = [axes.get_legend_handles_labels() for axes in all_axes]
    handles, words = [h for hs, _ in found for h in hs], [w for _, ws in found for w in ws]
    up = 1.0 - 0.70 / figure.get_figheight()
    figure.legend(handles, words, loc="center left", bbox_to_anchor=(0.006, up), ncols=len(words), fontsize=7.5,
                  handlelength=1.4, columnspacing=1.2, borderpad=0)  # fmt: skip
