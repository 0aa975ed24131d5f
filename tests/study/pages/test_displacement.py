"""The measure of displacement on numbers worked by hand, its rivals, and how counts of the record are read."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from scenarios.schema import Scenario
from sim.study.pages import displacement as page
from sim.study.pages.displacement import (
    COUNTRIES,
    MALI,
    NEW,
    PLACES,
    STOCK,
    Count,
    Told,
    averaged_relative_difference,
    counted,
    distance,
    gravity_shares,
    persistence,
    play,
    points,
)  # fmt: skip
from sim.study.record import CALIBRATION, Record
from sim.view.runs.people import Count as Shown
from sim.world import prepare

START = datetime.date(2013, 1, 7)
DAY = datetime.date(2013, 1, 8)  # index 2


def told(*runs: tuple[float, float]) -> Told:
    """Runs of three days: (displaced in Mali, refugees in Niger) on the second evening; 100 and 50 before."""
    people = np.zeros((len(runs), 4, len(PLACES)))
    people[:, :2, 0], people[:, :2, PLACES.index("Niger")] = 100.0, 50.0
    for run, (mali, niger) in enumerate(runs):
        people[run, 2:, 0], people[run, 2:, PLACES.index("Niger")] = mali, niger
    return Told(START, people)


def test_what_is_said_of_a_count() -> None:
    t = told((120.0, 50.0), (130.0, 60.0))
    assert t.said(Count(STOCK, DAY, MALI, 0, 0)).tolist() == [120.0, 130.0]
    assert t.said(Count(NEW, DAY, "Niger", 0, 0)).tolist() == [0.0, 10.0]


def test_averaged_relative_difference_by_hand() -> None:
    """Medians 125 and 55; counted 140 and 50: (15 + 5) / 190; a range that holds the median costs nothing."""
    t = told((120.0, 50.0), (130.0, 60.0))
    counts = [Count(STOCK, DAY, MALI, 140, 140), Count(STOCK, DAY, "Niger", 50, 50)]
    assert averaged_relative_difference(t, counts) == pytest.approx(20 / 190)
    wide = [Count(STOCK, DAY, MALI, 120, 160), Count(STOCK, DAY, "Niger", 50, 50)]
    assert averaged_relative_difference(t, wide) == pytest.approx(5 / 190)
    assert np.isnan(averaged_relative_difference(t, []))


def test_distance_to_a_range() -> None:
    count = Count(STOCK, DAY, MALI, 10, 20)
    assert [distance(x, count) for x in (5.0, 10.0, 15.0, 20.0, 27.0)] == [5.0, 0.0, 0.0, 0.0, 7.0]


def test_persistence_misses_all_that_is_new() -> None:
    t = persistence(told((120.0, 50.0), (130.0, 60.0)))
    assert averaged_relative_difference(t, [Count(NEW, DAY, MALI, 30, 30)]) == 1.0
    assert t.said(Count(STOCK, DAY, "Niger", 0, 0)).tolist() == [50.0]


def test_counts_of_the_first_window() -> None:
    counts = counted(Record(CALIBRATION), 198_558.0)
    assert all(CALIBRATION.first <= count.date <= CALIBRATION.last for count in counts)
    (mali,) = [count for count in counts if (count.measure, count.place) == (STOCK, MALI)]  # one figure of three days
    assert (mali.date, mali.low, mali.high) == (datetime.date(2013, 1, 17), 198_558 + 8_700, 230_000)
    assert {count.place for count in counts} == set(PLACES)


def test_counts_that_contradict_each_other_make_a_range(tmp_path: Path) -> None:
    (tmp_path / "displacement.csv").write_text(
        "date,place,level,kind,count,reporter,source,confidence,notes\n"
        "2013-01-14,Mali,total,idp_stock,1100,A,,high,\n"
        "2013-01-14,Gao+Kidal,region,idp_new_since_2013-01-11,40,B,,high,\n"
        "2013-01-14,Niger,country,refugee_stock,60,A,,high,\n"
        "2013-01-14,Niger,country,refugee_stock,70,B,,high,\n",
        encoding="utf-8",
    )
    counts = counted(Record(CALIBRATION, folder=tmp_path), 1000.0)
    assert [(c.measure, c.place, c.low, c.high) for c in counts] == [
        (NEW, MALI, 40.0, 100.0), (STOCK, MALI, 1040.0, 1100.0), (STOCK, "Niger", 60.0, 70.0),
    ]  # fmt: skip


def test_a_figure_shows_stocks_that_are_whole_and_who_came_to_each_country() -> None:
    """Refugees abroad are a sum only where every country was counted; what came after 21 January is marked."""
    first, later = datetime.date(2013, 1, 17), datetime.date(2013, 2, 11)
    whole = [Count(STOCK, first, country, 10.0, 12.0) for country in COUNTRIES]
    counts = [
        *whole, Count(STOCK, first, MALI, 100.0, 200.0), Count(NEW, first, MALI, 5.0, 9.0),
        Count(STOCK, later, "Niger", 50.0, 50.0), Count(NEW, later, "Niger", 7.0, 7.0),
    ]  # fmt: skip
    assert points(START, counts) == [
        Shown(10.75, 40.0, 48.0, abroad=True),
        Shown(10.75, 100.0, 200.0, abroad=False),
        Shown(35.75, 7.0, 7.0, abroad=True, country="Niger", later=True),
    ]


@pytest.mark.parametrize("later", [False, True])
def test_later_counts_are_drawn_inside_a_look_alone(
    later: bool, january: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[set[bool]] = []
    shut = [True]

    @contextmanager
    def made_look(what: str) -> Iterator[SimpleNamespace]:
        shut[0] = False
        yield SimpleNamespace(record="later", note=print)
        shut[0] = True

    def made_counts(record: Any, start_idp: float) -> list[Count]:
        date = datetime.date(2013, 2, 11) if record == "later" else datetime.date(2013, 1, 17)
        return [Count(NEW, date, "Niger", 7.0, 7.0)]

    def draw(scenario: Scenario, counts: list[Count], folder: Path) -> None:
        found = {count.date > CALIBRATION.last for count in counts}
        assert not (True in found and shut[0])
        drawn.append(found)

    monkeypatch.setattr(page, "RESULTS", tmp_path)
    monkeypatch.setattr(page, "look", made_look)
    monkeypatch.setattr(page, "counted", made_counts)
    monkeypatch.setattr(page, "draw", draw)
    monkeypatch.setattr(page, "score", lambda *asked: {"measures": []})
    monkeypatch.setattr(page, "load_scenario", lambda name: january)
    monkeypatch.setattr(page, "play", lambda prepared, runs: Told(START, np.ones((1, 40, len(PLACES)))))
    monkeypatch.setattr("sys.argv", ["displacement", *(["--later"] if later else [])])
    page.main()
    assert drawn == [{False}, {False, True}][: 1 + later]


def test_gravity_and_play_know_every_place(january: Scenario) -> None:
    prepared = prepare(january)
    shares = gravity_shares(prepared)
    assert shares.sum() == pytest.approx(1.0)
    assert (shares > 0.0).all()
    assert shares[0] > 0.5  # most towns near by are in the country
    t = play(prepared._replace(scenario=january.model_copy(update={"days": 0.0})), runs=1)
    assert t.people[0, 0, 0] == 198_558
    refugees = [t.said(Count(STOCK, DAY - datetime.timedelta(days=2), country, 0, 0))[0] for country in COUNTRIES]
    assert t.people[0, 0, 1:].sum() == sum(refugees) == 145_535
