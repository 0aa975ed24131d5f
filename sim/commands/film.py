"""`film`: the map of a run turn by turn, as MP4 or GIF."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.load import load_scenario
from scenarios.problems import Problem, ScenarioError, shown
from sim.commands.plot import BATCH, again
from sim.commands.run import default_name as name_of_run
from sim.commands.run import play
from sim.commands.shared import RESULTS, progress

if TYPE_CHECKING:
    from sim.trajectory import Trajectory


def film(what: str, seed: int, out: Path | None, rate: int, quiet: bool) -> None:
    """Film a stored run or one that is played now; nothing is written unless all goes well."""
    if out is not None:
        refuse(out)
    trajectory = shown_run(what, seed, quiet)
    target = out or RESULTS / default_name(what, trajectory)
    refuse(target)
    from sim.view.maps import film as films

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            draft = Path(folder) / target.name
            with progress("filming", quiet, "pictures") as tick:
                films.film(trajectory, draft, rate, tick)
            os.replace(draft, target)
    except OSError as error:
        wrong = f"cannot be written: {error.strerror or error}"
        raise ScenarioError([Problem(shown(target), 0, "--out", wrong)]) from None
    if not quiet:
        print(f"written: {shown(target)}")


def default_name(what: str, trajectory: "Trajectory") -> str:
    """The file of a film whose user names none: after the folder of the run, which tells its values too."""
    folder = Path(what)
    own = name_of_run(trajectory.scenario.name, trajectory.seed, {}, None)
    return f"{folder.resolve().name if folder.is_dir() else own}.mp4"


def shown_run(what: str, seed: int, quiet: bool) -> "Trajectory":
    """The run of a folder, or a scenario played now."""
    folder = Path(what)
    if not folder.is_dir():
        return play(load_scenario(what), seed, quiet)
    if (folder / BATCH).exists():
        hint = "name a scenario with --seed, or a folder of run.py run"
        raise ScenarioError([Problem(shown(folder), 0, "", "is a batch; a film is of one run", hint)])
    return again(folder, quiet)


def refuse(target: Path) -> None:
    """Only what can be written here."""
    from sim.view.maps.film import DPI, GIF, MP4, can_write_mp4

    if target.suffix not in DPI:
        hint = f"end its name in {' or '.join(DPI)}"
        raise ScenarioError([Problem(shown(target), 0, "--out", "is neither an MP4 nor a GIF", hint)])
    if target.is_dir():
        raise ScenarioError([Problem(shown(target), 0, "--out", "is a folder", "name a file")])
    if target.suffix == MP4 and not can_write_mp4():
        hint = f"install it (Debian: apt install ffmpeg), or write --out {target.with_suffix(GIF).name}"
        raise ScenarioError([Problem(shown(target), 0, "--out", "an MP4 needs ffmpeg, which is not here", hint)])
