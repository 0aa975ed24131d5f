"""A recorded run as the browser needs it: what is drawn turn by turn, what happened, and the diary.

Index 0 of every stack is the start, index n the state after n turns, as in the trajectory. Positions are quarters of
a kilometre. What is wanted less often (beliefs, reasons) is asked for later: beliefs.py, why.py.
"""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from agents.records import codes
from agents.records.columns import Rows
from sim.measures.series import series_columns
from sim.telling.happenings import entries
from sim.telling.story import read
from sim.trajectory import Trajectory
from sim.view.app.ground import plane_words
from sim.view.app.measures import chart_list
from sim.view.app.wire import Array, Packed, Steps, pack, whole
from sim.view.maps.frame import frame_run, importance
from sim.view.parties import Party, parties, party_of_side
from sim.view.tables import place

PER_KM = 4.0
PER_DAY, PER_ONE = 5.0, 200.0  # steps of supply [per day] and of cohesion [per 1] on the wire
PRESENT_BIT, BUSH_BIT, GONE_BIT, CONTACT_BIT = 8, 16, 32, 64  # beside the posture in `mode`
ELSEWHERE = 255
EVENT_FIELDS = ("tick", "kind", "faction", "other", "town", "cell", "unit")


def replay(trajectory: Trajectory) -> Packed:
    """Everything that the first picture, the play and the diary of a run need."""
    all_parties = parties(trajectory)
    with ThreadPoolExecutor(1) as beside:  # to hash takes 20 ms, and holds up nobody
        digest = beside.submit(trajectory.hash)
        fields: dict[str, Any] = {
            "world": world(trajectory, all_parties),
            **unit_fields(trajectory),
            **town_fields(trajectory),
            **event_fields(trajectory),
            "terrain": terrain(trajectory),
            "light": whole(trajectory.world.light.daylight, "u1", 100.0),
            "dust": whole(trajectory.theatre.dust, "u1"),
            "diary": diary(trajectory),
            **chart_list(trajectory),
        }
        return pack({"about": about(trajectory, digest.result()), **fields})


def about(trajectory: Trajectory, digest: str) -> dict[str, Any]:
    """Which run it is."""
    scenario, names = trajectory.scenario, [each.name for each in series_columns(trajectory.names.staffs)]
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "look_at": scenario.look_at,
        "hash": digest[:12],
        "seed": trajectory.seed,
        "run": trajectory.run,
        "start": scenario.start.isoformat(),
        "plane": plane_words(scenario.theatre.plane),
        "turns": trajectory.turns,
        "tick_hours": scenario.tick_hours,
        "series": names,
        "events_lost": trajectory.events_lost,
    }


def world(trajectory: Trajectory, all_parties: list[Party]) -> dict[str, Any]:
    """What does not change in a run: places, roads, names, parties."""
    w, names = trajectory.world, trajectory.names
    return {
        "box": [round(edge) for edge in frame_run(trajectory).box],
        "towns": town_list(trajectory),
        "kinds": list(codes.TOWN_KIND),
        "roads": [[a, b, road, road_km(length)] for a, b, road, length in columns(w.edges, "a", "b", "road", "length")],
        "road_classes": list(codes.ROAD),
        "factions": [
            {"key": key, "name": title, "camp": int(side.camp), "staff": int(side.staff)}
            for key, title, side in zip(names.factions, names.faction_titles, trajectory.sides[0], strict=True)
        ],
        "parties": [
            {"key": p.key, "name": p.title, "camp": p.camp, "colour": p.colour, "sides": list(p.sides)}
            for p in all_parties
        ],
        "party_of": party_of_side(all_parties, len(names.factions)).tolist(),
        "staffs": [list(names.staffs)[k] for k in range(len(names.staffs))],
        "units": [
            {"id": slug, "name": title, "kind": names.kinds[kind].replace("_", " ")}
            for slug, title, kind in zip(names.unit_slugs, names.units, trajectory.units.kind[0].tolist(), strict=True)
        ],
        "postures": list(codes.POSTURE),
        "orders": list(codes.ORDER),
        "terrains": list(codes.TERRAIN),
        "event_kinds": list(codes.EVENT),
        "capital": int(trajectory.theatre[0].capital),
    }


