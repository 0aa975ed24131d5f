"""Nothing from outside: no network while it runs, no code in data, no library that the lock does not name."""

import ast
import re
import runpy
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import run
from scenarios.files import read_toml
from scenarios.load import load_scenario
from scenarios.problems import ScenarioError
from tests.conftest import ROOT

SOURCES = [ROOT / "run.py", *(p for part in ("agents", "scenarios", "sim") for p in ROOT.glob(f"{part}/**/*.py"))]
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "yaml", "xml"}
UNSAFE_CALLS = {"eval", "exec", "__import__"}
NETWORK = {"requests", "httpx", "aiohttp", "ftplib", "smtplib", "http.client", "urllib3"}


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """No connection is made and no name is looked up; what was tried is written down."""
    tried: list[Any] = []

    def refuse(*arguments: Any, **_: Any) -> Any:
        tried.append(arguments)
        raise OSError("the network is cut off")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


def test_nothing_asks_the_network(cut_off: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (
        ["check", "smoke"],
        ["new", "mine"],
        ["run", "smoke", "--no-figures", "--quiet", "--out", "r"],
        ["batch", "smoke", "--runs", "2", "--workers", "1", "--quiet", "--out", "b"],
        ["export", "r", "--format", "geojson", "--quiet", "--out", "e"],
    ):
        assert run.main(command) == 0, command
    assert cut_off == []


@pytest.mark.trust
def test_no_figure_asks_the_network(cut_off: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.main(["run", "smoke", "--quiet", "--out", "r"]) == 0
    assert run.main(["film", "smoke", "--quiet", "--out", "f.gif"]) == 0
    sweep = ["--sweep", "combat.loss_rate=0.002,0.004"]
    assert run.main(["batch", "smoke", "--runs", "4", "--workers", "1", "--quiet", "--out", "b", *sweep]) == 0
    assert run.main(["compare", "b", "--quiet", "--out", "c"]) == 0
    assert cut_off == []


def imported(tree: ast.Module) -> set[str]:
    """Modules that a file imports, wherever it does."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def test_no_file_of_the_program_can_run_what_it_reads() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = imported(tree)
        assert not {name for name in modules if name.partition(".")[0] in UNSAFE_MODULES}, path
        assert not modules & NETWORK, path
        refuse_calls(path, tree)


def refuse_calls(path: Path, tree: ast.Module) -> None:
    """No call that runs text, a shell, or a pickle."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            assert not (isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS), f"{path}, line {node.lineno}"
            told = {keyword.arg: keyword.value for keyword in node.keywords}
            for name in ("shell", "allow_pickle"):
                value = told.get(name)
                assert value is None or (isinstance(value, ast.Constant) and value.value is False), (
                    f"{path}, line {node.lineno}"
                )
            if isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "np.load":
                assert "allow_pickle" in told, f"{path}, line {node.lineno}"


@pytest.mark.parametrize("odd", ["../../tests/conftest", "os", "__init__", "columns", "no.such", ""])
def test_a_doctrine_is_a_name_of_a_commander_and_no_path(odd: str, tmp_path: Path) -> None:
    text = f'schema = 1\nextends = "smoke"\ntitle = "x"\n[factions.mujao]\ndoctrine = "{odd}"\n'
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="doctrine"):
        load_scenario(tmp_path / "x.toml")


def test_text_in_a_scenario_stays_text(tmp_path: Path) -> None:
    text = "__import__('os').system('touch escaped')"
    (tmp_path / "x.toml").write_text(f'schema = 1\nextends = "smoke"\ntitle = "{text}"\n', encoding="utf-8")
    assert load_scenario(tmp_path / "x.toml").title == text
    assert [path.name for path in tmp_path.iterdir()] == ["x.toml"]
    assert read_toml(tmp_path / "x.toml")["title"] == text


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_library_is_locked_by_its_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    libraries = re.findall(r"^[A-Za-z0-9._-]+==.*(?:\n    --hash.*)+", text, re.MULTILINE)
    assert len(libraries) > 50
    assert len(libraries) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE))
    assert "://" not in re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_hash_is_one_of_the_lock(name: str) -> None:
    """pip installs from these files, and from no others than uv.lock names."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    files = {p["name"]: {f["hash"] for f in [*p.get("wheels", []), p.get("sdist", {"hash": ""})]} for p in packages}
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)==.*((?:\n    --hash=.*)+)", text, re.MULTILINE)
    assert len(found) > 50
    for library, hashes in found:
        assert set(re.findall(r"sha256:[0-9a-f]{64}", hashes)) <= files[library], library


def test_every_library_states_a_licence_that_allows_use_with_ours() -> None:
    """Permissive ones, and the MPL, which binds its own files alone."""
    rows = re.findall(r"^\| [^|]+ \| [0-9][^|]* \| (.+) \|$", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.M)
    assert len(rows) > 50
    assert not [row for row in rows if "not stated" in row or "GPL" in row]


def test_the_page_of_licences_is_current() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "licences.py"))["page"]()
    if made != (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"):
        pytest.fail("docs/licences.md is not current: python docs/licences.py", pytrace=False)


def test_the_page_is_served_on_this_machine_only() -> None:
    from sim.view.app.server import HOST, bind

    with bind(0) as bound:
        assert bound.getsockname()[0] == HOST == "127.0.0.1"
    words = [sys.executable, "run.py", "app", "--help"]
    assert "--host" not in subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
