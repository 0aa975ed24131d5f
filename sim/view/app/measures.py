"""The curves under the time cursor: what each chart shows, computed from a run's series and stacks.

A chart is a few lines over the same turns [turns + 1], the value at the start first. "A day" is the last 24 hours.
The chart of France's four goals shows stand-ins that the model can count; what they leave out is told with it.
"""

from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import BASE, CAMP, CAPITAL, CITY, COALITION, GOVERNMENT, PRESENT, REFUGE
from sim.measures.series import series_columns
from sim.trajectory import Trajectory
from sim.view.app.wire import Array

HOURS_PER_DAY = 24.0
CAMP_ORDER = (COALITION, GOVERNMENT, 2)
GOALS_NOTE = (
    "Stand-ins for the goals that France named. Safe: share of the people living in towns that the government's camp "
    "holds. Authorities: share of the capitals of country and regions in its hands. Vote: share of the people who are "
    "at home in such towns. Threat gone: share of the coalition's fighters of the first day who are no longer there."
)


class Line(NamedTuple):
    """One curve [turns + 1]; `camp` gives its colour and dash, -1 = ink; `plain` ones are numbered for their dash."""

    name: str
    values: Array
    camp: int = -1


class Chart(NamedTuple):
    """Curves of one unit; `series` names the columns of measures/series.py behind them, for the spread of many runs."""

    key: str
    title: str
    unit: str
    lines: list[Line]
    note: str = ""
    top: float = 0.0  # where the axis ends at least; 0 = as high as the values


def charts(trajectory: Trajectory) -> list[Chart]:
    """Every chart of a run, in the order in which they are shown."""
    return [
        by_camp(trajectory, "present", "People under arms", "people"),
        by_camp(trajectory, "towns", "Towns held in Mali", "towns"),
        Chart("air", "In the air", "sorties a day", [
            Line("sorties", daily(trajectory, "sorties")), Line("strikes", daily(trajectory, "strikes")),
        ]),
        Chart("threat", "Nearest enemy to Bamako", "hours by road",
              [Line("hours", level(trajectory, "threat_hours"), COALITION)]),
        by_camp(trajectory, "killed", "Killed under arms so far", "people"),
        Chart("away", "People away from home", "people", [
            Line("displaced in Mali", level(trajectory, "idp")), Line("refugees abroad", level(trajectory, "refugees")),
        ]),
        Chart("harmed", "Civilians harmed so far", "killed or wounded", [Line("harmed", level(trajectory, "harmed"))]),
        Chart("supply", "Supply carried", "days, mean", supply(trajectory)),
        Chart("goals", "Four goals that France named", "%", goals(trajectory), GOALS_NOTE, top=100.0),
    ]  # fmt: skip


def chart_list(trajectory: Trajectory) -> dict[str, Any]:
    """The charts as fields of the wire: a list of what they are, and the values of each [turns + 1, lines]."""
    made = charts(trajectory)
    told = [
        {
            "key": c.key,
            "title": c.title,
            "unit": c.unit,
            "note": c.note,
            "top": c.top,
            "lines": [{"name": line.name, "camp": line.camp} for line in c.lines],
        }
        for c in made
    ]
    values = {f"chart.{c.key}": np.column_stack([line.values for line in c.lines]).astype("f4") for c in made}
    return {"charts": told, **values}


def level(trajectory: Trajectory, name: str) -> Array:
    """A column of the series; at the start it counts as after the first turn."""
    columns = [each.name for each in series_columns(trajectory.names.staffs)]
    values = trajectory.series[:, columns.index(name)]
    return np.concatenate([values[:1], values])


def daily(trajectory: Trajectory, name: str) -> Array:
    """What a column that counts from the start has gained in the last day."""
    total = level(trajectory, name)
    total[0] = 0.0
    back = round(HOURS_PER_DAY / trajectory.scenario.tick_hours)
    return total - np.concatenate([np.zeros(min(back, len(total))), total[:-back]])[: len(total)]


def by_camp(trajectory: Trajectory, name: str, title: str, unit: str) -> Chart:
    """One line a camp, those that are not zero throughout."""
    lines = [Line(CAMP[camp], level(trajectory, f"{name}.{CAMP[camp]}"), camp) for camp in range(len(CAMP))]
    return Chart(name, title, unit, [line for line in lines if line.values.any()] or lines[:1])


def supply(trajectory: Trajectory) -> list[Line]:
    """Days of supply that a camp's people carry, the mean over people present."""
    units, camp = trajectory.units, trajectory.sides.camp[0]
    people = units.personnel * (units.status == PRESENT)
    found = []
    for number, word in enumerate(CAMP):
        own = people * (camp[units.faction] == number)
        if own.any():
            found.append(Line(word, (own * units.supply).sum(axis=1) / np.maximum(own.sum(axis=1), 1), number))
    return found


def goals(trajectory: Trajectory) -> list[Line]:
    """Four shares [%] that stand in for the goals; see GOALS_NOTE."""
    towns, clock = trajectory.towns, trajectory.theatre[0]
    country = towns.country[0] == towns.country[0, clock.capital]
    real = country & ~np.isin(towns.kind[0], (REFUGE, BASE))
    camp = np.append(trajectory.sides.camp[0], -1)[towns.holder]
    ours = (camp == GOVERNMENT) & real
    people = towns.people + towns.hosted_idp
    seats = real & np.isin(towns.kind[0], (CAPITAL, CITY))
    everybody = np.maximum((towns.population[0] * real).sum(), 1.0)
    left = level(trajectory, "present.coalition")
    return [
        Line("safe", 100.0 * (people * ours).sum(axis=1) / np.maximum((people * real).sum(axis=1), 1.0)),
        Line("authorities", 100.0 * (ours & seats).sum(axis=1) / max(int(seats.sum()), 1)),
        Line("vote", 100.0 * (towns.people * ours).sum(axis=1) / everybody),
        Line("threat gone", (100.0 * (1.0 - left / max(left[0], 1.0))).clip(0.0, 100.0)),
    ]
