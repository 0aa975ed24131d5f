"""The four goals: each formula on a hand-worked country, its limits, and what they are blind to."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.records.codes import CAMPSITE, HIDING
from agents.records.columns import World
from sim.measures.goals import administered, ends, enemy_left, lawful, mark_reached, regions_at_war, voters_share
from tests.phases.little_world import ARMY, PICKUPS, RAIDERS, little_world

WEEKS = 24.0 * 14
# Four towns of 10,000: three of the army's, the last one the raiders'. Roads of an hour by pick-up.
QUIET: list[dict[str, Any]] = [{"quiet_hours": WEEKS} for _ in range(4)]


def country(towns: list[dict[str, Any]] = QUIET, **more: Any) -> World:
    return little_world(towns=towns, **more)


def found(w: World) -> Any:
    return ends(w, w.own, w.params[0].outcomes)


def test_safe_is_quiet_for_two_weeks_and_not_under_enemies() -> None:
    """Three towns of four; one of them with fighting a week ago: two of four."""
    assert found(country()).safe == 0.75
    towns = [{"quiet_hours": WEEKS}, {"quiet_hours": WEEKS / 2}, {"quiet_hours": WEEKS}, {"quiet_hours": WEEKS}]
    assert found(country(towns)).safe == 0.5


def test_the_regions_at_war_are_shown_beside_the_country() -> None:
    """The last two towns make one region, at war since one of them is the raiders'."""
    w = country([*QUIET[:2], *({"quiet_hours": WEEKS, "home_region": 5} for _ in range(2))])
    assert regions_at_war(w.towns, w.sides, 0) == 1 << 5
    assert found(w).safe_at_war == 0.5


def test_the_state_comes_back_with_a_lag() -> None:
    """Held since the start: 1; retaken 30 days ago: 1 − 1/e; the raiders': 0."""
    w = country()
    clock, p = w.theatre[0], w.params[0].outcomes
    clock.tick = 130
    w.towns.taken_tick[1] = 131 - 120
    assert administered(w.towns[0], clock, w.sides, p) == 1.0
    assert administered(w.towns[1], clock, w.sides, p) == pytest.approx(1.0 - math.exp(-1.0))
    assert administered(w.towns[3], clock, w.sides, p) == 0.0


def test_a_government_is_as_lawful_as_it_was_made() -> None:
    w = country()
    clock, p = w.theatre[0], w.params[0].outcomes
    assert lawful(clock, w.sides, p) == p.interim_lawful
    w.sides.coup_born[ARMY] = 0
    assert lawful(clock, w.sides, p) == 1.0
    clock.coups = 1
    assert lawful(clock, w.sides, p) == p.coup_lawful
    clock.elections = 1
    assert lawful(clock, w.sides, p) == 1.0


def test_authority_is_administration_times_law() -> None:
    e = found(country())
    assert (e.administered, e.lawful) == (0.75, 0.5)
    assert e.authority == 0.75 * 0.5


def test_who_can_vote() -> None:
    """30,000 at home in safe towns of the state; of 2,000 displaced there half; of 1,000 refugees a tenth."""
    towns = [*QUIET, {"kind": CAMPSITE, "country": 7, "holder": -1}]
    towns[3] = {"quiet_hours": WEEKS, "holder": RAIDERS}
    w = country(towns, stocks=[(0, "idp", 2000), (4, "refugee", 1000)])
    share = (30000 + 0.5 * 2000 + 0.1 * 1000) / 43000
    assert voters_share(w, w.params[0].outcomes) == pytest.approx(share)
    e = found(w)
    assert (e.election, e.voters_home) == pytest.approx((share, 30000 / 43000))


def test_the_threat_is_what_is_left_times_what_it_reaches() -> None:
    """Half of 100 left, in the bush at town 3; in two hours they reach towns 1 to 3 of four."""
    raiders = {"side": RAIDERS, "kind": PICKUPS, "town": 3, "personnel": 50, "personnel_start": 100, "bush": 1}
    w = country(units=[{**raiders, "posture": HIDING}], params={"outcomes.reach_hours": 2.0})
    assert enemy_left(w.units, w.sides) == 0.5
    mark_reached(w, w.own, w.params[0].outcomes)
    assert [x > 0.0 for x in w.own] == [False, True, True, True]
    e = found(w)
    assert (e.enemy_left, e.enemy_reach) == (0.5, 0.75)
    assert e.no_threat == 1.0 - 0.5 * 0.75


def test_peace_everywhere() -> None:
    w = country([{"quiet_hours": WEEKS, "holder": ARMY} for _ in range(4)])
    w.sides.coup_born[ARMY] = 0
    e = found(w)
    assert (e.safe, e.authority, e.election, e.no_threat) == (1.0, 1.0, 1.0, 1.0)


@given(
    st.lists(st.sampled_from([-1, RAIDERS, ARMY]), min_size=4, max_size=4),
    st.lists(st.floats(0.0, 1000.0), min_size=4, max_size=4),
    st.integers(0, 3),
)
def test_goals_lie_between_0_and_1(holders: list[int], quiet: list[float], stand: int) -> None:
    towns = [{"holder": h, "quiet_hours": q} for h, q in zip(holders, quiet, strict=True)]
    w = country(towns, units=[{"side": RAIDERS, "town": stand}], stocks=[(1, "idp", 500)])
    assert all(0.0 <= x <= 1.0 for x in found(w))
