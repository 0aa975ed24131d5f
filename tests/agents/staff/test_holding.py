"""Staying, leaving, reinforcing, relieving and raiding, by hand. Pick-ups need an hour from town to town."""

import math
from typing import Any

import numpy as np
import pytest

from agents.luck import Luck
from agents.records.codes import (
    ASSAULT,
    ASSEMBLE,
    ATTACK,
    ENGAGE,
    HIDING,
    HOLD,
    LIE_LOW,
    LIFT,
    MARCH,
    MOVE,
    PICKUP,
    RAID,
    RAIDED,
    REFUGE,
    RETREAT,
    STAND,
    WITHDREW,
)
from agents.records.columns import World
from agents.staff.desk import SHORT_LIST, TERMS
from agents.staff.holding import (
    come_out,
    end_raids,
    leave_or_stay,
    leave_town,
    note_garrisons,
    raid,
    reinforce,
    relieve,
    stands,
    ways_out,
)
from agents.staff.objectives import (
    AIR,
    BELIEVED,
    CHANCE,
    EFFORT,
    GAIN,
    GATEWAY,
    LEAVE_CHOICE,
    LOSS,
    OPTION,
    POWER,
    TIME,
    UTILITY,
)
from agents.staff.picture import forget_pressure
from agents.staff.threat import add_threat
from tests.phases.little_world import (
    ARMY,
    HELPERS,
    MILITIA,
    PICKUPS,
    RAIDERS,
    about,
    event_list,
    little_world,
    luck_of,
    see,
)

DECISIONS = {
    "stale_hours": 48.0, "unseen_garrison": 0.0, "support_hours": 0.5, "support_share": 0.5, "pressure_hours": 4.0,
    "pressure_reach_hours": 12.0, "calm_threat": 1.0, "refuge_value": 0.5, "standing_share": 0.2, "reinforce_odds": 1.0,
    "reinforcements_at_once": 3.0, "relief_hours": 10.0, "raids_per_day": 0.5, "bar_power": 20.0,
}  # fmt: skip
PARAMS = {
    "combat.power_floor": 1.0,
    "combat.fatigue_cost": 0.0,
    **{f"decisions.{name}": value for name, value in DECISIONS.items()},
}
TEMPER = {
    "attack_slope": 2.0, "aversion": 1.0, "impatience": 0.01, "air_aversion": 0.1, "hold_odds": 0.5,
    "leave_margin": 0.2, "reach_hours": 10.0, "rationality": 0.0, "stay_behind_share": 0.0, "dump_days": 0.0,
    "cooperation": 1.0, "decision_hours": 12.0, "offensive": 1.0,
}  # fmt: skip
CAVES = {"kind": REFUGE, "holder": -1, "refuge": 1.0}
TOWNS = [{}, {}, {"holder": RAIDERS}, {"holder": RAIDERS}, CAVES]  # the army's two, the raiders' two, and a refuge
BAND = {"side": RAIDERS, "kind": PICKUPS, "town": 2, "personnel": 50}
COLUMN = {"side": ARMY, "town": 1, "personnel": 400}
ROAD = {"posture": MARCH, "behind": 1, "heading": 2}  # seen on its way from the army's front town to the raiders'


def world(*units: dict[str, Any], **options: Any) -> World:
    """A front between towns 1 and 2."""
    params, temper = {**PARAMS, **options.pop("params", {})}, {**TEMPER, **options.pop("temper", {})}
    w = little_world(units=units, params=params, temper=temper, **{"towns": TOWNS, **options})
    w.worth[:] = 0.0
    return w


def facing(power: float, posture: int = MARCH, threat: float = 0.0, **options: Any) -> World:
    """The raiders of town 2 after they weighed staying against this power an hour away and strikes on their town."""
    w = world(BAND, BAND, COLUMN, tracks={(RAIDERS, 2): {**ROAD, "power": power, "posture": posture}}, **options)
    add_threat(w.threat, RAIDERS, int(w.towns[2].cell), 0, 6.0, threat, 48.0, 0.0)
    see(w, RAIDERS)
    leave_or_stay(w, RAIDERS, luck_of(w))
    return w


