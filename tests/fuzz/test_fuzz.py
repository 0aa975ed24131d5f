"""Spoilt input of every kind: a clear message or a result, never a failure of the program.

A few dozen of each kind here, an hour with `make trust` (SERVAL_FUZZ_SECONDS: how long each kind is tried there).
What was found stands in `test_findings.py`.
"""

import contextlib
import itertools
import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import run
from scenarios.load import load_scenario
from scenarios.problems import ScenarioError
from sim.view.app.asked import parse, scenario_of
from sim.world import prepare
from tests.conftest import ROOT
from tests.fuzz.spoil import bounded, files_in, spoil_bytes, spoil_csv, spoil_json, spoil_toml
from tests.reliability import note
from tests.scenarios.little import write_little_war

SECONDS = float(os.environ.get("SERVAL_FUZZ_SECONDS", "600"))
Trial = Callable[[int, Path], None]  # what is tried with one seed, in a folder of its own
SECOND = ROOT / "tests" / "second_theatre"
WORDS = (
    "check", "diff", "new", "plot", "export", "list", "--quiet", "--format", "csv", "geojson", "--out", "../../escaped",
    "--seed", "-1", "1e9", "nan", "--set", "combat.loss_rate=1", "combat.=", "=", "--extends", "smoke", "no_such", "",
    "\x00", "é", "--", "-", "--help", ".", "..", "/", "/dev/null", "/dev/full", "/proc/self/mem", "a" * 300,
    "--parameters", "--resume", "--runs", "0", "~", "$HOME", "`id`", "; id", "results/run",
)  # fmt: skip
HARMLESS = ("check", "diff", "new", "plot", "export", "list")  # commands that play nothing


def war_files(seed: int, folder: Path) -> None:
    """A file of the little war is spoilt; whatever still loads is a scenario with a hash."""
    rng = random.Random(seed)
    scenarios = write_little_war(folder)
    files = sorted(path for path in scenarios.rglob("*") if path.suffix in (".toml", ".csv"))
    path = rng.choice(files)
    spoil = spoil_toml if path.suffix == ".toml" else spoil_csv
    path.write_text(spoil(rng, path.read_text("utf-8")), encoding="utf-8", errors="replace")
    with bounded(f"{path.name}, seed {seed}"), contextlib.suppress(ScenarioError):
        assert load_scenario(scenarios / "later.toml").hash


def playable_files(seed: int, folder: Path) -> None:
    """A file of the second theatre is spoilt; whatever still loads can be built and played for a turn."""
    from agents.luck import Luck
    from sim.turn import play_turn
    from sim.world import fresh

    rng = random.Random(seed)
    shutil.copytree(SECOND, folder / "second")
    path = rng.choice(sorted(p for p in (folder / "second").rglob("*.*") if p.is_file()))
    spoil = spoil_toml if path.suffix == ".toml" else spoil_csv
    path.write_text(spoil(rng, path.read_text("utf-8")), encoding="utf-8", errors="replace")
    with bounded(f"{path.name}, seed {seed}"), contextlib.suppress(ScenarioError):
        w = fresh(prepare(load_scenario(folder / "second" / "rising.toml")), 1, 0)
        play_turn(w, Luck(1, 0, 0))


def command_lines(seed: int, folder: Path) -> None:
    """Words in any order after a command that plays nothing."""
    rng = random.Random(seed)
    arguments = [rng.choice(HARMLESS), *(rng.choice(WORDS) for _ in range(rng.randint(0, 5)))]
    with bounded(arguments):
        assert run.main(arguments) in (0, 2), arguments
    if arguments[0] == "new":  # writes where it is told to by hand
        Path("../../escaped.toml").unlink(missing_ok=True)


