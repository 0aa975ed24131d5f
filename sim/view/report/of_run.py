"""The dossier of one run."""

import datetime
from collections.abc import Mapping
from typing import Any

from sim.measures.outcomes import measures_of
from sim.measures.series import Measure
from sim.telling.diary import write_diary
from sim.trajectory import Trajectory
from sim.view.files import picture
from sim.view.report.captions import caption
from sim.view.report.parts import Cell, Change, Dossier, Laid, Picture, Table, number
from sim.view.report.shared import CAVEATS, DPI, replay_page, scenario_claims, versions
from sim.view.runs.figures import run_figures
from sim.view.runs.tracked import by_camp

MOST_LINES = 25  # of the diary
FILE = "outcomes.json"
UNSCORED = (
    "One run is one course among many and cannot be scored. To hold many runs against what happened, beside "
    "naive rivals: "
    "python run.py score {name}; a report on a batch shows the scores of 7-21 January."
)


def run_dossier(
    made: Mapping[str, Any], found: Mapping[str, float | None], trajectory: Trajectory, laid: Laid,
    commands: list[str],
) -> Dossier:  # fmt: skip
    """`made`: run.json; `found`: outcomes.json; `laid`: how the scenario differs from its parent."""
    scenario = trajectory.scenario
    set_by_hand = [Change(f"parameter {key}", "", f"{value:g}") for key, value in made["set"].items()]
    drawn = run_figures(trajectory, by_camp(trajectory))
    return Dossier(
        title=scenario.title,
        kind=f"One simulated run: seed {trajectory.seed}. One course among many, not the historical one.",
        question=scenario.question or scenario.title,
        look_at=scenario.look_at,
        laid=[laid._replace(changes=[*laid.changes, *set_by_hand])],
        replay=replay_page(scenario, trajectory),
        replay_words="Play it, pull the slider, click a town or a sign. It needs no server.",
        pictures=[Picture(name, caption(name), picture(draw, dpi=DPI)) for name, draw in drawn.items()],
        tables=run_tables(trajectory, found),
        score_words=UNSCORED.format(name=made["loaded_from"]),
        diary=write_diary(trajectory, MOST_LINES),
        claims=scenario_claims(scenario),
        caveats=[*CAVEATS],
        facts=[
            ("scenario", f"{scenario.name}, hash {made['scenario_hash']}"),
            ("seed, run", f"{made['seed']}, {made['run']}"),
            ("hash of the course", made["trajectory_hash"]),
            *versions(made),
        ],
        commands=commands,
    )


def run_tables(trajectory: Trajectory, found: Mapping[str, float | None]) -> list[Table]:
    """What the scenario asks, the whole war, and everything else folded away."""
    measures = measures_of(trajectory)
    asked = [m for m in measures if m.name in trajectory.scenario.outcomes]
    whole = [m for m in measures if "." not in m.name]
    rest = [m for m in measures if "." in m.name and found[m.name]]
    start = trajectory.dates[0]
    words = "Each number is a cell of outcomes.json. A day counts from the start: 2.5 is noon of the third day."
    tables = [
        Table("What the scenario asks", words, HEADS, outcome_rows(asked, found, start)),
        Table("The whole war", words, HEADS, outcome_rows(whole, found, start), folded=bool(asked)),
        Table("By camp, staff and town", "What is zero or never happened is left out.", HEADS,
              outcome_rows(rest, found, start), folded=True),
    ]  # fmt: skip
    return [each for each in tables if each.rows]


HEADS = ["outcome", "value", "unit", "meaning"]


def outcome_rows(
    measures: list[Measure], found: Mapping[str, float | None], start: datetime.datetime
) -> list[list[str | Cell]]:
    """One row an outcome."""
    return [
        [m.name, Cell(told(found[m.name]), number(found[m.name], m.unit, start), f"{FILE}/{m.name}"), m.unit, m.meaning]
        for m in measures
    ]


def told(value: float | None) -> str:
    """A number as the table has it."""
    return "" if value is None else repr(value)
