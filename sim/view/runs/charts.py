"""Charts over time: strengths and losses, the air war, the front, the build-up.

Each function takes a trajectory and returns a figure; what is counted stands in tables.py and sim/measures/series.py.
Lines are named at their right end, in their colour; dashes tell camps apart.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from agents.records.codes import AIR_ROLE
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.calendar import date_axis, days, mark_milestones
from sim.view.panels import FOOT_INCH, HEAD_INCH, LEFT_INCH, NAME_INCH, counts, frame, name_lines, nothing, whole_axes
from sim.view.parties import CAMP_ORDER, Party
from sim.view.tables import Array, by_party, daily, nearest_threat, series, ticks_per_day

NOT_COUNTED = "Who hides or has gone into the bush is not counted."


def lines_by_party(axes: Axes, trajectory: Trajectory, values: Array, parties: list[Party]) -> None:
    """One line for each party, named with its last value."""
    counts(axes, float(values.max(initial=0.0)))
    date_axis(axes, trajectory)
    for number, party in enumerate(parties):
        axes.plot(days(trajectory), values[:, number], color=party.colour, linestyle=party.dash, drawstyle="steps-post")
    last = values[-1]
    name_lines(
        axes, [(float(last[n]), f"{party.title} {last[n]:,.0f}", party.colour) for n, party in enumerate(parties)]
    )


def strengths(trajectory: Trajectory, parties: list[Party]) -> Figure:
    """Present under arms (left) and killed since the start (right), one row for each camp."""
    present = by_party(trajectory, parties, "personnel", present=True)
    killed = by_party(trajectory, parties, "killed", present=False)
    camps = [camp for camp in CAMP_ORDER if any(p.camp == camp for p in parties)]
    high, gap, top = 1.42, 0.52, 1.02
    figure = style.blank(top + len(camps) * (high + gap) - gap + FOOT_INCH)
    style.heading(figure, "Strengths and losses", f"{trajectory.scenario.title}. Scales differ between the rows.")
    wide = style.WIDTH / 2 - LEFT_INCH - NAME_INCH
    for number, camp in enumerate(camps):
        rows = [n for n, party in enumerate(parties) if party.camp == camp]
        last = number == len(camps) - 1
        bottom = FOOT_INCH + (len(camps) - 1 - number) * (high + gap)
        for column, (values, label) in enumerate(((present, "present [persons]"), (killed, "killed so far [persons]"))):
            axes = frame(figure, column * style.WIDTH / 2 + LEFT_INCH, bottom, wide, high)
            lines_by_party(axes, trajectory, values[:, rows], [parties[n] for n in rows])
            axes.set_ylabel(label)
            axes.set_xlabel(axes.get_xlabel() if last else "")
            mark_milestones(axes, trajectory, words=number == 0)
            if column == 0:
                axes.set_title(style.CAMP_TITLES[camp], pad=14 if number == 0 else 5)
    style.footer(figure, trajectory)
    return figure


def air(trajectory: Trajectory) -> Figure:
    """Sorties per day by what the aircraft were for (above); strikes and bombs per day (below)."""
    per_day = ticks_per_day(trajectory)
    high, gap = 1.9, 0.55
    figure = style.blank(HEAD_INCH + 2 * high + gap + FOOT_INCH)
    style.heading(figure, "The air war, day by day", trajectory.scenario.title)
    wide = style.WIDTH - LEFT_INCH - NAME_INCH
    upper = frame(figure, LEFT_INCH, FOOT_INCH + high + gap, wide, high)
    lower = frame(figure, LEFT_INCH, FOOT_INCH, wide, high)
    strikes, bombs = (daily(series(trajectory, name), per_day) for name in ("strikes", "bombs"))
    noon = np.arange(len(strikes)) + 0.5
    counts(upper, stack_sorties(upper, trajectory, noon))
    lower.bar(noon - 0.21, strikes, 0.42, color=style.INK, label="strikes (sorties that\nreleased weapons)")
    lower.bar(noon + 0.21, bombs, 0.42, color=style.BOMBS, hatch="////", edgecolor="white", linewidth=0.0,
              label="bombs and missiles")  # fmt: skip
    counts(lower, float(max(strikes.max(initial=0.0), bombs.max(initial=0.0))))
    for axes, label in ((upper, "sorties per day [1/day]"), (lower, "strikes, bombs [1/day]")):
        axes.set_ylabel(label)
        date_axis(axes, trajectory, label=axes is lower)
        mark_milestones(axes, trajectory, words=axes is upper)
        axes.grid(False, axis="x")
        handles, words = axes.get_legend_handles_labels()
        order = slice(None, None, -1 if axes is upper else 1)  # a stack is read from the top
        axes.legend(handles[order], words[order], loc="upper left", bbox_to_anchor=(1.0, 1.02), fontsize=7.5,
                    handlelength=1.2)  # fmt: skip
    style.footer(figure, trajectory)
    return figure


def stack_sorties(axes: Axes, trajectory: Trajectory, noon: Array) -> float:
    """A bar for each day, one storey for each role that flew; returns the height of the highest."""
    role = trajectory.world.airkinds.role[trajectory.wings.kind[0]].astype(int)
    flown = trajectory.wings.sorties[1:].astype(float)
    floor = np.zeros(len(noon))
    for number, word in enumerate(AIR_ROLE):
        storey = daily(flown[:, role == number].sum(axis=1), ticks_per_day(trajectory))
        if storey.any():
            colour = style.SORTIE_COLOURS[word]
            axes.bar(noon, storey, 0.86, floor, color=colour, edgecolor="white", linewidth=0.3, label=word)
            floor = floor + storey
    if not floor.any():
        nothing(axes, "no aircraft flew")
    return float(floor.max(initial=0.0))


def front(trajectory: Trajectory, parties: list[Party]) -> Figure:
    """Road distance of the nearest hostile force in the open to the capital, and where it was at its nearest."""
    km, unit = nearest_threat(trajectory)
    names = trajectory.names
    capital = names.town_titles[trajectory.theatre[0].capital]
    figure, axes = whole_axes(3.4, f"How near the enemy came to {capital}", trajectory, 0.28, NOT_COUNTED)
    date_axis(axes, trajectory)
    axes.set_ylabel(f"nearest hostile force in the\nopen to {capital} [km by road]")
    known = np.isfinite(km)
    axes.set_ylim(0, 1.12 * float(km[known].max()) if known.any() else 1.0)
    day = days(trajectory)
    axes.plot(day, np.where(known, km, np.nan), color=style.INK, drawstyle="steps-post")
    if known.any():
        colour_threat(axes, trajectory, km, unit, parties)
        at = int(np.nanargmin(np.where(known, km, np.nan)))
        town = names.short_titles[trajectory.units.town[at, unit[at]]]
        axes.plot(day[at], km[at], "o", color=style.INK, markersize=4)
        ha = "right" if day[at] > 0.6 * day[-1] else "left"
        words = f"nearest: {km[at]:,.0f} km, near {town}"
        axes.annotate(words, (day[at], km[at]), (0, -12), textcoords="offset points", fontsize=8, ha=ha, va="center")
    else:
        nothing(axes, "no hostile force could come by road")
    mark_milestones(axes, trajectory)
    style.footer(figure, trajectory)
    return figure


def colour_threat(axes: Axes, trajectory: Trajectory, km: Array, unit: Array, parties: list[Party]) -> None:
    """Fill under the line in the colour of the party that is nearest, with a legend above."""
    day = days(trajectory)
    nearest = trajectory.units.faction[np.arange(len(unit)), np.maximum(unit, 0)]
    for party in parties:
        mine = np.isin(nearest, party.sides) & (unit >= 0)
        if mine.any():
            wide = trajectory.scenario.tick_hours / 24
            axes.bar(day[mine], km[mine], wide, align="edge", color=style.pale(party.colour, 0.4), linewidth=0,
                     label=f"{party.title} nearest")  # fmt: skip
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), fontsize=7.5, ncols=4, handlelength=1.1, columnspacing=1.2
    )


def buildup(trajectory: Trajectory, parties: list[Party]) -> Figure:
    """Foreign people in the country at war, staff by staff (sim/measures/series.py counts units and air crews)."""
    figure, axes = whole_axes(3.4, "Foreign forces in the country", trajectory)
    foreign = trajectory.sides[0].foreign
    home = trajectory.sides[0].staff[trajectory.theatre[0].government]
    shown = []
    for row, staff in enumerate(trajectory.names.staffs):
        members = np.flatnonzero((trajectory.sides[0].staff == row) & (foreign == 1)).tolist()
        party = next((p for p in parties if set(members) & set(p.sides)), None)
        if party is not None and row != home:
            shown.append((series(trajectory, f"in_country.{staff}"), party))
    date_axis(axes, trajectory)
    axes.set_ylabel("in the country [persons]")
    counts(axes, max((float(values.max()) for values, _ in shown), default=0.0))
    if not any(values.any() for values, _ in shown):
        nothing(axes, "no foreign force entered the country")
    for values, party in shown:
        axes.plot(days(trajectory)[1:], values, color=party.colour, drawstyle="steps-post")
    name_lines(axes, [(float(values[-1]), f"{party.title} {values[-1]:,.0f}", party.colour) for values, party in shown])
    mark_milestones(axes, trajectory)
    style.footer(figure, trajectory)
    return figure
