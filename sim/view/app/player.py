"""Playing runs for the page: tables prepared once and shared, runs kept as long as a tab looks at them.

One lock for preparing, none for playing: a run is a pure function of (scenario, seed, run), and compiled rules hold
no interpreter lock.
"""

import threading
from collections import OrderedDict
from contextlib import nullcontext
from typing import NamedTuple

from agents.columns import World
from scenarios.schema import Scenario
from sim.engine import advance
from sim.series import holders_table, series_table
from sim.trajectory import Trajectory, record_run
from sim.view.app.asked import Asked, scenario_of
from sim.world import Prepared, fresh, prepare

PREPARED_KEPT = 6
PLAYS_KEPT = 4  # about 25 MB each: the ones shown, those beside them, and what was looked at before

preparing, keeping, beginning = threading.Lock(), threading.Lock(), threading.Lock()
_plays: OrderedDict[str, "Play"] = OrderedDict()
_prepared: OrderedDict[str, Prepared] = OrderedDict()


class Play(NamedTuple):
    """A recorded run and what it was played on."""

    asked: Asked
    prepared: Prepared
    trajectory: Trajectory


def prepared_for(scenario: Scenario) -> Prepared:
    """The scenario's tables, made once in this process; the ground is that of an earlier one where it is the same."""
    with preparing:
        if scenario.hash in _prepared:
            _prepared.move_to_end(scenario.hash)
            return _prepared[scenario.hash]
        like = next(reversed(_prepared.values()), None)
        made = _prepared[scenario.hash] = prepare(scenario, like)
        while len(_prepared) > PREPARED_KEPT:
            _prepared.popitem(last=False)
        return made


def play(asked: Asked) -> Play:
    """Play and record what is asked for, or find it among the last few; nobody may change what is returned."""
    scenario = scenario_of(asked)
    key = f"{scenario.hash} {asked.seed} {asked.run}"
    with keeping:
        if key in _plays:
            _plays.move_to_end(key)
            return _plays[key]
    with beginning if not _plays else nullcontext():  # rules are compiled, or read in, by one thread alone
        prepared = prepared_for(scenario)
        made = Play(asked, prepared, record_run(prepared.scenario, asked.seed, asked.run, prepared=prepared))
    with keeping:
        _plays[key] = made
        while len(_plays) > PLAYS_KEPT:
            _plays.popitem(last=False)
    return made


def world_at(prepared: Prepared, seed: int, run: int, tick: int) -> World:
    """The world of a run after so many turns."""
    w = fresh(prepared, seed, run, ledger=True)
    advance(w, seed, run, tick, series_table(w, 0), holders_table(w, 0))
    return w
