"""What overturns a camp from within: splits, coups, elections."""

import pytest

from agents.luck import Luck
from agents.records.codes import COUP, ELECTION, ELECTION_OFF, HOLD, MARCH, SPLIT, WARY
from agents.records.columns import World
from agents.records.relations import remask
from sim.measures.series import KILLED, VEHICLES_LOST, holders_table, keep_turn, series_table
from sim.phases.politics import do_politics
from sim.rules.convoys import train_of
from sim.rules.lift import is_served
from sim.rules.upheaval import loss_share, split_hazard
from tests.phases.little_world import ARMY, HELPERS, RAIDERS, SIDES, about, event_list, little_world, luck_of
from tests.phases.test_politics import QUIET, turns

REBELS = {"camp": 2, "active": 0, "parent": RAIDERS, "home_town": 2}


def split_world(**params: float) -> World:
    sides = [*SIDES, REBELS]
    units = [
        {"side": RAIDERS, "town": 2, "splits_to": 3, "package": 4, "posture": MARCH, "objective": 1},
        {"side": RAIDERS, "town": 2},
    ]
    w = little_world(sides=sides, units=units, params=QUIET | params, relations={(RAIDERS, 3): WARY})
    remask(w.relations, w.sides)
    return w


def test_a_split_takes_its_marked_units_along() -> None:
    w = split_world(**{"politics.split_per_day": 1000.0})
    assert (w.sides[ARMY].hostile_mask >> 3) & 1 == 0
    do_politics(w, luck_of(w))
    assert w.sides[3].active == 1
    assert list(w.units.faction) == [3, RAIDERS]
    assert (w.units[0].package, w.units[0].posture, w.units[0].objective) == (-1, HOLD, -1)
    assert (w.sides[ARMY].hostile_mask >> 3) & 1 == 1  # its relations hold from now on
    (told,) = event_list(w, SPLIT)
    assert (*about(told), told.amount) == (RAIDERS, 3, int(w.units.town[0]), -1, -1, 100.0)
    do_politics(w, luck_of(w))
    assert len(event_list(w, SPLIT)) == 1


def test_what_it_lost_before_stays_with_the_side_it_lost_it_for() -> None:
    w = split_world(**{"politics.split_per_day": 1000.0})
    losses = ("killed", "captured", "deserted", "vehicles_lost", "heavy_lost")
    for number, name in enumerate(losses):
        w.units[name] = [10 + number, 1]
    series, holders = series_table(w, 2), holders_table(w, 0)[:0]
    keep_turn(w, 0, series, holders)
    do_politics(w, luck_of(w))
    w.units.killed[0] += 7  # in the new ranks
    keep_turn(w, 1, series, holders)
    for number, name in enumerate(losses):
        assert list(w.sides[f"{name}_moved"]) == [10 + number, 0, 0, -10 - number]
    assert list(series[:, KILLED : KILLED + 3].T.ravel()) == [11, 11, 0, 0, 0, 7]  # by camp: before, after
    assert list(series[:, VEHICLES_LOST : VEHICLES_LOST + 3].T.ravel()) == [14, 14, 0, 0, 0, 0]


def test_no_split_without_a_hazard() -> None:
    w = split_world()
    turns(w, 50)
    assert w.sides[3].active == 0


def test_split_hazard_grows_with_defeats_and_losses() -> None:
    """0.01 + 0.02 × 3 + 0.2 × 0.25 = 0.12 a day."""
    params = {"politics.split_per_day": 0.01, "politics.split_per_defeat": 0.02, "politics.split_per_loss": 0.2}
    w = split_world(**params)
    assert split_hazard(3.0, 0.25, w.params[0].politics) == pytest.approx(0.12)
    w.units.personnel[1] = 50
    assert loss_share(w.units, RAIDERS) == pytest.approx(0.25)
    assert loss_share(w.units, HELPERS) == 0.0


def test_a_coup_comes_once_and_shakes_the_army() -> None:
    units = [{"cohesion": 0.8}, {"side": RAIDERS, "cohesion": 0.8, "town": 3}]
    w = little_world(units=units, params=QUIET | {"politics.coup_per_day": 1000.0, "politics.coup_shock": 0.25})
    w.sides.coup_born[ARMY] = 0
    turns(w, 3)
    assert [round(float(u.cohesion), 9) for u in w.units] == [0.6, 0.8]
    assert w.sides[ARMY].coup_born == 1
    (told,) = event_list(w, COUP)
    assert about(told) == (ARMY, -1, 0, -1, -1)
    assert w.theatre[0].coups == 1


def test_defeats_make_a_coup_likelier() -> None:
    def coups(defeats: float) -> int:
        count = 0
        for seed in range(40):
            w = little_world(towns=2, params=QUIET | {"politics.coup_per_defeat": 0.2})
            w.sides.defeats[ARMY] = defeats
            do_politics(w, Luck(seed, 0, 0))
            count += int(w.theatre[0].coups)
        return count

    assert coups(0.0) == 0
    assert coups(1.0) < coups(20.0)


def test_a_coup_costs_stores_and_convoys_for_a_while() -> None:
    """A fifth of 5 days carried and of 1,000 in store; convoys 60 % down at first, e^(−1) of that after 20 days."""
    params = {"politics.coup_per_day": 1000.0, "politics.coup_stores": 0.2, "politics.disorder_days": 20.0}
    params |= {"supply.coup_convoys": 0.6, "supply.national_convoys": 0.5}
    w = little_world(units=[{"supply": 5.0}], depots=[{}], params=QUIET | params)
    turns(w, 1)
    assert w.units.supply[0] == pytest.approx(4.0)
    assert (w.depots.stores[0], w.depots.lost[0]) == pytest.approx((800.0, 200.0))
    assert train_of(w.sides[ARMY], w.params[0].supply) == pytest.approx(0.5 * 0.4)
    turns(w, 80)
    assert w.sides[ARMY].disorder == pytest.approx(0.3679, abs=1e-3)


def test_only_lawful_aid_gives_an_army_a_foreign_train() -> None:
    w = little_world()
    p = w.params[0].supply
    assert train_of(w.sides[HELPERS], p) == 1.0
    assert train_of(w.sides[ARMY], p) == p.national_convoys
    w.sides.aided[ARMY] = 1
    assert train_of(w.sides[ARMY], p) == p.national_convoys  # born of a coup
    w.sides.coup_born[ARMY] = 0
    assert is_served(w.sides[ARMY])
    assert train_of(w.sides[ARMY], p) == 1.0


def voting(quiet_hours: float) -> World:
    """An election on the second day; the last town is the raiders', so 75 % vote if the others are quiet."""
    towns = [{"quiet_hours": quiet_hours, "first_holder": ARMY} for _ in range(3)]
    w = little_world(towns=[*towns, {}], params=QUIET, theatre={"election_at": 30.0})
    turns(w, 10)
    return w


def test_an_election_makes_the_government_lawful() -> None:
    w = voting(1000.0)
    (held,) = event_list(w, ELECTION)
    assert (held.tick, *about(held), held.amount) == (5, ARMY, -1, 0, -1, -1, 0.75)
    assert w.sides[ARMY].coup_born == 0
    assert w.theatre[0].elections == 1


def test_an_election_is_put_off_where_few_can_vote() -> None:
    w = voting(0.0)
    assert not event_list(w, ELECTION)
    (off,) = event_list(w, ELECTION_OFF)
    assert about(off) == (ARMY, -1, 0, -1, -1)
    assert (off.amount, off.other_amount) == (0.0, 30.0 + 24.0 * w.params[0].politics.election_delay_days)
    assert w.sides[ARMY].coup_born == 1