def addresses(seed: int, folder: Path) -> None:
    """Words of the page's address: what cannot be used is told, and what is left can be played."""
    rng = random.Random(seed)
    names = ("scenario", "seed", "run", "future", "steps", "mode", "day", "view", "other.scenario", "x" * 99)
    values = (
        "", "smoke", "no_such", "../../etc/passwd", "-1", "9" * 40, "nan", "inf", "1e308", "١٢", "\x00", "32:ground",
        "1:a;b|0:c", ":", "|", "1:" + "x" * 9000, "<script>", "%00", "true", "never", "triggered", "dated", "0.5",
    )  # fmt: skip
    words = {rng.choice(names): rng.choice(values) for _ in range(rng.randint(0, 6))}
    with bounded(words):
        asked, messages = parse(words, "smoke", ["smoke"])
        assert all(len(message) < 2000 for message in messages)
        with contextlib.suppress(ScenarioError):
            scenario_of(asked)


def results(stored: Path) -> Trial:
    """A file of a stored run or batch is spoilt, and read by every command that reads results."""

    def trial(seed: int, folder: Path) -> None:
        rng = random.Random(seed)
        shutil.copytree(stored, folder / "s")
        kind = rng.choice(("run", "batch"))
        path = rng.choice(sorted(p for p in (folder / "s" / kind).rglob("*") if p.is_file()))
        if rng.random() < 0.4:
            path = folder / "s" / kind / {"run": "run.json", "batch": "manifest.json"}[kind]
        if path.suffix == ".json" and rng.random() < 0.8:
            path.write_text(json.dumps(spoil_json(rng, json.loads(path.read_text("utf-8")))), encoding="utf-8")
        else:
            path.write_bytes(spoil_bytes(rng, path.read_bytes()))
        where = str(folder / "s" / kind)
        commands = [["export", where, "--format", "csv", "--out", "taken"], ["compare", where, "--no-figures"]]
        command = commands[seed % 2] if kind == "batch" else commands[0]
        if path.name == "run.json":
            command = ["plot", where]
        with bounded(f"{command[0]} {kind}/{path.name}, seed {seed}"):
            assert run.main([*command, "--quiet"]) in (0, 2), (command, path.name, seed)

    return trial


def tried(trial: Trial, seeds: Iterator[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Try it with one seed after the other, each in a folder of its own within one that must stay as it is."""
    monkeypatch.setenv(run.TRACEBACK, "yes")  # a failure is raised, not told
    count = 0
    for seed in seeds:
        inner = tmp_path / "outer" / "middle" / str(seed)
        inner.mkdir(parents=True)
        monkeypatch.chdir(inner)
        before = everything(tmp_path)
        trial(seed, inner)
        outside = {
            name for name in files_in(tmp_path) | files_in(ROOT / "scenarios") if not name.startswith(str(inner))
        }
        assert outside == set(before), f"seed {seed} wrote outside its folder"
        assert not Path("/tmp/escaped").exists(), f"seed {seed} wrote where a file told it to"
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(tmp_path / "outer")
        count += 1
    return count


def everything(tmp_path: Path) -> dict[str, tuple[int, int]]:
    """Files that no trial may touch, and those of the trial."""
    return files_in(tmp_path) | files_in(ROOT / "scenarios")


def until(seconds: float) -> Iterator[int]:
    """Seeds from a thousand on, for so long."""
    end = time.monotonic() + seconds
    return itertools.takewhile(lambda _: time.monotonic() < end, itertools.count(1000))


KINDS = {"war files": (war_files, 60), "playable files": (playable_files, 12), "command lines": (command_lines, 30),
         "addresses": (addresses, 16), "results": (results, 12)}  # fmt: skip


def trial_of(kind: str, stored: Path) -> Trial:
    """What is tried; `stored` only where it is wanted."""
    return results(stored) if kind == "results" else KINDS[kind][0]  # type: ignore[return-value]


@pytest.mark.parametrize("kind", KINDS)
def test_some_of_each(kind: str, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = KINDS[kind][1]
    assert tried(trial_of(kind, stored), iter(range(many)), tmp_path, monkeypatch) == many


@pytest.mark.trust
@pytest.mark.parametrize("kind", KINDS)
def test_as_many_as_time_allows(kind: str, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = tried(trial_of(kind, stored), until(SECONDS), tmp_path, monkeypatch)
    assert count > 0
    note(f"spoilt {kind}", f"{count:,} cases", f"mutation from a seed, {SECONDS:g} s")
