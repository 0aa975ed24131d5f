"""Many runs of the question that is asked: how far they spread, who holds which town how often, and which to look at.

Runs are played as batches play them (sim/study/batches/play.py) in two threads, and thrown away: only what is drawn,
and what scores ask for (sim/study/scores/forecast.py), is kept. To keep runs there is `run.py batch`; a stored batch
is drawn the same way. The typical run is the one whose curves of towns held lie nearest to the medians; the others are
those in which the government's camp held most and fewest towns, over all turns. Runs are numbered: run n of a seed is
the same course here and everywhere.
"""

import math
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numba
import numpy as np

from agents.records.codes import CAMP, COALITION
from sim.measures.outcomes import sites
from sim.measures.series import series_columns
from sim.study.batches.crew import cores
from sim.study.scores.forecast import Course, Forecast, empty, put, read
from sim.view.app.wire import Array, Packed, pack, whole
from sim.world import Prepared

if TYPE_CHECKING:
    from sim.study.batches.stored import Batch

MOST_RUNS = 5000
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
HOURS_PER_DAY = 24.0
DAYS = {"fall": "fall_day", "free": "free_day", "retaken": "retaken_day"}  # what is told of each town
CURVES = {  # line of a chart (measures.py) → column of the series
    **{f"{chart}.{camp}": f"{chart}.{camp}" for chart in ("present", "towns", "killed") for camp in CAMP},
    "threat.hours": "threat_hours",
    "away.displaced in Mali": "idp",
    "away.refugees abroad": "refugees",
    "harmed.harmed": "harmed",
}
DAILY = {"air.sorties": "sorties", "air.strikes": "strikes"}  # the last day's share of what counts from the start
SHARES = 250.0  # steps of a share on the wire
NICE = 10  # how far many runs stand back behind the page and its server
STANDS_BACK = sys.platform == "linux" and not numba.config.DISABLE_JIT  # who holds Python's lock must not be held up


class Kept(NamedTuple):
    """What is kept of each run, filled run by run; `done` says which have been played."""

    curves: Array  # f4 [runs, turns, curves]
    forecast: Forecast
    done: Array  # bool [runs]
    numbers: Array  # i8 [runs]

    def of_done(self) -> Forecast:
        """The forecast of the runs that were played."""
        f, done = self.forecast, self.done
        return f if done.all() else f._replace(camps=f.camps[done], series=f.series[done], values=f.values[done])


def play_many(
    prepared: Prepared,
    play: Callable[[int], Course],
    runs: int,
    stop: threading.Event,
    tell: Callable[[dict[str, Any]], None],
) -> Kept:
    """Play runs 0 … until all are done or `stop` is set; `tell` hears how far it is. `play`: player.courses."""
    names = [each.name for each in series_columns(prepared.names.staffs)]
    columns = [names.index(name) for name in (*CURVES.values(), *DAILY.values())]
    kept = Kept(
        np.zeros((runs, prepared.scenario.n_ticks, len(columns)), np.float32),
        empty(prepared, runs),
        np.zeros(runs, bool),
        np.arange(runs),
    )

    def keep(run: int) -> None:
        played = play(run)
        kept.curves[run] = played[1][:, columns]
        put(kept.forecast, run, played, prepared)
        kept.done[run] = True

    def work(run: int) -> None:
        if not stop.is_set():
            keep(run)
            tell({"done": int(kept.done.sum()), "of": runs})

    keep(0)  # compiles, where that is still to do, before two threads ask for it
    with ThreadPoolExecutor(cores(), initializer=give_way) as pool:  # rules hold no lock: who looks is served meanwhile
        list(pool.map(work, range(1, runs)))
    return kept


def give_way() -> None:
    """Let the page and its server go first, where both need a core: on Linux each thread has a priority of its own.

    Uncompiled rules hold Python's lock: on a busy machine everybody would wait for who stands back with it.
    """
    if STANDS_BACK:
        os.nice(NICE)


