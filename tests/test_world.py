"""Building a world: light, parameters, the order of battle as records, and the luck of the start."""

import datetime

import numpy as np
import pytest

from agents.doctrines import doctrine_names
from agents.records import codes
from agents.records.columns import STATE, World
from agents.records.strength import nominal_power
from scenarios.load import load_scenario
from scenarios.schema import Scenario
from sim.engine import advance
from sim.measures.series import holders_table, series_table
from sim.names import names
from sim.start.light import light_table, sun_hours
from sim.start.luck import between, whole
from sim.start.muster import wing_table
from sim.start.opening import theatre_row
from sim.start.parameters import kind_table, phase_parameters
from sim.world import COPIED, FIXED, Prepared, build_world, fresh, prepare, refresh

FIVE_MINUTES = 5 / 60
DAY = datetime.date(2013, 1, 7)


@pytest.fixture(scope="module")
def prepared(january: Scenario) -> Prepared:
    """The tables of the campaign, built once."""
    return prepare(january)


@pytest.fixture(scope="module")
def world(prepared: Prepared) -> World:
    """A run at its start; read only."""
    return fresh(prepared, seed=1, run=0)


@pytest.mark.parametrize(
    ("lat", "lon", "rise", "set_"),
    [
        (14.9467, -3.8933, 6 + 43 / 60, 18.0),  # Konna
        (16.2717, -0.0447, 6 + 30 / 60, 17 + 42 / 60),  # Gao
        (16.7735, -3.0074, 6 + 43 / 60, 17 + 53 / 60),  # Timbuktu
        (18.4434, 1.4092, 6 + 28 / 60, 17 + 32 / 60),  # Kidal
    ],
)
def test_sun_of_7_january(lat: float, lon: float, rise: float, set_: float) -> None:
    assert sun_hours(DAY, lat, lon) == (pytest.approx(rise, abs=FIVE_MINUTES), pytest.approx(set_, abs=FIVE_MINUTES))


def test_daylight_adds_up_whatever_the_turn() -> None:
    rise, set_ = sun_hours(DAY, 17.0, -2.5)
    for tick_hours in (1.0, 2.0, 3.0, 6.0):
        light = light_table(DAY, round(24 / tick_hours), tick_hours, 17.0, -2.5)
        assert light.daylight.sum() * tick_hours == pytest.approx(set_ - rise)
        assert light.daylight.min() == 0.0
        assert light.daylight.max() <= 1.0


