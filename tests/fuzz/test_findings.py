"""What fuzzing found, one test each; none of them may come back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import run
from sim.study.batches import damage
from sim.view.app.asked import parse


@pytest.fixture
def kept(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a stored run and batch, in the folder where one stands; a failure is raised, not told."""
    shutil.copytree(stored, tmp_path / "s")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(run.TRACEBACK, "yes")
    return tmp_path / "s"


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one message of a command that cannot use its input."""
    capsys.readouterr()
    assert run.main([*arguments, *(["--quiet"] if arguments[0] != "app" else [])]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_a_name_too_long_for_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "plot", "compare", "app"):
        for name in ("a" * 300, "a" * 300 + ".toml"):
            assert len(told([command, name], capsys)) > 0


@pytest.mark.parametrize(
    ("kind", "file"),
    [("batch", "events/part-00000.parquet"), ("batch", "runs/part-00001.parquet"), ("run", "towns.parquet"),
     ("run", "events.parquet")],
)  # fmt: skip
@pytest.mark.parametrize("cut", [0, 10, 500])
def test_a_table_that_is_cut_short(
    kind: str, file: str, cut: int, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept / kind / file
    path.write_bytes(path.read_bytes()[:-cut] if cut else b"")
    line = told(["export", str(kept / kind), "--format", "csv"], capsys)
    assert f"{file}: is damaged and cannot be read" in line
    assert "make it again" in line
    assert not Path("results").exists()


def without_dictionaries(path: Path) -> None:
    """Words are plain ones after this."""
    table = pq.read_table(path)
    plain = [pa.string() if pa.types.is_dictionary(field.type) else field.type for field in table.schema]
    pq.write_table(table.cast(pa.schema(zip(table.schema.names, plain, strict=True))), path, store_schema=False)


@pytest.mark.parametrize("parts", ["part-00000", "part-*"])
def test_a_table_that_lost_its_dictionaries(parts: str, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its words are plain ones then, and as good."""
    assert run.main(["export", str(kept / "batch"), "--format", "csv", "--out", "whole", "--quiet"]) == 0
    for path in (kept / "batch" / "control").glob(f"{parts}.parquet"):
        without_dictionaries(path)
    assert run.main(["export", str(kept / "batch"), "--format", "csv", "--out", "plain", "--quiet"]) == 0
    files = sorted(path.name for path in Path("whole").iterdir())
    assert files
    assert [Path("plain", name).read_bytes() for name in files] == [Path("whole", name).read_bytes() for name in files]


@pytest.mark.parametrize("parts", ["part-00000", "part-*"])
def test_events_that_lost_their_dictionaries_are_compared(parts: str, kept: Path) -> None:
    """The first of two points, or both."""
    compared = ["compare", str(kept / "batch"), "--no-figures", "--quiet", "--out"]
    assert run.main([*compared, "whole"]) == 0
    for path in (kept / "batch" / "events").glob(f"{parts}.parquet"):
        without_dictionaries(path)
    assert run.main([*compared, "plain"]) == 0
    assert Path("plain", "compare.json").read_bytes() == Path("whole", "compare.json").read_bytes()


@pytest.mark.parametrize("days", ["1e308", "-1e308", "1e400"])
def test_a_campaign_without_end(days: str, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("long.toml").write_text(f'schema = 1\nextends = "smoke"\ntitle = "x"\ndays = {days}\n', encoding="utf-8")
    assert "days" in told(["check", "long.toml"], capsys)


def test_a_table_with_a_column_of_no_name(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kept / "batch" / "control" / "part-00000.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"town", b"\x87own"))
    line = told(["export", str(kept / "batch"), "--format", "csv"], capsys)
    assert "part-00000.parquet: is damaged and cannot be read" in line


def test_parts_that_do_not_fit_together(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sorted((kept / "batch" / "outcomes").glob("part-*.parquet"))[0]
    table = pq.read_table(path)
    pq.write_table(table.set_column(0, "scenario", pa.array([1] * len(table))), path)
    assert "outcomes: parts do not fit" in told(["compare", str(kept / "batch")], capsys)


@pytest.mark.parametrize("what", ["personnel = [1, 2, {}]", "vehicles = {}"])
def test_more_than_any_army_has(what: str, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unit = f"[factions.mnla.units.mnla_headquarters_group]\n{what.format('9' * 30)}\n"
    text = f'schema = 1\nextends = "january_2013"\ntitle = "x"\n{unit}'
    Path("crowd.toml").write_text(text, encoding="utf-8")
    assert "must be at most 1e+07" in told(["check", "crowd.toml"], capsys)


def test_a_table_that_would_fill_the_memory(
    kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "LARGEST", 1 << 20)
    pq.write_table(
        pa.table({"tick": pa.array([0] * 5_000_000)}),
        kept / "run" / "events.parquet",
        compression="zstd",
        use_dictionary=False,
    )
    assert (kept / "run" / "events.parquet").stat().st_size < 1 << 20
    assert "it would take" in told(["export", str(kept / "run"), "--format", "csv"], capsys)


BATCH_WRONGS: dict[str, Any] = {
    "parts": None, "runs": 10**30, "chunk": 0, "points": [], "scenarios": {}, "seed": "1", "series": 1,
}  # fmt: skip


@pytest.mark.parametrize("field", [*BATCH_WRONGS, "start", "number", "missing"])
def test_a_manifest_that_was_edited(field: str, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kept / "batch" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if field in BATCH_WRONGS:
        manifest[field] = BATCH_WRONGS[field]
    elif field == "missing":
        del manifest["scenarios"]
    else:
        manifest["scenarios"]["smoke"][field] = "the other day"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    for command in (["export", str(kept / "batch"), "--format", "csv"], ["compare", str(kept / "batch")]):
        assert "manifest.json: is damaged" in told(command, capsys)
    again = ["batch", "smoke", "--runs", "2", "--out", str(kept / "batch"), "--resume"]
    assert "manifest.json: is damaged" in told(again, capsys)


@pytest.mark.parametrize(
    ("field", "value"),
    [("loaded_from", None), ("seed", "x"), ("seed", -1), ("seed", True), ("set", {"combat.loss_rate": None}),
     ("set", []), ("parameter_file", 3), ("scenario_hash", None)],
)  # fmt: skip
def test_a_run_that_was_edited(field: str, value: Any, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kept / "run" / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), field: value}), encoding="utf-8")
    assert "run.json" in told(["plot", str(kept / "run")], capsys)


@pytest.mark.parametrize("name", ["run", "batch"])
def test_json_nested_without_end(name: str, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kept / name / {"run": "run.json", "batch": "manifest.json"}[name]).write_text("[" * 100_000, encoding="utf-8")
    assert "is no folder of a" in told(["plot", str(kept / name)], capsys)


def test_a_word_of_the_address_is_not_repeated_at_length() -> None:
    _, messages = parse({"scenario": "x" * 9000, "seed": "y" * 9000, "steps": "z" * 9000}, "smoke", ["smoke"])
    assert len(messages) == 3
    assert all(len(message) < 200 for message in messages)
