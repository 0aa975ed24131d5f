"""The time axis that all charts share: days of the campaign, labelled with dates."""

from datetime import datetime, timedelta

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from sim.trajectory import Trajectory
from sim.view import style
from sim.view.tables import Array, milestones

LABEL_INCH = 0.66  # width that a date on an axis needs
WIDE = 6  # labels for which there must be room before single days (or weeks) get a mark of their own
STEPS = (1, 2, 3, 5, 7, 10, 14, 21, 28, 56, 112, 364)  # days between them


def days(trajectory: Trajectory) -> Array:
    """[turns + 1]: days since the start at every index of the run."""
    return np.arange(trajectory.turns + 1) * (trajectory.scenario.tick_hours / 24)


def date_axis(axes: Axes, trajectory: Trajectory, label: bool = True) -> None:
    """Dates along the bottom; the axis counts days since the start."""
    date_scale(axes, trajectory.dates[0], trajectory.turns * trajectory.scenario.tick_hours / 24, label)


def date_scale(axes: Axes, first: datetime, long: float, label: bool = True) -> None:
    """Dates along the bottom from `first` on, for so many days; the axis counts days."""
    labels = axes.get_position().width * axes.get_figure(root=True).get_figwidth() / LABEL_INCH  # type: ignore[union-attr]
    step = next((each for each in STEPS if long / each <= labels), STEPS[-1])
    at = np.arange(0, long + 1e-9, step)
    axes.set_xlim(0, max(long, 1e-9))
    axes.set_xticks(at, [date_words(first, day) for day in at])
    if labels > WIDE:
        axes.xaxis.set_minor_locator(FixedLocator(np.arange(0, long + 1e-9, 7 if step % 7 == 0 else 1).tolist()))
    if label:
        axes.set_xlabel(f"date ({first:%Y})")


def date_words(first: datetime, day: float) -> str:
    """A date as "10 Jan"."""
    date = first + timedelta(days=float(day))
    return f"{date.day} {date:%b}"


def mark_milestones(axes: Axes, trajectory: Trajectory, words: bool = True) -> None:
    """Thin lines where help was asked for and where the intervention was decided, named above the frame."""
    found = milestones(trajectory)
    for number, (day, why) in enumerate(found):
        axes.axvline(day, color=style.INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=4)
        if words:
            side = "right" if number == 0 and len(found) > 1 else "left"
            axes.annotate(why, (day, 1), (-2 if side == "right" else 2, 2), xycoords=("data", "axes fraction"),
                          textcoords="offset points", fontsize=7, color=style.QUIET, ha=side, va="bottom")  # fmt: skip
