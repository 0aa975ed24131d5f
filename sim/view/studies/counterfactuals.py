"""The figure of docs/counterfactuals.md: every war in every quantity, median and 5-95 % of many runs."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.view import style

ROW_INCH, PANEL_INCH, COLUMNS = 0.2, 0.8, 4
DOT, BAR = 3.2, 1.6
NAMES_INCH = 2.2  # room for the names of the wars


class Mark(NamedTuple):
    """One war in one panel: 5 %, median, 95 % (NaN: it never happened), and the share of runs in which it did."""

    low: float
    median: float
    high: float
    share: float


class Panel(NamedTuple):
    """One quantity over all wars, in their order; None where a war has no such thing."""

    title: str
    unit: str
    marks: Sequence[Mark | None]


def counterfactuals(wars: Sequence[str], panels: Sequence[Panel], below: str) -> Figure:
    """Panels in rows of four; a dot for the median, a bar for 5-95 %, paler the fewer runs it happened in."""
    lines = math.ceil(len(panels) / COLUMNS)
    high = len(wars) * ROW_INCH
    height = 0.75 + lines * (high + PANEL_INCH) + 0.25
    with style.styled():
        figure = style.blank(height, width=11.0)
        style.heading(figure, "Every war, side by side", below)
        wide = (11.0 - NAMES_INCH - 0.2) / COLUMNS
        for number, panel in enumerate(panels):
            line, column = divmod(number, COLUMNS)
            left = (NAMES_INCH + column * wide) / 11.0
            bottom = 1.0 - (0.95 + line * (high + PANEL_INCH) + high) / height
            axes = figure.add_axes((left, bottom, (wide - 0.28) / 11.0, high / height))
            draw(axes, panel, wars if column == 0 else [""] * len(wars))
        words = "Serval, simulated · made by python -m sim.study.pages.counterfactuals"
        figure.text(0.99, 0.05 / height, words, ha="right", va="bottom", fontsize=7, color=style.QUIET)
    return figure


def draw(axes: Axes, panel: Panel, names: Sequence[str]) -> None:
    """One panel."""
    for row, mark in enumerate(panel.marks):
        if mark is not None and mark.share > 0.0:
            colour = style.pale(style.CAMP_COLOURS[1], 0.25 + 0.75 * mark.share)
            axes.plot([mark.low, mark.high], [row, row], color=colour, linewidth=BAR, solid_capstyle="butt")
            axes.plot([mark.median], [row], "o", color=colour, markersize=DOT)
        else:
            word, place = "never" if mark is not None else "not in this war", axes.get_yaxis_transform()
            axes.text(0.02, row, word, transform=place, va="center", fontsize=6.5, color=style.QUIET)
    axes.set_ylim(len(panel.marks) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), names, fontsize=7.5)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=7)
    axes.set_title(panel.title, fontsize=8.5)
    axes.set_xlabel(panel.unit, fontsize=7, labelpad=1.5)
    axes.margins(x=0.06)
    axes.set_xlim(left=0.0)
    if panel.unit == "0-1":
        axes.set_xlim(0.0, 1.02)
    axes.locator_params(axis="x", nbins=4, prune="upper")
