"""Why a commander did it: the terms of the decision ledger in words.

Every sentence is one row of the ledger, or one row beside the rows that it was weighed against: the diary and the
"why?" cards say what the commander believed, not what was true. Left out: terms that weighed little.
"""

from collections import defaultdict
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from agents.records.columns import CHOICE
from agents.staff.objectives import LEAVE_CHOICE
from sim.trajectory import Trajectory

HOURS_PER_DAY = 24.0
NOTABLE = 0.15  # share of the worth at stake from which a cost is named


class Choice(NamedTuple):
    """The option taken, and the options of the same decision that were not; each a row of the ledger."""

    taken: Any
    others: Sequence[Any]


def choices(trajectory: Trajectory) -> dict[tuple[int, int, int, bool], Choice]:
    """Decisions by (tick, faction, town, is it about leaving): the town is the objective, or the town that was left."""
    weighed: dict[int, list[Any]] = defaultdict(list)
    names = [column.name for column in CHOICE]
    for values in trajectory.ledger.tolist():  # plain numbers: to read the fields of records one by one takes long
        option = SimpleNamespace(**dict(zip(names, values, strict=True)))
        weighed[option.decision].append(option)
    found: dict[tuple[int, int, int, bool], Choice] = {}
    for options in weighed.values():
        others = [option for option in options if option.chosen == 0]
        for taken in options:
            if taken.chosen == 1 and taken.option >= 0:
                leaving = taken.kind == LEAVE_CHOICE
                town = taken.prize if leaving else taken.option
                found[(taken.tick, taken.faction, town, leaving)] = Choice(taken, others)
    return found


def why_go(choice: Choice, trajectory: Trajectory, towns: list[str]) -> str:
    """Why this objective: worth, what it opens, believed odds, time, costs that counted, whether luck decided."""
    c = choice.taken
    said = [f"worth {c.worth:.2f}"]
    if c.prize >= 0 and c.gateway >= NOTABLE * max(c.worth, c.gateway):
        said.append(f"opens {towns[c.prize]} (+{c.gateway:.2f})")
    said.append(f"believed odds {odds(c.power, c.believed)}" + ("" if c.tracks > 0 else ", no enemy seen there"))
    impatience = float(trajectory.world.tempers[c.faction].impatience)
    if impatience > 0.0 and c.time > 0.0:
        said.append(f"about {span(float(c.time) / impatience)}")
    costs = sorted(((float(c.loss), "losses"), (float(c.air), "aircraft")), reverse=True)
    feared = [word for cost, word in costs if cost >= NOTABLE * max(float(c.gain), 1e-9)]
    if feared:
        said.append("fears " + " and ".join(feared))
    best = best_without_luck(choice)
    if best is not None:
        said.append(f"luck decided against {towns[best.option] if best.option >= 0 else 'staying'}")
    return "; ".join(said)


def why_leave(choice: Choice) -> str:
    """Why a town was left: the danger believed against what stands there, and the chance given to holding it."""
    c = choice.taken
    said = f"believed danger {odds(c.believed, c.power)}, chance to hold {c.chance:.0%}"
    best = best_without_luck(choice)
    return f"{said}; luck decided against staying" if best is not None and best.option < 0 else said


def best_without_luck(choice: Choice) -> Any | None:
    """The other option that would have been taken without the draw of luck, if there is one."""
    if not len(choice.others):
        return None
    best = max(choice.others, key=plain)
    return best if plain(best) > plain(choice.taken) else None


def plain(option: Any) -> float:
    """What an option was worth without the draw of luck."""
    return float(option.utility - option.luck)


def odds(power: float, believed: float) -> str:
    """A ratio of powers as people say it: 2.4:1; against nothing it is overwhelming."""
    ratio = power / believed if believed > 0.0 else np.inf
    return "overwhelming" if ratio >= 100.0 else f"{ratio:.1f}:1"


def span(hours: float) -> str:
    """Hours as hours, or as days when they are many."""
    if hours < 1.5 * HOURS_PER_DAY:
        return f"{hours:.0f} h"
    days = round(hours / HOURS_PER_DAY)
    return f"{days} days"
