"""Figures of scores: dates beside history, skill, calibration, counts. They draw what is stored and compute nothing.

Each function takes cards as sim/study/scores/scorecard.py stores them (plain tables; None for what is none).
"""

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.view import style
from sim.view.files import Draw, write_figures
from sim.view.panels import frame

Stored = dict[str, Any]
ROW_INCH = 0.24
LEFT, RIGHT, HEAD, FOOT, GAP = 2.05, 0.95, 0.95, 0.75, 0.78  # inch around and between panels
MODEL_COLOUR, HISTORY_COLOUR = style.COLOURS["france"], style.COLOURS["ansar_dine"]
RIVAL_MARKS = {"status quo": "o", "constant hazard": "s", "uniform": "^", "road advance": "D"}
RIVAL_COLOURS = dict(zip(RIVAL_MARKS, ("#6B6B6B", "#E69F00", "#009E73", "#CC79A7"), strict=True))
SHORT_COUNTS = {  # names of counts, shortened for the margin
    "killed Malian soldiers, cumulative": "Malian soldiers killed",
    "fatalities all, January 2013 (ACLED)": "killed in January, all",
    "Malian soldiers killed": "Malians killed",
    "sorties that looked for a target": "armed sorties",
}
RATIO_TICKS = (0.01, 0.1, 0.5, 1, 2, 10)
SHORT = {"CRPS [days]": "dates", "Brier, all towns": "all towns", "Brier, contested towns": "contested"}


def draw_scores(cards: list[Stored], folder: Path, foot: str) -> list[Path]:
    """Every figure of these cards as a PNG file; `foot` says what they were made by."""
    return write_figures(score_figures(cards, foot), folder)


def score_figures(cards: list[Stored], foot: str) -> dict[str, Draw]:
    """Every figure of these cards that has something to show, by name; drawn when it is called."""
    figures: dict[str, tuple[Callable[[list[Stored], str], Figure], str]] = {
        "capture_dates": (capture_dates, "events"),
        "skill": (skill, "skills"),
        "calibration": (calibration, "events"),
        "counts": (counts, "volumes"),
    }
    told = {name: [card for card in cards if card[needed]] for name, (_, needed) in figures.items()}
    return {name: partial(draw, told[name], foot) for name, (draw, _) in figures.items() if told[name]}


def sign(figure: Figure, foot: str) -> None:
    """What the figure was made by."""
    figure.text(0.988, 0.06 / figure.get_figheight(), foot, ha="right", va="bottom", fontsize=7, color=style.QUIET)


def panels(rows: list[int], title: str, below: str, foot: str) -> tuple[Figure, list[Axes]]:
    """A figure with one panel above the other, each as high as its rows need, the first one at the top."""
    heights = [ROW_INCH * (max(1, count) + 0.6) for count in rows]
    figure = style.blank(HEAD + sum(heights) + GAP * (len(rows) - 1) + FOOT)
    style.heading(figure, title, below)
    top, made = figure.get_figheight() - HEAD, []
    for height in heights:
        top -= height
        made.append(frame(figure, LEFT, top, style.WIDTH - LEFT - RIGHT, height))
        top -= GAP
    sign(figure, foot)
    return figure, made


def name_rows(axes: Axes, names: list[str]) -> None:
    """Rows from the top down, named at the left."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(False, axis="y")
    axes.tick_params(axis="y", length=0)


def title_of(card: Stored) -> str:
    """The heading of a card's panel."""
    variant = f", {card['variant']}" if card["variant"] else ""
    return f"{card['scenario']}{variant}: {card['window']}, {card['kind']} ({card['runs']:,} runs)"


def capture_dates(cards: list[Stored], foot: str) -> Figure:
    """When towns changed hands in the runs, and when they did."""
    below = "Median (dot), half of the runs (thick), 90 % (thin; → beyond the horizon). Bars: what the record accepts."
    figure, axes = panels([len(card["events"]) for card in cards], "Capture dates beside history", below, foot)
    for card, panel in zip(cards, axes, strict=True):
        panel.set_title(title_of(card), pad=6)
        name_rows(panel, [f"{event['name']}, {event['event']}" for event in card["events"]])
        for row, event in enumerate(card["events"]):
            draw_event(panel, row, event, card["horizon"])
        date_scale(panel, card)
    return figure


