"""What is kept of each turn of a run, for batches as well as for single runs: one row of named numbers.

A table of series has one row per turn, filled at its end, and the columns of `series_columns`: those of SERIES,
then one per staff. Cumulative columns count from the start. Recording is not a rule: nothing here feeds back.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from agents.compiled import rule
from agents.records.codes import BASE, CAMP, HIDING, PRESENT, REFUGE
from agents.records.columns import Row, Table, World
from sim.measures.goals import Ends, ends
from sim.rules.hazard import day_ends


class Measure(NamedTuple):
    """A number that is kept: its name, unit and meaning."""

    name: str
    unit: str
    meaning: str


# One column per camp, in the order of agents/records/codes.py (CAMP).
BY_CAMP = (
    Measure("present", "person", "people of its units present in the theatre"),
    Measure("killed", "person", "killed so far"),
    Measure("captured", "person", "captured or surrendered so far"),
    Measure("deserted", "person", "left the ranks so far"),
    Measure("vehicles", "vehicle", "vehicles of its units present"),
    Measure("vehicles_lost", "vehicle", "vehicles lost so far"),
    Measure("towns", "town", "towns it holds in the country at war"),
    Measure("harmed_by", "person", "civilians harmed so far by its strikes, and its share in fights by fighters"),
)
OF_ALL = (
    Measure("threat_hours", "hour", "travel time to the capital of the nearest enemies in the open; NaN = none"),
    Measure("threat_km", "km", "straight distance to the capital of the nearest enemies in the open; NaN = none"),
    Measure("sorties", "sortie", "sorties flown so far, of every kind"),
    Measure("strike_sorties", "sortie", "sorties that looked for a target so far"),
    Measure("strikes", "strike", "sorties that released weapons so far"),
    Measure("bombs", "bomb", "bombs and missiles used so far"),
    Measure("aircraft_lost", "aircraft", "aircraft lost so far"),
    Measure("airlifted", "person", "soldiers lifted by air so far"),
    Measure("tonnes_lifted", "tonne", "loads lifted by air so far"),
    Measure("away", "person", "civilians away from home"),
    Measure("idp", "person", "displaced people living in the country"),
    Measure("refugees", "person", "refugees living abroad"),
    Measure("on_road", "person", "displaced people on the way"),
    Measure("fled", "person", "civilians who left home so far in the run, those who left twice counted twice"),
    Measure("returned", "person", "civilians who came home so far"),
    Measure("harmed", "person", "civilians killed or wounded so far"),
    Measure("harmed_by_fighting", "person", "civilians killed or wounded by fighting so far"),
    Measure("harmed_by_strikes", "person", "civilians killed or wounded by air strikes so far"),
    # The goals and their parts, in the order of `Ends` in goals.py; each evening's value holds for the day after.
    Measure("goal_safe", "0-1", "goal, Mali safe: people in towns long quiet and free of enemies; how long: safe_days"),
    Measure("goal_safe_at_war", "0-1", "in the regions at war: people in towns long quiet and free of enemies"),
    Measure("goal_authority", "0-1", "goal, legitimate authorities: people administered × lawfulness"),
    Measure("goal_authority_administered", "0-1", "people under the state's administration, which returns with a lag"),
    Measure("goal_authority_lawful", "0-1", "how far the government is lawful: coup, interim, elected"),
    Measure("goal_election", "0-1", "goal, an electoral process: voters who could vote in safety today"),
    Measure("goal_election_at_home", "0-1", "voters who live at home and could vote in safety today"),
    Measure("goal_no_threat", "0-1", "goal, no terrorists threatening the territory: 1 − enemy left × its reach"),
    Measure("goal_no_threat_enemy_left", "0-1", "people of the coalition present, against those at the start"),
    Measure("goal_no_threat_enemy_reach", "0-1", "people within the coalition's reach; how far: reach_hours"),
)
SERIES = (
    *(Measure(f"{m.name}.{camp}", m.unit, f"{camp}: {m.meaning}") for m in BY_CAMP for camp in CAMP),
    *OF_ALL,
)

# Where each block begins in a row of the table, in the order above.
CAMPS = len(CAMP)
PERSONNEL, KILLED, CAPTURED, DESERTED, VEHICLES, VEHICLES_LOST, TOWNS, HARMED_BY = range(0, len(BY_CAMP) * CAMPS, CAMPS)
(
    THREAT_HOURS, THREAT_KM, SORTIES, STRIKE_SORTIES, STRIKES, BOMBS, AIRCRAFT_LOST, AIRLIFTED, TONNES_LIFTED,
    AWAY, IDP, REFUGEES, ON_ROAD, FLED, RETURNED, HARMED, HARMED_BY_FIGHTING, HARMED_BY_STRIKES, GOALS,
) = range(len(BY_CAMP) * CAMPS, len(SERIES) - len(Ends._fields) + 1)  # fmt: skip
LAWFUL = Ends._fields.index("lawful")
IN_COUNTRY = len(SERIES)  # then one column per staff


def series_columns(staffs: Sequence[str]) -> list[Measure]:
    """Every column of a table of series, for a world with these staffs."""
    in_country = "people of its units and wings in the country at war"
    return [*SERIES, *(Measure(f"in_country.{staff}", "person", f"{staff}: {in_country}") for staff in staffs)]


def series_table(w: World, n_ticks: int) -> Table:
    """An empty table of series for so many turns."""
    return np.zeros((n_ticks, IN_COUNTRY + w.tracks.shape[0]))


def holders_table(w: World, n_ticks: int) -> Table:
    """An empty table of the holders of every town after each of so many turns."""
    return np.zeros((n_ticks, w.towns.size), np.int64)


@rule
def keep_turn(w: World, tick: int, series: Table, holders: Table) -> None:
    """Fill the turn's row of both tables, as far as they reach."""
    if tick < holders.shape[0]:
        for town in range(w.towns.size):
            holders[tick, town] = w.towns[town].holder
    if tick < series.shape[0]:
        row = series[tick]
        for column in range(row.size):
            row[column] = 0.0
        count_units(w, row)
        count_wings(w, row)
        count_sides(w, row)
        count_towns(w, row)
        keep_goals(w, tick, series)


