"""A tiny world for tests of phases: a few towns in a line, three sides, the units that a test asks for.

`little_world()` builds a complete World in a few milliseconds, without scenario files: parameters and tempers
are the default values of `scenarios/parameters/*.csv`, unit kinds are the simple ones below. Everything can be
overridden by keyword; a row is a dict of the fields that matter, all others get a sensible default.

    w = little_world(
        towns=3,                                              # or dicts: [{"population": 5000.0, "airfield": 7}, {}]
        units=[{"side": RAIDERS, "kind": PICKUPS, "town": 2, "personnel": 80}, {"side": ARMY, "town": 1}],
        params={"combat.loss_rate": 0.1}, kinds={"pickups.quality": 1.5}, temper={"wanted_odds": 2.0},
        relations={(RAIDERS, HELPERS): TRUCE}, theatre={"hour": 48.0},
    )
    fight.py_func(w, luck_of(w))      # or fight(w, luck_of(w)) with NUMBA_DISABLE_JIT=1

Towns stand 60 km apart on a paved road from west to east, on row 30 of the 20 km grid (town i in column 5 + 3 i);
pick-ups drive 60 km/h, trucks 40, armour 30, people on foot walk 5. Town 0 is the capital with an airfield for
all aircraft and is held by the army, like every town but the last, which the raiders hold.
"""

import csv
import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from agents.luck import Luck
from agents.records import codes, columns
from agents.records.columns import World, records
from agents.records.scratch import scratch
from agents.staff.desk import desk
from agents.staff.picture import look
from agents.staff.roll import call_roll
from sim.start.flight import Stock, lay_out
from sim.start.opening import count_people
from sim.start.routes import onward_towns
from tests.forwards import forwards

PARAMETERS = Path(__file__).resolve().parents[2] / "scenarios" / "parameters"
RAIDERS, ARMY, HELPERS = range(3)
RIFLES, PICKUPS, MOTORISED, ARMOURED, COMMAND, MILITIA = range(6)
KIND_NAMES = ("rifles", "pickups", "motorised", "armoured", "command", "militia")
FIGHTER, GUNSHIP, PATROLLER, LIFTER, REFUELLER = range(5)
AIRKIND_NAMES = ("fighter", "gunship", "patroller", "lifter", "refueller")
COLUMNS, GRID_ROWS, CELL_KM = 74, 60, 20.0
WEST, SOUTH = -720.0, -666.0  # the corner of the grid [km]
TURNS = 240
KEPT = 8  # worlds kept to be copied
SPEED = (40.0, 30.0, 60.0, 5.0)  # km/h of truck, armour, pickup, foot on every road of the little world

