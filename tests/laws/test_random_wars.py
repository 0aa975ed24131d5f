"""Laws over wars drawn at random: a hundred or two here, ten thousand with `make trust`."""

import os

import pytest
from hypothesis import Phase, given, settings

from agents.luck import Luck
from agents.records.columns import World
from sim import turn
from sim.phases.sensing import observe
from sim.turn import turn_order
from tests.laws.laws import PHASE_LAWS, complaints, copied, no_knowledge_without_a_sensor
from tests.laws.random_wars import War, build, wars
from tests.reliability import note

VERBS = [phase.verb for phase in turn_order()]
few = settings(max_examples=100)
CASES = int(os.environ.get("SERVAL_CASES", "10000"))  # of each kind with `make trust`
many = settings(max_examples=CASES, derandomize=False, phases=[Phase.explicit, Phase.generate])


def next_turn(w: World) -> None:
    """What the engine does between turns."""
    w.theatre[0].tick += 1
    w.theatre[0].hour += w.theatre[0].tick_hours


def obeys(war: War) -> None:
    """Play a war phase by phase and ask the laws after each."""
    w = build(war)
    for number in range(war.turns):
        for verb in VERBS:
            before = copied(w)
            getattr(turn, verb)(w, Luck(war.dice, 0, number))
            found = complaints(w, before, verb)
            assert not found, "\n".join(found)
        next_turn(w)


def sees_only_what_is_near(war: War) -> None:
    """Look and march, where nobody talks and nothing flies."""
    w = build(war, quiet=True)
    for number in range(war.turns):
        before = copied(w)
        observe(w, Luck(war.dice, 0, number))
        found = list(no_knowledge_without_a_sensor(w, before))
        assert not found, "\n".join(found)
        turn.move(w, Luck(war.dice, 0, number))
        next_turn(w)


@few
@given(war=wars)
def test_every_law_holds_after_every_phase(war: War) -> None:
    obeys(war)


@few
@given(war=wars)
def test_nothing_is_known_that_nobody_saw(war: War) -> None:
    sees_only_what_is_near(war)


@pytest.mark.trust
def test_every_law_holds_in_ten_thousand_wars() -> None:
    many(given(war=wars)(obeys))()
    note("laws after every phase", f"{CASES:,} wars", f"drawn at random; {len(PHASE_LAWS)} laws asked")


@pytest.mark.trust
def test_nothing_is_known_that_nobody_saw_in_ten_thousand_wars() -> None:
    many(given(war=wars)(sees_only_what_is_near))()
    note("no knowledge without a sensor", f"{CASES:,} wars", "drawn at random; nobody talks, nothing flies")
