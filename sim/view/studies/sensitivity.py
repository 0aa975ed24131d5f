"""Which parameters matter, as ranked bars: each alone as a tornado, Sobol's shares of the variance, Morris' effects."""

from collections.abc import Sequence
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
ROW_INCH, LEFT, GAP, HEAD, FOOT = 0.24, 2.25, 0.72, 0.95, 0.62
LONGEST = 34  # letters of a name in one line
TALL = 1.3  # how much taller rows of a tornado are: names of two lines
LOW_END, HIGH_END = (style.COLOURS["mujao"], "////"), (style.COLOURS["france"], "")
ALONE, TOTAL, EFFECT = style.COLOURS["france"], style.COLOURS["chad"], style.COLOURS["mujao"]
Stored = dict[str, Any]


def draw_sensitivity(found: Stored, folder: Path, form: str = "png") -> list[Path]:
    """All figures as files in the folder."""
    return write_figures(sensitivity_figures(found), folder, form=form)


def sensitivity_figures(found: Stored) -> dict[str, Draw]:
    """All figures by name, drawn when they are called."""
    return {"tornado": partial(tornado, found), "sobol": partial(sobol, found), "morris": partial(morris, found)}


def panels(
    found: Stored, rows: int, title: str, below: str, row: float = ROW_INCH, runs: int = 0
) -> tuple[Figure, list[tuple[str, Axes]]]:
    """A panel for each question, two abreast; `row` = inches of each bar."""
    questions = [q["title"] for q in found["questions"]]
    lines = (len(questions) + 1) // 2
    high = row * rows + 0.12
    figure = style.blank(HEAD + lines * (high + GAP) - GAP + FOOT, style.WIDTH)
    style.heading(figure, title, below)
    wide = (figure.get_figwidth() - 2 * LEFT - 0.35) / 2
    made = []
    for number, question in enumerate(questions):
        line, column = divmod(number, 2)
        bottom = figure.get_figheight() - HEAD - line * (high + GAP) - high
        made.append((question, frame(figure, LEFT + column * (wide + LEFT + 0.1), bottom, wide, high)))
    words = f"Serval, simulated · {found['scenario']} · {runs or found['runs']} runs a point"
    words += f" · {(found['revision'] or '')[:10]}"
    figure.text(0.988, 0.06 / figure.get_figheight(), words, ha="right", va="bottom", fontsize=7, color=style.QUIET)
    return figure, made


def ranked(rows: list[Stored], question: str, key: str) -> list[Stored]:
    """The foremost rows of a question."""
    mine = [row for row in rows if row["question"] == question and row[key]]
    return sorted(mine, key=lambda row: -row[key])[:MOST]


def name_bars(axes: Axes, rows: list[Stored], question: str, below: Sequence[str] = ()) -> None:
    """Names at the left, the foremost at the top; `below`: a second line of each."""
    told = below or [""] * len(rows)
    axes.set_title(question, pad=5, fontsize=9)
    axes.tick_params(axis="x", labelsize=8)
    axes.set_yticks(range(len(rows)), [name_of(row["parameter"], words) for row, words in zip(rows, told, strict=True)])
    axes.tick_params(axis="y", length=0, labelsize=7)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.grid(False, axis="y")


def name_of(parameter: str, words: str) -> str:
    """A parameter's name in at most two lines, with words below it."""
    if len(parameter) <= LONGEST:
        return f"{parameter}\n{words}" if words else parameter
    table, _, name = parameter.rpartition(".")
    return f"{table}.\n{name}  {words}".rstrip()


def tornado(found: Stored) -> Figure:
    """What each parameter does alone at both ends of its range, from the scenario's value, in the question's unit."""
    below = (
        "Mean at the low end (orange, hatched) and at the high end (blue) of one range, all else as it is;"
        "\nfrom the line at the scenario's own mean. Same luck at every point. Black: 95 % intervals of the difference."
    )
    count = min(MOST, len({row["parameter"] for row in found["tornado"]}))
    runs = max((row["runs"] for row in found["tornado"]), default=0)
    title = "One parameter at a time, from end to end of its range"
    figure, made = panels(found, count, title, below, TALL * ROW_INCH, runs)
    units = {q["title"]: q["unit"] for q in found["questions"]}
    for question, axes in made:
        mine = [{**row, "swing": swing(row)} for row in found["tornado"]]
        rows = ranked(mine, question, "swing")
        name_bars(axes, rows, f"{question} [{units[question]}]", [ends(row) for row in rows])
        for n, row in enumerate(rows):
            for end, at, look in (("at_low", n - 0.18, LOW_END), ("at_high", n + 0.18, HIGH_END)):
                draw_end(axes, row["base"], row[end], row[f"{end}_conf"], at, look)
        if rows:
            axes.axvline(rows[0]["base"], color=style.INK, linewidth=0.8)
        axes.use_sticky_edges = False
        axes.margins(x=0.06)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        say_if_still(axes, rows)
    return figure


def ends(row: Stored) -> str:
    """The range of a parameter in words."""
    unit = "" if row["unit"] == "1" else row["unit"]
    return f"{row['low']:.4g} … {row['high']:.4g} {unit}"


def swing(row: Stored) -> float:
    """From the least to the greatest of the three means."""
    three = (0.0, row["at_low"], row["at_high"])
    return float(max(three) - min(three))


def draw_end(axes: Axes, base: float, moved: float, conf: float, at: float, look: tuple[str, str]) -> None:
    """A bar from the base to one end, and the interval of the difference."""
    if moved or conf:
        colour, hatch = look
        axes.barh(at, moved, 0.36, left=base, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
        axes.plot([base + moved - conf, base + moved + conf], [at, at], color=style.INK, linewidth=0.9)


def sobol(found: Stored) -> Figure:
    """S1 and ST of the chosen parameters for each question, with 95 % intervals."""
    below = "Dark: with this parameter alone (S1); pale: with its interactions (ST). Lines: 95 % intervals."
    count = min(MOST, len({row["parameter"] for row in found["sobol"]}))
    figure, made = panels(found, count, "What varies with which parameter: share of the variance", below)
    for question, axes in made:
        rows = ranked(found["sobol"], question, "ST")
        name_bars(axes, rows, question)
        axes.set_xlim(0, 1.05)
        axes.set_xticks([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
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
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        say_if_still(axes, rows)
    return figure