KIND: dict[str, float] = {
    "power_per_person": 1.0, "power_per_heavy": 10.0, "heavy_per_vehicle": 0.0, "quality": 1.0,
    "signature_move": 1.0, "signature_hold": 0.3, "mobility": codes.TRUCK, "road_kmh": 40.0, "track_kmh": 20.0,
    "supply_days": 5.0, "tonnes_per_vehicle": 5.0, "cohesion_start": 0.8, "can_attack": 1.0, "garrison_only": 0.0,
    "headquarters": 0.0, "people_need": 1.0,
}  # fmt: skip
KINDS: dict[str, dict[str, float]] = {
    "rifles": {},
    "pickups": {"mobility": codes.PICKUP, "road_kmh": 60.0, "track_kmh": 40.0, "supply_days": 10.0},
    "motorised": {"quality": 2.0},
    "armoured": {"mobility": codes.ARMOUR, "road_kmh": 30.0, "heavy_per_vehicle": 0.5, "tonnes_per_vehicle": 20.0},
    "command": {"headquarters": 1.0, "can_attack": 0.0},
    "militia": {"mobility": codes.FOOT, "road_kmh": 5.0, "quality": 0.5, "cohesion_start": 0.4, "garrison_only": 1.0},
}
AIRKIND: dict[str, float] = {
    "role": codes.STRIKE, "sorties_per_day": 2.0, "range_km": 2000.0, "free_radius_km": 700.0,
    "bombs_per_sortie": 2.0, "bombs_stock": 40.0, "kill_open": 0.5, "kill_dispersed": 0.1, "kill_town": 0.05,
    "search_rate": 0.5, "seats": 0.0, "tonnes": 0.0, "hit_chance": 0.001, "night": 1.0,
}  # fmt: skip
AIRKINDS: dict[str, dict[str, float]] = {
    "fighter": {},
    "gunship": {"role": codes.HELICOPTER, "range_km": 300.0, "hit_chance": 0.05},
    "patroller": {"role": codes.PATROL, "bombs_per_sortie": 0.0, "bombs_stock": 0.0},
    "lifter": {"role": codes.TRANSPORT, "seats": 80.0, "tonnes": 15.0, "bombs_per_sortie": 0.0, "bombs_stock": 0.0},
    "refueller": {"role": codes.TANKER, "bombs_per_sortie": 0.0, "bombs_stock": 0.0},
}
TEMPER: dict[str, float] = {
    "decision_hours": 12.0, "patience_hours": 72.0, "wanted_odds": 1.5, "attack_slope": 3.0, "aversion": 1.0,
    "impatience": 0.01, "rationality": 0.1, "cooperation": 1.0, "effort": 0.1, "air_aversion": 0.1, "hold_odds": 0.5,
    "leave_margin": 0.0, "recon_hours": 12.0, "approach_km_per_day": 43.0, "advance_km_per_day": 100.0,
    "advance_share": 0.5, "dump_days": 3.0, "reorganise_hours": 12.0, "stay_behind_share": 0.1, "offensive": 1.0,
    "reach_hours": 48.0, "holders_per_1000": 1.0, "w_people": 1.0, "w_capital": 1.0, "w_airfield": 1.0,
    "w_junction": 1.0, "w_border": 1.0, "w_home": 1.0, "w_contact": 1.0,
}  # fmt: skip
SIDES: tuple[dict[str, Any], ...] = (
    {"camp": codes.COALITION, "regular": 0},
    {"camp": codes.GOVERNMENT, "regular": 1, "coup_born": 1},
    {"camp": codes.GOVERNMENT, "regular": 1, "foreign": 1},
)


@functools.cache
def table(stem: str) -> dict[str, float]:
    """Name → value of one parameter table; empty if nobody has written it yet."""
    path = PARAMETERS / f"{stem}.csv"
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as lines:
        return {line["name"]: float(line["value"]) for line in csv.DictReader(lines)}


def record_type(names: Iterable[str]) -> np.dtype[Any]:
    """An aligned record of floats; codes are whole numbers."""
    codes = ("mobility", "role")
    return np.dtype((np.record, np.dtype([(name, "i8" if name in codes else "f8") for name in names], align=True)))


@functools.cache
def parameter_type() -> tuple[np.dtype[Any], np.void]:
    """The nested record of all phase tables, and its default values."""
    stems = sorted(path.stem for path in PARAMETERS.glob("*.csv"))
    stems = [stem for stem in stems if stem not in ("kinds", "aircraft", "temper") and table(stem)]
    kind = np.dtype((np.record, np.dtype([(stem, record_type(table(stem))) for stem in stems], align=True)))
    values = np.zeros(1, kind)
    for stem in stems:
        for name, value in table(stem).items():
            values[stem][name] = value
    return kind, values[0]


def parameters(overrides: Mapping[str, float]) -> Any:
    """params[0].<stem>.<name>: the tables' values, with overrides as {"combat.loss_rate": 0.1}."""
    kind, defaults = parameter_type()
    values = np.zeros(1, kind)
    values[0] = defaults
    for name, value in overrides.items():
        stem, _, rest = name.partition(".")
        values[stem][rest] = value
    return values.view(np.recarray)


