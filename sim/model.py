"""The campaign as a Mesa model: what a modeller types, `Campaign("january_2013", seed=1)`.

`step()` plays one turn through the very function that batches use, then brings the cells of the grid up to date.
Units, towns, commanders and groups of civilians are Mesa agents, each a handle on one row of the records
(agents/handles.py): reading or writing `unit.personnel` reads or writes the campaign. A run is a pure function of
(scenario, parameters, seed, run): Mesa's own generators are there for users' code but no rule draws from them.
"""

import datetime
from functools import partial

import mesa
import numpy as np
from mesa.discrete_space import Cell, OrthogonalMooreGrid, PropertyLayer

from agents.handles import Civilians, Commander, Town, Unit
from agents.records.codes import PRESENT
from agents.records.columns import Table
from agents.records.frame import COLUMNS, ROWS
from scenarios.load import load_scenario
from scenarios.schema import Scenario
from sim.engine import advance
from sim.files.snapshot import Snapshot, put_back, take
from sim.measures.series import holders_table, series_columns, series_table
from sim.world import fresh, prepare


class Campaign(mesa.Model):
    """A campaign that Mesa can step, collect, batch and show."""

    def __init__(
        self,
        scenario: str | Scenario = "january_2013",
        seed: int = 1,
        run: int = 0,
        *,
        ledger: bool = False,
        **overrides: float,
    ) -> None:
        """Build the world of a run. `overrides`: parameters by name, as in `**{"combat.loss_rate": 0.005}`.

        In a batch vary `run` rather than `seed`: runs of one number share their luck between scenarios, and pair.
        """
        super().__init__(rng=np.random.default_rng((seed, run)))
        if isinstance(scenario, Scenario) and overrides:
            raise TypeError("parameters are set while a scenario is loaded: give its name, not the scenario")
        self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, overrides or None)
        self.run_seed, self.run_number = seed, run
        prepared = prepare(self.scenario)
        self.names, self.world = prepared.names, fresh(prepared, seed, run, ledger)
        self.series = series_table(self.world, self.scenario.n_ticks)
        self.holders = holders_table(self.world, self.scenario.n_ticks)
        self.grid = self.lay_grid()
        self.towns = [Town(self, row) for row in range(self.world.towns.size)]
        self.units = [Unit(self, row) for row in range(self.world.units.size)]
        self.commanders = [Commander(self, row) for row in range(self.world.sides.size)]
        self.civilians = [Civilians(self, row) for row in range(self.world.civilians.size)]
        for town in self.towns:
            if town.cell_column >= 0:
                town.cell = self.cell_of(town.cell_column)
        self.unit_cells = np.full(self.world.units.size, -1)
        self.sync()
        columns = series_columns(self.names.staffs)
        self.datacollector = mesa.DataCollector({c.name: partial(self.latest, column=i) for i, c in enumerate(columns)})

    def step(self) -> None:
        """Play one turn; after the last one `running` is false and nothing happens any more."""
        if not self.running:
            return
        advance(self.world, self.run_seed, self.run_number, 1, self.series, self.holders)
        self.sync()
        self.datacollector.collect(self)

    def run(self) -> None:
        """Play all turns that are left."""
        self.run_model()

    @property
    def turn(self) -> int:
        """Turns played."""
        return int(self.world.theatre[0].tick)

    @property
    def date(self) -> datetime.datetime:
        """The moment that the campaign has reached."""
        start = datetime.datetime.combine(self.scenario.start, datetime.time())
        return start + datetime.timedelta(hours=self.turn * self.scenario.tick_hours)

    @staticmethod
    def latest(model: "Campaign", column: int) -> float:
        """A column of the series after the latest turn."""
        return float(model.series[model.turn - 1, column])

    def lay_grid(self) -> OrthogonalMooreGrid:
        """The 20 km grid: cells know their terrain, the town in them, and the camp that holds the nearest town."""
        grid = OrthogonalMooreGrid((COLUMNS, ROWS), torus=False, random=self.random)
        town = np.full(COLUMNS * ROWS, -1)
        on_map = np.flatnonzero(self.world.towns.cell >= 0)[::-1]
        town[self.world.towns.cell[on_map]] = on_map
        layers = {"terrain": self.world.cells.terrain, "town": town, "control": np.full(town.size, -1)}
        for name, values in layers.items():
            grid.add_property_layer(PropertyLayer.from_data(name, layer(values)))
        return grid

    def cell_of(self, cell: int) -> Cell:
        """The Mesa cell of a cell number, which counts row by row from the south-west."""
        return self.grid[cell % COLUMNS, cell // COLUMNS]

    def sync(self) -> None:
        """Bring Mesa's view of the records up to date: agents in cells, control of the land, the end of the run."""
        units, towns = self.world.units, self.world.towns
        now = np.where(units.status == PRESENT, units.cell, -1)
        for row in np.flatnonzero(now != self.unit_cells):
            self.units[row].cell = self.cell_of(now[row]) if now[row] >= 0 else None
        self.unit_cells = now
        camp = np.where(towns.holder >= 0, self.world.sides.camp[towns.holder], -1)
        self.grid.control.set_cells(layer(camp[self.world.cells.town]))
        self.running = self.turn < self.scenario.n_ticks

    def snapshot(self) -> Snapshot:
        """The present state, to be saved or branched from."""
        return take(self.world, self.scenario, self.run_seed, self.run_number)

    @classmethod
    def resume(cls, snapshot: Snapshot, scenario: Scenario) -> "Campaign":
        """A campaign that goes on from a snapshot of this scenario; its series begins there."""
        model = cls(scenario, snapshot.seed, snapshot.run, ledger=snapshot.ledger)
        put_back(model.world, snapshot, scenario)
        model.steps = snapshot.tick
        model.sync()
        return model


def layer(values: Table) -> Table:
    """Numbers of cells as Mesa lays them out: [column, row]."""
    return values.reshape(ROWS, COLUMNS).T
