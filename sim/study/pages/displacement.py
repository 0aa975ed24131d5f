"""Who fled, beside the record: stocks and new arrivals by place, with two naive rivals.

    python -m sim.study.pages.displacement --runs 500               # 7-21 January 2013
    python -m sim.study.pages.displacement --runs 500 --later       # the later window too: a look, logged

Measure: averaged relative difference (Suleimenova, Bell and Groen 2017): on each date of the record the sum over places
of |said − counted|, against the sum counted; then the mean over dates. Places: displaced in Mali, and refugees in each
country around. Sources disagree about those newly displaced inside, so that a count there is a range, and what lies
within it is right. Rivals: *persistence* of the stock known at the start; *gravity*: people leave the towns that were
lost at the mean daily rate of 2012, for places in proportion to people there ÷ distance². Results go to
results/displacement, and `python -m sim.study.pages.validation` puts them on the page.
"""

import argparse
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from agents.records.codes import BASE, CAMPSITE, FERRY, GOVERNMENT, REFUGE
from agents.records.columns import Table
from scenarios.load import load_scenario
from scenarios.schema import Scenario
from sim.engine import advance
from sim.files.results import revision, write_json
from sim.measures.series import holders_table, series_table
from sim.study.record import CALIBRATION, Record
from sim.study.scores.looks import look
from sim.study.scores.volumes import close_together
from sim.trajectory import record_run
from sim.view import style
from sim.view.files import PLAIN
from sim.view.runs import people
from sim.world import Prepared, fresh, prepare

MALI = "Mali"
COUNTRIES = {"Algeria": "DZ", "Burkina Faso": "BF", "Mauritania": "MR", "Niger": "NE"}
PLACES = (MALI, *COUNTRIES)
WAR_BEGAN = datetime.date(2012, 1, 17)  # those displaced by the start of the scenario fled since this day
LEAST_NEW = {datetime.date(2013, 1, 17): 8700.0}  # newly displaced inside: what the row of that day says of its stock
STOCK, NEW = "stocks", "new since the start"
RESULTS = Path("results") / "displacement"


class Count(NamedTuple):
    """What the record says of one place on one date; what lies between low and high is right."""

    measure: str  # STOCK or NEW
    date: datetime.date
    place: str
    low: float
    high: float


@dataclass(frozen=True)
class Told:
    """People by run, day and place; index 0 of days is the start, index n the evening of day n."""

    start: datetime.date
    people: Table  # [runs, days + 1, places]

    def said(self, count: Count) -> Table:
        """[runs] what it says of a count."""
        day = (count.date - self.start).days + 1
        place = PLACES.index(count.place)
        stock = self.people[:, day, place]
        return np.asarray(stock - self.people[:, 0, place] if count.measure == NEW else stock)


# --- the record


def counted(record: Record, start_idp: float) -> list[Count]:
    """Every count of the window; `start_idp`: displaced in Mali when the campaign began.

    Counts of those displaced in Mali that follow each other within days are one figure, of the last date.
    """
    rows = record.displaced()
    found: dict[tuple[str, datetime.date, str], list[float]] = {}
    for group in close_together([r for r in rows if (r["kind"], r["level"]) == ("idp_stock", "total")]):
        stocks = [float(row["count"]) for row in group]
        date = datetime.date.fromisoformat(group[-1]["date"])
        news = [float(row["count"]) for row in rows if is_new_inside(row) and row["date"] == group[-1]["date"]]
        news += [LEAST_NEW[date]] if date in LEAST_NEW else []
        found[STOCK, date, MALI] = [*stocks, *(start_idp + n for n in news)]
        found[NEW, date, MALI] = [*(n - start_idp for n in stocks), *news]
    for row in rows:
        measure = (
            STOCK if row["kind"] == "refugee_stock" else NEW if row["kind"].startswith("refugee_new_since") else ""
        )
        if measure and row["place"] in COUNTRIES and row["level"] == "country":
            date = datetime.date.fromisoformat(row["date"])
            found.setdefault((measure, date, row["place"]), []).append(float(row["count"]))
    return [Count(*key, min(values), max(values)) for key, values in sorted(found.items())]


