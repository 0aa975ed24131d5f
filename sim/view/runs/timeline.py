"""The run on one line of time: towns that change hands, the dead of fights by camp, air strikes a day."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from agents.records.codes import CAPTURE, FIGHT, STRIKE_FLOWN
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.calendar import date_axis, mark_milestones
from sim.view.panels import FOOT_INCH, HEAD_INCH, counts, frame, nothing
from sim.view.parties import Party
from sim.view.tables import Array, ticks_per_day

LEFT_INCH, RIGHT_INCH, GAP_INCH = 0.86, 1.55, 0.34
HANDS_INCH, FIGHTS_INCH, STRIKES_INCH = 1.9, 1.25, 0.95
LEVELS, NAME_LETTER_INCH = 8, 0.075  # rows that names of towns are spread over, and the width of a letter


def timeline(trajectory: Trajectory, parties: list[Party]) -> Figure:
    """Three strips over the same days."""
    heights = (STRIKES_INCH, FIGHTS_INCH, HANDS_INCH)
    figure = style.blank(HEAD_INCH + sum(heights) + 2 * GAP_INCH + FOOT_INCH)
    style.heading(figure, "The run on one line of time", trajectory.scenario.title)
    wide, bottom, strips = style.WIDTH - LEFT_INCH - RIGHT_INCH, FOOT_INCH, []
    for high in heights:
        strips.append(frame(figure, LEFT_INCH, bottom, wide, high))
        bottom += high + GAP_INCH
    strikes, fights, hands = strips
    draw_strikes(strikes, trajectory)
    draw_fights(fights, trajectory)
    draw_hands(hands, trajectory, parties, wide)
    for axes in strips:
        date_axis(axes, trajectory, label=axes is strikes)
        mark_milestones(axes, trajectory, words=axes is hands)
        axes.grid(False, axis="x")
    style.footer(figure, trajectory)
    return figure


def draw_hands(axes: Axes, trajectory: Trajectory, parties: list[Party], wide: float) -> None:
    """A mark for each town that is taken, in the colour of who took it, with its name where it has room."""
    rows = trajectory.events[trajectory.events.kind == CAPTURE]
    axes.set_ylim(LEVELS, -0.5)
    axes.set_yticks([])
    axes.set_ylabel("towns taken\n[by whom: colour]")
    axes.spines["left"].set_visible(False)
    per_day = ticks_per_day(trajectory)
    inch = wide / max(trajectory.turns / per_day, 1e-9)
    free = [-1e9] * LEVELS
    titles, shown = trajectory.names.short_titles, []
    for tick, town, side in zip(rows.tick.tolist(), rows.town.tolist(), rows.faction.tolist(), strict=True):
        party = next((p for p in parties if side in p.sides), None)
        if party is None:
            continue
        day, name = (tick + 1) / per_day, titles[town]
        level = next((n for n, until in enumerate(free) if until <= day * inch), None)
        at = LEVELS - 0.5 if level is None else level
        axes.plot(day, at, marker=party.shape, markersize=5, color=party.colour, markeredgecolor="white", zorder=5)
        shown.append(party)
        room = (trajectory.turns / per_day - day) * inch
        if level is not None and room > NAME_LETTER_INCH * len(name):
            axes.annotate(name, (day, at), (5, 0), textcoords="offset points", fontsize=7, va="center_baseline")
            free[level] = day * inch + 0.16 + NAME_LETTER_INCH * len(name)
    if not shown:
        nothing(axes, "no town was taken")
    handles = [
        Line2D(
            [], [], linestyle="", marker=p.shape, markersize=6, color=p.colour, markeredgecolor="white", label=p.title
        )
        for p in parties
        if p in shown
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.02), fontsize=7.5, handletextpad=0.2)


def draw_fights(axes: Axes, trajectory: Trajectory) -> None:
    """Killed in fights a day, by camp; one above the other."""
    rows = trajectory.events[trajectory.events.kind == FIGHT]
    camp = trajectory.sides.camp[0][rows.faction]
    floor = np.zeros(days_of(trajectory))
    for number, title in enumerate(style.CAMP_TITLES):
        dead = per_day(trajectory, rows.tick[camp == number], rows.amount[camp == number])
        if dead.any():
            axes.bar(np.arange(len(dead)) + 0.5, dead, 0.86, floor, color=style.CAMP_COLOURS[number], label=title)
            floor = floor + dead
    counts(axes, float(floor.max(initial=0.0)), ticks=4)
    axes.set_ylabel("killed in fights\n[persons/day]")
    if floor.any():
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.05), fontsize=7.5, handlelength=1.1)
    else:
        nothing(axes, "no fight cost a life")


def draw_strikes(axes: Axes, trajectory: Trajectory) -> None:
    """Strikes a day: targets that were struck, however many sorties released weapons on each."""
    rows = trajectory.events[trajectory.events.kind == STRIKE_FLOWN]
    flown = per_day(trajectory, rows.tick, np.ones(len(rows)))
    axes.bar(np.arange(len(flown)) + 0.5, flown, 0.86, color=style.INK)
    counts(axes, float(flown.max(initial=0.0)), ticks=3)
    axes.set_ylabel("targets struck\nfrom the air [1/day]")
    if not flown.any():
        nothing(axes, "no strike was flown")


def days_of(trajectory: Trajectory) -> int:
    """Days that have begun."""
    return -(-trajectory.turns // ticks_per_day(trajectory))


def per_day(trajectory: Trajectory, ticks: Array, amounts: Array) -> Array:
    """[days] amounts of events summed by the day of their turn."""
    rows = np.asarray(ticks, dtype=np.int64) // ticks_per_day(trajectory)
    return np.bincount(rows, weights=np.asarray(amounts, dtype=float), minlength=days_of(trajectory))
