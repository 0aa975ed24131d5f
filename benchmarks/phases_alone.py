"""Serval's own movement and combat, with as many bodies and turns as the twins have, and nothing else of a turn.

Units go to and fro between two towns of their own; whoever meets enemies fights them. Roads, mobility, posture, losses
of vehicles, breaking and pursuit are those of the model: more than the twins do.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from agents.compiled import entry, rule
from agents.luck import Luck
from agents.records.codes import ASSAULT, PRESENT, REFUGE
from agents.records.columns import Table, World
from benchmarks.bench_engine import with_units
from scenarios.load import load_scenario
from sim.phases.combat import fight
from sim.phases.movement import move
from sim.world import fresh, prepare

SEED = 1


@entry
def march_and_fight(w: World, seed: int, turns: int, goals: Table) -> None:
    """So many turns of movement and combat."""
    clock = w.theatre[0]
    for _ in range(turns):
        luck = Luck(seed, 0, clock.tick)
        send_on(w, goals)
        move(w, luck)
        fight(w, luck)
        clock.tick += 1
        clock.hour = clock.tick * clock.tick_hours


@rule
def send_on(w: World, goals: Table) -> None:
    """Whoever has come to the one town is sent to the other, to fight whoever is there or on the way."""
    for row in range(w.units.size):
        u = w.units[row]
        there = u.edge < 0 and u.town == u.objective
        if u.status == PRESENT and (there or u.order != ASSAULT):
            u.order = ASSAULT
            u.objective = goals[row, 0] if u.town == goals[row, 1] else goals[row, 1]


def main(units: int, turns: int) -> None:
    """Print the best time of a run [ms], and how many people died."""
    scenario = load_scenario("january_2013")
    prepared = prepare(with_units(scenario, units))
    towns = np.flatnonzero(prepared.world.towns.kind != REFUGE)
    goals = np.random.default_rng(SEED).choice(towns, (prepared.world.units.size, 2)).astype(np.int64)
    best = float("inf")
    for _ in range(10):
        w = fresh(prepared, SEED, 0, ledger=False)
        w.units.status[:] = PRESENT
        begun = time.perf_counter()
        march_and_fight(w, SEED, turns, goals)
        best = min(best, time.perf_counter() - begun)
    print(best * 1000.0, int(w.units.killed.sum()), w.units.size)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