def attribute_rows(
    stem: str, base: Mapping[str, float], rows: Mapping[str, Mapping[str, float]], overrides: Mapping[str, float]
) -> Any:
    """Records of kinds: base values, the table's defaults for attributes unknown here, the kind's own, overrides."""
    extra = {name.partition(".")[2]: value for name, value in table(stem).items() if name.startswith("default.")}
    names = list(base) + sorted(set(extra) - set(base))
    usual = {name: overrides.get(f"default.{name}") for name in names}
    out = np.zeros(len(rows), record_type(names)).view(np.recarray)
    for i, (kind, own) in enumerate(rows.items()):
        values = [own.get(name, base.get(name, extra.get(name, 0.0))) for name in names]
        values = [value if usual[name] is None else usual[name] for name, value in zip(names, values, strict=True)]
        out[i] = tuple(overrides.get(f"{kind}.{name}", value) for name, value in zip(names, values, strict=True))
    unknown = [key for key in overrides if key.partition(".")[2] not in names]
    if unknown:
        raise KeyError(f"no such attribute: {unknown}")
    return out


def temper_rows(sides: int, overrides: Mapping[Any, float]) -> Any:
    """One row per side: {"wanted_odds": 2} for all sides, {(RAIDERS, "wanted_odds"): 2} for one."""
    defaults = {**TEMPER, **table("temper")}
    out = np.zeros(sides, record_type(defaults)).view(np.recarray)
    for name, value in defaults.items():
        out[name] = value
    for key, value in overrides.items():
        if isinstance(key, tuple):
            out[key[1]][key[0]] = value
        else:
            out[key] = value
    return out


def fill(rows: Any, specs: Sequence[Mapping[str, Any]], defaults: Mapping[str, Any]) -> Any:
    """Write the defaults, then each row's own fields; an unknown field is an error."""
    for name, value in defaults.items():
        rows[name] = value
    for i, spec in enumerate(specs):
        for name, value in spec.items():
            rows[name][i] = value
    return rows