@rule
def count_units(w: World, row: Table) -> None:
    """Strengths and losses by camp, people in the country by staff, and how near the nearest threat is."""
    clock = w.theatre[0]
    hostile = w.sides[clock.government].hostile_mask
    country = w.towns[clock.capital].country
    row[THREAT_HOURS] = math.nan
    row[THREAT_KM] = math.nan
    for i in range(w.units.size):
        u = w.units[i]
        side = w.sides[u.faction]
        if u.killed + u.captured + u.deserted + u.vehicles_lost > 0:  # most have lost nothing
            row[KILLED + side.camp] += u.killed
            row[CAPTURED + side.camp] += u.captured
            row[DESERTED + side.camp] += u.deserted
            row[VEHICLES_LOST + side.camp] += u.vehicles_lost
        if u.status == PRESENT:
            row[PERSONNEL + side.camp] += u.personnel
            row[VEHICLES + side.camp] += u.vehicles
            if w.towns[u.town].country == country:
                row[IN_COUNTRY + side.staff] += u.personnel
            if (hostile >> u.faction) & 1 == 1 and u.bush == 0 and u.posture != HIDING and u.personnel > 0:
                hours = hours_to_capital(w, u)
                if hours < math.inf and not row[THREAT_HOURS] <= hours:
                    row[THREAT_HOURS] = hours
                km = km_to_capital(w, u)
                if not row[THREAT_KM] <= km:
                    row[THREAT_KM] = km


@rule
def share_of_road(w: World, u: Row) -> float:
    """How far along its road a unit is: 0 at the town it left, 1 at the town it drives to."""
    if u.edge < 0 or w.edges[u.edge].length <= 0.0:
        return 0.0
    return min(1.0, max(0.0, u.offset / w.edges[u.edge].length))


