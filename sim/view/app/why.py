"""Why a commander chose: the options he weighed with their terms, what he believed beside what was true, what flips it.

Everything comes from the ledger of the run and from its state before that turn, played again.
"""

from typing import Any

import numpy as np

from agents.records.codes import POSTURE, PRESENT, TRACK_SOURCE
from agents.records.columns import Row, Rows, World
from agents.staff.objectives import LEAVE_CHOICE
from scenarios.problems import Problem, ScenarioError
from sim.names import short
from sim.telling.reasons import Choice, best_without_luck, odds
from sim.view.app.flips import Flip, flips, turn_again, which
from sim.view.app.player import Play, world_at
from sim.view.app.wire import Array

TERMS = ("worth", "gateway", "chance", "gain", "loss", "time", "air", "effort", "luck", "utility", "power", "believed")
MOST_TRACKS = 12
CHANGED = {
    "reports": "the reports from {town} told of {share} {more} strength",
    "regard": "it thought its enemies’ fighters {share} {better}",
    "confidence": "it trusted its own strength {share} {more}",
    "aversion": "losses weighed {share} {more} with it",
    "impatience": "time weighed {share} {more} with it",
    "air_aversion": "aircraft weighed {share} {more} with it",
}


def why(play: Play, message: dict[str, Any]) -> dict[str, Any]:
    """The card of one decision; it is named by its number, or by turn, side and town."""
    ledger = play.trajectory.ledger
    taken = find(ledger, message)
    if taken is None:
        raise ScenarioError([Problem("why", 0, "", "the ledger has no such decision")])
    t = play.trajectory
    w, luck = world_at(play, int(taken.tick)), play.luck(int(taken.tick))
    rows = ledger[ledger.decision == taken.decision]
    choice = which(ledger, taken)
    leaving = bool(taken.kind == LEAVE_CHOICE)
    town = int(rows.prize.max()) if leaving else int(taken.option)
    after = turn_again(w, t.seed, luck)
    plain = best_without_luck(Choice(taken, rows[rows.chosen == 0]))
    return {
        "decision": int(taken.decision),
        "tick": int(taken.tick),
        "faction": int(taken.faction),
        "leaving": leaving,
        "town": town,
        "taken": int(taken.option),
        "options": [option(row) for row in sorted(rows, key=lambda row: -row.utility)],
        "odds": odds(float(taken.power), float(taken.believed)) if taken.option >= 0 else "",
        "without_luck": None if plain is None else int(plain.option),
        "tracks": known(w, after, int(taken.faction), town),
        "flips": [told(flip, t.names.town_titles, town) for flip in flips(w, t.seed, luck, choice, town)],
    }


def find(ledger: Rows, message: dict[str, Any]) -> Row | None:
    """The chosen row of the decision that is asked for."""
    if "decision" in message:
        at = np.flatnonzero((ledger.decision == int(message["decision"])) & (ledger.chosen == 1))
    else:
        tick, side, town = (int(message[name]) for name in ("tick", "faction", "town"))
        at = np.flatnonzero(
            (ledger.tick == tick) & (ledger.faction == side) & (ledger.option == town) & (ledger.chosen == 1)
        )
    return ledger[at[0]] if len(at) else None


def option(row: Row) -> dict[str, Any]:
    """One row of the ledger as numbers."""
    told = {name: round(float(row[name]), 4) for name in TERMS}
    return {
        "town": int(row.option), "prize": int(row.prize), "chosen": bool(row.chosen), "tracks": int(row.tracks),
        "age": round(float(row.track_age), 1), **told,
    }  # fmt: skip


def true_power(w: World) -> Array:
    """[units] fighting power as agents/records/strength.py counts it."""
    u, kinds, p = w.units, w.kinds[w.units.kind], w.params[0].combat
    nominal = (u.personnel * kinds.power_per_person + u.heavy * kinds.power_per_heavy) * kinds.quality
    ordered = p.power_floor + (1.0 - p.power_floor) * u.cohesion
    supplied = np.where(u.supply > 0.0, 1.0, p.unsupplied_power)
    return np.asarray(nominal * ordered * (1.0 - p.fatigue_cost * u.fatigue) * supplied)


def known(w: World, after: World, side: int, town: int) -> list[dict[str, Any]]:
    """Enemy bodies at the town, as the staff believed and as it was: what was seen there, and what was there unseen."""
    staff, mask = int(w.sides.staff[side]), int(w.sides.hostile_mask[side])
    tracks, power = after.tracks[staff], true_power(w)
    tick = int(w.theatre[0].tick)
    hours = float(w.theatre[0].tick_hours)
    found = []
    for row in range(w.units.size):
        track, u = tracks[row], w.units[row]
        enemy = bool(mask >> int(u.faction) & 1)
        seen = 0 <= track.tick <= tick and track.town == town and bool(mask >> int(track.faction) & 1)
        there = enemy and u.status == PRESENT and u.town == town and u.edge < 0 and u.personnel > 0
        if not seen and not there:
            continue
        found.append(
            {
                "unit": row,
                "believed": round(float(track.power * w.quality[staff, track.faction]), 1) if seen else None,
                "age": max(0.0, (tick - int(track.tick)) * hours) if seen else None,
                "source": TRACK_SOURCE[track.source] if seen else "",
                "true": round(float(power[row]), 1) if there else None,
                "where": int(u.town) if u.status == PRESENT and u.personnel > 0 else -1,
                "on_road": bool(u.edge >= 0),
                "posture": POSTURE[u.posture],
            }
        )
    found.sort(key=weight, reverse=True)
    return found[:MOST_TRACKS]


def weight(body: dict[str, Any]) -> float:
    """How much a body matters in the list: as strong as it was believed or was."""
    return max(float(body["believed"] or 0.0), float(body["true"] or 0.0))


def told(flip: Flip, towns: tuple[str, ...], town: int) -> dict[str, Any]:
    """A flip in words."""
    up = flip.factor > 1.0
    share = f"{100 * abs(flip.factor - 1.0):.0f} %" if flip.factor < 2.0 else f"{flip.factor:.1f} times"
    more = ("more" if up else "less") if flip.factor < 2.0 else "as much"
    better = ("better" if up else "worse") if flip.factor < 2.0 else "as good"
    words = CHANGED[flip.what].format(town=short(towns[town]), share=share, more=more, better=better)
    return {"what": flip.what, "factor": round(flip.factor, 4), "words": words, "instead": flip.instead}
