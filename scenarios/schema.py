"""The grammar of a scenario: what a campaign is made of before it is played.

A scenario file is merged with its parents, the faction files and the tables by `scenarios/load.py`, and
then validated once against these models. Unknown keys are refused and nothing can be changed afterwards.
What a model cannot know by itself (is the town on the map? does the doctrine exist?) is checked by the
loader, which also tells where in which file a problem stands.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

SCHEMA = 1  # the grammar that this file describes; older files are brought forward by scenarios/upgrade.py
TICK_HOURS = 6.0  # length of a turn if the scenario does not say
NOBODY = "nobody"  # as the holder of a town
FRAME = 74, 60  # columns and rows of the frame of cells (agents/records/frame.py)
LEVER = "lever"  # status of a parameter that is set by who asks, and never drawn
AIRFIELD_BITS = {"helicopter": 1, "transport": 2, "fighter": 4}  # as agents/records/codes.py reads them

Relation = Literal["hostile", "wary", "truce", "allied"]
Camp = Literal["coalition", "government", "azawad"]
Arrival = Literal["there", "air", "road", "sea"]
Status = Literal["measured", "literature", "estimated", "assumed", "calibrated", "lever"]
Trigger = Literal["town_falls", "airfield_threatened"]
AirfieldTakes = Literal["helicopter", "transport", "fighter"]
TownKind = Literal[
    "capital", "town", "village", "ferry", "border", "border_camp", "camp", "external_city", "air_base", "base"
]
RoadClass = Literal["paved", "laterite", "piste", "piste+ferry", "seasonal_delta", "river_boat", "air"]
Terrain = Literal["savanna", "sahel", "desert_plain", "dunes", "rock_massif", "river_delta"]
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]  # of people, vehicles, aircraft: more than any army has
People = Annotated[float, Field(ge=0, le=1e8)]  # of a town: more than any has


class Strict(BaseModel):
    """Frozen, and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


def ordered(strength: tuple[int, int, int]) -> tuple[int, int, int]:
    """A range of strengths must read low, best, high."""
    low, best, high = strength
    if not low <= best <= high:
        raise ValueError(f"the range must be ordered low <= best <= high, not {low}, {best}, {high}")
    return strength


class Unit(Strict):
    """A body of company size that moves and fights as one."""

    title: Text = Field(description="name that people read; unique in its faction")
    kind: Text = Field(description="row of parameters/kinds.csv: weapons, mobility, supply")
    personnel: tuple[Count, Count, Count] = Field(description="persons: low, best, high; a run draws within")
    vehicles: Count = Field(default=0, description="vehicles at the start")
    town: Text = Field(description="town id: where it stands at the start, or where it enters")
    bush: bool = Field(default=False, description="in the country around the town, in no fight with who holds it")
    arrival: Arrival = Field(
        default="there", description="there = present at the start; else how it reaches the theatre"
    )
    ready_after_request_days: float | None = Field(
        default=None,
        ge=0,
        description="days from the request for help until it is ready to leave; nothing = from the start",
    )
    basis: Status = Field(description="how well the strength is known")
    source: Text = Field(description='"title | address" of the source')
    note: str = Field(default="", description="what a reader should know of the row")
    splits_to: str | None = Field(default=None, description="faction it joins if that faction splits off")

    ordered = field_validator("personnel")(ordered)

    @model_validator(mode="after")
    def comes_some_day(self) -> "Unit":
        """A unit that is not there must become ready some day."""
        if self.arrival != "there" and self.ready_after_request_days is None:
            raise ValueError(
                f'arrival is "{self.arrival}" but ready_after_request_days is not given: say when it is ready'
            )
        return self


class Wing(Strict):
    """Aircraft of one type at one base."""

    title: Text = Field(description="name that people read; unique in its faction")
    aircraft: Text = Field(description="kind of parameters/aircraft.csv: role, range, bombs, sorties")
    airframes: Count = Field(description="aircraft")
    base: Text = Field(description="town id of the airfield it flies from")
    personnel: tuple[Count, Count, Count] = Field(default=(0, 0, 0), description="persons: low, best, high")
    ready_after_request_days: float | None = Field(
        default=None, ge=0, description="days from the request for help until it can fly; nothing = from the start"
    )
    basis: Status = Field(description="how well the numbers are known")
    source: Text = Field(description='"title | address" of the source')
    note: str = Field(default="", description="what a reader should know of the row")

    ordered = field_validator("personnel")(ordered)


