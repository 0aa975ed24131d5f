"""The dossier of a batch: numbers of all runs, and the replay of the one that lies nearest to their middle."""

import csv
import datetime
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from scenarios.schema import Scenario
from sim.study.batches.store import SUMMARY
from sim.study.batches.stored import Batch
from sim.study.comparison.cases import Cases
from sim.study.comparison.compare import Difference, as_csv
from sim.telling.diary import write_diary
from sim.trajectory import Trajectory
from sim.view.files import Draw, picture
from sim.view.report.captions import caption
from sim.view.report.parts import Cell, Claim, Dossier, Laid, Picture, Table, number, percent
from sim.view.report.shared import CAVEATS, DPI, replay_page, scenario_claims, versions
from sim.view.studies.batch_figures import case_figures
from sim.view.studies.scores import score_figures

MOST_LINES = 20
LEAST_SHARE = 0.10  # of the runs in which a thing must have happened to a town to be told
DATED = ("fall_day", "free_day", "retaken_day")
DIFFERENCES, SCORES = "differences.csv", "score.json"
Stored = dict[str, Any]


class Gathered(NamedTuple):
    """What a dossier of a batch is made from."""

    batch: Batch
    scenario: Scenario  # of the first case
    cases: Cases
    differences: list[Difference]
    cards: list[Stored]
    unscored: str  # why there are no cards
    typical: Trajectory | None
    untold: str  # why there is no replay
    laid: list[Laid]
    claims: list[Claim]  # of the record's dates and counts
    commands: list[str]


def batch_dossier(g: Gathered) -> Dossier:
    """All that is said of it."""
    scenario, typical = g.scenario, g.typical
    foot = f"Serval, simulated · {g.batch.manifest['runs']:,} runs · seed {g.batch.manifest['seed']}"
    drawn: dict[str, Draw] = {**case_figures(g.cases, g.differences), **score_figures(g.cards, foot)}
    replay_words = g.untold
    if typical is not None:
        replay_words = (
            f"Run {typical.run} of {scenario.name}: the one whose outcomes lie nearest to the medians of all. "
            "Even so it "
            "is one course among many. Play it, pull the slider, click a town or a sign."
        )
    return Dossier(
        title=" · ".join(g.batch.about(name)["title"] for name in g.batch.scenarios),
        kind=f"{g.batch.done:,} simulated runs" + ("" if g.batch.whole else " (more were planned; it is not finished)"),
        question=scenario.question or scenario.title,
        look_at=scenario.look_at,
        laid=g.laid,
        replay=replay_page(typical.scenario, typical) if typical is not None else "",
        replay_words=replay_words,
        pictures=[Picture(name, caption(name), picture(draw, dpi=DPI)) for name, draw in drawn.items()],
        tables=[*summary_tables(g), *difference_table(g), *score_tables(g.cards)],
        score_words=g.unscored or SCORED,
        diary=write_diary(typical, MOST_LINES) if typical is not None else [],
        claims=[*g.claims, *scenario_claims(scenario)],
        caveats=[*CAVEATS],
        facts=[
            *((f"scenario {name}", f"hash {g.batch.about(name)['hash']}") for name in g.batch.scenarios),
            ("runs, seed", f"{g.batch.manifest['runs']} of each, {g.batch.manifest['seed']}"),
            ("hash of the outcomes", g.batch.hash()),
            *versions(g.batch.manifest),
        ],
        commands=g.commands,
    )


SCORED = (
    "Scores of 7-21 January 2013, the days that were open while the rules were built: a good score proves "
    "little here, a "
    "bad one much. Later days are scored by run.py score alone, which logs every look. Tables and figures: above."
)
SUMMARY_HEADS = ["outcome", "in share of runs", "5 %", "median", "95 %", "unit", "meaning"]