def test_calm_garrisons_do_not_think_of_leaving() -> None:
    # 256 an hour away press with 256 × e^(−1/4) = 199; half of that is less than the 100 who hold.
    w = facing(256.0)
    assert w.theatre[0].decisions == 0
    assert list(w.units.order[:2]) == [STAND, STAND]


def test_before_superior_force_they_leave_for_the_caves() -> None:
    w = facing(600.0)
    assert list(w.units.order[:2]) == [RETREAT, RETREAT]
    assert list(w.units.objective[:2]) == [4, 4]
    (event,) = event_list(w, WITHDREW)
    assert (*about(event), event.amount) == (RAIDERS, 4, 2, w.towns[2].cell, -1, 100.0)
    assert set(w.ledger.kind[: w.theatre[0].choices]) == {LEAVE_CHOICE}


def test_an_enemy_who_stands_still_is_no_danger() -> None:
    assert list(facing(600.0, posture=HOLD).units.order[:2]) == [STAND, STAND]  # a fifth of him counts


def test_a_column_that_goes_elsewhere_is_no_more_danger_than_one_that_stands() -> None:
    passing = {"power": 600.0, "posture": MARCH}
    for way, leaves in ((ROAD, True), ({"behind": 2, "heading": 1}, False), ({"behind": 1, "heading": 0}, False)):
        w = world(BAND, BAND, COLUMN, tracks={(RAIDERS, 2): {**passing, **way}})
        see(w, RAIDERS)
        leave_or_stay(w, RAIDERS, luck_of(w))
        assert list(w.units.order[:2]) == ([RETREAT] * 2 if leaves else [STAND] * 2)


def test_a_garrison_in_front_spares_those_behind_it_the_choice() -> None:
    column = {**ROAD, "power": 600.0}
    for screen, choices in ((50, 1), (10, 2)):  # a power of 20 bars the way; those in front have the choice anyhow
        front = {**BAND, "personnel": screen}
        w = world(front, {**BAND, "town": 3, "personnel": 40}, COLUMN, tracks={(RAIDERS, 2): column})
        w.worth[RAIDERS, 2] = 1e5  # the front is held whatever it costs
        see(w, RAIDERS)
        leave_or_stay(w, RAIDERS, luck_of(w))
        assert w.theatre[0].decisions == choices
        assert list(w.units.order[:2]) == [STAND, STAND if choices == 1 else RETREAT]


def test_a_town_that_is_worth_it_is_held() -> None:
    w = world(BAND, BAND, COLUMN, tracks={(RAIDERS, 2): {**ROAD, "power": 300.0}})
    w.worth[RAIDERS, 2] = 9.0
    see(w, RAIDERS)
    leave_or_stay(w, RAIDERS, luck_of(w))
    assert w.theatre[0].decisions == 1
    assert list(w.units.order[:2]) == [STAND, STAND]


def test_strikes_alone_can_drive_them_out() -> None:
    assert facing(1.0, threat=0.9).theatre[0].decisions == 0
    assert facing(1.0, threat=9.0).units[0].order == RETREAT


def test_the_terms_of_leaving_by_hand() -> None:
    w = world(BAND, BAND, COLUMN)
    w.worth[RAIDERS, 2] = 0.6
    see(w, RAIDERS)
    w.coming[1] = 200.0
    w.own[2] = 0.0  # once they have left they bar no way
    terms = np.zeros((SHORT_LIST, TERMS))
    danger = 200.0 * math.exp(-0.25)
    assert ways_out(w, RAIDERS, PICKUP, 2, 100.0, danger, 3.0, 0, terms, w.params[0].decisions) == 2
    assert list(terms[:2, OPTION]) == [3, 4]
    town, caves = terms[:2]
    odds = (100.0 / danger) ** 2
    hold = odds / (1.0 + odds)
    # Town 3 lies two hours from the enemy: 200 × e^(−1/2) come there. In the caves nobody finds them.
    odds = (100.0 / (200.0 * math.exp(-0.5))) ** 2
    for option, cover, safe, hours in ((town, 0.0, odds / (1.0 + odds), 1.0), (caves, 0.5, 1e4 / (1e4 + 1.0), 2.0)):
        assert (option[GATEWAY], option[POWER], option[BELIEVED]) == (cover, 100.0, danger)
        assert option[CHANCE] == pytest.approx(hold)
        assert option[GAIN] == pytest.approx(cover - 0.6 * hold)
        assert option[LOSS] == pytest.approx(hold - safe)
        assert option[TIME] == pytest.approx(0.01 * hours)
        assert option[AIR] == pytest.approx(-0.1 * 3.0)  # three strikes they would be spared
        assert option[EFFORT] == 0.2
        assert option[UTILITY] == pytest.approx(
            option[GAIN] - option[LOSS] - option[TIME] - option[AIR] - option[EFFORT]
        )