class Depot(Strict):
    """Stores at a base, a cache or a camp."""

    title: Text = Field(description="name that people read; unique in its faction")
    town: Text = Field(description="town id where it lies")
    stores: float = Field(ge=0, description="supply in store, person-days")
    basis: Status = Field(description="how well the size is known")
    source: Text = Field(description='"title | address" of the source')
    note: str = Field(default="", description="what a reader should know of the row")


class Faction(Strict):
    """One party of the war: who it is, how it stands to the others, what it has and where."""

    key: Text = Field(description="stem of its file in scenarios/factions")
    name: Text = Field(description="name that people read")
    doctrine: Text = Field(description="stem of the file in agents/ that decides for it")
    staff: Text = Field(description="staff whose picture of the enemy it shares; its own key if it shares none")
    camp: Camp = Field(description="camp it is drawn and counted with")
    foreign: bool = Field(default=False, description="comes only after the decision to intervene")
    regular: bool = Field(default=False, description="regular forces: bounds, lift, supply by convoy; else insurgents")
    active: bool = Field(default=True, description="takes part from the start; a possible split does not")
    parent: str | None = Field(default=None, description="faction it may split from")
    mandated: bool = Field(
        default=False,
        description="its deployment is planned: it comes on intervention.planned_day unless called before",
    )
    home: Text = Field(description="town id of its main base")
    open_countries: tuple[str, ...] = Field(default=(), description="countries (two letters) whose roads it may use")
    relations: dict[str, Relation] = Field(
        default={}, description="how it stands to other factions; by pair, symmetric"
    )
    temper: dict[str, float] = Field(default={}, description="its own values for names of parameters/temper.csv")
    temper_status: Status = Field(default="assumed", description="where these own values are from")
    units: dict[str, Unit] = {}
    wings: dict[str, Wing] = {}
    depots: dict[str, Depot] = {}


class Intervention(Strict):
    """Whether and when outside forces come."""

    mode: Literal["never", "triggered", "dated", "under_way"] = Field(
        default="triggered",
        description="triggered: the request follows from events; dated: made on `day`; under_way: made before the "
        "start, and decided",
    )
    triggers: tuple[Trigger, ...] = Field(
        default=("town_falls", "airfield_threatened"),
        description="triggered only: what brings the request, whichever comes first",
    )
    day: float | None = Field(default=None, description="dated only: days from the start to the request, or a date")
    asked_days_ago: float | None = Field(
        default=None, ge=0, description="under_way only: days from the request to the start; readiness counts from then"
    )
    planned_day: float | None = Field(
        default=None, description="days from the start to the planned deployment of mandated factions (or a date)"
    )
    air: bool = Field(default=True, description="foreign aircraft strike and patrol once it is decided")
    ground: bool = Field(default=True, description="foreign ground forces come once it is decided")

    @model_validator(mode="after")
    def dated_has_a_day(self) -> "Intervention":
        """A dated intervention needs its day; a day inherited by another mode means nothing."""
        if self.mode == "dated" and self.day is None:
            raise ValueError('mode is "dated" but no day is given: write day = 3, or day = 2013-01-10')
        return self

    @model_validator(mode="after")
    def under_way_since_when(self) -> "Intervention":
        """An intervention that is under way needs to know for how long."""
        if self.mode == "under_way" and self.asked_days_ago is None:
            raise ValueError('mode is "under_way" but asked_days_ago is not given: write asked_days_ago = 10')
        return self

    @property
    def head_start_days(self) -> float:
        """Days that foreign forces have had since the request when the campaign starts."""
        return self.asked_days_ago if self.mode == "under_way" and self.asked_days_ago else 0.0

    @model_validator(mode="after")
    def triggered_has_triggers(self) -> "Intervention":
        """A triggered intervention needs something that triggers it."""
        if self.mode == "triggered" and not self.triggers:
            raise ValueError('mode is "triggered" but nothing triggers it: name a trigger, or write mode = "never"')
        return self


class Weather(Strict):
    """What of the weather is not left to luck."""

    dust: Literal["drawn", "never"] = Field(
        default="drawn", description="drawn: dust episodes come by chance (parameters/clock.csv); never: clear days"
    )


class Lever(Strict):
    """A handle that a scenario offers to who plays it: one parameter, and values worth trying. No rule reads it."""

    title: Text = Field(description="what it does, in plain words")
    sets: Text = Field(description='the parameter that it sets, as "table.name"')
    values: tuple[float, ...] = Field(default=(), description="values worth trying, within the parameter's range")


