"""Fan charts: how each series spreads over the runs, turn by turn, one case over the other."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.measures.series import Measure
from sim.study.comparison.cases import Cases
from sim.study.comparison.fans import fans
from sim.view import style
from sim.view.calendar import date_scale
from sim.view.panels import FOOT_INCH, frame, nothing
from sim.view.studies import many
from sim.view.tables import Array

# Name of a figure → its heading, and the series that it shows by the first part of their names.
GROUPS = {
    "fans_towns": ("Towns held, and how near the enemy came to the capital", ("towns", "threat_hours", "threat_km")),
    "fans_forces": ("Forces present", ("present", "vehicles")),
    "fans_losses": ("Losses so far", ("killed", "captured", "deserted", "vehicles_lost")),
    "fans_air": (
        "In the air so far",
        ("sorties", "strike_sorties", "strikes", "bombs", "aircraft_lost", "airlifted", "tonnes_lifted"),
    ),
    "fans_foreign": ("Foreign forces in the country", ("in_country",)),
    "fans_people": ("Civilians", ("away", "idp", "refugees", "on_road", "fled", "returned")),
    "fans_harm": ("Civilians harmed", ("harmed", "harmed_by_fighting", "harmed_by_strikes", "harmed_by")),
    "fans_goals": ("The four goals, and what they are made of", ()),  # all whose name begins with goal_
}
OTHERS = "fans_others"
TOP_INCH, HIGH_INCH, GAP_INCH, ACROSS = 1.25, 1.3, 0.86, 3
SCALE_INCH, TITLE_LETTERS = 0.62, 38
SHARE = "0-1"
COUNTED = ("person", "vehicle", "town", "sortie", "strike", "bomb", "aircraft")  # no half of one on a scale


def groups(cases: Cases) -> dict[str, tuple[str, list[Measure]]]:
    """Every series that some case has, by figure; home staffs are left out of the foreign forces."""
    found: dict[str, tuple[str, list[Measure]]] = {}
    known = {name: figure for figure, (_, names) in GROUPS.items() for name in names}
    first = cases.cases[0]
    foreign = {f["staff"] for f in first.batch.about(first.scenario)["factions"].values() if f["foreign"]}
    for m in first.batch.series_measures(first.scenario):
        name, _, whom = m.name.partition(".")
        if name == "in_country" and whom not in foreign:
            continue
        figure = "fans_goals" if name.startswith("goal_") else known.get(name, OTHERS)
        heading = GROUPS[figure][0] if figure in GROUPS else "More"
        found.setdefault(figure, (heading, []))[1].append(m)
    return found


def fan_figure(cases: Cases, heading: str, measures: Sequence[Measure]) -> Figure:
    """A panel for each series."""
    down = -(-len(measures) // ACROSS)
    figure = style.blank(TOP_INCH + down * HIGH_INCH + (down - 1) * GAP_INCH + FOOT_INCH)
    style.heading(figure, heading, f"Median and spread over the runs; {many.first_title(cases)}.")
    many.legend(figure, cases, bands=True)
    drawn = [(case, fans(case, [m.name for m in measures if has(cases, m)])) for case in cases.cases]
    first = cases.cases[0]
    start, long = first.batch.start(first.scenario), max(case.days for case in cases.cases)
    wide = style.WIDTH / ACROSS - SCALE_INCH - 0.2
    for number, m in enumerate(measures):
        row, column = divmod(number, ACROSS)
        bottom = FOOT_INCH + (down - 1 - row) * (HIGH_INCH + GAP_INCH)
        axes = frame(figure, column * style.WIDTH / ACROSS + SCALE_INCH, bottom, wide, HIGH_INCH)
        words = f"{m.meaning.partition(';')[0]} [{m.unit}]"
        axes.set_title("\n".join(textwrap.wrap(words, TITLE_LETTERS, max_lines=3, placeholder=" …")), fontsize=7.5)
        date_scale(axes, start, long, label=number + ACROSS >= len(measures))
        empty = [draw_fan(axes, cases, number, fan[m.name]) for number, (_, fan) in enumerate(drawn) if m.name in fan]
        if all(empty):
            nothing(axes, "in too few runs to tell")
        least = 1.05 if m.unit == SHARE else 1.0 if m.unit in COUNTED else 0.0  # or a scale of nothing but zeros
        axes.set_ylim(0, max(least, axes.get_ylim()[1]))
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=m.unit in COUNTED))
        if m.unit not in COUNTED:
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    many.footer(figure, cases)
    return figure


def has(cases: Cases, m: Measure) -> bool:
    """Whether every case keeps this series: others have other staffs."""
    return all(m.name in {n.name for n in case.batch.series_measures(case.scenario)} for case in cases.cases)


def draw_fan(axes: Axes, cases: Cases, number: int, fan: Array) -> bool:
    """Bands and median of one case; true if there is nothing to draw."""
    case = cases.cases[number]
    colour, dash, _ = many.look(cases, case)
    day = np.arange(1, fan.shape[1] + 1) * case.tick_hours / 24
    lowest, low, middle, high, highest = fan
    axes.fill_between(day, lowest, highest, color=colour, alpha=many.OUTER, linewidth=0)
    axes.fill_between(day, low, high, color=colour, alpha=many.INNER, linewidth=0)
    axes.plot(day, middle, color=colour, linestyle=dash)
    return bool(np.isnan(middle).all())
