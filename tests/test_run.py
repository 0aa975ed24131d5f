"""The command line: help without heavy imports, exit codes, and a folder that is written whole or not at all."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import run
from scenarios import load
from sim.commands import list as listing
from sim.commands import run as commands
from sim.files import results
from tests.scenarios.little import write_little_war

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("numba", "mesa", "matplotlib", "pandas", "pyarrow", "solara", "numpy")


@pytest.fixture
def war(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the little war, as the working folder, with an engine that only pretends to play."""
    folder = write_little_war(tmp_path)
    monkeypatch.setattr(load, "DOCTRINES", tmp_path / "agents")
    monkeypatch.setattr(commands, "play", pretend_to_play)
    monkeypatch.setattr(commands, "tell", lambda trajectory: ["7 January: nothing happens."])
    monkeypatch.setattr(commands, "show_outcomes", lambda trajectory: print("outcomes"))
    monkeypatch.setattr(commands, "write_results", pretend_to_write)
    monkeypatch.setattr(commands, "draw", pretend_to_draw)
    monkeypatch.chdir(folder)
    return folder


def pretend_to_play(scenario: Any, seed: int, quiet: bool) -> Any:
    return SimpleNamespace(scenario=scenario, seed=seed, run=0, turns=scenario.n_ticks, hash=lambda: f"hash{seed}")


def pretend_to_write(trajectory: Any, folder: Path) -> None:
    results.write_json(folder / "outcomes.json", {"seed": trajectory.seed})


def pretend_to_draw(trajectory: Any, folder: Path, quiet: bool, form: str = "png") -> None:
    folder.mkdir(exist_ok=True)
    (folder / "map.png").write_text("a map", encoding="utf-8")


