"""Two questions beside each other, and who fled from where to where."""

import threading

import numpy as np

from agents.records.codes import AROUND, HOME
from sim.view.app.flights import LEAST, flights
from sim.view.app.odds import play_many
from sim.view.app.player import Play, courses
from sim.view.app.versus import in_short, versus
from tests.view.app.test_wire import unpack


def test_a_question_beside_itself_differs_in_nothing(small_play: Play) -> None:
    prepared = small_play.prepared
    kept = play_many(prepared, courses(prepared, small_play.asked), 3, threading.Event(), lambda told: None)
    found = versus(prepared, kept, kept)
    assert found["runs"] == 3
    assert any(row["words"].endswith("holds at the end") for row in found["rows"])
    assert all(row["more"] == row["less"] == 0.0 and row["one"] == row["other"] for row in found["rows"])


def test_a_pair_counts_as_more_where_a_day_never_comes(small_play: Play) -> None:
    prepared = small_play.prepared
    kept = play_many(prepared, courses(prepared, small_play.asked), 2, threading.Event(), lambda told: None)
    column = kept.forecast.outcomes.index("capital_threat_day")
    soon, never = kept.forecast.values.copy(), kept.forecast.values.copy()
    soon[:, column], never[:, column] = 1.0, np.nan
    pair = (kept._replace(forecast=kept.forecast._replace(values=values)) for values in (soon, never))
    row = versus(prepared, *pair)["rows"][0]
    assert (row["more"], row["less"]) == (1.0, 0.0)
    assert row["one"] == {"share": 1.0, "half": 1.0}
    assert row["other"] == {"share": 0.0, "half": None}


def test_numbers_are_told_by_their_middle_and_spread() -> None:
    assert in_short(np.arange(11.0), "number") == {"low": 1.0, "middle": 5.0, "high": 9.0}
    assert in_short(np.array([2.0, 4.0, np.nan, np.nan]), "day") == {"share": 0.5, "half": None}
    assert in_short(np.array([2.0, 4.0, np.nan]), "day") == {"share": 2 / 3, "half": 4.0}


def test_flows_are_the_people_who_moved(small_play: Play) -> None:
    found = unpack(flights(small_play))
    civilians, before = small_play.trajectory.world.civilians, small_play.prepared.world.civilians
    away = (civilians.kind != HOME) & (civilians.kind != AROUND)
    moved: dict[tuple[int, int], int] = {}
    for now, then in zip(civilians[away], before[away], strict=True):
        way = int(now.origin), int(now.place)
        moved[way] = moved.get(way, 0) + int(now.people + now.road - then.people - then.road)
    people = found["people"].reshape(small_play.trajectory.turns + 1, -1)
    assert (people[0] == 0).all()
    told = {(int(a), int(b)): int(n) for (a, b), n in zip(found["pairs"].reshape(-1, 2), people[-1], strict=True)}
    assert all(told.get(way, 0) == count for way, count in moved.items() if count >= LEAST)
