"""What really happened, as far as the page may show it: the window that models may be built on, to 21 January.

Days after that are for scoring, and each look at them is logged (sim/study/looks.py): a page that anybody can open
does not make such looks. Where the window ends, the page says so.
"""

import datetime
from typing import Any

from agents.orders import AZAWAD, COALITION, GOVERNMENT
from scenarios.schema import Scenario
from sim.study.record import CALIBRATION, Record

CAMPS = {"gov": GOVERNMENT, "jihad": COALITION, "mnla": AZAWAD}
CONTESTED = -1


def history(scenario: Scenario) -> dict[str, Any]:
    """Who held each town by day, and the events of the window; days count from the start of the scenario."""
    record = Record(CALIBRATION)
    start = scenario.start
    spans: dict[str, list[list[int]]] = {}
    for span in record.spans():
        days = [(span.first - start).days, (span.last - start).days + 1]
        spans.setdefault(span.town, []).append([*days, CAMPS.get(span.side, CONTESTED)])
    changes = [[c.town, (c.date - start).days, CAMPS.get(c.side, CONTESTED)] for c in record.changes()]
    events = [
        {
            "day": (datetime.date.fromisoformat(row["date"]) - start).days,
            "place": row["place"],
            "what": row["outcome"] or row["type"],
            "source": row["source_title"],
        }
        for row in record.events()
    ]
    until = (CALIBRATION.last - start).days + 1
    return {"until": until, "spans": spans, "changes": changes, "events": events}


def covers(scenario: Scenario) -> bool:
    """Whether the scenario begins within the window, so that its days can be set beside it."""
    return CALIBRATION.first <= scenario.start <= CALIBRATION.last
