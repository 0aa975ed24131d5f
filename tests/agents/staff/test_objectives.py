"""Options and the choice among them, by hand. Pick-ups need an hour from town to town."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.luck import Luck
from agents.records.codes import ASSEMBLE, MOVE, PICKUP, QUEUED
from agents.records.columns import World
from agents.staff.desk import SHORT_LIST, TEAM, TERMS
from agents.staff.gateway import enemies_between, gateway_value, nearness
from agents.staff.objectives import (
    AGE,
    AIR,
    BELIEVED,
    CHANCE,
    COUNT,
    EFFORT,
    GAIN,
    GATEWAY,
    LOSS,
    LUCK,
    OBJECTIVE_CHOICE,
    OPTION,
    POWER,
    PRIZE,
    TIME,
    TRACKS,
    UTILITY,
    WORTH,
    barred,
    chance_to_keep,
    draw,
    list_prizes,
    options,
    weigh,
)
from agents.staff.picture import pressure
from agents.staff.roll import free_groups
from agents.staff.threat import add_threat
from tests.phases.little_world import (
    ARMY,
    COMMAND,
    HELPERS,
    MILITIA,
    PICKUPS,
    RAIDERS,
    little_world,
    luck_of,
    see,
)

DECISIONS = {
    "stale_hours": math.inf, "unseen_garrison": 10.0, "support_hours": 1.5, "support_share": 0.0, "bar_power": 25.0,
    "defender_advantage": 1.5, "gateway_hours": 5.0, "gateway_reach_hours": 20.0, "loss_at_parity": 0.3,
    "road_kmh": 60.0, "fit_cohesion": 0.4, "fit_fatigue": 0.7, "packages_at_once": 3.0,
}  # fmt: skip
PARAMS = {"combat.power_floor": 1.0, **{f"decisions.{name}": value for name, value in DECISIONS.items()}}
TEMPER = {
    "wanted_odds": 2.0, "least_odds": 0.0, "attack_slope": 2.0, "aversion": 1.0, "impatience": 0.01,
    "recon_hours": 12.0, "approach_km_per_day": 48.0, "effort": 0.1, "air_aversion": 0.2, "reach_hours": 10.0,
    "holders_per_1000": 1.0, "cooperation": 1.0, "dump_days": 2.0, "rationality": 0.0,
}  # fmt: skip
BAND = {"side": RAIDERS, "kind": PICKUPS, "town": 5, "personnel": 50}
TOWNS = [{}, {}, {}, {}, {"holder": RAIDERS}, {"holder": RAIDERS}]


def world(*units: dict[str, Any], towns: Any = TOWNS, **options: Any) -> World:
    """The raiders hold the two towns in the east; everything is worth nothing until a test says so."""
    temper = {**TEMPER, **options.pop("temper", {})}
    w = little_world(towns=towns, units=units, params={**PARAMS, **options.pop("params", {})}, temper=temper, **options)
    w.worth[:] = 0.0
    return w


def free(w: World, side: int = RAIDERS) -> tuple[int, list[list[int]]]:
    """How many towns have free groups, and their rows for each town."""
    see(w, side)
    towns = free_groups(w, side, int(w.sides[side].allied_mask), luck_of(w))
    chains = []
    for row in w.head:
        chains.append([])
        while row >= 0:
            chains[-1].append(int(row))
            row = w.following[row]
    assert list(w.free_towns[:towns]) == [town for town, chain in enumerate(chains) if chain]
    return towns, chains


def weighed(w: World, town: int, side: int = RAIDERS) -> tuple[bool, np.ndarray, list[int]]:
    """Whether a town is an option, its terms, and the groups that would go."""
    towns, _ = free(w, side)
    prizes = list_prizes(w, side)
    terms, team = np.zeros(TERMS), np.zeros(TEAM, np.int64)
    possible = weigh(w, side, town, prizes, towns, terms, team)
    return possible, terms, [int(row) for row in team[: int(terms[COUNT])]]


def test_one_body_stays_in_each_held_town() -> None:
    assert free(world(BAND, BAND, BAND))[1][5] == [2, 1]
    assert free(world(BAND))[1][5] == []
    assert free(world(BAND, {**BAND, "kind": COMMAND}))[1][5] == [0]  # who stays anyhow counts
    assert free(world(BAND, {**BAND, "guard": 5}))[1][5] == [0]
    assert free(world({**BAND, "town": 3}))[1][3] == [0]  # not theirs: nothing to keep


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order", MOVE),
        ("package", 0),
        ("guard", 4),
        ("busy_hours", 1.0),
        ("contact_hours", 1.0),
        ("kind", MILITIA),
        ("kind", COMMAND),
        ("cohesion", 0.39),
        ("fatigue", 0.71),
        ("personnel", 0),
        ("supply", 1.9),
    ],
)
def test_who_is_not_free(field: str, value: Any) -> None:
    w = world({**BAND, "town": 3}, {**BAND, "town": 3, field: value})
    assert free(w)[1][3] == [0]


def test_who_thinks_ahead_counts_what_would_come_back() -> None:
    # 100 against 20: 0.96 to take town 3; then 60 come from town 4, an hour away, with 60 × e^(−1/4) = 47.
    towns = [{}, {}, {}, {"holder": ARMY}, {"holder": ARMY}, {"holder": RAIDERS}]
    chances = []
    for foresight in (0.0, 0.5, 1.0):
        params = {"decisions.pressure_hours": 4.0}
        w = world(BAND, BAND, BAND, towns=towns, temper={"foresight": foresight}, params=params)
        w.worth[RAIDERS, 4] = 1.0
        possible, terms, _ = weighed(w, 4)
        assert possible
        chances.append(terms[CHANCE])
    assert chances[0] > chances[1] > chances[2]
    assert chances[1] == pytest.approx((chances[0] + chances[2]) / 2)


def test_who_is_not_here_is_not_free() -> None:
    assert free(world({**BAND, "town": 3, "status": QUEUED}))[1][3] == []


def test_allies_join_by_their_readiness_to_cooperate() -> None:
    sides = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 0}]
    brothers = [{**BAND, "side": HELPERS, "town": 3}] * 200
    assert len(free(world(*brothers, sides=sides))[1][3]) == 200
    assert free(world(*brothers, sides=sides, temper={"cooperation": 0.0}))[1][3] == []
    some = len(free(world(*brothers, sides=sides, temper={"cooperation": 0.5}))[1][3])
    assert some == pytest.approx(100, abs=21)  # three standard deviations: 3 × √50
    regulars = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 0, "regular": 1}]
    assert free(world(*brothers, sides=regulars))[1][3] == []  # regulars and insurgents do not mix


def test_a_package_takes_the_nearest_groups_until_the_odds_are_as_wanted() -> None:
    # 40 believed × 1.5 for the defender = 60; two to one is 120: two groups of 50 next door and one from further off.
    near, far = {**BAND, "town": 4}, BAND
    w = world(far, far, far, near, near, near, {"side": ARMY, "town": 3}, tracks={(RAIDERS, 6): {"power": 40.0}})
    possible, terms, team = weighed(w, 3)
    assert possible
    assert (terms[POWER], terms[BELIEVED]) == (150.0, 60.0)
    assert team[:2] == [5, 4]
    assert w.units.town[team[2]] == 5
    assert len(team) == 3


def test_no_more_than_there_are() -> None:
    w = world(
        {**BAND, "town": 4}, {**BAND, "town": 4}, {"side": ARMY, "town": 3}, tracks={(RAIDERS, 2): {"power": 400.0}}
    )
    assert weighed(w, 3)[1][POWER] == 50.0


def test_the_terms_of_an_option_by_hand() -> None:
    w = world({**BAND, "town": 4}, BAND, BAND, {"side": ARMY, "town": 3},
              tracks={(RAIDERS, 3): {"power": 40.0, "tick": 0}}, theatre={"tick": 8, "hour": 48.0})  # fmt: skip
    w.units.guard[0] = 4
    w.worth[RAIDERS, 3] = 0.8
    w.params[0].decisions.stale_hours = 51.0
    add_threat(w.threat, RAIDERS, int(w.towns[3].cell), 8, 6.0, 2.0, 48.0, 0.0)
    possible, t, team = weighed(w, 3)
    assert possible
    assert len(team) == 1
    assert (t[OPTION], t[PRIZE], t[WORTH], t[GATEWAY]) == (3, -1, 0.8, 0.0)
    assert (t[TRACKS], t[AGE]) == (1, 51.0)  # seen eight turns ago: 40 / 2 = 20
    assert (t[POWER], t[BELIEVED]) == (50.0, 30.0)  # 20 × 1.5
    assert t[CHANCE] == pytest.approx(25.0 / 34.0)  # (5/3)² to 1
    assert t[GAIN] == pytest.approx(0.8 * 25.0 / 34.0)
    assert t[LOSS] == pytest.approx(0.3 * 30.0 / 50.0)
    # An hour of road to town 4 takes 60 × 24 / 48 = 30 times as long in small groups, the last hour is driven hard.
    assert t[TIME] == pytest.approx(0.01 * (30.0 + 1.0 + 12.0))
    assert t[AIR] == pytest.approx(0.2 * 2.0)
    assert (t[EFFORT], t[LUCK]) == (0.1, 0.0)
    assert t[UTILITY] == pytest.approx(t[GAIN] - t[LOSS] - t[TIME] - t[AIR] - t[EFFORT])


def test_a_city_takes_people_to_hold() -> None:
    towns = [*TOWNS[:3], {"population": 90000.0}, *TOWNS[4:]]
    w = world(*[{**BAND, "town": 4}] * 3, towns=towns, temper={"holders_per_1000": 2.0})
    assert weighed(w, 3)[1][BELIEVED] == 180.0  # 2 for each of 90 thousands, more than the 10 × 1.5 of a garrison


def test_helpers_of_the_enemy_within_reach_count_by_their_share() -> None:
    w = world(*[{**BAND, "town": 4}] * 2, {"side": ARMY, "town": 2}, tracks={(RAIDERS, 2): {"power": 60.0}},
              params={"decisions.support_share": 0.5})  # fmt: skip
    assert weighed(w, 3)[1][BELIEVED] == pytest.approx((10.0 + 0.5 * 60.0) * 1.5)


def test_bad_odds_are_no_option() -> None:
    w = world(*[{**BAND, "town": 4}] * 2, {"side": ARMY, "town": 3}, tracks={(RAIDERS, 2): {"power": 50.0}},
              temper={"least_odds": 1.0})  # fmt: skip
    assert not weighed(w, 3)[0]  # 50 against 75
    w.tempers.least_odds[RAIDERS] = 0.6
    assert weighed(w, 3)[0]


def test_a_barred_way_is_no_option() -> None:
    """Behind a believed garrison nobody plans: that garrison would be the objective."""
    garrison = {"side": ARMY, "town": 3}
    w = world(*[{**BAND, "town": 4}] * 2, garrison, tracks={(RAIDERS, 2): {"power": 25.0}})
    see(w, RAIDERS)
    assert barred(w, PICKUP, 4, 2, w.params[0].decisions)
    assert not barred(w, PICKUP, 4, 3, w.params[0].decisions)
    assert [weighed(w, town)[0] for town in (2, 3)] == [False, True]
    w.tracks[RAIDERS, 2].power = 24.0
    assert weighed(w, 2)[0]


def test_groups_in_the_first_town_of_the_list_take_part() -> None:
    w = world(*[{**BAND, "town": 0}] * 2, towns=[{"holder": RAIDERS}, {}, {}])
    assert weighed(w, 1)[2] == [1]


def test_groups_behind_a_believed_garrison_join_no_package() -> None:
    # Town 2 is the aim. From town 1 the way is free; the groups of town 4 would have to drive through the 25 of town 3.
    towns = [{}, {"holder": RAIDERS}, {}, {}, {"holder": RAIDERS}, {"holder": RAIDERS}]
    near, far = {**BAND, "town": 1}, {**BAND, "town": 4}
    garrison = {"side": ARMY, "town": 3}
    for power, team in ((25.0, [1]), (24.0, [1, 3])):
        w = world(near, near, far, far, garrison, towns=towns, tracks={(RAIDERS, 4): {"power": power}},
                  temper={"wanted_odds": 9.0})  # fmt: skip
        assert weighed(w, 2)[2] == team


def test_nobody_in_reach_no_option() -> None:
    w = world(*[{**BAND, "town": 4}] * 2, temper={"reach_hours": 1.5})
    assert [weighed(w, town)[0] for town in (3, 2)] == [True, False]
    assert not weighed(world(), 3)[0]


def test_no_road_no_option() -> None:
    w = world(*[{**BAND, "town": 4}] * 2, edges=[(0, 1, 60.0), (1, 2, 60.0), (3, 4, 60.0), (4, 5, 60.0)])
    assert [weighed(w, town)[0] for town in (3, 2)] == [True, False]


def test_a_gateway_counts_only_what_it_gains_by_hand() -> None:
    # The prize is town 1, an enemy's. From 5, where the package stands, 4 h with the enemy's 4, 3, 2 between;
    # from 4 it is 3 h with 3 and 2 between.
    w = world(towns=[{}, {}, {}, {}, {}, {"holder": RAIDERS}])
    w.worth[RAIDERS, 1] = 1.0
    p = w.params[0].decisions
    see(w, RAIDERS)
    n = list_prizes(w, RAIDERS)
    now, then = math.exp(-4.0 / 5.0) / 8.0, math.exp(-3.0 / 5.0) / 4.0
    assert gateway_value(w, RAIDERS, PICKUP, 5, 4, n, p) == (1, pytest.approx(then - now))
    near = math.exp(-1.0 / 5.0)
    assert gateway_value(w, RAIDERS, PICKUP, 5, 2, n, p) == (1, pytest.approx(near - now))
    assert gateway_value(w, RAIDERS, PICKUP, 2, 4, n, p) == (-1, 0.0)  # away from it
    assert gateway_value(w, RAIDERS, PICKUP, 5, 1, n, p)[1] == 0.0  # the prize itself is no gateway to itself
    w.towns.holder[3] = RAIDERS
    see(w, RAIDERS)
    now, then = math.exp(-4.0 / 5.0) / 4.0, math.exp(-3.0 / 5.0) / 2.0
    assert gateway_value(w, RAIDERS, PICKUP, 5, 4, n, p) == (1, pytest.approx(then - now))


def test_what_an_objective_brings_nearer_counts_in_its_gain() -> None:
    w = world(*[{**BAND, "town": 4}] * 2)
    w.worth[RAIDERS, 1] = 1.0
    _, t, _ = weighed(w, 3)
    gain = gateway_value(w, RAIDERS, PICKUP, 4, 3, list_prizes(w, RAIDERS), w.params[0].decisions)
    assert (t[PRIZE], t[GATEWAY]) == gain
    assert t[GATEWAY] > 0.0
    assert t[GAIN] == t[GATEWAY] * t[CHANCE]


@pytest.mark.parametrize("dice", range(30))
def test_the_best_gateway_is_found_whatever_is_passed_over(dice: int) -> None:
    """Against a plain search through all prizes."""
    rng = np.random.default_rng(dice)
    towns = [{"holder": int(rng.integers(2))} for _ in range(8)]
    w = world(towns=towns, params={"decisions.gateway_hours": float(rng.uniform(1.0, 30.0))})
    w.worth[RAIDERS] = rng.uniform(0.5, 1.0, 8)
    see(w, RAIDERS)
    n, p = list_prizes(w, RAIDERS), w.params[0].decisions

    def pull(a: int, b: int) -> float:
        return nearness(w.hours[PICKUP, a, b], enemies_between(w, PICKUP, a, b), p)

    for start, town in itertools.permutations(range(8), 2):
        gains = {
            int(k): w.worth[RAIDERS, k] * (pull(town, k) - pull(start, k))
            for k in w.prizes[:n]
            if k not in (town, start)
        }
        best = max(gains.values(), default=0.0)
        found, gain = gateway_value(w, RAIDERS, PICKUP, start, town, n, p)
        assert gain == pytest.approx(max(best, 0.0))
        assert gains[found] == gain if best > 0.0 else found == -1


def test_no_pull_from_beyond_reach() -> None:
    w = world(towns=[{}, {}, {}, {}, {}, {"holder": RAIDERS}], params={"decisions.gateway_reach_hours": 2.5})
    w.worth[RAIDERS, 1] = 1.0
    see(w, RAIDERS)
    n = list_prizes(w, RAIDERS)
    assert gateway_value(w, RAIDERS, PICKUP, 5, 4, n, w.params[0].decisions) == (-1, 0.0)
    assert gateway_value(w, RAIDERS, PICKUP, 5, 3, n, w.params[0].decisions)[0] == 1


def test_enemies_between() -> None:
    w = world(towns=[{}, {}, {"holder": RAIDERS}, {}, {}, {"holder": RAIDERS}])
    see(w, RAIDERS)
    assert [enemies_between(w, PICKUP, 5, town) for town in range(6)] == [3.0, 2.0, 2.0, 1.0, 0.0, 0.0]


def test_the_first_town_of_the_list_may_lie_between() -> None:
    w = world(towns=[{}, {"holder": RAIDERS}, {}], edges=[(1, 0, 60.0), (0, 2, 60.0)])
    see(w, RAIDERS)
    assert enemies_between(w, PICKUP, 1, 2) == 1.0


def test_prizes_are_listed_by_worth() -> None:
    w = world(towns=[{}, {}, {}, {"holder": RAIDERS}])
    w.worth[RAIDERS, :3] = [0.2, 0.5, 0.9]
    see(w, RAIDERS)
    assert list(w.prizes[: list_prizes(w, RAIDERS)]) == [2, 1, 0]
    assert list(w.prize) == [1, 1, 1, 0]  # none of what they hold themselves


def test_what_nobody_would_come_back_for_is_kept() -> None:
    """Against as much as their own it is an even chance, of which a foresight of one half sees half."""
    w = world(*[{**BAND, "town": 4}] * 2, temper={"foresight": 0.5})
    see(w, RAIDERS)
    temper, p = w.tempers[RAIDERS], w.params[0].decisions
    w.believed[:] = 0.0
    assert chance_to_keep(w, PICKUP, 3, 100.0, temper, p) == pytest.approx(1.0, abs=1e-3)
    w.believed[2] = 1000.0
    danger = pressure(w, PICKUP, 3, w.believed, math.inf, p)
    assert danger > 0.0
    assert chance_to_keep(w, PICKUP, 3, danger, temper, p) == pytest.approx(1.0 - 0.5 * 0.5)


def test_the_short_list_holds_the_best_in_order() -> None:
    towns = [{} for _ in range(8)] + [{"holder": RAIDERS}]
    w = world(*[{**BAND, "town": 8}] * 9, towns=towns, params={"decisions.gateway_reach_hours": 0.0})
    w.worth[RAIDERS, :8] = [0.2, 0.9, 0.4, 0.1, 0.8, 0.3, 0.7, 0.6]
    w.tempers.impatience[RAIDERS] = 0.0
    towns, _ = free(w)
    assert options(w, RAIDERS, list_prizes(w, RAIDERS), towns) == SHORT_LIST
    terms = w.terms[:SHORT_LIST]
    assert list(terms[:, OPTION]) == [1, 4, 6, 7]
    assert list(terms[:, UTILITY]) == sorted(terms[:, UTILITY], reverse=True)


def test_towns_with_a_package_under_way_are_not_weighed_again() -> None:
    w = world(*[{**BAND, "town": 4}] * 2, packages=[{"faction": RAIDERS, "stage": ASSEMBLE, "objective": 3}])
    w.worth[RAIDERS, 3] = 1.0
    towns, _ = free(w)
    assert list_prizes(w, RAIDERS) == 1
    assert (list(w.prizes[:1]), w.prize[3]) == ([3], 2)
    assert options(w, RAIDERS, 1, towns) == 0


def short_list(*utilities: float) -> np.ndarray:
    """Terms of options in towns 0, 1, … with these utilities."""
    terms = np.zeros((SHORT_LIST, TERMS))
    for i, utility in enumerate(utilities):
        terms[i, OPTION], terms[i, GAIN], terms[i, UTILITY] = i, utility, utility
    return terms


def test_without_luck_the_best_is_taken_and_nothing_beats_a_loss() -> None:
    w = world()
    assert draw(w, RAIDERS, short_list(0.3, 0.7, 0.1), 3, OBJECTIVE_CHOICE, 0, luck_of(w)) == 1
    assert draw(w, RAIDERS, short_list(-0.1, -0.2), 2, OBJECTIVE_CHOICE, 0, luck_of(w)) == -1
    assert draw(w, RAIDERS, short_list(), 0, OBJECTIVE_CHOICE, 0, luck_of(w)) == -1


def test_shares_of_choice_are_those_of_the_logit() -> None:
    """Random utility: with Gumbel luck of scale s an option is taken with weight e^(utility / s), staying with 1."""
    w = world(temper={"rationality": 0.5})
    taken = [draw(w, RAIDERS, short_list(0.5, 0.0), 2, OBJECTIVE_CHOICE, 0, Luck(seed, 0, 0)) for seed in range(1500)]
    # e, 1 and 1 of e + 2: 57.6 %, 21.2 % each; three standard errors are 3.8 and 3.2 points.
    assert taken.count(0) / 1500.0 == pytest.approx(math.e / (math.e + 2.0), abs=0.038)
    assert taken.count(-1) / 1500.0 == pytest.approx(1.0 / (math.e + 2.0), abs=0.032)


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), utilities=st.lists(st.floats(-2.0, 2.0), max_size=SHORT_LIST), scale=st.floats(0, 2))
def test_the_ledger_implies_the_choice(seed: int, utilities: list[float], scale: float) -> None:
    w = WORLD
    w.theatre[0].choices = 0
    w.tempers.rationality[RAIDERS] = scale
    number = int(w.theatre[0].decisions)
    chosen = draw(w, RAIDERS, short_list(*utilities), len(utilities), OBJECTIVE_CHOICE, 0, Luck(seed, 0, 0))
    rows = w.ledger[: w.theatre[0].choices]
    assert len(rows) == len(utilities) + 1
    assert (rows.decision == number).all()
    assert list(rows.option) == [*range(len(utilities)), -1]
    assert rows.utility == pytest.approx(rows.gain - rows.loss - rows.time - rows.air - rows.effort + rows.luck)
    assert rows.chosen.sum() == 1
    taken = rows[rows.chosen.argmax()]
    assert (taken.option, taken.utility) == (chosen, rows.utility.max())


WORLD = world()


def test_without_a_ledger_the_choice_is_the_same() -> None:
    found = []
    for kept in (0, 1):
        w = world(theatre={"ledger_on": kept}, temper={"rationality": 1.0})
        found.append([draw(w, RAIDERS, short_list(0.5, 0.4), 2, OBJECTIVE_CHOICE, q, luck_of(w)) for q in range(6)])
        assert w.theatre[0].choices == 18 * kept
    assert found[0] == found[1]
    assert len(set(found[0])) > 1


def test_one_more_option_shifts_nobodys_luck() -> None:
    few, many = world(temper={"rationality": 1.0}), world(temper={"rationality": 1.0})
    two, three = short_list(0.5, 0.4), short_list(0.9, 0.5, 0.4)
    three[:3, OPTION] = (2, 0, 1)  # another town comes first in the list
    draw(few, RAIDERS, two, 2, OBJECTIVE_CHOICE, 0, luck_of(few))
    many.theatre[0].decisions = 17  # others have decided a good deal meanwhile
    draw(many, RAIDERS, three, 3, OBJECTIVE_CHOICE, 0, luck_of(many))
    assert list(few.ledger.luck[:3]) == list(many.ledger.luck[1:4])


def test_a_full_ledger_counts_on() -> None:
    w = world(ledger=4)
    for _ in range(3):
        draw(w, RAIDERS, short_list(0.5), 1, OBJECTIVE_CHOICE, 0, luck_of(w))
    assert (w.theatre[0].choices, w.ledger.size) == (6, 4)
