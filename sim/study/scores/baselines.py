"""Naive rivals: forecasts of the same events, made from the scenario's start alone, without a model of the war.

- *status quo*: nothing changes hands.
- *constant hazard*: towns change hands at the mean rates of 7-21 January, falls and retakings apart.
- *uniform*: a town that changes hands does so on any day of the horizon alike.
- *road advance*: a town changes hands when a column that leaves the nearest town of the other camp at the start, at
  40 to 120 km a day along open roads, would reach it. The hardest to beat.

Each gives quantiles of times; a rival knows the rates of the calibration window even where it starts before it. On
town-days all but the constant hazard let no town of the government's camp fall: there the war goes one way.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from agents.records.codes import CAMP, COALITION, GOVERNMENT
from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.study.record import Record
from sim.study.scores.happened import CONTESTED, FALL, Event, TownDay, by_town, changes_of_hands

SAMPLES = 1000  # quantiles that stand for a distribution
SLOW_KM, FAST_KM = (
    40.0,
    120.0,
)  # a day; marches of the record's table of distances and speeds, fights and halts included
SEED = 2013  # of the pairs of quantiles where two delays follow each other


class Rival(NamedTuple):
    """A baseline: what it is called, and its times [samples, towns] of falls and of retakings; inf = never."""

    title: str
    fall: Table
    retaken: Table
    both_ways: bool  # whether it lets towns of the government's camp fall on town-days


def quantiles() -> Table:
    """[SAMPLES] evenly spaced shares."""
    return np.asarray((np.arange(SAMPLES) + 0.5) / SAMPLES)


def shuffled() -> Table:
    """[SAMPLES] the same shares in another order: a second delay that does not hang on the first."""
    return np.random.default_rng(SEED).permutation(quantiles())


def rivals(scenario: Scenario, towns: Sequence[str], camps: Table, horizon: float, first: Record) -> list[Rival]:
    """Every baseline for these towns, of which the camps held [towns] at the start; `first`: the record to fit on."""
    never = np.full((SAMPLES, len(towns)), np.inf)
    fresh = np.zeros(len(towns)) + (camps != COALITION)  # what was never the coalition's must fall before it comes back
    losing, regaining = rates(first)
    fall = waits(losing, quantiles(), len(towns))
    spread = np.repeat(horizon * quantiles()[:, None], len(towns), axis=1)
    pace = 1.0 / (SLOW_KM + (FAST_KM - SLOW_KM) * quantiles())[:, None]
    there = pace * road_km(scenario, towns, camps == COALITION)
    back = pace * road_km(scenario, towns, camps == GOVERNMENT)
    return [
        Rival("status quo", never, never, False),
        Rival("constant hazard", fall, waits(regaining, shuffled(), len(towns)) + fresh * fall, True),
        Rival("uniform", spread, spread, False),
        Rival("road advance", there, back + np.where(fresh > 0, there, 0.0), False),
    ]


def waits(rate: float, share: Table, towns: int) -> Table:
    """[SAMPLES, towns] exponential waiting times at a rate [1/day]."""
    wait = -np.log1p(-share) / rate if rate > 0.0 else np.full(SAMPLES, np.inf)
    return np.repeat(wait[:, None], towns, axis=1)


def rates(record: Record) -> tuple[float, float]:
    """Falls per day of a town of the government, retakings per day of one of the coalition, in the record's window."""
    events = changes_of_hands(record)
    moved = {event.town for event in events}
    days = {"gov": 0, "jihad": 0}
    for town, spans in by_town(record).items():
        for span in spans:
            if span.side != CONTESTED and span.side in days and (span.sure or town in moved):
                days[span.side] += (span.last - max(span.first, record.window.first)).days + 1
    falls = sum(event.kind == FALL for event in events)
    return falls / max(1, days["gov"]), (len(events) - falls) / max(1, days["jihad"])


def road_km(scenario: Scenario, towns: Sequence[str], source: Table) -> Table:
    """[towns] km along roads that trucks can use from the nearest other town that is a source; inf = no road."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    rows = {town: row for row, town in enumerate(towns)}
    values = scenario.values
    roads = [
        road
        for road in scenario.theatre.roads
        if road.road not in ("air", "river_boat") and values[f"theatre.{road.road.replace('+', '_')}_truck"] > 0.0
    ]
    a, b = np.array([rows[road.a] for road in roads]), np.array([rows[road.b] for road in roads])
    net = coo_array(([road.length_km for road in roads], (a, b)), shape=(len(towns), len(towns))).tocsr()
    far = dijkstra(net, directed=False)
    np.fill_diagonal(far, np.inf)
    far[:, ~source] = np.inf
    return np.asarray(far.min(axis=1))


def rival_days(rival: Rival, towns: Sequence[str], events: Sequence[Event]) -> Table:
    """[samples, events] when the rival says that each event happens."""
    columns = [towns.index(event.town) for event in events]
    kinds = np.array([event.kind == FALL for event in events])
    return np.where(kinds, rival.fall[:, columns], rival.retaken[:, columns])


def rival_chances(rival: Rival, towns: Sequence[str], camps: Table, days: Sequence[TownDay], at: Table) -> Table:
    """[days, camps and nobody] the rival's chances at the times `at` [days], from the camps at the start [towns]."""
    rows = np.array([towns.index(day.town) for day in days])
    start = camps[rows]
    fallen = (rival.fall[:, rows] <= at).mean(axis=0) * rival.both_ways
    regained = (rival.retaken[:, rows] <= at).mean(axis=0)
    found = np.zeros((len(days), len(CAMP) + 1))
    found[np.arange(len(days)), start] = 1.0  # -1, nobody, is the last column
    ours, theirs = start == GOVERNMENT, start == COALITION
    out = np.where(ours, np.maximum(fallen - regained * rival.both_ways, 0.0), 0.0)
    back = np.where(theirs, regained, 0.0)
    found[:, GOVERNMENT] += back - out
    found[:, COALITION] += out - back
    return found
