"""Figures of a calibration: prior and posterior of every parameter, and new runs of both against the targets."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.study.parameters.space import within
from sim.view import style
from sim.view.files import write_figures
from sim.view.panels import frame

Stored = dict[str, Any]
PRIOR, POSTERIOR, RECORD = "#A9A9A9", style.COLOURS["france"], style.COLOURS["ansar_dine"]
BINS, ABREAST = 20, 3
ROW_INCH, LEFT, RIGHT, HEAD, FOOT = 0.24, 2.75, 0.95, 0.95, 0.72


def draw_calibration(found: Stored, folder: Path) -> list[Path]:
    """Both figures as PNG files in the folder."""
    return write_figures({"posterior": partial(posterior, found), "check": partial(check, found)}, folder)


def sign(figure: Figure, found: Stored) -> None:
    """What the figure was made by."""
    words = f"Serval, simulated · {found['scenario']} · {found['runs']:,} runs · {(found['revision'] or '')[:10]}"
    figure.text(0.988, 0.06 / figure.get_figheight(), words, ha="right", va="bottom", fontsize=7, color=style.QUIET)


def posterior(found: Stored) -> Figure:
    """A histogram of the draws for each parameter over its prior range, with default and chosen value."""
    rows = found["posterior"]
    lines, high, gap = -(-len(rows) // ABREAST), 0.95, 0.78
    figure = style.blank(HEAD + lines * (high + gap) - gap + FOOT)
    below = "Bars: posterior; grey: prior, with the default as its median (dashed); dotted: the value of a single run."
    style.heading(figure, "What 7-21 January says of the parameters", below)
    wide = (style.WIDTH - 0.4 - (ABREAST - 1) * 0.3 - 0.3) / ABREAST
    for number, row in enumerate(rows):
        line, column = divmod(number, ABREAST)
        bottom = figure.get_figheight() - HEAD - line * (high + gap) - high
        draw_marginal(frame(figure, 0.4 + column * (wide + 0.3), bottom, wide, high), row, found, number)
    sign(figure, found)
    return figure


def draw_marginal(axes: Axes, row: Stored, found: Stored, number: int) -> None:
    """One parameter."""
    low, high = row["prior_low"], row["prior_high"]
    default = row["default"]
    values = within(low, default, high, np.array(found["draws"])[:, number])
    axes.set_title(row["parameter"], fontsize=8, pad=4)
    axes.hist(values, bins=BINS, range=(low, high), density=True, color=POSTERIOR)
    for start, end in ((low, default), (default, high)):
        if start < end:  # half of the prior on each side
            axes.fill_between([start, end], 0.5 / (end - start), color=PRIOR, alpha=0.45, linewidth=0)
    axes.axvline(default, color=style.INK, linewidth=1.1, linestyle="--")
    axes.axvline(row["chosen"], color=style.INK, linewidth=1.1, linestyle=":")
    axes.set_xlim(low, high)
    marks = (low, (low + high) / 2, high)
    axes.set_xticks(marks, [f"{value:.4g}" for value in marks])
    first, _, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")  # neighbours are near
    last.set_horizontalalignment("right")
    axes.set_yticks([])
    axes.grid(False)
    axes.tick_params(labelsize=7)
    axes.set_xlabel(row["unit"], fontsize=7, labelpad=1)


def check(found: Stored) -> Figure:
    """Every target on a scale of its own: prior and posterior intervals about what the record accepts."""
    rows = found["check"]
    figure = style.blank(HEAD + ROW_INCH * (len(rows) + 0.6) + FOOT)
    below = "New runs: median and 90 % under the prior (grey) and the posterior (blue). Bars: what the record accepts."
    style.heading(figure, "Posterior check on 7-21 January", below)
    axes = frame(figure, LEFT, FOOT, style.WIDTH - LEFT - RIGHT, ROW_INCH * (len(rows) + 0.6))
    axes.set_yticks(range(len(rows)), [row["target"] for row in rows])
    axes.tick_params(axis="y", length=0, labelsize=7.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([])
    axes.grid(False)
    for n, row in enumerate(rows):
        draw_target(axes, n, row)
    axes.set_xlabel("each row on its own scale; at the right: share of runs within, prior → posterior")
    sign(figure, found)
    return figure


def draw_target(axes: Axes, n: int, row: Stored) -> None:
    """One target: everything between its least and greatest mark."""
    spans = [[row[f"{who}_{q}"] for q in ("05", "50", "95")] for who in ("prior", "posterior")]
    least = min(row["low"], *spans[0], *spans[1])
    width = max(max(row["high"], *spans[0], *spans[1]) - least, 1e-9)

    def place(value: float) -> float:
        """A value on the row's scale."""
        return float((value - least) / width)

    axes.barh(n, max(place(row["high"]) - place(row["low"]), 0.006), 0.8, place(row["low"]), color=RECORD, alpha=0.45)
    for span, colour, shift in zip(spans, (PRIOR, POSTERIOR), (-0.17, 0.17), strict=True):
        axes.plot([place(span[0]), place(span[2])], [n + shift] * 2, color=colour, linewidth=1.6)
        axes.plot(place(span[1]), n + shift, "o", color=colour, markersize=3.8)
    words = f"{row['prior_within']:.0%} → {row['posterior_within']:.0%}"
    axes.annotate(words, (1, n), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=7.5,
                  va="center", color=style.QUIET, annotation_clip=False)  # fmt: skip
