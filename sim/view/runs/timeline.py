"""The run on one line of time: towns that change hands, the dead of fights by camp, air strikes a day."""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from agents.records.codes import CAPTURE, FIGHT, STRIKE_FLOWN
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.calendar import date_axis, days, mark_milestones
from sim.view.panels import FOOT_INCH, HEAD_INCH, counts, frame, nothing
from sim.view.parties import Party, party_of_side
from sim.view.tables import Array, ticks_per_day

LEFT_INCH, RIGHT_INCH, GAP_INCH = 0.86, 1.55, 0.34
FIGHTS_INCH, STRIKES_INCH = 1.25, 0.95
LEAST_ROWS, ROW_INCH, NAME_LETTER_INCH = 6, 0.22, 0.067  # of names of towns, and the width of a letter
MARK_INCH = 0.16  # room of a mark, and between it and its name


def timeline(trajectory: Trajectory, parties: list[Party]) -> Figure:
    """Three strips over the same days."""
    wide = style.WIDTH - LEFT_INCH - RIGHT_INCH
    marks = captures(trajectory, parties, wide)
    rows = max([LEAST_ROWS, *(mark.row + 1 for mark in marks)])
    heights = (STRIKES_INCH, FIGHTS_INCH, rows * ROW_INCH)
    figure = style.blank(HEAD_INCH + sum(heights) + 2 * GAP_INCH + FOOT_INCH)
    style.heading(figure, "The run on one line of time", trajectory.scenario.title)
    bottom, strips = FOOT_INCH, []
    for high in heights:
        strips.append(frame(figure, LEFT_INCH, bottom, wide, high))
        bottom += high + GAP_INCH
    strikes, fights, hands = strips
    draw_strikes(strikes, trajectory)
    draw_fights(fights, trajectory)
    draw_hands(hands, marks, rows, parties)
    for axes in strips:
        date_axis(axes, trajectory, label=axes is strikes)
        mark_milestones(axes, trajectory, words=axes is hands)
        axes.grid(False, axis="x")
    style.footer(figure, trajectory)
    return figure


class Mark(NamedTuple):
    """A town that is taken: when, its name, by whom, in which row it stands, and whether its name is left of it."""

    day: float
    name: str
    party: Party
    row: int
    left: bool


def captures(trajectory: Trajectory, parties: list[Party], wide: float) -> list[Mark]:
    """The towns that are taken, in order, with a place for each on a strip of this width [inch]."""
    rows = trajectory.events[trajectory.events.kind == CAPTURE]
    party_of, titles = party_of_side(parties, trajectory.sides.shape[1]), trajectory.names.short_titles
    rows = rows[party_of[rows.faction] >= 0]
    day, names = (rows.tick + 1) / ticks_per_day(trajectory), [titles[town] for town in rows.town.tolist()]
    seats = seat_names((day * wide / max(float(days(trajectory)[-1]), 1e-9)).tolist(), names, wide)
    takers = [parties[number] for number in party_of[rows.faction].tolist()]
    each = zip(day.tolist(), names, takers, seats, strict=True)
    return [Mark(when, name, party, row, left) for when, name, party, (row, left) in each]


def seat_names(at: list[float], names: list[str], wide: float) -> list[tuple[int, bool]]:
    """Row of each mark on a strip, and whether its name stands left of it: where no row in use has room on the right.

    `at`: where the marks stand from the left, in order; `wide`: the strip's width; all in inches.
    """
    ends: list[float] = []  # up to where each row is taken
    seats = []
    for x, name in zip(at, names, strict=True):
        long = NAME_LETTER_INCH * len(name)
        sides = [(x, x + long, False), (x - long, x, True)]
        sides = [side for side in sides if side[1] <= wide]
        free = ((row, *side) for side in sides for row, until in enumerate(ends) if until <= side[0])
        row, _, last, left = next(free, (len(ends), *sides[0]))
        ends[row : row + 1] = [last + MARK_INCH]
        seats.append((row, left))
    return seats


def draw_hands(axes: Axes, marks: list[Mark], rows: int, parties: list[Party]) -> None:
    """A mark for each town that is taken, in the colour of who took it, with its name."""
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_yticks([])
    axes.set_ylabel("towns taken\n[by whom: colour]")
    axes.spines["left"].set_visible(False)
    for day, name, party, row, left in marks:
        axes.plot(day, row, marker=party.shape, markersize=5, color=party.colour, markeredgecolor="white", zorder=5)
        axes.annotate(name, (day, row), (-5 if left else 5, 0), textcoords="offset points", fontsize=7,
                      ha="right" if left else "left", va="center_baseline", zorder=5,
                      path_effects=[withStroke(linewidth=2.0, foreground="white")])  # fmt: skip
    if not marks:
        nothing(axes, "no town was taken")
    shown = {mark.party for mark in marks}
    handles = [
        Line2D([], [], linestyle="", marker=p.shape, markersize=6, color=p.colour, mec="white", label=p.title)
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
