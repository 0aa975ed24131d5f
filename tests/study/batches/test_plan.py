"""How a batch is cut up: every run once, the same luck for runs of one number, nothing hangs on who plays it."""

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scenarios.schema import Scenario
from sim.revalue import with_values
from sim.study.batches.plan import MOST_RUNS, Plan, Sample


def all_rows(plan: Plan) -> list[tuple[str, int, int]]:
    """Every (scenario, point, run) of a plan, chunk by chunk."""
    works = [plan.work(part) for part in range(plan.parts)]
    return [(work.scenario_hash, row.point, row.run) for work in works for row in work.rows]


@given(runs=st.integers(1, 700), points=st.integers(1, 4))
def test_every_run_is_played_once(smoke: Scenario, runs: int, points: int) -> None:
    plan = Plan((smoke,), runs, points=tuple({"combat.loss_rate": 0.001 * (n + 1)} for n in range(points)))
    assert all_rows(plan) == [(smoke.hash, point, run) for point in range(points) for run in range(runs)]
    assert sum(plan.size(part) for part in range(plan.parts)) == plan.total == runs * points
    assert all(1 <= plan.size(part) <= MOST_RUNS for part in range(plan.parts))


def test_ids_of_runs_do_not_meet(plan: Plan) -> None:
    works = [plan.work(part) for part in range(plan.parts)]
    ids = [work.first_id + n for work in works for n in range(len(work.rows))]
    assert sorted(ids) == list(range(plan.total))


def test_a_points_values_have_the_last_word(smoke: Scenario) -> None:
    sample = Sample(("combat.loss_rate", "air.x"), np.array([[0.002, 1.0], [0.003, 2.0]]))
    plan = Plan((smoke,), 2, points=({"combat.loss_rate": 0.005}, {}), sample=sample)
    assert [dict(plan.row(row).values) for row in range(4)] == [
        {"combat.loss_rate": 0.005, "air.x": 1.0},
        {"combat.loss_rate": 0.005, "air.x": 2.0},
        {"combat.loss_rate": 0.002, "air.x": 1.0},
        {"combat.loss_rate": 0.003, "air.x": 2.0},
    ]
    assert plan.varied == ("air.x", "combat.loss_rate")


def test_values_change_these_parameters_and_no_other(smoke: Scenario) -> None:
    changed = with_values(smoke, {"combat.loss_rate": 0.005})
    differing = {name for name in smoke.values if smoke.values[name] != changed.values[name]}
    assert differing == {"combat.loss_rate"}
    assert with_values(smoke, {}) is smoke


def test_a_chunk_can_be_sent(plan: Plan) -> None:
    work = plan.work(0)
    assert pickle.loads(pickle.dumps(work)) == work
    assert len(pickle.dumps(work)) < 400_000
