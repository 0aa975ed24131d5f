"""The log of what happened: one row per event, in order; it never feeds back into a rule."""

from agents.compiled import rule
from agents.records.columns import Rows


@rule
def log_event(
    theatre: Rows,
    events: Rows,
    kind: int,
    faction: int,
    other: int,
    town: int,
    cell: int,
    unit: int,
    amount: float,
    other_amount: float,
) -> None:
    """Append an event of this turn. A full log keeps counting, so that nothing is lost unnoticed."""
    clock = theatre[0]
    row = clock.events
    clock.events = row + 1
    if row < events.size:
        event = events[row]
        event.tick = clock.tick
        event.kind = kind
        event.faction = faction
        event.other = other
        event.town = town
        event.cell = cell
        event.unit = unit
        event.amount = amount
        event.other_amount = other_amount
