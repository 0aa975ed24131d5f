"""Forecasts scored in every window that they reach, the later one under a look that is logged; and what to print.

Scores of the two windows are never mixed: the first was open while rules were built and mended, the second is
prediction. A scenario that starts on 7 January is scored in both, one that starts later in the second alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.names import names
from sim.study.record import CALIBRATION, Record
from sim.study.scores.forecast import Forecast
from sim.study.scores.looks import look
from sim.study.scores.score import MODEL, Scores, compare, score_window, window_title

FITTED, PREDICTED = "fitted", "predicted"  # what a window is to the model


class Card(NamedTuple):
    """The scores of one forecast in one window."""

    scenario: str
    variant: str  # what was changed, as "without air power"; empty for the scenario itself
    runs: int
    kind: str  # FITTED or PREDICTED
    scores: Scores
    titles: dict[str, str]  # id of a town → its name

    @property
    def title(self) -> str:
        """For headings."""
        return f"{self.scenario}{f', {self.variant}' if self.variant else ''}, {self.scores.window} ({self.kind})"


Said = tuple[Scenario, str, Forecast]  # a scenario, what was changed in it, and its ensemble


def fitted_cards(said: Sequence[Said], seed: int = 1) -> list[Card]:
    """Scores in the first window: nothing of the later one is opened."""
    first = Record(CALIBRATION)
    return [
        card(scenario, variant, forecast, first, first, seed)
        for scenario, variant, forecast in said
        if forecast.start <= CALIBRATION.first
    ]


def all_cards(said: Sequence[Said], what: str, seed: int = 1) -> list[Card]:
    """Scores in both windows; one look at the later, logged with what it was for and the figures that were seen."""
    made = fitted_cards(said, seed)
    first = Record(CALIBRATION)
    with look(what) as seen:
        for scenario, variant, forecast in said:
            made.append(card(scenario, variant, forecast, seen.record, first, seed))
            seen.note(in_words(made[-1]))
    return made


def card(scenario: Scenario, variant: str, forecast: Forecast, record: Record, first: Record, seed: int) -> Card:
    """One forecast in the window of one record."""
    scores = score_window(window_title(record, forecast.start), scenario, forecast, record, first, seed)
    kind = FITTED if record.window == CALIBRATION else PREDICTED
    called = names(scenario)
    titles = dict(zip(called.towns, called.short_titles, strict=True))
    return Card(scenario.name, variant, forecast.runs, kind, scores, titles)


def in_words(found: Card) -> str:
    """The headline figures of a card in one line, for the log."""
    scores = found.scores
    dated = [skill for skill in scores.skills if skill.measure.startswith("CRPS")]
    best = min(dated, key=lambda skill: skill.rival_score) if dated else None
    against = f" ({best.rival} {best.rival_score:.2f})" if best else ""
    brier = next((skill.score for skill in scores.skills if skill.measure.endswith("contested towns")), float("nan"))
    return (
        f"{found.scenario}{f' {found.variant}' if found.variant else ''}, {found.runs} runs: CRPS of "
        f"{len(scores.events)} dates {scores.mean_crps(MODEL):.2f} d{against}, Brier of contested towns {brier:.3f}, "
        f"tau {scores.tau:.2f}, 80 % intervals cover {100 * scores.coverage[0.8]:.0f} %"
    )


def worth_rows(cards: Sequence[Card], seed: int = 1) -> list[dict[str, object]]:
    """What each mechanism is worth: scores with it and without it, and the share of the latter that it saves.

    One row per window, variant and measure; the interval is over towns, paired: both forecasts on the same ones.
    """
    rows = []
    for found in cards:
        base = next((c for c in cards if not c.variant and same_window(c, found)), None)
        if base is None or base is found:
            continue
        rng = np.random.default_rng(seed)
        for measure, towns, here, there in cases(base, found):
            rows += [
                {
                    "scenario": found.scenario, "variant": found.variant, "window": found.scores.window,
                    "kind": found.kind, "measure": measure, "cases": worth.cases, "score_with": worth.score,
                    "score_without": worth.rival_score, "saved": worth.skill, "saved_low": worth.over_towns[0],
                    "saved_high": worth.over_towns[1],
                }
                for worth in compare(measure, {MODEL: (here, here[None]), found.variant: (there, None)}, towns, rng)
            ]  # fmt: skip
    return rows


def same_window(one: Card, other: Card) -> bool:
    """Whether two cards score the same scenario on the same days."""
    return (one.scenario, one.scores.window) == (other.scenario, other.scores.window)


def cases(base: Card, other: Card) -> list[tuple[str, list[str], Table, Table]]:
    """Measure, towns, and the scores [cases] of two forecasts of the same things."""
    pairs = (("CRPS [days]", [event.town for event in base.scores.events], base.scores.crps, other.scores.crps),)
    made = [(measure, towns, here[MODEL], there[MODEL]) for measure, towns, here, there in pairs]
    towns = [day.town for day in base.scores.contested]
    return [*made, ("Brier, contested towns", towns, base.scores.brier, other.scores.brier)]


def skill_rows(found: Card) -> list[dict[str, object]]:
    """One row per measure and rival."""
    return [
        {
            "scenario": found.scenario, "variant": found.variant, "window": found.scores.window, "kind": found.kind,
            "measure": s.measure, "rival": s.rival, "cases": s.cases, "score": s.score, "rival_score": s.rival_score,
            "skill": s.skill, "skill_runs_low": s.over_runs[0], "skill_runs_high": s.over_runs[1],
            "skill_towns_low": s.over_towns[0], "skill_towns_high": s.over_towns[1],
        }
        for s in found.scores.skills
    ]  # fmt: skip


def event_rows(found: Card) -> list[dict[str, object]]:
    """One row per dated change of hands: when it came, when the runs say, CRPS of the model and of every rival."""
    scores = found.scores
    rows = []
    for number, event in enumerate(scores.events):
        times = scores.times[:, number]
        low, quarter, middle, late, high = np.quantile(times, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf")
        rows.append(
            {
                "scenario": found.scenario, "variant": found.variant, "window": scores.window, "kind": found.kind,
                "town": event.town, "name": found.titles[event.town], "event": event.kind,
                "first": event.first.isoformat(), "last": event.last.isoformat(), "confidence": event.confidence,
                "share_of_runs": float(np.isfinite(times).mean()), "day_from": float(scores.observed[number, 0]),
                "day_to": float(scores.observed[number, 1]), "day_05": low, "day_25": quarter, "day_50": middle,
                "day_75": late, "day_95": high,
                **{f"crps_{who.replace(' ', '_')}": float(each[number]) for who, each in scores.crps.items()},
            }
        )  # fmt: skip
    return rows


def volume_rows(found: Card) -> list[dict[str, object]]:
    """One row per count of the record: its range, what the runs say, and how many of them lie in the range."""
    rows = []
    for v in found.scores.volumes:
        low, middle, high = np.nanquantile(v.values, [0.05, 0.5, 0.95])
        rows.append(
            {
                "scenario": found.scenario, "variant": found.variant, "window": found.scores.window,
                "kind": found.kind, "quantity": v.title, "date": v.date.isoformat(), "record_low": v.low,
                "record_high": v.high, "p05": low, "p50": middle, "p95": high,
                "share_in_range": float(((v.values >= v.low) & (v.values <= v.high)).mean()),
                "interval_touches": bool(low <= v.high and high >= v.low), "source": v.source,
            }
        )  # fmt: skip
    return rows


def stored(found: Card) -> dict[str, object]:
    """All of a card as plain words and numbers (None for what is none): figures and pages are made from this."""
    scores = found.scores
    return {
        "scenario": found.scenario,
        "variant": found.variant,
        "window": scores.window,
        "kind": found.kind,
        "runs": found.runs,
        "horizon": scores.horizon,
        "mean_crps": {who: plain(float(each.mean())) for who, each in scores.crps.items() if each.size},
        "coverage": [[level, plain(value)] for level, value in scores.coverage.items()],
        "pit": [plain(value) for value in scores.pit],
        "reliability": [[plain(value) for value in row] for row in scores.reliability],
        "tau": plain(scores.tau),
        "tau_runs": plain(scores.tau_runs),
        "town_days": scores.town_days,
        "contested_days": len(scores.contested),
        "skills": [plain_row(row) for row in skill_rows(found)],
        "events": [plain_row(row) for row in event_rows(found)],
        "volumes": [plain_row(row) for row in volume_rows(found)],
    }


def plain(value: float) -> float | None:
    """A number for JSON; never and unknown are None."""
    return float(value) if np.isfinite(value) else None


def plain_row(row: dict[str, object]) -> dict[str, object]:
    """A row for JSON."""
    return {key: plain(value) if isinstance(value, float) else value for key, value in row.items()}
