"""When towns change hands: for each town and case the days that hold half and 90 % of the runs, and their share."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.study.comparison.cases import Cases
from sim.study.comparison.fans import Captures, Span, captures
from sim.view import style
from sim.view.calendar import date_scale
from sim.view.panels import FOOT_INCH, nothing
from sim.view.studies import many

EVENTS = {
    "fall_day": "lost to the coalition",
    "free_day": "free of the coalition",
    "retaken_day": "retaken by the government",
}
MOST_TOWNS = 36
TOP_INCH, CASE_INCH, TOWN_INCH, NAMES_INCH, SHARE_INCH, GAP_INCH = 1.05, 0.09, 0.10, 1.25, 0.34, 0.14


def capture_figure(cases: Cases) -> Figure:
    """A row for each town, a column for each kind of change."""
    found = captures(cases, list(EVENTS))
    left_out = len(found) - MOST_TOWNS
    towns = most_often(found)
    row = TOWN_INCH + CASE_INCH * len(cases.cases)
    figure = style.blank(TOP_INCH + max(len(towns), 4) * row + FOOT_INCH)
    below = "Dot: median; thick: half of the runs; thin: 90 %; at the right: share of runs in which it happened."
    style.heading(figure, "When towns changed hands", below)
    many.legend(figure, cases, bands=False)
    across, up = figure.get_size_inches()
    wide = (style.WIDTH - NAMES_INCH - 0.1) / len(EVENTS) - SHARE_INCH - GAP_INCH
    first = cases.cases[0]
    for number, (event, words) in enumerate(EVENTS.items()):
        left = NAMES_INCH + number * (wide + SHARE_INCH + GAP_INCH)
        axes = figure.add_axes((left / across, FOOT_INCH / up, wide / across, 1 - (TOP_INCH + FOOT_INCH) / up))
        axes.set_title(words, fontsize=9)
        date_scale(axes, first.batch.start(first.scenario), cases.days)
        axes.set_ylim(max(len(towns), 1) * row, 0)
        axes.grid(False, axis="y")
        axes.set_yticks([(n + 0.5) * row for n in range(len(towns))], [t.town for t in towns] if number == 0 else [])
        axes.tick_params(axis="y", length=0)
        for n, town in enumerate(towns):
            if n % 2:
                axes.axhspan(n * row, (n + 1) * row, color=style.FAINT, alpha=0.35, linewidth=0)
            for place, span in enumerate(town.spans.get(event, [])):
                draw_span(axes, cases, span, n * row + TOWN_INCH / 2 + (place + 0.5) * CASE_INCH)
        if not towns:
            nothing(axes, "no town often enough")
    if left_out > 0:
        words = f"{left_out} more {'town is' if left_out == 1 else 'towns are'} in summary.csv"
        figure.text(0.012, 0.06 / up, words, ha="left", va="bottom", fontsize=7, color=style.QUIET)
    many.footer(figure, cases)
    return figure


def most_often(found: list[Captures]) -> list[Captures]:
    """Those to which most came, in the order of their dates."""
    ranked = sorted(found, key=lambda town: -max(span.share for row in town.spans.values() for span in row))
    kept = {town.town for town in ranked[:MOST_TOWNS]}
    return [town for town in found if town.town in kept]


def draw_span(axes: Axes, cases: Cases, span: Span, at: float) -> None:
    """One interval, and the share of runs at the right."""
    colour, _, marker = many.look(cases, span.case)
    lowest, low, middle, high, highest = span.days
    if span.share > 0.0:
        axes.plot([lowest, highest], [at, at], color=colour, linewidth=0.8, solid_capstyle="butt")
        axes.plot([low, high], [at, at], color=style.pale(colour, 0.75), linewidth=3.0, solid_capstyle="butt")
        axes.plot([middle], [at], marker=marker, markersize=3.4, color=colour, markeredgecolor="white",
                  markeredgewidth=0.4)  # fmt: skip
    words = f"{100 * span.share:.0f} %" if span.share > 0.0 else "–"
    axes.annotate(words, (1, at), (SHARE_INCH * 72, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                  fontsize=6.5, ha="right", va="center_baseline", color=style.readable(colour))  # fmt: skip
