"""The engine's promise: a run is a pure function of (scenario, parameters, seed, run), however it is played."""

import numpy as np
import pytest

from agents.luck import Luck
from agents.records import columns
from agents.records.columns import STATE, World
from scenarios.load import load_scenario
from scenarios.schema import Scenario
from sim import turn
from sim.engine import advance
from sim.files.snapshot import load, restore
from sim.measures.series import holders_table, series_table
from sim.phases.movement import cell_on_edge
from sim.trajectory import Trajectory, record_run, state_hash
from sim.turn import turn_order
from sim.world import build_world
from tests.compiled_child import EXAMPLES
from tests.conftest import ROOT, Compiled, child
from tests.forwards import forwards

RECORDS = {
    "theatre": columns.THEATRE,
    "units": columns.UNIT,
    "towns": columns.TOWN,
    "sides": columns.SIDE,
    "packages": columns.PACKAGE,
    "wings": columns.WING,
    "depots": columns.DEPOT,
    "tracks": columns.TRACK,
    "threat": columns.THREAT,
}
ANYBODY = "any"


def play(w: World, turns: int, seed: int = 1, run: int = 0) -> World:
    """Some turns at once."""
    advance(w, seed, run, turns, series_table(w, 0), holders_table(w, 0))
    return w


def test_turn_has_ten_phases_with_a_file_a_table_and_a_line_each() -> None:
    order = turn_order()
    assert len(order) == 10
    assert len({phase.stem for phase in order}) == 10
    for phase in order:
        assert (ROOT / "sim" / "phases" / f"{phase.stem}.py").exists()
        assert (ROOT / "scenarios" / "parameters" / f"{phase.stem}.csv").exists()
        assert phase.does.endswith((".", ";", ":")), phase
    assert {path.stem for path in (ROOT / "sim" / "phases").glob("*.py")} - {"__init__"} == {p.stem for p in order}


def test_same_seed_same_bytes(smoke: Scenario, smoke_run: Trajectory) -> None:
    assert record_run(smoke, seed=1, run=0).hash() == smoke_run.hash()


def test_another_seed_or_run_is_another_course(smoke: Scenario, smoke_run: Trajectory) -> None:
    assert record_run(smoke, seed=2, run=0).hash() != smoke_run.hash()
    assert record_run(smoke, seed=1, run=1).hash() != smoke_run.hash()


def test_all_turns_at_once_or_one_by_one(smoke: Scenario, smoke_run: Trajectory) -> None:
    assert state_hash(play(build_world(smoke, 1, 0), smoke.n_ticks)) == state_hash(smoke_run.world)


def test_no_rule_counts_from_the_end(smoke: Scenario) -> None:
    w = forwards(build_world(smoke, 1, 0))
    w.units[-1].edge, w.units[-1].heading = 0, -1  # a test may
    with pytest.raises(IndexError, match=r"movement.py:\d+ counts from the end"):
        cell_on_edge(w.towns, w.theatre[0], w.units[-1], 1.0)
    play(forwards(build_world(smoke, 1, 0)), smoke.n_ticks)


def test_keeping_the_ledger_changes_nothing(smoke: Scenario, smoke_run: Trajectory) -> None:
    without = record_run(smoke, seed=1, run=0, ledger=False)
    assert without.hash() == smoke_run.hash()
    assert len(without.ledger) <= 1


def test_a_parameter_set_to_its_own_value_changes_nothing(smoke: Scenario, smoke_run: Trajectory) -> None:
    same = load_scenario("smoke", {"combat.loss_rate": smoke.values["combat.loss_rate"]})
    assert record_run(same, seed=1, run=0).hash() == smoke_run.hash()


def test_compiled_and_plain_smoke_runs_are_equal(compiled: Compiled) -> None:
    code = (
        "from scenarios.load import load_scenario; from sim.trajectory import record_run;"
        "print(record_run(load_scenario('smoke')).hash())"
    )
    assert child("-c", code, compiled=False).strip() == compiled.facts["smoke"]


@pytest.mark.parametrize("example", range(EXAMPLES))
def test_a_plain_turn_of_the_campaign_gives_the_compiled_bytes(
    example: int, compiled: Compiled, january: Scenario
) -> None:
    start = compiled.facts["examples"][example]
    before, after = (restore(load(compiled.folder / f"{n}.npz"), january) for n in (start, start + 1))
    play(before, 1)
    for name in STATE:
        differing = np.flatnonzero(np.asarray(getattr(before, name) != getattr(after, name)).ravel())
        assert differing.size == 0, f"{name}: rows {differing[:10]} differ"
    assert state_hash(before) == state_hash(after)


def test_every_way_to_play_the_campaign_ends_in_the_same_bytes(compiled: Compiled) -> None:
    facts = compiled.facts
    for way in ("with_ledger", "turn_by_turn", "end_of_recorded", "resumed", "mesa"):
        assert facts[way] == facts["at_once"], way
    assert facts["recorded"] == facts["recorded_without_ledger"]
    assert facts["choices"] > 0


def test_threads_give_the_same_bytes(compiled: Compiled) -> None:
    assert compiled.facts["threaded"] == compiled.facts["alone"]
    assert len(set(compiled.facts["alone"])) == len(compiled.facts["alone"])


def test_the_event_log_is_long_enough(compiled: Compiled) -> None:
    assert compiled.facts["events_lost"] == 0


def test_a_lever_that_acts_later_leaves_what_was_before(compiled: Compiled) -> None:
    """A request dated for turn 60 against none at all: equal until then, different after it."""
    never, dated = compiled.facts["before_lever"]
    assert never == dated
    never, dated = compiled.facts["after_lever"]
    assert never != dated


