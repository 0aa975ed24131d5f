"""The first run, played while the server comes up: whoever opens the page then finds tables and rules in memory."""

import threading

from scenarios.problems import ScenarioError


def warm_up() -> None:
    """In a thread: import what the page needs, and play what it shows first."""
    threading.Thread(target=play_first, daemon=True).start()


def play_first() -> None:
    """Play the opened scenario and forget the run; its prepared tables stay."""
    from sim.view.app import answers
    from sim.view.app.asked import Asked
    from sim.view.app.player import play
    from sim.view.app.replay import replay

    try:
        first = play(Asked(answers.opened.scenario, {}, answers.opened.seed))
        answers.packed_ground(first.prepared.scenario.theatre.plane)
        replay(first.trajectory)
        answers.choices()
    except ScenarioError:
        return  # the page tells what is wrong