def town_list(trajectory: Trajectory) -> list[dict[str, Any]]:
    """Every town with what never changes of it."""
    names, towns = trajectory.names, trajectory.towns[0]
    home, weight = int(towns.country[trajectory.theatre[0].capital]), importance(trajectory).tolist()
    numbers = columns(towns, "x", "y", "kind", "population", "airfield", "country", "cell", "home_region")
    return [
        {
            "id": names.towns[row],
            "name": names.town_titles[row],
            "x": round(x, 1),
            "y": round(y, 1),
            "kind": kind,
            "people": int(people),
            "airfield": airfield,
            "home": country == home,
            "on_map": cell >= 0,
            "weight": round(weight[row], 2),
            "region": names.regions[region] if region >= 0 else "",
        }
        for row, (x, y, kind, people, airfield, country, cell, region) in enumerate(numbers)
    ]


def columns(rows: Rows, *names: str) -> Iterator[tuple[Any, ...]]:
    """Some fields of every row as plain numbers: to read records one by one takes long."""
    return zip(*(rows[name].tolist() for name in names), strict=True)


def terrain(trajectory: Trajectory) -> Array:
    """[cells] the terrain of the country at war, ELSEWHERE outside it."""
    cells = trajectory.world.cells
    return whole(np.where(cells.in_mali == 1, cells.terrain, ELSEWHERE), "u1")


def road_km(length: float) -> int:
    """Whole km; -1 for a road that was closed on the way."""
    return round(length) if math.isfinite(length) else -1


def unit_fields(trajectory: Trajectory) -> dict[str, Any]:
    """Where every unit was and how it fared, turn by turn [turns + 1, units]."""
    u = trajectory.units
    x, y = place(trajectory, slice(None))
    fields = {
        "x": whole(x, "i2", PER_KM),
        "y": whole(y, "i2", PER_KM),
        "mode": modes(u),
        "people": whole(u.personnel, "u2"),
        "lost": whole(u.killed + u.captured + u.deserted, "u2"),
        "vehicles": whole(u.vehicles, "u1"),
        "supply": whole(u.supply, "u1", PER_DAY),
        "cohesion": whole(u.cohesion, "u1", PER_ONE),
        "order": whole(u.order, "u1"),
        "objective": whole(u.objective, "i2"),
        "at": whole(u.town, "i2"),
        "heading": whole(np.where(u.edge >= 0, u.heading, -1), "i2"),
        "side": whole(u.faction, "i1"),
        "package": whole(u.package, "i2"),
    }
    return {f"unit.{name}": Steps(values) for name, values in fields.items()}


def modes(u: Rows) -> Array:
    """Posture, and bits for present, in the bush, gone, and in contact."""
    present, gone = u.status == codes.PRESENT, u.status == codes.GONE
    bits = PRESENT_BIT * (present & (u.personnel > 0)) + BUSH_BIT * (u.bush == 1)
    return whole(u.posture + bits + GONE_BIT * gone + CONTACT_BIT * (u.contact_hours > 0), "u1")


def town_fields(trajectory: Trajectory) -> dict[str, Any]:
    """Who held every town, and how many of its people were away or guests there [turns + 1, towns]."""
    t = trajectory.towns
    return {
        "town.holder": Steps(whole(t.holder, "i1")),
        "town.away": Steps(whole(t.away, "u4")),
        "town.guests": Steps(whole(t.hosted_idp + t.refugees, "u4")),
        "town.harmed": Steps(whole(t.harmed, "u2")),
    }


def event_fields(trajectory: Trajectory) -> dict[str, Any]:
    """The log, column by column; `decision` leads into the ledger."""
    log = trajectory.events
    fields: dict[str, Any] = {f"event.{name}": whole(log[name], "i2") for name in EVENT_FIELDS}
    fields["event.amount"] = log.amount.astype("f4")
    fields["event.more"] = log.other_amount.astype("f4")
    return fields


def diary(trajectory: Trajectory) -> list[list[Any]]:
    """Every sentence in the order of time: hour, weight, of a whole day, words, town, decision."""
    told = sorted(entries(read(trajectory)), key=lambda entry: (entry.hour, -entry.weight))
    return [[round(e.hour, 2), round(e.weight, 2), int(e.whole_day), e.text, e.town, e.decision] for e in told]