@rule
def hours_to_capital(w: World, u: Row) -> float:
    """Travel time [h] of a unit to the capital, by its own mobility and along its road to the better end of it."""
    table = w.routes[u.faction, int(w.kinds[u.kind].mobility)]
    capital = w.theatre[0].capital
    hours = w.hours[table, u.town, capital]
    if u.edge < 0:
        return float(hours)
    share = share_of_road(w, u)
    back = hours + share * w.hours[table, u.town, u.heading]
    on = w.hours[table, u.heading, capital] + (1.0 - share) * w.hours[table, u.heading, u.town]
    return float(min(back, on))


@rule
def km_to_capital(w: World, u: Row) -> float:
    """Straight distance [km] of a unit to the capital."""
    share = share_of_road(w, u)
    town, capital = w.towns[u.town], w.towns[w.theatre[0].capital]
    heading = w.towns[u.heading] if u.edge >= 0 else town
    x = town.x + share * (heading.x - town.x)
    y = town.y + share * (heading.y - town.y)
    return math.sqrt((x - capital.x) ** 2 + (y - capital.y) ** 2)


@rule
def count_wings(w: World, row: Table) -> None:
    """Crews in the country by staff, and aircraft lost."""
    country = w.towns[w.theatre[0].capital].country
    for i in range(w.wings.size):
        wing = w.wings[i]
        row[AIRCRAFT_LOST] += wing.aircraft_lost
        if wing.status == PRESENT and wing.airbase >= 0 and w.towns[wing.airbase].country == country:
            row[IN_COUNTRY + w.sides[wing.faction].staff] += wing.personnel


@rule
def count_sides(w: World, row: Table) -> None:
    """What was flown so far; and what units that serve another camp now had lost."""
    for i in range(w.sides.size):
        side = w.sides[i]
        row[SORTIES] += side.sorties
        row[STRIKE_SORTIES] += side.strike_sorties
        row[STRIKES] += side.strikes
        row[BOMBS] += side.bombs
        row[AIRLIFTED] += side.airlifted
        row[TONNES_LIFTED] += side.tonnes_lifted
        row[HARMED_BY + side.camp] += side.harmed
        row[KILLED + side.camp] += side.killed_moved
        row[CAPTURED + side.camp] += side.captured_moved
        row[DESERTED + side.camp] += side.deserted_moved
        row[VEHICLES_LOST + side.camp] += side.vehicles_lost_moved


@rule
def count_towns(w: World, row: Table) -> None:
    """Towns held in the country by camp, and what became of the people."""
    country = w.towns[w.theatre[0].capital].country
    for i in range(w.towns.size):
        town = w.towns[i]
        if town.holder >= 0 and town.country == country and town.kind != REFUGE and town.kind != BASE:
            row[TOWNS + w.sides[town.holder].camp] += 1.0
        row[AWAY] += town.away
        row[IDP] += town.hosted_idp
        row[REFUGEES] += town.refugees
        row[ON_ROAD] += town.on_road
        row[FLED] += town.left_total
        row[HARMED] += town.harmed
        row[HARMED_BY_STRIKES] += town.harmed_by_strikes
    row[HARMED_BY_FIGHTING] = row[HARMED] - row[HARMED_BY_STRIKES]
    row[RETURNED] = w.theatre[0].returned


@rule
def keep_goals(w: World, tick: int, series: Table) -> None:
    """The goals as they stand this evening, and at the end of the first turn; between evenings they are not counted."""
    clock = w.theatre[0]
    row = series[tick]
    begun = tick > 0 and series[tick - 1, GOALS + LAWFUL] > 0.0  # not at the start, nor after a snapshot
    if begun and not day_ends(clock.hour, clock.tick_hours):
        for column in range(GOALS, IN_COUNTRY):
            row[column] = series[tick - 1, column]
        return
    found = ends(w, w.own, w.params[0].outcomes)
    for column in range(GOALS, IN_COUNTRY):
        row[column] = found[column - GOALS]
