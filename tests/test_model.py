"""The campaign as a Mesa model: handles, cells, collected data, batches, and the view of SolaraViz."""

from typing import Any

import mesa
import numpy as np
import pytest

from agents.handles import Civilians, Commander, Town, Unit
from agents.records.codes import POSTURE, PRESENT, WAITING
from agents.records.columns import CIVILIANS, SIDE, TOWN, UNIT
from agents.records.frame import COLUMNS, ROWS
from scenarios.schema import Scenario
from sim.measures.series import SERIES
from sim.model import Campaign
from sim.trajectory import Trajectory, state_hash

CLASHING = {"cell", "advance"}  # names that Mesa's agents use themselves


@pytest.fixture
def model(smoke: Scenario) -> Campaign:
    """A fresh model of the smallest scenario."""
    return Campaign(smoke, seed=1, run=0)


def test_by_name(smoke_run: Trajectory) -> None:
    model = Campaign("smoke", seed=1)
    model.step()
    assert model.steps == model.turn == 1
    assert model.units[0].personnel == smoke_run.units.personnel[1, 0]


def test_steps_are_turns_of_the_engine(model: Campaign, smoke_run: Trajectory) -> None:
    for turn in range(1, smoke_run.turns + 1):
        assert model.running
        model.step()
        assert model.turn == turn
        assert np.array_equal(model.world.units.personnel, smoke_run.units.personnel[turn])
    assert not model.running
    assert state_hash(model.world) == state_hash(smoke_run.world)
    assert model.date == smoke_run.dates[-1]


def test_run_plays_to_the_end_and_no_further(model: Campaign, smoke_run: Trajectory) -> None:
    model.run()
    model.step()
    assert model.turn == smoke_run.turns
    assert state_hash(model.world) == state_hash(smoke_run.world)


def test_agents_and_their_types(model: Campaign) -> None:
    assert set(model.agent_types) == {Civilians, Commander, Town, Unit}
    assert len(model.agents_by_type[Unit]) == model.world.units.size
    assert len(model.agents_by_type[Town]) == model.world.towns.size
    assert len(model.agents_by_type[Commander]) == model.world.sides.size
    garrison = model.agents.select(lambda a: isinstance(a, Unit) and a.faction_name == "malian_army")
    assert len(garrison) > 0
    assert {unit.faction for unit in garrison} == {model.names.factions.index("malian_army")}
    assert sum(model.agents_by_type[Unit].get("personnel")) == model.world.units.personnel.sum()


def test_handles_read_and_write_the_record(model: Campaign) -> None:
    unit = model.units[0]
    unit.personnel = 17
    assert model.world.units.personnel[0] == 17
    model.world.units.supply[0] = 2.5
    assert unit.supply == 2.5
    assert type(unit.personnel) is int
    assert type(unit.supply) is float
    assert unit.posture_name == POSTURE[unit.posture]
    assert unit.town_name == model.names.towns[unit.town]
    unit.objective = -1
    assert unit.objective_name is None
    assert unit.key == model.names.unit_slugs[0]
    assert unit.title in model.names.units
    assert model.towns[0].key in repr(model.towns[0])


@pytest.mark.parametrize(("kind", "columns"), [(Unit, UNIT), (Town, TOWN), (Commander, SIDE), (Civilians, CIVILIANS)])
def test_a_property_per_column(kind: type, columns: Any, model: Campaign) -> None:
    agent = next(iter(model.agents_by_type[kind]))
    for column in columns:
        own = f"{column.name}_column" if column.name in CLASHING and hasattr(mesa.Agent, column.name) else column.name
        own = "cell_column" if column.name == "cell" else own
        assert getattr(agent, own) == agent.record[column.name][agent.row]
        assert column.meaning in getattr(kind, own).__doc__


