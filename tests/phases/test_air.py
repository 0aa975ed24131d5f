"""Aircraft by hand: sorties, tankers, targets, strikes, bases, landings."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from agents.luck import Luck
from agents.records.codes import (
    AIR_ASSAULT,
    AIR_LAND,
    AIR_LANDED,
    AIRCRAFT_LOST,
    ASSAULT,
    ATTACK,
    DISPERSED,
    FIGHTERS,
    GONE,
    HELICOPTERS,
    HIDING,
    HOLD,
    HOSTILE,
    LIFT,
    MARCH,
    MOVE,
    PRESENT,
    STAND,
    STRIKE_FLOWN,
    TRANSPORTS,
    TRUCE,
    WAITING,
    WITHDRAW,
)
from agents.records.columns import World
from agents.staff.threat import read_threat
from sim.phases.air import best_of, fly, reach, save_sorties
from sim.rules.airlift import can_carry, enemy_at, is_received, waits
from sim.rules.strikes import cells_apart, find_chance, hurt, kill_chance, unit_worth
from tests.phases.little_world import (
    ARMY,
    COLUMNS,
    FIGHTER,
    GUNSHIP,
    HELPERS,
    LIFTER,
    PATROLLER,
    PICKUPS,
    RAIDERS,
    REFUELLER,
    about,
    event_list,
    little_world,
    luck_of,
)

NO_MORE = {"fighter.sorties_per_day": 0.0, "lifter.sorties_per_day": 0.0}  # nothing beyond the first alert
WAR = {"intervened": 1, "decision_hour": 0.0}
PAIR = {"side": HELPERS, "kind": FIGHTER, "aircraft_start": 2, "airbase": 0}
COLUMN = {"side": RAIDERS, "kind": PICKUPS, "town": 2, "edge": 2, "heading": 3, "offset": 10.0, "posture": MARCH,
          "personnel": 80, "vehicles": 10}  # fmt: skip
SURE = {
    "air.find_column": 1.0, "air.find_town": 1.0, "air.find_camp": 1.0, "air.find_dispersed": 1.0,
    "air.find_depot": 1.0, "air.find_contact": 1.0, "air.learn": 0.0,
    "air.crew": 4.0, "air.crew_killed": 1.0, "air.alert_share": 1.0,
}  # fmt: skip
DEADLY = {"fighter.kill_open": 1.0, "fighter.kill_town": 1.0, "fighter.kill_dispersed": 1.0, "fighter.hit_chance": 0.0}


def war(
    units: Sequence[Mapping[str, Any]] = (COLUMN,),
    wings: Sequence[Mapping[str, Any]] = (PAIR,),
    params: Mapping[str, float] | None = None,
    airkinds: Mapping[str, float] | None = None,
    theatre: Mapping[str, Any] | None = None,
    seen: bool = True,
    **more: Any,
) -> World:
    """A little war: sure and deadly aircraft, and a track of every body of the raiders."""
    rows = [row for row, u in enumerate(units) if u["side"] == RAIDERS]
    tracks = {(HELPERS, row): {} for row in rows} if seen else {}
    more.setdefault("tracks", tracks)
    return little_world(
        units=units,
        wings=wings,
        params={**SURE, **(params or {})},
        airkinds={**DEADLY, **(airkinds or {})},
        theatre={**WAR, **(theatre or {})},
        **more,
    )


def play(w: World, ticks: int = 1) -> World:
    """Fly for some turns; the clock moves on as the clock phase would move it."""
    for _ in range(ticks):
        fly(w, luck_of(w))
        w.theatre[0].tick += 1
        w.theatre[0].hour += w.theatre[0].tick_hours
    return w


# --- sorties


def test_reach_by_hand() -> None:
    p = little_world(params={"air.without_tanker": 0.5, "air.stretch": 1.5}).params[0].air
    assert reach(100.0, 500.0, 1500.0, False, p) == 1.0
    assert reach(500.0, 500.0, 1500.0, False, p) == 1.0
    assert reach(1000.0, 500.0, 1500.0, True, p) == 0.5
    assert reach(700.0, 500.0, 1500.0, True, p) == 0.8
    assert reach(700.0, 500.0, 1500.0, False, p) == 0.4  # half without a tanker
    assert reach(800.0, 500.0, 1500.0, False, p) == 0.0
    assert reach(1500.0, 500.0, 1500.0, True, p) == 0.0
    assert reach(300.0, 200.0, 200.0, True, p) == 0.0  # a helicopter


def test_sorties_are_saved_up_to_the_airframes_and_a_patrol() -> None:
    w = little_world(wings=[PAIR, {**PAIR, "kind": PATROLLER}, {**PAIR, "kind": LIFTER}, {**PAIR, "kind": REFUELLER}])
    p = w.params[0].air
    for row, kept in enumerate((2.0 + p.mission_aircraft, 0.0, 2.0, 2.0)):
        wing, kind = w.wings[row], w.airkinds[w.wings[row].kind]
        save_sorties(wing, kind, w.sides[HELPERS], 6.0, p)
        first = 2 * p.alert_share + 2 * 2.0 / 4.0  # on alert, and two aircraft of two sorties a day for six hours
        assert wing.sortie_credit + wing.sorties == pytest.approx(first if row != 3 else min(first, 2.0))
        for _ in range(20):
            save_sorties(wing, kind, w.sides[HELPERS], 6.0, p)
        assert kept <= wing.sortie_credit < kept + 1.0
    assert [int(n > 0) for n in w.wings.sorties] == [0, 1, 1, 0]
    assert w.sides[HELPERS].sorties == w.wings.sorties.sum()


def test_a_strike_on_a_column() -> None:
    """Two aircraft with two bombs each, every bomb a pick-up, four people at each, all killed."""
    w = play(war())
    u, wing, side = w.units[0], w.wings[0], w.sides[HELPERS]
    assert (u.vehicles, u.vehicles_lost, u.personnel, u.killed) == (6, 4, 64, 16)
    assert (wing.bombs, wing.bombs_used, wing.sorties) == (76, 4, 2)
    assert (side.sorties, side.strike_sorties, side.strikes, side.bombs) == (2, 2, 2, 4)
    assert (u.posture, u.order, u.struck) == (DISPERSED, STAND, 2.0)
    assert u.busy_hours == w.params[0].air.disperse_hours
    assert u.recent_loss == pytest.approx((4 / 10 + 16 / 80) / 2)
    assert u.cohesion == pytest.approx(0.8 - w.params[0].air.shock * 0.3)
    (event,) = event_list(w, STRIKE_FLOWN)
    assert (*about(event), event.amount, event.other_amount) == (HELPERS, RAIDERS, 2, u.cell, 0, 16, 4)


def test_a_struck_column_disperses_as_a_whole_and_its_orders_stand() -> None:
    ordered = {**COLUMN, "order": ASSAULT, "objective": 3, "package": 2}
    others = [ordered, {**ordered, "posture": WITHDRAW}, {**ordered, "town": 1, "edge": 1, "heading": 2}]
    w = play(war(units=[ordered, *others], tracks={(HELPERS, 0): {}}))
    assert [int(x) for x in w.units.posture] == [DISPERSED, DISPERSED, WITHDRAW, MARCH]
    assert all(u.order == ASSAULT and u.objective == 3 and u.package == 2 for u in w.units)


def test_no_track_no_strike() -> None:
    w = play(war(seen=False), ticks=12)
    assert w.sides[HELPERS].strikes == w.sides[HELPERS].bombs == 0
    assert w.sides[HELPERS].strike_sorties > 0  # armed patrols that found nothing
    assert w.units[0].vehicles == 10


def test_a_stale_track_is_no_target() -> None:
    w = war(theatre={"tick": 10, "hour": 60.0}, tracks={(HELPERS, 0): {"tick": 2}}, params={"air.target_age_hours": 24})
    assert play(w).sides[HELPERS].strikes == 0


@pytest.mark.parametrize("change", [{"town": 0, "cell": 30 * COLUMNS + 5}, {"status": GONE}, {"cell": -1}])
def test_a_ghost_is_not_hit_and_struck_off(change: dict[str, int]) -> None:
    w = war(units=[{**COLUMN, **change}], tracks={(HELPERS, 0): {"cell": 30 * COLUMNS + 11, "town": 2}})
    play(w)
    assert w.sides[HELPERS].strike_sorties == 2
    assert w.sides[HELPERS].strikes == w.units[0].killed == 0
    assert w.wings[0].bombs == 80
    assert w.tracks[HELPERS, 0].tick == -1


def test_a_column_that_has_moved_a_little_may_still_be_found() -> None:
    cell = 30 * COLUMNS + 12
    assert cells_apart(cell, cell + 1 + COLUMNS) == 1
    near = {"units": [{**COLUMN, "cell": cell}], "tracks": {(HELPERS, 0): {"cell": cell - 1}}}
    assert play(war(**near, params={"air.find_moved": 1.0})).sides[HELPERS].strikes == 2
    assert play(war(**near, params={"air.find_moved": 0.0})).sides[HELPERS].strikes == 0


@pytest.mark.parametrize(
    "change",
    [{"wings": [{**PAIR, "aircraft": 0}]}, {"wings": [{**PAIR, "bombs": 0}]}, {"theatre": {"intervened": 0}},
     {"theatre": {"air_allowed": 0}}, {"relations": {(HELPERS, RAIDERS): TRUCE}}, {"wings": [{**PAIR, "status": 0}]}],
)  # fmt: skip
def test_nobody_strikes_without_aircraft_bombs_leave_or_enemy(change: dict[str, Any]) -> None:
    w = play(war(**change), ticks=4)
    assert w.sides[HELPERS].strikes == 0
    assert w.units[0].killed == 0


def test_the_last_bombs() -> None:
    w = play(war(wings=[{**PAIR, "bombs": 3, "bombs_start": 3}]), ticks=8)
    assert w.wings[0].bombs == 0
    assert w.wings[0].bombs_used == w.sides[HELPERS].bombs == 3
    assert w.units[0].vehicles == 7


def test_losses_are_the_binomial_mean_and_conserved() -> None:
    lost = 0
    for seed in range(200):
        w = war(airkinds={"fighter.kill_open": 0.3})
        fly(w, Luck(seed, 0, 0))
        u = w.units[0]
        lost += int(u.vehicles_lost)
        assert u.vehicles + u.vehicles_lost == 10
        assert u.personnel + u.killed == 80
    assert lost / 200 == pytest.approx(4 * 0.3, abs=0.2)


def test_nobody_is_left() -> None:
    w = play(war(units=[{**COLUMN, "personnel": 3, "vehicles": 2, "heavy": 2, "heavy_start": 2}]))
    u = w.units[0]
    assert (u.status, u.personnel, u.killed, u.vehicles, u.vehicles_lost) == (GONE, 0, 3, 0, 2)
    assert u.heavy + u.heavy_lost == 2


def test_hurt_by_hand() -> None:
    w = little_world(units=[COLUMN], params={"air.shock": 0.5})
    u = w.units[0]
    hurt(u, 8, 5, 0, 1, w.params[0].air)
    assert (u.personnel, u.vehicles, u.struck) == (72, 5, 1.0)
    assert u.recent_loss == pytest.approx(0.3)
    assert u.cohesion == pytest.approx(0.8 - 0.15)


def test_the_last_one_hurt_and_the_last_vehicle_count_in_full() -> None:
    w = little_world(units=[{**COLUMN, "personnel": 1, "vehicles": 1}], params={"air.shock": 0.5})
    u = w.units[0]
    hurt(u, 1, 0, 0, 1, w.params[0].air)
    assert (u.recent_loss, u.status, u.vehicles_lost) == (0.5, GONE, 1)


# --- tankers


def test_beyond_the_free_radius_a_mission_takes_a_tanker_and_more_time() -> None:
    """From town 0 to town 2 are 120 km; at 60 free and 180 at most, half of the sorties are left."""
    far = {"fighter.free_radius_km": 60.0, "fighter.range_km": 180.0}
    tanker = {**PAIR, "kind": REFUELLER, "aircraft_start": 1}
    w = play(war(wings=[PAIR, tanker], airkinds=far))
    assert w.sides[HELPERS].strikes == 2
    assert w.wings[1].sorties == 1
    assert w.wings[1].sortie_credit == 0.0
    assert w.wings[0].sortie_credit == pytest.approx(2.0 + 1.0 - 2.0 / 0.5)
    assert play(war(wings=[PAIR], airkinds=far)).sides[HELPERS].strikes == 0


def test_a_tanker_serves_one_mission() -> None:
    far = {"fighter.free_radius_km": 60.0, "fighter.range_km": 1e6}
    tanker = {**PAIR, "kind": REFUELLER, "aircraft_start": 1}
    w = play(war(wings=[{**PAIR, "aircraft_start": 8}, tanker], airkinds=far))
    assert w.sides[HELPERS].strike_sorties == 2


# --- targets


def test_worth_of_targets_by_hand() -> None:
    values = {"worth_contact": 4, "worth_column": 3, "worth_threat": 1.5, "worth_camp": 1, "town_restraint": 0.5,
              "vehicles_half": 12, "target_age_hours": 24}  # fmt: skip
    p = little_world(params={f"air.{name}": float(value) for name, value in values.items()}).params[0].air
    assert unit_worth(HOLD, False, False, False, 11.0, 0.0, p) == pytest.approx(12 / 23)
    assert unit_worth(HOLD, False, False, True, 11.0, 0.0, p) == pytest.approx(6 / 23)
    assert unit_worth(MARCH, False, False, True, 11.0, 0.0, p) == pytest.approx(36 / 23)
    assert unit_worth(MARCH, False, True, False, 11.0, 12.0, p) == pytest.approx(27 / 23)
    assert unit_worth(HOLD, True, False, False, 11.0, 0.0, p) == pytest.approx(48 / 23)


def test_friends_in_a_fight_come_first_then_columns() -> None:
    fighting = {**COLUMN, "town": 1, "edge": -1, "posture": ATTACK, "contact_hours": 3.0}
    camp = {**COLUMN, "town": 3, "edge": -1, "posture": HOLD}
    friends = {"side": ARMY, "town": 1, "contact_hours": 3.0}
    w = play(war(units=[camp, COLUMN, fighting, friends]))
    assert [int(k > 0) for k in w.units.killed] == [0, 0, 1, 0]
    assert not w.occupied.any()
    w = play(war(units=[camp, COLUMN, {**fighting, "posture": HOLD}]))  # nobody's friends: a body at rest
    assert [int(k > 0) for k in w.units.killed] == [0, 1, 0]


def test_a_second_mission_looks_elsewhere() -> None:
    w = play(war(units=[COLUMN, COLUMN], wings=[{**PAIR, "aircraft_start": 4}], airkinds=NO_MORE))
    assert [int(v) for v in w.units.vehicles] == [6, 6]


def test_find_and_kill_by_posture() -> None:
    w = little_world()
    p, kind = w.params[0].air, w.airkinds[FIGHTER]
    assert find_chance(MARCH, False, False, False, 9.0, p) == p.find_column
    assert find_chance(HOLD, False, True, False, 0.0, p) == p.find_town
    assert find_chance(HOLD, False, True, False, 2.0, p) == pytest.approx(p.find_town / (1.0 + 2.0 * p.learn))
    assert find_chance(HIDING, False, True, False, 0.0, p) == find_chance(HOLD, False, True, True, 0.0, p)
    assert find_chance(HOLD, True, True, False, 9.0, p) == p.find_contact
    assert kill_chance(kind, MARCH, True, False) == kill_chance(kind, HOLD, False, False) == kind.kill_open
    assert kill_chance(kind, HOLD, True, False) == kind.kill_town
    assert kill_chance(kind, DISPERSED, True, False) == kill_chance(kind, HOLD, True, True) == kind.kill_dispersed


def test_irregulars_who_gather_are_mostly_off_the_road() -> None:
    """Found on the road only: half of the time at the share of one half, never at nought."""

    def strikes(share: float) -> int:
        total = 0
        for seed in range(60):
            gathering = {**COLUMN, "order": MOVE, "package": 1}
            w = war(units=[gathering], params={"sensing.approach_share": share, "air.find_dispersed": 0.0})
            fly(w, Luck(seed, 0, 0))
            total += int(w.sides[HELPERS].strikes)
        return total

    assert strikes(0.0) == 0
    assert strikes(0.5) == pytest.approx(60, abs=24)
    assert strikes(1.0) == 120


def test_night_and_dust_hide() -> None:
    def strikes(**theatre: float) -> int:
        total = 0
        for seed in range(60):
            w = war(theatre=theatre, airkinds={"fighter.night": 0.5}, params={"air.dust_find": 0.2})
            fly(w, Luck(seed, 0, 0))
            total += int(w.sides[HELPERS].strikes)
        return total

    assert strikes() == 120
    assert strikes(daylight=0.0) == pytest.approx(60, abs=24)
    assert strikes(dust=1) == pytest.approx(24, abs=20)


def test_strikes_in_a_town_are_noted_there() -> None:
    w = play(war(units=[{**COLUMN, "town": 3, "edge": -1, "posture": HOLD}], params={"air.least_worth": 0.0}))
    assert [int(n) for n in w.towns.strikes] == [0, 0, 0, 2]
    assert w.units[0].posture == HOLD
    assert event_list(w, STRIKE_FLOWN)[0].town == 3


def test_depots_lose_a_share_per_bomb() -> None:
    depots = [{"side": RAIDERS, "town": 3, "stores": 1600.0, "known": 1 << HELPERS}]
    w = play(war(units=(), depots=depots, params={"air.depot_share": 0.5}))
    assert (w.depots[0].stores, w.depots[0].lost) == (100.0, 1500.0)
    assert w.towns[3].strikes == 2
    assert event_list(w, STRIKE_FLOWN)[0].unit == -1
    unknown = [{**depots[0], "known": 1 << ARMY}]
    assert play(war(units=(), depots=unknown)).depots[0].lost == 0.0


def test_strikes_are_feared() -> None:
    w = play(war())
    cell = int(w.units[0].cell)
    assert read_threat(w.threat, RAIDERS, cell, 0, 6.0, 96.0) == 2.0
    assert read_threat(w.threat, RAIDERS, cell + 1, 0, 6.0, 96.0) == 2.0 * w.params[0].air.threat_around
    assert read_threat(w.threat, HELPERS, cell, 0, 6.0, 96.0) == 0.0


# --- helicopters and bases


def test_a_helicopter_that_attacks_may_be_lost() -> None:
    wings = [{**PAIR, "kind": GUNSHIP, "airbase": 1, "aircraft_start": 2}]
    sure = {"gunship.hit_chance": 1.0, "gunship.kill_open": 0.0}
    w = play(war(wings=wings, airkinds=sure, params={"air.lost_when_hit": 1.0}))
    assert (w.wings[0].aircraft, w.wings[0].aircraft_lost) == (0, 2)
    (event,) = event_list(w, AIRCRAFT_LOST)
    assert (event.faction, event.other, event.amount) == (HELPERS, RAIDERS, 2.0)
    safe = play(war(wings=wings, airkinds={**sure, "gunship.hit_chance": 0.0}))
    assert safe.wings[0].aircraft_lost == 0


def test_helicopters_stay_down_in_dust() -> None:
    wings = [{**PAIR, "kind": GUNSHIP, "airbase": 1}]
    assert play(war(wings=wings)).sides[HELPERS].sorties == 2
    assert play(war(wings=wings, theatre={"dust": 1}), ticks=4).sides[HELPERS].sorties == 0


FIELDS = [{"airfield": 7}, {"airfield": HELICOPTERS}, {"airfield": HELICOPTERS | FIGHTERS}, {}, {"airfield": 7}, {}, {}]
DEEP = {**COLUMN, "town": 5, "edge": 5, "heading": 6}
GUARDS = [{"side": HELPERS, "town": 2}, {"side": HELPERS, "town": 4}]


def test_helicopters_go_forward_at_once_fighters_after_days() -> None:
    wings = [PAIR, {**PAIR, "kind": GUNSHIP}]
    far = {"gunship.range_km": 200.0, "fighter.range_km": 200.0, "fighter.free_radius_km": 200.0}
    params = {"air.rebase_hours": 24.0, "air.rebase_gain": 0.7, "air.safe_km_fighters": 150.0, "air.stay_hours": 0.0}
    track = {(HELPERS, 0): {"tick": 9}}
    w = play(war([DEEP, *GUARDS], wings, airkinds=far, params=params, towns=FIELDS, tracks=track))
    assert [int(base) for base in w.wings.airbase] == [0, 4]  # the nearest that friends hold
    play(w, ticks=3)
    assert [int(base) for base in w.wings.airbase] == [2, 4]  # town 4 is too near to the enemy for fighters
    assert w.wings[0].moved_tick == 3


def test_a_wing_without_bombs_goes_forward_all_the_same() -> None:
    wings = [{**PAIR, "kind": GUNSHIP, "bombs": 0}]
    w = war([DEEP, *GUARDS], wings, airkinds={"gunship.range_km": 200.0}, towns=FIELDS, params={"air.stay_hours": 0.0})
    assert play(w).wings[0].airbase == 4


@pytest.mark.parametrize(
    ("apron", "guards", "blocked", "base"),
    [(9.0, 2, 0, 4), (1.0, 2, 0, 0), (9.0, 2, 1, 0), (9.0, 0, 0, 0), (9.0, 1, 0, 2)],
)
def test_fighters_need_an_open_field_with_room_and_people_of_their_own(
    apron: float, guards: int, blocked: int, base: int
) -> None:
    params = {
        "air.rebase_hours": 0.0,
        "air.rebase_gain": 0.9,
        "air.apron_fighters": apron,
        "air.safe_km_fighters": 50.0,
    }
    towns = [{**field, "runway_blocked": blocked} for field in FIELDS]
    w = play(war(units=[DEEP, *GUARDS[:guards]], params=params, towns=towns))
    assert w.wings[0].airbase == base


def test_a_wing_leaves_a_base_that_the_enemy_has_taken() -> None:
    towns: list[dict[str, int]] = [{"airfield": 7, "holder": RAIDERS}, {"airfield": 7, "country": 1}, {}]
    w = play(war(units=(), towns=towns))
    assert w.wings[0].airbase == 1


# --- landings


WAITING_UNIT = {
    "side": HELPERS,
    "town": 0,
    "order": LIFT,
    "objective": 2,
    "package": 0,
    "personnel": 100,
    "supply": 1.0,
}
FIELD = [{"airfield": 7}, {}, {"airfield": TRANSPORTS | HELICOPTERS}, {}]
LIFT_WING = {**PAIR, "kind": LIFTER, "aircraft_start": 4}


def lift(
    aim: int,
    units: Sequence[Mapping[str, Any]] = (WAITING_UNIT,),
    wings: Sequence[Mapping[str, Any]] = (LIFT_WING,),
    towns: Sequence[Mapping[str, Any]] = FIELD,
    theatre: Mapping[str, Any] | None = None,
) -> World:
    """One turn with units that wait for aircraft of 80 seats and 15 t each."""
    packages = [{"faction": HELPERS, "aim": aim, "objective": 2}]
    night = {"daylight": 0.0, **(theatre or {})}
    w = war(units, wings, airkinds=NO_MORE, theatre=night, seen=False, towns=towns, packages=packages)
    return play(w)


def test_an_air_landing_on_a_held_field() -> None:
    """100 people on 80 seats and four vehicles of 5 t on 15 t: 1.25 + 1.33 flights, so three."""
    w = lift(AIR_LAND)
    u = w.units[0]
    assert (u.town, u.cell, u.edge, u.order, u.posture) == (2, w.towns[2].cell, -1, STAND, HOLD)
    assert (u.status, u.vehicles, u.supply) == (PRESENT, 8, 5.0)
    assert w.wings[0].sorties == 3
    assert w.sides[HELPERS].airlifted == w.theatre[0].lift_seats_used == -w.theatre[0].seats_saved == 100
    assert w.sides[HELPERS].tonnes_lifted == -w.theatre[0].tonnes_saved == 20.0
    (event,) = event_list(w, AIR_LANDED)
    assert (*about(event), event.amount, event.other_amount) == (HELPERS, -1, 2, u.cell, 0, 100.0, 8.0)


@pytest.mark.parametrize(
    "other",
    [{"order": MOVE}, {"status": WAITING}, {"edge": 1}, {"town": 1}, {"package": 3}, {"objective": 1}],
)
def test_who_waits_for_the_same_lift(other: dict[str, int]) -> None:
    waiting = {"order": LIFT, "town": 0, "package": 2, "objective": 3}
    w = little_world(units=[waiting, {**waiting, **other}])
    assert [waits(u, 2, 0, 3) for u in w.units] == [True, False]


def test_who_is_no_enemy_receives_a_landing() -> None:
    """The first side of the list too; nobody receives nobody."""
    towns = [{"holder": RAIDERS}, {"holder": -1}, {}]
    received = []
    for relation in (TRUCE, HOSTILE):
        w = little_world(towns=towns, relations={(HELPERS, RAIDERS): relation})
        received.append([is_received(w.sides[HELPERS], town) for town in w.towns[:2]])
    assert received == [[True, False], [False, False]]


OPPOSING = {"side": RAIDERS, "town": 2}


@pytest.mark.parametrize(
    "other",
    [{"status": WAITING}, {"bush": 1}, {"posture": HIDING}, {"personnel": 0}, {"edge": 1}, {"town": 1}, {"side": ARMY}],
)
def test_only_armed_enemies_in_the_town_itself_oppose_a_landing(other: dict[str, int]) -> None:
    w = little_world(units=[OPPOSING])
    assert enemy_at(w.units, w.sides[HELPERS], 2)
    w = little_world(units=[{**OPPOSING, **other}])
    assert not enemy_at(w.units, w.sides[HELPERS], 2)


@pytest.mark.parametrize(
    "change",
    [
        {"towns": [*FIELD[:2], {**FIELD[2], "holder": RAIDERS}, {}]},
        {"towns": [*FIELD[:2], {**FIELD[2], "holder": -1}, {}]},
        {"towns": [*FIELD[:2], {**FIELD[2], "runway_blocked": 1}, {}]},
        {"towns": [*FIELD[:2], {"airfield": HELICOPTERS}, {}]},
        {"towns": [{"airfield": HELICOPTERS}, *FIELD[1:]]},
        {"wings": [{**LIFT_WING, "aircraft_start": 2}]},
        {"wings": ()},
        {"theatre": {"dust": 1}},
        {"units": [{**WAITING_UNIT, "busy_hours": 3.0}]},
        {"units": [{**WAITING_UNIT, "status": GONE}]},
    ],
)
def test_no_air_landing_without_field_aircraft_or_leave(change: dict[str, Any]) -> None:
    w = lift(AIR_LAND, **change)
    assert w.units[0].town == 0
    assert w.units[0].order == LIFT
    assert w.theatre[0].lift_seats_used == 0.0
    assert not w.wings.sorties.any()  # flights are saved until they carry all of it
    assert not event_list(w, AIR_LANDED)


@pytest.mark.parametrize("state", [{"busy_hours": 0.5}, {"edge": 0, "heading": 1, "offset": 5.0}, {"status": GONE}])
def test_who_is_not_ready_at_the_field_is_not_lifted(state: dict[str, Any]) -> None:
    """Busy for half an hour yet, or on the first road of the list, or no more."""
    w = lift(AIR_LAND, units=[{**WAITING_UNIT, **state}])
    assert w.units[0].town == 0
    assert not event_list(w, AIR_LANDED)


def test_a_landing_at_the_first_town_of_the_list() -> None:
    towns = [{**FIELD[2]}, FIELD[1], {**FIELD[0]}, {}]
    w = lift(AIR_LAND, units=[{**WAITING_UNIT, "town": 2, "objective": 0}], towns=towns)
    assert w.units[0].town == 0
    assert len(event_list(w, AIR_LANDED)) == 1


def test_an_air_assault_takes_the_whole_package_by_night() -> None:
    taken = [*FIELD[:2], {"holder": RAIDERS}, {}]
    pair = [WAITING_UNIT, WAITING_UNIT, {"side": RAIDERS, "town": 2}]
    w = lift(AIR_ASSAULT, units=pair, towns=taken)
    assert [int(u.town) for u in w.units] == [2, 2, 2]
    assert [int(u.order) for u in w.units] == [ASSAULT, ASSAULT, STAND]
    assert w.units[0].posture == ATTACK
    assert w.wings[0].sorties == 3  # 200 people on 80 seats
    assert w.units[0].vehicles == 8
    few = lift(AIR_ASSAULT, units=pair, towns=taken, wings=[{**LIFT_WING, "aircraft_start": 2}])
    assert [int(u.town) for u in few.units] == [0, 0, 2]
    day = lift(AIR_ASSAULT, units=pair, towns=taken, theatre={"daylight": 1.0})
    assert [int(u.town) for u in day.units] == [0, 0, 2]


def test_helicopters_land_where_there_is_no_field() -> None:
    seats = {"gunship.seats": 100.0, "gunship.tonnes": 20.0, "gunship.range_km": 300.0}
    towns = [FIELD[0], {}, {}, {}]
    wings = [{**PAIR, "kind": GUNSHIP, "aircraft_start": 4}]
    packages = [{"faction": HELPERS, "aim": AIR_LAND, "objective": 2}]
    w = play(war(units=[WAITING_UNIT], wings=wings, towns=towns, packages=packages, airkinds=seats))
    assert w.units[0].town == 2
    short = {**seats, "gunship.range_km": 100.0}
    w = play(war(units=[WAITING_UNIT], wings=wings, towns=towns, packages=packages, airkinds=short))
    assert w.units[0].town == 0


@pytest.mark.parametrize(("base", "legs"), [(0, (0, 2)), (3, (3, 0))], ids=["to the front", "to the field"])
def test_a_lift_reaches_as_far_as_its_range(base: int, legs: tuple[int, int]) -> None:
    """From its base to those who wait, and on with them: the longer leg may be just as long as its range."""
    w = lift(AIR_LAND, wings=[{**LIFT_WING, "airbase": base}])
    lifter, farthest = w.airkinds[w.wings[0].kind], w.air_km[legs]
    for range_km, carries in ((farthest, True), (farthest - 1e-6, False)):
        lifter.range_km = range_km
        w.wings.sortie_credit[0] = 1.0
        assert can_carry(w, w.wings[0], w.sides[HELPERS], 0, 2, False) == carries


@pytest.mark.parametrize(
    ("what", "row", "change"),
    [("wings", 0, {"sortie_credit": 0.9}), ("wings", 0, {"status": WAITING}), ("wings", 0, {"faction": RAIDERS}),
     ("airkinds", LIFTER, {"seats": 0.0}), ("airkinds", LIFTER, {"tonnes": 0.0}),
     ("sides", HELPERS, {"foreign": 1, "called": 0})],
)  # fmt: skip
def test_no_lift_by_a_wing_that_is_not_there_or_not_theirs(what: str, row: int, change: dict[str, Any]) -> None:
    w = lift(AIR_LAND)
    w.wings.sortie_credit[0] = 1.0
    assert can_carry(w, w.wings[0], w.sides[HELPERS], 0, 2, False)
    for name, value in change.items():
        getattr(w, what)[name][row] = value
    assert not can_carry(w, w.wings[0], w.sides[HELPERS], 0, 2, False)


def test_large_airlifters_do_not_go_to_the_front() -> None:
    packages = [{"faction": HELPERS, "aim": AIR_LAND, "objective": 2}]
    w = play(
        war(units=[WAITING_UNIT], wings=[LIFT_WING], towns=FIELD, packages=packages, airkinds={"lifter.tactical": 0.0})
    )
    assert w.units[0].town == 0


def test_best_of_a_list() -> None:
    targets = little_world(units=[{}] * 4).targets
    targets.worth[:] = [1.0, 3.0, 3.0, 2.0]
    assert best_of(targets, 4) == 1
    assert best_of(targets, 1) == 0
    assert best_of(targets, 0) == -1
