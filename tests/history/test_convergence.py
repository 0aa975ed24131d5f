"""Results must not hinge on the length of a turn: medians at 3 h and 1 h against those at 6 h, over 2,000 runs."""

import json

import pytest

from tests.conftest import child

RUNS = 2000
HALF_A_DAY, TENTH = 0.5, 0.1
DATES = ("request_day", "first_strike_day", "fall_day.konna", "halt_day", "retaken_day.konna", "retaken_day.douentza")
LOSSES = ("killed.government", "killed.coalition", "killed.konna.government", "killed.konna.coalition")
LATE = "news is up to a turn old at each decision: the way back, a chain of many, comes about a day later at 6 h"
MISSED = {("retaken_day.konna", "1"), ("retaken_day.konna", "3"), ("retaken_day.douentza", "1"),
          ("retaken_day.douentza", "3")}  # fmt: skip

pytestmark = pytest.mark.trust


@pytest.fixture(scope="module")
def medians() -> dict[str, dict[str, float]]:
    return json.loads(child("-m", "tests.history.convergence", str(RUNS), compiled=True))


def known(name: str, hours: str) -> object:
    """The case, marked where the aim is known to be missed (docs/emergence.md has the figures)."""
    return pytest.param(name, hours, marks=[pytest.mark.xfail(reason=LATE)] if (name, hours) in MISSED else [])


@pytest.mark.parametrize(("name", "hours"), [known(name, hours) for name in DATES for hours in ("3", "1")])
def test_dates_lie_within_half_a_day(medians: dict[str, dict[str, float]], name: str, hours: str) -> None:
    assert abs(medians[hours][name] - medians["6"][name]) <= HALF_A_DAY


@pytest.mark.parametrize(("name", "hours"), [known(name, hours) for name in LOSSES for hours in ("3", "1")])
def test_losses_lie_within_a_tenth(medians: dict[str, dict[str, float]], name: str, hours: str) -> None:
    assert abs(medians[hours][name] / medians["6"][name] - 1.0) <= TENTH
