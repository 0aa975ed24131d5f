"""Who may fly when."""

import pytest

from agents.records.codes import PATROL, STRIKE, TANKER, TRANSPORT
from sim.rules.aircraft import count_sorties, may_fly
from tests.phases.little_world import ARMY, HELPERS, little_world


@pytest.mark.parametrize("role", [STRIKE, PATROL, TRANSPORT, TANKER])
@pytest.mark.parametrize("called", [0, 1])
@pytest.mark.parametrize("allowed", [0, 1])
def test_foreign_aircraft_wait_for_the_call_and_for_leave(role: int, called: int, allowed: int) -> None:
    w = little_world(theatre={"air_allowed": allowed})
    w.sides.called[:] = called
    foreign = bool(called and (allowed or role == TRANSPORT))
    assert may_fly(w.sides[HELPERS], w.theatre[0], role) == foreign
    assert may_fly(w.sides[ARMY], w.theatre[0], role)


def test_sorties_are_counted_by_wing_and_by_side() -> None:
    w = little_world(wings=[{"side": HELPERS, "kind": 0, "sorties": 2}])
    count_sorties(w.wings[0], w.sides[HELPERS], 3)
    assert (w.wings[0].sorties, w.sides[HELPERS].sorties) == (5, 3)
