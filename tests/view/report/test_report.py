"""A dossier says what its tables say, names its sources, and needs nothing but itself."""

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import run
from sim.study.batches.stored import Batch, open_batch
from sim.study.comparison.cases import Case, cases_in
from sim.study.comparison.typical import typical_run
from sim.view.report.page import words
from tests.view.app.conftest import Tab, browser, tab  # noqa: F401  a real Chromium

CLEAR_SKY = """
schema = 1
extends = "smoke"
title = "Under a clear sky"
outcomes = ["fall_day.konna", "towns_lost"]

[weather]
dust = "never"
"""
MOST_BYTES = 10_000_000


class Cells(HTMLParser):
    """Every number of a page: where it is from, its value there, and what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.links: list[str] = []
        self.open: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open = given if "data-cell" in given else None
        self.links += [str(given[key]) for key in ("src", "href") if key in given and tag not in ("a",)]

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found.append((str(self.open["data-cell"]), str(self.open["data-value"]), data))
            self.open = None


def read(page: Path) -> Cells:
    """The numbers and links of a page."""
    cells = Cells()
    cells.feed(page.read_text(encoding="utf-8"))
    return cells


def same(value: str, shown: str) -> bool:
    """Whether what is shown is the value, as far as its digits go."""
    if value == "":
        return shown == "–"
    told = shown.partition(" · ")[0].replace(",", "")
    scale = 100.0 if told.endswith(" %") else 1.0
    told = told.removesuffix(" %")
    digits = len(told.partition(".")[2]) if "e" not in told else 9
    return float(told) == pytest.approx(scale * float(value), abs=0.5001 * 10.0**-digits, rel=0.005)


@pytest.fixture(scope="module")
def of_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the smallest scenario, and its dossier beside it."""
    folder = tmp_path_factory.mktemp("run") / "smoke"
    assert run.main(["run", "smoke", "--no-figures", "--quiet", "--out", str(folder)]) == 0
    assert run.main(["report", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Three runs of the smallest scenario and of one that is laid over it."""
    folder = tmp_path_factory.mktemp("batch")
    (folder / "clear_sky.toml").write_text(CLEAR_SKY, encoding="utf-8")
    words = ["batch", "smoke", str(folder / "clear_sky.toml"), "--runs", "3", "--workers", "1", "--quiet"]
    assert run.main([*words, "--out", str(folder / "b")]) == 0
    return open_batch(folder / "b")


@pytest.fixture(scope="module")
def of_batch(batch: Batch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its dossier."""
    page = tmp_path_factory.mktemp("page") / "report.html"
    assert run.main(["report", str(batch.folder), "--out", str(page), "--quiet"]) == 0
    return page


def test_every_number_of_a_run_is_its_tables_cell(of_run: Path) -> None:
    table = json.loads((of_run / "outcomes.json").read_text(encoding="utf-8"))
    found = read(of_run.with_suffix(".html")).found
    assert {where.partition("/")[2] for where, _, _ in found} >= {name for name in table if "." not in name}
    for where, value, shown in found:
        there = table[where.partition("/")[2]]
        assert value == ("" if there is None else repr(there)), where
        assert same(value, shown), (where, value, shown)


def test_every_number_of_a_batch_is_its_tables_cell(
    of_batch: Path, batch: Batch, tmp_path: Path
) -> None:  # fmt: skip
    assert run.main(["compare", str(batch.folder), "--no-figures", "--quiet", "--out", str(tmp_path / "c")]) == 0
    tables = {
        f"summary.csv/{r['scenario']}/{r['point']}/{r['outcome']}": r for r in rows(batch.folder / "summary.csv")
    } | {f"differences.csv/{r['other']}/{r['outcome']}": r for r in rows(tmp_path / "c" / "differences.csv")}
    found = [cell for cell in read(of_batch).found if not cell[0].startswith("score.json")]
    assert {where.partition("/")[0] for where, _, _ in found} == {"summary.csv", "differences.csv"}
    for where, value, shown in found:
        key, _, column = where.rpartition("/")
        assert value == tables[key][column], where
        assert same(value, shown), (where, value, shown)


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV table."""
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("kind", ["run", "batch"])
def test_a_page_asks_for_nothing_and_can_be_mailed(kind: str, of_run: Path, of_batch: Path) -> None:
    page = of_run.with_suffix(".html") if kind == "run" else of_batch
    assert page.stat().st_size < MOST_BYTES
    assert all(link.startswith("data:") or link == "" for link in read(page).links)
    text = page.read_text(encoding="utf-8")
    assert "srcdoc=" in text
    for part in ("question", "difference", "replay", "numbers", "figures", "score", "diary", "sources", "again"):
        assert f'<section id="{part}">' in text
    assert re.search(r"python run\.py (run|batch) smoke", text)
    assert "Simulated: no record of what happened" in text


def test_figures_say_what_their_axes_mean(of_run: Path) -> None:
    text = of_run.with_suffix(".html").read_text(encoding="utf-8")
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", text)
    assert len(captions) == text.count("<figure ")
    assert all(len(caption) > 40 for caption in captions)


def test_what_a_scenario_changes_is_told(of_run: Path) -> None:
    text = of_run.with_suffix(".html").read_text(encoding="utf-8")
    assert "Every difference of smoke to january_2013" in text
    assert "<td>days</td><td>38</td><td>1.5</td>" in text


def test_each_scenario_of_a_batch_has_its_difference(of_batch: Path) -> None:
    text = of_batch.read_text(encoding="utf-8")
    assert "<td>weather.dust</td><td>drawn</td><td>never</td>" in text
    assert text.count("Every difference of ") == 2


def test_the_typical_run_is_one_of_the_batch(batch: Batch) -> None:
    case: Case = cases_in([batch.folder])[0]
    assert typical_run(case) in case.batch.run_numbers(case.scenario)


def test_words_are_safe_and_addresses_are_links() -> None:
    assert words("a <b> | https://x.org/y?a=1") == 'a &lt;b&gt; | <a href="https://x.org/y?a=1">https://x.org/y?a=1</a>'


@pytest.mark.parametrize(("name", "told"), [("a.txt", "end its name in .html"), ("folder.html", "no name for a page")])
def test_bad_names_are_refused(name: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder.html").mkdir()
    assert run.main(["report", str(tmp_path), "--out", str(tmp_path / name)]) == 2
    assert told in capsys.readouterr().err


def test_what_is_no_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["report", str(tmp_path)]) == 2
    assert "is no folder of a run or a batch" in capsys.readouterr().err


@pytest.mark.slow
def test_in_a_browser_it_plays_and_asks_for_nothing(of_run: Path, tab: Tab) -> None:  # noqa: F811
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.page.goto(of_run.with_suffix(".html").as_uri())
    tab.page.frame_locator("iframe").locator("[data-ready=yes]").wait_for()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 1280
