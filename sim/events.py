"""The events of a run in the columns that conflict researchers know, every one marked as simulated.

Types and sub-types are ACLED's words where one fits (ACLED Codebook 2023) and "Strategic developments / Other"
where none does; `what` is always the model's own word. Precisions are UCDP's: 1 = exact. Fatalities are what the
model counted, so low = best = high. Civilians harmed (killed or wounded) are no fatalities here: see `amount`.
"""

import datetime

import pyarrow as pa

from agents import orders
from agents.columns import Row
from sim.grid import COLUMNS
from sim.theatre import Place, places
from sim.trajectory import Trajectory

OTHER = ("Strategic developments", "Other")
TYPES = {
    orders.FIGHT: ("Battles", "Armed clash"),
    orders.RAIDED: ("Battles", "Armed clash"),
    orders.STRIKE_FLOWN: ("Explosions/Remote violence", "Air/drone strike"),
    orders.SPLIT: ("Strategic developments", "Change to group/activity"),
    orders.ALIGNED: ("Strategic developments", "Change to group/activity"),
    orders.RELATION_CHANGED: ("Strategic developments", "Change to group/activity"),
}
REGAINED = ("Battles", "Government regains territory")
OVERTAKEN = ("Battles", "Non-state actor overtakes territory")
PEACEFUL = ("Strategic developments", "Non-violent transfer of territory")
WITH_DEATHS = (orders.FIGHT, orders.STRIKE_FLOWN)
NOT_A_FACTION = (orders.HARMED, orders.WITHDREW, orders.ORDERED)  # their `other` is something else
NOT_A_UNIT = (orders.ORDERED,)  # its `unit` is the row of a package
EXACT, NEAR = 1, 2  # geo_precision: in the place named, near it

TEXT, WHOLE, NUMBER = pa.string(), pa.int64(), pa.float64()
SCHEMA = pa.schema(
    [
        ("event_id", TEXT), ("event_date", TEXT), ("time_precision", WHOLE), ("event_type", TEXT),
        ("sub_event_type", TEXT), ("actor1", TEXT), ("actor2", TEXT), ("country", TEXT), ("admin1", TEXT),
        ("location", TEXT), ("latitude", NUMBER), ("longitude", NUMBER), ("geo_precision", WHOLE),
        ("fatalities_low", WHOLE), ("fatalities_best", WHOLE), ("fatalities_high", WHOLE),
        ("run_id", TEXT), ("simulated", pa.bool_()), ("tick", WHOLE), ("what", TEXT), ("town", TEXT), ("unit", TEXT),
        ("amount", NUMBER), ("other_amount", NUMBER),
    ]
)  # fmt: skip


def event_table(trajectory: Trajectory, run_id: str) -> pa.Table:
    """One row per event, in the order in which they happened; dated by the day on which its turn begins."""
    nodes, names = places(trajectory.scenario), trajectory.names
    middles = {cell.row * COLUMNS + cell.col: (cell.lat, cell.lon) for cell in trajectory.scenario.theatre.grid}
    fought: dict[int, int] = {}  # town → last turn with a fight
    rows = []
    for number, event in enumerate(trajectory.events):
        if event.kind == orders.FIGHT:
            fought[int(event.town)] = int(event.tick)
        kind, sub_kind = event_type(trajectory, event, fought)
        deaths = int(event.amount) if event.kind in WITH_DEATHS else 0
        rows.append(
            {
                "event_id": f"{run_id}-{number:05d}",
                "event_date": day_of(trajectory, event).isoformat(),
                "time_precision": EXACT,
                "event_type": kind,
                "sub_event_type": sub_kind,
                "actor1": named(names.faction_titles, event.faction),
                "actor2": named(names.faction_titles, event.other) if event.kind not in NOT_A_FACTION else None,
                **where(trajectory, event, nodes, middles),
                "fatalities_low": deaths,
                "fatalities_best": deaths,
                "fatalities_high": deaths,
                "run_id": run_id,
                "simulated": True,
                "tick": int(event.tick),
                "what": orders.EVENT[event.kind],
                "town": named(names.towns, event.town),
                "unit": named(names.unit_slugs, event.unit) if event.kind not in NOT_A_UNIT else None,
                "amount": float(event.amount),
                "other_amount": float(event.other_amount),
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def named(words: tuple[str, ...], row: int) -> str | None:
    """The name of a row; None for -1."""
    return words[row] if 0 <= row < len(words) else None


def day_of(trajectory: Trajectory, event: Row) -> datetime.date:
    """The day on which the turn of an event begins."""
    return trajectory.dates[event.tick].date()


def event_type(trajectory: Trajectory, event: Row, fought: dict[int, int]) -> tuple[str, str]:
    """ACLED's type and sub-type. A town that changes hands without a fight in the last day is a peaceful transfer."""
    if event.kind != orders.CAPTURE:
        return TYPES.get(int(event.kind), OTHER)
    turns_a_day = 24 / trajectory.scenario.tick_hours
    if event.tick - fought.get(int(event.town), -1 - int(turns_a_day)) > turns_a_day:
        return PEACEFUL
    return REGAINED if trajectory.sides.camp[0, event.faction] == orders.GOVERNMENT else OVERTAKEN


def where(
    trajectory: Trajectory, event: Row, nodes: list[Place], middles: dict[int, tuple[float, float]]
) -> dict[str, object]:
    """Place and its precision: the town, or the middle of a cell with the town nearest to it; nothing if neither."""
    town, precision = int(event.town), EXACT
    if town < 0 and int(event.cell) in middles:
        town, precision = int(trajectory.world.cells[event.cell].town), NEAR
    if town < 0:
        return {}
    node = nodes[town]
    lat, lon = (node.lat, node.lon) if precision == EXACT else middles[int(event.cell)]
    return {
        "country": node.country,
        "admin1": node.region or None,
        "location": node.name if precision == EXACT else f"near {node.name}",
        "latitude": lat,
        "longitude": lon,
        "geo_precision": precision,
    }
