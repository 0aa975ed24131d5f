"""Which parameters matter, as ranked bars: Sobol's shares of the variance, Morris' mean effects, and a tornado."""

from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.view import style
from sim.view.files import Draw, write_figures
from sim.view.panels import frame, nothing

MOST = 10  # bars in a panel
ROW_INCH, LEFT, GAP, HEAD, FOOT = 0.21, 2.35, 0.72, 0.95, 0.62
ALONE, TOTAL, EFFECT = style.COLOURS["france"], style.COLOURS["chad"], style.COLOURS["mujao"]
LOW, HIGH = style.COLOURS["mujao"], style.COLOURS["france"]
Stored = dict[str, Any]


def draw_sensitivity(found: Stored, folder: Path) -> list[Path]:
    """All figures as PNG files in the folder."""
    return write_figures(sensitivity_figures(found), folder)


def sensitivity_figures(found: Stored) -> dict[str, Draw]:
    """All figures by name, drawn when they are called."""
    return {"sobol": partial(sobol, found), "morris": partial(morris, found), "tornado": partial(tornado, found)}


def panels(found: Stored, rows: int, title: str, below: str) -> tuple[Figure, list[tuple[str, Axes]]]:
    """A panel for each question, two abreast."""
    questions = [q["title"] for q in found["questions"]]
    lines = (len(questions) + 1) // 2
    high = ROW_INCH * rows + 0.12
    figure = style.blank(HEAD + lines * (high + GAP) - GAP + FOOT, 2 * style.WIDTH / 1.5)
    style.heading(figure, title, below)
    wide = (figure.get_figwidth() - 2 * LEFT - 0.35) / 2
    made = []
    for number, question in enumerate(questions):
        line, column = divmod(number, 2)
        bottom = figure.get_figheight() - HEAD - line * (high + GAP) - high
        made.append((question, frame(figure, LEFT + column * (wide + LEFT + 0.1), bottom, wide, high)))
    words = f"Serval, simulated · {found['scenario']} · {found['runs']} runs a point · {(found['revision'] or '')[:10]}"
    figure.text(0.988, 0.06 / figure.get_figheight(), words, ha="right", va="bottom", fontsize=7, color=style.QUIET)
    return figure, made


def ranked(rows: list[Stored], question: str, key: str) -> list[Stored]:
    """The foremost rows of a question."""
    mine = [row for row in rows if row["question"] == question and row[key]]
    return sorted(mine, key=lambda row: -row[key])[:MOST]


def name_bars(axes: Axes, rows: list[Stored], question: str) -> None:
    """Names at the left, the foremost at the top."""
    axes.set_title(question, pad=5)
    axes.set_yticks(range(len(rows)), [row["parameter"] for row in rows])
    axes.tick_params(axis="y", length=0, labelsize=7.5)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.grid(False, axis="y")


def sobol(found: Stored) -> Figure:
    """S1 and ST of the chosen parameters for each question, with 95 % intervals."""
    below = "Dark: with this parameter alone (S1); pale: with its interactions (ST). Lines: 95 % intervals."
    count = min(MOST, len({row["parameter"] for row in found["sobol"]}))
    figure, made = panels(found, count, "What varies with which parameter: share of the variance", below)
    for question, axes in made:
        rows = ranked(found["sobol"], question, "ST")
        name_bars(axes, rows, question)
        axes.set_xlim(0, 1.05)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.1f}")
        for n, row in enumerate(rows):
            axes.barh(n, max(0.0, row["ST"]), 0.7, color=TOTAL)
            axes.barh(n, max(0.0, row["S1"]), 0.34, color=ALONE)
            axes.plot([max(0.0, row["ST"] - row["ST_conf"]), min(1.05, row["ST"] + row["ST_conf"])], [n, n],
                      color=style.INK, linewidth=0.9)  # fmt: skip
        say_if_still(axes, rows)
    return figure


def say_if_still(axes: Axes, rows: list[Stored]) -> None:
    """An empty panel is no riddle."""
    if not rows:
        nothing(axes, "nothing moved it")


def morris(found: Stored) -> Figure:
    """Mean absolute effect of a step through the range, for each question in its unit."""
    below = (
        "Mean absolute effect of moving through two thirds of its range, all others anywhere in theirs. Lines: 95 %."
    )
    count = min(MOST, len({row["parameter"] for row in found["morris"]}))
    figure, made = panels(found, count, "Screening of every parameter that has a range", below)
    units = {q["title"]: q["unit"] for q in found["questions"]}
    for question, axes in made:
        rows = ranked(found["morris"], question, "mu_star")
        name_bars(axes, rows, f"{question} [{units[question]}]")
        for n, row in enumerate(rows):
            axes.barh(n, row["mu_star"], 0.7, color=EFFECT)
            axes.plot([max(0.0, row["mu_star"] - row["conf"]), row["mu_star"] + row["conf"]], [n, n],
                      color=style.INK, linewidth=0.9)  # fmt: skip
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 10 else f"{value:g}")
        say_if_still(axes, rows)
    return figure


def tornado(found: Stored) -> Figure:
    """Each parameter alone from one end of its range to the other: bars from the answer with all values as they are."""
    below = (
        "One at a time: at the low end of its range (yellow, hatched), at the high end (blue); all others as they are."
    )
    count = min(MOST, len({row["parameter"] for row in found["tornado"]}))
    figure, made = panels(found, count, "What each parameter moves by itself", below)
    units = {q["title"]: q["unit"] for q in found["questions"]}
    for question, axes in made:
        mine = [{**row, "reach": abs(row["high"] - row["low"])} for row in found["tornado"]]
        rows = ranked(mine, question, "reach")
        name_bars(axes, rows, f"{question} [{units[question]}]")
        for n, row in enumerate(rows):
            axes.barh(
                n - 0.19, row["low"] - row["own"], 0.36, row["own"], color=LOW, hatch="////", edgecolor="white", lw=0
            )
            axes.barh(n + 0.19, row["high"] - row["own"], 0.36, row["own"], color=HIGH)
        if rows:
            axes.axvline(rows[0]["own"], color=style.INK, linewidth=0.9)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if abs(value) >= 10 else f"{value:g}")
        say_if_still(axes, rows)
    return figure
