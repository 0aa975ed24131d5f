"""The one way to play turns: a step of the Mesa model and a whole run in a batch go through `advance`."""

from agents.compiled import entry
from agents.luck import Luck
from agents.records.columns import Table, World
from sim.measures.series import keep_turn
from sim.turn import play_turn


@entry
def advance(w: World, seed: int, run: int, n_ticks: int, series: Table, holders: Table) -> None:
    """Play turns in place and keep a row of `series` and `holders` of each; a table without rows keeps nothing.

    Between turns the clock stands at the start of the next one: `tick` is the number of turns played.
    """
    clock = w.theatre[0]
    for _ in range(n_ticks):
        tick = clock.tick
        play_turn(w, Luck(seed, run, tick))
        keep_turn(w, tick, series, holders)
        clock.tick = tick + 1
        clock.hour = clock.tick * clock.tick_hours
