"""A table of differences as a figure: each outcome's mean difference and its interval, in spreads of the first."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.study.comparison.cases import Cases
from sim.study.comparison.compare import Difference
from sim.view import style
from sim.view.panels import FOOT_INCH
from sim.view.studies import many

FARTHEST = 3.0  # spreads; what lies beyond is drawn at the edge as an arrow
TOP_INCH, ROW_INCH, NAMES_INCH, WORDS_INCH = 1.05, 0.17, 2.25, 3.0


def difference_figure(cases: Cases, found: Sequence[Difference]) -> Figure:
    """A row for each outcome of the whole war and each case but the first."""
    names = list(dict.fromkeys(d.measure.name for d in found))
    others = cases.cases[1:]
    row = ROW_INCH * len(others) + 0.05
    figure = style.blank(TOP_INCH + len(names) * row + FOOT_INCH)
    below = f"Mean of the paired differences to {cases.cases[0].title}, with 95 % intervals."
    style.heading(figure, "What differs, and how sure that is", below)
    many.legend(figure, cases, bands=False)
    across, up = figure.get_size_inches()
    wide = style.WIDTH - NAMES_INCH - WORDS_INCH - 0.1
    axes = figure.add_axes((NAMES_INCH / across, FOOT_INCH / up, wide / across, 1 - (TOP_INCH + FOOT_INCH) / up))
    axes.set_xlim(-FARTHEST * 1.12, FARTHEST * 1.12)
    axes.set_ylim(len(names) * row, 0)
    axes.set_yticks([(n + 0.5) * row for n in range(len(names))], names)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
    axes.axvline(0.0, color=style.INK, linewidth=0.8)
    axes.set_xlabel("difference [standard deviations of the first]")
    axes.annotate("medians, first → other; less / more in % of pairs", (1, 1), (6, 6),
                  xycoords="axes fraction", textcoords="offset points", fontsize=7, color=style.QUIET)  # fmt: skip
    for d in found:
        at = names.index(d.measure.name) * row + 0.025 + (others.index(d.case) + 0.5) * ROW_INCH
        draw_difference(axes, cases, d, at)
    many.footer(figure, cases)
    return figure


def draw_difference(axes: Axes, cases: Cases, d: Difference, at: float) -> None:
    """One interval, or an arrow at the edge, and the numbers in words."""
    colour, _, marker = many.look(cases, d.case)
    if d.deviation > 0.0 and not math.isnan(d.mean):
        middle, low, high = (value / d.deviation for value in (d.mean, d.low, d.high))
        if abs(middle) > FARTHEST:
            edge = math.copysign(FARTHEST, middle)
            axes.plot([edge], [at], marker=">" if edge > 0 else "<", markersize=5, color=colour)
        else:
            if not math.isnan(low):
                axes.plot([max(low, -FARTHEST), min(high, FARTHEST)], [at, at], color=colour, linewidth=1.6)
            axes.plot([middle], [at], marker=marker, markersize=4, color=colour, markeredgecolor="white")
    axes.annotate(words(d), (1, at), (6, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                  fontsize=7, va="center_baseline", color=style.readable(colour))  # fmt: skip


def words(d: Difference) -> str:
    """Medians before and after, shares if they are not all, and how often less or more."""
    first, other = (number(value) for value in d.medians)
    told = f"{first} → {other} {d.measure.unit}"
    if min(d.shares) < 1.0:
        told += f" (in {100 * d.shares[0]:.0f} → {100 * d.shares[1]:.0f} %)"
    if not math.isnan(d.less):
        told += f"; {100 * d.less:.0f} / {100 * d.more:.0f} %"
    return told


def number(value: float) -> str:
    """A number for a narrow place."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:.1f}"
