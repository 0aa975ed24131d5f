"""How a package gathers, watches, attacks, settles or is called off. Pick-ups need an hour from town to town."""

import math
from typing import Any

import pytest

from agents.records.codes import (
    ASSAULT,
    ASSEMBLE,
    DISPERSED,
    ENGAGE,
    HIDING,
    HOLD,
    LIFT,
    MARCH,
    MOVE,
    ORDERED,
    PICKUP,
    RECONNOITRE,
    REFUGE,
    RETREAT,
    SEIZE,
    STAND,
    TRUCE,
    UNUSED,
)
from agents.records.columns import Row, World
from agents.staff.packages import drive_packages, go_home, scale_confidence, seize, tidy, unused
from agents.staff.roll import call_roll
from tests.phases.little_world import ARMY, HELPERS, PICKUPS, RAIDERS, about, event_list, little_world, luck_of, see

DECISIONS = {
    "stale_hours": math.inf, "unseen_garrison": 10.0, "support_hours": 1.5, "support_share": 0.0, "bar_power": 25.0,
    "defender_advantage": 1.0, "gateway_reach_hours": 0.0, "loss_at_parity": 0.0, "road_kmh": 60.0,
    "packages_at_once": 3.0, "half": 0.5, "assembled_share": 0.6, "go_share": 0.8, "look_again_hours": 12.0,
    "engage_hours": 36.0, "halt_share": 0.3, "retask_hours": 12.0, "confidence_lost": 0.8, "least_confidence": 0.5,
    "most_confidence": 1.5,
}  # fmt: skip
PARAMS = {
    "combat.power_floor": 1.0,
    "combat.fatigue_cost": 0.0,
    **{f"decisions.{name}": value for name, value in DECISIONS.items()},
}
TEMPER = {
    "wanted_odds": 2.0, "least_odds": 0.0, "attack_slope": 2.0, "aversion": 0.0, "impatience": 0.0, "recon_hours": 12.0,
    "approach_km_per_day": 48.0, "advance_km_per_day": 720.0, "effort": 0.0, "air_aversion": 0.0, "reach_hours": 10.0,
    "holders_per_1000": 1.0, "cooperation": 1.0, "dump_days": 0.0, "rationality": 0.0, "patience_hours": 72.0,
    "reorganise_hours": 10.0,
}  # fmt: skip
TOWNS = [{}, {}, {}, {}, {"holder": RAIDERS}, {"holder": RAIDERS}]
BAND = {"side": RAIDERS, "kind": PICKUPS, "town": 4, "personnel": 50}
MEMBER = {**BAND, "package": 0, "stage_town": 4}
PACKAGE = {"faction": RAIDERS, "aim": SEIZE, "stage": ASSEMBLE, "objective": 3, "assembly": 4, "deadline": 100.0}


def world(*units: dict[str, Any], **options: Any) -> World:
    """The raiders hold the two towns in the east; nothing is worth anything until a test says so."""
    params, temper = {**PARAMS, **options.pop("params", {})}, {**TEMPER, **options.pop("temper", {})}
    w = little_world(units=units, params=params, temper=temper, **{"towns": TOWNS, **options})
    w.worth[:] = 0.0
    return w


