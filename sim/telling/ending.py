"""The last line of a diary: when the run ends, and who holds what then."""

import numpy as np

from agents.records.codes import CAPITAL, CITY
from sim.measures.outcomes import sites
from sim.telling.story import Entry, Story, capital, listed

MOST_PLACES = 12  # of one holder; the rest are counted


def ending(s: Story) -> Entry:
    """Who holds the capital and the regional capitals, or in a war with one or none all its towns.

    The government holds what its allies hold for it (docs/decisions/0009).
    """
    last, government = s.trajectory.towns[-1], int(s.trajectory.theatre[-1].government)
    places = sites(s.trajectory.world)
    seats = places[np.isin(last.kind[places], (CAPITAL, CITY))]
    held: dict[int, list[str]] = {}
    for town in (seats if seats.size > 1 else places).tolist():
        held.setdefault(int(last.holder[town]), []).append(s.towns[town])
    parts = [
        f"{'the government' if holder == government else s.who(holder)} holds {listed(towns, MOST_PLACES)}"
        for holder, towns in sorted(held.items(), key=rank)
    ]
    return Entry(s.begin(s.trajectory.turns), 0.0, False, f"The run ends. {capital('; '.join(parts))}.")


def rank(holding: tuple[int, list[str]]) -> tuple[bool, int]:
    """Who holds most comes first, nobody last."""
    holder, towns = holding
    return holder < 0, -len(towns)
