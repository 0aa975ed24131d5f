"""What dossiers of a run and of a batch have in common: the parent, sources, caveats, versions."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from scenarios.schema import Scenario
from sim.trajectory import Trajectory
from sim.view.app.asked import Asked
from sim.view.app.ground import ground
from sim.view.app.keep import kept_page
from sim.view.app.player import Play
from sim.view.app.wire import pack
from sim.view.report.parts import Claim
from sim.world import prepare

DPI = 110.0
CAVEATS = (
    "It is a hindcast: the authors knew how the campaign went. Only 7-21 January 2013 was used to build, mend and "
    "calibrate the rules.",
    "Most numbers of the rules are assumed within a range, not measured. With others within their ranges the "
    "course can "
    "be another one: intervals here hold the luck of the runs, and no doubt about numbers or rules unless it says so.",
    "Sizes and places of armed groups and of most garrisons are estimates.",
    "Events here are simulated and must never be mixed with recorded ones. Days, places and losses are those of "
    "the model, "
    "even where a name is that of a real unit or town.",
    "It is for learning, teaching and research: not for planning or judging operations, for predicting what an armed "
    "group or a person will do, or for saying who was to blame. Civilian harm is counted and shown, never aimed at.",
)


def scenario_claims(scenario: Scenario) -> list[Claim]:
    """What the scenario states of history: its own sources, then who stood where, by faction and source."""
    found = [Claim("the start, and what is asked", source) for source in scenario.sources]
    for faction in scenario.factions.values():
        bodies = [*faction.units.values(), *faction.wings.values(), *faction.depots.values()]
        for source, count in Counter(str(getattr(body, "source", "")) for body in bodies).most_common():
            found.append(Claim(f"{faction.name}: {count} of its units, wings and stores", source))
    return found


def versions(made: Mapping[str, Any]) -> list[tuple[str, str]]:
    """By what it was made: from run.json or manifest.json."""
    return [
        ("Serval", f"{made['serval']}, revision {made['revision'] or 'not committed'}"),
        ("sources of the program", str(made["sources"])),
        ("libraries", ", ".join(f"{name} {version}" for name, version in made["versions"].items())),
    ]


def replay_page(scenario: Scenario, trajectory: Trajectory) -> str:
    """A whole page that plays a recorded run: the very one that the browser view exports."""
    asked = Asked(scenario.name, {}, trajectory.seed, trajectory.run)
    there = pack({"ground": ground(scenario.theatre.plane)})
    return kept_page(there, {"asked": Play(asked, prepare(scenario), trajectory)})
