"""The site: its pages stage and link, its worked examples run, its picture of the parts is that of the imports."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from sim.turn import turn_order
from tests.conftest import ROOT

HOW_TO_ADD = (ROOT / "docs" / "how_to_add.md").read_text(encoding="utf-8")
BLOCKS = re.compile(r"(?:`([\w/]+\.toml)`:\n)?```(toml|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    """What builds it."""
    return runpy.run_path(str(ROOT / "docs" / "build.py"))


@pytest.fixture(scope="module")
def staged(site: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """All pages in a folder, and mkdocs' configuration."""
    pages = tmp_path_factory.mktemp("site") / "pages"
    return pages, site["config"](site["stage"](pages))


def test_the_architecture_picture_is_that_of_the_imports() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "architecture.py"))
    assert made["PICTURE"].read_text(encoding="utf-8") == made["picture"](), "run: python docs/architecture.py"
    arrows = made["arrows"]()
    assert ("run.py", "sim.commands") in arrows
    assert all(one != "scenarios" and (one != "agents" or other == "scenarios") for one, other in arrows)


def test_the_worked_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block in order: TOML becomes the file that is named before it, Python runs in one room."""
    monkeypatch.chdir(tmp_path)
    room: dict[str, Any] = {"PROJECT": ROOT}
    found = BLOCKS.findall(HOW_TO_ADD)
    assert [kind for _, kind, _ in found].count("toml") == 2
    assert len(found) == HOW_TO_ADD.count("```") / 2
    for file, kind, text in found:
        if kind == "toml":
            Path(file).write_text(text, encoding="utf-8")
        else:
            exec(compile(text, "how_to_add.md", "exec"), room)


def test_every_page_is_in_the_navigation_and_there(staged: tuple[Path, str]) -> None:
    pages, config = staged
    named = re.findall(r": ([\w/-]+\.md)$", config, re.MULTILINE)
    there = {str(page.relative_to(pages)) for page in pages.rglob("*.md")}
    assert sorted(named) == sorted(set(named))
    assert set(named) == there


def test_every_phase_has_a_page_with_rules_parameters_and_columns(staged: tuple[Path, str]) -> None:
    pages, _ = staged
    for number, phase in enumerate(turn_order(), start=1):
        text = (pages / f"phase_{number:02d}_{phase.stem}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {number} {phase.stem.capitalize()}\n")
        assert all(f"## {part}\n" in text for part in ("Rules", "Parameters", "What it writes"))
        assert text.count("\n| `") > 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("words:\n- one\n- two", "words:\n\n- one\n- two"),
        ("words\n| a | b |\n| --- | --- |", "words\n\n| a | b |\n| --- | --- |"),
        ("- one\n  more\n- two", "- one\n  more\n- two"),
    ],
)
def test_lists_and_tables_stand_apart(site: dict[str, Any], text: str, told: str) -> None:
    assert site["apart"](text) == told


def test_links_to_no_page_become_words(site: dict[str, Any]) -> None:
    own = ROOT / "docs" / "a.md"
    text = "see [the turn](../sim/turn.py), [ethics](ethics.md#a) and ![a picture](figures/theatre_map.png)"
    said = site["as_page"](text, own, Path("a.md"), {ROOT / "docs" / "ethics.md": Path("ethics.md")})
    shown = "![a picture](figures/theatre_map.png)"
    assert said == f"see the turn, [ethics](ethics.md#a) and [{shown}](figures/theatre_map.png)"


@pytest.mark.parametrize("play", ["unplayed", pytest.param("small", marks=pytest.mark.slow)])
def test_it_builds_without_a_warning_and_without_a_network(play: str, site: dict[str, Any], tmp_path: Path) -> None:
    """mkdocs is strict: a link that leads nowhere or a page that nothing leads to ends it."""
    assert site["build"](play, tmp_path / "html", tmp_path / "stage") == 0
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "html").rglob("*.html")]
    assert len(pages) > 40
    fetched = [found for page in pages for found in re.findall(r'(?:src|<link [^>]*href)="(https?:[^"]*)"', page)]
    assert fetched == []
