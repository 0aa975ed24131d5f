"""`score`: an ensemble against the record and its naive rivals; tables, figures, a line in the log of looks."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenarios.draws import read_draws
from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from scenarios.without import ablation, without
from sim.commands.shared import RESULTS, parse_settings, progress, say_if_cold, write_csv
from sim.files.results import provenance, refuse_others, write_json, written_whole

if TYPE_CHECKING:
    from sim.study.scores.forecast import Forecast
    from sim.study.scores.scorecard import Card, Said

MANIFEST = "score.json"
TABLES = ("skill", "dates", "counts", "worth")
OURS = {MANIFEST, "figures", *(f"{name}.csv" for name in TABLES)}


class Wanted(NamedTuple):
    """What the command line asks for."""

    names: list[str]
    runs: int
    seed: int
    settings: list[str]
    parameters: Path | None
    without: list[str]
    first_window_only: bool
    out: Path | None
    figures: bool
    quiet: bool


class Asked(NamedTuple):
    """A forecast to be scored: its scenario, what was changed in it, and how to come by its runs."""

    scenario: Scenario
    variant: str
    forecast: "Callable[[], Forecast]"
    hash: str  # of the scenario that is played


def score(wanted: Wanted) -> None:
    """Score every scenario that is named, in every window that it reaches."""
    asked = [
        of for name in wanted.names for of in (stored(name, wanted) if Path(name).is_dir() else live(name, wanted))
    ]
    scenarios = [of.scenario for of in asked]
    target = wanted.out or RESULTS / f"score-{scenarios[0].name}"
    refuse_others(target, MANIFEST, OURS)
    refuse_other_wars(scenarios, wanted.first_window_only)
    with written_whole(target) as folder:
        cards = scored([(of.scenario, of.variant, of.forecast()) for of in asked], wanted)
        write(cards, {of.scenario.name: of.hash for of in asked if not of.variant}, wanted, folder)
        if not wanted.quiet:
            show(cards)
    if not wanted.quiet:
        print(f"written: {shown(target)}")


def live(name: str, wanted: Wanted) -> list[Asked]:
    """A scenario by name or file, to be played here."""
    scenario = load_scenario(name, parse_settings(wanted.settings), wanted.parameters)
    found = [Asked(scenario, "", partial(ensemble, scenario, wanted), scenario.hash)]
    for mechanism in wanted.without:
        less = without(scenario, mechanism)
        found.append(Asked(less, ablation(mechanism).title, partial(ensemble, less, wanted), less.hash))
    return found


def stored(name: str, wanted: Wanted) -> list[Asked]:
    """Every scenario of a batch, at every point of its sweep; the scenario's file is asked for its roads alone."""
    from sim.study.batches.stored import open_batch
    from sim.study.scores.forecast import read

    batch, found = open_batch(Path(name)), []
    if wanted.settings or wanted.parameters or wanted.without:
        wrong = "is stored: nothing in it can be changed"
        raise ScenarioError([Problem(shown(Path(name)), 0, "--set", wrong, "name the scenario, to play it anew")])
    for scenario_name in batch.scenarios:
        about = batch.about(scenario_name)
        scenario = load_scenario(about["loaded_from"])
        if scenario.start != batch.start(scenario_name).date():
            wrong = f'"{scenario_name}" starts on another day since this batch was played'
            raise ScenarioError([Problem(shown(Path(name)), 0, "", wrong, "play it again with run.py batch")])
        for number, point in enumerate(batch.points):
            variant = ", ".join(f"{parameter} = {value:g}" for parameter, value in point.items())
            found.append(Asked(scenario, variant, partial(read, batch, scenario_name, number), about["hash"]))
    return found


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
    say_if_cold(wanted.quiet)
    from sim.study.scores.forecast import played

    draws = read_draws(wanted.parameters, scenario, parse_settings(wanted.settings))
    with progress(f"playing {scenario.name}", wanted.quiet, "runs") as tick:
        return played(scenario, wanted.runs, wanted.seed, progress=tick, draws=draws)


def scored(said: "Sequence[Said]", wanted: Wanted) -> "list[Card]":
    """Cards of one window or of both."""
    from sim.study.scores.scorecard import all_cards, fitted_cards

    if wanted.first_window_only:
        return fitted_cards(said)
    changed = [
        *wanted.settings,
        *(f"--without {mechanism}" for mechanism in wanted.without),
        *([f"--parameters {wanted.parameters.name}"] if wanted.parameters else []),
    ]
    what = f"`score {' '.join(wanted.names)}`"
    return all_cards(said, f"{what} with {', '.join(changed)}" if changed else what)


def write(cards: "list[Card]", hashes: dict[str, str], wanted: Wanted, folder: Path) -> None:
    """score.json with everything, three tables, figures."""
    from sim.study.scores import scorecard

    made = provenance()
    facts = {
        **made,
        "scenarios": hashes,
        "runs": max(card.runs for card in cards),
        "seed": wanted.seed,
        "set": parse_settings(wanted.settings),
        "parameter_file": str(wanted.parameters) if wanted.parameters else None,
        "without": wanted.without,
        "worth": [scorecard.plain_row(row) for row in scorecard.worth_rows(cards)],
        "cards": [scorecard.stored(card) for card in cards],
    }
    write_json(folder / MANIFEST, facts)
    rows = (scorecard.skill_rows, scorecard.event_rows, scorecard.volume_rows)
    for name, of in zip(TABLES, rows, strict=False):
        write_csv(folder / f"{name}.csv", [row for card in cards for row in of(card)])
    if worth := scorecard.worth_rows(cards):
        write_csv(folder / f"{TABLES[-1]}.csv", worth)
    if wanted.figures:
        from sim.view.studies.scores import draw_scores

        with progress("drawing", wanted.quiet):
            draw_scores(facts["cards"], folder / "figures", footer(facts))


def footer(facts: dict[str, Any]) -> str:
    """What figures were made by."""
    revision = (facts["revision"] or "no commit")[:10]
    return f"Serval, simulated · {facts['runs']:,} runs · seed {facts['seed']} · {revision}"


def show(cards: "list[Card]") -> None:
    """The tables on the terminal, window by window."""
    from sim.study.scores.score_tables import show_card, show_worth
    from sim.study.scores.scorecard import worth_rows

    for card in cards:
        show_card(card)
    if worth := worth_rows(cards):
        show_worth(worth)
