"""Little wars drawn at random: towns, roads, factions, bodies, aircraft, and parameters anywhere within their ranges.

Hypothesis chooses the sizes and one number, `dice`, from which everything else is drawn, so a case that fails is one
line that can be kept: `@example(War(towns=3, sides=2, bodies=4, wings=1, turns=2, dice=77))`.
"""

import csv
import functools
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from agents.doctrines import doctrine_names
from agents.records import codes
from agents.records.columns import World
from tests.phases.little_world import (
    AIRKIND_NAMES,
    CELL_KM,
    COLUMNS,
    KIND_NAMES,
    PARAMETERS,
    SOUTH,
    WEST,
    little_world,
)

NAMES = doctrine_names()
MINDS = [number for number, name in enumerate(NAMES) if name != "support"]
UNTOUCHED = ("kinds", "aircraft", "temper", "theatre", "outcomes", "clock")  # other tables, or read only when built
CAMPS = (codes.COALITION, codes.GOVERNMENT, codes.GOVERNMENT, codes.AZAWAD)
RELATIONS = (codes.HOSTILE, codes.HOSTILE, codes.WARY, codes.TRUCE, codes.ALLIED)
DETOUR = (1.0, 1.6)  # length of a road against the straight line
PEOPLE = (0, 1, 30, 100, 300)


class War(NamedTuple):
    """One case."""

    towns: int
    sides: int
    bodies: int
    wings: int
    turns: int
    dice: int


wars = st.builds(
    War,
    towns=st.integers(2, 7),
    sides=st.integers(2, 4),
    bodies=st.integers(1, 12),
    wings=st.integers(0, 3),
    turns=st.integers(1, 4),
    dice=st.integers(0, 2**32 - 1),
)


@functools.cache
def parameter_ranges(stem: str) -> tuple[tuple[str, float, float], ...]:
    """Name, low and high of every parameter of a table."""
    with (PARAMETERS / f"{stem}.csv").open(newline="", encoding="utf-8") as lines:
        return tuple((row["name"], float(row["low"]), float(row["high"])) for row in csv.DictReader(lines))


def drawn(rng: np.random.Generator, stem: str, chance: float = 0.5) -> dict[str, float]:
    """Some parameters of a table, each anywhere in its range; the others keep their values."""
    ranges = parameter_ranges(stem)
    places, chosen = rng.random(len(ranges)), rng.random(len(ranges)) < chance
    return {
        name: float(low + place * (high - low))
        for (name, low, high), place, yes in zip(ranges, places, chosen, strict=True)
        if yes
    }


def within_ranges(rng: np.random.Generator) -> dict[str, float]:
    """Parameters of all phases, each somewhere in its range."""
    stems = sorted(path.stem for path in PARAMETERS.glob("*.csv") if path.stem not in UNTOUCHED)
    return {f"{stem}.{name}": value for stem in stems for name, value in drawn(rng, stem).items()}


def ground(rng: np.random.Generator, towns: int, sides: int) -> tuple[list[dict[str, Any]], list[tuple[float, ...]]]:
    """Towns in cells of their own, and roads that join them all: a tree and a few more."""
    cells = rng.choice(30 * 20, size=towns, replace=False)
    specs = []
    for number, place in enumerate(cells):
        column, line = 5 + int(place) % 30, 20 + int(place) // 30
        refuge = number >= 2 and rng.random() < 0.2
        spec = {
            "x": WEST + CELL_KM * (column + 0.5), "y": SOUTH + CELL_KM * (line + 0.5), "cell": line * COLUMNS + column,
            "spot": line * COLUMNS + column, "holder": int(rng.integers(-1, sides)),
            "population": int(10 ** rng.uniform(1, 5)), "airfield": int(rng.choice([0, 1, 3, 7])),
            "kind": codes.CAPITAL if number == 0 else int(rng.choice([codes.CITY, codes.TOWN, codes.VILLAGE])),
        }  # fmt: skip
        if refuge:
            spec |= {"kind": codes.REFUGE, "holder": -1, "refuge": 1.0, "population": 0, "airfield": 0}
        specs.append(spec)
    pairs = {(int(rng.integers(0, n)), n) for n in range(1, towns)}
    for _ in range(int(rng.integers(0, towns))):
        a, b = sorted(int(n) for n in rng.integers(0, towns, 2))
        if a != b:
            pairs.add((a, b))
    roads = []
    for a, b in sorted(pairs):
        straight = float(np.hypot(specs[a]["x"] - specs[b]["x"], specs[a]["y"] - specs[b]["y"]))
        roads.append((a, b, straight * float(rng.uniform(*DETOUR)), int(rng.integers(0, 4))))
    return specs, roads


