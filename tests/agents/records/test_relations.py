"""Enmity is stated once, in the table; masks follow from it."""

from agents.records.codes import ALLIED, HOSTILE, RELATION_CHANGED, TRUCE
from agents.records.relations import bit_of, is_allied, is_hostile, remask, set_relation
from tests.phases.little_world import ARMY, HELPERS, RAIDERS, SIDES, event_list, little_world


def test_masks_follow_from_the_table() -> None:
    w = little_world()
    w.relations[RAIDERS, HELPERS] = w.relations[HELPERS, RAIDERS] = TRUCE
    w.sides.hostile_mask[:] = w.sides.allied_mask[:] = 64
    remask(w.relations, w.sides)
    assert list(w.sides.hostile_mask) == [1 << ARMY, 1 << RAIDERS, 0]
    assert list(w.sides.allied_mask) == [1 << RAIDERS, 1 << ARMY | 1 << HELPERS, 1 << ARMY | 1 << HELPERS]


def test_a_side_that_takes_no_part_is_nobodys_enemy() -> None:
    w = little_world()
    w.sides.active[RAIDERS] = 0
    remask(w.relations, w.sides)
    assert list(w.sides.hostile_mask) == [0, 0, 0]
    assert w.sides.allied_mask[RAIDERS] == 1 << RAIDERS


def test_a_side_is_one_bit_and_nobody_is_none() -> None:
    assert [bit_of(side) for side in (-1, 0, 1, 5)] == [0, 1, 2, 32]


def test_nobody_is_no_ones_enemy_or_ally() -> None:
    w = little_world()
    assert not is_hostile(w.sides, ARMY, -1)
    assert not is_hostile(w.sides, -1, ARMY)
    assert not is_allied(w.sides, ARMY, -1)
    assert not is_allied(w.sides, -1, -1)
    assert is_hostile(w.sides, ARMY, RAIDERS)
    assert is_allied(w.sides, ARMY, ARMY)
    assert is_allied(w.sides, RAIDERS, RAIDERS)  # the first of the list
    assert is_hostile(w.sides, RAIDERS, ARMY)


def test_a_change_goes_both_ways_and_is_told_once() -> None:
    w = little_world()
    for _ in range(2):
        set_relation(w.theatre, w.events, w.relations, w.sides, ARMY, RAIDERS, TRUCE)
    assert w.relations[ARMY, RAIDERS] == w.relations[RAIDERS, ARMY] == TRUCE
    assert not is_hostile(w.sides, ARMY, RAIDERS)
    assert is_hostile(w.sides, HELPERS, RAIDERS)
    (told,) = event_list(w, RELATION_CHANGED)
    assert (told.faction, told.other, told.amount) == (ARMY, RAIDERS, TRUCE)
    assert (told.town, told.cell, told.unit) == (-1, -1, -1)


def test_many_sides_have_their_own_bits() -> None:
    w = little_world(sides=[*SIDES, *({"camp": 2} for _ in range(40))], relations={(42, 0): ALLIED, (42, 1): HOSTILE})
    remask(w.relations, w.sides)
    assert is_allied(w.sides, 42, 0)
    assert is_hostile(w.sides, 42, 1)
    assert is_allied(w.sides, 42, 3)