class Laws(Strict):
    """What the law bars or allows."""

    coup_government: bool = Field(default=True, description="the government in the capital was brought by a coup")
    elected_government: bool = Field(
        default=False, description="an elected government has followed: aid is lawful again"
    )
    us_support: bool = Field(default=True, description="US airlift and tankers help France and the African contingents")
    us_aid_to_coup_government: bool = Field(
        default=False, description="US military aid to the government's army; barred by law while it is born of a coup"
    )


class Politics(Strict):
    """What is planned in the country's politics."""

    election_day: float | None = Field(default=None, description="days from the start to the election (or a date)")


class Pact(Strict):
    """A union or an offer of help that two factions may agree on in the run."""

    between: tuple[str, str] = Field(description="two factions: who proposes, to whom")
    waits_for: Literal["start", "request", "decision", "victory"] = Field(
        description="what must come about first; victory: the two hold politics.victory_seats regional capitals"
    )
    holds: bool = Field(default=False, description="it holds when the campaign begins")
    terms: Relation = Field(default="allied", description="how they stand to each other while it holds")
    broken: Relation | None = Field(default=None, description="how, once it is broken; nothing = it does not break")


class Shift(Strict):
    """A change of a relation that an event brings, once a run."""

    on: Literal["request", "decision", "coup", "election", "split", "pact", "break"] = Field(description="the event")
    by: str | None = Field(default=None, description="whose: the faction that splits off; nothing = anybody's")
    pact: str | None = Field(default=None, description="of which pact, for pact and break; nothing = any")
    between: tuple[str, str] = Field(description="two factions whose relation changes")
    to: Relation = Field(description="what it becomes")


class Parameter(Strict):
    """One number of the model, with where it comes from and how far it may range."""

    name: Text = Field(description="name in its table; the table's stem is the namespace")
    value: float
    unit: Text
    low: float = Field(description="lowest plausible value")
    high: float = Field(description="highest plausible value")
    source: Text = Field(description="key of scenarios/sources.csv; several are parted by ;")
    status: Status
    meaning: Text

    @model_validator(mode="after")
    def inside(self) -> "Parameter":
        """low <= value <= high."""
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value:g} lies outside its range {self.low:g} to {self.high:g} [{self.unit}]")
        return self


class Town(Strict):
    """A node of the road net. Field names are the columns of theatre/towns.csv; its source columns stay there."""

    id: Text
    name: Text
    lat: float = Field(ge=-90, le=90, description="degrees north, WGS84")
    lon: float = Field(ge=-180, le=180, description="degrees east, WGS84")
    country: str = Field(min_length=2, max_length=2, description="ISO 3166 two letters")
    region_2012: str = Field(default="", description="region of Mali as of 2012; empty where none")
    cercle: str = ""
    kind: TownKind = Field(description="what it is")
    pop_2009: People | None = Field(default=None, description="people by the census of 2009, of the area `pop_unit`")
    pop_unit: str = Field(default="", description="commune or district; empty where there is no figure")
    town_nucleus_pop: People | None = Field(default=None, description="people of the town itself where known")


class Road(Strict):
    """An edge of the road net, passable both ways. Field names are the columns of theatre/roads.csv."""

    a: Text = Field(alias="from", description="town id of one end")
    b: Text = Field(alias="to", description="town id of the other end")
    length_km: float = Field(gt=0)
    road: RoadClass = Field(alias="class", description="class; `air` is no road, `river_boat` no road in January")
    route_no: str = Field(default="", description="number of the road, such as RN16")


class Cell(Strict):
    """A square of the grid. Field names are the columns of theatre/grid.csv."""

    col: int = Field(ge=0, lt=FRAME[0], description="0 in the west")
    row: int = Field(ge=0, lt=FRAME[1], description="0 in the south")
    lon: float = Field(description="centre, degrees east")
    lat: float = Field(description="centre, degrees north")
    in_mali: bool
    country_iso3: str = ""
    terrain: Terrain = Field(description="terrain class")
    water: bool = Field(default=False, description="has open water; not: impassable")
    nearest_town_id: Text
    nearest_town_km: float = Field(ge=0)
    road_class: Text = Field(description="best road class that crosses it; none")
    elev_m: float | None = None


class Plane(Strict):
    """Where the frame of cells lies on the Earth. Field names are the columns of theatre/plane.csv (one row)."""

    centre_lat: float = Field(ge=-80, le=80, description="middle of the equal-area projection, degrees north")
    centre_lon: float = Field(ge=-180, le=180, description="degrees east")
    west_km: float = Field(description="west edge of the frame, km from the middle (negative = west of it)")
    south_km: float = Field(description="south edge of the frame, km from the middle (negative = south of it)")
    cell_km: float = Field(gt=0, description="side of a cell, km")