def is_new_inside(row: dict[str, str]) -> bool:
    """Whether a row counts those newly displaced in all regions that took people in."""
    return row["kind"].startswith("idp_new_since") and row["level"] == "region" and "+" in row["place"]


# --- the model and its rivals


def play(prepared: Prepared, runs: int, seed: int = 1) -> Told:
    """People by place, day by day, over many runs."""
    scenario = prepared.scenario
    per_day, days = round(24 / scenario.tick_hours), int(scenario.days)
    codes = [prepared.names.countries.index(code) for code in COUNTRIES.values()]
    people = np.zeros((runs, days + 1, len(PLACES)))
    for run in range(runs):
        w = fresh(prepared, seed, run, ledger=False)
        series, holders = series_table(w, 0), holders_table(w, 0)
        for day in range(days + 1):
            if day > 0:
                advance(w, seed, run, per_day, series, holders)
            abroad = [w.towns.refugees[w.towns.country == code].sum() for code in codes]
            people[run, day] = [w.towns.hosted_idp.sum(), *abroad]
    return Told(scenario.start, people)


def persistence(told: Told) -> Told:
    """Nothing changes."""
    return Told(told.start, np.repeat(told.people[:1, :1], told.people.shape[1], axis=1))


def gravity(prepared: Prepared, told: Told) -> Told:
    """The mean daily rate of 2012, shared out by people at the destination ÷ distance²."""
    start = told.people[0, 0]
    per_day = start.sum() / (told.start - WAR_BEGAN).days
    shares = gravity_shares(prepared)
    days = np.arange(told.people.shape[1])[:, None]
    return Told(told.start, (start + per_day * shares * days)[None])


def gravity_shares(prepared: Prepared) -> Table:
    """[places] where those who flee the lost towns go by gravity; abroad, people are the refugees there already."""
    w, countries = prepared.world, prepared.names.countries
    towns = w.towns
    home = towns.country == towns.country[w.theatre[0].capital]
    held = np.append(w.sides.camp, -1)[towns.holder] == GOVERNMENT
    mass = np.where(home, towns.population, towns.refugees)
    mass = np.where(np.isin(towns.kind, (REFUGE, BASE, FERRY)) | (home & (towns.kind == CAMPSITE)), 0.0, mass)
    total = np.zeros(len(PLACES))
    codes = [towns.country[w.theatre[0].capital], *(countries.index(code) for code in COUNTRIES.values())]
    for origin in np.flatnonzero(home & ~held & (towns.population > 0)):
        km = np.maximum(w.air_km[origin], 1.0)
        weight = np.where(np.arange(towns.size) == origin, 0.0, mass / km**2)
        share = np.array([weight[towns.country == code].sum() for code in codes]) / weight.sum()
        total += towns.population[origin] * share
    return total / total.sum()


# --- the measure


def distance(said: float, count: Count) -> float:
    """How far outside the counted range."""
    return max(0.0, count.low - said, said - count.high)


def averaged_relative_difference(told: Told, counts: Iterable[Count]) -> float:
    """Mean over dates of Σ over places |median said − counted| / Σ counted (middle of the range)."""
    by_date: dict[datetime.date, list[Count]] = {}
    for count in counts:
        by_date.setdefault(count.date, []).append(count)
    each = []
    for same in by_date.values():
        wrong = sum(distance(float(np.median(told.said(count))), count) for count in same)
        each.append(wrong / sum((count.low + count.high) / 2 for count in same))
    return float(np.mean(each)) if each else float("nan")


