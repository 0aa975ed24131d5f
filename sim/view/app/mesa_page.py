"""The same model in Mesa's own page, for modellers: its grid, its agents, its data collector, step by step.

Slow by nature (every step draws anew on the server) and without replay; it shows that the campaign is a Mesa model
like any other. Imported only when the route is opened.
"""

from typing import Any

import numpy as np
import solara as untyped
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz, make_plot_component

from sim.model import Campaign
from sim.view import style

solara: Any = untyped
CURVES = ("towns.coalition", "towns.government", "towns.azawad")
COLOURS = {f"towns.{word}": style.CAMP_COLOURS[camp] for camp, word in enumerate(("coalition", "government", "azawad"))}


class Shown(Campaign):
    """The campaign with the arguments that SolaraViz can set: it takes `**overrides` for one that is missing."""

    def __init__(self, scenario: str = "january_2013", seed: int = 1) -> None:
        """A campaign of this scenario and seed."""
        super().__init__(scenario, seed=seed)


@solara.component  # type: ignore[untyped-decorator]
def Grid(model: Campaign) -> None:  # noqa: N802 - a component
    """Who controls the cells, and where the units stand in them."""
    from mesa.visualization.utils import update_counter

    update_counter.get()
    figure = Figure(figsize=(7, 6))
    axes = figure.add_subplot()
    shades = np.array([style.pale("#FFFFFF", 1.0), *(style.pale(colour, 0.3) for colour in style.CAMP_COLOURS)])
    axes.imshow(shades[model.grid.control.data.T + 1], origin="lower")
    for camp, colour in enumerate(style.CAMP_COLOURS):
        cells = [
            unit.cell.coordinate
            for unit in model.units
            if unit.cell is not None and model.world.sides.camp[unit.faction] == camp
        ]
        if cells:
            x, y = np.array(cells).T
            axes.scatter(x, y, c=colour, marker=style.CAMP_SHAPES[camp], s=18, edgecolors="white", linewidths=0.5)
    axes.set_title(f"{model.date:%a %d %b %Y %H:%M}")
    axes.set_axis_off()
    solara.FigureMatplotlib(figure)


@solara.component  # type: ignore[untyped-decorator]
def MesaPage(scenario: str, seed: int) -> None:  # noqa: N802 - a component
    """SolaraViz around one campaign."""
    model = solara.use_memo(lambda: Shown(scenario, seed), [scenario, seed])
    plot = make_plot_component(COLOURS)
    with solara.Column(style={"padding": "12px"}):
        SolaraViz(
            model,
            components=[Grid, plot],
            model_params={
                "scenario": scenario,
                "seed": {"type": "SliderInt", "value": seed, "label": "Seed", "min": 1, "max": 1000, "step": 1},
            },
            name="Serval in Mesa",
            play_interval=200,
        )
