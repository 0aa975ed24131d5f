"""Sides that are alike fare alike: no side wins because its rows come first or its home lies in the west."""

import math
from collections import Counter
from collections.abc import Callable

import pytest

from agents.doctrines import doctrine_names
from agents.luck import Luck
from agents.records.codes import ASSAULT, MARCH
from agents.records.columns import World
from sim.phases.combat import fight
from sim.phases.control import resolve_control
from sim.phases.decisions import give_orders
from sim.phases.movement import move
from sim.phases.sensing import observe
from tests.phases.little_world import PICKUPS, little_world

WEST, EAST = range(2)
ALIKE = [{"camp": 0, "doctrine": doctrine_names().index("ansar_dine")}, {"camp": 1}]
ALIKE[1]["doctrine"] = ALIKE[0]["doctrine"]
BAND = {"kind": PICKUPS, "personnel": 60, "hours_left": 6.0}
EAGER = {
    "decision_hours": 6.0, "recon_hours": 0.0, "reach_hours": 48.0, "holders_per_1000": 1.0, "rationality": 0.5,
    "advance_km_per_day": 720.0, "approach_km_per_day": 720.0, "dump_days": 0.0, "reorganise_hours": 3.0,
    "wanted_odds": 0.3, "least_odds": 0.0, "effort": 0.0, "aversion": 0.0, "impatience": 0.0, "hold_odds": 0.1,
}  # fmt: skip


def winners(w: World, play: Callable[[World, Luck], None], runs: int) -> Counter[int]:
    """Who lost fewer people, over many runs from the same start; −1 = even."""
    start = {
        name: getattr(w, name).copy()
        for name in ("theatre", "units", "towns", "sides", "packages", "tracks", "quality")
    }
    won: Counter[int] = Counter()
    for run in range(runs):
        for name, rows in start.items():
            getattr(w, name)[...] = rows
        play(w, Luck(7, run, 0))
        lost = [
            int((w.units.personnel_start - w.units.personnel)[w.units.faction == side].sum()) for side in (WEST, EAST)
        ]
        won[-1 if lost[WEST] == lost[EAST] else WEST if lost[WEST] < lost[EAST] else EAST] += 1
    return won


def assert_fair(won: Counter[int], decided: float) -> None:
    """Of the decided runs about half to each: within three standard deviations of a fair coin."""
    n = won[WEST] + won[EAST]
    assert n >= decided * won.total()
    assert abs(won[WEST] - n / 2.0) <= 3.0 * math.sqrt(n) / 2.0, won


def test_equal_bodies_in_one_cell() -> None:
    units = [{**BAND, "side": side, "town": 1} for side in (WEST, EAST)]
    w = little_world(sides=ALIKE, units=units, params={"combat.loss_rate": 0.008})
    assert_fair(winners(w, fight, runs=300), decided=0.6)


@pytest.mark.parametrize("order", [(WEST, EAST), (EAST, WEST)])
def test_equal_columns_that_meet_on_the_road(order: tuple[int, int]) -> None:
    """Each drives at the other's town; they meet half-way, in the cell of one or the other."""
    ends = {WEST: (0, 2), EAST: (2, 0)}
    march = {"order": ASSAULT, "posture": MARCH}
    units = [{**BAND, **march, "side": side, "town": ends[side][0], "objective": ends[side][1]} for side in order]
    w = little_world(towns=3, sides=ALIKE, units=units, temper=EAGER, theatre={"daylight": 0.0})

    def meet(w: World, luck: Luck) -> None:
        move(w, luck)
        fight(w, luck)

    assert_fair(winners(w, meet, runs=120), decided=0.7)


@pytest.mark.trust
def test_a_mirrored_campaign() -> None:
    """Two sides of like mind and strength, each in its half of a mirrored country, see, decide, march and fight."""
    towns = [
        {"kind": 2, "airfield": 0, "holder": WEST if town < 3 else EAST, "population": 1000.0} for town in range(6)
    ]
    units = [{**BAND, "side": side, "town": town} for side, town in ((WEST, 2), (EAST, 3)) for _ in range(3)]
    tracks = {(1 - unit["side"], row): {} for row, unit in enumerate(units)}
    w = little_world(towns=towns, sides=ALIKE, units=units, tracks=tracks, temper=EAGER, theatre={"daylight": 0.0})

    def campaign(w: World, luck: Luck) -> None:
        for turn in range(4):
            now = Luck(luck.seed, luck.run, turn)
            for phase in (observe, give_orders, move, fight, resolve_control):
                phase(w, now)
            w.theatre[0].tick += 1
            w.theatre[0].hour += 6.0

    assert_fair(winners(w, campaign, runs=300), decided=0.8)