def parties(rng: np.random.Generator, towns: int, sides: int) -> tuple[list[dict[str, int]], dict[Any, int]]:
    """Factions, the first two of them enemies, and how they stand to each other."""
    specs = []
    for number in range(sides):
        camp = CAMPS[number]
        specs.append({
            "camp": camp, "regular": int(camp == codes.GOVERNMENT), "foreign": int(number == 2),
            "doctrine": int(rng.choice(MINDS)), "home_town": int(rng.integers(0, towns)),
        })  # fmt: skip
    pairs = [(a, b) for a in range(sides) for b in range(a + 1, sides) if (a, b) != (0, 1)]
    return specs, {pair: int(rng.choice(RELATIONS)) for pair in pairs if rng.random() < 0.6}


def bodies(rng: np.random.Generator, war: War) -> list[dict[str, Any]]:
    """Units anywhere, of any size and state, most of them told to go somewhere."""
    specs: list[dict[str, Any]] = []
    for _ in range(war.bodies):
        place, goal = (int(n) for n in rng.integers(0, war.towns, 2))
        told = [codes.STAND, codes.MOVE, codes.ASSAULT, codes.RETREAT][int(rng.integers(0, 4))]
        marching = told != codes.STAND and place != goal
        specs.append({
            "side": int(rng.integers(0, war.sides)), "kind": int(rng.integers(0, len(KIND_NAMES))), "town": place,
            "personnel": int(rng.choice(PEOPLE)), "vehicles": int(rng.integers(0, 20)),
            "order": told if marching else codes.STAND, "objective": goal if marching else -1,
            "cohesion": float(rng.random()), "supply": float(rng.uniform(0, 5)), "fatigue": float(rng.random()),
            "struck": float(rng.choice([0.0, 2.0])), "busy_hours": float(rng.choice([0.0, 0.0, 9.0])),
        })  # fmt: skip
    return specs


def plan(war: War, quiet: bool = False) -> dict[str, Any]:
    """What `little_world` is to be told for a case. `quiet`: nobody talks and nothing flies, only patrols see."""
    rng = np.random.default_rng(war.dice)
    towns, roads = ground(rng, war.towns, war.sides)
    sides, relations = parties(rng, war.towns, war.sides)
    units = bodies(rng, war)
    wings = [
        {
            "side": int(rng.integers(0, war.sides)), "kind": int(rng.integers(0, len(AIRKIND_NAMES))),
            "airbase": int(rng.integers(0, war.towns)), "aircraft_start": int(rng.integers(0, 6)),
        }
        for _ in range(war.wings)
    ]  # fmt: skip
    depots = [
        {"side": int(rng.integers(0, war.sides)), "town": int(rng.integers(0, war.towns)), "signature": 0.5}
        for _ in range(int(rng.integers(0, 3)))
    ]
    known = {(int(rng.integers(0, war.sides)), row): {} for row in range(war.bodies) if rng.random() < 0.5}
    params = within_ranges(rng)
    if quiet:
        params |= {f"sensing.informers_{who}": 0.0 for who in ("held", "government", "coalition", "azawad")}
    return {
        "towns": towns, "edges": roads, "sides": sides, "relations": relations, "units": units, "depots": depots,
        "wings": [] if quiet else wings, "params": params, "temper": drawn(rng, "temper") | {"decision_hours": 6.0},
        "tracks": {(staff, row): {} for staff, row in known if not quiet and staff != units[row]["side"]},
        "theatre": {
            "intervened": int(rng.random() < 0.8), "tick_hours": float(rng.choice([1.0, 3.0, 6.0])),
            "daylight": float(rng.random()), "seats_saved": 100.0, "tonnes_saved": 50.0,
        },
        "stocks": [(int(rng.integers(0, war.towns)), "idp", int(rng.integers(0, 5000)))],
    }  # fmt: skip


def build(war: War, quiet: bool = False) -> World:
    """The world of a case."""
    return little_world(**plan(war, quiet))
