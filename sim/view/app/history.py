"""What really happened, beside what was played: who held each town by day, events, strikes; and the score of many runs.

To 21 January the record is open. The days after it are for scoring alone: whoever asks for them makes a look that is
logged, as the command `score` does (sim/study/scores/looks.py). The page says so before it asks.
"""

import datetime
import math
from collections.abc import Sequence
from typing import Any

from agents.records.codes import AZAWAD, COALITION, GOVERNMENT
from scenarios.schema import Plane, Scenario
from sim.start.grid import project
from sim.study.record import CALIBRATION, CONTROL_UNTIL, Record
from sim.study.scores.forecast import Forecast
from sim.study.scores.scorecard import Card, all_cards, event_rows, fitted_cards, skill_rows
from sim.view.app.asked import Asked

CAMPS = {"gov": GOVERNMENT, "jihad": COALITION, "mnla": AZAWAD}
CONTESTED = -1
STRIKES = {"airstrike"}
FIGHTS = {"ground_attack", "capture"}
LINES = {"idp_stock": "displaced in Mali", "refugee_stock": "refugees abroad"}  # of the chart of people away
AIR = (
    ("sorties_all", "sorties"),
    ("strikes_or_cas_sorties_or_targets", "strikes or targets"),
    ("bombs", "bombs"),
)


def covers(scenario: Scenario) -> bool:
    """Whether the scenario begins within the first window, so that its days can be set beside the record."""
    return CALIBRATION.first <= scenario.start <= CALIBRATION.last


def history(scenario: Scenario, records: Sequence[Record]) -> dict[str, Any]:
    """What the records of one window or of both say; days count from the start of the scenario."""
    start = scenario.start
    spans: dict[str, list[list[int]]] = {}
    changes, events, points = [], [], []
    for record in records:
        for span in record.spans():
            days = [(span.first - start).days, (span.last - start).days + 1]
            spans.setdefault(span.town, []).append([*days, CAMPS.get(span.side, CONTESTED)])
        changes += [[c.town, (c.date - start).days, CAMPS.get(c.side, CONTESTED)] for c in record.changes()]
        happened = [event(row, start, scenario.theatre.plane) for row in record.events()]
        closes = (record.window.last - start).days  # what goes on is cut there, as spans are
        events += [{**each, "last": min(each["last"], closes)} for each in happened]
        points += [told for row in record.displaced() if (told := point(row, start))]
        events += [counted for row in record.air() if (counted := air(row, start))]
    last = min(records[-1].window.last, CONTROL_UNTIL)
    return {
        "until": (last - start).days + 1,
        "later": len(records) > 1,
        "more": len(records) == 1 and scenario.start + datetime.timedelta(days=scenario.days) > CALIBRATION.last,
        "spans": spans,
        "changes": changes,
        "points": points,
        "events": sorted(events, key=lambda each: int(each["day"])),
    }


def event(row: dict[str, str], start: datetime.date, plane: Plane) -> dict[str, Any]:
    """One row of the table of events; `at` in km, where it is known."""
    at = project(float(row["lat"]), float(row["lon"]), plane) if row["lat"] and row["lon"] else None
    return {
        "day": day_of(row["date"], start),
        "last": day_of(row["date_end"] or row["date"], start),
        "place": row["place"],
        "what": row["outcome"] or row["type"].replace("_", " "),
        "source": row["source_title"],
        "sign": "strike" if row["type"] in STRIKES else "fight" if row["type"] in FIGHTS else "",
        "at": [round(at[0], 1), round(at[1], 1)] if at else None,
    }


def air(row: dict[str, str], start: datetime.date) -> dict[str, Any] | None:
    """A count of sorties, strikes or bombs over some days; None where none of these is told."""
    counts = [f"{row[column]} {words}" for column, words in AIR if row[column]]
    if not counts:
        return None
    first, last = day_of(row["from"], start), day_of(row["to"], start)
    over = f" in {last - first + 1} days" if last > first else ""
    told = {"place": "In the air", "what": f"{', '.join(counts)}{over}", "source": row["source_title"]}
    return {"day": last, "last": last, **told, "sign": "", "at": None}


def point(row: dict[str, str], start: datetime.date) -> dict[str, Any] | None:
    """A count of all displaced people or refugees, as a point of the chart's line that it belongs to; else None."""
    if row["level"] != "total" or row["kind"] not in LINES:
        return None
    told = {"line": LINES[row["kind"]], "value": float(row["count"]), "source": row["reporter"]}
    return {"day": day_of(row["date"], start), **told}


def day_of(date: str, start: datetime.date) -> int:
    """Days from the start to a date."""
    return (datetime.date.fromisoformat(date) - start).days


def scores(scenario: Scenario, forecast: Forecast, later: bool, what: str) -> list[dict[str, Any]]:
    """The scores of many runs in the first window, or in both under a look that is logged as `what`."""
    said = [(scenario, "", forecast)]
    return [told(card) for card in (all_cards(said, what) if later else fitted_cards(said))]


def told(card: Card) -> dict[str, Any]:
    """A card as the page shows it: the tables of the command `score`, and its coverage."""
    found = card.scores
    return plain(
        {
            "window": found.window,
            "kind": card.kind,
            "runs": card.runs,
            "skills": skill_rows(card),
            "events": event_rows(card),
            "coverage": found.coverage[0.8],
            "tau": found.tau,
        }
    )


def plain(value: Any) -> Any:
    """The same with None for numbers that JSON can't say."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def look_words(asked: Asked) -> str:
    """What a look of the page is called in the log."""
    changed = ", ".join(
        f"{key} = {value:g}" if isinstance(value, float) else f"{key} = {value}"
        for key, value in asked.settings.items()
    )
    return f"the browser view, {asked.scenario}{f' with {changed}' if changed else ''}"
