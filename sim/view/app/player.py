"""Playing runs for the page: tables prepared once and shared, runs kept as long as a tab looks at them.

One lock for preparing, none for playing: a run is a pure function of (scenario, seed, run), and compiled rules hold
no interpreter lock.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any, NamedTuple

from agents.records.columns import World
from scenarios.schema import Scenario
from sim.branch import changed, future_of, luck_run, play_to
from sim.engine import advance
from sim.measures.outcomes import measure
from sim.measures.series import holders_table, series_table
from sim.revalue import revalue
from sim.study.scores.forecast import Course, course
from sim.trajectory import Trajectory, record_run
from sim.view.app.asked import Asked, base_of, scenario_of
from sim.view.app.levers import changes
from sim.world import Prepared, fresh, prepare

PREPARED_KEPT = 6
PLAYS_KEPT = 4  # about 25 MB each: the ones shown, those beside them, and what was looked at before

preparing, keeping, beginning = threading.Lock(), threading.Lock(), threading.Lock()
_plays: OrderedDict[tuple[Any, ...], "Play"] = OrderedDict()
_prepared: OrderedDict[int, Prepared] = OrderedDict()  # by the id of the scenario, to hash which takes as long as a run


class Play(NamedTuple):
    """A recorded run and what it was played on."""

    asked: Asked
    prepared: Prepared
    trajectory: Trajectory

    def luck(self, tick: int) -> int:
        """The number of the run with whose luck a turn was played."""
        return luck_run(self.asked.run, self.asked.steps, self.asked.future, tick)

    def again(self) -> Iterator[tuple[int, World]]:
        """Play it once more: every turn and the world as it then stands, from 0, the start; read it before the next."""
        w = fresh(self.prepared, self.asked.seed, self.asked.run, ledger=False)
        nothing = series_table(w, 0), holders_table(w, 0)
        for turn in range(self.trajectory.turns + 1):
            if turn > 0:
                advance(w, self.asked.seed, self.luck(turn - 1), 1, *nothing)
            w = changed(w, self.prepared, self.asked.steps, turn)
            yield turn, w


def prepared_for(asked: Asked) -> Prepared:
    """The tables of a question, made once in this process while it is asked; raises ScenarioError.

    Where only parameters differ from the scenario, its tables serve with other numbers in them; else the ground and
    the civilians are those of an earlier question where they are the same.
    """
    scenario = scenario_of(asked)
    with preparing:
        found = kept_for(scenario)
        return found if found is not None else keep(made_for(asked, scenario))


def made_for(asked: Asked, scenario: Scenario) -> Prepared:
    """The tables of a question, made now."""
    base = base_of(asked.scenario)
    differs = changes(base, asked.settings)
    if set(differs) == {"parameters"}:
        plain = kept_for(base)
        plain = plain if plain is not None else keep(prepare(base, like()))
        return revalue(plain, differs["parameters"])._replace(scenario=scenario)
    return prepare(scenario, like())


def kept_for(scenario: Scenario) -> Prepared | None:
    """The tables of this very scenario, if they are still there."""
    if id(scenario) not in _prepared:
        return None
    _prepared.move_to_end(id(scenario))
    return _prepared[id(scenario)]


def like() -> Prepared | None:
    """What was prepared last."""
    return next(reversed(_prepared.values()), None)


def keep(made: Prepared) -> Prepared:
    """Remember tables in place of those that were needed longest ago."""
    _prepared[id(made.scenario)] = made  # it holds the scenario, so that no other can get its id
    while len(_prepared) > PREPARED_KEPT:
        _prepared.popitem(last=False)
    return made


def play(asked: Asked) -> Play:
    """Play and record what is asked for, or find it among the last few; nobody may change what is returned."""
    scenario = scenario_of(asked)
    key = (id(scenario), asked[2:])
    with keeping:
        if key in _plays:
            _plays.move_to_end(key)
            return _plays[key]
    with beginning if not _plays else nullcontext():  # rules are compiled, or read in, by one thread alone
        prepared = prepared_for(asked)
        course = record_run(
            prepared.scenario, asked.seed, asked.run, prepared=prepared, steps=asked.steps, future=asked.future
        )
        made = Play(asked, prepared, course)
    with keeping:
        _plays[key] = made
        while len(_plays) > PLAYS_KEPT:
            _plays.popitem(last=False)
    return made


def world_at(play: Play, tick: int) -> World:
    """The world of a run before a turn is played."""
    a = play.asked
    return play_to(play.prepared, a.seed, a.run, tick, a.steps, a.future).world


def courses(prepared: Prepared, asked: Asked) -> Callable[[int], Course]:
    """What plays one of many: run n of the question, or future n of a branch from its last step on."""
    if not asked.steps:
        return lambda run: course(prepared, asked.seed, run)
    here = play_to(prepared, asked.seed, asked.run, asked.steps[-1].tick, asked.steps, ledger=False)

    def future(number: int) -> Course:
        found = future_of(prepared, here, asked.seed, asked.run + number)
        outcomes = measure(found.world, prepared.world.towns.holder, found.series, found.holders)
        return found.holders, found.series, outcomes

    return future