def written(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Iterator[None]:
    """Within this, the run breaks off after its first files have been written."""

    def fail(trajectory: Any, folder: Path) -> None:
        pretend_to_write(trajectory, folder)
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(commands, "write_results", fail)
        yield


def test_help_is_light() -> None:
    code = (
        "import sys, run\n"
        "for words in (['--help'], ['run', '--help'], ['batch', '--help'], []): assert run.main(words) == 0\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


REAL_RUNS = """
import sys
import pyarrow.parquet as pq
import run
for name in ("a", "b"):
    assert run.main(["run", "smoke", "--seed", "7", "--no-figures", "--out", f"{sys.argv[1]}/{name}"]) == 0
for name in ("towns", "units", "factions", "events", "decisions", "displaced"):
    print(name, *pq.read_schema(f"{sys.argv[1]}/a/{name}.parquet").names, file=sys.stderr)
"""
EVENT_COLUMNS = (
    "event_id", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "admin1",
    "location", "latitude", "longitude", "geo_precision", "fatalities_low", "fatalities_best", "fatalities_high",
    "run_id", "simulated",
)  # fmt: skip


def test_a_real_run_writes_everything_and_the_same_bytes_twice(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REAL_RUNS, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(written(tmp_path / "a")) == results.OURS - {"figures"}
    assert written(tmp_path / "a") == written(tmp_path / "b")
    columns = {line.split()[0]: line.split()[1:] for line in done.stderr.splitlines()}
    assert set(EVENT_COLUMNS) <= set(columns["events"])
    assert {"unit", "faction_name", "latitude", "longitude", "posture", "date_time"} <= set(columns["units"])
    assert "written: " in done.stdout
    assert "towns_lost" in done.stdout


def test_bare_command_names_the_three_commonest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([]) == 0
    told = capsys.readouterr().out
    assert all(f"run.py {command}" in told for command in ("run january_2013", "list", "check"))


@pytest.mark.parametrize("command", ["list", "check", "new", "diff", "run", "batch", "compare", "plot", "export"])
def test_every_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([command, "--help"]) == 0
    assert f"python run.py {command}" in capsys.readouterr().out


def test_list_names_every_scenario(war: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(listing, "scenario_files", lambda: load.scenario_files(war))
    monkeypatch.setattr(listing, "load_scenario", lambda name: load.load_scenario(war / f"{name}.toml"))
    (war / "wrong.toml").write_text("schema = 1\n", encoding="utf-8")
    assert run.main(["list"]) == 0
    rows = {words[0]: " ".join(words[1:]) for line in capsys.readouterr().out.splitlines() if (words := line.split())}
    assert rows["later"] == "7 Jan – 10 Jan 2013 Who wins? 3 4"
    assert rows["war"] == "7 Jan – 10 Jan 2013 Who wins? 3 4"
    assert rows["wrong"].startswith("not valid")


def test_check_tells_what_is_right(war: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["check", "."]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["later.toml", "war.toml"]
    assert lines[1].endswith("4 days from 7 January 2013, 3 factions, 3 units, 1 wings, 3 towns")
    (war / "later.toml").write_text('schema = 1\nextends = "wra"\n', encoding="utf-8")
    assert run.main(["check", "."]) == 2


def test_run_writes_a_named_folder(war: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["run", "later.toml", "--seed", "7", "--set", "combat.spread=0.3"]) == 0
    told = capsys.readouterr().out
    assert "nothing happens" in told
    assert "written: results/later-seed7-combat.spread=0.3" in told
    folder = war / "results" / "later-seed7-combat.spread=0.3"
    assert set(written(folder)) == {"run.json", "outcomes.json", "figures/map.png"}
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (manifest["scenario"], manifest["seed"], manifest["turns"]) == ("later", 7, 16)
    assert manifest["set"] == {"combat.spread": 0.3}
    assert manifest["parameters"]["combat.spread"] == 0.3
    assert manifest["parameters"]["combat.loss_rate"] == 0.05
    assert set(manifest["files"]) == {"outcomes.json"}
    assert list(war.glob("results/.*")) == []


def test_a_run_with_other_values_takes_no_place() -> None:
    default_name = commands.default_name
    changed = default_name("war", 7, {"combat.spread": 0.3, "air.restraint": 1.0}, Path("calibrated/war.toml"))
    assert default_name("war", 7, {}, None) == "war-seed7"
    assert changed == "war-seed7-war-air.restraint=1-combat.spread=0.3"
    close = {default_name("war", 7, {"combat.spread": value}, None) for value in (0.3, 0.30000001)}
    assert len(close) == 2
    many = [default_name("war", 7, {f"combat.{i}": 1.0 for i in range(count)}, None) for count in (20, 21)]
    assert many[0] != many[1]
    assert len(many[0]) < 140


def test_parameters_from_a_file(war: Path) -> None:
    (war / "values.csv").write_text("name,value\ncombat.loss_rate,0.06\ncombat.spread,0.3\n", encoding="utf-8")
    assert run.main(["run", "war.toml", "--parameters", "values.csv", "--set", "combat.spread=0.4", "--out", "a"]) == 0
    manifest = json.loads((war / "a" / "run.json").read_text(encoding="utf-8"))
    assert (manifest["parameters"]["combat.loss_rate"], manifest["parameters"]["combat.spread"]) == (0.06, 0.4)


def test_quiet_prints_nothing(war: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["run", "war.toml", "--quiet", "--no-figures"]) == 0
    assert capsys.readouterr() == ("", "")
    assert not (war / "results" / "war-seed1" / "figures").exists()


def test_the_same_run_gives_the_same_bytes(war: Path) -> None:
    for name in ("a", "b"):
        assert run.main(["run", "war.toml", "--out", name]) == 0
    assert written(war / "a") == written(war / "b")


def test_a_run_of_the_same_scenario_is_replaced(war: Path) -> None:
    assert run.main(["run", "war.toml", "--out", "a", "--seed", "1"]) == 0
    assert run.main(["run", "war.toml", "--out", "a", "--seed", "2", "--no-figures"]) == 0
    assert set(written(war / "a")) == {"run.json", "outcomes.json"}
    assert json.loads((war / "a" / "outcomes.json").read_text(encoding="utf-8")) == {"seed": 2}
    assert list(war.glob(".a*")) == []


@pytest.mark.parametrize(
    "foreign", ["another scenario", "a stranger's file", "a file beside the run", "a file beside its figures"]
)
def test_anything_else_is_refused_before_it_is_played(
    foreign: str, war: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = war / "a"
    if foreign == "a stranger's file":
        folder.mkdir()
        (folder / "thesis.docx").write_text("years of work", encoding="utf-8")
    else:
        assert run.main(["run", "later.toml" if foreign == "another scenario" else "war.toml", "--out", "a"]) == 0
    if foreign.startswith("a file beside"):
        (folder / ("notes.txt" if foreign.endswith("run") else "figures/notes.txt")).write_text(
            "mine", encoding="utf-8"
        )
    before = written(war)
    monkeypatch.setattr(commands, "play", None)
    assert run.main(["run", "war.toml", "--out", "a"]) == 2
    assert "a, --out: holds" in capsys.readouterr().err
    assert written(war) == before


@pytest.mark.parametrize(("error", "code"), [(RuntimeError("broken"), 1), (KeyboardInterrupt(), 130)])
def test_nothing_half_written_is_left(
    error: BaseException, code: int, war: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(war.rglob("*"))
    with failing(monkeypatch, error):
        assert run.main(["run", "war.toml"]) == code
    assert sorted(war.rglob("*")) == before
    if code == 1:
        assert "error: the run failed: RuntimeError: broken" in capsys.readouterr().err


def test_a_failed_run_leaves_the_old_one(war: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.main(["run", "war.toml", "--out", "a"]) == 0
    before = written(war)
    with failing(monkeypatch, RuntimeError("broken")):
        assert run.main(["run", "war.toml", "--out", "a", "--seed", "2"]) == 1
    assert written(war) == before


def test_plot_draws_again(war: Path) -> None:
    assert run.main(["run", "war.toml", "--out", "a", "--no-figures"]) == 0
    assert run.main(["plot", "a"]) == 0
    assert (war / "a" / "figures" / "map.png").exists()
    assert run.main(["plot", "a", "--quiet"]) == 0


def test_plot_leaves_what_is_no_figure(war: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["run", "war.toml", "--out", "a", "--quiet"]) == 0
    (war / "a" / "figures" / "notes.txt").write_text("mine", encoding="utf-8")
    before = written(war / "a")
    assert run.main(["plot", "a"]) == 2
    assert "a: holds more than figures: figures/notes.txt (move it away)" in capsys.readouterr().err
    assert written(war / "a") == before


@pytest.mark.parametrize("changed", ["the scenario", "the rules"])
def test_plot_refuses_what_has_changed(
    changed: str, war: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["run", "war.toml", "--out", "a", "--no-figures"]) == 0
    if changed == "the scenario":
        text = (war / "war.toml").read_text(encoding="utf-8")
        (war / "war.toml").write_text(text.replace("days = 4", "days = 5"), encoding="utf-8")
    else:
        played = pretend_to_play(load.load_scenario("war.toml"), 1, True)
        played.hash = lambda: "another"
        monkeypatch.setattr(commands, "play", lambda *_: played)
    assert run.main(["plot", "a"]) == 2
    assert f"{changed}" in capsys.readouterr().err
    assert not (war / "a" / "figures").exists()
