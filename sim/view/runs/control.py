"""The control chart: who held each contested town, day by day, with the fights and strikes there."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from agents.records.codes import BASE, CAMPSITE, CAPITAL, CITY, FIGHT, REFUGE, STRIKE_FLOWN
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.calendar import date_axis, mark_milestones
from sim.view.parties import Party, party_of_side
from sim.view.tables import Array, spells

ROW_INCH, HEAD_INCH, FOOT_INCH = 0.19, 0.66, 0.86
NAMES_INCH, RIGHT_INCH = 1.95, 0.28
MOST_TOWNS = 32
BAR = 0.80  # share of a row that its bar fills
DAYS_FOR_NAME = 3.2  # a spell at least this long carries its holder's name
MARK_DROP = 0.24  # share of a row by which marks stand under its middle
NO_REGION = "abroad"


def control_chart(trajectory: Trajectory, parties: list[Party]) -> Figure:
    """Towns × days in the holder's colour: towns that change hands, and the capitals of country and regions."""
    groups = contested(trajectory)
    lines = sum(len(rows) for _, rows in groups)
    high = max(lines, 4) * ROW_INCH
    height = HEAD_INCH + high + FOOT_INCH
    figure = style.blank(height)
    style.heading(figure, "Who held the contested towns", trajectory.scenario.title)
    wide = style.WIDTH - NAMES_INCH - RIGHT_INCH
    axes = figure.add_axes((NAMES_INCH / style.WIDTH, FOOT_INCH / height, wide / style.WIDTH, high / height))
    axes.set_ylim(lines, 0)
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    rows = draw_rows(axes, trajectory, parties, groups)
    mark_events(axes, trajectory, rows)
    date_axis(axes, trajectory)
    mark_milestones(axes, trajectory)
    legend(figure, parties, trajectory, rows)
    style.footer(figure, trajectory)
    return figure


def contested(trajectory: Trajectory) -> list[tuple[str, list[int]]]:
    """Regions from south-west to north-east, each with the rows of its towns to show, in the same order."""
    towns, names = trajectory.towns[0], trajectory.names
    holder = trajectory.towns.holder
    changes = (np.diff(holder, axis=0) != 0).sum(axis=0)
    real = ~np.isin(towns.kind, (REFUGE, BASE, CAMPSITE))
    shown = np.flatnonzero(
        real & ((changes > 0) | (towns.kind == CAPITAL) | ((towns.kind == CITY) & (towns.cell >= 0)))
    )
    if len(shown) > MOST_TOWNS:
        weight = 1e9 * (towns.kind <= CITY) + np.where(changes > 0, towns.population, 0.0)
        shown = shown[np.argsort(-weight[shown], kind="stable")][:MOST_TOWNS]
    order = (towns.x + towns.y)[shown]
    regions: dict[int, list[int]] = {}
    for row in shown[np.argsort(order, kind="stable")].tolist():
        regions.setdefault(int(towns.home_region[row]), []).append(row)
    return [(names.regions[region] if region >= 0 else NO_REGION, rows) for region, rows in regions.items()]


def draw_rows(
    axes: Axes, trajectory: Trajectory, parties: list[Party], groups: list[tuple[str, list[int]]]
) -> dict[int, float]:
    """A bar for each spell; returns the height at which each town's row lies."""
    party_of = np.append(party_of_side(parties, trajectory.sides.shape[1]), -1)
    days = trajectory.scenario.tick_hours / 24
    heights: dict[int, float] = {}
    for region, rows in groups:
        top = len(heights)
        axes.annotate(region, (0, top + 0.5), (-NAMES_INCH * 72 + 9, 0), xycoords=("axes fraction", "data"),
                      textcoords="offset points", fontsize=8, fontweight="bold", color=style.QUIET,
                      va="center")  # fmt: skip
        if top:
            wide = style.WIDTH - NAMES_INCH - RIGHT_INCH
            axes.plot([0.13 / wide - NAMES_INCH / wide, 1], [top, top], transform=axes.get_yaxis_transform(),
                      color=style.QUIET, linewidth=0.5, clip_on=False)  # fmt: skip
        for row in rows:
            heights[row] = len(heights) + 0.5
            for spell in spells(trajectory.towns.holder[:, row], row):
                party = parties[party_of[spell.side]] if party_of[spell.side] >= 0 else None
                # the state after t turns holds until the next turn ends; the last one is drawn to the end of the run
                start, end = spell.start * days, min(spell.end, trajectory.turns) * days
                draw_spell(axes, start, end - start, heights[row], party)
    axes.set_yticks(list(heights.values()), [trajectory.names.short_titles[row] for row in heights])
    return heights


def draw_spell(axes: Axes, start: float, long: float, at: float, party: Party | None) -> None:
    """One bar; long ones carry the holder's name, so that colour is not the only key."""
    colour = party.colour if party else style.NOBODY
    edge = "white" if party else style.FAINT
    axes.barh(at, long, left=start, height=BAR, color=colour, edgecolor=edge, linewidth=0.6)
    if long >= DAYS_FOR_NAME:
        word = party.title if party else "nobody"
        ink = style.ink_on(colour) if party else style.QUIET
        axes.annotate(
            word, (start, at), (3, 0.5), textcoords="offset points", fontsize=6.5, color=ink, va="center_baseline"
        )


def mark_events(axes: Axes, trajectory: Trajectory, heights: dict[int, float]) -> None:
    """A mark for each day with a fight or a strike at a town shown, along the foot of its row."""
    for kind, marker, size in ((STRIKE_FLOWN, "v", 13.0), (FIGHT, "X", 24.0)):
        spots = event_spots(trajectory, kind, heights)
        axes.scatter(spots[:, 0], spots[:, 1] + MARK_DROP, marker=marker, s=size, c=style.INK, edgecolors="white",
                     linewidths=0.5, zorder=5)  # fmt: skip


def event_spots(trajectory: Trajectory, kind: int, heights: dict[int, float]) -> Array:
    """[n, 2]: noon of every day (fights: middle of every turn) with such an event at a town shown, and its height."""
    events = trajectory.events[trajectory.events.kind == kind]
    turn = trajectory.scenario.tick_hours / 24
    when = (events.tick + 0.5) * turn if kind == FIGHT else np.floor(events.tick * turn) + 0.5
    pairs = sorted(set(zip(when.tolist(), events.town.tolist(), strict=True)))
    return np.array([(day, heights[town]) for day, town in pairs if town in heights]).reshape(-1, 2)


def legend(figure: Figure, parties: list[Party], trajectory: Trajectory, heights: dict[int, float]) -> None:
    """Holders that appear, and the marks."""
    seen = set(np.unique(trajectory.towns.holder[:, list(heights)]).tolist())
    bars = [Patch(facecolor=p.colour, edgecolor="white", label=p.title) for p in parties if seen & set(p.sides)]
    if -1 in seen:
        bars.append(Patch(facecolor=style.NOBODY, edgecolor=style.QUIET, linewidth=0.6, label="nobody"))
    mark: dict[str, Any] = {"linestyle": "", "markerfacecolor": style.INK, "markeredgecolor": "white"}
    marks = [
        Line2D([], [], marker="X", markersize=6.5, label="fighting", **mark),
        Line2D([], [], marker="v", markersize=6, label="air strike", **mark),
    ]
    figure.legend(handles=bars + marks, loc="lower left", bbox_to_anchor=(0.008, 0.20 / figure.get_figheight()),
                  ncols=len(bars) + 2, fontsize=7.5, handlelength=1.1, handletextpad=0.4, columnspacing=1.2,
                  borderaxespad=0, borderpad=0)  # fmt: skip
