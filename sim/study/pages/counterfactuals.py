"""The page of counterfactuals: every scenario in many runs, one table, one figure, and which signs came out wrong.

    python -m sim.study.pages.counterfactuals --runs 200      writes docs/counterfactuals.md, .csv and the figure

All runs have seed 1 and default parameters, and runs of one number share their luck. Wars that begin on 7 January are
played for at least 60 days, so that their ends compare; the others keep their own horizons.
"""

import argparse
import csv
import io
import math
import os
import platform
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sim.files.results import ROOT
from sim.study.batches.ensemble import Ensemble, run_ensemble
from sim.study.pages.reading import kept_reading
from sim.study.pages.signs import EXPLAINED, Judged, judge
from sim.study.pages.wars import GROUPS, HORIZON, NEVER, NOT_THERE, in_words, tell, unit_of, wars
from sim.view.studies.counterfactuals import Mark, Panel, counterfactuals

PAGE = ROOT / "docs" / "counterfactuals.md"
TABLE = ROOT / "docs" / "counterfactuals.csv"
FIGURE = ROOT / "docs" / "figures" / "counterfactuals.png"
SHOWN = (
    "fall_day.konna", "fall_day.sevare", "capital_threat_day", "towns_lost",
    "free_day.gao", "free_day.timbuktu", "free_day.kidal", "free_day.tessalit",
    "killed.coalition", "killed.government", "strikes", "airlifted",
    "harmed", "away_peak", "goal_safe", "goal_no_threat",
)  # fmt: skip
Played = Mapping[str, Ensemble]


def sections(played: Played) -> list[str]:
    """The table, one part for each group of quantities; a war in which nothing of a part happens has no line there."""
    lines: list[str] = []
    for title, quantities in GROUPS.items():
        lines += [f"### {title}", "", "| war | " + " | ".join(q.title for q in quantities) + " |"]
        lines.append("|---" * (len(quantities) + 1) + "|")
        for name, ensemble in played.items():
            cells = [in_words(tell(ensemble, q.outcome), unit_of(ensemble, q.outcome)) for q in quantities]
            if set(cells) - {NEVER, NOT_THERE}:
                lines.append(f"| {name} | " + " | ".join(cells) + " |")
        lines.append("")
    return lines


def horizons(played: Played) -> list[str]:
    """What each war asks, when it begins and how long it is."""
    lines = ["| war | begins | days | asks |", "|---|---|---|---|"]
    for name, ensemble in played.items():
        s = ensemble.scenario
        lines.append(f"| {name} | {s.start:%-d %b %Y} | {s.days:g} | {' '.join(s.question.split())} |")
    return [*lines, ""]


def signs(judged: list[Judged]) -> list[str]:
    """Expectations, what the runs say, and the explanation where they say otherwise."""
    lines = ["| war | outcome | expected | the runs | |", "|---|---|---|---|---|"]
    for one in judged:
        s = one.sign
        why = EXPLAINED.get((s.war, s.outcome), "not explained yet")
        words = "" if one.right else f"**against expectation**: {why}"
        expected = f"not {'fewer or earlier' if s.direction == 'more' else 'more or later'}: {s.reason}"
        lines.append(f"| {s.war} | `{s.outcome}` | {expected} | {one.said} | {words} |")
    return [*lines, ""]


def as_csv(played: Played) -> str:
    """Everything that the page says, and all else that its wars have in common, as a table."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["war", "scenario", "days", "outcome", "unit", "runs", "share", "p5", "median", "p95", "simulated"])
    for name, ensemble in played.items():
        for quantity in (q for group in GROUPS.values() for q in group):
            if (told := tell(ensemble, quantity.outcome)) is not None:
                numbers = ["" if math.isnan(x) else f"{x:.6g}" for x in (told.low, told.median, told.high)]
                about = [name, ensemble.scenario.name, f"{ensemble.scenario.days:g}", quantity.outcome]
                size = [unit_of(ensemble, quantity.outcome), ensemble.values.shape[0], f"{told.share:.4f}"]
                rows.writerow([*about, *size, *numbers, 1])
    return out.getvalue()


def figure(played: Played, path: Path) -> None:
    """Draw the figure."""
    titles = {q.outcome: q.title for group in GROUPS.values() for q in group}
    first = next(iter(played.values()))
    panels = []
    for outcome in SHOWN:
        told = [tell(ensemble, outcome) for ensemble in played.values()]
        marks = [None if t is None else Mark(t.low, t.median, t.high, t.share) for t in told]
        panels.append(Panel(titles[outcome], unit_of(first, outcome), marks))
    runs = first.values.shape[0]
    below = f"{runs} runs each: median (dot) and 5-95 % of the runs in which it happened; the paler, the fewer they are"
    path.parent.mkdir(parents=True, exist_ok=True)
    counterfactuals(list(played), panels, below).savefig(path)


def page(played: Played, seconds: float, reading: str) -> str:
    """The whole page; `reading` is the prose that people write and the command keeps."""
    runs = next(iter(played.values())).values.shape[0]
    return "\n".join(
        [
            "# What if",
            "",
            f"Every scenario, {runs} runs each, seed 1, default parameters; runs of one number share their luck.",
            f"Made by `python -m sim.study.pages.counterfactuals --runs {runs}` in {seconds:.0f} s",
            f"({os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}).",
            "All of it is simulated; as a table: [counterfactuals.csv](counterfactuals.csv).",
            "How scenarios are written: [scenarios.md](scenarios.md).",
            "",
            "![Every war in every quantity](figures/counterfactuals.png)",
            "",
            "## The wars",
            "",
            f"Wars that begin on 7 January 2013 are played for at least {HORIZON:g} days here: so their ends compare.",
            "",
            *horizons(played),
            "## The table",
            "",
            "Days count from the first day of the war: 3.5 is noon of the fourth. A day that may not come stands with",
            "the share of runs in which it came: *share: median (5 % – 95 %)*. Other numbers: *median (5 % – 95 %)*.",
            "",
            *sections(played),
            "## The signs that one would expect",
            "",
            "Against january_2013. A day in pairs of runs with the same luck, a number in medians.",
            "",
            *signs(judge(played)),
            reading.strip(),
            "",
        ]
    )


def main() -> None:
    """Play every war and write the page, the table and the figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200, help="runs of each scenario")
    runs = parser.parse_args().runs
    begun = time.perf_counter()
    played: dict[str, Ensemble] = {}
    for war in wars():
        played[war.title] = run_ensemble(war.scenario, runs, progress=lambda done, of: print(f"\r{done}/{of}", end=""))
        print(f" {war.title}", flush=True)
    figure(played, FIGURE)
    TABLE.write_text(as_csv(played), encoding="utf-8")
    PAGE.write_text(page(played, math.ceil(time.perf_counter() - begun), kept_reading(PAGE)), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
