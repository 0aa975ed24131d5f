"""The people of a run: how many are displaced and where, civilians harmed by cause, and the four goals day by day.

What is counted stands in sim/measures/series.py and docs/goals.md. A study may lay counts of the record over the
stocks; a run by itself shows none.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from sim.trajectory import Trajectory
from sim.view import style
from sim.view.calendar import date_axis, days, mark_milestones
from sim.view.panels import FOOT_INCH, HEAD_INCH, LEFT_INCH, NAME_INCH, counts, frame, name_lines
from sim.view.tables import Array, daily, series, ticks_per_day

IDP, ABROAD, FIGHTING, STRIKES = "#0072B2", "#D55E00", "#6B6B6B", "#D9A441"
LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255", "#6B6B6B")
SHAPES = {"o": "●", "s": "■", "^": "▲", "D": "◆", "v": "▼", "*": "★"}  # of the record's counts, and in a name
APART = 0.7  # days between the counts of one date for several countries
MOST_PLACES = 5  # regions and countries named; the rest is one line
COUNTRIES = {"BF": "Burkina Faso", "DZ": "Algeria", "MR": "Mauritania", "NE": "Niger"}


class Count(NamedTuple):
    """A count of the record: day of the campaign, least and most by its sources, whom it counts."""

    day: float
    low: float
    high: float
    abroad: bool
    country: str = ""  # those who came to it since the start; "": everybody who is away
    later: bool = False  # of the window after that by which rules were built


def displaced(trajectory: Trajectory, record: Sequence[Count] = ()) -> Figure:
    """Stocks in the country and abroad (above), how they changed by place (middle), civilians harmed (below)."""
    high, middle, low, gap = 1.75, 1.55, 0.95, 0.58
    figure = style.blank(HEAD_INCH + high + middle + low + 2 * gap + FOOT_INCH)
    points = ", one run. Points: counts of the record, with their range where sources disagree." if record else ""
    style.heading(figure, "People who fled, and civilians harmed", f"{trajectory.scenario.title}{points}")
    left, wide = LEFT_INCH + 0.15, style.WIDTH - LEFT_INCH - NAME_INCH - 0.15
    half = style.WIDTH / 2 - left - NAME_INCH + 0.32
    stocks = frame(figure, left, FOOT_INCH + low + middle + 2 * gap, wide, high)
    home = frame(figure, left, FOOT_INCH + low + gap, half, middle)
    abroad = frame(figure, style.WIDTH / 2 + left - 0.12, FOOT_INCH + low + gap, half, middle)
    harmed = frame(figure, left, FOOT_INCH, wide, low)
    draw_stocks(stocks, trajectory, [count for count in record if not count.country])
    if record:
        windows(stocks, any(count.later for count in record))
    draw_change(home, trajectory, by_region(trajectory), "in the country, by region\n[persons since the start]")
    arrived = [count for count in record if count.country]
    lines = by_country(trajectory, {count.country for count in arrived})
    draw_change(abroad, trajectory, lines, "abroad, by country\n[persons since the start]", arrived)
    draw_harm(harmed, trajectory)
    mark_milestones(stocks, trajectory)
    for axes in (home, abroad, harmed):
        mark_milestones(axes, trajectory, words=False)
    style.footer(figure, trajectory)
    return figure


def draw_stocks(axes: Axes, trajectory: Trajectory, record: Sequence[Count]) -> None:
    """Both stocks, with the counts of the record where a study lays them over."""
    idp, abroad = series(trajectory, "idp"), series(trajectory, "refugees")
    day = days(trajectory)[1:]
    most = max((count.high for count in record), default=0.0)
    counts(axes, max(float(idp.max()), float(abroad.max()), most))
    date_axis(axes, trajectory, label=False)
    axes.plot(day, idp, color=IDP)
    axes.plot(day, abroad, color=ABROAD, linestyle="--")
    axes.set_ylabel("away from home [persons]")
    for count in record:
        draw_count(axes, count, count.day, ABROAD if count.abroad else IDP, "s" if count.abroad else "o")
    name_lines(axes, [(float(idp[-1]), f"displaced in the\ncountry {idp[-1]:,.0f}", IDP),
                      (float(abroad[-1]), f"refugees abroad\n{abroad[-1]:,.0f}", ABROAD)])  # fmt: skip


def draw_count(axes: Axes, count: Count, day: float, colour: str, shape: str) -> None:
    """A count of the record with its range: filled, or hollow if it is a later one."""
    axes.plot([day] * 2, [count.low, count.high], color=colour, linewidth=3.0, alpha=0.5, zorder=4)
    face, edge = ("white", colour) if count.later else (colour, "white")
    axes.plot(day, (count.low + count.high) / 2, shape, color=face, mec=edge, mew=1.2 if count.later else 0.7,
              markersize=4.5, zorder=5)  # fmt: skip


def windows(axes: Axes, later: bool) -> None:
    """What filled and hollow points mean."""
    look: dict[str, Any] = {"linestyle": "", "markersize": 4.5}
    handles = [Line2D([], [], marker="o", color=style.QUIET, mec="white", label="counted 7-21 January", **look)]
    if later:
        word = "counted after: no rule was built on it"
        handles.append(Line2D([], [], marker="o", color="white", mec=style.QUIET, mew=1.2, label=word, **look))
    axes.legend(handles=handles, loc="lower right", fontsize=7.5, handletextpad=0.2)


def by_region(trajectory: Trajectory) -> dict[str, Array]:
    """Displaced people living in each region, turn by turn, against the start."""
    return changes(trajectory.towns.hosted_idp, trajectory.towns[0].home_region, trajectory.names.regions, {})


def by_country(trajectory: Trajectory, counted: Collection[str] = ()) -> dict[str, Array]:
    """Refugees living in each country, turn by turn, against the start."""
    towns = trajectory.towns
    return changes(towns.refugees, towns[0].country, trajectory.names.countries, COUNTRIES, counted)


def changes(
    people: Array, group: Array, names: Sequence[str], words: dict[str, str], counted: Collection[str] = ()
) -> dict[str, Array]:
    """People by group against the first turn: those counted and those that moved most, then all others as one."""
    found = {words.get(name, name): people[:, group == row].sum(axis=1) for row, name in enumerate(names)}
    moved = {n: values - values[0] for n, values in found.items() if n in counted or (values != values[0]).any()}
    ranked = sorted(moved, key=lambda name: (name not in counted, -float(np.abs(moved[name]).max()), name))
    kept = {name: moved[name] for name in ranked[:MOST_PLACES]}
    if ranked[MOST_PLACES:]:
        kept["others"] = np.sum([moved[name] for name in ranked[MOST_PLACES:]], axis=0)
    return kept


def draw_change(
    axes: Axes, trajectory: Trajectory, lines: dict[str, Array], label: str, record: Sequence[Count] = ()
) -> None:
    """One line for each place, named at its end; with the shape of the record's counts there, if there are any."""
    date_axis(axes, trajectory, label=False)
    axes.set_ylabel(label, fontsize=8)
    axes.axhline(0.0, color=style.QUIET, linewidth=0.6)
    for colour, values in zip(LINES, lines.values(), strict=False):
        axes.plot(days(trajectory), values, color=colour)
    low = min((float(v.min()) for v in lines.values()), default=0.0)
    top = max((float(v.max()) for v in lines.values()), default=1.0)
    axes.set_ylim(1.08 * low, 1.08 * max(top, 1.0, *(count.high for count in record)))
    ends = []
    for number, (name, values) in enumerate(lines.items()):
        colour, shape = LINES[number], list(SHAPES)[number]
        mine = [count for count in record if count.country == name]
        for count in mine:
            draw_count(axes, count, count.day + APART * (number - 1), colour, shape)
        word = f"{SHAPES[shape]} {name}" if mine else name
        ends.append((float(values[-1]), f"{word} {values[-1]:+,.0f}", colour))
    name_lines(axes, ends)


