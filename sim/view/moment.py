"""One map of one moment: a picture of a film, or of a page."""

from matplotlib.figure import Figure

from sim.trajectory import Trajectory
from sim.view import style
from sim.view.frame import View, frame_run
from sim.view.layers import Ground
from sim.view.map import draw_moment, neighbour_names
from sim.view.parties import Party, parties
from sim.view.theatre import FOOT_INCH, HEAD_INCH, SIDE_INCH, legend, scale_bar

CLOCK_SIZE = 15.0  # point


def moment(trajectory: Trajectory, tick: int, ground: Ground) -> Figure:
    """The map after so many turns, with date, legend and footer."""
    figure, view, everyone = stage(trajectory)
    draw_stage(figure, trajectory, tick, view, ground, everyone)
    return figure


def stage(trajectory: Trajectory, width: float = style.WIDTH) -> tuple[Figure, View, list[Party]]:
    """An empty figure that fits the run's map, and what all its moments share."""
    view = frame_run(trajectory)
    wide = width - 2 * SIDE_INCH
    high = wide * (view.box.top - view.box.bottom) / (view.box.right - view.box.left)
    return style.blank(HEAD_INCH + high + FOOT_INCH, width), view, parties(trajectory)


def draw_stage(
    figure: Figure, trajectory: Trajectory, tick: int, view: View, ground: Ground, everyone: list[Party]
) -> None:
    """Draw the moment on an empty stage."""
    across, up = figure.get_size_inches()
    date = trajectory.dates[tick]
    style.heading(figure, trajectory.scenario.title, "Who held what, and where the forces stood.")
    figure.text(0.988, 1.0 - 0.10 / up, f"{date:%a} {date.day} {date:%b %Y, %H:%M}", ha="right", va="top",
                fontsize=CLOCK_SIZE, fontweight="bold")  # fmt: skip
    high = up - HEAD_INCH - FOOT_INCH
    box = (SIDE_INCH / across, FOOT_INCH / up, (across - 2 * SIDE_INCH) / across, high / up)
    axes = figure.add_axes(box)
    draw_moment(axes, trajectory, tick, view, ground, everyone)
    scale_bar(axes, view)
    neighbour_names(axes, ground, view)
    legend(figure, everyone, trajectory)
    style.footer(figure, trajectory)
