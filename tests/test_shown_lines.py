"""Every line of shell that a page shows is executed here, small, or stands in a list with the reason why it is not.

Lines run in the order of the pages, in one folder, so that a later one finds what an earlier one has made; what it
needs is made first where a test is run by itself. The wars that they name are small ones of the same names, numbers of
runs are cut (CUT), and options that keep it short are added (ADDED); nothing else of a line is changed.
"""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import run
from sim.study.parameters import calibrate
from sim.study.scores import looks
from sim.view.maps import film as films
from tests.conftest import ROOT
from tests.study.parameters.test_calibrate import course
from tests.test_docs import PAGES, blocks, prose

WARS = ("january_2013", "no_intervention", "airstrikes_only", "january_21", "later_intervention")
SMALL = {"score": "middling", "sensitivity": "middling", "calibrate": "whole"}  # folder of wars; else the smallest
FOLDERS = {  # what the wars in it are laid over, and how many days they last
    ".": ("smoke", 1.5),
    "middling": (ROOT / "notebooks" / "small.toml", 1.5),
    "whole": (ROOT / "scenarios" / "january_2013.toml", 15),  # runs made by hand take the place of its own
}
CUT = {"--runs": "2", "--budget": "10"}  # options that a page gives, and how large they are here
LENGTH = ("batch", "score")  # these get --runs where the page gives none
ADDED = {
    "run": ["--no-figures"],
    "batch": ["--workers", "1"],
    "compare": ["--no-figures"],
    "score": ["--no-figures"],
    "app": ["--port", "0"],
    "sensitivity": "--trajectories 2 --keep 1 --samples 2 --runs 1 --only combat.loss_rate --no-figures".split(),
    "calibrate": "--population 4 --keep 2 --check 2 --only combat.loss_rate --no-figures".split(),
}
SLOW = ("plot ", "film ", "report ", "sensitivity ", "calibrate ", "score ", "app ")  # marked slow: seconds each
QUICK = ("score january_2013 --first-window-only", "app")  # but for these
EXPERIMENT = """
schema = 1
title = "Two points"
design = "lhs"
points = 2
repetitions = 1

[vary]
"combat.loss_rate" = "range"
"""
BY_OTHERS = {  # lines that are no command of run.py → why they are not executed here
    "python3 -m venv .venv": "set-up: make run does the same, and whoever runs this test has done it",
    ".venv/bin/python -m pytest": "this is it",
    ".venv/bin/python -m pip install": "set-up, from a registry",
    ".venv/bin/python -m tests.sameness.refresh": "moves the goldens; tests/sameness holds them",
    ".venv/bin/python docs/generate.py": "test_docs.py::test_generated_parts_are_current",
    ".venv/bin/python -m distributed.cli.dask": "a scheduler and workers of Dask: tests/study/batches/test_cluster.py",
    "python -m distributed.cli.dask": "a scheduler and workers of Dask: tests/study/batches/test_cluster.py",
    "python cluster.py &": "needs a queue of jobs (SLURM)",
    "python docs/architecture.py": "test_site.py::test_the_architecture_picture_is_that_of_the_imports",
    "python docs/licences.py": "asks what is installed, which is not the same everywhere",
    "python benchmarks/": "minutes, and says how fast this machine is: make bench",
    "python -m sim.study.pages.displacement": "tests/study/pages/test_displacement.py; minutes",
    "python -m sim.study.pages.validation": "tests/study/pages/test_validation.py; would write the page anew",
    "python -m sim.study.pages.counterfactuals": "tests/study/pages/test_counterfactuals.py; would write the page anew",
    "python -m sim.study.pages.emergence": "minutes; would write the page anew",
    "python -m tests.mutation.sample": "minutes: tests/mutation",
}


def shown() -> list[str]:
    """Every line, from blocks and from prose, each once; a form such as `run.py new NAME` is no line."""
    first = [ROOT / "README.md", ROOT / "docs" / "first_steps.md"]
    found = []
    for page in [*first, *(page for page in PAGES if page not in first and page.name != "CHANGELOG.md")]:
        spans = re.findall(r"`((?:\.venv/bin/)?(?:python3?|make) [^`\n]+)`", prose(page))
        found += [line for line in [*blocks(page), *spans] if not re.search(r"\b(DIR|NAME|FILE|SCENARIO)\b", line)]
    return list(dict.fromkeys(re.sub(r" +", " ", line) for line in found))


def of_run(line: str) -> str:
    """What stands after run.py; nothing for another line."""
    return re.sub(r"^(\.venv/bin/)?python run\.py ", "", line) if "run.py " in line else ""


LINES = shown()
COMMANDS = list(dict.fromkeys(filter(None, map(of_run, LINES))))
OTHERS = [line for line in LINES if not of_run(line)]
MADE = [line for line in OTHERS if line.startswith("make ")]