def draw_harm(axes: Axes, trajectory: Trajectory) -> None:
    """Civilians killed or wounded a day, by cause."""
    per_day = ticks_per_day(trajectory)
    fights, strikes = (daily(series(trajectory, f"harmed_by_{cause}"), per_day) for cause in ("fighting", "strikes"))
    noon = np.arange(len(fights)) + 0.5
    date_axis(axes, trajectory)
    axes.bar(noon, fights, 0.86, color=FIGHTING, label=f"by fighting {fights.sum():,.0f}")
    axes.bar(noon, strikes, 0.86, fights, color=STRIKES, hatch="////", edgecolor="white", linewidth=0.0,
             label=f"by air strikes {strikes.sum():,.0f}")  # fmt: skip
    counts(axes, float((fights + strikes).max(initial=0.0)), ticks=3)
    axes.set_ylabel("civilians harmed\n[persons/day]")
    axes.grid(False, axis="x")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.05), fontsize=7.5, handlelength=1.2)


# --- the four goals

GOALS = (  # title, goal, its parts with their words
    ("Mali safe", "goal_safe", (("goal_safe_at_war", "in the regions at war"),)),
    (
        "Legitimate authorities",
        "goal_authority",
        (("goal_authority_administered", "administered"), ("goal_authority_lawful", "lawful")),
    ),
    ("An electoral process", "goal_election", (("goal_election_at_home", "voters at home"),)),
    (
        "No terrorists threatening the territory",
        "goal_no_threat",
        (("goal_no_threat_enemy_left", "enemy left"), ("goal_no_threat_enemy_reach", "people in its reach")),
    ),
)
PARTS = (("#E69F00", "--"), ("#009E73", "-."))


def goals(trajectory: Trajectory) -> Figure:
    """The four goals (thick) and their parts (thin), 0 to 1, day by day; they are never made one."""
    high, gap = 1.6, 0.62
    figure = style.blank(HEAD_INCH + 0.28 + 2 * high + gap + FOOT_INCH)
    style.heading(
        figure, "The four goals", f"{trajectory.scenario.title}. Formulas and what they are blind to: docs/goals.md."
    )
    wide = style.WIDTH / 2 - LEFT_INCH - NAME_INCH + 0.1
    for number, (title, goal, parts) in enumerate(GOALS):
        row, column = divmod(number, 2)
        axes = frame(figure, column * style.WIDTH / 2 + LEFT_INCH, FOOT_INCH + (1 - row) * (high + gap), wide, high)
        axes.set_title(title, pad=14 if row == 0 else 5)
        axes.set_ylim(0.0, 1.02)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
        date_axis(axes, trajectory, label=row == 1)
        day = days(trajectory)[1:]
        ends = []
        for (name, word), (colour, dash) in zip(parts, PARTS, strict=False):
            values = series(trajectory, name)
            axes.plot(day, values, color=colour, linestyle=dash, linewidth=1.1)
            ends.append((float(values[-1]), f"{word} {values[-1]:.0%}", colour))
        values = series(trajectory, goal)
        axes.plot(day, values, color=style.INK, linewidth=2.4)
        name_lines(axes, [(float(values[-1]), f"goal {values[-1]:.0%}", style.INK), *ends])
        mark_milestones(axes, trajectory, words=row == 0)
    style.footer(figure, trajectory)
    return figure
