"""The run on one line of time: towns that change hands, the dead of fights by camp, air strikes a day."""

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
HANDS_INCH, FIGHTS_INCH, STRIKES_INCH = 2.7, 1.25, 0.95
LEVELS, NAME_LETTER_INCH = 12, 0.067  # rows that names of towns are spread over, and the width of a letter
MARK_INCH = 0.16  # room of a mark, and between it and its name


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
    """A mark for each town that is taken, in the colour of who took it, with its name; says how many found no room."""
    rows = trajectory.events[trajectory.events.kind == CAPTURE]
    axes.set_ylim(LEVELS, -0.5)
    axes.set_yticks([])
    axes.set_ylabel("towns taken\n[by whom: colour]")
    axes.spines["left"].set_visible(False)
    party_of, titles = party_of_side(parties, trajectory.sides.shape[1]), trajectory.names.short_titles
    rows = rows[party_of[rows.faction] >= 0]
    shown = [parties[number] for number in party_of[rows.faction].tolist()]
    day, names = (rows.tick + 1) / ticks_per_day(trajectory), [titles[town] for town in rows.town.tolist()]
    seats = seat_names((day * wide / max(float(days(trajectory)[-1]), 1e-9)).tolist(), names, wide)
    for at, name, party, seat in zip(day.tolist(), names, shown, seats, strict=True):
        level, left = seat or (LEVELS - 0.5, False)
        axes.plot(at, level, marker=party.shape, markersize=5, color=party.colour, markeredgecolor="white", zorder=5)
        if seat:
            axes.annotate(name, (at, level), (-5 if left else 5, 0), textcoords="offset points", fontsize=7,
                          ha="right" if left else "left", va="center_baseline", zorder=5,
                          path_effects=[withStroke(linewidth=2.0, foreground="white")])  # fmt: skip
    if None in seats:
        axes.annotate(f"{seats.count(None)} without a name,\nat the bottom, for\nwant of room", (1, 0), (6, 0),
                      xycoords="axes fraction", textcoords="offset points", fontsize=7, color=style.QUIET,
                      va="bottom")  # fmt: skip
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


def seat_names(at: list[float], names: list[str], wide: float) -> list[tuple[int, bool] | None]:
    """Row of each mark on a strip of this width, and whether its name stands left of it: where none has room right.

    `at`: where the marks stand from the left, in order [inch]. None: no row has room for mark and name.
    """
    taken = [-MARK_INCH] * LEVELS
    seats: list[tuple[int, bool] | None] = []
    for x, name in zip(at, names, strict=True):
        long = NAME_LETTER_INCH * len(name)
        spans = [(x, x + long, False), (x - long, x, True)]
        free = (
            (row, left, last + MARK_INCH)
            for first, last, left in spans
            for row, until in enumerate(taken)
            if until <= first and last <= wide
        )
        row, left, until = next(free, (-1, False, 0.0))
        if row >= 0:
            taken[row] = until
        seats.append((row, left) if row >= 0 else None)
    return seats


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
