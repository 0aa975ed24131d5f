"""What an ensemble says: who holds each town after each turn, and its series, for many runs of one scenario.

A forecast is played here, or read from a batch that is stored; scores ask it for the days on which things happen and
for the chance of each camp to hold a town at the end of a day.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.records.codes import CAMP, COALITION, GOVERNMENT
from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.measures.outcomes import measures_of
from sim.measures.series import series_columns
from sim.revalue import revalue
from sim.study.batches.ensemble import chunks
from sim.study.batches.play import play_run
from sim.study.scores.happened import FALL, FREE, Event, TownDay
from sim.world import Prepared, prepare

if TYPE_CHECKING:
    from sim.study.batches.stored import Batch

HOURS_PER_DAY = 24.0
CAMPS = len(CAMP)
Progress = Callable[[int, int], None]


class Forecast(NamedTuple):
    """Runs of a scenario. Camps are codes of CAMP in agents/records/codes.py, -1 for nobody."""

    title: str
    start: datetime.date
    turns_per_day: int
    towns: tuple[str, ...]
    start_camps: Table  # [towns]
    camps: Table  # [runs, turns, towns]
    columns: tuple[str, ...]
    series: Table  # [runs, days, columns]: as it stands at the end of each day
    outcomes: tuple[str, ...]
    values: Table  # [runs, outcomes], NaN = did not happen

    @property
    def runs(self) -> int:
        """Runs in the ensemble."""
        return len(self.camps)

    def day(self, date: datetime.date) -> int:
        """Days from the start to the beginning of a date."""
        return (date - self.start).days

    def outcome(self, name: str) -> Table:
        """One outcome [runs]."""
        return self.values[:, self.outcomes.index(name)]

    def at(self, names: Iterable[str], date: datetime.date) -> Table:
        """The sum of some series at the end of a date [runs], 0 on the day before the start; a staff that takes no part
        adds nothing."""
        day = self.day(date)
        columns = [self.columns.index(name) for name in names if name in self.columns]
        return np.asarray(self.series[:, day, columns].sum(axis=1)) if day >= 0 else np.zeros(self.runs)


def held_days(start: Table, camps: Table, turns_per_day: int, kind: str) -> Table:
    """[runs, towns] days until a fall, a retaking or a coming free of the coalition; inf = never.

    `start` [towns] and `camps` [runs, turns, towns]: codes of camps. What happens in a turn counts at its end. A fall
    asks for a town that the government's camp held at the start; the other two for one that the coalition has held.
    """
    begin = np.broadcast_to(start, (len(camps), 1, len(start)))
    held = np.concatenate([begin, camps], axis=1)
    was = np.logical_or.accumulate(held == COALITION, axis=1)
    if kind == FALL:
        found = was & (start == GOVERNMENT)
    else:
        found = was & ((held != COALITION) if kind == FREE else (held == GOVERNMENT))
    first = found.argmax(axis=1)
    return np.where(found.any(axis=1), first / turns_per_day, np.inf)


def event_days(forecast: Forecast, events: Sequence[Event]) -> Table:
    """[runs, events] days until each event; inf = never."""
    rows = [forecast.towns.index(event.town) for event in events]
    found = np.empty((forecast.runs, len(events)))
    for kind in sorted({event.kind for event in events}):
        mine = [n for n, event in enumerate(events) if event.kind == kind]
        towns = [rows[n] for n in mine]
        found[:, mine] = held_days(
            forecast.start_camps[towns], forecast.camps[:, :, towns], forecast.turns_per_day, kind
        )
    return found


def holding(forecast: Forecast, days: Sequence[TownDay]) -> Table:
    """[runs, days] which camp holds each town at the end of its day."""
    rows = [forecast.towns.index(day.town) for day in days]
    turns = [(forecast.day(day.date) + 1) * forecast.turns_per_day - 1 for day in days]
    return forecast.camps[:, turns, rows]


def chances(held: Table, weights: Table | None = None) -> Table:
    """[days, camps and nobody] the share of runs in which each holds; with weights [samples, runs] one for each."""
    kinds = np.stack([held == code for code in (*range(CAMPS), -1)], axis=-1)  # nobody comes last
    if weights is None:
        return np.asarray(kinds.mean(axis=0))
    return np.asarray(np.tensordot(weights.astype(np.float32), kinds.astype(np.float32), axes=1))


Course = tuple[Table, Table, Table]  # of one run: holders [turns, towns], series [turns, columns], outcomes


def played(
    scenario: Scenario,
    runs: int,
    seed: int = 1,
    workers: int = 2,
    progress: Progress | None = None,
    draws: Sequence[Mapping[str, float]] = (),
) -> Forecast:
    """Play an ensemble and keep what scores ask for; with draws of parameters the runs take them in turn."""
    base = prepare(scenario)
    kept = empty(base, runs)

    def work(part: range) -> int:
        for run in part:
            prepared = revalue(base, draws[run % len(draws)]) if draws else base
            put(kept, run, course(prepared, seed, run), base)
        return len(part)

    work(range(1))  # compiles once, before threads need it
    done = 0
    with ThreadPoolExecutor(workers) as pool:
        for count in pool.map(work, chunks(runs)):
            done += count
            if progress is not None:
                progress(done, runs)
    return kept


def empty(base: Prepared, runs: int) -> Forecast:
    """A forecast with room for so many runs."""
    scenario, names, w = base.scenario, base.names, base.world
    per_day = round(HOURS_PER_DAY / scenario.tick_hours)
    outcomes = tuple(m.name for m in measures_of(base))
    columns = tuple(m.name for m in series_columns(names.staffs))
    return Forecast(
        scenario.name, scenario.start, per_day, tuple(names.towns), camp_codes(base)[w.towns.holder],
        np.empty((runs, scenario.n_ticks, w.towns.size), np.int8), columns,
        np.empty((runs, scenario.n_ticks // per_day, len(columns))), outcomes, np.empty((runs, len(outcomes))),
    )  # fmt: skip


def camp_codes(base: Prepared) -> Table:
    """[sides and one] camp by the row of a side; the last one, at -1, is nobody's."""
    return np.append(base.world.sides.camp, -1).astype(np.int8)