@functools.lru_cache(maxsize=256)
def travel(towns: int, roads: tuple[tuple[float, ...], ...], kmh: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hours, first edge and towns by nearness for one mobility: Floyd and Warshall."""
    hours = np.full((towns, towns), math.inf)
    first = np.full((towns, towns), -1, np.int64)
    np.fill_diagonal(hours, 0.0)
    for row, (one, other, length, *_) in enumerate(roads):
        for a, b in ((int(one), int(other)), (int(other), int(one))):
            if length / kmh < hours[a, b]:
                hours[a, b], first[a, b] = length / kmh, row
    for via in range(towns):
        for a in range(towns):
            for b in range(towns):
                if hours[a, via] + hours[via, b] < hours[a, b]:
                    hours[a, b], first[a, b] = hours[a, via] + hours[via, b], first[a, via]
    return hours, first, np.argsort(hours, axis=1, kind="stable").astype(np.int64)


def mask_of(relations: np.ndarray, side: int, wanted: int) -> int:
    """The bits of the sides that stand so to this side (allied: itself included)."""
    bits = 1 << side if wanted == codes.ALLIED else 0
    for other in range(len(relations)):
        if other != side and relations[side, other] == wanted:
            bits |= 1 << other
    return bits


@functools.lru_cache(maxsize=64)
def cell_rows(xs: tuple[float, ...], ys: tuple[float, ...]) -> Any:
    """The grid, every cell Sahel in Mali, the road along row 30, with the nearest of the towns at (x, y) [km]."""
    cells = records(columns.CELL, COLUMNS * GRID_ROWS)
    cells.terrain, cells.in_mali, cells.road = codes.SAHEL, 1, -1
    cells.road[30 * COLUMNS : 31 * COLUMNS] = codes.PAVED
    number = np.arange(cells.size)
    x = WEST + CELL_KM / 2 + CELL_KM * (number % COLUMNS)
    y = SOUTH + CELL_KM / 2 + CELL_KM * (number // COLUMNS)
    distance = np.hypot(x[:, None] - np.array(xs), y[:, None] - np.array(ys))
    cells.town = distance.argmin(axis=1)
    cells.town_km = distance.min(axis=1)
    return cells


def luck_of(w: World, seed: int = 1, run: int = 0) -> Luck:
    """The key of this turn's draws."""
    return Luck(seed, run, int(w.theatre[0].tick))


def made_once(make: Callable[..., World]) -> Callable[..., World]:
    """A world that was asked for a moment ago, in the same words, is copied: other luck needs no other world."""
    made: dict[str, World] = {}

    @functools.wraps(make)
    def ask(*args: Any, **given: Any) -> World:
        words = repr((args, given))
        if words not in made:
            if len(made) == KEPT:
                made.pop(next(iter(made)))
            made[words] = make(*args, **given)
        return World(*(array.copy() for array in made[words]))

    return ask


@made_once
def little_world(
    towns: int | Sequence[Mapping[str, Any]] = 4,
    sides: Sequence[Mapping[str, Any]] = SIDES,
    units: Sequence[Mapping[str, Any]] = (),
    wings: Sequence[Mapping[str, Any]] = (),
    depots: Sequence[Mapping[str, Any]] = (),
    edges: Sequence[tuple[float, ...]] | None = None,
    packages: Sequence[Mapping[str, Any]] = (),
    params: Mapping[str, float] | None = None,
    kinds: Mapping[str, float] | None = None,
    airkinds: Mapping[str, float] | None = None,
    temper: Mapping[Any, float] | None = None,
    relations: Mapping[tuple[int, int], int] | None = None,
    tracks: Mapping[tuple[int, int], Mapping[str, Any]] | None = None,
    theatre: Mapping[str, Any] | None = None,
    stocks: Sequence[tuple[int, str, int]] = (),
    pacts: Sequence[Mapping[str, Any]] = (),
    shifts: Sequence[Mapping[str, Any]] = (),
    closed: Sequence[int] = (),
    events: int = 256,
    ledger: int = 256,
) -> World:
    """A complete World.

    towns: how many, or one dict of TOWN fields each. sides: dicts of SIDE fields (default raiders, army, helpers).
    units: dicts of UNIT fields; "side" is short for "faction". edges: (a, b, km[, road class]); default a paved line.
    stocks: (town, "idp" or "refugee", people) displaced before the start. closed: countries that let nobody in.
    relations: {(side, other): code}; default hostile across camps, allied within. tracks: {(staff, unit): fields}.
    """
    specs: list[dict[str, Any]] = [{} for _ in range(towns)] if isinstance(towns, int) else [dict(t) for t in towns]
    T, S = len(specs), len(sides)

    clock = records(columns.THEATRE, 1)
    clock_defaults = {
        "tick_hours": 6.0, "daylight": 1.0, "intervention": 1, "on_fall": 1, "on_threat": 1,
        "west_km": WEST, "south_km": SOUTH, "cell_km": CELL_KM,
        "air_allowed": 1, "ground_allowed": 1, "request_hour": -1.0, "decision_hour": -1.0, "planned_at": -1.0,
        "election_at": -1.0, "dust_until": -1.0, "government": min(ARMY, S - 1), "ledger_on": 1,
    }  # fmt: skip
    if "request_at" in clock.dtype.names:
        clock_defaults["request_at"] = -1.0
    fill(clock, [theatre or {}], clock_defaults)

    town = records(columns.TOWN, T)
    line = {
        "kind": codes.TOWN, "population": 10000.0, "holder": min(ARMY, S - 1), "claimant": -1, "abandoned_tick": -1,
        "fought_tick": -1, "striker": -1, "taken_tick": -1,
        "garrisoned": 1, "quiet_hours": 1000.0, "held_hours": 1000.0, "calm_hours": clock[0].tick_hours,
    }  # fmt: skip
    fill(town, [], line)
    town.x = WEST + CELL_KM / 2 + CELL_KM * (5 + 3 * np.arange(T))
    town.y = SOUTH + CELL_KM / 2 + CELL_KM * 30
    town.cell = 30 * COLUMNS + 5 + 3 * np.arange(T)
    town.home_region = np.arange(T) % 8
    town.kind[0], town.airfield[0] = codes.CAPITAL, codes.HELICOPTERS | codes.TRANSPORTS | codes.FIGHTERS
    town.holder[T - 1] = RAIDERS
    fill(town, specs, {})
    for i, spec in enumerate(specs):
        if "first_holder" not in spec and "first_holder" in town.dtype.names:
            town.first_holder[i] = town.holder[i]

    side = records(columns.SIDE, S)
    fill(side, [], {"active": 1, "parent": -1, "strength_draw": 0.5, "confidence": 1.0})
    side.doctrine, side.staff = np.arange(S), np.arange(S)
    side.called = int((theatre or {}).get("intervened", 0)) * np.array([spec.get("foreign", 0) for spec in sides])
    fill(side, sides, {})
    relation = np.where(side.camp[:, None] == side.camp[None, :], codes.ALLIED, codes.HOSTILE).astype(np.int64)
    for (a, b), code in (relations or {}).items():
        relation[a, b] = relation[b, a] = code
    for i in range(S):
        side.hostile_mask[i] = mask_of(relation, i, codes.HOSTILE)
        side.allied_mask[i] = mask_of(relation, i, codes.ALLIED)
    K = int(side.staff.max()) + 1

    kind_rows = attribute_rows("kinds", KIND, KINDS, kinds or {})
    airkind_rows = attribute_rows("aircraft", AIRKIND, AIRKINDS, airkinds or {})
    unit = unit_rows(units, town, kind_rows)
    unit.hours_left = clock[0].tick_hours
    fill(unit, [{k: v for k, v in spec.items() if k == "hours_left"} for spec in units], {})

    wing = records(columns.WING, len(wings))
    fill(wing, [], {"faction": min(HELPERS, S - 1), "status": codes.PRESENT, "aircraft_start": 2})
    fill(wing, [{("faction" if k == "side" else k): v for k, v in spec.items()} for spec in wings], {})
    for i, spec in enumerate(wings):
        if "aircraft" not in spec:
            wing.aircraft[i] = wing.aircraft_start[i]
        if "bombs_start" not in spec:
            wing.bombs_start[i] = int(airkind_rows.bombs_stock[wing.kind[i]]) * wing.aircraft_start[i]
        if "bombs" not in spec:
            wing.bombs[i] = wing.bombs_start[i]

    depot = records(columns.DEPOT, len(depots))
    fill(depot, [], {"faction": min(ARMY, S - 1), "stores": 1000.0, "signature": 0.01})
    fill(depot, [{("faction" if k == "side" else k): v for k, v in spec.items()} for spec in depots], {})

    package = records(columns.PACKAGE, max(8, len(packages)))
    fill(package, packages, {"faction": -1, "objective": -1, "assembly": -1, "recon_until": -1.0})

    track = records(columns.TRACK, (K, len(units)))
    for name, value in [(name, -1) for name in ("tick", "town", "cell", "behind", "heading", "faction")]:
        track[name] = value
    for (staff, row), spec in (tracks or {}).items():
        u = unit[row]
        seen = {"tick": clock[0].tick, "town": u.town, "cell": u.cell, "posture": u.posture, "faction": u.faction}
        seen |= {"power": float(u.personnel), "vehicles": float(u.vehicles)}
        for name, value in {**seen, **spec}.items():
            track[name][staff, row] = value
    threat = records(columns.THREAT, (K, COLUMNS * GRID_ROWS))
    threat.tick = -1

    plan = [(i, i + 1, 60.0) for i in range(T - 1)] if edges is None else list(edges)
    edge = records(columns.EDGE, len(plan))
    for i, (a, b, length, *rest) in enumerate(plan):
        edge.a[i], edge.b[i], edge.length[i] = a, b, length
        edge.road[i] = rest[0] if rest else codes.PAVED
        edge.ferry[i] = 1 if edge.road[i] == codes.PISTE_FERRY else 0
    at = [[i for i, e in enumerate(plan) if t in e[:2]] for t in range(T)]
    tables = [travel(T, tuple(plan), kmh) for kmh in SPEED]

    light = records(columns.LIGHT, TURNS)
    for i in range(TURNS):
        hour = (i * float(clock[0].tick_hours)) % 24.0
        light.daylight[i] = 1.0 if 6.0 <= hour < 18.0 else 0.0

    values = {f"{stem}.{name}": value for stem in ("displacement", "theatre") for name, value in table(stem).items()}
    home = int(town.country[clock[0].capital])
    flight = lay_out(town, side, edge, values | dict(params or {}), home, [Stock(*stock) for stock in stocks], closed)
    count_people(town, flight.civilians)

    w = World(
        theatre=clock,
        units=unit,
        towns=town,
        sides=side,
        packages=package,
        wings=wing,
        depots=depot,
        civilians=flight.civilians,
        pacts=fill(records(columns.PACT, len(pacts)), pacts, {"after_break": -1, "terms": codes.ALLIED}),
        shifts=fill(records(columns.SHIFT, len(shifts)), shifts, {"by": -1, "pact": -1}),
        tracks=track,
        threat=threat,
        relations=relation,
        quality=np.ones((K, S)),
        events=records(columns.EVENT, events),
        ledger=records(columns.CHOICE, ledger),
        edges=edge,
        edge_start=np.array([0, *np.cumsum([len(rows) for rows in at])], np.int64),
        edge_list=np.array([i for rows in at for i in rows], np.int64),
        next_edge=np.stack([t[1] for t in tables]),
        hours=np.stack([t[0] for t in tables]),
        nearest=np.stack([t[2] for t in tables]),
        onward=onward_towns(np.stack([t[1] for t in tables]), edge),
        routes=np.tile(np.arange(4, dtype=np.int64), (S, 1)),
        cells=cell_rows(tuple(town.x), tuple(town.y)).copy().view(np.recarray),
        light=light,
        groups_at=flight.groups_at,
        way_start=flight.way_start,
        way_list=flight.way_list,
        near_start=flight.near_start,
        near_list=flight.near_list,
        near_share=flight.near_share,
        kinds=kind_rows,
        airkinds=airkind_rows,
        tempers=temper_rows(S, temper or {}),
        worth=np.ones((S, T)),
        air_km=np.hypot(town.x[:, None] - town.x, town.y[:, None] - town.y),
        params=parameters(params or {}),
        **scratch(len(units), T, S, len(wings), len(depots), flight.civilians.size, K, COLUMNS * GRID_ROWS),
        **desk(len(units), T, S, len(package)),
    )
    return forwards(w)


def unit_rows(specs: Sequence[Mapping[str, Any]], town: Any, kinds: Any) -> Any:
    """Units at their towns: fresh, supplied, 100 people and 8 vehicles unless said otherwise."""
    unit = records(columns.UNIT, len(specs))
    defaults = {
        "faction": ARMY, "kind": RIFLES, "status": codes.PRESENT, "arrival": codes.THERE, "personnel": 100,
        "vehicles": 8, "edge": -1, "heading": -1, "posture": codes.HOLD, "order": codes.STAND, "objective": -1,
        "package": -1, "stage_town": -1, "guard": -1, "ready_hour": -1.0, "arrived_tick": -1, "splits_to": -1,
        "ready_after_days": -1.0,
    }  # fmt: skip
    fill(unit, [], {name: value for name, value in defaults.items() if name in unit.dtype.names})
    for i, given in enumerate(specs):
        spec = {("faction" if k == "side" else k): v for k, v in given.items()}
        fill(unit[i : i + 1], [spec], {})
        kind = kinds[unit.kind[i]]
        derived = {
            "personnel_start": unit.personnel[i], "vehicles_start": unit.vehicles[i], "home": unit.town[i],
            "heavy": int(kind.heavy_per_vehicle * unit.vehicles[i]), "supply": kind.supply_days,
            "cohesion": kind.cohesion_start, "cell": town.cell[unit.town[i]],
        }  # fmt: skip
        for name, value in derived.items():
            if name not in spec:
                unit[name][i] = value
        if "heavy_start" not in spec:
            unit.heavy_start[i] = unit.heavy[i]
    return unit


def see(w: World, side: int) -> World:
    """The world once its bodies are counted and the commander of a side has drawn his picture."""
    call_roll(w)
    look(w, side)
    return w


def about(event: Any) -> tuple[int, int, int, int, int]:
    """Whom an event is about, and where: side, other, town, cell, unit; -1 where there is none."""
    return int(event.faction), int(event.other), int(event.town), int(event.cell), int(event.unit)


def event_list(w: World, kind: int) -> list[Any]:
    """The events of one kind written so far."""
    written = min(int(w.theatre[0].events), w.events.size)
    return [e for e in w.events[:written] if e.kind == kind]
