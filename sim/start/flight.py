"""Where civilians may flee: their groups, made once when the world is built, and where the displaced are at the start.

A group is the people of one origin in one place. Each town at home has itself, the country around it, kin in the
cities of other regions, the nearest towns, and the nearest haven abroad in the two countries that are nearest. A
haven abroad is a place that hosts refugees when the campaign begins (what opens later is not known); where a country
has none, its nearest border post. How strongly a place draws: strength of its kind × e^(−way), for those who ride and
those who walk. Sources: displacement_findings (destination_by_origin, destination_split, travel_time, model_baseline).
Left out: households, and what people hear from those who went before them.
"""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from agents.records.codes import (
    AROUND,
    BASE,
    BORDER,
    CAMP_ABROAD,
    CAMPSITE,
    CAPITAL,
    CITY,
    FERRY,
    GOVERNMENT,
    HOME,
    KIN,
    REFUGE,
    SITE,
)  # fmt: skip
from agents.records.columns import CIVILIANS, Rows, Table, records
from sim.start.ways import Values, Ways, between, civil_ways, neighbours

SHAPING = (  # parameters of displacement that shape what is laid out here; the others are read in the run
    "boat_kmh", "near_limit", "near_hours", "vehicle_share", "drive_hours_per_day", "walk_km_per_day", "walk_km",
    "travel_hours", "kin_hours", "camp_hours", "kin_known", "sites_known", "borders_known", "pull_around", "pull_near",
    "pull_kin", "kin_power", "pull_camp", "follow", "stranger", "start_hours", "start_origins",
)  # fmt: skip
NOT_A_SITE = (REFUGE, BASE, CAMPSITE, FERRY)
IDP, REFUGEE = "idp", "refugee"
WIDTH = 16384  # a number greater than any coordinate [km], to make one number of two


class Stock(NamedTuple):
    """Displaced people counted in one place before the campaign begins."""

    town: int
    kind: str  # idp or refugee
    people: int


class Haven(NamedTuple):
    """A place that draws people of one origin: pull on all of them, days on the way."""

    place: int
    kind: int
    pull: float
    days: float


class Flight(NamedTuple):
    """The tables of a World that are about civilians."""

    civilians: Rows
    groups_at: Table
    way_start: Table
    way_list: Table
    near_start: Table
    near_list: Table
    near_share: Table


class Land(NamedTuple):
    """What the choice of havens needs to know; draws [T, T] are those of a place on people of a town, by kind."""

    towns: Rows
    ways: Ways
    values: Values
    home: int  # row of the home country
    abroad: tuple[tuple[int, ...], ...]  # places of haven by country, closed borders left out
    ride: dict[int, Table]
    walk: dict[int, Table]


def lay_out(
    towns: Rows, sides: Rows, edges: Rows, values: Values, home: int, stocks: Sequence[Stock], closed: Iterable[int]
) -> Flight:
    """Every group of civilians and the ways between them; sets the spots of towns. `closed`: countries."""
    ways = civil_ways(towns, edges, values)
    ride, walk = draws(towns, ways, values)
    abroad = open_abroad(towns, home, stocks, frozenset(closed))
    towns.spot = spots(towns)
    land = Land(columns(towns), ways, values, home, abroad, ride, walk)
    inhabited = [row for row in range(towns.size) if is_inhabited(land, row)]
    known = {row: havens(land, row, {}) for row in inhabited}
    early = share_out(land, sides, known, stocks)
    known = {row: in_order(havens(land, row, early[row]), land.towns) for row in inhabited}
    rows: list[tuple[int, Haven, int, int]] = []  # origin, haven, early, people
    starts = [0]
    for origin in range(towns.size):
        if origin in known:
            rows.append((origin, Haven(origin, HOME, 0.0, 0.0), 0, int(towns.population[origin])))
            rows += [(origin, haven, 0, 0) for haven in known[origin]]
            if before := early[origin]:
                more = [visit(land, origin, p) for p in before if p not in {haven.place for haven in known[origin]}]
                rows += [(origin, r, 1, before.get(r.place, 0)) for r in in_order([*known[origin], *more], land.towns)]
        starts.append(len(rows))
    civilians = records(CIVILIANS, len(rows))
    for name in Haven._fields:
        civilians[name] = [getattr(haven, name) for _, haven, _, _ in rows]
    civilians.origin, civilians.early, civilians.people = (
        [row[0] for row in rows], [row[2] for row in rows], [row[3] for row in rows],
    )  # fmt: skip
    on_the_way = between(ways, edges, civilians.origin, civilians.place)
    return Flight(civilians, np.array(starts, np.int64), *on_the_way, *neighbours(towns, ways, values, home))