def summary_tables(g: Gathered) -> list[Table]:
    """The whole war for each case, and its towns folded away; every number is a cell of summary.csv."""
    found = list(csv.DictReader((g.batch.folder / SUMMARY).open(newline="", encoding="utf-8")))
    made = []
    for case in g.cases.cases:
        mine = [row for row in found if (row["scenario"], row["point"]) == (case.scenario, str(case.point))]
        start = case.batch.start(case.scenario)
        asked = [row for row in mine if row["outcome"] in g.scenario.outcomes]
        whole = [row for row in mine if "." not in row["outcome"]]
        towns = [
            row for row in mine if row["outcome"].partition(".")[0] in DATED and float(row["share"]) >= LEAST_SHARE
        ]
        said = "Median and 5-95 % over the runs in which it happened. Each number is a cell of summary.csv."
        for title, words, chosen, folded in (
            ("what is asked", said, asked, False),
            ("the whole war", said, whole, bool(asked)),
            ("when towns changed hands", f"In at least {LEAST_SHARE:.0%} of runs.", towns, True),
        ):
            rows = [summary_row(row, start) for row in chosen]
            made.append(Table(f"{case.title}: {title}", words, SUMMARY_HEADS, rows, folded))
    return [each for each in made if each.rows]


def summary_row(row: dict[str, str], start: datetime.datetime) -> list[str | Cell]:
    """One outcome."""
    key = f"{SUMMARY}/{row['scenario']}/{row['point']}/{row['outcome']}"
    share = Cell(row["share"], percent(parsed(row["share"])), f"{key}/share")
    cells = [
        Cell(row[name], number(parsed(row[name]), row["unit"], start), f"{key}/{name}")
        for name in ("low_5", "median", "high_95")
    ]
    return [row["outcome"], share, *cells, row["unit"], row["meaning"]]


def parsed(text: str) -> float | None:
    """A cell as a number; None for an empty one."""
    return float(text) if text else None


def difference_table(g: Gathered) -> list[Table]:
    """What differs between the cases, as run.py compare tells it."""
    if not g.differences:
        return []
    start = g.cases.cases[0].batch.start(g.cases.cases[0].scenario)
    heads = ["outcome", "other", "median, first", "median, other", "mean difference", "from", "to (95 %)", "unit"]
    rows: list[list[str | Cell]] = []
    for row in csv.DictReader(io.StringIO(as_csv(g.cases, g.differences))):
        unit = row["unit"]
        key = f"{DIFFERENCES}/{row['other']}/{row['outcome']}"
        medians = [
            Cell(row[name], number(parsed(row[name]), unit, start), f"{key}/{name}")
            for name in ("median_first", "median_other")
        ]
        apart = [
            Cell(row[name], number(parsed(row[name]), "", start), f"{key}/{name}")
            for name in ("mean_difference", "low_95", "high_95")
        ]
        rows.append([row["outcome"], row["other"], *medians, *apart, unit])
    said = (
        f"Mean of the paired differences to {g.cases.cases[0].title} (same luck). An interval that holds 0 "
        "means: too few "
        "runs to tell. Each number is a cell of the differences.csv that run.py compare writes."
    )
    return [Table("What differs", said, heads, rows)]


def score_tables(cards: Sequence[Stored]) -> list[Table]:
    """The score card: skill beside every rival."""
    start = datetime.datetime(2013, 1, 7)
    heads = ["measure", "rival", "score", "rival's score", "skill"]
    made = []
    for number_of_card, card in enumerate(cards):
        rows: list[list[str | Cell]] = []
        for row, skill in enumerate(card["skills"]):
            key = f"{SCORES}/cards/{number_of_card}/skills/{row}"
            cells = [
                Cell("" if skill[name] is None else repr(skill[name]), number(skill[name], "", start), f"{key}/{name}")
                for name in ("score", "rival_score", "skill")
            ]
            rows.append([skill["measure"], skill["rival"], *cells])
        said = (
            "CRPS: how far the spread of dates lies from the true ones [days]; Brier: squared error of who "
            "holds a town; 0 is "
            "perfect for both. Skill: 1 - score / rival's score; below 0 the rival does better. Each number is "
            "a cell of "
            "the score.json that run.py score --first-window-only writes."
        )
        made.append(Table(f"Score card: {card['scenario']}, {card['window']} ({card['kind']})", said, heads, rows))
    return made