def test_strength_at_the_ends_of_its_range() -> None:
    assert [between(50.0, 80.0, 200.0, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == [50, 65, 80, 140, 200]
    assert between(30.0, 30.0, 30.0, 0.7) == 30
    assert [whole(x) for x in (0.0, 0.49, 0.5, 1.5)] == [0, 0, 1, 2]


def test_parameters_become_a_record() -> None:
    params = phase_parameters({"combat.loss_rate": 0.04, "air.a": 1.0, "air.b": 2.0, "kinds.rifles.quality": 9.0})
    assert params[0].combat.loss_rate == 0.04
    assert (params[0].air.a, params[0].air.b) == (1.0, 2.0)
    assert params.dtype.names == ("air", "combat")


def test_kind_takes_the_default_for_what_it_does_not_state() -> None:
    values = {
        "kinds.default.quality": 1.0,
        "kinds.default.mobility": 0.0,
        "kinds.rifles.quality": 2.0,
        "kinds.riders.mobility": 2.0,
    }
    riders, rifles = kind_table(values, "kinds")
    assert (riders.quality, riders.mobility) == (1.0, codes.PICKUP)
    assert (rifles.quality, rifles.mobility) == (2.0, codes.TRUCK)
    with pytest.raises(ValueError, match=r"riders\.quality"):
        kind_table({"kinds.riders.mobility": 2.0, "kinds.rifles.quality": 2.0}, "kinds")


def test_every_field_is_either_shared_or_a_run_s_own(prepared: Prepared) -> None:
    one, other = fresh(prepared, 1, 0), fresh(prepared, 1, 1)
    assert set(FIXED) | set(COPIED) | {"threat", "events", "ledger"} == set(World._fields)
    assert not set(FIXED) & set(STATE)
    for name in World._fields:
        shared = np.shares_memory(getattr(one, name), getattr(other, name))
        assert shared == (name in FIXED and getattr(one, name).size > 0), name
        assert getattr(one, name).flags.c_contiguous, name


def test_run_is_a_function_of_seed_and_run(january: Scenario, prepared: Prepared) -> None:
    def state(w: World) -> bytes:
        return b"".join(getattr(w, name).tobytes() for name in STATE)

    one = state(fresh(prepared, 5, 2))
    assert state(fresh(prepared, 5, 2)) == one
    assert state(build_world(january, 5, 2)) == one
    assert state(fresh(prepared, 5, 3)) != one
    assert state(fresh(prepared, 6, 2)) != one


def test_a_world_can_be_used_again(prepared: Prepared) -> None:
    w = fresh(prepared, 5, 2)
    advance(w, 5, 2, 6, series_table(w, 0), holders_table(w, 0))
    assert w.theatre[0].events > 0
    w.threat.level[:] = 1.0
    refresh(w, prepared, 5, 3)
    other = fresh(prepared, 5, 3)
    for name in STATE:
        assert getattr(w, name).tobytes() == getattr(other, name).tobytes(), name


def test_ground_is_surveyed_again_only_where_it_changed(january: Scenario, prepared: Prepared) -> None:
    def with_value(name: str, value: float) -> Scenario:
        changed = january.parameters[name].model_copy(update={"value": value})
        return january.model_copy(update={"parameters": {**january.parameters, name: changed}})

    other_temper = prepare(with_value("temper.w_people", 2.5), like=prepared)
    assert other_temper.ground is prepared.ground
    assert (other_temper.world.worth > prepared.world.worth).any()
    slower = prepare(with_value("theatre.pickup_kmh", 60.0), like=prepared)
    assert slower.ground is not prepared.ground
    ways = np.isfinite(prepared.world.hours)
    assert slower.world.hours[ways].sum() > prepared.world.hours[ways].sum()


def test_civilians_are_laid_out_again_only_where_it_matters(january: Scenario, prepared: Prepared) -> None:
    later = january.intervention.model_copy(update={"mode": "dated", "day": 9.0})
    handed = {**january.holders, "konna": "aqim"}
    nobody_away = january.people.model_copy(update={"displaced": ""})
    for change, again in (
        ({"intervention": later}, False),
        ({"holders": handed}, True),
        ({"people": nobody_away}, True),
    ):
        scenario = january.model_copy(update=change)
        quick, whole = prepare(scenario, like=prepared).world, prepare(scenario).world
        assert (quick.civilians is not prepared.world.civilians) == again
        assert [
            name for name in World._fields if getattr(quick, name).tobytes() != getattr(whole, name).tobytes()
        ] == []


def test_ledger_can_be_left_out(prepared: Prepared) -> None:
    on, off = fresh(prepared, 1, 0), fresh(prepared, 1, 0, ledger=False)
    assert (on.theatre[0].ledger_on, off.theatre[0].ledger_on) == (1, 0)
    assert off.ledger.size == 1
    assert on.units.tobytes() == off.units.tobytes()


def test_strengths_lie_in_their_ranges_and_share_a_draw(prepared: Prepared, january: Scenario) -> None:
    bodies = [unit for _, faction in sorted(january.factions.items()) for unit in faction.units.values()]
    for run in range(3):
        w = fresh(prepared, 3, run)
        assert (w.units.personnel == w.units.personnel_start).all()
        assert (w.units.vehicles == w.units.vehicles_start).all()
        assert (w.units.heavy == w.units.heavy_start).all()
        for u, body in zip(w.units, bodies, strict=True):
            low, best, high = body.personnel
            assert low <= u.personnel <= high
            draw = w.sides[u.faction].strength_draw
            assert u.personnel == whole(between(float(low), float(best), float(high), draw))
            assert (u.status == codes.GONE) == (u.personnel == 0)
            assert u.vehicles >= min(body.vehicles, 1) or u.personnel == 0


def test_commanders_do_not_all_decide_at_once(world: World) -> None:
    first = world.sides.next_decision
    assert (first >= 0).all()
    assert (first < world.tempers.decision_hours).all()
    assert len(set(first.tolist())) == world.sides.size


def test_waiting_units_are_not_there(world: World, january: Scenario) -> None:
    waiting = world.units[world.units.status == codes.WAITING]
    assert (waiting.ready_hour == -1).all()
    assert (waiting.arrived_tick == -1).all()
    assert (waiting.ready_after_days >= 0).all()
    there = world.units[world.units.status == codes.PRESENT]
    assert (there.arrival == codes.THERE).all()
    assert (world.sides.foreign[there.faction] == 0).all()
    assert len(there) >= 100
    assert len(world.units) == sum(len(faction.units) for faction in january.factions.values())


def test_relations_are_symmetric_and_masks_follow(world: World) -> None:
    relations = world.relations
    assert (relations == relations.T).all()
    assert (np.diag(relations) == codes.ALLIED).all()
    for side in range(world.sides.size):
        for other in range(world.sides.size):
            bits = world.sides[side]
            assert (bits.hostile_mask >> other & 1) == (relations[side, other] == codes.HOSTILE)
            assert (bits.allied_mask >> other & 1) == (relations[side, other] == codes.ALLIED)


def test_line_of_contact(world: World, prepared: Prepared) -> None:
    line = {prepared.names.towns[row] for row in np.flatnonzero(world.towns.line)}
    assert {"konna", "sevare", "mopti", "diabaly"} <= line
    assert not line & {"bamako", "segou", "kayes", "sikasso", "douentza", "lere", "nampala"}
    government = world.theatre[0].government
    assert prepared.names.factions[government] == "malian_army"
    assert prepared.names.towns[world.theatre[0].capital] == "bamako"
    assert (world.towns.holder[world.towns.line == 1] == government).all()


def test_garrisons_are_where_holders_stand(world: World, prepared: Prepared) -> None:
    garrisoned = {prepared.names.towns[row] for row in np.flatnonzero(world.towns.garrisoned)}
    assert {"konna", "gao", "timbuktu", "kidal", "bamako", "lere"} <= garrisoned
    assert not garrisoned & {"djenne", "tin_essako", "nampala", "niamey"}  # only administered, only bush, nobody's
    refuges = world.towns[world.towns.kind == codes.REFUGE]
    assert (refuges.holder == -1).all()
    assert (refuges.population == 0).all()
    assert (world.worth[:, world.towns.kind == codes.REFUGE] == 0).all()


def test_first_tracks_are_of_the_other_side_and_rough(prepared: Prepared) -> None:
    known, count, errors = 0, 0, []
    for run in range(4):
        w = fresh(prepared, 11, run)
        u = w.units
        true_power = np.array([nominal_power(row, w.kinds) for row in u])
        in_town = (u.status == codes.PRESENT) & (u.bush == 0)
        for staff in range(w.tracks.shape[0]):
            stands = w.relations[w.sides.staff == staff][:, u.faction]
            foe = np.isin(stands, (codes.HOSTILE, codes.WARY)).any(axis=0) & (w.sides.staff[u.faction] != staff)
            tracks = w.tracks[staff]
            told = tracks.tick >= 0
            assert not (told & ~(foe & in_town)).any()
            for name in ("town", "cell", "faction"):
                assert (tracks[name][told] == u[name][told]).all()
            assert (tracks.source[told] == codes.BRIEFED).all()
            known, count = known + told.sum(), count + (foe & in_town).sum()
            errors.extend(np.log(tracks.power[told] / true_power[told]))
    p = prepared.world.params[0].theatre
    assert known / count == pytest.approx(p.brief_chance, abs=0.04)
    assert np.mean(errors) == pytest.approx(0.0, abs=0.1)
    assert np.std(errors) == pytest.approx(p.brief_error * np.sqrt(1 + p.brief_age_hours / 48), rel=0.1)


def test_stores_and_aircraft_are_as_stated(world: World, january: Scenario) -> None:
    assert world.wings.aircraft.sum() == sum(w.airframes for f in january.factions.values() for w in f.wings.values())
    assert (world.wings.bombs == world.wings.bombs_start).all()
    assert world.depots.stores.sum() == pytest.approx(
        sum(d.stores for f in january.factions.values() for d in f.depots.values())
    )
    for depot in world.depots:
        assert depot.known == 1 << world.sides[depot.faction].staff


def test_us_support_can_be_barred(january: Scenario) -> None:
    barred = january.model_copy(update={"laws": january.laws.model_copy(update={"us_support": False})})
    gone = set(names(january).wing_slugs) - set(names(barred).wing_slugs)
    assert gone == {slug for slug in names(january).wing_slugs if slug.startswith("united_states.")}
    assert wing_table(barred, names(barred), kind_table(barred.values, "aircraft")).size == len(names(barred).wings)


def test_names_name_the_rows(world: World, january: Scenario) -> None:
    n = names(january)
    assert len(n.towns) == len(n.town_titles) == world.towns.size
    assert n.towns[: len(january.theatre.towns)] == tuple(town.id for town in january.theatre.towns)
    assert n.factions == tuple(sorted(january.factions))
    assert len(n.units) == len(set(n.unit_slugs)) == world.units.size
    assert len(n.wings) == world.wings.size
    assert len(n.depots) == world.depots.size
    assert n.doctrines == doctrine_names()
    assert len(n.regions) == 9
    assert (world.sides.home_town >= 0).all()


def test_dated_intervention_has_its_hour(january: Scenario, world: World) -> None:
    dated = january.intervention.model_copy(update={"mode": "dated", "day": 4.5})
    clock = theatre_row(january.model_copy(update={"intervention": dated}), world.towns, world.sides)[0]
    assert (clock.intervention, clock.request_at) == (2, 108.0)
    clock = world.theatre[0]
    assert (clock.intervention, clock.request_at, clock.request_hour) == (1, -1.0, -1.0)


def test_the_displaced_of_2012_live_where_they_were_counted(january: Scenario, prepared: Prepared) -> None:
    towns, names = prepared.world.towns, prepared.names.towns
    assert towns.hosted_idp.sum() == 198_558
    assert towns.refugees.sum() == 145_535  # of 145,599; 64 in Guinea and Togo are off the map
    for counted in january.theatre.displaced["displaced_start"]:
        column = towns.hosted_idp if counted.kind == "idp" else towns.refugees
        assert column[names.index(counted.town_id)] == counted.count
    assert (towns.people + towns.away).sum() == towns.population.sum() + 198_558 + 145_535


def test_a_scenario_may_begin_without_displaced(january: Scenario) -> None:
    people = january.people.model_copy(update={"displaced": ""})
    w = prepare(january.model_copy(update={"people": people})).world
    assert w.towns.away.sum() == w.towns.hosted_idp.sum() == w.towns.refugees.sum() == 0
    assert w.civilians.early.sum() == 0


def test_there_are_groups_enough(world: World) -> None:
    c = world.civilians
    assert len(set(zip(c.origin.tolist(), c.place.tolist(), strict=True))) >= 400


def test_an_intervention_under_way_is_decided_and_its_forces_have_a_head_start(january: Scenario) -> None:
    """France's third marine company was ready nine days after the request: six days to go after three."""
    under_way = january.intervention.model_copy(update={"mode": "under_way", "asked_days_ago": 3.0})
    prepared = prepare(january.model_copy(update={"intervention": under_way}))
    clock = prepared.world.theatre[0]
    assert (clock.request_hour, clock.decision_hour, clock.intervened) == (0.0, 0.0, 0)
    row = prepared.names.unit_slugs.index("france.3e_rima_company")
    assert prepared.world.units.ready_after_days[row] == 6.0
    assert prepared.world.units.ready_after_days.min() == -1.0  # those who are there
    tankers = prepared.names.wing_slugs.index("france.c_135fr_tankers_2")
    assert prepared.world.wings.ready_after_days[tankers] == 0.0


def test_smallest_theatre_is_a_world_too() -> None:
    w = build_world(load_scenario("smoke"), 1, 0, ledger=False)
    assert w.units.size > 0
    assert (w.towns.kind != codes.REFUGE).sum() == 2
    assert (w.units.town < 2).all()
    assert w.theatre[0].government >= 0
    assert 0 <= w.theatre[0].capital < w.towns.size
