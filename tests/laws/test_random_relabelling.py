"""Wars drawn at random, with their towns and factions in other rows: the same war, to the last man.

Luck is keyed by rows, so here every draw gives the same number, another one in each war, and each commander has his
own hour, as in a campaign. Then nothing but the order of rows differs, and after each phase each town, faction and body
must be as it was in the first order.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from agents import luck as draws
from agents.luck import Luck
from agents.records.columns import World
from sim import turn
from sim.phases import sensing
from tests.laws.random_wars import War, plan, wars
from tests.laws.test_random_wars import CASES, VERBS, next_turn
from tests.phases.little_world import little_world
from tests.reliability import note

Order = np.ndarray[Any, np.dtype[np.int64]]  # the new row of each old one
CLOSE = 1e-9  # sums in another order
# Fields that hold a row of sides or of towns, and the others that are compared, by record.
ROWS_OF_SIDES = {"towns": ("holder", "claimant"), "units": ("faction",), "wings": ("faction",)}
ROWS_OF_TOWNS = {"units": ("town", "objective", "heading"), "wings": ("airbase",), "sides": ("home_town",)}
COMPARED = {
    "towns": ("people", "away", "hosted_idp", "refugees", "on_road", "strikes", "alarm", "held_hours", "fight_hours"),
    "units": ("personnel", "vehicles", "heavy", "killed", "captured", "deserted", "supply", "cohesion", "fatigue",
              "status", "posture", "order", "edge", "offset", "cell", "hours_left"),
    "wings": ("aircraft", "bombs", "sorties"),
    "sides": ("sorties", "strikes", "bombs", "defeats", "next_decision"),
}  # fmt: skip


def put(rows: list[Any], order: Order) -> list[Any]:
    """The rows in their new order."""
    found = [None] * len(rows)
    for row, to in zip(rows, order, strict=True):
        found[to] = row
    return found


def moved(row: int, order: Order) -> int:
    """The new row; -1, nobody or nowhere, stays."""
    return int(order[row]) if row >= 0 else row


def relabelled(told: dict[str, Any], towns: Order, sides: Order) -> dict[str, Any]:
    """The same war with its towns and sides in other rows."""

    def body(spec: dict[str, Any]) -> dict[str, Any]:
        kinds = {"side": sides, "town": towns, "objective": towns, "airbase": towns}
        return {name: moved(value, kinds[name]) if name in kinds else value for name, value in spec.items()}

    return told | {
        "towns": put([spec | {"holder": moved(spec["holder"], sides)} for spec in told["towns"]], towns),
        "edges": [(int(towns[a]), int(towns[b]), *rest) for a, b, *rest in told["edges"]],
        "sides": put([spec | {"home_town": moved(spec["home_town"], towns)} for spec in told["sides"]], sides),
        "relations": {(int(sides[a]), int(sides[b])): code for (a, b), code in told["relations"].items()},
        **{name: [body(spec) for spec in told[name]] for name in ("units", "wings", "depots")},
        "tracks": {(int(sides[staff]), row): {} for staff, row in told["tracks"]},
        "stocks": [(int(towns[town]), kind, count) for town, kind, count in told["stocks"]],
        "theatre": told["theatre"] | {"capital": int(towns[0]), "government": int(sides[1])},
    }


def made(told: dict[str, Any], worth: np.ndarray) -> World:
    """The war, in which a town is worth to a side what the table says."""
    w = little_world(**told)
    w.worth[:] = worth
    return w


def differences(w: World, other: World, towns: Order, sides: Order) -> Iterator[str]:
    """What is not in its new row."""
    rows = {"towns": towns, "sides": sides, "units": np.arange(w.units.size), "wings": np.arange(w.wings.size)}
    for name, fields in COMPARED.items():
        ours, theirs = getattr(w, name), getattr(other, name)[rows[name]]
        for field in fields:
            for row in np.flatnonzero(~np.isclose(ours[field], theirs[field], rtol=CLOSE, atol=CLOSE)):
                yield f"{name}[{row}].{field}: {ours[field][row]} and {theirs[field][row]}"
    for table, order in ((ROWS_OF_SIDES, sides), (ROWS_OF_TOWNS, towns)):
        for name, fields in table.items():
            for field in fields:
                ours, theirs = getattr(w, name)[field], getattr(other, name)[field][rows[name]]
                for row, (one, two) in enumerate(zip(ours, theirs, strict=True)):
                    if moved(int(one), order) != two:
                        yield f"{name}[{row}].{field}: {one} became {two}"


def is_the_same_war(war: War) -> None:
    """Play it in both orders, and look after every phase."""
    rng = np.random.default_rng(war.dice + 1)
    told = plan(war)
    told["towns"] = [spec | {"home_region": number % 8} for number, spec in enumerate(told["towns"])]
    told["sides"] = [spec | {"next_decision": float(rng.uniform(0.0, 6.0))} for spec in told["sides"]]
    told["theatre"] |= {"capital": 0, "government": 1}
    towns, sides = rng.permutation(war.towns), rng.permutation(war.sides)
    worth = rng.uniform(0.1, 3.0, (war.sides, war.towns))
    other_worth = np.empty_like(worth)
    other_worth[np.ix_(sides, towns)] = worth
    w, other = made(told, worth), made(relabelled(told, towns, sides), other_worth)
    words = (int(rng.integers(1, 2**16)) * (2**16 + 1),) * 4  # both halves of all four alike
    with pytest.MonkeyPatch.context() as patch:
        for module in (draws, sensing):  # where it is called
            patch.setattr(module, "philox", lambda *_: words)
        for number in range(war.turns):
            for verb in VERBS:
                for each in (w, other):
                    getattr(turn, verb)(each, Luck(war.dice, 0, number))
                found = list(differences(w, other, towns, sides))
                assert not found, f"turn {number}, {verb}:\n" + "\n".join(found)
            next_turn(w)
            next_turn(other)


@settings(max_examples=100)
@given(war=wars)
def test_rows_of_towns_and_factions_mean_nothing(war: War) -> None:
    is_the_same_war(war)


@pytest.mark.trust
def test_rows_of_towns_and_factions_mean_nothing_in_ten_thousand_wars() -> None:
    many = settings(max_examples=CASES, derandomize=False, phases=[Phase.explicit, Phase.generate])
    many(given(war=wars)(is_the_same_war))()
    note("relabelling", f"{CASES:,} wars", "towns and factions in other rows, the same draws; asked after each phase")