def driven(*units: dict[str, Any], hour: float = 0.0, package: dict[str, Any] | None = None, **options: Any) -> World:
    """The world after its package 0 was driven at this hour."""
    w = world(
        *units, packages=[{**PACKAGE, **(package or {})}], theatre={"hour": hour, "tick": int(hour // 6)}, **options
    )
    call_roll(w)
    drive_packages(w, luck_of(w))
    return w


def chosen(w: World, side: int = RAIDERS) -> World:
    """The world after the commander chose objectives."""
    see(w, side)
    seize(w, side, luck_of(w))
    return w


def test_a_package_is_launched_by_hand() -> None:
    # One group next door, two an hour behind; 30 believed at two to one take 60: two groups of 50.
    keep = {"guard": 4}
    w = world({**BAND, **keep}, {**BAND, "town": 5}, BAND, {**BAND, "town": 5}, {"side": ARMY, "town": 3},
              tracks={(RAIDERS, 4): {"power": 30.0}}, theatre={"hour": 24.0, "tick": 4})  # fmt: skip
    w.worth[RAIDERS, 3] = 1.0
    w.tracks.tick[RAIDERS, 4] = 4
    chosen(w)
    q = w.packages[0]
    assert (q.faction, q.aim, q.stage, q.objective, q.assembly) == (RAIDERS, SEIZE, ASSEMBLE, 3, 4)
    assert (q.power, q.believed, q.formed_hour, q.recon_until) == (100.0, 30.0, 24.0, -1.0)
    near, far = w.units[2], w.units[3]
    assert (near.package, near.stage_town, near.order) == (0, 4, STAND)
    assert (far.package, far.stage_town, far.order, far.objective) == (0, 4, MOVE, 4)
    assert list(w.units.package[:2]) == [-1, -1]
    # The hour of road between town 5 and 4 takes small groups 60 × 24 / 48 = 30 hours; then 72 of patience.
    assert q.deadline == pytest.approx(24.0 + 30.0 + 72.0)
    (event,) = event_list(w, ORDERED)
    assert (*about(event), event.amount, event.other_amount) == (RAIDERS, -1, 3, w.towns[3].cell, 0, 30.0, 100.0)
    assert w.sides[RAIDERS].orders_given == 1


@pytest.mark.parametrize(("left", "stage", "orders"), [(-1, ASSEMBLE, [STAND, MOVE]), (3, ENGAGE, [ASSAULT, ASSAULT])])
def test_where_the_holder_has_left_nobody_waits_or_watches(left: int, stage: int, orders: list[int]) -> None:
    # It takes 30 to hold its people, and twice as many to go: both groups, one next door and one an hour behind.
    towns = [{}, {}, {}, {"abandoned_tick": left}, *TOWNS[4:]]
    w = world({**BAND, "guard": 4}, {**BAND, "town": 5}, BAND, {**BAND, "town": 5}, towns=towns)
    w.worth[RAIDERS, 3], w.towns.people[3] = 1.0, 30_000
    chosen(w)
    assert w.packages[0].stage == stage
    assert list(w.units.order[2:]) == orders


def test_with_what_is_left_it_chooses_again() -> None:
    towns = [{}, {}, {"holder": RAIDERS}, {"holder": RAIDERS}, {}, {}]
    w = world(*[{**BAND, "town": 3}] * 2, *[{**BAND, "town": 2}] * 2, towns=towns)
    w.worth[RAIDERS, [1, 4]] = 1.0
    chosen(w)
    assert sorted(q.objective for q in w.packages if q.stage) == [1, 4]
    for k in (0, 1):
        assert (w.units.package == k).sum() == 1
    assert w.theatre[0].decisions == 2


def test_nobody_free_or_nothing_worth_it_no_package() -> None:
    w = world(BAND)
    w.worth[RAIDERS, 3] = 1.0
    assert not chosen(w).packages.stage.any()  # the one body keeps the town
    assert w.theatre[0].decisions == 0
    w = chosen(world(BAND, BAND))
    assert not w.packages.stage.any()  # no prize
    w = world(BAND, BAND, temper={"effort": 2.0})
    w.worth[RAIDERS, 3] = 1.0
    assert not chosen(w).packages.stage.any()  # weighed, and staying is better
    assert w.theatre[0].decisions == 1


def test_packages_run_out() -> None:
    w = world(packages=[PACKAGE] * 8)
    assert unused(w) == -1
    w.packages[5].stage = UNUSED
    assert unused(w) == 5


def test_it_waits_until_enough_have_come() -> None:
    coming = {**MEMBER, "town": 5, "order": MOVE}
    assert driven(MEMBER, coming).packages[0].stage == ASSEMBLE  # half, and 0.6 is wanted
    q = driven(MEMBER, MEMBER, coming, hour=6.0).packages[0]
    assert q.stage == RECONNOITRE
    assert 6.0 + 6.0 <= q.recon_until < 6.0 + 18.0  # half to one and a half of 12 h


def test_when_patience_ends_it_goes_with_those_who_came_or_not_at_all() -> None:
    coming = {**MEMBER, "town": 5, "order": MOVE}
    assert driven(MEMBER, coming, coming, hour=101.0).packages[0].stage == RECONNOITRE
    w = driven(coming, coming, hour=101.0)
    assert (w.packages[0].stage, list(w.units.package)) == (UNUSED, [-1, -1])


def test_one_who_came_is_enough_when_patience_ends() -> None:
    coming = {**MEMBER, "town": 5, "order": MOVE}
    assert driven({**MEMBER, "personnel": 1}, coming, hour=101.0).packages[0].stage == RECONNOITRE


def watching(*units: dict[str, Any], hour: float, power: float) -> World:
    """Driven while it reconnoitres until hour 20, with this power believed in the objective."""
    enemy = {"side": ARMY, "town": 3}
    tracks = {(RAIDERS, len(units)): {"power": power, "tick": int(hour // 6)}}
    return driven(*units, enemy, hour=hour, tracks=tracks, package={"stage": RECONNOITRE, "recon_until": 20.0})


def test_it_attacks_when_the_odds_are_good_after_watching() -> None:
    # 100 against 60 is 1.67, and 0.8 × 2 = 1.6 will do.
    assert watching(MEMBER, MEMBER, hour=12.0, power=60.0).packages[0].stage == RECONNOITRE
    early = watching(MEMBER, MEMBER, hour=18.0, power=60.0)  # its hour comes within the turn: all wait for it
    assert (early.packages[0].stage, list(early.units.busy_hours[:2])) == (ENGAGE, [2.0, 2.0])
    w = watching(MEMBER, MEMBER, hour=24.0, power=60.0)
    assert w.packages[0].stage == ENGAGE
    assert list(w.units.order[:2]) == [ASSAULT, ASSAULT]
    assert list(w.units.objective[:2]) == [3, 3]


def test_bad_odds_make_it_look_again_and_then_give_up() -> None:
    q = watching(MEMBER, MEMBER, hour=24.0, power=63.0).packages[0]
    assert (q.stage, q.recon_until) == (RECONNOITRE, 36.0)
    assert watching(MEMBER, MEMBER, hour=102.0, power=63.0).packages[0].stage == UNUSED


def test_a_town_that_its_holder_left_is_not_watched() -> None:
    towns = [{}, {}, {}, {"abandoned_tick": 2}, {"holder": RAIDERS}, {"holder": RAIDERS}]
    w = driven(MEMBER, MEMBER, hour=12.0, towns=towns, package={"stage": RECONNOITRE, "recon_until": 40.0})
    assert w.packages[0].stage == ENGAGE
    assert list(w.units.busy_hours[:2]) == [0.0, 0.0]


def test_late_comers_follow_without_keeping_the_others_waiting() -> None:
    late = {**MEMBER, "town": 5, "order": MOVE, "objective": 4}
    w = watching(MEMBER, late, hour=24.0, power=10.0)
    assert list(w.units.order[:2]) == [ASSAULT, ASSAULT]
    assert list(w.units.busy_hours[:2]) == [0.0, 0.0]


def test_confidence_counts_in_the_odds() -> None:
    sides = [{"camp": 0, "confidence": 0.9}, {"camp": 1, "regular": 1}, {"camp": 1}]
    tracks = {(RAIDERS, 2): {"power": 60.0, "tick": 4}}
    w = driven(MEMBER, MEMBER, {"side": ARMY, "town": 3}, hour=24.0, tracks=tracks, sides=sides,
               package={"stage": RECONNOITRE, "recon_until": 20.0})  # fmt: skip
    assert w.packages[0].stage == RECONNOITRE


def test_groups_start_so_that_they_arrive_together() -> None:
    # 720 km a day are half of the road's speed: from town 5 it takes 4 h, from town 4 it takes 2.
    far = {**MEMBER, "town": 5, "stage_town": 5, "bush": 1}
    w = watching(MEMBER, far, hour=24.0, power=10.0)
    assert list(w.units.busy_hours[:2]) == [2.0, 0.0]
    assert w.packages[0].deadline == pytest.approx(24.0 + 4.0 + 36.0)
    assert w.units[1].bush == 0


def test_an_ally_who_may_not_pass_keeps_nobody_waiting() -> None:
    sides = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 0}]
    w = world(MEMBER, {**MEMBER, "side": HELPERS, "town": 5, "stage_town": 5}, sides=sides,
              packages=[{**PACKAGE, "stage": RECONNOITRE, "recon_until": 0.0}])  # fmt: skip
    w = w._replace(next_edge=w.next_edge.repeat(2, axis=0), hours=w.hours.repeat(2, axis=0))
    w.routes[HELPERS, PICKUP] = shut = 2 * PICKUP + 1
    w.routes[RAIDERS, PICKUP] = w.routes[ARMY, PICKUP] = 2 * PICKUP
    w.hours[shut], w.next_edge[shut] = math.inf, -1
    w = w._replace(nearest=w.nearest.repeat(2, axis=0), onward=w.onward.repeat(2, axis=0))
    call_roll(w)
    drive_packages(w, luck_of(w))
    assert list(w.units.busy_hours) == [0.0, 0.0]
    assert w.packages[0].deadline == pytest.approx(2.0 + 36.0)


@pytest.mark.parametrize("stage", [ASSEMBLE, RECONNOITRE, ENGAGE])
def test_a_scattered_column_is_called_off(stage: int) -> None:
    scattered = {**MEMBER, "posture": DISPERSED}
    package = {"stage": stage, "recon_until": 50.0}
    assert driven(MEMBER, scattered, package=package).packages[0].stage == UNUSED  # half, and 0.3 is enough
    assert driven(*[MEMBER] * 3, scattered, package=package).packages[0].stage != UNUSED
    assert driven({**MEMBER, "contact_hours": 1.0}, scattered, package=package).packages[0].stage != UNUSED


def test_a_package_of_nobody_ends_and_saps_confidence() -> None:
    w = driven({**MEMBER, "personnel": 0})
    assert (w.packages[0].stage, w.units[0].package) == (UNUSED, -1)
    assert w.sides[RAIDERS].confidence == pytest.approx(0.8)


def test_an_assault_that_finds_no_contact_is_given_up() -> None:
    engaged = {"stage": ENGAGE, "deadline": 60.0}
    attacker = {**MEMBER, "order": ASSAULT, "town": 3}
    assert driven(attacker, hour=60.0, package=engaged).packages[0].stage == ENGAGE
    assert driven({**attacker, "contact_hours": 3.0}, hour=66.0, package=engaged).packages[0].stage == ENGAGE
    w = driven(attacker, hour=66.0, package=engaged)
    assert w.packages[0].stage == UNUSED
    assert (w.units[0].order, w.units[0].posture, w.units[0].busy_hours) == (STAND, HOLD, 12.0)


def test_a_taken_objective_is_garrisoned_and_the_rest_is_free() -> None:
    # 10 people for each 1000 of 6000 are 60: two bodies of 50 stay, the third reorganises, the fourth follows.
    towns = [{}, {}, {}, {"holder": RAIDERS, "population": 6000.0}, {"holder": RAIDERS}, {"holder": RAIDERS}]
    inside = {**MEMBER, "town": 3, "order": ASSAULT, "posture": MARCH}
    w = driven(inside, inside, inside, {**MEMBER, "order": ASSAULT}, towns=towns, temper={"holders_per_1000": 10.0},
               package={"stage": ENGAGE})  # fmt: skip
    assert list(w.units.guard) == [3, 3, -1, -1]
    assert list(w.units.package) == [-1] * 4
    assert list(w.units.order) == [STAND, STAND, STAND, MOVE]
    assert w.units[3].objective == 3
    assert ((w.units.busy_hours[:3] >= 5.0) & (w.units.busy_hours[:3] < 15.0)).all()  # half to one and a half of 10 h
    assert w.packages[0].stage == UNUSED
    assert w.sides[RAIDERS].confidence == pytest.approx(1.25)


def test_confidence_stays_within_bounds() -> None:
    w = world()
    side, p = w.sides[RAIDERS], w.params[0].decisions
    for _ in range(9):
        scale_confidence(side, 0.8, p)
    assert side.confidence == 0.5
    for _ in range(9):
        scale_confidence(side, 1.25, p)
    assert side.confidence == 1.5


def test_called_off_groups_go_home_by_the_nearest_way() -> None:
    on_the_way = {**MEMBER, "order": MOVE, "edge": 3, "heading": 3, "offset": 20.0}
    waiting_for_lift = {**MEMBER, "order": LIFT}
    w = driven(MEMBER, on_the_way, {**waiting_for_lift, "posture": DISPERSED}, {**MEMBER, "posture": DISPERSED})
    assert list(w.units.package) == [-1] * 4
    assert (w.units[0].order, w.units[0].town) == (STAND, 4)
    assert (w.units[1].order, w.units[1].objective) == (MOVE, 4)
    assert w.units[2].order == STAND
    assert list(w.units.busy_hours) == [12.0] * 4


def test_home_is_the_nearest_town_of_the_own_side() -> None:
    w = world({**BAND, "town": 1}, {**BAND, "town": 4}, {**BAND, "town": 4, "edge": 3, "heading": 3, "offset": 9.0})
    for u in w.units:
        go_home(w, u)
    assert list(w.units.objective) == [4, 4, 4]
    assert list(w.units.order) == [MOVE, STAND, MOVE]
    w = world({**BAND, "town": 1}, towns=[{}] * 4 + [{"holder": ARMY}] * 2)
    go_home(w, w.units[0])
    assert w.units[0].order == STAND  # there is none


def tidied(unit: dict[str, Any], **options: Any) -> Row:
    """A unit after tidying up."""
    w = world(unit, **options)
    tidy(w)
    return w.units[0]


def test_who_was_left_on_a_road_goes_to_a_town() -> None:
    left = {**BAND, "edge": 3, "heading": 3, "offset": 20.0}
    assert (tidied(left).order, tidied(left).objective) == (MOVE, 4)
    for busy in ({"contact_hours": 1.0}, {"order": RETREAT, "objective": 5}):
        assert tidied({**left, **busy}).order != MOVE
    assert tidied({**left, "package": 0}, packages=[PACKAGE]).order == STAND


def test_insurgents_in_a_town_of_others_go_to_the_bush() -> None:
    assert tidied({**BAND, "town": 3}).bush == 1
    assert tidied(BAND).bush == 0
    assert tidied({**BAND, "town": 3, "posture": HIDING}).bush == 0
    assert tidied({"side": ARMY, "town": 4}).bush == 0  # regulars stand where they are
    rival = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 2}]
    guest = {"relations": {(RAIDERS, HELPERS): TRUCE}, "sides": rival}
    assert tidied({**BAND, "side": HELPERS}, **guest).bush == 1
    left = [*TOWNS[:4], {"holder": RAIDERS, "abandoned_tick": 0}, TOWNS[5]]
    assert tidied({**BAND, "side": HELPERS}, towns=left, **guest).bush == 0  # its holder has left it
    refuge = [*TOWNS[:3], {"holder": -1, "kind": REFUGE, "refuge": 1.0}, *TOWNS[4:]]
    assert tidied({**BAND, "town": 3}, towns=refuge).bush == 0


def test_nobody_waits_for_a_lift_into_a_town_that_was_lost() -> None:
    waiting = {"side": ARMY, "town": 0, "order": LIFT}
    assert tidied({**waiting, "objective": 5}).order == STAND
    assert tidied({**waiting, "objective": 1}).order == LIFT


def test_nobody_stays_bound_to_a_town_that_was_lost() -> None:
    assert tidied({**BAND, "guard": 4}).guard == 4
    assert tidied({**BAND, "guard": 3}).guard == -1
    assert tidied({**BAND, "guard": 3, "package": 0}, packages=[PACKAGE]).guard == -1
