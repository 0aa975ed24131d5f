"""What a batch's manifest says of each scenario, so that its readers need neither the scenario nor the engine."""

from typing import Any

from agents.records.codes import CAMP
from sim.measures.outcomes import measures_of, sites
from sim.measures.series import series_columns
from sim.names import short
from sim.world import Prepared


def describe(prepared: Prepared, number: int, loaded_from: str) -> dict[str, Any]:
    """Title, time, parameters, factions, towns with their holders at the start, and the columns of the tables."""
    scenario, names, w = prepared.scenario, prepared.names, prepared.world
    holder = [names.factions[row] if row >= 0 else None for row in w.towns.holder.tolist()]
    towns = scenario.theatre.towns
    measured = set(sites(w).tolist())
    return {
        "number": number,
        "title": scenario.title,
        "hash": scenario.hash,
        "loaded_from": loaded_from,
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        "tick_hours": scenario.tick_hours,
        "turns": scenario.n_ticks,
        "parameters": scenario.values,
        "factions": {
            key: {
                "title": title,
                "camp": CAMP[int(w.sides.camp[row])],
                "staff": names.staffs[int(w.sides.staff[row])],
                "foreign": bool(w.sides.foreign[row]),
            }
            for row, (key, title) in enumerate(zip(names.factions, names.faction_titles, strict=True))
        },
        "towns": [
            {
                "id": town.id,
                "name": town.name,
                "lat": town.lat,
                "lon": town.lon,
                "country": town.country,
                "region": town.region_2012,
                "holder": holder[row],
                "measured": row in measured,
            }
            for row, town in enumerate(towns)
        ],
        "outcomes": [list(m) for m in measures_of(prepared)],
        "columns": [list(m) for m in series_columns(names.staffs)],
    }


def town_titles(about: dict[str, Any]) -> dict[str, str]:
    """Id of a town → what it is called in short, as a manifest says."""
    return {town["id"]: short(town["name"]) for town in about["towns"]}
