"""One map of one moment: a picture of a film, or of a page."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.trajectory import Trajectory
from sim.view import style
from sim.view.maps.frame import View, frame_run
from sim.view.maps.layers import Ground
from sim.view.maps.map import draw_base, draw_state, neighbour_names
from sim.view.maps.theatre import FOOT_INCH, HEAD_INCH, SIDE_INCH, legend, scale_bar
from sim.view.parties import Party, parties

CLOCK_SIZE = 15.0  # point


class Stage(NamedTuple):
    """A figure with all that stays in a run, on which one moment after the other can be drawn."""

    figure: Figure
    axes: Axes
    clock: Text
    view: View
    ground: Ground
    parties: list[Party]
    stays: set[int]  # ids of what the axes held before any moment

    def show(self, trajectory: Trajectory, tick: int) -> None:
        """Take the moment before away and draw this one: the state after so many turns."""
        for artist in self.axes.get_children():
            if id(artist) not in self.stays:
                artist.remove()
        date = trajectory.dates[tick]
        self.clock.set_text(f"{date:%a} {date.day} {date:%b %Y, %H:%M}")
        draw_state(self.axes, trajectory, tick, self.view, self.ground, self.parties)


def moment(trajectory: Trajectory, tick: int, ground: Ground) -> Figure:
    """The map after so many turns, with date, legend and footer."""
    made = stage(trajectory, ground)
    made.show(trajectory, tick)
    return made.figure


def stage(trajectory: Trajectory, ground: Ground, dpi: float = style.DPI) -> Stage:
    """A figure that fits the run's map, with heading, ground, legend and footer."""
    view, everyone, width = frame_run(trajectory), parties(trajectory), style.WIDTH
    wide = width - 2 * SIDE_INCH
    high = wide * (view.box.top - view.box.bottom) / (view.box.right - view.box.left)
    height = HEAD_INCH + high + FOOT_INCH
    figure = style.blank(height, width)
    figure.set_dpi(dpi)
    style.heading(figure, trajectory.scenario.title, "Who held what, and where the forces stood.")
    clock = figure.text(0.988, 1.0 - 0.10 / height, "", ha="right", va="top", fontsize=CLOCK_SIZE, fontweight="bold")
    axes = figure.add_axes((SIDE_INCH / width, FOOT_INCH / height, wide / width, high / height))
    draw_base(axes, view, ground)
    scale_bar(axes, view)
    neighbour_names(axes, ground, view)
    legend(figure, everyone, trajectory)
    style.footer(figure, trajectory)
    return Stage(figure, axes, clock, view, ground, everyone, {id(artist) for artist in axes.get_children()})
