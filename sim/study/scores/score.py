"""An ensemble against the record, beside naive rivals: all numbers of a score, window by window.

`score_window` takes what the record of one window says and gives a `Scores`: capture dates (CRPS), who held what on
each day (Brier), order (Kendall's tau), coverage, PIT, reliability, volumes; for each rival the same two scores and
the skill against it, with bootstrap intervals over runs and over towns. Towns are few: look at the intervals.
"""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from agents.records.codes import CAMP, COALITION
from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.study.record import CONTROL_UNTIL, Record
from sim.study.scores import scoring
from sim.study.scores.baselines import Rival, rival_chances, rival_days, rivals
from sim.study.scores.forecast import Forecast, chances, event_days, holding
from sim.study.scores.happened import Event, TownDay, changes_of_hands, town_days
from sim.study.scores.volumes import Volume, volumes

LEVELS = (0.5, 0.8, 0.95)
BOOTSTRAPS = 500
INTERVAL = (0.05, 0.95)  # what bootstrap intervals span
MODEL = "model"


class Skill(NamedTuple):
    """A score of the model beside a rival's, and 1 - score / rival with intervals; so many `cases` are behind it."""

    measure: str
    rival: str
    cases: int
    score: float
    rival_score: float
    skill: float
    over_runs: tuple[float, float]
    over_towns: tuple[float, float]


class Scores(NamedTuple):
    """All that is known of a forecast in one window."""

    window: str
    events: list[Event]
    observed: Table  # [events, 2] accepted from and to, days from the start
    times: Table  # [runs, events]
    horizon: float
    crps: dict[str, Table]  # model and rivals → [events]
    skills: list[Skill]
    coverage: dict[float, float]
    pit: Table
    reliability: Table
    tau: float  # of the median days
    tau_runs: float  # mean over runs
    town_days: int
    contested: list[TownDay]
    brier: Table  # of the model for each of them
    volumes: list[Volume]

    def mean_crps(self, who: str = MODEL) -> float:
        """Mean over the events."""
        return float(self.crps[who].mean()) if self.events else float("nan")