def test_turns_of_other_lengths_run(compiled: Compiled) -> None:
    assert len(set(compiled.facts["fine"])) == 3


def state_copy(w: World) -> dict[str, np.ndarray]:
    """Copies of the records."""
    return {name: np.array(getattr(w, name)) for name in STATE}


def test_the_examples_show_nearly_every_kind_of_event(compiled: Compiled) -> None:
    """The two tests below see fights, strikes, landings and what else the run holds."""
    assert len(compiled.facts["kinds_in_examples"]) >= len(compiled.facts["kinds"]) - 3


@pytest.mark.parametrize("example", range(EXAMPLES))
def test_each_phase_writes_only_its_columns(example: int, compiled: Compiled, january: Scenario) -> None:
    """Play a turn of the campaign phase by phase: what changed must name the phase among its writers."""
    start = compiled.facts["examples"][example]
    w = restore(load(compiled.folder / f"{start}.npz"), january)
    luck = Luck(1, 0, int(w.theatre[0].tick))
    wrong = set()
    for phase in turn_order():
        before = state_copy(w)
        getattr(turn, phase.verb)(w, luck)
        for name, fields in RECORDS.items():
            now = getattr(w, name)
            for column in fields:
                if {phase.stem, ANYBODY} & set(column.writers.split()):
                    continue
                if not np.array_equal(before[name][column.name], now[column.name], equal_nan=True):
                    wrong.add(f"{phase.stem} wrote {name}.{column.name} (writers: {column.writers})")
    assert not wrong, "\n".join(sorted(wrong))


def test_writers_are_phases() -> None:
    stems = {phase.stem for phase in turn_order()} | {"start", "engine", ANYBODY}
    for name, fields in RECORDS.items():
        for column in fields:
            assert set(column.writers.split()) <= stems, f"{name}.{column.name}: {column.writers}"
            assert column.type in ("f8", "i8"), f"{name}.{column.name}"


def test_no_column_bears_a_name_of_numpy() -> None:
    """`row.base` of a plain record would be numpy's own `base`, and no error would tell."""
    taken = set(dir(np.recarray)) | set(dir(np.record))
    lists = (value for value in vars(columns).values() if isinstance(value, tuple))
    names = {entry.name for value in lists for entry in value if isinstance(entry, columns.Column)}
    names |= {name.rpartition(".")[2] for name in load_scenario("smoke").values}
    assert not names & taken


@pytest.fixture(scope="session")
def course(compiled: Compiled) -> dict[str, np.ndarray]:
    """The stacks of the compiled run."""
    with np.load(compiled.folder / "run.npz") as file:
        return {name: file[name] for name in file.files}


def test_every_person_is_accounted_for(course: dict[str, np.ndarray]) -> None:
    u = course["units"]
    there = u["personnel"] + u["killed"] + u["captured"] + u["deserted"]
    turns, rows = np.nonzero(there != u["personnel_start"])
    assert turns.size == 0, f"unit {rows[0]} at turn {turns[0]}: {there[turns[0], rows[0]]} people accounted for"
    for column in ("personnel", "killed", "captured", "deserted"):
        assert (u[column] >= 0).all(), column
    for column in ("killed", "captured", "deserted"):
        assert (np.diff(u[column], axis=0) >= 0).all(), f"{column} went down"


@pytest.mark.parametrize("what", ["vehicles", "heavy"])
def test_every_vehicle_and_weapon_is_accounted_for(what: str, course: dict[str, np.ndarray]) -> None:
    u = course["units"]
    assert (u[what] + u[f"{what}_lost"] == u[f"{what}_start"]).all()
    assert (u[what] >= 0).all()


def test_every_aircraft_and_bomb_is_accounted_for(course: dict[str, np.ndarray]) -> None:
    wings = course["wings"]
    assert (wings["aircraft"] + wings["aircraft_lost"] == wings["aircraft_start"]).all()
    assert (wings["bombs"] + wings["bombs_used"] == wings["bombs_start"] + wings["bombs_supplied"]).all()
    assert (wings["bombs"] >= 0).all()


def test_sides_and_wings_count_the_same_bombs(course: dict[str, np.ndarray]) -> None:
    assert (course["sides"]["bombs"].sum(axis=1) == course["wings"]["bombs_used"].sum(axis=1)).all()


def test_civilians_are_conserved(course: dict[str, np.ndarray]) -> None:
    """To the last one, turn by turn: people at home and away are the town's own, and all away are somewhere."""
    towns = course["towns"]
    own = towns["people"] + towns["away"]
    assert own.dtype == np.int64
    assert (own == own[0]).all()
    somewhere = towns["hosted_idp"] + towns["refugees"] + towns["on_road"]
    assert (somewhere.sum(axis=1) == towns["away"].sum(axis=1)).all()
    for column in ("people", "away", "hosted_idp", "refugees", "on_road"):
        assert (towns[column] >= 0).all(), column


def test_series_agree_with_the_states(course: dict[str, np.ndarray]) -> None:
    from sim.measures.series import BOMBS, KILLED, STRIKES

    assert (course["holders"] == course["towns"]["holder"][1:]).all()
    assert (course["series"][:, BOMBS] == course["sides"]["bombs"][1:].sum(axis=1)).all()
    assert (course["series"][:, STRIKES] == course["sides"]["strikes"][1:].sum(axis=1)).all()
    killed = course["series"][:, KILLED : KILLED + 3].sum(axis=1)
    assert (killed == course["units"]["killed"][1:].sum(axis=1)).all()
