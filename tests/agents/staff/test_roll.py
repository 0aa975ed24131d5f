"""The roll of bodies and the chains of free groups. Towns stand an hour apart for pick-ups."""

from typing import Any

import pytest

from agents.records.codes import PICKUP, WAITING
from agents.records.columns import World
from agents.staff.roll import call_roll, free_groups, holders, is_able, next_nearest, take
from tests.phases.little_world import ARMY, COMMAND, HELPERS, MILITIA, PICKUPS, RAIDERS, little_world, luck_of, see

BAND = {"side": RAIDERS, "kind": PICKUPS, "personnel": 50}
OPEN = [{}, {"holder": -1}, {"holder": -1}, {"holder": -1}, {"holder": -1}]


def called(w: World) -> list[list[int]]:
    """The roll, faction by faction."""
    call_roll(w)
    return [[int(row) for row in w.roll[w.first[side] : w.first[side + 1]]] for side in range(w.sides.size)]


def test_the_roll_lists_who_is_present_faction_by_faction() -> None:
    w = little_world(units=[{"side": HELPERS}, BAND, {"side": ARMY}, {**BAND, "status": WAITING}, {**BAND, "town": 1}])
    assert called(w) == [[1, 4], [2], [0]]
    w.units.faction[4] = HELPERS
    assert called(w) == [[1], [2], [0, 4]]


def test_an_empty_roll() -> None:
    assert called(little_world(units=[])) == [[], [], []]


def chained(w: World, town: int) -> list[int]:
    """The rows of a town's free groups."""
    rows, row = [], w.head[town]
    while row >= 0:
        rows.append(int(row))
        row = w.following[row]
    return rows


def test_who_is_taken_leaves_the_chain_and_the_others_stay() -> None:
    w = little_world(towns=OPEN, units=[{**BAND, "town": 2}] * 4, temper={"dump_days": 0.0})
    see(w, RAIDERS)
    assert free_groups(w, RAIDERS, 1 << RAIDERS, luck_of(w)) == 1
    assert chained(w, 2) == [3, 2, 1, 0]
    for row, left in ((2, [3, 1, 0]), (3, [1, 0]), (0, [1]), (1, [])):
        take(w, row)
        assert chained(w, 2) == left


def test_only_those_asked_are_chained() -> None:
    sides = [{"camp": 0}, {"camp": 1, "regular": 1}, {"camp": 0}]
    units = [{**BAND, "town": 2}, {**BAND, "side": HELPERS, "town": 3}]
    w = little_world(towns=OPEN, sides=sides, units=units, temper={"dump_days": 0.0, "cooperation": 1.0})
    see(w, RAIDERS)
    assert free_groups(w, RAIDERS, 1 << RAIDERS | 1 << HELPERS, luck_of(w)) == 2
    assert free_groups(w, RAIDERS, 1 << RAIDERS, luck_of(w)) == 1
    assert list(w.free_towns[:1]) == [2]


def test_towns_with_free_groups_come_in_order_of_travel_time() -> None:
    units = [{**BAND, "town": town} for town in (1, 3, 4)]
    w = little_world(towns=OPEN, units=units, temper={"dump_days": 0.0})
    see(w, RAIDERS)
    free = free_groups(w, RAIDERS, 1 << RAIDERS, luck_of(w))

    def order(town: int) -> list[int]:
        found = [-1]
        while len(found) == 1 or found[-1] >= 0:
            found.append(next_nearest(w, PICKUP, town, free, found[-1]))
        return found[1:-1]

    assert order(0) == [1, 3, 4]
    assert order(2) == [1, 3, 4]  # 1 and 3 are equally far: by their rows
    assert order(4) == [4, 3, 1]
    take(w, 1)
    assert order(4) == [4, 1]


def test_it_takes_one_to_hold_a_hamlet() -> None:
    w = little_world(towns=[{"population": 100.0}, {"population": 5000.0}], temper={"holders_per_1000": 2.0})
    assert [holders(w, ARMY, town) for town in range(2)] == [1.0, 10.0]


@pytest.mark.parametrize(
    ("change", "able"),
    [({}, True), ({"busy_hours": 6.0}, False), ({"busy_hours": 5.5}, True), ({"contact_hours": 1.0}, False),
     ({"kind": COMMAND}, False), ({"kind": MILITIA}, False), ({"cohesion": 0.39}, False), ({"cohesion": 0.4}, True),
     ({"fatigue": 0.81}, False), ({"fatigue": 0.8}, True), ({"personnel": 0}, False), ({"supply": 2.9}, False),
     ({"supply": 3.0}, True)],
)  # fmt: skip
def test_who_could_be_given_a_task(change: dict[str, Any], able: bool) -> None:
    """Each condition by itself is enough to be left out."""
    fit = {"decisions.fit_cohesion": 0.4, "decisions.fit_fatigue": 0.8}
    w = little_world(units=[{**BAND, "cohesion": 0.9, **change}], params=fit, temper={"dump_days": 3.0})
    assert is_able(w, w.units[0], w.params[0].decisions) == able
