"""What the record's rows become: dated changes of hands, and who held what on which day."""

from pathlib import Path

from agents.records.codes import AZAWAD, COALITION, GOVERNMENT
from sim.study.record import CALIBRATION, Record
from sim.study.scores.happened import FALL, FREE, NOBODY, RETAKEN, changes_of_hands, town_days
from tests.study.made_record import january, made_record


def test_a_fall_and_a_retaking(tmp_path: Path) -> None:
    rows = [
        ("a", "2012-12-31", "2013-01-09", "gov", "high"),
        ("a", "2013-01-10", "2013-01-17", "jihad", "medium"),
        ("a", "2013-01-18", "2013-02-11", "gov", "high"),
    ]
    fall, back = changes_of_hands(made_record(tmp_path, rows))
    assert (fall.kind, fall.first, fall.last) == (FALL, january(10), january(10))
    assert (back.kind, back.first, back.last) == (RETAKEN, january(18), january(18))


def test_contested_days_are_right_on_any_of_them(tmp_path: Path) -> None:
    rows = [
        ("a", "2012-12-31", "2013-01-09", "jihad", "low"),
        ("a", "2013-01-10", "2013-01-12", "contested", "high"),
        ("a", "2013-01-13", "2013-02-11", "gov", "high"),
    ]
    record = made_record(tmp_path, rows)
    (back,) = changes_of_hands(record)
    assert (back.kind, back.first, back.last) == (RETAKEN, january(10), january(13))
    days = {day.date: day.accepted for day in town_days(record)}
    assert days[january(9)] == {COALITION}
    assert days[january(11)] == {COALITION, GOVERNMENT, NOBODY}
    assert days[january(13)] == {GOVERNMENT}


def test_a_town_that_stays_contested_came_free_on_the_first_day(tmp_path: Path) -> None:
    """As Kidal did: the movements held it, then nobody could say who did; it was the jihadists' no more."""
    rows = [
        ("a", "2012-12-31", "2013-01-09", "jihad", "high"),
        ("a", "2013-01-10", "2013-01-12", "mnla", "high"),
        ("a", "2013-01-13", "2013-02-11", "contested", "high"),
        ("b", "2012-12-31", "2013-01-09", "jihad", "high"),
        ("b", "2013-01-10", "2013-02-11", "contested", "high"),
    ]
    record = made_record(tmp_path, rows)
    events = changes_of_hands(record)
    assert [(event.town, event.kind, event.first) for event in events] == [
        ("a", FREE, january(10)),
        ("b", FREE, january(10)),
    ]
    days = {(day.town, day.date): day.accepted for day in town_days(record)}
    assert days["a", january(14)] == {GOVERNMENT, AZAWAD, NOBODY}
    assert ("b", january(14)) not in days, "anybody may have held it: nothing to score"


def test_what_the_record_is_not_sure_of_is_left_out(tmp_path: Path) -> None:
    rows = [
        ("a", "2012-12-31", "2013-01-09", "jihad", "high"),
        ("a", "2013-01-10", "2013-02-11", "gov", "low"),
        ("b", "2012-12-31", "2013-02-11", "gov", "low"),
    ]
    record = made_record(tmp_path, rows)
    assert changes_of_hands(record) == []
    assert {(day.town, day.date.day) for day in town_days(record)} == {("a", day) for day in (7, 8, 9)}


def test_the_first_window_of_history() -> None:
    events = [(event.title, event.first.day, event.last.day) for event in changes_of_hands(Record(CALIBRATION))]
    assert events == [
        ("fall konna", 9, 10),
        ("fall diabaly", 14, 14),
        ("retaken diabaly", 18, 21),
        ("retaken konna", 18, 18),
        ("retaken douentza", 21, 21),
    ]
