"""What charts are put together from: axes placed in inches, names at the ends of lines, a word where nothing is."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.trajectory import Trajectory
from sim.view import style

LINE_POINTS = 8.5  # vertical room that a name at the end of a line needs
HEAD_INCH, FOOT_INCH = 0.80, 0.68
NAME_INCH, LEFT_INCH = 1.62, 0.72  # room right of an axes for names, left of it for its scale


def frame(figure: Figure, left: float, bottom: float, wide: float, high: float) -> Axes:
    """Axes placed in inches from the lower left corner, with thousands marked off."""
    across, up = figure.get_size_inches()
    axes = figure.add_axes((left / across, bottom / up, wide / across, high / up))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    return axes


def whole_axes(
    height: float, title: str, trajectory: Trajectory, right: float = NAME_INCH, note: str = ""
) -> tuple[Figure, Axes]:
    """A figure of one axes; the note stands after the scenario's title."""
    figure = style.blank(height)
    style.heading(figure, title, f"{trajectory.scenario.title}. {note}" if note else trajectory.scenario.title)
    axes = frame(figure, LEFT_INCH, FOOT_INCH, style.WIDTH - LEFT_INCH - right, height - HEAD_INCH - FOOT_INCH)
    return figure, axes


def spread(heights: list[float], room: float, low: float) -> list[float]:
    """Heights as near the given ones as they can stand with this room between them and none below `low`."""
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    pools: list[tuple[list[int], float]] = []  # names that would touch stand together around their mean
    for n in order:
        pool, middle = [n], heights[n]
        while pools and middle - pools[-1][1] < room * (len(pool) + len(pools[-1][0])) / 2:
            pool = pools.pop()[0] + pool
            middle = sum(heights[k] for k in pool) / len(pool)
        pools.append((pool, middle))
    placed = [0.0] * len(heights)
    free = low
    for pool, middle in pools:
        for rank, n in enumerate(pool):
            placed[n] = max(free, middle + room * (rank - (len(pool) - 1) / 2))
            free = placed[n] + room
    return placed


def name_lines(axes: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Write each (value, name, colour) at the right end of its line, pushed apart where they would touch."""
    points = 72 / axes.get_figure(root=True).dpi  # type: ignore[union-attr]
    heights = [float(axes.transData.transform((0, value))[1]) * points for value, _, _ in ends]
    lines = max((name.count("\n") + 1 for _, name, _ in ends), default=1)
    placed = spread(heights, LINE_POINTS * lines, float(axes.bbox.y0) * points + LINE_POINTS * (lines - 0.5) / 2)
    right = float(axes.get_xlim()[1])
    for (value, name, colour), height, at in zip(ends, heights, placed, strict=True):
        axes.annotate(name, (right, value), (6, at - height), textcoords="offset points", fontsize=7.5,
                      color=style.readable(colour), va="center", annotation_clip=False)  # fmt: skip


def counts(axes: Axes, top: float, ticks: int = 5) -> None:
    """A scale from zero to a little above the highest count, in whole numbers."""
    axes.set_ylim(0, max(1.0, 1.08 * top))
    axes.yaxis.set_major_locator(MaxNLocator(ticks, integer=True))


def nothing(axes: Axes, words: str) -> None:
    """Say in words that there is nothing to show, so that an empty frame is no riddle."""
    axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", va="center", fontsize=9, color=style.QUIET)
