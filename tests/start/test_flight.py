"""The ways of civilians, their groups, and where the displaced of before the start are from."""

import math
from itertools import pairwise
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.records.codes import CAMPSITE, RIVER_BOAT, SEASONAL_DELTA
from sim.start.flight import SHAPING, Stock, lay_out, whole_shares
from sim.start.ways import between, civil_ways, neighbours
from tests.phases.little_world import RAIDERS, little_world, table

VALUES = {f"{stem}.{name}": value for stem in ("displacement", "theatre") for name, value in table(stem).items()}
VALUES |= {"theatre.truck_kmh": 50.0, "theatre.foot_kmh": 4.0, "theatre.seasonal_delta_foot": 0.5}
VALUES |= {"displacement.boat_kmh": 10.0, "displacement.near_limit": 2.0, "displacement.near_hours": 2.0}


def test_civilians_ride_take_boats_and_wade() -> None:
    roads = [(0, 1, 100.0), (1, 2, 50.0, RIVER_BOAT), (2, 3, 4.0, SEASONAL_DELTA)]
    w = little_world(towns=4, edges=roads)
    ways = civil_ways(w.towns, w.edges, VALUES)
    assert ways.hours[0].tolist() == pytest.approx([0.0, 2.0, 7.0, 9.0])
    assert ways.km[0].tolist() == pytest.approx([0.0, 100.0, 150.0, 154.0])
    start, towns = between(ways, w.edges, np.array([0, 3, 1]), np.array([3, 0, 1]))
    assert [towns[a:b].tolist() for a, b in pairwise(start)] == [[1, 2], [2, 1], []]


def test_who_hears_of_what() -> None:
    """Within two hours, in the country: the next town, not the one after it nor the one abroad."""
    w = little_world(towns=[{"country": 3}, {}, {}, {}], edges=[(0, 1, 50.0), (1, 2, 60.0), (2, 3, 60.0)])
    w.towns.country[0] = 3
    start, towns, shares = neighbours(w.towns, civil_ways(w.towns, w.edges, VALUES), VALUES, 0)
    assert [towns[a:b].tolist() for a, b in pairwise(start)] == [[1], [2], [1, 3], [2]]
    assert shares[1] == pytest.approx(math.exp(-1.2 / 2.0))


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=9), st.integers(0, 10**6))
def test_whole_shares_lose_nobody(weights: list[float], count: int) -> None:
    shares = whole_shares(weights, count)
    if sum(weights) > 0.0:
        assert sum(shares) == count
        assert all(abs(n - count * x / sum(weights)) <= 1.0 for n, x in zip(shares, weights, strict=True))


def test_the_displaced_come_from_the_towns_that_were_lost() -> None:
    towns = [{}, {"holder": RAIDERS}, {}, {"holder": RAIDERS}, {"kind": CAMPSITE, "country": 4, "holder": -1}]
    w = little_world(towns=towns, stocks=[(0, "idp", 900), (4, "refugee", 70)])
    c = w.civilians
    early = c.early == 1
    assert set(c.origin[early & (c.people > 0)].tolist()) == {1, 3}
    assert c.people[early].sum() == 970
    assert (w.towns.hosted_idp[0], w.towns.refugees[4]) == (900, 70)
    nearer, farther = (int(c.people[early & (c.origin == o) & (c.place == 0)].sum()) for o in (1, 3))
    assert nearer > farther > 0


def test_where_nothing_was_lost_the_displaced_come_from_anywhere() -> None:
    w = little_world(towns=3, stocks=[(0, "idp", 30)])
    w.towns.holder[:] = 1
    assert w.civilians.people.sum() == 30030


def test_what_shapes_the_groups_is_what_building_them_reads() -> None:
    """A value read here and not listed would be lost when a study changes it (sim/revalue.py)."""

    class Watched(dict[str, float]):
        read: ClassVar[set[str]] = set()

        def __getitem__(self, name: str) -> float:
            self.read.add(name)
            return super().__getitem__(name)

    w = little_world(towns=[{}, {"holder": RAIDERS}, {}])
    lay_out(w.towns, w.sides, w.edges, Watched(VALUES), 0, [Stock(0, "idp", 10)], [])
    read = {name.partition(".")[2] for name in Watched.read if name.startswith("displacement.")}
    assert read <= set(SHAPING)
    assert {f"displacement.{name}" for name in SHAPING} <= set(VALUES)
