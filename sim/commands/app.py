"""`app`: the campaign in the browser, on this machine only."""

import sys
from pathlib import Path

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown

READY = "READY"  # begins the line that says that the page can be opened; for people and for programs


def app(what: str, port: int) -> None:
    """Open a scenario, or the scenario of a folder of results, in the browser view, and serve it until Ctrl-C."""
    from sim.view.app import server

    server.keep_memory_together()
    scenario, seed, batch = opened_by(what)
    load_scenario(scenario)  # what is wrong with it is told here, not in the page
    try:
        bound = server.bind(port)
    except OSError as error:
        wrong = f"port {port} on this machine cannot be used: {error.strerror or error}"
        raise ScenarioError([Problem("app", 0, "--port", wrong, "name another, or 0 for any that is free")]) from None
    open_first(scenario, seed, batch)
    server.serve(bound, say_ready)


def opened_by(what: str) -> tuple[str, int, Path | None]:
    """The scenario and the seed to show first: by name, by file, or from the manifest of a folder of results; and that
    folder if it holds a batch."""
    folder = Path(what)
    if not folder.is_dir():
        return what, 1, None
    from sim.files.results import MANIFEST, run_in
    from sim.study.batches.store import MANIFEST as BATCH

    if (folder / MANIFEST).exists():
        found = run_in(folder)
        return str(found["loaded_from"]), int(found["seed"]), None
    if (folder / BATCH).exists():
        from sim.study.batches.stored import open_batch

        batch = open_batch(folder)
        return str(batch.about(batch.scenarios[0])["loaded_from"]), int(batch.manifest["seed"]), folder
    hint = "name a scenario, a file, or a folder that run.py wrote"
    raise ScenarioError([Problem(shown(folder), 0, "", "is no folder of a run or of a batch", hint)])


def open_first(scenario: str, seed: int, batch: Path | None = None) -> None:
    """What the page shows when it is opened without words in its address."""
    from sim.view.app.answers import opened
    from sim.view.app.asked import branch_in

    opened.scenario, opened.seed, opened.batch = scenario, seed, batch
    opened.branch = branch_in(Path(scenario))


def say_ready(address: str) -> None:
    """One line with the address."""
    print(f"{READY} {address}  (Ctrl-C ends it)", flush=True)
    sys.stdout.flush()
