"""What a batch is to play: scenarios × points × runs, cut into chunks that any worker can play by itself.

A *point* is a set of parameter values; without a sweep there is one, and it changes nothing. Rows of a scenario are
counted point by point, run by run: row = point × runs + run. Runs of one number share their luck at every point and
in every scenario, so that they pair. With a *sample* each run number has parameter values of its own, the same ones
in every scenario; a point's values have the last word.
"""

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from agents.records.columns import Table
from scenarios.schema import Scenario
from sim.files.results import source_hash

MOST_RUNS = 128  # runs in a chunk: about a second of work
FEWEST_CHUNKS = 16  # of a scenario, so that workers stay busy until the end of a small batch

Values = Mapping[str, float]  # parameter → value


class Sample(NamedTuple):
    """Parameter values that each run number has for itself."""

    names: tuple[str, ...]
    table: Table  # [runs, names]

    def of(self, run: int) -> dict[str, float]:
        """The values of one run."""
        return dict(zip(self.names, self.table[run].tolist(), strict=True))


class Row(NamedTuple):
    """One run to be played, with the values in which it departs from its scenario."""

    point: int
    run: int
    values: Values


class Work(NamedTuple):
    """A chunk: some rows of one scenario, with all that is needed to play them. Small and picklable."""

    part: int  # number of the chunk in the plan
    scenario: bytes  # its JSON, compressed
    scenario_hash: str
    sources: str  # hash of the program that planned it
    first_id: int  # number of its first run among all runs of the batch
    seed: int
    rows: tuple[Row, ...]
    varied: tuple[str, ...]  # parameters that some row of the batch changes
    series: bool


@dataclass(frozen=True)
class Plan:
    """A batch before it is played; chunks depend on nothing but what stands here, never on who plays them."""

    scenarios: tuple[Scenario, ...]
    runs: int
    seed: int = 1
    points: tuple[Values, ...] = ({},)
    sample: Sample | None = None  # none: every run has the scenario's values
    series: bool = True
    experiment: Mapping[str, Any] = field(default_factory=dict)  # what the manifest tells of the file behind the points

    @property
    def rows(self) -> int:
        """Runs of each scenario."""
        return len(self.points) * self.runs

    @property
    def total(self) -> int:
        """Runs of all scenarios."""
        return len(self.scenarios) * self.rows

    @property
    def chunk(self) -> int:
        """Runs in a chunk."""
        return chunk_of(self.rows)

    @property
    def parts_each(self) -> int:
        """Chunks of each scenario."""
        return math.ceil(self.rows / self.chunk)

    @property
    def parts(self) -> int:
        """Chunks of all scenarios."""
        return len(self.scenarios) * self.parts_each

    @cached_property
    def varied(self) -> tuple[str, ...]:
        """Parameters that some row changes."""
        drawn = self.sample.names if self.sample else ()
        return tuple(sorted({*drawn, *(name for values in self.points for name in values)}))

    @cached_property
    def packed(self) -> tuple[bytes, ...]:
        """Each scenario as compressed JSON."""
        return tuple(zlib.compress(s.model_dump_json(by_alias=True).encode(), 1) for s in self.scenarios)

    def size(self, part: int) -> int:
        """Runs in one chunk."""
        return min(self.chunk, self.rows - part % self.parts_each * self.chunk)

    def work(self, part: int) -> Work:
        """One chunk, ready to be sent."""
        number, place = divmod(part, self.parts_each)
        first = place * self.chunk
        rows = tuple(self.row(row) for row in range(first, first + self.size(part)))
        scenario = self.scenarios[number]
        first_id = number * self.rows + first
        return Work(
            part, self.packed[number], scenario.hash, source_hash(), first_id, self.seed, rows, self.varied, self.series
        )

    def row(self, row: int) -> Row:
        """One row of any scenario."""
        point, run = divmod(row, self.runs)
        drawn = self.sample.of(run) if self.sample else {}
        return Row(point, run, {**drawn, **self.points[point]})


def chunk_of(rows: int) -> int:
    """Runs in a chunk, for a scenario of so many runs."""
    return max(1, min(MOST_RUNS, math.ceil(rows / FEWEST_CHUNKS)))
