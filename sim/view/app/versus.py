"""Two questions with the same luck, many times over: what the second would probably have meant.

Run n of the one is paired with run n of the other, so that what differs comes of the question. Told are the outcomes
that a visitor asks about first; all others are those of `run.py compare`.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import CAPITAL, CITY, COALITION
from agents.records.columns import Table
from sim.study.scores.forecast import Forecast
from sim.view.app.odds import HIGH, LOW, MIDDLE, Kept, late
from sim.world import Prepared


class Row(NamedTuple):
    """One outcome. `kind`: "number" is told by its middle and spread, "day" by how often it happens, and when."""

    words: str
    kind: str
    outcome: str


NUMBERS = (
    Row("Towns the government’s camp loses on the way", "number", "towns_lost"),
    Row("Towns the government’s camp holds at the end", "number", "towns_held.government"),
    Row("Towns the coalition holds at the end", "number", "towns_held.coalition"),
    Row("Killed under arms, government’s camp", "number", "killed.government"),
    Row("Killed under arms, coalition", "number", "killed.coalition"),
    Row("Displaced people in Mali at the end", "number", "idp"),
    Row("Civilians killed or wounded", "number", "harmed"),
)
CAPITAL_ROWS = (
    Row("Fighters within reach of the capital", "day", "capital_threat_day"),
    Row("The capital falls", "day", "capital_fall_day"),
)


def rows(prepared: Prepared) -> list[Row]:
    """What is told of a scenario: the capital, the cities that the coalition holds at its start, then numbers."""
    towns, names = prepared.world.towns, prepared.names
    camp = np.append(prepared.world.sides.camp, -1)[towns.holder]
    lost = np.flatnonzero((camp == COALITION) & np.isin(towns.kind, (CAPITAL, CITY))).tolist()
    titles = names.short_titles
    freed = [Row(f"{titles[t]} free again", "day", f"free_day.{names.towns[t]}") for t in lost]
    return [*CAPITAL_ROWS, *freed, *NUMBERS]


def versus(prepared: Prepared, one: Kept, other: Kept) -> dict[str, Any]:
    """Every row for both questions, over the runs that were played of both."""
    both = one.done & other.done
    told = []
    for row in rows(prepared):
        pair = [values(kept.forecast, row, both) for kept in (one, other)]
        if any(each is None for each in pair):
            continue
        first, second = (np.asarray(each) for each in pair)
        told.append({
            "words": row.words, "kind": row.kind, "one": in_short(first, row.kind), "other": in_short(second, row.kind),
            "more": float((late(second) > late(first)).mean()), "less": float((late(second) < late(first)).mean()),
        })  # fmt: skip
    return {"runs": int(both.sum()), "rows": told}


def values(forecast: Forecast, row: Row, runs: Table) -> Table | None:
    """An outcome of the runs that count; None where this scenario has none of that name."""
    return forecast.outcome(row.outcome)[runs] if row.outcome in forecast.outcomes else None


def in_short(found: Table, kind: str) -> dict[str, Any]:
    """Middle and spread of numbers; of days the share of runs in which it happens, and by when in half of them."""
    if kind == "number":
        low, middle, high = (float(np.nanquantile(found, share)) for share in (LOW, MIDDLE, HIGH))
        return {"low": low, "middle": middle, "high": high}
    half = float(np.quantile(late(found), MIDDLE, method="higher"))
    return {"share": float(np.isfinite(found).mean()), "half": half if math.isfinite(half) else None}
