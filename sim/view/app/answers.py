"""The asks of the page by name, and the functions that answer them: first the run itself.

`hello` brings what the page needs once, `scenario` the handles of a scenario, `run` a whole recorded run. A message
names a run by {scenario, settings, seed, run}.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from scenarios.load import load_scenario, scenario_files
from scenarios.problems import Problem, ScenarioError
from scenarios.schema import Plane
from sim.files.results import provenance
from sim.view.app.against import AGAINST_HISTORY
from sim.view.app.asked import as_asked, base_of, parse, text_of
from sim.view.app.beliefs import beliefs
from sim.view.app.flights import flights
from sim.view.app.ground import ground
from sim.view.app.keep import kept_page, zipped_tables
from sim.view.app.levers import handles
from sim.view.app.odds import MOST_RUNS, odds, play_many, stored_runs
from sim.view.app.player import courses, play, prepared_for
from sim.view.app.replay import replay
from sim.view.app.session import Answer, Handler, Session
from sim.view.app.versus import versus
from sim.view.app.why import why
from sim.view.app.wire import Packed, pack

NOTHING: list[bytes] = []
TELL_EVERY = 0.2  # seconds between two words on how far many runs are


@dataclass
class Opened:
    """What the command line opened: the scenario shown first, and more that the picker offers."""

    scenario: str = "january_2013"
    seed: int = 1
    more: tuple[str, ...] = ()
    batch: Path | None = None  # a folder of stored runs
    branch: Mapping[str, str] = field(default_factory=dict)  # words of the branch that a kept file tells of


opened = Opened()


def choices() -> list[dict[str, Any]]:
    """Every scenario that can be picked and loads, the opened one first."""
    names = [opened.scenario, *opened.more, *(path.stem for path in scenario_files())]
    found = [choice(name) for name in dict.fromkeys(names)]
    return [each for each in found if each]


@cache
def choice(name: str) -> dict[str, Any]:
    """What the picker says of a scenario; nothing if it does not load (`run.py check` tells why)."""
    try:
        scenario = load_scenario(name)
    except ScenarioError:
        return {}
    return {"name": name, "title": scenario.title, "question": scenario.question, "days": scenario.days}


@cache
def packed_ground(plane: Plane) -> Packed:
    """The map in a plane, packed once in this process."""
    return pack({"ground": ground(plane)})


def hello(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """The map, the scenarios to pick from, and what the URL asks for."""
    from agents.compiled import is_warm

    listed = choices()
    names = [each["name"] for each in listed]
    words = {str(name): str(word) for name, word in dict(message.get("words") or {}).items()}
    if words.get("scenario", opened.scenario) == opened.scenario and "seed" not in words:
        words = {**opened.branch, **words}
    words.setdefault("seed", str(opened.seed))
    asked, messages = parse(words, opened.scenario, names)
    beside = None
    if any(name.startswith("b.") for name in words):
        like = {"b.scenario": asked.scenario, "b.seed": str(asked.seed), "b.run": str(asked.run)}
        other, wrong = parse({**like, **words}, opened.scenario, names, before="b.")
        beside, messages = other._asdict(), [*messages, *wrong]
    packed = packed_ground(base_of(asked.scenario).theatre.plane)
    about = {
        "scenarios": listed,
        "asked": asked._asdict(),
        "beside": beside,
        "messages": messages,
        "warm": is_warm(),
        "stored": stored_questions(),
        "version": provenance()["serval"],
        "head": packed.head,
    }
    return about, [packed.blob]


def scenario(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """The handles of a scenario."""
    found = base_of(str(message["scenario"]))
    told = {"title": found.title, "question": found.question, "look_at": found.look_at, "days": found.days}
    return {**told, "handles": [handle._asdict() for handle in handles(found)]}, NOTHING


def run(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """A whole recorded run; nothing where the tab has asked for another one in its place meanwhile."""
    which, number = str(message.get("which", "")), message.get("id")
    session.latest[which] = number
    with session.turns[which]:  # a handle that is dragged asks often: one run after the other, and the last counts
        if session.latest[which] != number:
            return {"head": []}, NOTHING
        packed = replay(play(as_asked(message)).trajectory)
    return {"head": packed.head}, [packed.blob]


def believed(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """What one staff believed in a run."""
    packed = beliefs(play(as_asked(message)), str(message["staff"]))
    return {"head": packed.head}, [packed.blob]


def reasons(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """Why a commander chose."""
    return why(play(as_asked(message)), dict(message["about"])), NOTHING


def many(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """Many runs of a question; what has been played counts if they are stopped."""
    asked, runs = as_asked(message), runs_of(message)
    stop = session.stop_for("many runs")
    prepared = prepared_for(asked)
    kept = play_many(prepared, courses(prepared, asked), runs, stop, teller(session, stop, tell))
    packed = odds(prepared, kept)
    session.many = asked, kept.of_done()
    return {"head": packed.head, "stopped": stop.is_set()}, [packed.blob]


def both(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """Many runs of two questions, pair by pair with the same luck."""
    pair, runs = [as_asked(message[which]) for which in ("asked", "beside")], runs_of(message)
    stop = session.stop_for("many runs")
    told = teller(session, stop, tell)
    found = []
    for number, asked in enumerate(pair):
        prepared = prepared_for(asked)
        ahead = number * runs
        found.append(
            play_many(
                prepared, courses(prepared, asked), runs, stop,
                lambda heard, ahead=ahead: told({"done": heard["done"] + ahead, "of": 2 * runs}),  # type: ignore[misc]
            )
        )  # fmt: skip
    return versus(prepared_for(pair[0]), *found), NOTHING


def runs_of(message: dict[str, Any]) -> int:
    """How many runs are asked for, within bounds."""
    return max(2, min(MOST_RUNS, int(message["runs"])))


def teller(session: Session, stop: threading.Event, tell: Any) -> Any:
    """Tells now and then how far many runs are, and stops them once nobody listens any more."""
    last = 0.0

    def told(progress: dict[str, Any]) -> None:
        nonlocal last
        if time.monotonic() - last >= TELL_EVERY:
            last = time.monotonic()
            tell(progress)
            if session.gone():
                stop.set()

    return told


def fled(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """Who fled from where to where in a run."""
    packed = flights(play(as_asked(message)))
    return {"head": packed.head}, [packed.blob]


def stored_questions() -> list[dict[str, Any]]:
    """The questions whose runs the opened batch holds: scenario, seed, how many; a changed scenario is none."""
    if opened.batch is None:
        return []
    from sim.study.batches.stored import open_batch

    batch = open_batch(opened.batch)
    same = [name for name in batch.scenarios if batch.about(name)["hash"] == base_of(loaded_from(batch, name)).hash]
    return [
        {"scenario": loaded_from(batch, name), "seed": batch.manifest["seed"], "runs": len(batch.run_numbers(name))}
        for name in same
    ]


def loaded_from(batch: Any, name: str) -> str:
    """What a scenario of a batch was loaded from."""
    return str(batch.about(name)["loaded_from"])


def stored(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """The odds of the runs that the opened batch holds of a question."""
    from sim.study.batches.stored import open_batch

    asked = as_asked(message)
    if opened.batch is None or not any(each["scenario"] == asked.scenario for each in stored_questions()):
        raise ScenarioError([Problem("app", 0, "", f"no runs of {asked.scenario} are stored in what was opened")])
    batch = open_batch(opened.batch)
    name = next(each for each in batch.scenarios if loaded_from(batch, each) == asked.scenario)
    kept = stored_runs(batch, name)
    session.many = asked, kept.forecast
    packed = odds(prepared_for(asked), kept)
    return {"head": packed.head, "stopped": False}, [packed.blob]


def stop_many(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """Stop the runs that are under way."""
    session.stops.get("many runs", threading.Event()).set()
    return {}, NOTHING


def keep_page(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """The runs that are shown, as a page that needs no server."""
    plays = {which: play(as_asked(message[which])) for which in ("asked", "beside") if message.get(which)}
    ground = packed_ground(plays["asked"].prepared.scenario.theatre.plane)
    return {}, [kept_page(ground, plays).encode()]


def keep_tables(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """The tables of a run."""
    return {}, [zipped_tables(play(as_asked(message)))]


def keep_scenario(session: Session, message: dict[str, Any], tell: Any) -> Answer:
    """The file of the question that is asked."""
    return {"text": text_of(as_asked(message))}, NOTHING


HANDLERS: dict[str, Handler] = {
    "hello": hello,
    "scenario": scenario,
    "run": run,
    "beliefs": believed,
    "why": reasons,
    "flights": fled,
    "many": many,
    "both": both,
    "stop": stop_many,
    "stored": stored,
    **AGAINST_HISTORY,
    "page": keep_page,
    "tables": keep_tables,
    "file": keep_scenario,
}