def odds(prepared: Prepared, kept: Kept) -> Packed:
    """What the page draws of the runs that were played."""
    curves, forecast, rows = kept.curves[kept.done], kept.of_done(), kept.numbers[kept.done]
    towns = sites(prepared.world)
    days = np.stack(
        [
            forecast.values[:, rows_of(forecast, kind, [prepared.names.towns[t] for t in towns])]
            for kind in DAYS.values()
        ],
        axis=1,
    )
    per_day = max(1, round(HOURS_PER_DAY / prepared.scenario.tick_hours))
    names = [*CURVES, *DAILY]
    fields: dict[str, Any] = {
        "about": {
            "runs": len(rows),
            "curves": names,
            "kinds": list(DAYS),
            "towns": towns.tolist(),
            "days": math.ceil(prepared.scenario.days),
            "picks": picks(
                curves[:, :, names.index("towns.government")], curves[:, :, names.index("towns.coalition")], rows
            ),
        },
        "held": whole(held(forecast, prepared.names.towns), "u1", SHARES),
        "bands": bands(curves, names, per_day),
        "counts": counts(days, math.ceil(prepared.scenario.days)),
        "medians": medians(days),
    }
    return pack(fields)


def stored_runs(batch: "Batch", scenario: str) -> Kept:
    """The runs that a batch has stored of a scenario, at its first point; raises ScenarioError without its series."""
    columns = [*CURVES.values(), *DAILY.values()]
    known = [each.name for each in batch.series_measures(scenario)]
    curves = [batch.course(scenario, name) for name in columns if name in known]
    forecast = read(batch, scenario)
    numbers = batch.run_numbers(scenario)
    return Kept(np.stack(curves, axis=-1).astype(np.float32), forecast, np.ones(len(numbers), bool), numbers)


def rows_of(forecast: Forecast, kind: str, towns: Sequence[str]) -> list[int]:
    """Where the outcomes of a kind stand, town by town."""
    return [forecast.outcomes.index(f"{kind}.{town}") for town in towns]


def held(forecast: Forecast, towns: Sequence[str]) -> Array:
    """[turns + 1, towns]: in which share of the runs the coalition holds each town; the start is the same in all."""
    shares = (forecast.camps == COALITION).mean(axis=0)
    found = np.zeros((len(shares) + 1, len(towns)))
    places = [towns.index(town) for town in forecast.towns]
    found[:, places] = np.concatenate([forecast.start_camps[None, :] == COALITION, shares])
    return found


def bands(curves: Array, names: list[str], per_day: int) -> Array:
    """f4 [3, turns + 1, curves]: low, middle and high of the runs at every turn; the start is as after the first."""
    spread = curves.copy()
    for name in DAILY:
        total = spread[:, :, names.index(name)]
        before = np.pad(total, ((0, 0), (per_day, 0)))[:, : total.shape[1]]
        spread[:, :, names.index(name)] = total - before
    with np.errstate(invalid="ignore"):
        found = np.nanquantile(np.where(np.isfinite(spread), spread, np.nan), (LOW, MIDDLE, HIGH), axis=0)
    return np.asarray(np.concatenate([found[:, :1], found], axis=1), "f4")


def counts(days: Array, length: int) -> Array:
    """u2 [kinds, towns, days]: in how many runs it happened on each day of the campaign."""
    at = np.clip(np.nan_to_num(np.ceil(days) - 1.0, nan=-1.0), -1, length - 1).astype(int)
    return whole(np.stack([(at == day).sum(axis=0) for day in range(length)], axis=-1), "u2")


def late(days: Array) -> Array:
    """What never happens comes last."""
    return np.where(np.isnan(days), np.inf, days)


def medians(days: Array) -> Array:
    """f4 [kinds, towns]: the day by which half of all runs have it; NaN where fewer than half ever do."""
    middle = np.quantile(late(days), MIDDLE, axis=0, method="lower")
    return np.asarray(np.where(np.isfinite(middle), middle, np.nan), "f4")


def picks(ours: Array, theirs: Array, rows: Array) -> dict[str, int]:
    """Numbers of the runs to look at, by the towns held over all turns [runs, turns]."""
    away = np.zeros(len(rows))
    for curve in (ours, theirs):
        spread = max(float(curve.std()), 1e-9)
        away += np.abs(curve - np.median(curve, axis=0)).mean(axis=1) / spread
    mean = ours.mean(axis=1)
    return {
        "typical": int(rows[np.argmin(away)]),
        "most": int(rows[np.argmax(mean)]),
        "fewest": int(rows[np.argmin(mean)]),
    }