def columns(rows: Rows) -> Rows:
    """Records whose columns are looked up once: NumPy's do that at every access, a dozen steps each."""
    return SimpleNamespace(**{name: rows[name] for name in rows.dtype.names})


def spots(towns: Rows) -> Table:
    """[T] a number below 2²⁸ for each position, to the kilometre."""
    x, y = (np.floor(towns[axis]).astype(np.int64) + WIDTH // 2 for axis in ("x", "y"))
    return np.asarray(x * WIDTH + y)


# --- where to


def open_abroad(towns: Rows, home: int, stocks: Sequence[Stock], closed: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """Places of haven in each open foreign country: those that host refugees, else border posts, else camps' sites."""
    hosts = {stock.town for stock in stocks if stock.kind == REFUGEE and stock.people > 0}
    found = []
    for country in sorted({int(c) for c in towns.country} - {home} - closed):
        there = [row for row in range(towns.size) if towns.country[row] == country]
        for open_now in (
            hosts,
            {r for r in there if towns.kind[r] == BORDER},
            {r for r in there if is_entry(towns[r])},
        ):
            if places := tuple(row for row in there if row in open_now):
                found.append(places)
                break
    return tuple(found)


def is_entry(town: Rows) -> bool:
    """Whether people can at least cross the border there: a camp's site, where nothing else is known."""
    return bool(town.kind == CAMPSITE)


def draws(towns: Rows, ways: Ways, values: Values) -> tuple[dict[int, Table], dict[int, Table]]:
    """Strength × what the way leaves of it, for those who ride and those who walk: e^(−hours / scale), e^(−km / scale).

    A city draws kin by its people; hours count less on the way to kin and to a haven abroad than to the next town.
    """
    size = towns.population / max(float(towns.population.max(initial=0.0)), 1.0)
    strength = {
        AROUND: np.full(towns.size, values["displacement.pull_around"]),
        KIN: values["displacement.pull_kin"] * size ** values["displacement.kin_power"],
        SITE: np.full(towns.size, values["displacement.pull_near"]),
        CAMP_ABROAD: np.full(towns.size, values["displacement.pull_camp"]),
    }
    scale = {
        AROUND: 1.0,
        KIN: values["displacement.kin_hours"],
        SITE: values["displacement.travel_hours"],
        CAMP_ABROAD: values["displacement.camp_hours"],
    }
    ride = {kind: strength[kind] * np.exp(-ways.hours / scale[kind]) for kind in strength}
    walk = {kind: strength[kind] * np.exp(-ways.km / values["displacement.walk_km"]) for kind in strength}
    return ride, walk


def havens(land: Land, origin: int, early: dict[int, int]) -> list[Haven]:
    """Where people of a town may go: around it, to kin, to the nearest towns, abroad; pulls add up to 1.

    They follow those who fled before the start (`early`: place → people): draw × (1 + follow × early / population),
    and abroad, where nobody takes in strangers as kin or neighbours do, × (stranger + follow × early / population).
    """
    t, share = land.towns, land.values["displacement.vehicle_share"]
    at_home = t.country == land.home
    cities = at_home & np.isin(t.kind, (CAPITAL, CITY)) & (t.home_region != t.home_region[origin])
    kin = best(land, origin, np.flatnonzero(cities), KIN, "kin_known")
    others = at_home & ~np.isin(t.kind, NOT_A_SITE)
    others[[origin, *kin]] = False
    sites = best(land, origin, np.flatnonzero(others), SITE, "sites_known")
    camps = np.array([min(places, key=lambda r: (land.ways.hours[origin, r], r)) for places in land.abroad], np.int64)
    abroad = best(land, origin, camps, CAMP_ABROAD, "borders_known")
    kinds = [(origin, AROUND), *((r, KIN) for r in kin), *((r, SITE) for r in sites)]
    kinds += [(r, CAMP_ABROAD) for r in abroad]
    follow = land.values["displacement.follow"] / max(float(t.population[origin]), 1.0)
    alone = {AROUND: 1.0, KIN: 1.0, SITE: 1.0, CAMP_ABROAD: land.values["displacement.stranger"]}
    before = np.array([alone[kind] + follow * early.get(r, 0) * (kind != AROUND) for r, kind in kinds])
    ride = share * norm(before * np.array([land.ride[kind][origin, r] for r, kind in kinds]))
    walk = (1.0 - share) * norm(before * np.array([land.walk[kind][origin, r] for r, kind in kinds]))
    return [
        Haven(r, kind, float(a + b), days_on_the_way(land, origin, r, a, b))
        for (r, kind), a, b in zip(kinds, ride, walk, strict=True)
    ]


def best(land: Land, origin: int, places: Table, kind: int, known: str) -> list[int]:
    """The places that draw those who ride most strongly, as many as people know of."""
    draw = land.ride[kind][origin, places]
    order = np.lexsort((land.towns.y[places], land.towns.x[places], -draw))
    ranked = places[order][draw[order] > 0.0]
    return [int(row) for row in ranked[: int(land.values[f"displacement.{known}"])]]


def days_on_the_way(land: Land, origin: int, place: int, ride: float, walk: float) -> float:
    """Mean days of those who ride and those who walk there."""
    if place == origin or ride + walk <= 0.0 or not np.isfinite(land.ways.hours[origin, place]):
        return 0.0
    v = land.values
    riding = land.ways.hours[origin, place] / v["displacement.drive_hours_per_day"]
    walking = land.ways.km[origin, place] / v["displacement.walk_km_per_day"]
    return float((ride * riding + walk * walking) / (ride + walk))


def norm(weights: Table) -> Table:
    """Shares that add up to 1, or zeros."""
    total = weights.sum()
    return weights / total if total > 0.0 else weights


def position(towns: Rows, place: int) -> tuple[float, float]:
    """What tells places apart whatever their rows."""
    return float(towns.x[place]), float(towns.y[place])


def in_order(places: list[Haven], towns: Rows) -> list[Haven]:
    """By kind, way and position: an order in which rows mean nothing."""
    return sorted(places, key=lambda r: (r.kind, r.days, *position(towns, r.place)))


# --- the displaced at the start


def visit(land: Land, origin: int, place: int) -> Haven:
    """A place where people of an origin live that draws nobody new."""
    kind = AROUND if place == origin else SITE if land.towns.country[place] == land.home else CAMP_ABROAD
    return Haven(place, kind, 0.0, days_on_the_way(land, origin, place, 1.0, 0.0))


def share_out(
    land: Land, sides: Rows, known: dict[int, list[Haven]], stocks: Sequence[Stock]
) -> dict[int, dict[int, int]]:
    """Origin → place → people displaced before the start: each stock shared over the towns they must have fled.

    Those are the towns out of the government's hands (of all towns, where there is none), by people × e^(−hours /
    start_hours), and to a haven abroad only from origins that know of it. At most start_origins for each place.
    """
    towns, v = land.towns, land.values
    fled = [row for row in known if is_lost(land, sides, row)] or list(known)
    found: dict[int, dict[int, int]] = {row: {} for row in known}
    for town, kind, count in stocks:
        near = [o for o in fled if kind == IDP or town in {haven.place for haven in known[o]}] or fled
        fade = {o: np.exp(-land.ways.hours[o, town] / v["displacement.start_hours"]) for o in near}
        weight = {o: float(towns.population[o] * (fade[o] if any(fade.values()) else 1.0)) for o in near}
        ranked = sorted(near, key=lambda o: (-weight[o], *position(towns, o)))[: int(v["displacement.start_origins"])]
        for origin, people in zip(ranked, whole_shares([weight[o] for o in ranked], count), strict=True):
            if people:
                found[origin][town] = found[origin].get(town, 0) + people
    return found


def is_inhabited(land: Land, row: int) -> bool:
    """Whether a place at home has people who might flee."""
    return bool(land.towns.country[row] == land.home and land.towns.population[row] > 0)


def is_lost(land: Land, sides: Rows, row: int) -> bool:
    """Whether a town is out of the government's hands."""
    holder = land.towns.holder[row]
    return bool(holder < 0 or sides.camp[holder] != GOVERNMENT)


def whole_shares(weights: Sequence[float], count: int) -> list[int]:
    """A count shared in whole numbers in proportion to weights: largest remainders first."""
    total = sum(weights)
    if total <= 0.0:
        return [0] * len(weights)
    exact = [count * weight / total for weight in weights]
    shares = [int(x) for x in exact]
    for i in sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))[: count - sum(shares)]:
        shares[i] += 1
    return shares