def test_where_nobody_leaves_to() -> None:
    def goals(enemy_at: int = 0, **options: Any) -> list[int]:
        w = see(world(BAND, BAND, COLUMN, **options), RAIDERS)
        w.believed[0] = w.coming[0] = 0.0
        w.coming[1] = 200.0
        w.believed[enemy_at] = 1.0
        forget_pressure(w)
        terms = np.zeros((SHORT_LIST, TERMS))
        found = ways_out(w, RAIDERS, PICKUP, 2, 100.0, 150.0, 0.0, 0, terms, w.params[0].decisions)
        return [int(town) for town in terms[:found, OPTION]]

    assert goals() == [3, 4]  # not to the enemy's towns 0 and 1
    assert goals(temper={"reach_hours": 1.5}) == [3]
    assert goals(towns=[{}, {}, {"holder": RAIDERS}, {}, {"holder": ARMY}]) == []
    assert goals(enemy_at=4) == [3]  # an enemy in the caves


def test_with_nowhere_to_go_they_stay() -> None:
    w = facing(600.0, towns=[{}, {}, {"holder": RAIDERS}])
    assert w.theatre[0].decisions == 0
    assert list(w.units.order[:2]) == [STAND, STAND]


def test_who_can_be_told_to_leave() -> None:
    others = ({"edge": 1}, {"package": 0}, {"bush": 1}, {"posture": HIDING}, {"order": MOVE}, {"status": 0})
    w = world(BAND, {**BAND, "package": 1}, *[{**BAND, **other} for other in others])
    w.packages.stage[:2] = (ENGAGE, ASSEMBLE)
    assert [stands(w, u) for u in w.units] == [True, True, *[False] * len(others)]


def test_leaving_by_hand() -> None:
    police = {**BAND, "kind": MILITIA, "guard": 2}
    w = world({**BAND, "guard": 2}, police, {**BAND, "town": 3}, {**BAND, "package": 1}, COLUMN)
    w.packages.stage[1] = ENGAGE
    see(w, RAIDERS)
    leave_town(w, RAIDERS, 2, 4, luck_of(w))
    assert list(w.units.order) == [RETREAT, LIE_LOW, STAND, STAND, STAND]
    assert (w.units[0].guard, w.units[0].objective) == (-1, 4)
    assert (w.units[1].posture, w.units[1].bush, w.units[1].guard) == (HIDING, 1, -1)  # local people stay
    assert event_list(w, WITHDREW)[0].amount == 50.0


def test_a_share_stays_behind_in_hiding() -> None:
    w = world(*[BAND] * 300, temper={"stay_behind_share": 0.25})
    see(w, RAIDERS)
    leave_town(w, RAIDERS, 2, 4, luck_of(w))
    hidden = w.units.order == LIE_LOW
    assert hidden.sum() == pytest.approx(75, abs=23)  # three standard deviations: 3 × √(300 × 0.25 × 0.75)
    assert (w.units.bush[hidden] == 1).all()
    assert event_list(w, WITHDREW)[0].amount == 50.0 * (~hidden).sum()


def reinforced(*units: dict[str, Any], side: int = ARMY, **options: Any) -> World:
    """The world after a side sent reinforcements."""
    w = world(*units, **options)
    w.worth[side, :2] = 1.0
    see(w, side)
    reinforce(w, side, luck_of(w))
    return w


RESERVE = {"side": ARMY, "town": 0, "personnel": 60}
GARRISON = {"side": ARMY, "town": 1, "personnel": 50}
THREAT = {**BAND, "personnel": 100}


