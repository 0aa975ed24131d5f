"""What lies on a commander's desk: the tables in which he notes what he reckons, without meaning between phases.

Made once with the world, as those of `agents/records/scratch.py`; what each holds stands beside its name in
`agents/records/columns.py`.
"""

import numpy as np

from agents.records.columns import Table

SHORT_LIST = 4  # options that luck may choose among, beside staying
TEAM = 48  # groups in a package at the most
TERMS = 17  # what is noted down of an option (agents/staff/objectives.py names the columns)


def desk(units: int, towns: int, sides: int, packages: int) -> dict[str, Table]:
    """The tables for so many units, towns, sides and packages, by the names of the World's fields."""
    whole, real = np.int64, np.float64
    shapes = {
        "power": (units, real), "roll": (units, whole), "first": (sides + 1, whole), "last": (sides, whole),
        "able": (units, whole), "last_able": (sides, whole), "due": (sides, whole),
        "held": (towns, whole), "left": (towns, whole), "stance": (towns, whole),
        "prize": (towns, whole), "prizes": (towns, whole),
        "kept": (towns, real), "head": (towns, whole), "following": (units, whole), "free_towns": (towns, whole),
        "here": (towns, real), "danger": (towns, real), "marks": (towns, whole),
        "movers": (units, whole),
        "terms": ((SHORT_LIST + 1, TERMS), real), "teams": ((SHORT_LIST + 1, TEAM), whole),
        "members": ((packages, 5), real),
    }  # fmt: skip
    return {name: np.zeros(shape, kind) for name, (shape, kind) in shapes.items()}
