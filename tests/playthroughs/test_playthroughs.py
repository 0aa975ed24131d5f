"""Goldens that read like a story: the first line that differs is named."""

import itertools

import pytest

from scenarios.schema import Scenario
from sim.trajectory import Trajectory
from tests.playthroughs.transcript import DAYS, FOLDER, file_of, play, transcript

HINT = """If this change of results is meant:  python -m tests.playthroughs.refresh
and a line under "results change" in CHANGELOG.md that says which line moved and why."""


def first_difference(golden: list[str], now: list[str]) -> str:
    """The first line that differs, with its number; empty if none does."""
    for number, (was, is_now) in enumerate(itertools.zip_longest(golden, now, fillvalue="(nothing)"), start=1):
        if was != is_now:
            return f"line {number}\n  was: {was}\n  now: {is_now}"
    return ""


@pytest.mark.parametrize("name", DAYS)
def test_the_story_is_the_same(name: str) -> None:
    golden = file_of(name).read_text(encoding="utf-8").splitlines()
    difference = first_difference(golden, play(name))
    if difference:
        pytest.fail(f"{file_of(name).name}: {difference}\n\n{HINT}", pytrace=False)


def test_the_smallest_scenario_is_told_as_it_is(smoke: Scenario) -> None:
    assert smoke.days == DAYS["smoke"]


def test_every_golden_is_played() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(DAYS)


def test_a_transcript_tells_of_every_turn_and_every_unit(smoke: Scenario, smoke_run: Trajectory) -> None:
    lines = transcript(smoke_run)
    assert lines[0].startswith(smoke.title)
    assert sum("; people: " in line for line in lines) == smoke.n_ticks + 1
    assert [line.partition(":")[0] for line in lines[-smoke_run.units.shape[1] :]] == list(smoke_run.names.unit_slugs)


def test_the_first_difference_is_named() -> None:
    assert first_difference(["a", "b"], ["a", "b"]) == ""
    assert first_difference(["a", "b", "c"], ["a", "x", "y"]) == "line 2\n  was: b\n  now: x"
    assert first_difference(["a"], ["a", "b"]) == "line 2\n  was: (nothing)\n  now: b"
    assert first_difference(["a", "b"], ["a"]) == "line 2\n  was: b\n  now: (nothing)"
