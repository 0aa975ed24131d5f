"""What a body is told, and whether it is free for a task."""

from typing import Any

import pytest

from agents.records.codes import MOVE, RETREAT
from agents.staff.tasks import approach_km, is_idle, send
from tests.phases.little_world import ARMY, RAIDERS, little_world

ROAD = {"decisions.road_kmh": 30.0, "movement.march_hours_per_day": 8.0}


def test_a_body_sets_out_as_soon_as_nothing_keeps_it_busy() -> None:
    w = little_world(units=[{"spare_hours": 3.0}, {"spare_hours": 3.0, "busy_hours": 9.0}])
    for u in w.units:
        send(w, u, MOVE, 2)
        assert (u.order, u.objective, u.spare_hours) == (MOVE, 2, 0.0)
    assert list(w.units.busy_hours) == [0.0, 9.0]


def test_irregulars_gather_regulars_march_up() -> None:
    w = little_world(temper={"approach_km_per_day": 43.0}, params=ROAD)
    assert (approach_km(w, RAIDERS), approach_km(w, ARMY)) == (43.0, 240.0)


@pytest.mark.parametrize(
    ("other", "idle"),
    [({}, True), ({"busy_hours": 0.5}, False), ({"order": RETREAT}, False),
     ({"package": 0}, False), ({"guard": 0}, False)],
)  # fmt: skip
def test_who_is_idle(other: dict[str, Any], idle: bool) -> None:
    w = little_world(units=[other])
    assert is_idle(w, w.units[0]) == idle
