"""The log: what an event says stands there as it was said, in order; a full log keeps counting."""

from agents.records.events import log_event
from tests.phases.little_world import little_world


def test_an_event_is_written_as_it_was_said() -> None:
    w = little_world(theatre={"tick": 9})
    log_event(w.theatre, w.events, 1, 2, 3, 4, 5, 6, 7.5, 8.5)
    log_event(w.theatre, w.events, 11, 12, 13, 14, 15, 16, 17.5, 18.5)
    assert [tuple(event) for event in w.events[:3]] == [
        (9, 1, 2, 3, 4, 5, 6, 7.5, 8.5),
        (9, 11, 12, 13, 14, 15, 16, 17.5, 18.5),
        (0, 0, 0, 0, 0, 0, 0, 0.0, 0.0),
    ]


def test_a_full_log_keeps_counting() -> None:
    w = little_world(events=2)
    for kind in range(1, 5):
        log_event(w.theatre, w.events, kind, 0, 0, 0, 0, 0, 0.0, 0.0)
    assert w.theatre[0].events == 4
    assert list(w.events.kind) == [1, 2]
