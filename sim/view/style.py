"""How everything that Serval draws looks: colours, shapes, letters, lines, the footer.

Colours are those of Okabe and Ito (2008), told apart by most colour-blind readers, with two of Paul Tol's. No
meaning hangs on colour alone: camps differ in shape on maps and in the dash of their lines on charts. Factions
without a colour of their own here get one from the fallback list, in the order in which they are met.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sim.trajectory import Trajectory

WIDTH = 9.0  # inch; a full text width and readable at half a page
DPI = 160

# A faction's or a shared staff's own colour; the rest take the fallback colours in turn.
COLOURS = {
    "malian_army": "#009E73",
    "france": "#0072B2",
    "chad": "#56B4E9",
    "afisma": "#CC79A7",
    "ansar_dine": "#D55E00",
    "aqim": "#882255",
    "mujao": "#E69F00",
    "mnla": "#BBA800",
    "mia": "#7A6C00",
    "maa": "#6B5B95",
}
FALLBACK = ("#44AA99", "#AA4499", "#332288", "#DDCC77", "#117733", "#661100")

# By camp (CAMP in agents/records/codes.py): a camp's name, its shade on the map, its units' shape, its lines' dash.
CAMP_TITLES = ("Armed coalition", "Government and allies", "Azawad movements")
CAMP_COLOURS = ("#D55E00", "#0072B2", "#BBA800")
CAMP_SHAPES = ("D", "s", "^")
CAMP_DASHES = ("--", "-", "-.")
NOBODY = "#FFFFFF"

INK = "#222222"  # text, axes
QUIET = "#6B6B6B"  # secondary text
FAINT = "#D9D9D9"  # rules, grids
LAND, ABROAD, SEA = "#FBFAF6", "#ECE9E2", "#FFFFFF"
WATER = "#A9CBD8"  # rivers and lakes: paler and greyer than any faction's blue
BORDER, REGION = "#7C7468", "#CFC8BA"
ROAD_COLOUR = "#A39A8A"
NEIGHBOUR_INK = "#9A9284"
REQUEST, DECISION = "#6B6B6B", "#222222"
SORTIE_COLOURS = {  # by AIR_ROLE word
    "strike": "#222222",
    "helicopter": "#D55E00",
    "patrol": "#56B4E9",
    "transport": "#A9A9A9",
    "tanker": "#DDDDDD",
}

BOMBS = "#D9A441"

SETTINGS: Any = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same letters everywhere, accents included
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9.0,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.6,
    "hatch.linewidth": 0.6,
    "path.simplify": True,
    "svg.hashsalt": "serval",  # the same figure, the same bytes
    "pdf.fonttype": 42,  # letters stay letters
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw inside this, so that all figures share the settings and nobody else's are changed."""
    with matplotlib.rc_context(SETTINGS):
        yield


def blank(height: float, width: float = WIDTH) -> Figure:
    """An empty figure of the given size [inch] with its own canvas: no global state."""
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def heading(figure: Figure, title: str, below: str = "") -> None:
    """The figure's title, and a quieter line under it that says how to read it."""
    inch = 1.0 / figure.get_figheight()
    figure.text(0.012, 1.0 - 0.10 * inch, title, ha="left", va="top", fontsize=12, fontweight="bold")
    figure.text(0.012, 1.0 - 0.33 * inch, below, ha="left", va="top", fontsize=8.5, color=QUIET)


def footer(figure: Figure, trajectory: Trajectory) -> None:
    """Which run this is, and that it is a simulated one: a figure must not be mistaken for the record."""
    s = trajectory.scenario
    words = f"Serval, simulated · {s.name} · seed {trajectory.seed} · run {trajectory.run} · {trajectory.hash()[:12]}"
    figure.text(0.988, 0.06 / figure.get_figheight(), words, ha="right", va="bottom", fontsize=7, color=QUIET)


def pale(colour: str, share: float) -> tuple[float, float, float]:
    """A colour mixed with white: `share` of the colour."""
    red, green, blue = to_rgb(colour)
    return (1 - share * (1 - red), 1 - share * (1 - green), 1 - share * (1 - blue))


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour (by its relative luminance)."""
    red, green, blue = to_rgb(colour)
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return INK if bright > 0.45 else "white"


def readable(colour: str) -> tuple[float, float, float]:
    """The colour, darkened as far as text on white needs (relative luminance at most a quarter)."""
    red, green, blue = to_rgb(colour)
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    dim = min(1.0, 0.40 / max(bright, 1e-9))
    return red * dim, green * dim, blue * dim


def quiet_axes(axes: Axes) -> None:
    """No frame, ticks or grid: for maps and text."""
    axes.set_axis_off()
    axes.grid(False)