class Displaced(Strict):
    """People displaced before the start, living in one place. Field names are columns of theatre/displaced*.csv."""

    town_id: Text = Field(description="where they live")
    kind: Literal["idp", "refugee"] = Field(description="within the country, or abroad")
    count: Count = Field(description="people")


class Theatre(Strict):
    """The ground: towns, roads, airfields, the grid, and counts of the displaced."""

    towns: tuple[Town, ...]
    roads: tuple[Road, ...]
    airfields: dict[str, int] = Field(description="town id → bits: 1 helicopters, 2 transport aircraft, 4 fighters")
    grid: tuple[Cell, ...]
    plane: Plane
    displaced: dict[str, tuple[Displaced, ...]] = Field(
        default={}, description="stem of a table theatre/displaced*.csv → its rows"
    )


class Civilians(Strict):
    """What the campaign finds of civilians at its start, and what may be shut to them."""

    displaced: str = Field(
        default="", description="table of theatre/ that counts those displaced before the start; nothing = nobody was"
    )
    closed_borders: tuple[str, ...] = Field(default=(), description="countries (two letters) that let no refugee in")


class Scenario(Strict):
    """A campaign ready to be played: everything merged, checked and named."""

    schema_number: int = Field(alias="schema", description="grammar of the file")
    name: Text = Field(description="stem of the file")
    title: Text = Field(description="one line")
    question: str = Field(default="", description="what the scenario asks")
    look_at: str = Field(default="", description="what to look at in what comes of it: a paragraph")
    sources: tuple[Text, ...] = Field(default=(), description='where its facts are from, as "title | address"')
    outcomes: tuple[Text, ...] = Field(
        default=(), description='outcomes that answer the question, as "fall_day.konna"; tables show them first'
    )
    start: datetime.date = Field(description="first day; the campaign begins at 00:00 local time (UTC)")
    days: float = Field(gt=0, le=730, description="length, days")
    tick_hours: float = Field(default=TICK_HOURS, description="length of a turn: 1, 2, 3 or 6 hours")
    towns: tuple[str, ...] | None = Field(default=None, description="theatre restricted to these town ids")
    only_factions: tuple[str, ...] | None = Field(default=None, description="factions that take part; nothing = all")
    without_factions: tuple[str, ...] = Field(
        default=(), description="factions that stay away: nobody is in their units"
    )
    remove_units: tuple[str, ...] = Field(default=(), description='"faction.unit" left out of this scenario')
    intervention: Intervention = Intervention()
    laws: Laws = Laws()
    people: Civilians = Civilians()
    weather: Weather = Weather()
    levers: dict[str, Lever] = Field(default={}, description="handles that the scenario offers, by name")
    airfields: dict[str, tuple[AirfieldTakes, ...]] = Field(
        default={}, description="town id → what its airfield takes in this scenario; [] = out of use"
    )
    politics: Politics = Field(default=Politics(), description="what is planned in the country's politics")
    pacts: dict[str, Pact] = Field(default={}, description="by name, in the order of the names")
    shifts: dict[str, Shift] = Field(default={}, description="by name, in the order of the names")
    holders: dict[str, str] = Field(description='town id → faction that holds it at the start, or "nobody"')
    factions: dict[str, Faction] = Field(description="by key, in the order of the keys")
    parameters: dict[str, Parameter] = Field(description='"table.name" → parameter, in the order of the names')
    theatre: Theatre

    @field_validator("tick_hours")
    @classmethod
    def known_tick(cls, hours: float) -> float:
        """Turns must divide the day evenly and be no longer than daylight lasts."""
        if hours not in (1, 2, 3, 6):
            raise ValueError(f"a turn lasts 1, 2, 3 or 6 hours, not {hours:g}")
        return hours

    @property
    def n_ticks(self) -> int:
        """Turns that the campaign lasts."""
        return round(self.days * 24 / self.tick_hours)

    @property
    def end(self) -> datetime.datetime:
        """Moment at which the campaign ends."""
        return datetime.datetime.combine(self.start, datetime.time()) + datetime.timedelta(days=self.days)

    @property
    def values(self) -> dict[str, float]:
        """Parameter name → value."""
        return {name: parameter.value for name, parameter in self.parameters.items()}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values, and so with a hash of its own."""
        made = super().model_copy(update=update, deep=deep)
        made.__dict__.pop("hash", None)
        return made

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that was merged and validated. The loader has put what has no order in order."""
        plain = json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()