def test_the_nearest_reserve_goes_where_the_danger_is() -> None:
    # 100 half a turn away press on town 1 with 100 × e^(−1.5/4) = 69 against 50; on town 0 with 100 × e^(−3/4) = 47.
    w = reinforced(RESERVE, RESERVE, RESERVE, GARRISON, THREAT, tracks={(ARMY, 4): {"power": 100.0}})
    assert list(w.units.order[:4]) == [STAND, STAND, MOVE, STAND]  # 120 are left in town 0
    assert w.units[2].objective == 1


def test_nobody_is_sent_where_nothing_is_wanting() -> None:
    strong = {**GARRISON, "personnel": 90}
    assert not (
        reinforced(RESERVE, RESERVE, strong, THREAT, tracks={(ARMY, 3): {"power": 100.0}}).units.order == MOVE
    ).any()
    assert not (reinforced(RESERVE, RESERVE, GARRISON, THREAT).units.order == MOVE).any()  # nobody believed


def test_a_town_in_danger_itself_spares_nobody() -> None:
    w = reinforced(*[{**RESERVE, "personnel": 30}] * 2, GARRISON, THREAT, tracks={(ARMY, 3): {"power": 100.0}})
    assert not (w.units.order == MOVE).any()  # 30 would be left against 47


def test_nobody_is_sent_past_a_believed_garrison() -> None:
    enemy_between = [{**town, "holder": RAIDERS} if row == 1 else town for row, town in enumerate(TOWNS)]
    units = [RESERVE, RESERVE, RESERVE, {**GARRISON, "town": 2}, {**THREAT, "town": 1}]
    towns = [*enemy_between[:2], {"holder": ARMY}, *TOWNS[3:]]
    for power, order in ((100.0, STAND), (4.0, MOVE)):  # bar_power is 5: what stands in town 1 bars the way, or not
        w = world(*units, towns=towns, tracks={(ARMY, 4): {"power": power}}, params={"decisions.bar_power": 5.0})
        w.worth[ARMY, 2] = 1.0
        see(w, ARMY)
        w.believed[3] = 100.0
        reinforce(w, ARMY, luck_of(w))
        assert w.units[2].order == order, power


def test_airborne_reserves_fly_to_a_held_airfield() -> None:
    towns = [{}, {"airfield": 2}, *TOWNS[2:]]
    units = [RESERVE, RESERVE, RESERVE, GARRISON, THREAT]
    w = reinforced(*units, towns=towns, tracks={(ARMY, 4): {"power": 100.0}}, kinds={"rifles.airborne": 1.0})
    assert w.units[2].order == LIFT
    towns[1]["runway_blocked"] = 1
    w = reinforced(*units, towns=towns, tracks={(ARMY, 4): {"power": 100.0}}, kinds={"rifles.airborne": 1.0})
    assert w.units[2].order == MOVE


BOLD = {(HELPERS, "offensive"): 1.0, (ARMY, "offensive"): 0.0}
TAKEN = {"side": HELPERS, "town": 1, "guard": 1, "personnel": 50}


def relieved(*units: dict[str, Any], **options: Any) -> World:
    """The world after the army, not bold, went to relieve its bolder helpers."""
    w = world(*units, temper={**BOLD, **options.pop("temper", {})}, **options)
    w.worth[ARMY, :2] = 1.0
    see(w, ARMY)
    relieve(w, ARMY, luck_of(w))
    return w


def test_bolder_allies_are_relieved() -> None:
    w = relieved(RESERVE, RESERVE, TAKEN)
    assert (w.units[1].order, w.units[1].objective, w.units[1].guard) == (MOVE, 1, 1)
    assert (w.units[0].order, w.units[2].guard) == (STAND, 1)  # one is enough; the others go when it is there
    w.units[1].town, w.units[1].order = 1, STAND
    see(w, ARMY)
    relieve(w, ARMY, luck_of(w))
    assert w.units[2].guard == -1


@pytest.mark.parametrize(
    ("place", "free"),
    [({"town": 0}, True), ({"town": 0, "edge": 0, "heading": 1, "offset": 20.0}, False), ({"town": 1}, False)],
)
def test_allies_are_free_once_the_relief_stands_in_town(place: dict[str, Any], free: bool) -> None:
    """The first town and the first road of the list are as good as any."""
    relief = {"side": ARMY, "guard": 0, **place}
    w = see(little_world(units=[relief, {"side": HELPERS, "town": 0, "guard": 0}], temper=BOLD), ARMY)
    note_garrisons(w, ARMY)
    assert (w.units[1].guard == -1) == free
    assert w.units[0].guard == 0  # who relieves stays


