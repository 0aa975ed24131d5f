"""The change that is said to flip a choice flips it, and a smaller one does not."""

import pytest

from sim.view.app.asked import Asked
from sim.view.app.flips import changes_for, chosen, ledger_of, nearest, turn_again, which
from sim.view.app.player import Play, play, world_at
from sim.view.app.why import why

SMOKE = "smoke"


@pytest.fixture(scope="module")
def smoke_play() -> Play:
    return play(Asked(SMOKE, {}))


def test_the_turn_played_again_takes_the_same_choice(smoke_play: Play) -> None:
    t = smoke_play.trajectory
    taken = t.ledger[(t.ledger.chosen == 1) & (t.ledger.option >= 0)][0]
    w = world_at(smoke_play, int(taken.tick))
    assert chosen(ledger_of(turn_again(w, t.seed, t.run)), which(t.ledger, taken)) == taken.option


def test_the_smallest_flip_applied_to_the_world_is_seen_to_flip_the_choice(smoke_play: Play) -> None:
    t = smoke_play.trajectory
    taken = t.ledger[(t.ledger.chosen == 1) & (t.ledger.option >= 0)][0]
    card = why(smoke_play, {"decision": int(taken.decision)})
    flip = card["flips"][0]
    w = world_at(smoke_play, int(taken.tick))
    choice = which(t.ledger, taken)
    change = dict(changes_for(w, choice, int(taken.option)))[flip["what"]]
    flipped = chosen(ledger_of(turn_again(w, t.seed, t.run, change, flip["factor"])), choice)
    assert (-1 if flipped is None else flipped) == flip["instead"]  # not to weigh it at all is to stay
    assert flip["instead"] != taken.option
    half_way = flip["factor"] ** 0.5
    assert chosen(ledger_of(turn_again(w, t.seed, t.run, change, half_way)), choice) == taken.option


def test_asking_again_leaves_the_world_alone(smoke_play: Play) -> None:
    t = smoke_play.trajectory
    w = world_at(smoke_play, 1)
    before = w.tracks.tobytes(), w.sides.tobytes(), w.tempers.tobytes(), w.theatre.tobytes()
    for _, change in changes_for(w, which(t.ledger, t.ledger[0]), int(t.ledger[0].option)):
        turn_again(w, t.seed, t.run, change, 3.0)
    assert (w.tracks.tobytes(), w.sides.tobytes(), w.tempers.tobytes(), w.theatre.tobytes()) == before


def test_the_nearest_factor_is_found_by_halving() -> None:
    found = nearest(lambda factor: 7 if factor < 1.3 else 2, 7, up=True)
    assert found is not None
    assert found[0] == pytest.approx(1.3, rel=0.01)
    assert found[0] >= 1.3
    assert found[1] == 2
    assert nearest(lambda factor: 7, 7, up=False) is None
    assert nearest(lambda factor: None if factor < 0.9 else 7, 7, up=False) == (pytest.approx(0.9, rel=0.01), -1)


def test_beliefs_stand_beside_the_truth(smoke_play: Play) -> None:
    t = smoke_play.trajectory
    taken = t.ledger[(t.ledger.chosen == 1) & (t.ledger.option >= 0)][0]
    card = why(smoke_play, {"decision": int(taken.decision)})
    assert card["tracks"]
    assert any(body["true"] is not None for body in card["tracks"])
    assert sum(option["chosen"] for option in card["options"]) == 1
    assert card["options"][0]["chosen"]  # the highest sum was taken
