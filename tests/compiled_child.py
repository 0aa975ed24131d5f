"""Play january_2013 by compiled rules in every way that must give the same bytes; run by the fixture `compiled`.

    python -m tests.compiled_child FOLDER

Prints facts as JSON; leaves in FOLDER the stacks of the run (`run.npz`) and, of the turns in which most happened,
the states before and after (`<turns played>.npz`).
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from agents.records.columns import World
from scenarios.load import load_scenario
from scenarios.schema import Intervention, Scenario
from sim.engine import advance
from sim.files.snapshot import load, restore, save, take
from sim.measures.series import holders_table, series_table
from sim.model import Campaign
from sim.trajectory import STACKED, Trajectory, record_run, state_hash
from sim.world import fresh, prepare

SEED, RUN = 1, 0
EXAMPLES = 9  # turns whose states are kept: the first, and those that show every kind of event
THREADED = 4  # runs played on two threads at once
LEVER_TURN = 60  # a request that a lever sets for this turn leaves every turn before it as it was
FINE_TURNS = 24  # turns played with other lengths of turn


def telling_turns(whole: Trajectory) -> list[int]:
    """The first turn, then by greed those with most kinds of event not seen yet; ties go to the busiest."""
    turns, seen = [0], set()
    ticks = np.asarray(whole.events.tick)
    while len(turns) < EXAMPLES:
        kinds = {tick: set(whole.events.kind[ticks == tick].tolist()) for tick in set(ticks.tolist()) - set(turns)}
        turns.append(max(kinds, key=lambda tick: (len(kinds[tick] - seen), int((ticks == tick).sum()), -tick)))
        seen |= kinds[turns[-1]]
    return turns


def changed(scenario: Scenario, **changes: object) -> Scenario:
    """A scenario with other values for some of its fields."""
    return scenario.model_copy(update=changes)


def main(folder: Path) -> dict[str, object]:
    """Play, and tell what came of it."""
    scenario = load_scenario("january_2013")
    prepared = prepare(scenario)
    whole = record_run(scenario, SEED, RUN)
    np.savez(folder / "run.npz", **{name: np.asarray(getattr(whole, name)) for name in (*STACKED, "series", "holders")})

    def play(run: int, ledger: bool = False) -> World:
        w = fresh(prepared, SEED, run, ledger)
        advance(w, SEED, run, scenario.n_ticks, series_table(w, 0), holders_table(w, 0))
        return w

    world = play(RUN)
    began = time.perf_counter()
    alone = [state_hash(play(run)) for run in range(THREADED)]
    seconds = (time.perf_counter() - began) / THREADED
    with ThreadPoolExecutor(2) as pool:
        threaded = [state_hash(w) for w in pool.map(play, range(THREADED))]

    stepped = fresh(prepared, SEED, RUN)
    examples = telling_turns(whole)
    for turn in range(scenario.n_ticks):
        if turn in examples or turn - 1 in examples:
            save(folder / f"{turn}.npz", take(stepped, scenario, SEED, RUN))
        advance(stepped, SEED, RUN, 1, series_table(stepped, 0), holders_table(stepped, 0))
    resume_at = examples[1]
    resumed = restore(load(folder / f"{resume_at}.npz"), scenario)
    advance(resumed, SEED, RUN, scenario.n_ticks - resume_at, series_table(resumed, 0), holders_table(resumed, 0))

    model = Campaign(scenario, seed=SEED, run=RUN)
    model.run()

    def until(turns: int, **changes: object) -> str:
        """The state after some turns of a changed scenario, without what only tells how it was changed."""
        w = fresh(prepare(changed(scenario, **changes)), SEED, RUN)
        advance(w, SEED, RUN, turns, series_table(w, 0), holders_table(w, 0))
        clock = w.theatre[0]
        clock.request_at, clock.intervention = -1.0, 0
        return state_hash(w)

    days = LEVER_TURN * scenario.tick_hours / 24.0
    never = Intervention(mode="never")
    dated = Intervention(mode="dated", day=days)
    return {
        "smoke": record_run(load_scenario("smoke"), SEED, RUN).hash(),
        "before_lever": [until(LEVER_TURN, intervention=lever) for lever in (never, dated)],
        "after_lever": [until(LEVER_TURN + 12, intervention=lever) for lever in (never, dated)],
        "fine": [until(FINE_TURNS, tick_hours=hours) for hours in (1.0, 2.0, 3.0)],
        "turns": scenario.n_ticks,
        "examples": examples,
        "kinds": sorted(set(whole.events.kind.tolist())),
        "kinds_in_examples": sorted(set(whole.events.kind[np.isin(whole.events.tick, examples)].tolist())),
        "units": int(world.units.size),
        "seconds_per_run": seconds,
        "recorded": whole.hash(),
        "recorded_without_ledger": record_run(scenario, SEED, RUN, ledger=False).hash(),
        "at_once": state_hash(world),
        "with_ledger": state_hash(play(RUN, ledger=True)),
        "turn_by_turn": state_hash(stepped),
        "end_of_recorded": state_hash(whole.world),
        "resumed": state_hash(resumed),
        "mesa": state_hash(model.world),
        "alone": alone,
        "threaded": threaded,
        "events_lost": whole.events_lost,
        "choices": int(whole.world.theatre[0].choices),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
