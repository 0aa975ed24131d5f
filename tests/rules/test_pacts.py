"""Pacts made, refused and broken, and relations that events move."""

from collections.abc import Mapping
from typing import Any

import pytest

from agents.records.codes import (
    AFTER_DECISION,
    AFTER_REQUEST,
    AFTER_START,
    AFTER_VICTORY,
    ALLIED,
    BROKEN,
    CITY,
    HELD,
    HOSTILE,
    ON_BREAK,
    ON_COUP,
    ON_PACT,
    ON_SPLIT,
    OPEN,
    PACT_BROKEN,
    PACT_MADE,
    PACT_REFUSED,
    REFUSED,
    RELATION_CHANGED,
    TRUCE,
    WARY,
)  # fmt: skip
from agents.records.columns import World
from sim.rules.pacts import break_hazard, is_ripe, react, rivalry
from tests.phases.little_world import ARMY, HELPERS, RAIDERS, SIDES, event_list, little_world
from tests.phases.test_politics import QUIET, turns

REBELS = 3
AT_ONCE = QUIET | {"politics.pact_per_day": 1000.0, "politics.pact_accepted": 1.0, "politics.pact_break_per_day": 0.0}
AT_ONCE |= {"politics.pact_rivalry_per_day": 0.0}
UNION = {"one": REBELS, "other": RAIDERS, "waits_for": AFTER_START, "terms": ALLIED}


def rebels(pact: Mapping[str, Any], params: Mapping[str, float] | None = None, **more: Any) -> World:
    """Rebels, wary of the raiders, who may make a pact with them."""
    sides = [*SIDES, {"camp": 2}]
    relations = {(REBELS, RAIDERS): WARY}
    return little_world(
        sides=sides, relations=relations, pacts=[dict(pact)], params=AT_ONCE | dict(params or {}), **more
    )


def test_a_pact_makes_allies() -> None:
    w = rebels(UNION)
    turns(w, 1)
    assert w.pacts.state[0] == HELD
    assert w.relations[REBELS, RAIDERS] == w.relations[RAIDERS, REBELS] == ALLIED
    assert w.sides.allied_mask[REBELS] >> RAIDERS & 1
    assert len(event_list(w, PACT_MADE)) == len(event_list(w, RELATION_CHANGED)) == 1


def test_a_pact_may_be_refused_once_and_for_all() -> None:
    w = rebels(UNION, {"politics.pact_accepted": 0.0})
    turns(w, 5)
    assert w.pacts.state[0] == REFUSED
    assert w.relations[REBELS, RAIDERS] == WARY
    (event,) = event_list(w, PACT_REFUSED)
    assert tuple(event) == (0, PACT_REFUSED, REBELS, RAIDERS, -1, -1, -1, 0.0, 0.0)  # nowhere, no unit, the first pact


def test_no_pact_with_those_who_do_not_take_part() -> None:
    w = rebels(UNION)
    w.sides.active[REBELS] = 0
    turns(w, 5)
    assert w.pacts.state[0] == OPEN


def test_what_a_pact_waits_for() -> None:
    towns = [{}, {"kind": CITY}, {"kind": CITY}, {"kind": CITY}]
    w = rebels(UNION, {"politics.victory_seats": 2.0}, towns=towns)
    clock, p = w.theatre[0], w.params[0].politics

    def ripe(code: int) -> bool:
        w.pacts.waits_for[0] = code
        return is_ripe(clock, w.towns, w.pacts[0], p)

    assert ripe(AFTER_START)
    assert not ripe(AFTER_REQUEST)
    clock.request_hour = 0.0
    assert ripe(AFTER_REQUEST)
    assert not ripe(AFTER_DECISION)
    clock.intervened = 1
    assert ripe(AFTER_DECISION)
    assert not ripe(AFTER_VICTORY)  # the raiders hold one seat
    w.towns.holder[2] = REBELS
    assert ripe(AFTER_VICTORY)


def test_pacts_break_over_the_spoils() -> None:
    """Two towns to one: rivalry 2 × 1/3; hazard 0.01 + 0.3 × 2/3."""
    params = {"politics.pact_break_per_day": 0.01, "politics.pact_rivalry_per_day": 0.3}
    w = rebels({**UNION, "state": HELD, "after_break": HOSTILE}, params)
    w.towns.holder[:] = [ARMY, REBELS, REBELS, RAIDERS]
    assert rivalry(w.towns, REBELS, RAIDERS) == pytest.approx(2 / 3)
    assert break_hazard(2 / 3, w.params[0].politics) == pytest.approx(0.21)
    assert rivalry(w.towns, HELPERS, RAIDERS) == 0.0
    w.params[0].politics.pact_break_per_day = 1000.0
    turns(w, 3)
    assert w.pacts.state[0] == BROKEN
    assert w.relations[REBELS, RAIDERS] == HOSTILE
    assert len(event_list(w, PACT_BROKEN)) == 1


def test_some_pacts_do_not_break() -> None:
    w = rebels({**UNION, "state": HELD}, {"politics.pact_break_per_day": 1000.0})
    turns(w, 3)
    assert w.pacts.state[0] == HELD


def test_events_move_relations_once() -> None:
    shifts = [
        {"on": ON_COUP, "one": ARMY, "other": HELPERS, "relation": WARY},
        {"on": ON_SPLIT, "by": REBELS, "one": REBELS, "other": ARMY, "relation": TRUCE},
        {"on": ON_BREAK, "pact": 1, "one": RAIDERS, "other": ARMY, "relation": TRUCE},
    ]
    w = rebels(UNION, shifts=shifts)
    react(w, ON_PACT, -1, 0)
    react(w, ON_SPLIT, RAIDERS, -1)
    react(w, ON_BREAK, -1, 0)
    assert w.shifts.done.sum() == 0
    react(w, ON_COUP, ARMY, -1)
    react(w, ON_SPLIT, REBELS, -1)
    assert w.relations[ARMY, HELPERS] == WARY
    assert w.relations[ARMY, REBELS] == TRUCE
    assert list(w.shifts.done) == [1, 1, 0]
    w.relations[ARMY, HELPERS] = ALLIED
    react(w, ON_COUP, ARMY, -1)
    assert w.relations[ARMY, HELPERS] == ALLIED
