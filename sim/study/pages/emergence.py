"""What emerges: many runs of two scenarios beside what happened to 21 January, as docs/emergence.md.

    python -m sim.study.pages.emergence --runs 500

History is read through the calibration window only (sim/study/record.py). What the model says of later days is
printed without history beside it: scoring it is another matter, and nothing of it mends a rule.
"""

import argparse
import datetime
import math
import os
import platform
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from scenarios.load import load_scenario
from sim.study.batches.ensemble import Ensemble, run_ensemble
from sim.study.pages.reading import kept_reading
from sim.study.record import CALIBRATION, Record

PAGE = Path(__file__).resolve().parents[3] / "docs" / "emergence.md"


class Line(NamedTuple):
    """One quantity: what it is called, the outcome that measures it, and what history says (empty = not shown)."""

    title: str
    outcome: str
    history: str


def day_of(date: datetime.date, start: datetime.date, hour: float = 12.0) -> str:
    """A date of the record as a day of the campaign; the hour is noon where the record has none."""
    return f"{(date - start).days + hour / 24.0:.1f}"


def to_21_january(start: datetime.date, record: Record) -> list[Line]:
    """The quantities that rules may be mended for, with history's values from the record."""
    changes = {(c.town, c.side): day_of(c.date, start) for c in record.changes()}
    french = record.strength("serval_buildup", ("french_in_mali", "french_in_mali"))
    african = record.strength("african_forces_by_date", ("total_min", "total_max"))
    last = CALIBRATION.last
    events = {row["id"]: row for row in record.events()}
    request = day_of(datetime.date.fromisoformat(events["E065"]["date"]), start)
    strike = day_of(datetime.date.fromisoformat(events["E067"]["date"]), start, 16.0)
    return [
        Line("request for help (day)", "request_day", request),
        Line("first strike by foreign aircraft (day)", "first_strike_day", strike),
        Line("fall of Konna (day)", "fall_day.konna", changes["konna", "jihad"]),
        Line("fall of Diabaly (day)", "fall_day.diabaly", changes["diabaly", "jihad"]),
        Line("fall of Sévaré (day)", "fall_day.sevare", "never"),
        Line("halt of the drive south (day)", "halt_day", changes["diabaly", "jihad"]),
        Line("coalition leaves Konna (day)", "left_day.konna", day_of(date_of(events["E080"]), start, 22.0)),
        Line("retaking of Konna (day)", "retaken_day.konna", changes["konna", "gov"]),
        Line("coalition leaves Diabaly (day)", "left_day.diabaly", changes["diabaly", "contested"]),
        Line("retaking of Diabaly (day)", "retaken_day.diabaly", changes["diabaly", "gov"]),
        Line("retaking of Douentza (day)", "retaken_day.douentza", changes["douentza", "gov"]),
        Line("separate axes of attack", "axes_attacked", "2"),
        Line("towns left before an enemy entered (share)", "left_first_share", "most"),
        Line("strikes to 21 January", "strikes_by_count_day", "12 in the first night; no total in the record"),
        Line("French in Mali on 21 January", "in_country_on_count_day.france", f"{french[last].best:.0f}"),
        Line("Africans of AFISMA in Mali on 21 January", "in_country_on_count_day.afisma", f"{african[last].best:.0f}"),
        Line(
            "Malians killed at Konna", "killed.konna.government", span(record, "killed Malian soldiers", "Konna battle")
        ),
        Line("coalition killed at Konna", "killed.konna.coalition", span(record, "killed jihadists", "Konna battle")),
        Line(
            "Malians killed at Diabaly", "killed.diabaly.government", span(record, "killed Malian soldiers", "Diabaly")
        ),
        Line("coalition killed at Diabaly", "killed.diabaly.coalition", span(record, "killed jihadists", "Diabaly")),
    ]


def date_of(event: dict[str, str]) -> datetime.date:
    """The first day of an event."""
    return datetime.date.fromisoformat(event["date"])


def span(record: Record, metric: str, note: str) -> str:
    """A figure of the record as "low to high"."""
    found = record.figure(metric, note)
    return f"{found.low:.0f} to {found.high:.0f}"


