"""What is kept of a run, turn by turn: the series against hand-worked worlds, the recorded run against itself."""

import math

import numpy as np
import pytest

from agents.records.codes import CAMP, GONE, HIDING, WAITING
from scenarios.schema import Scenario
from sim.measures import series
from sim.measures.goals import Ends
from sim.measures.series import SERIES, holders_table, keep_turn, series_columns, series_table
from sim.trajectory import Trajectory, record_run
from tests.phases.little_world import ARMY, HELPERS, PICKUPS, RAIDERS, little_world

COALITION, GOVERNMENT = CAMP.index("coalition"), CAMP.index("government")


def kept(w: series.World, tick: int = 0) -> np.ndarray:
    """The row of series of this moment."""
    table = series_table(w, tick + 1)
    keep_turn(w, tick, table, holders_table(w, 0))
    return table[tick]


def test_codes_stand_for_their_columns() -> None:
    names = [m.name for m in SERIES]
    assert len(set(names)) == len(names)
    assert names[series.PERSONNEL + COALITION] == "present.coalition"
    assert names[series.VEHICLES_LOST + GOVERNMENT] == "vehicles_lost.government"
    assert names[series.TOWNS] == "towns.coalition"
    for code, name in ((series.THREAT_HOURS, "threat_hours"), (series.BOMBS, "bombs"), (series.AWAY, "away")):
        assert names[code] == name
    assert names[series.HARMED] == "harmed"
    assert names[series.GOALS] == "goal_safe"
    assert len(SERIES) == series.GOALS + len(Ends._fields)
    assert names[series.GOALS + series.LAWFUL] == "goal_authority_lawful"
    assert [m.name for m in series_columns(["x"])][series.IN_COUNTRY] == "in_country.x"


def test_strengths_by_camp_and_staff() -> None:
    units = [
        {"side": RAIDERS, "town": 3, "personnel": 70, "vehicles": 9, "killed": 4},
        {"side": ARMY, "town": 1, "personnel": 50, "captured": 3, "vehicles_lost": 2},
        {"side": HELPERS, "town": 0, "personnel": 30},
        {"side": HELPERS, "town": 0, "personnel": 500, "status": WAITING},
        {"side": ARMY, "town": 0, "personnel": 0, "status": GONE, "deserted": 8},
    ]
    row = kept(little_world(towns=4, units=units, wings=[{"personnel": 12}, {"personnel": 7, "status": WAITING}]))
    assert row[series.PERSONNEL : series.PERSONNEL + 3].tolist() == [70.0, 80.0, 0.0]
    assert row[series.KILLED + COALITION] == 4.0
    assert row[series.CAPTURED + GOVERNMENT] == 3.0
    assert row[series.DESERTED + GOVERNMENT] == 8.0
    assert row[series.VEHICLES + COALITION] == 9.0
    assert row[series.VEHICLES_LOST + GOVERNMENT] == 2.0
    assert row[series.TOWNS : series.TOWNS + 3].tolist() == [1.0, 3.0, 0.0]
    assert row[series.IN_COUNTRY :].tolist() == [70.0, 50.0, 42.0]


def test_people_abroad_are_not_in_the_country() -> None:
    towns = [{}, {"country": 1}, {}, {}]
    row = kept(little_world(towns=towns, units=[{"side": HELPERS, "town": 1}, {"side": HELPERS, "town": 2}]))
    assert row[series.IN_COUNTRY + HELPERS] == 100.0
    assert row[series.TOWNS + GOVERNMENT] == 2.0


@pytest.mark.parametrize(
    ("raider", "hours", "km"),
    [
        ({"town": 3}, 3.0, 180.0),
        ({"town": 3, "edge": 2, "heading": 2, "offset": 15.0}, 2.75, 165.0),
        ({"town": 2, "edge": 2, "heading": 3, "offset": 45.0}, 2.75, 165.0),
        ({"town": 0}, 0.0, 0.0),
    ],
)
def test_nearest_threat_to_the_capital(raider: dict[str, float], hours: float, km: float) -> None:
    """Pick-ups drive 60 km/h on a straight road with a town every 60 km; the capital is the first."""
    row = kept(little_world(towns=5, units=[{"side": RAIDERS, "kind": PICKUPS, **raider}]))
    assert row[series.THREAT_HOURS] == pytest.approx(hours)
    assert row[series.THREAT_KM] == pytest.approx(km)


@pytest.mark.parametrize("out_of_it", [{"bush": 1}, {"posture": HIDING}, {"status": WAITING}, {"personnel": 0}])
def test_who_is_no_threat(out_of_it: dict[str, int]) -> None:
    row = kept(little_world(towns=5, units=[{"side": RAIDERS, "town": 1, **out_of_it}, {"side": ARMY, "town": 1}]))
    assert math.isnan(row[series.THREAT_HOURS])
    assert math.isnan(row[series.THREAT_KM])


def test_no_road_no_hours_but_a_distance() -> None:
    row = kept(little_world(towns=3, edges=[(0, 1, 60.0)], units=[{"side": RAIDERS, "kind": PICKUPS, "town": 2}]))
    assert math.isnan(row[series.THREAT_HOURS])
    assert row[series.THREAT_KM] == pytest.approx(120.0)


def test_tables_without_rows_keep_nothing() -> None:
    w = little_world(towns=3)
    keep_turn(w, 0, series_table(w, 0), holders_table(w, 0))


def test_a_row_is_filled_anew() -> None:
    w = little_world(towns=3, units=[{"side": ARMY, "town": 0}])
    table, holders = series_table(w, 2), holders_table(w, 2)
    for _ in range(2):
        keep_turn(w, 1, table, holders)
    assert table[1, series.PERSONNEL + GOVERNMENT] == 100.0
    assert holders.tolist() == [[0, 0, 0], w.towns.holder.tolist()]


def test_recorded_run_has_every_turn(smoke: Scenario, smoke_run: Trajectory) -> None:
    assert smoke_run.turns == smoke.n_ticks == 6
    assert smoke_run.units.shape == (7, len(smoke_run.names.units))
    assert smoke_run.theatre.tick.tolist() == list(range(7))
    assert smoke_run.theatre.hour.tolist() == [6.0 * n for n in range(7)]
    assert [date.isoformat() for date in smoke_run.dates[:2]] == ["2013-01-07T00:00:00", "2013-01-07T06:00:00"]
    assert smoke_run.units.personnel[-1].tolist() == smoke_run.world.units.personnel.tolist()
    assert smoke_run.holders.tolist() == smoke_run.towns.holder[1:].tolist()
    assert len(smoke_run.events) == smoke_run.world.theatre.events[0]
    assert smoke_run.events_lost == 0


def test_progress_is_told(smoke: Scenario) -> None:
    told: list[tuple[int, int]] = []
    record_run(smoke, progress=lambda done, of: told.append((done, of)))
    assert told == [(n, 6) for n in range(1, 7)]
