"""Two processes of tests: both are awaited, both are heard, and one that fails is enough."""

import sys

import pytest

from tests import side_by_side

PRETEND = """
import sys
looked_at = sys.argv[1] == "tests/view"
print("figures" if looked_at else "rules", flush=True)
sys.exit({looked_at} if looked_at else {rest})
"""


@pytest.mark.parametrize(("looked_at", "rest", "code"), [(0, 0, 0), (3, 0, 3), (0, 1, 1), (3, 1, 1)])
def test_the_worst_counts(
    looked_at: int, rest: int, code: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    script = PRETEND.format(looked_at=looked_at, rest=rest)
    monkeypatch.setattr(side_by_side, "PYTEST", (sys.executable, "-c", script))
    assert side_by_side.both() == code
    assert capfd.readouterr().out.split() == [
        "rules", "tests/view", "and", "tests/notebooks,", "which", "ran", "beside:", "figures",
    ]  # fmt: skip