LATER = [
    Line("Douentza retaken (day)", "retaken_day.douentza", ""),
    Line("Hombori free of the coalition (day)", "free_day.hombori", ""),
    Line("Gao free of the coalition (day)", "free_day.gao", ""),
    Line("Gao retaken (day)", "retaken_day.gao", ""),
    Line("Timbuktu free of the coalition (day)", "free_day.timbuktu", ""),
    Line("Timbuktu retaken (day)", "retaken_day.timbuktu", ""),
    Line("Kidal free of the coalition (day)", "free_day.kidal", ""),
    Line("Tessalit free of the coalition (day)", "free_day.tessalit", ""),
    Line("strikes in the run", "strikes", ""),
    Line("sorties in the run", "sorties", ""),
]
WITHOUT = [
    Line("fall of Konna (day)", "fall_day.konna", ""),
    Line("fall of Diabaly (day)", "fall_day.diabaly", ""),
    Line("fall of Sévaré (day)", "fall_day.sevare", ""),
    Line("fall of Mopti (day)", "fall_day.mopti", ""),
    Line("fall of Ségou (day)", "fall_day.segou", ""),
    Line("fall of Bamako (day)", "fall_day.bamako", ""),
    Line("towns of the government lost", "towns_lost", ""),
]


def row(ensemble: Ensemble, line: Line, history: bool) -> str:
    """One line of a table: share of runs, median, 5 % and 95 % among those in which it happened."""
    values = ensemble.of(line.outcome)
    happened = values[~np.isnan(values)]
    share = f"{100.0 * happened.size / values.size:.0f} %"
    cells = ["–"] * 3
    if happened.size:
        low, middle, high = np.quantile(happened, [0.05, 0.5, 0.95])
        digits = 1 if line.title.endswith(("(day)", "(share)")) else 0
        cells = [f"{value:.{digits}f}" for value in (middle, low, high)]
    return "| " + " | ".join([line.title, share, *cells, *([line.history] if history else [])]) + " |"


def table(ensemble: Ensemble, lines: Iterable[Line], history: bool) -> list[str]:
    """A Markdown table."""
    heads = ["quantity", "share of runs", "median", "5 %", "95 %", *(["history"] if history else [])]
    return [
        "| " + " | ".join(heads) + " |",
        "|---" * len(heads) + "|",
        *(row(ensemble, line, history) for line in lines),
    ]


def axes(ensemble: Ensemble) -> str:
    """How often the campaign's main features appear by themselves."""
    two = np.mean(ensemble.of("axes_attacked") >= 2.0)
    halt = np.mean(~np.isnan(ensemble.of("halt_day")))
    left = np.nanmean(ensemble.of("left_first_share") >= 0.5)
    return (
        f"Two or more axes of attack appear in {100 * two:.0f} % of runs, the drive south halts in {100 * halt:.0f} %\n"
        f"and in {100 * left:.0f} % at least half of the towns that came free were left before an enemy entered."
    )


def page(january: Ensemble, without: Ensemble, seconds: float, reading: str) -> str:
    """The whole page; `reading` is the prose that the page keeps from its last version."""
    start = january.scenario.start
    runs = january.values.shape[0]
    return "\n".join(
        [
            "# What emerges",
            "",
            f"{runs} runs of each scenario with default parameters, seed 1. Days count from {start:%d %B %Y}: 3.5 is",
            "noon of 10 January. Median and interval are over runs in which a thing happened. This is a hindcast: the",
            "rules were built and mended on 7-21 January and know nothing of later days. Made by",
            f"`python -m sim.study.pages.emergence --runs {runs}` in {seconds:.0f} s ({os.cpu_count()} cores, Python",
            f"{platform.python_version()}, NumPy {np.__version__}).",
            "",
            "## january_2013, to 21 January, beside history",
            "",
            *table(january, to_21_january(start, Record(CALIBRATION)), history=True),
            "",
            axes(january),
            "",
            "## january_2013, after 21 January: the model alone",
            "",
            "Scoring these against the record is done elsewhere; they mend no rule.",
            "",
            *table(january, LATER, history=False),
            "",
            f"## no_intervention ({without.scenario.days:g} days)",
            "",
            *table(without, WITHOUT, history=False),
            "",
            reading.strip(),
            "",
        ]
    )


def main() -> None:
    """Run both ensembles and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=500, help="runs of each scenario")
    runs = parser.parse_args().runs
    begun = time.perf_counter()
    found = []
    for name in ("january_2013", "no_intervention"):
        found.append(run_ensemble(load_scenario(name), runs, progress=lambda done, of: print(f"\r{done}/{of}", end="")))
        print(f" {name}")
    PAGE.write_text(
        page(found[0], found[1], math.ceil(time.perf_counter() - begun), kept_reading(PAGE)), encoding="utf-8"
    )
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