def test_cells_know_units_and_towns(model: Campaign) -> None:
    assert (model.grid.width, model.grid.height) == (COLUMNS, ROWS)
    for _ in range(3):
        for unit in model.units:
            if unit.status == PRESENT and unit.cell_column >= 0:
                assert unit.cell.coordinate == (unit.cell_column % COLUMNS, unit.cell_column // COLUMNS)
                assert unit in unit.cell.agents
            else:
                assert unit.cell is None
        model.step()
    for town in model.towns:
        if town.cell_column >= 0:
            assert town in town.cell.agents
            assert model.towns[town.cell.town].cell is town.cell
            assert town.cell.terrain == model.world.cells.terrain[town.cell_column]


def test_a_unit_off_the_map_has_no_cell(model: Campaign) -> None:
    row = int(np.flatnonzero(model.world.units.status == PRESENT)[0])
    model.units[row].status = WAITING
    model.sync()
    assert model.units[row].cell is None


def test_control_layer_follows_the_holder(model: Campaign) -> None:
    town = next(t for t in model.towns if t.cell_column >= 0 and t.holder >= 0)
    assert town.cell.control == model.commanders[town.holder].camp
    town.holder = -1
    model.sync()
    assert town.cell.control == -1


def test_collected_data(model: Campaign) -> None:
    model.run()
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == model.steps
    assert [m.name for m in SERIES] == list(frame.columns[: len(SERIES)])
    assert np.array_equal(frame.to_numpy(float), model.series, equal_nan=True)


def test_batch_run_equals_our_own_runs() -> None:
    rate = "combat.loss_rate"
    rows = mesa.batch_run(
        Campaign, {"scenario": "smoke", "seed": 3, "run": [0, 1], rate: [0.002, 0.004]}, display_progress=False
    )
    assert len(rows) == 4
    for row in rows:
        own = Campaign("smoke", seed=3, run=row["run"], **{rate: row[rate]})
        own.run()
        for column, (name, value) in enumerate((m.name, row[m.name]) for m in SERIES):
            assert np.array_equal(own.series[-1, column], value, equal_nan=True), name


def test_parameters_belong_to_a_scenario_given_by_name(smoke: Scenario) -> None:
    with pytest.raises(TypeError, match="give its name"):
        Campaign(smoke, **{"combat.loss_rate": 0.002})


def test_resume_in_the_middle(model: Campaign, smoke: Scenario, smoke_run: Trajectory) -> None:
    for _ in range(2):
        model.step()
    later = Campaign.resume(model.snapshot(), smoke)
    assert later.steps == later.turn == 2
    later.run()
    assert state_hash(later.world) == state_hash(smoke_run.world)


def test_mesa_generators_do_not_touch_the_run(model: Campaign, smoke_run: Trajectory) -> None:
    model.rng.random(100)
    model.random.random()
    model.agents.shuffle(inplace=True)
    model.run()
    assert state_hash(model.world) == state_hash(smoke_run.world)


@pytest.mark.filterwarnings("ignore:.*use_state.*:UserWarning")
def test_mesa_can_show_it(model: Campaign) -> None:
    """What SolaraViz draws: the space with agents and a layer, and a plot of collected data."""
    import matplotlib as mpl

    mpl.use("Agg")
    from mesa.visualization import make_plot_component, make_space_component
    from mesa.visualization.components import AgentPortrayalStyle, PropertyLayerStyle
    from mesa.visualization.mpl_space_drawing import draw_space

    def portray(agent: Any) -> AgentPortrayalStyle:
        return AgentPortrayalStyle(color="black" if isinstance(agent, Town) else "tab:red", size=10)

    def land(layer: Any) -> PropertyLayerStyle | None:
        return PropertyLayerStyle(colormap="terrain", colorbar=False) if layer.name == "terrain" else None

    assert make_space_component(portray, land) is not None
    assert make_plot_component("killed.coalition") is not None
    model.step()
    axes = draw_space(model.grid, portray, land)
    assert axes.collections or axes.images


def test_remove_all_agents(model: Campaign) -> None:
    model.remove_all_agents()
    assert len(model.agents) == 0
