"""Nobody decides by what he cannot know: an enemy changed out of sight changes neither tracks nor orders."""

from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agents.doctrines import doctrine_names
from agents.luck import Luck
from agents.records.codes import ATTACK, HIDING, HOLD, MARCH
from agents.records.columns import World
from sim.phases.decisions import give_orders
from sim.phases.sensing import observe
from tests.phases.little_world import (
    ARMY,
    GUNSHIP,
    HELPERS,
    MILITIA,
    MOTORISED,
    PICKUPS,
    RAIDERS,
    RIFLES,
    little_world,
)

NAMES = doctrine_names()
NOBODY_TALKS = {f"sensing.informers_{camp}": 0.0 for camp in ("held", "government", "coalition", "azawad")}
BOLD = {
    "decision_hours": 6.0, "rationality": 1.0, "dump_days": 0.0, "wanted_odds": 1.0, "least_odds": 0.0,
    "recon_hours": 6.0, "cooperation": 0.7, "advance_share": 1.0, "reach_hours": 100.0, "holders_per_1000": 1.0,
}  # fmt: skip
TOWNS = [{} for _ in range(4)] + [{"holder": RAIDERS} for _ in range(6)]
FRIENDS = [
    *({"side": ARMY, "kind": kind, "town": town} for kind in (RIFLES, MOTORISED, MILITIA) for town in (0, 1, 3)),
    *({"side": HELPERS, "kind": MOTORISED, "town": town} for town in (0, 1, 3)),
]
BAND = {"side": RAIDERS, "kind": PICKUPS, "personnel": 60}
KNOWN = [{**BAND, "town": 4}, {**BAND, "town": 5}]
UNKNOWN = [{**BAND, "town": 7}, {**BAND, "town": 8}, {**BAND, "town": 8}]
FIRST_UNKNOWN = len(FRIENDS) + len(KNOWN)


def played(mind: str, unknown: list[dict[str, Any]], seed: int, turns: int = 8) -> World:
    """A few turns of seeing and deciding. The friends know two bands in the east and nothing of those beyond."""
    sides = [
        {"camp": 0, "doctrine": NAMES.index("ansar_dine")},
        {"camp": 1, "regular": 1, "doctrine": NAMES.index(mind)},
        {"camp": 1, "regular": 1, "doctrine": NAMES.index(mind), "foreign": 1},
    ]
    units = [*FRIENDS, *KNOWN, *unknown]
    tracks = {(staff, row): {} for staff in (ARMY, HELPERS) for row in range(len(FRIENDS), FIRST_UNKNOWN)}
    tracks |= {(RAIDERS, row): {} for row in range(len(FRIENDS))}
    w = little_world(
        towns=TOWNS, sides=sides, units=units, tracks=tracks, params=NOBODY_TALKS, temper=BOLD,
        wings=[{"side": HELPERS, "kind": GUNSHIP, "airbase": 0}], theatre={"intervened": 1},
        kinds={"rifles.airborne": 1.0},
    )  # fmt: skip
    for turn in range(turns):
        luck = Luck(seed, 0, turn)
        observe(w, luck)
        give_orders(w, luck)
        w.theatre[0].tick += 1
        w.theatre[0].hour += 6.0
    return w


def known_to(w: World) -> dict[str, np.ndarray]:
    """All that the friends believe, were told and weighed."""
    friends = w.units.faction != RAIDERS
    ledger = w.ledger[: w.theatre[0].choices]
    ledger = ledger[ledger.faction != RAIDERS]
    packages = w.packages[(w.packages.faction != RAIDERS) & (w.packages.stage > 0)]
    order = np.lexsort((packages.objective, packages.faction))
    return {
        "tracks": w.tracks[[ARMY, HELPERS]],
        "sides": w.sides[[ARMY, HELPERS]],
        **{f"units.{name}": w.units[name][friends] for name in w.units.dtype.names if name != "package"},
        **{f"packages.{name}": packages[name][order] for name in packages.dtype.names},
        **{f"ledger.{name}": ledger[name] for name in ledger.dtype.names if name != "decision"},
    }


def assert_same_mind(one: World, other: World) -> None:
    """The friends of both worlds believe and do the same."""
    before, after = known_to(one), known_to(other)
    for name, values in before.items():
        assert values.shape == after[name].shape, name
        assert (values == after[name]).all(), name


def moved(town: int, **changes: Any) -> list[dict[str, Any]]:
    """The unknown bands elsewhere, and otherwise."""
    return [{**band, "town": town, **changes} for band in UNKNOWN]


@pytest.mark.parametrize("mind", NAMES)
def test_an_unseen_enemy_far_away_is_nothing_to_anybody(mind: str) -> None:
    here, there = (
        played(mind, UNKNOWN, seed=3),
        played(mind, moved(9, personnel=400, vehicles=90, posture=MARCH), seed=3),
    )
    for w in (here, there):
        assert (w.tracks.tick[[ARMY, HELPERS], FIRST_UNKNOWN:] == -1).all()  # nobody ever saw them
    assert_same_mind(here, there)
    raiders = [w.ledger[: w.theatre[0].choices] for w in (here, there)]
    assert len(raiders[0]) != len(raiders[1]) or (raiders[0] != raiders[1]).any()  # those who know of them did differ


@settings(max_examples=12, phases=[Phase.generate])  # shrinking would take minutes
@given(
    seed=st.integers(0, 10**6),
    mind=st.sampled_from(["france", "malian_army", "mujao"]),
    town=st.integers(6, 9),
    people=st.integers(0, 900),
    posture=st.sampled_from([HOLD, MARCH, ATTACK, HIDING]),
    bush=st.integers(0, 1),
)
def test_whatever_the_unseen_do(seed: int, mind: str, town: int, people: int, posture: int, bush: int) -> None:
    changed = moved(town, personnel=people, posture=posture, bush=bush)
    assert_same_mind(played(mind, UNKNOWN, seed, turns=4), played(mind, changed, seed, turns=4))


def test_an_enemy_in_sight_does_matter() -> None:
    """The same test must fail where they are seen."""
    w = played("malian_army", moved(3), seed=3)
    assert (w.tracks.tick[[ARMY, HELPERS], FIRST_UNKNOWN:] >= 0).any()


def test_an_enemy_out_of_sight_keeps_the_track_where_it_was() -> None:
    w = played("mia", UNKNOWN, seed=1, turns=1)
    before = w.tracks[ARMY].copy()
    for row in (len(FRIENDS), len(FRIENDS) + 1):  # the known bands leave unseen, and grow
        w.units[row].town, w.units[row].cell, w.units[row].personnel = 9, w.towns[9].cell, 500
    for turn in range(1, 5):
        observe(w, Luck(1, 0, turn))
        w.theatre[0].tick += 1
    assert (w.tracks[ARMY] == before).all()
