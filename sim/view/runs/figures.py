"""All figures of a run by name: what `run`, `plot`, reports and notebooks draw from."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from scenarios.layers import load_layers
from sim.trajectory import Trajectory
from sim.view.files import Draw, write_figures
from sim.view.maps.flows import flows_map
from sim.view.maps.layers import ground
from sim.view.maps.moment import moment
from sim.view.maps.theatre import theatre_map
from sim.view.parties import parties
from sim.view.runs.belief import belief
from sim.view.runs.charts import air, buildup, front, strengths
from sim.view.runs.control import control_chart
from sim.view.runs.people import displaced, goals
from sim.view.runs.timeline import timeline
from sim.view.runs.tracked import Tracked


def run_figures(trajectory: Trajectory, known: list[Tracked] | None = None) -> dict[str, Draw]:
    """Every figure of a run, drawn when it is called; `known` (tracked.by_camp) adds what staffs believed."""
    everyone, plane = parties(trajectory), trajectory.scenario.theatre.plane
    figures: dict[str, Draw] = {
        "theatre_map": lambda: theatre_map(trajectory, ground(load_layers(), plane), everyone),
        "control_chart": partial(control_chart, trajectory, everyone),
        "timeline": partial(timeline, trajectory, everyone),
        "strengths": partial(strengths, trajectory, everyone),
        "air": partial(air, trajectory),
        "front": partial(front, trajectory, everyone),
        "buildup": partial(buildup, trajectory, everyone),
        "displaced": partial(displaced, trajectory),
        "flows": lambda: flows_map(trajectory, ground(load_layers(), plane)),
        "goals": partial(goals, trajectory),
    }
    if known:
        figures["belief"] = partial(belief, trajectory, known)
    return figures


def map_at(trajectory: Trajectory, tick: int) -> Draw:
    """The map after so many turns."""
    return lambda: moment(trajectory, tick, ground(load_layers(), trajectory.scenario.theatre.plane))


def draw_run(
    trajectory: Trajectory,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    known: list[Tracked] | None = None,
    form: str = "png",
) -> list[Path]:
    """Draw every figure of a run into the folder; `progress(done, of)` is called after each. Returns the files."""
    return write_figures(run_figures(trajectory, known), folder, progress, form)
