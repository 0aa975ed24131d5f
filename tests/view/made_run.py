"""A run made by hand on the little world: a few towns, an invented course, no engine. For tests of what is drawn.

`made_run()` lasts four days. Red Front takes Milieu; the army asks for help; Northland decides, arrives and
strikes; the army comes back to Milieu. The stacks repeat the first state and are changed from a given tick on.
"""

import datetime
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from agents.records import codes, columns
from scenarios.schema import Plane
from sim.measures.series import series_columns, series_table
from sim.names import Names
from sim.trajectory import STACKED, Trajectory
from tests.phases.little_world import AIRKIND_NAMES, ARMY, HELPERS, KIND_NAMES, PICKUPS, RAIDERS, little_world

TURNS, TICK_HOURS = 16, 6.0
VILLE, PORT, MILIEU, NORD, CAMP = range(5)
TOWNS = ("Grande-Ville", "Port Sévé (ferry)", "Milieu", "Nord", "Camp Rocher")
FACTIONS = {
    "raiders": ("Red Front", "coalition"),
    "army": ("Home army", "government"),
    "helpers": ("Northland", "government"),
}
Given = Mapping[str, Any]

UNITS: tuple[Given, ...] = (
    {"side": RAIDERS, "kind": PICKUPS, "town": NORD, "personnel": 120},
    {"side": RAIDERS, "kind": PICKUPS, "town": CAMP, "personnel": 80},
    {"side": ARMY, "town": MILIEU, "personnel": 200},
    {"side": ARMY, "town": VILLE, "personnel": 400},
    {"side": HELPERS, "town": PORT, "personnel": 150},
)
EVENTS: tuple[Given, ...] = (
    {"tick": 3, "kind": codes.ORDERED, "faction": RAIDERS, "other": PORT, "town": MILIEU, "amount": 150.0,
     "other_amount": 360.0},
    {"tick": 5, "kind": codes.FIGHT, "faction": RAIDERS, "other": ARMY, "town": MILIEU, "amount": 7.0},
    {"tick": 5, "kind": codes.FIGHT, "faction": ARMY, "other": RAIDERS, "town": MILIEU, "amount": 12.0,
     "other_amount": 3.0},
    {"tick": 6, "kind": codes.FIGHT, "faction": RAIDERS, "other": ARMY, "town": MILIEU, "amount": 1.0},
    {"tick": 6, "kind": codes.FIGHT, "faction": ARMY, "other": RAIDERS, "town": MILIEU, "amount": 9.0},
    {"tick": 6, "kind": codes.BROKE, "faction": ARMY, "other": RAIDERS, "town": MILIEU, "unit": 2, "amount": 179.0},
    {"tick": 7, "kind": codes.CAPTURE, "faction": RAIDERS, "other": ARMY, "town": MILIEU},
    {"tick": 7, "kind": codes.DISPLACED, "town": MILIEU, "amount": 2400.0},
    {"tick": 7, "kind": codes.REQUEST, "faction": ARMY, "town": MILIEU, "amount": 46.0},
    {"tick": 8, "kind": codes.DECISION, "faction": HELPERS, "other": ARMY, "amount": 51.0},
    {"tick": 9, "kind": codes.ARRIVED, "faction": HELPERS, "town": PORT, "unit": 4, "amount": 150.0},
    {"tick": 9, "kind": codes.STRIKE_FLOWN, "faction": HELPERS, "other": RAIDERS, "town": MILIEU, "unit": 0,
     "amount": 6.0, "other_amount": 2.0},
    {"tick": 10, "kind": codes.STRIKE_FLOWN, "faction": HELPERS, "other": RAIDERS, "town": MILIEU, "unit": 0,
     "amount": 1.0},
    {"tick": 10, "kind": codes.STRIKE_FLOWN, "faction": HELPERS, "other": RAIDERS, "town": NORD, "unit": -1},
    {"tick": 10, "kind": codes.HARMED, "other": 1, "town": MILIEU, "amount": 6.0},
    {"tick": 12, "kind": codes.WITHDREW, "faction": RAIDERS, "other": CAMP, "town": MILIEU, "amount": 113.0},
    {"tick": 14, "kind": codes.CAPTURE, "faction": ARMY, "other": -1, "town": MILIEU},
)  # fmt: skip
LEDGER: tuple[Given, ...] = (
    {"tick": 3, "faction": RAIDERS, "decision": 0, "option": MILIEU, "prize": PORT, "worth": 0.4, "gateway": 0.9,
     "power": 360.0, "believed": 150.0, "gain": 1.1, "loss": 0.1, "time": 0.48, "luck": 0.3, "utility": 0.72,
     "chosen": 1, "tracks": 2},
    {"tick": 3, "faction": RAIDERS, "decision": 0, "option": VILLE, "prize": -1, "worth": 1.5, "gain": 0.9,
     "luck": -0.1, "utility": 0.6},
    {"tick": 3, "faction": RAIDERS, "decision": 0, "option": -1, "prize": -1, "luck": 0.2, "utility": 0.2},
    {"tick": 12, "faction": RAIDERS, "decision": 1, "kind": 1, "option": CAMP, "prize": MILIEU, "power": 100.0,
     "believed": 250.0, "chance": 0.12, "utility": 0.5, "chosen": 1},
    {"tick": 12, "faction": RAIDERS, "decision": 1, "kind": 1, "option": -1, "prize": -1, "utility": 0.0},
)  # fmt: skip
NONE = {"faction": -1, "other": -1, "town": -1, "cell": -1, "unit": -1}