def put(forecast: Forecast, run: int, found: Course, base: Prepared) -> None:
    """Keep what scores ask for of one run."""
    holders, series, forecast.values[run] = found
    forecast.camps[run] = camp_codes(base)[holders]
    forecast.series[run] = series[forecast.turns_per_day - 1 :: forecast.turns_per_day][: forecast.series.shape[1]]


def course(prepared: Prepared, seed: int, run: int) -> Course:
    """One run."""
    found = play_run(prepared, seed, run)
    return found.holders, found.series, found.outcomes


def read(batch: "Batch", scenario: str, point: int = 0) -> Forecast:
    """A forecast from the runs that a batch has stored; without its series nothing can be counted by date."""
    from sim.files.arrow import as_floats
    from sim.study.batches.store import tables_of
    from sim.study.batches.stored import at_point

    about = batch.about(scenario)
    per_day = round(HOURS_PER_DAY / about["tick_hours"])
    days = about["turns"] // per_day
    camp = {key: CAMP.index(faction["camp"]) for key, faction in about["factions"].items()}
    start = np.array([camp.get(town["holder"], -1) for town in about["towns"]])
    outcomes = tuple(m.name for m in batch.measures(scenario))
    columns = tuple(m.name for m in batch.series_measures(scenario)) if "series" in tables_of(batch.manifest) else ()
    values = batch.values(scenario, outcomes, point)
    table = at_point(batch.series(scenario, columns), point, columns) if columns else {}
    courses = [
        as_floats(table[name]).reshape(-1, about["turns"])[:, per_day - 1 :: per_day][:, :days] for name in columns
    ]
    return Forecast(
        scenario, batch.start(scenario).date(), per_day, tuple(batch.town_ids(scenario)), start,
        batch.holders(scenario, point), columns,
        np.stack(courses, axis=2) if courses else np.empty((len(next(iter(values.values()))), 0, 0)),
        outcomes, np.column_stack([values[name] for name in outcomes]),
    )  # fmt: skip
