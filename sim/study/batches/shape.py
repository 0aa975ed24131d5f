"""The shape that a batch's manifest must have to be read: what a damaged or edited one breaks is told at the door."""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

MOST = 10**9  # runs, chunks or turns: more than any batch can have
Count = Annotated[int, Field(ge=0, le=MOST)]
Some = Annotated[int, Field(ge=1, le=MOST)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Shape(BaseModel):
    """Strict about what stands in it, open to more."""

    model_config = ConfigDict(strict=True, extra="allow")


class Side(Shape):
    """A faction."""

    title: str
    camp: str
    staff: str
    foreign: bool


class Town(Shape):
    """A town."""

    id: str
    name: str
    lat: Number
    lon: Number
    holder: str | None
    measured: bool


class About(Shape):
    """A scenario of the batch."""

    number: Count
    title: str
    hash: str
    start: str
    days: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    tick_hours: Annotated[float, Field(gt=0, le=24)]
    turns: Some
    parameters: dict[str, Number]
    factions: dict[str, Side]
    towns: list[Town]
    outcomes: list[Annotated[list[str], Field(min_length=3, max_length=3)]]
    columns: list[Annotated[list[str], Field(min_length=3, max_length=3)]]

    @model_validator(mode="after")
    def dated(self) -> "About":
        """Its start is a date."""
        datetime.datetime.fromisoformat(self.start)
        return self


class Head(Shape):
    """The whole."""

    batch: Count
    serval: str
    sources: str
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    runs: Some
    points: Annotated[list[dict[str, Number]], Field(min_length=1)]
    sampled: bool
    experiment: dict[str, Any]
    varied: list[str]
    series: bool
    chunk: Some
    parts: Some
    scenarios: Annotated[dict[str, About], Field(min_length=1)]

    @model_validator(mode="after")
    def counted(self) -> "Head":
        """Chunks and numbers of scenarios are those that follow from the rest."""
        each = -(-len(self.points) * self.runs // self.chunk)
        if self.parts != each * len(self.scenarios):
            raise ValueError(f"parts must be {each * len(self.scenarios)}")
        if sorted(about.number for about in self.scenarios.values()) != list(range(len(self.scenarios))):
            raise ValueError("scenarios must be numbered from 0")
        return self


def wrong_with(manifest: Mapping[str, Any]) -> str:
    """The first thing that is wrong with a manifest of the present format, in words; empty if nothing is."""
    try:
        Head.model_validate(dict(manifest))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"{place}: {first['msg'][:1].lower()}{first['msg'][1:]}".removeprefix(": ")
    return ""
