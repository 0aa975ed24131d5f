"""`score`: an ensemble against the record and its naive rivals; tables, figures, a line in the log of looks."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from sim.commands.shared import RESULTS, parse_settings, progress
from sim.results import provenance, refuse_others, write_json, written_whole

if TYPE_CHECKING:
    from sim.study.forecast import Forecast
    from sim.study.scorecard import Card, Said

MANIFEST = "score.json"
TABLES = ("skill", "dates", "counts")
OURS = {MANIFEST, "figures", *(f"{name}.csv" for name in TABLES)}


class Wanted(NamedTuple):
    """What the command line asks for."""

    names: list[str]
    runs: int
    seed: int
    settings: list[str]
    parameters: Path | None
    first_window_only: bool
    out: Path | None
    figures: bool
    quiet: bool


def score(wanted: Wanted) -> None:
    """Score every scenario that is named, in every window that it reaches."""
    scenarios = [load_scenario(name, parse_settings(wanted.settings), wanted.parameters) for name in wanted.names]
    target = wanted.out or RESULTS / f"score-{scenarios[0].name}"
    refuse_others(target, MANIFEST, OURS)
    refuse_other_wars(scenarios, wanted.first_window_only)
    with written_whole(target) as folder:
        said = [(scenario, "", ensemble(scenario, wanted)) for scenario in scenarios]
        cards = scored(said, wanted)
        write(cards, scenarios, wanted, folder)
        if not wanted.quiet:
            show(cards)
    if not wanted.quiet:
        print(f"written: {shown(target)}")


def refuse_other_wars(scenarios: Sequence[Scenario], first_only: bool) -> None:
    """Only a scenario of these weeks can be held against the record."""
    from sim.study.record import CALIBRATION

    last = CALIBRATION.first if first_only else CALIBRATION.last
    for scenario in scenarios:
        if not CALIBRATION.first <= scenario.start <= last:
            wrong = f"starts on {scenario.start}; the record is scored from {CALIBRATION.first} on"
            raise ScenarioError([Problem(scenario.name, 0, "start", wrong, f"start by {last}")])


def ensemble(scenario: Scenario, wanted: Wanted) -> "Forecast":
    """The runs of a scenario, played here."""
    from agents.compiled import is_warm

    if not wanted.quiet and not is_warm():
        print("compiling the rules (once, about a minute)…", file=sys.stderr, flush=True)
    from sim.study.forecast import played

    with progress(f"playing {scenario.name}", wanted.quiet) as tick:
        return played(scenario, wanted.runs, wanted.seed, progress=tick)


def scored(said: "Sequence[Said]", wanted: Wanted) -> "list[Card]":
    """Cards of one window or of both."""
    from sim.study.scorecard import all_cards, fitted_cards

    if wanted.first_window_only:
        return fitted_cards(said)
    changed = [*wanted.settings, *([f"--parameters {wanted.parameters.name}"] if wanted.parameters else [])]
    what = f"`score {' '.join(wanted.names)}`"
    return all_cards(said, f"{what} with {', '.join(changed)}" if changed else what)


def write(cards: "list[Card]", scenarios: Sequence[Scenario], wanted: Wanted, folder: Path) -> None:
    """score.json with everything, three tables, figures."""
    from sim.study import scorecard

    made = provenance()
    facts = {
        **made,
        "scenarios": {scenario.name: scenario.hash for scenario in scenarios},
        "runs": wanted.runs,
        "seed": wanted.seed,
        "set": parse_settings(wanted.settings),
        "parameter_file": str(wanted.parameters) if wanted.parameters else None,
        "cards": [scorecard.stored(card) for card in cards],
    }
    write_json(folder / MANIFEST, facts)
    rows = (scorecard.skill_rows, scorecard.event_rows, scorecard.volume_rows)
    for name, of in zip(TABLES, rows, strict=True):
        write_csv(folder / f"{name}.csv", [row for card in cards for row in of(card)])
    if wanted.figures:
        from sim.view.scores import draw_scores

        with progress("drawing", wanted.quiet):
            draw_scores(facts["cards"], folder / "figures", footer(facts))


def footer(facts: dict[str, Any]) -> str:
    """What figures were made by."""
    revision = (facts["revision"] or "no commit")[:10]
    return f"Serval, simulated · {facts['runs']:,} runs · seed {facts['seed']} · {revision}"


def write_csv(path: Path, rows: list[dict[str, object]]) -> None:
    """A table; nothing in a cell = never, or unknown."""
    with path.open("w", newline="", encoding="utf-8") as lines:
        table = csv.DictWriter(lines, list(rows[0]) if rows else ["nothing"])
        table.writeheader()
        table.writerows({key: cell(value) for key, value in row.items()} for row in rows)


def cell(value: object) -> object:
    """A number without noise in its last digits."""
    if isinstance(value, float):
        return "" if value != value or value in (float("inf"), float("-inf")) else f"{value:.6g}"
    return value


def show(cards: "list[Card]") -> None:
    """The tables on the terminal, window by window."""
    from sim.study.score_tables import show_card

    for card in cards:
        show_card(card)