def score_window(
    title: str, scenario: Scenario, forecast: Forecast, record: Record, first: Record, seed: int = 1
) -> Scores:
    """Every score of a forecast in the window of `record`; `first`: the record that rivals may be fitted on."""
    horizon = float(min(forecast.day(CONTROL_UNTIL) + 1, forecast.camps.shape[1] // forecast.turns_per_day))
    known = set(forecast.towns)
    events = [e for e in changes_of_hands(record) if e.town in known and 0 <= forecast.day(e.first) < horizon]
    days = [d for d in town_days(record) if d.town in known and 0 <= forecast.day(d.date) < horizon]
    observed = np.array([accepted(forecast, event) for event in events]).reshape(-1, 2)
    times = event_days(forecast, events)
    field = rivals(scenario, forecast.towns, forecast.start_camps, horizon, first)
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(forecast.runs, np.full(forecast.runs, 1.0 / forecast.runs), BOOTSTRAPS) / forecast.runs
    dates = date_scores(forecast, events, observed, times, horizon, field, weights)
    moved = {event.town for event in events}
    contested = [day for day in days if day.town in moved]
    tau, tau_runs = order(times, observed, horizon)
    by_day = day_scores(forecast, contested, field, weights)
    skills = [
        *compare("CRPS [days]", dates, [event.town for event in events], rng),
        *compare("Brier, all towns", day_scores(forecast, days, field, weights), [d.town for d in days], rng),
        *compare("Brier, contested towns", by_day, [d.town for d in contested], rng),
    ]
    return Scores(
        title, events, observed, times, horizon,
        {name: each for name, (each, _) in dates.items()},
        skills,
        {level: share(scoring.covered(times, observed[:, 0], observed[:, 1], level, horizon)) for level in LEVELS},
        scoring.pit(times, observed[:, 0], observed[:, 1]) if events else np.full(scoring.BINS, np.nan),
        reliable(forecast, contested),
        tau, tau_runs, len(days), contested, by_day[MODEL][0],
        volumes(record, forecast),
    )  # fmt: skip


def accepted(forecast: Forecast, event: Event) -> tuple[float, float]:
    """From the first hour of the first accepted day to the last hour of the last one, in days from the start."""
    return float(forecast.day(event.first)), float(forecast.day(event.last) + 1)


def share(hits: Table) -> float:
    """Mean of what may be empty."""
    return float(hits.mean()) if hits.size else float("nan")


Scored = dict[str, tuple[Table, Table | None]]  # who → scores [cases], and [samples, cases] with the luck of the runs


def date_scores(
    forecast: Forecast,
    events: Sequence[Event],
    observed: Table,
    times: Table,
    horizon: float,
    field: list[Rival],
    weights: Table,
) -> Scored:
    """CRPS of the model and of every rival for each event."""
    low, high = observed.T
    found: Scored = {MODEL: (scoring.crps(times, low, high, horizon), scoring.crps(times, low, high, horizon, weights))}
    for rival in field:
        found[rival.title] = (scoring.crps(rival_days(rival, forecast.towns, events), low, high, horizon), None)
    return found


def day_scores(forecast: Forecast, days: Sequence[TownDay], field: list[Rival], weights: Table) -> Scored:
    """Brier scores of the model and of every rival for each town-day."""
    if not days:
        return {MODEL: (np.zeros(0), None)}
    right = np.array([[code in day.accepted for code in (*range(len(CAMP)), -1)] for day in days])
    held = holding(forecast, days)
    found: Scored = {MODEL: (scoring.brier(chances(held), right), scoring.brier(chances(held, weights), right[None]))}
    ends = np.array([forecast.day(day.date) + 1.0 for day in days])
    for rival in field:
        said = rival_chances(rival, forecast.towns, forecast.start_camps, days, ends)
        found[rival.title] = (scoring.brier(said, right), None)
    return found


def compare(measure: str, scored: Scored, towns: list[str], rng: np.random.Generator) -> list[Skill]:
    """The model's mean score beside each rival's, with intervals; all cases of a town are drawn together."""
    if not towns:
        return []
    model, by_luck = scored[MODEL]
    names, index = np.unique(towns, return_inverse=True)
    draws = rng.multinomial(len(names), np.full(len(names), 1.0 / len(names)), BOOTSTRAPS)[:, index].astype(float)
    found = []
    for name, (rival, _) in scored.items():
        if name == MODEL or by_luck is None:
            continue
        over_runs = scoring.skill(by_luck.mean(axis=1), rival.mean())
        over_towns = scoring.skill(draws @ model, draws @ rival)
        found.append(
            Skill(measure, name, len(towns), float(model.mean()), float(rival.mean()),
                  float(scoring.skill(model.mean(), rival.mean())), interval(over_runs), interval(over_towns))
        )  # fmt: skip
    return found


def interval(samples: Table) -> tuple[float, float]:
    """The bootstrap interval; NaN where no sample is a number."""
    known = samples[np.isfinite(samples)]
    low, high = np.quantile(known, INTERVAL) if known.size else (np.nan, np.nan)
    return float(low), float(high)


def order(times: Table, observed: Table, horizon: float) -> tuple[float, float]:
    """Kendall's tau of the median days, and its mean over runs, against the order in which things happened."""
    if times.shape[1] < 2:
        return float("nan"), float("nan")
    middle, runs = scoring.rank_agreement(times, observed.mean(axis=1), horizon)
    known = runs[np.isfinite(runs)]
    return middle, share(known)


def reliable(forecast: Forecast, days: Sequence[TownDay]) -> Table:
    """Reliability of "the coalition holds it" on contested towns' days; days that accept both are left out."""
    sure = [day for day in days if len(day.accepted) == 1 or COALITION not in day.accepted]
    held = (holding(forecast, sure) == COALITION).mean(axis=0) if sure else np.zeros(0)
    return scoring.reliability(held, np.array([float(COALITION in day.accepted) for day in sure]))


def window_title(record: Record, start: datetime.date) -> str:
    """What a window is called in tables."""
    last = min(record.window.last, CONTROL_UNTIL)
    return f"{max(record.window.first, start):%-d %B} to {last:%-d %B}"
