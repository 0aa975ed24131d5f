"""The decision ledger tells the truth: its terms add up, and the option taken is the best by its own numbers."""

import numpy as np
import pytest

from agents.records.columns import Rows
from agents.staff.objectives import LANDING_CHOICE, LEAVE_CHOICE, OBJECTIVE_CHOICE
from scenarios.schema import Scenario
from sim.trajectory import record_run


@pytest.fixture(scope="module")
def ledgers(smoke: Scenario) -> list[Rows]:
    """The ledgers of a few runs of the smallest scenario."""
    return [record_run(smoke, seed=seed).ledger for seed in range(1, 4)]


def test_every_choice_is_the_best_by_its_own_terms(ledgers: list[Rows]) -> None:
    decisions = 0
    for ledger in ledgers:
        for number in np.unique(ledger.decision):
            rows = ledger[ledger.decision == number]
            decisions += 1
            assert rows.chosen.sum() == 1
            assert rows.utility[rows.chosen == 1][0] == rows.utility.max()
            assert (rows.option == -1).sum() == 1  # staying is always among them, last
            assert rows.option[-1] == -1
            assert len(set(rows.option)) == len(rows)
            assert len({(int(row.faction), int(row.tick), int(row.kind)) for row in rows}) == 1
    assert decisions > 0


def test_terms_add_up(ledgers: list[Rows]) -> None:
    for rows in ledgers:
        total = rows.gain - rows.loss - rows.time - rows.air - rows.effort + rows.luck
        assert rows.utility == pytest.approx(total)
        assert np.isfinite(rows.utility).all()


def test_terms_mean_what_they_say(ledgers: list[Rows]) -> None:
    for ledger in ledgers:
        rows = ledger[ledger.option >= 0]
        assert set(rows.kind) <= {OBJECTIVE_CHOICE, LEAVE_CHOICE, LANDING_CHOICE}
        assert ((rows.chance >= 0.0) & (rows.chance <= 1.0)).all()
        assert (rows.power > 0.0).all()
        seize = rows[rows.kind == OBJECTIVE_CHOICE]
        assert seize.gain == pytest.approx((seize.worth + seize.gateway) * seize.chance)
        stay = ledger[ledger.option == -1]
        for term in ("gain", "loss", "time", "air", "effort"):
            assert not stay[term].any(), term  # everything is weighed against staying
        assert (stay.utility == stay.luck).all()
