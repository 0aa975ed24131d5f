"""All figures of a run, as PNG files in a folder."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from scenarios.layers import load_layers
from sim.trajectory import Trajectory
from sim.view.charts import air, buildup, front, strengths
from sim.view.control import control_chart
from sim.view.files import write_figures
from sim.view.flows import flows_map
from sim.view.layers import ground
from sim.view.parties import parties
from sim.view.people import displaced, goals
from sim.view.theatre import theatre_map


def draw_run(trajectory: Trajectory, folder: Path, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """Draw every figure of a run into the folder; `progress(done, of)` is called after each. Returns the files."""
    everyone, plane = parties(trajectory), trajectory.scenario.theatre.plane
    figures: dict[str, Callable[[], Figure]] = {
        "theatre_map": lambda: theatre_map(trajectory, ground(load_layers(), plane), everyone),
        "control_chart": lambda: control_chart(trajectory, everyone),
        "strengths": lambda: strengths(trajectory, everyone),
        "air": lambda: air(trajectory),
        "front": lambda: front(trajectory, everyone),
        "buildup": lambda: buildup(trajectory, everyone),
        "displaced": lambda: displaced(trajectory),
        "flows": lambda: flows_map(trajectory, ground(load_layers(), plane)),
        "goals": lambda: goals(trajectory),
    }
    return write_figures(figures, folder, progress)
