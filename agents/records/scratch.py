"""What rules note down while they work: made once with the world, without meaning between phases, never saved.

Rules make no arrays of their own (that costs time in every turn); every phase leaves these tables as it found them or
fills in what it reads. What each table holds stands beside its name in `agents/records/columns.py`.
"""

import numpy as np

from agents.records.columns import Column, Rows, Table, records

STAFF = (  # what is noted of a staff while it looks for its enemies
    Column("awake", "i8", "0/1", "sensing", "1 = it has units or wings in the theatre"),
    Column("members", "i8", "bits", "sensing", "one bit for each of its factions"),
    Column("friends", "i8", "bits", "sensing", "one bit for each faction allied to one of them, themselves included"),
    Column("enemies", "i8", "bits", "sensing", "one bit for each faction hostile to one of them"),
    Column("watched", "i8", "bits", "sensing", "enemies, and those of whom they are wary"),
    Column("country", "i8", "row of countries", "sensing", "where people talk to it as to their own; -1 nowhere"),
    Column("told", "f8", "1/hour", "sensing", "reports on armed strangers by people of that country, in a large town"),
    Column("search", "f8", "sighting", "sensing", "search of the theatre by aircraft, for a body of signature 1"),
    Column("helicopters", "i8", "0/1", "sensing", "1 = it has a circle"),
    Column("news", "i8", "track", "sensing", "how many bodies its own people saw"),
)
CIRCLE = (  # what helicopters see around their base
    Column("staff", "i8", "row of staffs", "sensing", "whose"),
    Column("east", "i8", "cell", "sensing", "column of the base"),
    Column("north", "i8", "cell", "sensing", "row of the base"),
    Column("radius", "f8", "cell", "sensing", "how far they fly"),
    Column("amount", "f8", "sighting", "sensing", "their search, for a body of signature 1"),
)
SHOWN = (  # what a body gives away in this turn
    Column("cell", "i8", "cell", "sensing", "where it is; -1 gone or off the map"),
    Column("side", "i8", "bits", "sensing", "its faction's bit; 0 = not yet come"),
    Column("posture", "i8", "code", "sensing", "what it does"),
    Column("fights", "i8", "0/1", "sensing", "1 = in contact"),
    Column("holder", "i8", "bits", "sensing", "bit of who holds the place; 0 nobody"),
    Column("country", "i8", "row of countries", "sensing", "country of the place"),
    Column("loud", "f8", "1", "sensing", "its signature, terrain and cover included"),
    Column("lips", "f8", "hour", "sensing", "how long people of a large town would have to talk to tell as much"),
)

TARGET = (  # what a staff believes that it could strike
    Column("row", "i8", "row", "air", "of the units; units + row of the depots"),
    Column("town", "i8", "row of towns", "air", "where"),
    Column("worth", "f8", "worth", "air", "what a mission against it is worth"),
)
LOSSES = (  # what a unit had lost before this turn's fights
    Column("killed", "i8", "person", "combat", "killed"),
    Column("vehicles", "i8", "vehicle", "combat", "vehicles lost"),
)


def scratch(
    units: int, towns: int, sides: int, wings: int, depots: int, civilians: int, staffs: int, cells: int
) -> dict[str, Rows | Table]:
    """The scratch tables of a World with so many rows of each kind, by name."""
    whole = np.int64
    return {
        "sense": np.zeros((staffs, cells)),
        "lots": np.zeros(4, whole),
        "news": np.zeros((staffs, units), whole),
        "occupied": np.zeros(cells, whole),
        "first_in_cell": np.full(cells, -1, whole),
        "next_in_cell": np.full(units, -1, whole),
        "listed": np.zeros(max(units, depots), whole),
        "settled": np.full(units, -1, whole),
        "pace": np.zeros(units),
        "staffs": records(STAFF, staffs),
        "circles": records(CIRCLE, wings),
        "shown": records(SHOWN, units),
        "targets": records(TARGET, units + depots),
        "nearness": np.zeros(towns),
        "firing": np.zeros(sides),
        "manned": np.zeros(sides),
        "losses": records(LOSSES, units),
        "stood": np.zeros(towns),
        "present": np.zeros(towns, whole),
        "believed": np.zeros(towns),
        "coming": np.zeros(towns),
        "own": np.zeros(towns),
        "seen": np.zeros(towns, whole),
        "age": np.zeros(towns),
        "pulls": np.zeros(civilians),
    }