def made_run(events: Sequence[Given] = EVENTS, ledger: Sequence[Given] = LEDGER, turns: int = TURNS) -> Trajectory:
    """The run; other events or ledger rows may be given, as dicts of the fields that matter."""
    places: list[Given] = [{}, {"airfield": 7}, {}, {"holder": RAIDERS}, {"kind": codes.REFUGE, "refuge": 1.0}]
    w = little_world(
        places, units=UNITS, wings=[{"kind": 0, "airbase": 1}, {"kind": 3, "airbase": 1}], events=len(events)
    )
    write_rows(w.events, [{**NONE, **e, "cell": w.towns.cell[e["town"]] if "town" in e else -1} for e in events])
    log = columns.records(columns.CHOICE, len(ledger))
    write_rows(log, ledger)
    w.theatre[0].events, w.theatre[0].choices = len(events), len(ledger)
    w = w._replace(ledger=log)
    stacks: dict[str, Any] = {
        name: np.repeat(getattr(w, name)[None], turns + 1, axis=0).view(np.recarray) for name in STACKED
    }
    invent(stacks, turns)
    staffs = list(FACTIONS)
    series = series_table(w, turns)
    names = [measure.name for measure in series_columns(staffs)]
    for name, last in (
        ("sorties", 40),
        ("strikes", 12),
        ("bombs", 30),
        ("harmed", 6),
        ("idp", 9000),
        ("refugees", 4000),
    ):
        series[:, names.index(name)] = np.linspace(0, last, turns).round()
    series[turns // 2 :, names.index("in_country.helpers")] = 150
    holders = stacks["towns"].holder[1:].astype(np.int64)
    stacks["theatre"] = stacks["theatre"][:, 0]
    return Trajectory(made_scenario(turns), 3, 0, made_names(), series=series, holders=holders, world=w, **stacks)


PLANE = Plane(centre_lat=17.0, centre_lon=-2.5, west_km=-720.0, south_km=-666.0, cell_km=20.0)


def write_rows(rows: Any, given: Sequence[Given]) -> None:
    """Fields by name, row by row; what is not given stays zero."""
    for row, fields in enumerate(given):
        for name, value in fields.items():
            rows[name][row] = value


def invent(stacks: dict[str, Any], turns: int) -> None:
    """What the events tell, in the stacks too: index t is the state after t turns."""
    towns, units, wings = stacks["towns"], stacks["units"], stacks["wings"]
    units.status[:10, 4] = codes.WAITING
    units.town[6:13, 0] = MILIEU
    units.town[13:, 0] = CAMP
    units.posture[13:, 0] = codes.HIDING
    units.personnel[6:, 2], units.killed[6:, 2] = 179, 21
    units.town[7:14, 2] = PORT
    units.personnel[6:, 0], units.killed[6:, 0] = 112, 8
    units.edge[2:6, 0], units.heading[2:6, 0] = 2, MILIEU
    units.offset[2:6, 0] = [10.0, 20.0, 30.0, 45.0]
    towns.holder[8:13, MILIEU], towns.holder[13:15, MILIEU] = RAIDERS, -1
    wings.sorties[9:] = np.arange(2)[None, :] + np.arange(turns - 8)[:, None]


def made_scenario(turns: int) -> Any:
    """What drawing asks of a scenario."""
    factions = {
        key: SimpleNamespace(key=key, name=name, staff=key, camp=camp) for key, (name, camp) in FACTIONS.items()
    }
    return SimpleNamespace(
        name="made", title="A run made by hand", start=datetime.date(2013, 1, 7), days=turns * TICK_HOURS / 24,
        tick_hours=TICK_HOURS, factions=factions, theatre=SimpleNamespace(plane=PLANE),
    )  # fmt: skip


def made_names() -> Names:
    """Names for the rows of the run."""
    units = tuple(f"unit {row}" for row in range(len(UNITS)))
    empty: dict[str, tuple[str, ...]] = dict.fromkeys(Names._fields, ())
    return Names(**{
        **empty,
        "towns": tuple(name.lower() for name in TOWNS),
        "town_titles": TOWNS,
        "factions": tuple(FACTIONS),
        "faction_titles": tuple(name for name, _ in FACTIONS.values()),
        "units": units,
        "kinds": KIND_NAMES,
        "airkinds": AIRKIND_NAMES,
        "staffs": tuple(FACTIONS),
        "regions": tuple(f"Region {row}" for row in range(8)),
    })  # fmt: skip
