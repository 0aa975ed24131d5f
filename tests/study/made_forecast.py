"""Forecasts made by hand for tests of scores: no engine has played them."""

from typing import Any

import numpy as np

from scenarios.schema import Scenario
from sim.study.record import Record
from sim.study.scores.forecast import Forecast
from sim.study.scores.happened import CAMP_OF, NOBODY

DAYS, PER_DAY, RUNS = 38, 4, 12
COLUMNS = (
    "in_country.france", "in_country.afisma", "in_country.chad", "sorties", "strike_sorties", "strikes", "bombs",
    "killed.coalition", "killed.government", "killed.azawad", "harmed", "idp", "refugees",
)  # fmt: skip
OUTCOMES = tuple(f"killed.{town}.{camp}" for town in ("konna", "diabaly") for camp in ("government", "coalition"))


def knowing(scenario: Scenario, record: Record) -> Forecast:
    """A forecast in which every run is what the record tells, noon by noon; contested towns are nobody's."""
    towns = tuple(town.id for town in scenario.theatre.towns)
    camps = np.full((RUNS, DAYS * PER_DAY, len(towns)), NOBODY, np.int8)
    start = np.full(len(towns), NOBODY)
    for span in record.spans():
        row, code = towns.index(span.town), CAMP_OF.get(span.side, NOBODY)
        first = max(0, (span.first - scenario.start).days * PER_DAY + PER_DAY // 2)
        camps[:, first:, row] = code
        if span.first < scenario.start:
            start[row] = code
            camps[:, : PER_DAY // 2, row] = code
    return forecast_of(scenario, towns, start, camps)


def forecast_of(scenario: Scenario, towns: tuple[str, ...], start: Any, camps: Any) -> Forecast:
    """A forecast with these holders; every count of it is 100, every outcome 20."""
    series = np.full((RUNS, DAYS, len(COLUMNS)), 100.0)
    values = np.full((RUNS, len(OUTCOMES)), 20.0)
    return Forecast(scenario.name, scenario.start, PER_DAY, towns, start, camps, COLUMNS, series, OUTCOMES, values)
