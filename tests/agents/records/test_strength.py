"""Fighting power by hand."""

import pytest

from agents.records.strength import effective_power, nominal_power
from tests.phases.little_world import ARMOURED, ARMY, MOTORISED, little_world

COSTS = {"combat.fatigue_cost": 0.4, "combat.unsupplied_power": 0.5, "combat.power_floor": 0.2}


def powers(**unit: float) -> tuple[float, float]:
    """(nominal, effective) power of one armoured body: 100 people, 8 vehicles, so 4 heavy weapons of 10 each."""
    w = little_world(units=[{"side": ARMY, "kind": ARMOURED, **unit}], params=COSTS)
    return nominal_power(w.units[0], w.kinds), effective_power(w.units[0], w.kinds, w.params[0].combat)


def test_people_and_weapons_count_times_quality() -> None:
    assert powers()[0] == 140.0  # 100 × 1 + 4 × 10
    w = little_world(units=[{"side": ARMY, "kind": MOTORISED, "personnel": 60}])
    assert nominal_power(w.units[0], w.kinds) == 120.0  # 60 × quality 2


def test_supplied_is_who_has_anything_left() -> None:
    assert [powers(cohesion=1.0, supply=supply)[1] for supply in (0.5, 0.0)] == [140.0, 70.0]


def test_a_fresh_and_firm_body_fights_at_its_nominal_power() -> None:
    assert powers(cohesion=1.0) == (140.0, 140.0)


def test_what_weakens_by_hand() -> None:
    # Cohesion 0.5: 0.2 + 0.8 × 0.5 = 0.6.   Fatigue 0.5: 1 − 0.4 × 0.5 = 0.8.   No stores: × 0.5.
    assert powers(cohesion=0.5)[1] == pytest.approx(84.0)
    assert powers(cohesion=0.5, fatigue=0.5)[1] == pytest.approx(67.2)
    assert powers(cohesion=0.5, fatigue=0.5, supply=0.0)[1] == pytest.approx(33.6)


def test_a_mob_keeps_the_floor() -> None:
    assert powers(cohesion=0.0)[1] == pytest.approx(28.0)  # 140 × 0.2


def test_nobody_has_no_power() -> None:
    assert powers(personnel=0, heavy=0) == (0.0, 0.0)
