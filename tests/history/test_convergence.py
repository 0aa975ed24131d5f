"""Results must not hinge on the length of a turn: medians at 3 h and 1 h against those at 6 h, over 2,000 runs."""

import json

import pytest

from tests.conftest import child

RUNS = 2000
HALF_A_DAY, TENTH = 0.5, 0.1
DATES = ("request_day", "first_strike_day", "fall_day.konna", "halt_day", "retaken_day.konna", "retaken_day.douentza")
LOSSES = ("killed.government", "killed.coalition", "killed.konna.government", "killed.konna.coalition")

pytestmark = pytest.mark.trust


@pytest.fixture(scope="module")
def medians() -> dict[str, dict[str, float]]:
    return json.loads(child("-m", "tests.history.convergence", str(RUNS), compiled=True))


@pytest.mark.parametrize("hours", ["3", "1"])
@pytest.mark.parametrize("name", DATES)
def test_dates_lie_within_half_a_day(medians: dict[str, dict[str, float]], name: str, hours: str) -> None:
    assert abs(medians[hours][name] - medians["6"][name]) <= HALF_A_DAY


@pytest.mark.parametrize("hours", ["3", "1"])
@pytest.mark.parametrize("name", LOSSES)
def test_losses_lie_within_a_tenth(medians: dict[str, dict[str, float]], name: str, hours: str) -> None:
    assert abs(medians[hours][name] / medians["6"][name] - 1.0) <= TENTH