@pytest.mark.parametrize(("side", "offensive"), [(HELPERS, 0.0), (RAIDERS, 1.0)], ids=["no bolder", "no ally"])
def test_only_bolder_allies_are_set_free(side: int, offensive: float) -> None:
    units = [{"side": ARMY, "guard": 0, "town": 0}, {"side": side, "guard": 0, "town": 1}]
    w = see(little_world(units=units, temper={**BOLD, (side, "offensive"): offensive}), ARMY)
    note_garrisons(w, ARMY)
    assert list(w.units.guard) == [0, 0]


def test_equals_relieve_nobody() -> None:
    w = relieved(RESERVE, RESERVE, TAKEN, temper={(ARMY, "offensive"): 1.0})
    assert list(w.units.order) == [STAND] * 3


def test_a_garrisoned_town_left_empty_gets_somebody() -> None:
    w = relieved(RESERVE, RESERVE)
    assert (w.units[1].order, w.units[1].objective) == (MOVE, 1)
    assert relieved(RESERVE, RESERVE, towns=[{}, {"garrisoned": 0}, *TOWNS[2:]]).units[1].order == STAND
    assert relieved(RESERVE, RESERVE, towns=[{}, {"holder": RAIDERS}, *TOWNS[2:]]).units[1].order == STAND


def test_beyond_reach_nobody_is_relieved() -> None:
    assert relieved(RESERVE, RESERVE, TAKEN, temper={"reach_hours": 1.0}).units[1].order == STAND  # trucks need 1.5 h


HIDDEN = {**BAND, "town": 1, "order": LIE_LOW, "posture": HIDING, "bush": 1}


def test_hidden_fighters_raid_now_and_then() -> None:
    # 0.5 a day and a decision every half day: a quarter of them each time.
    w = world(*[HIDDEN] * 300)
    see(w, RAIDERS)
    raid(w, RAIDERS, Luck(1, 0, 0))
    out = w.units.order == RAID
    assert out.sum() == pytest.approx(75, abs=23)
    assert (w.units.posture[out] == ATTACK).all()
    assert (w.units.bush[out] == 0).all()
    events = event_list(w, RAIDED)
    assert len(events) == min(out.sum(), w.events.size)
    assert {about(e)[:4] for e in events} == {(RAIDERS, ARMY, 1, w.towns[1].cell)}
    assert {e.amount for e in events} == {50.0}
    assert [e.unit for e in events] == list(out.nonzero()[0][: len(events)])


@pytest.mark.parametrize(
    "other", [{"town": 2}, {"posture": HOLD}, {"order": STAND}, {"status": 0}, {"side": ARMY, "town": 2}]
)
def test_who_does_not_raid(other: dict[str, Any]) -> None:
    w = world({**HIDDEN, **other}, params={"decisions.raids_per_day": 1e9})
    see(w, RAIDERS)
    raid(w, RAIDERS, luck_of(w))
    assert w.units[0].order != RAID
    assert not event_list(w, RAIDED)


def test_after_the_raid_they_hide_again() -> None:
    w = world({**HIDDEN, "order": RAID, "posture": ATTACK, "bush": 0}, {**BAND, "order": ASSAULT, "posture": ATTACK})
    end_raids(w)
    assert (w.units[0].order, w.units[0].posture, w.units[0].bush) == (LIE_LOW, HIDING, 1)
    assert (w.units[1].order, w.units[1].posture) == (ASSAULT, ATTACK)


def test_when_their_own_are_back_the_hidden_come_out() -> None:
    back = [{}, {"holder": RAIDERS}, *TOWNS[2:]]
    w = see(world(HIDDEN, towns=back), RAIDERS)
    come_out(w, RAIDERS)
    assert (w.units[0].order, w.units[0].posture, w.units[0].bush) == (STAND, HOLD, 0)
    for options in ({}, {"towns": back, "tracks": {(RAIDERS, 1): {"power": 9.0}}}):
        w = world(HIDDEN, COLUMN, **options)
        see(w, RAIDERS)
        come_out(w, RAIDERS)
        assert w.units[0].order == LIE_LOW  # an enemy holds it, or is believed there
