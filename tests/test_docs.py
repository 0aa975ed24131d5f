"""The documentation says what is so: generated parts are current, named commands exist, links lead somewhere."""

import ast
import re
import runpy
import shlex
import sys
from collections import Counter
from pathlib import Path
from unittest.mock import Mock

import pytest
import typer

import run
from agents.doctrines import doctrine_names
from scenarios.load import load_scenario, scenario_files
from sim.turn import turn_order
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MOST_LINES = 120
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
RULES_OF_CHOICE = {  # what a doctrine calls → what the model page calls it
    "come_out": "come out of hiding",
    "leave_or_stay": "stay or leave",
    "seize": "objectives",
    "raid": "raids",
    "reinforce": "reinforce",
    "relieve": "relieve",
    "close_up": "close up",
    "judge_advance": "judge the advance",
    "land": "air landings",
}
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """What can be linked to in a page: its headings as GitHub writes them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def blocks(page: Path) -> list[str]:
    """The lines of its blocks of shell commands, comments cut off."""
    shell = code_of(page, "sh")
    return [line.partition("  #")[0].strip() for block in shell for line in block.splitlines() if line.strip()]


def code_of(page: Path, language: str) -> list[str]:
    """Its blocks of code that are in a language."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Every command line for run.py that a page shows, as words after `run.py`."""
    return [
        shlex.split(line.partition("run.py ")[2])
        for page in PAGES
        for line in [*blocks(page), *re.findall(r"`([^`\n]*run\.py [^`\n]*)`", prose(page))]
        if "run.py " in line
    ]


def help_of(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the program says of a command."""
    assert run.main([*words, "--help"]) == 0
    return capsys.readouterr().out


def test_the_glossary_gives_each_word_one_meaning() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [word for row in rows if row not in ("word", "---") for word in row.split(", ")]
    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_numbers_that_later_days_have_touched_are_called_assumed() -> None:
    parameters = load_scenario("january_2013").parameters
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    section = page.partition("\n## Numbers that later days have touched\n")[2].partition("\n## ")[0]
    touched = [name for name in re.findall(r"`(\w+\.\w+)`", section) if name in parameters]
    touched += [name for name, row in parameters.items() if "literature:shurkin" in row.source]
    assert {"displacement.return_early", "kinds.para_company.quality"} <= set(touched)
    assert {parameters[name].status for name in touched} == {"assumed"}


def test_generated_parts_are_current() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()
    stale = [path.name for path, text in pages.items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run: python docs/generate.py"


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= MOST_LINES


def test_readme_shows_the_turn_as_it_is_played() -> None:
    shown = re.findall(r"^\| (\d+) \| `(\w+)` \| \[(\w+)\]\(sim/phases/\w+\.py\) \| (.*) \|$", README, re.MULTILINE)
    order = [(str(number), *phase) for number, phase in enumerate(turn_order(), start=1)]
    assert shown == order


def test_every_phase_has_its_section_in_the_model() -> None:
    headings = re.findall(r"^## (\d+) (\w+)$", (ROOT / "docs" / "model.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [(str(n), phase.stem.capitalize()) for n, phase in enumerate(turn_order(), start=1)]


@pytest.mark.parametrize("doctrine", doctrine_names())
def test_the_model_tells_each_doctrine_in_its_order(doctrine: str) -> None:
    tree = ast.parse((ROOT / "agents" / f"{doctrine}.py").read_text(encoding="utf-8"))
    (decide,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "decide")
    calls = [node for node in ast.walk(decide) if isinstance(node, ast.Call)]
    called = [name for _, name in sorted((c.lineno, c.func.id) for c in calls if isinstance(c.func, ast.Name))]
    model = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| .*`{doctrine}`.*? \| (.*) \|$", model, re.MULTILINE)
    told = sorted((word for word in RULES_OF_CHOICE.values() if word in row), key=row.index)
    assert told == [RULES_OF_CHOICE[name] for name in called if name in RULES_OF_CHOICE]
    assert set(called) <= {*RULES_OF_CHOICE, "look", "has_idle", "has_support", "rule"}


def test_commands_of_the_docs_exist(capsys: pytest.CaptureFixture[str]) -> None:
    known = re.findall(r"^  (\w+) ", help_of(capsys=capsys).partition("Commands:")[2], re.MULTILINE)
    scenarios = {path.stem for path in scenario_files()}
    shown = commands()
    assert {words[0] for words in shown} >= set(known), "README names every command"
    for words in shown:
        assert words[0] in known, words
        options = {word for word in words if word.startswith("--")}
        assert all(option in help_of(words[0], capsys=capsys) for option in options), words
        named = [word for word in words[1:2] if words[0] in ("run", "check") and re.fullmatch(r"[a-z_0-9]+", word)]
        assert set(named) <= scenarios, words


def shown_in_blocks() -> list[str]:
    """Every line for run.py that stands in a block of commands, after `run.py`; each once."""
    lines = [line.partition("run.py ")[2] for page in PAGES for line in blocks(page) if "run.py " in line]
    return list(dict.fromkeys(lines))


@pytest.mark.parametrize("line", shown_in_blocks())
def test_a_command_is_understood_as_it_stands(line: str) -> None:
    """Parsed by the program itself: arguments, options and their values; scenarios that it names are there."""
    verb, *words = shlex.split(line)
    command = typer.main.get_command(run.app).commands[verb]  # type: ignore[attr-defined]
    given = command.make_context(verb, words, resilient_parsing="--help" in words).params
    known = {path.stem for path in scenario_files()} | {"my_war"}
    named = [given.get(key) for key in ("scenario", "what", "first", "other", "extends")] + [
        *(given.get("scenarios") or [])
    ]
    flat = [word for each in named if each for word in ([each] if isinstance(each, str) else each)]
    assert {word for word in flat if re.fullmatch(r"\w+", word)} <= known


def test_the_lines_of_the_front_door_for_modellers_run(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = code_of(ROOT / "README.md", "python")
    exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("2013-01-07 06:00:00")


def test_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    shown = {line.split()[1] for page in PAGES for line in blocks(page) if line.startswith("make ")}
    assert {"run", "test"} <= shown <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?://|mailto:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_decisions_are_numbered_on() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        assert file.read_text(encoding="utf-8").startswith(f"# {file.name[:4]} ")


def test_the_grammar_of_the_model_page_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = code_of(ROOT / "docs" / "model.md", "toml")
    war = tmp_path / "my_war.toml"
    war.write_text(f'schema = 1\nextends = "january_2013"\ntitle = "Mine"\n{block}', encoding="utf-8")
    assert run.main(["check", str(war)]) == 0, capsys.readouterr().err


def test_the_cluster_of_its_page_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Mock()
    monkeypatch.setitem(sys.modules, "dask_jobqueue", asked)
    monkeypatch.setattr("time.sleep", Mock(side_effect=KeyboardInterrupt))  # it waits for ever
    (code,) = code_of(ROOT / "docs" / "cluster.md", "python")
    with pytest.raises(KeyboardInterrupt):
        exec(compile(code, "cluster.md", "exec"), {})
    assert asked.SLURMCluster.call_args.kwargs["scheduler_options"] == {"port": 8786}
    asked.SLURMCluster.return_value.scale.assert_called_once_with(jobs=10)