def small(line: str) -> list[str]:
    """The words of a line as it is executed here."""
    verb, *words = shlex.split(line)
    if "--help" in words:
        return [verb, *words]
    for option, count in CUT.items():
        words = [count if before == option else word for before, word in zip(["", *words], words, strict=False)]
    folder = SMALL.get(verb, ".")
    words = [
        str(Path(folder, f"{word}.toml")) if word in WARS else re.sub(r"\d+runs$", "2runs", word) for word in words
    ]
    cluster = words.index("--scheduler") if "--scheduler" in words else None
    if cluster is not None:
        del words[cluster : cluster + 2]  # the cores of this machine take its place: see test_cluster.py
    length = ["--runs", "2"] if verb in LENGTH and not {"--runs", "--vary"} & set(words) else []
    return [verb, *words, *length, *ADDED.get(verb, [])]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every war that a line names, made small, under its own name."""
    folder = tmp_path_factory.mktemp("room")
    for place, (war, days) in FOLDERS.items():
        (folder / place).mkdir(exist_ok=True)
        for name in WARS:
            text = f'schema = 1\nextends = "{war}"\ntitle = "{name}"\ndays = {days}\n'
            (folder / place / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / "my_experiment.toml").write_text(EXPERIMENT, encoding="utf-8")
    return folder


@pytest.fixture
def at_home(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In that folder; looks are logged elsewhere, films are small, a server that is ready has served."""
    from sim.view.app import server

    monkeypatch.chdir(room)
    monkeypatch.setattr(looks, "LOG", room / "looks.md")
    monkeypatch.setattr(server, "serve", lambda bound, ready: bound.close())
    monkeypatch.setattr(calibrate, "course", course)
    drawn = films.film
    monkeypatch.setattr(films, "film", lambda *given: drawn(*given, dpi=20))


def ready(line: str, room: Path) -> None:
    """What a line reads is there, though the lines before it have not been run."""
    for word in small(line)[1:]:
        made = re.fullmatch(r"results/(\w+)-seed(\d+)", word)
        if (room / word).exists() or line.startswith("batch"):
            continue
        if word == "my_war.toml":
            assert run.main(["new", "my_war", "--extends", "january_2013.toml", "--quiet"]) == 0
        elif made:
            assert run.main([*small(f"run {made[1]} --seed {made[2]}"), "--quiet"]) == 0
        elif word == "results/b" or word.startswith("results/batch-"):
            wars = ["january_2013", "no_intervention" if word == "results/b" else "airstrikes_only"]
            assert run.main([*small(f"batch {' '.join(wars)} --runs 2 --out {word}"), "--quiet"]) == 0
        elif word.startswith("scenarios/calibrated/"):
            (room / word).parent.mkdir(parents=True, exist_ok=True)
            (room / word).write_text('"combat.loss_rate" = 0.005\n', encoding="utf-8")


def marks(line: str) -> Any:
    """A line as a parameter of the test."""
    return pytest.param(line, marks=[pytest.mark.slow] if line.startswith(SLOW) and line not in QUICK else [])


@pytest.mark.parametrize("line", [marks(line) for line in COMMANDS])
def test_a_line_of_the_pages_runs(line: str, room: Path, at_home: None, capsys: pytest.CaptureFixture[str]) -> None:
    ready(line, room)
    words = small(line)
    if words[0] == "new":
        (room / f"{words[1]}.toml").unlink(missing_ok=True)
    elif words[0] == "batch" and "--resume" not in words:
        taken = words[words.index("--out") + 1] if "--out" in words else f"results/batch-{words[1][:-5]}-seed1"
        shutil.rmtree(room / taken, ignore_errors=True)  # it would refuse to take the place of another batch
    code = run.main(words)
    told = capsys.readouterr()
    assert code == 0, f"{shlex.join(words)}\n{told.out}\n{told.err}"
    assert told.out.strip() or words[0] == "app"


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize("line", MADE)
def test_make_knows_what_to_do(line: str) -> None:
    """What it would do is printed, not done: most targets are minutes, and `make test` is this."""
    done = subprocess.run(["make", "-n", *shlex.split(line)[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_every_other_line_has_its_reason() -> None:
    """A new line is a command that runs above, a target of make, or it says here why it is not executed."""
    unknown = [line for line in OTHERS if line not in MADE and not line.startswith(tuple(BY_OTHERS))]
    idle = [begin for begin in BY_OTHERS if not any(line.startswith(begin) for line in OTHERS)]
    assert (unknown, idle) == ([], [])


def test_tests_that_are_named_as_reasons_are_there() -> None:
    for reason in BY_OTHERS.values():
        for file, _, name in re.findall(r"((?:tests/)?[\w/]*test_\w+\.py)(::(\w+))?", reason):
            path = ROOT / (file if file.startswith("tests/") else f"tests/{file}")
            assert path.exists(), reason
            assert not name or f"def {name}(" in path.read_text(encoding="utf-8"), reason


def test_lines_called_quick_are_shown() -> None:
    assert set(QUICK) <= set(COMMANDS)