def draw_event(axes: Axes, row: int, event: Stored, horizon: float) -> None:
    """One row: history's bar, the interval of the runs, and the share of runs in which it happened at all."""
    axes.barh(row, event["day_to"] - event["day_from"], 0.72, event["day_from"], color=HISTORY_COLOUR, alpha=0.55)
    low, quarter, middle, late, high = (
        horizon if event[f"day_{q}"] is None else min(event[f"day_{q}"], horizon)
        for q in ("05", "25", "50", "75", "95")
    )
    axes.plot([low, high], [row, row], color=MODEL_COLOUR, linewidth=1.1)
    axes.plot([quarter, late], [row, row], color=MODEL_COLOUR, linewidth=3.2, solid_capstyle="butt")
    if high >= horizon:
        axes.plot(horizon, row, ">", color=MODEL_COLOUR, markersize=4, clip_on=False)
    if middle < horizon:
        axes.plot(middle, row, "o", color="white", markeredgecolor=MODEL_COLOUR, markersize=5, zorder=3)
    axes.annotate(f"in {event['share_of_runs']:.0%}", (1, row), (8, 0), xycoords=("axes fraction", "data"),
                  textcoords="offset points", fontsize=7.5, va="center", color=style.QUIET,
                  annotation_clip=False)  # fmt: skip


def date_scale(axes: Axes, card: Stored) -> None:
    """Days from the start as dates."""
    start = start_of(card)
    axes.set_xlim(0, card["horizon"])
    step = 7 if card["horizon"] > 24 else 3
    ticks = list(range(0, int(card["horizon"]) + 1, step))
    axes.set_xticks(ticks, [f"{start + datetime.timedelta(days=day):%-d %b}" for day in ticks])


def start_of(card: Stored) -> datetime.date:
    """The first day of the runs: what the record's dates count from."""
    event = card["events"][0]
    return datetime.date.fromisoformat(event["first"]) - datetime.timedelta(days=round(event["day_from"]))


def skill(cards: list[Stored], foot: str) -> Figure:
    """1 - score / rival's score for each measure and rival, with the interval over towns."""
    rows = [[s for s in card["skills"] if s["skill"] is not None] for card in cards]
    below = "1 = perfect, 0 = no better than the rival. Lines: 90 % bootstrap interval over towns, cut at -1."
    figure, axes = panels([len(each) for each in rows], "Skill beside naive rivals", below, foot)
    for card, skills, panel in zip(cards, rows, axes, strict=True):
        panel.set_title(title_of(card), pad=6)
        name_rows(panel, [f"{SHORT[s['measure']]}: {s['rival']}" for s in skills])
        panel.set_xlim(-1.0, 1.0)
        panel.axvline(0.0, color=style.INK, linewidth=0.9)
        for row, s in enumerate(skills):
            colour, mark = RIVAL_COLOURS[s["rival"]], RIVAL_MARKS[s["rival"]]
            ends = [max(-1.0, min(1.0, value)) for value in (s["skill_towns_low"], s["skill_towns_high"])]
            panel.plot(ends, [row, row], color=colour, linewidth=1.4)
            panel.plot(max(-1.0, s["skill"]), row, mark if s["skill"] >= -1.0 else "<", color=colour, markersize=5,
                       clip_on=False)  # fmt: skip
            words = f"{s['score']:.2g} / {s['rival_score']:.2g}"
            panel.annotate(words, (1, row), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                           fontsize=7.5, va="center", color=style.QUIET, annotation_clip=False)  # fmt: skip
        panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes[-1].set_xlabel("skill; at the right: score of the model / of the rival")
    return figure


def calibration(cards: list[Stored], foot: str) -> Figure:
    """PIT histogram of the dates (left) and reliability of "the coalition holds it" (right), a row for each card."""
    high, gap = 1.75, 1.0
    figure = style.blank(HEAD + len(cards) * (high + gap) - gap + FOOT + 0.1)
    style.heading(
        figure, "Do the runs spread as they should?", "Even bars and points on the diagonal would be perfect."
    )
    wide = (style.WIDTH - 3 * 0.75) / 2
    for number, card in enumerate(cards):
        bottom = figure.get_figheight() - HEAD - number * (high + gap) - high
        draw_pit(frame(figure, 0.75, bottom, wide, high), card)
        draw_reliability(frame(figure, 1.5 + wide, bottom, wide, high), card)
    sign(figure, foot)
    return figure


