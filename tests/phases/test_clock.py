"""Date, light, dust and what fades."""

import math

import pytest

from agents.luck import Luck
from agents.records.codes import DUST
from sim.phases.clock import advance_clock
from tests.phases.little_world import RAIDERS, about, event_list, little_world, luck_of

CLEAR = {"clock.dust_per_day": 0.0}


def test_hour_and_light_of_a_turn() -> None:
    w = little_world(params=CLEAR)
    advance_clock(w, Luck(1, 0, 9))
    clock = w.theatre[0]
    assert (clock.tick, clock.hour) == (9, 54.0)
    assert clock.daylight == 1.0  # 06:00 on the third day
    advance_clock(w, Luck(1, 0, 11))
    assert w.theatre[0].daylight == 0.0


def test_after_the_last_computed_turn_the_light_stays() -> None:
    w = little_world(params=CLEAR)
    advance_clock(w, Luck(1, 0, w.light.size + 5))
    assert w.theatre[0].daylight == w.light[w.light.size - 1].daylight


def test_memories_fade_and_delays_run_down() -> None:
    """Memories of 12 h and a turn of 6 h: e^(−1/2) is left. 10 h of delay become 4, then none."""
    half = {"clock.loss_memory_hours": 12.0, "clock.strike_memory_hours": 12.0, "clock.defeat_memory_days": 0.5}
    w = little_world(units=[{"recent_loss": 0.4, "struck": 8.0, "busy_hours": 10.0}], params=CLEAR | half)
    w.sides.defeats[RAIDERS] = 2.0
    w.towns.strikes[1], w.towns.striker[1] = 5, RAIDERS
    w.theatre.lift_seats_used = 40.0
    advance_clock(w, luck_of(w))
    u = w.units[0]
    assert u.recent_loss == pytest.approx(0.4 * math.exp(-0.5))
    assert u.struck == pytest.approx(8.0 * math.exp(-0.5))
    assert u.busy_hours == 4.0
    assert w.sides.defeats[RAIDERS] == pytest.approx(2.0 * math.exp(-0.5))
    assert (w.towns.strikes[1], w.towns.striker[1]) == (0, -1)
    assert w.theatre[0].lift_seats_used == 0.0
    advance_clock(w, luck_of(w))
    assert w.units[0].busy_hours == 0.0


def test_dust_comes_for_three_to_five_days_and_goes() -> None:
    sure = {"clock.dust_per_day": 1000.0, "clock.dust_days_low": 3.0, "clock.dust_days_high": 5.0}
    w = little_world(params=sure)
    advance_clock(w, Luck(1, 0, 0))
    (told,) = event_list(w, DUST)
    assert 72.0 <= told.amount < 120.0
    assert about(told) == (-1, -1, -1, -1, -1)
    w.params[0].clock.dust_per_day = 0.0
    blown = 0
    for tick in range(1, 40):
        advance_clock(w, Luck(1, 0, tick))
        blown += w.theatre[0].dust
    assert blown == math.ceil(told.amount / 6.0) - 1
    assert w.theatre[0].dust == 0


def test_share_of_dusty_turns() -> None:
    """Hazard 0.5 a day and 4 days each: on average 2 clear days, 4 dusty ones."""
    w = little_world(
        params={"clock.dust_per_day": 0.5, "clock.dust_days_low": 4.0, "clock.dust_days_high": 4.0}, events=2000
    )
    dusty = 0
    for tick in range(6000):
        advance_clock(w, Luck(3, 0, tick))
        dusty += w.theatre[0].dust
    assert dusty / 6000 == pytest.approx(4 / 6, abs=0.05)


def test_no_dust_without_a_hazard() -> None:
    w = little_world(params=CLEAR)
    for tick in range(200):
        advance_clock(w, Luck(1, 0, tick))
        assert w.theatre[0].dust == 0