def score(prepared: Prepared, told: Told, counts: list[Count]) -> dict[str, Any]:
    """The measure of the model and its rivals, and every count beside what they say."""
    rivals = {"persistence": persistence(told), "gravity": gravity(prepared, told), "model": told}
    last = told.start + datetime.timedelta(days=told.people.shape[1] - 2)
    counts = [count for count in counts if told.start <= count.date <= last]
    measures = []
    for measure in (STOCK, NEW):
        same = [count for count in counts if count.measure == measure]
        wrong = {who: averaged_relative_difference(said, same) for who, said in rivals.items()}
        measures.append({"measure": measure, "dates": len({count.date for count in same}), **wrong})
    return {"measures": measures, "counts": list(lines(counts, rivals))}


def lines(counts: list[Count], rivals: dict[str, Told]) -> Iterator[dict[str, Any]]:
    """One line for each count."""
    for count in counts:
        low, middle, high = np.quantile(rivals["model"].said(count), [0.05, 0.5, 0.95])
        yield {
            "measure": count.measure, "date": count.date.isoformat(), "place": count.place,
            "record_low": count.low, "record_high": count.high, "p05": low, "p50": middle, "p95": high,
            "persistence": float(rivals["persistence"].said(count)[0]),
            "gravity": float(rivals["gravity"].said(count)[0]),
        }  # fmt: skip


def draw(scenario: Scenario, counts: list[Count], folder: Path) -> None:
    """The figure of one run with the record's counts over it; displaced_record.png in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with style.styled():
        figure = people.displaced(record_run(scenario, seed=1), points(scenario.start, counts))
        figure.savefig(folder / "displaced_record.png", metadata=PLAIN)


def points(start: datetime.date, counts: list[Count]) -> list[people.Count]:
    """What of the counts a figure shows: both stocks (abroad where all countries were counted), and who came to each.

    Counts after the first window are marked as later ones. `start`: the first day of the campaign.
    """
    found, abroad = [], dict[datetime.date, list[Count]]()
    for count in counts:
        when = (count.date - start).days + 0.75  # the evening, when the model's people flee
        later = count.date > CALIBRATION.last
        if count.place == MALI and count.measure == STOCK:
            found.append(people.Count(when, count.low, count.high, abroad=False, later=later))
        if count.place in COUNTRIES and count.measure == NEW:
            found.append(people.Count(when, count.low, count.high, abroad=True, country=count.place, later=later))
        if count.place in COUNTRIES and count.measure == STOCK:
            same = abroad.setdefault(count.date, [])
            same.append(count)
            if len(same) == len(COUNTRIES):
                low, high = sum(each.low for each in same), sum(each.high for each in same)
                found.append(people.Count(when, low, high, abroad=True, later=later))
    return found


def main() -> None:
    """Play, score the first window, and the later one if asked; write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--later", action="store_true", help="look at 22 January and after too; the look is logged")
    asked = parser.parse_args()
    scenario = load_scenario("january_2013")
    prepared = prepare(scenario)
    told = play(prepared, asked.runs)
    start_idp = float(told.people[0, 0, 0])
    counts = counted(Record(CALIBRATION), start_idp)
    made: dict[str, Any] = {"runs": asked.runs, "seed": 1, "revision": revision(), "scenario": scenario.name}
    made["windows"] = [{"window": "7-21 January", **score(prepared, told, counts)}]
    draw(scenario, counts, RESULTS / "figures")
    if asked.later:
        with look(f"displaced people: {scenario.name}, {asked.runs} runs, beside persistence and gravity") as opened:
            later = counted(opened.record, start_idp)
            found = score(prepared, told, later)
            draw(scenario, counts + later, RESULTS / "figures")
            made["windows"].append({"window": "22 January and after", **found})
            for one in found["measures"]:
                who = ", ".join(f"{name} {one[name]:.3f}" for name in ("persistence", "gravity", "model"))
                opened.note(f"averaged relative difference of {one['measure']}: {who}")
    write_json(RESULTS / "displacement.json", made)
    for found in made["windows"]:
        for one in found["measures"]:
            print(found["window"], one)


if __name__ == "__main__":
    main()