def draw_pit(axes: Axes, card: Stored) -> None:
    """Share of the dates that fell into each tenth of the runs."""
    bins = len(card["pit"])
    axes.set_title(f"{card['scenario']}: {card['window']}", pad=6)
    axes.bar([(n + 0.5) / bins for n in range(bins)], [value or 0.0 for value in card["pit"]], 0.94 / bins,
             color=MODEL_COLOUR)  # fmt: skip
    axes.axhline(1.0 / bins, color=style.INK, linewidth=0.9, linestyle="--")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    axes.set_xlim(0, 1)
    axes.set_xlabel(f"share of the runs before history ({len(card['events'])} dates)")
    axes.set_ylabel("share of the dates")
    cover = [f"{level:.0%}: {value:.0%}" for level, value in card["coverage"] if value is not None]
    axes.text(0.98, 0.97, "coverage " + ", ".join(cover), transform=axes.transAxes, ha="right", va="top", fontsize=7.5,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip


def draw_reliability(axes: Axes, card: Stored) -> None:
    """How often the coalition held a town against how often it was said to; the number of town-days at each point."""
    axes.set_title(f"{card['contested_days']} days of contested towns", pad=6)
    axes.plot([0, 1], [0, 1], color=style.INK, linewidth=0.9, linestyle="--")
    points = [(said, seen, count) for said, seen, count in card["reliability"] if count]
    axes.plot([p[0] for p in points], [p[1] for p in points], "o-", color=MODEL_COLOUR, markersize=4, linewidth=1.2)
    for said, seen, count in points:
        up = seen < 0.85
        axes.annotate(f"{count:.0f}", (said, seen), (0, 5 if up else -5), textcoords="offset points", fontsize=7,
                      ha="center", va="bottom" if up else "top", color=style.QUIET)  # fmt: skip
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.05, 1.05)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    axes.set_xlabel("chance that the coalition holds it, as forecast")
    axes.set_ylabel("held by it")


def counts(cards: list[Stored], foot: str) -> Figure:
    """Counts of the runs as ratios to the record's, on a logarithmic scale."""
    below = "Runs over the record's middle: median (dot) and 90 % (line). Bars: the record's own range."
    figure, axes = panels([len(card["volumes"]) for card in cards], "Counts beside history", below, foot)
    for card, panel in zip(cards, axes, strict=True):
        panel.set_title(title_of(card), pad=6)
        name_rows(panel, [count_name(v) for v in card["volumes"]])
        panel.tick_params(axis="y", labelsize=7.5)
        panel.set_xscale("log")
        panel.set_xlim(RATIO_TICKS[0], RATIO_TICKS[-1])
        panel.set_xticks(RATIO_TICKS, [f"{tick:g}" for tick in RATIO_TICKS])
        panel.minorticks_off()
        panel.axvline(1.0, color=style.INK, linewidth=0.9)
        for row, v in enumerate(card["volumes"]):
            draw_count(panel, row, v)
    axes[-1].set_xlabel("model / record")
    return figure


def count_name(v: Stored) -> str:
    """A count with its day, short enough for the margin."""
    day = f"{datetime.date.fromisoformat(v['date']):%-d %b}"
    name = str(v["quantity"])
    for words, word in SHORT_COUNTS.items():
        name = name.replace(words, word)
    return name if day in name else f"{name}, {day}"


def short_number(value: float) -> str:
    """A count that leaves room for another."""
    return f"{value / 1000:,.0f}k" if value >= 10_000 else f"{value:,.0f}"


def draw_count(axes: Axes, row: int, v: Stored) -> None:
    """One row: the record's range, and the runs'."""
    middle = (v["record_low"] + v["record_high"]) / 2
    left, right = RATIO_TICKS[0], RATIO_TICKS[-1]
    low, high = v["record_low"] / middle, v["record_high"] / middle
    axes.barh(row, max(high - low, 0.03), 0.72, max(low, left), color=HISTORY_COLOUR, alpha=0.45)
    at = [min(max(v[q] / middle, left), right) for q in ("p05", "p50", "p95")]
    axes.plot([at[0], at[2]], [row, row], color=MODEL_COLOUR, linewidth=1.3)
    axes.plot(at[1], row, "o", color="white", markeredgecolor=MODEL_COLOUR, markersize=4.5, zorder=3, clip_on=False)
    words = f"{short_number(v['p50'])} / {short_number(middle)}"
    axes.annotate(words, (1, row), (8, 0), xycoords=("axes fraction", "data"),
                  textcoords="offset points", fontsize=7, va="center", color=style.QUIET,
                  annotation_clip=False)  # fmt: skip
