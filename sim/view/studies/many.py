"""What figures of many runs share: the look of a case, the legend of cases, the footer."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.study.comparison.cases import Case, Cases
from sim.view import style

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA4499", "#E69F00", "#222222")
DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (6, 1)), (0, (3, 1, 1, 1, 1, 1)))
MARKERS = ("o", "s", "D", "^", "v", "P")
OUTER, INNER = 0.16, 0.34  # strength of colour of the bands that hold 90 % and half of the runs
LEGEND_INCH = 0.62  # where the legend of cases stands, from the top


def look(cases: Cases, case: Case) -> tuple[str, Any, str]:
    """Colour, dash and marker of a case: the first is blue and whole in every figure."""
    number = cases.cases.index(case)
    return COLOURS[number], DASHES[number], MARKERS[number]


def legend(figure: Figure, cases: Cases, bands: bool) -> None:
    """Who is who, in one line under the heading; `bands`: lines with bands, else dots with bars."""
    handles: list[Any] = []
    for case in cases.cases:
        colour, dash, marker = look(cases, case)
        shown: dict[str, Any] = {"linestyle": dash} if bands else {"linestyle": "", "marker": marker, "markersize": 5}
        handles.append(Line2D([], [], color=colour, label=case.title, **shown))
    if bands:
        handles.append(Patch(facecolor=style.pale(style.QUIET, INNER + OUTER), label="half of the runs"))
        handles.append(Patch(facecolor=style.pale(style.QUIET, OUTER), label="90 % of the runs"))
    up = 1.0 - LEGEND_INCH / figure.get_figheight()
    columns = 3 if any(len(case.title) > 40 for case in cases.cases) else len(handles)
    figure.legend(handles=handles, loc="center left", bbox_to_anchor=(0.006, up), ncols=columns, fontsize=8,
                  handlelength=1.8, columnspacing=1.4, borderpad=0)  # fmt: skip


def footer(figure: Figure, cases: Cases) -> None:
    """Which runs these are, and that they are simulated."""
    manifest = cases.cases[0].batch.manifest
    words = (
        f"Serval, simulated · {len(cases.runs):,} runs of each · seed {manifest['seed']} · {manifest['sources'][:12]}"
    )
    figure.text(0.988, 0.06 / figure.get_figheight(), words, ha="right", va="bottom", fontsize=7, color=style.QUIET)


def first_title(cases: Cases) -> str:
    """A line under the heading: the scenario's title where there is one case, else what is laid side by side."""
    first: Sequence[Case] = cases.cases[:1]
    return str(first[0].batch.about(first[0].scenario)["title"]) if len(cases.cases) == 1 else "paired by run number"
