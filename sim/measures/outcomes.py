"""A run in named numbers: when towns fell and came free, what was flown, who was killed, who fled.

Everything is computed from what is kept of a run (its events, its series and the holders of its towns), so that a
batch and a single run give the same numbers; how they are counted stands in sim/measures/tally.py. Days count from the
start of the campaign: 10.5 is noon of the eleventh day. What happens in a turn counts as happening at its end. NaN
stands for "did not happen" (None from `outcomes`, null in JSON).

A town is *lost* when it was held by the government's camp at the start and the coalition comes to hold it. It is
*free* when it was the coalition's (from the start, or lost) and is so no more; *retaken* when the government's camp
holds it after that. Second falls and second recoveries are not counted. The parameters are in
scenarios/parameters/outcomes.csv: they define what is measured and never touch a run.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from agents.records.codes import BASE, CAMP, REFUGE
from agents.records.columns import Table, World
from sim.measures.series import IN_COUNTRY, SERIES, Measure
from sim.measures.tally import tally

if TYPE_CHECKING:
    from sim.trajectory import Trajectory
    from sim.world import Prepared

OVERALL = (
    Measure("request_day", "day", "the government asked for help"),
    Measure("decision_day", "day", "the decision to intervene took effect"),
    Measure("first_strike_day", "day", "the first strike by foreign aircraft"),
    Measure("halt_day", "day", "the drive halts: last loss of a town before the first recapture of any, or ever"),
    Measure("turn_day", "day", "the first town passed from the coalition to the government's camp"),
    Measure("capital_fall_day", "day", "the coalition held the capital"),
    Measure("capital_threat_day", "day", "hostile fighters came within outcomes.threat_hours of the capital"),
    Measure("capital_nearest_hours", "hour", "the nearest that hostile fighters came to the capital, by road"),
    Measure("axes_attacked", "axis", "separate axes of attack on the government's towns before the first recapture"),
    Measure("towns_attacked", "town", "towns of the government that the coalition attacked or took before that"),
    Measure("towns_lost", "town", "towns lost in the whole run"),
    Measure("left_first_share", "0-1", "share of the coalition's towns entered by others that it had left before"),
    Measure("sorties_by_count_day", "sortie", "sorties of every kind until outcomes.count_days"),
    Measure("strikes_by_count_day", "strike", "sorties that released weapons until outcomes.count_days"),
    Measure("bombs_by_count_day", "bomb", "bombs and missiles used until outcomes.count_days"),
    Measure("sorties", "sortie", "sorties of every kind in the run"),
    Measure("strikes", "strike", "sorties that released weapons in the run"),
    Measure("bombs", "bomb", "bombs and missiles used in the run"),
    Measure("airlifted", "person", "soldiers lifted by air in the run"),
    Measure("away_peak", "person", "most civilians away from home at one time"),
    Measure("away", "person", "civilians away from home at the end"),
    Measure("idp", "person", "displaced people living in the country at the end"),
    Measure("refugees", "person", "refugees living abroad at the end"),
    Measure("fled", "person", "civilians who left home in the run, those who left twice counted twice"),
    Measure("returned", "person", "civilians who came home in the run"),
    Measure("harmed", "person", "civilians killed or wounded in the run"),
    Measure("harmed_by_fighting", "person", "those of them harmed by fighting"),
    Measure("harmed_by_strikes", "person", "those of them harmed by air strikes"),
    Measure("election_day", "day", "an election was held"),
    *(m for m in SERIES if m.name.startswith("goal_")),
)  # fmt: skip
PER_CAMP = (
    Measure("killed_by_count_day", "person", "killed until outcomes.count_days"),
    Measure("killed", "person", "killed in the run"),
    Measure("vehicles_lost", "vehicle", "vehicles lost in the run"),
    Measure("towns_held", "town", "towns held at the end"),
    Measure("harmed_by", "person", "civilians harmed by its strikes, and its share in fights by fighters"),
)
PER_STAFF = (
    Measure("in_country_on_count_day", "person", "people of its units and wings in the country on outcomes.count_days"),
    Measure("in_country", "person", "people of its units and wings in the country at the end"),
)
PER_TOWN = (
    Measure("fall_day", "day", "lost to the coalition"),
    Measure("left_day", "day", "the coalition's last fighters left it, no enemy there, before it came free"),
    Measure("retaken_day", "day", "held by the government's camp after the coalition"),
    Measure("free_day", "day", "no more held by the coalition"),
)
HARM = (("fighting", "harmed by fighting"), ("strikes", "harmed by air strikes"))
AT_TOWN = "killed in fights and strikes at the town in the run"


def sites(w: World) -> Table:
    """Rows of the towns that outcomes speak of: those of the country at war, without refuges and bases."""
    towns, capital = w.towns, w.theatre.capital[0]
    real = (towns.kind != REFUGE) & (towns.kind != BASE)
    return np.flatnonzero(real & (towns.country == towns.country[capital]))


def measures_of(war: "Prepared | Trajectory") -> list[Measure]:
    """Every outcome of a war, in the order of `measure`."""
    names, titles = war.names, war.names.short_titles
    return outcome_measures({names.towns[row]: titles[row] for row in sites(war.world)}, names.staffs)


def outcome_measures(towns: Mapping[str, str], staffs: Sequence[str]) -> list[Measure]:
    """Every outcome of a world whose `sites` have these ids and titles, and whose staffs these names."""
    at = towns.items()
    return [
        *OVERALL,
        *(Measure(f"{m.name}.{camp}", m.unit, f"{camp}: {m.meaning}") for m in PER_CAMP for camp in CAMP),
        *(Measure(f"{m.name}.{staff}", m.unit, f"{staff}: {m.meaning}") for m in PER_STAFF for staff in staffs),
        *(Measure(f"{m.name}.{town}", m.unit, f"{title}: {m.meaning}") for m in PER_TOWN for town, title in at),
        *(
            Measure(f"killed.{town}.{camp}", "person", f"{title}, {camp}: {AT_TOWN}")
            for camp in CAMP
            for town, title in at
        ),
        *(
            Measure(f"harmed.{town}.{cause}", "person", f"{title}: civilians {words}")
            for cause, words in HARM
            for town, title in at
        ),
    ]


def measure(w: World, start_holders: Table, series: Table, holders: Table, towns: Table | None = None) -> Table:
    """Every outcome of a run as one array, in the order of `outcome_measures`; `w` is the world at its end.

    `towns`: its `sites`, where they are known already.
    """
    towns = sites(w) if towns is None else towns
    overall = np.full(len(OVERALL), math.nan)
    camps = np.full((len(PER_CAMP), len(CAMP)), math.nan)
    staffs = np.full((len(PER_STAFF), series.shape[1] - IN_COUNTRY), math.nan)
    days = np.full((len(PER_TOWN), towns.size), math.nan)
    killed = np.zeros((len(CAMP), towns.size))
    harmed = np.zeros((len(HARM), towns.size))
    tally(w, towns, start_holders, series, holders, overall, camps, staffs, days, killed, harmed)
    return np.concatenate([block.ravel() for block in (overall, camps, staffs, days, killed, harmed)])


def outcomes(trajectory: "Trajectory") -> dict[str, float | None]:
    """The outcomes of one recorded run by name; None for what did not happen."""
    found = measure(trajectory.world, trajectory.towns.holder[0], trajectory.series, trajectory.holders)
    pairs = zip(measures_of(trajectory), found, strict=True)
    return {m.name: None if math.isnan(value) else float(value) for m, value in pairs}
