"""Figures of many runs: whole, simulated by their own word, no text on other text, and the same bytes twice."""

import math
import re
from itertools import combinations

import numpy as np
import pytest
from matplotlib.figure import Figure

import run
from sim.measures.series import SERIES, Measure
from sim.study.batches.stored import Batch
from sim.study.comparison.cases import Case, Cases, cases_in, pair
from sim.study.comparison.compare import Difference, differences
from sim.study.comparison.compare_tables import overall
from sim.view import style
from sim.view.files import picture
from sim.view.studies import captures, fans
from sim.view.studies.batch_figures import case_figures
from sim.view.studies.captures import capture_figure
from sim.view.studies.differences import difference_figure, words
from sim.view.studies.fans import fan_figure, groups
from tests.study.conftest import batch, plan  # noqa: F401  the fixtures of the small batch
from tests.view.pictures import pictured
from tests.view.runs.test_figures import Drawn, texts


@pytest.fixture(scope="module")
def cases(batch: Batch) -> Cases:  # noqa: F811
    """Two scenarios side by side."""
    return pair(cases_in([batch.folder]))


@pytest.fixture(scope="module")
def figures(cases: Cases) -> dict[str, Drawn]:
    """Every figure; towns that change hands are made up, for in so short a campaign none does."""
    found = [d for d in differences(cases, cases.measures()) if overall(d)]
    with pytest.MonkeyPatch.context() as patch, style.styled():
        patch.setattr(captures, "captures", lambda cases, events: made_captures(cases))
        drawn = {"captures": capture_figure(cases), "differences": difference_figure(cases, found)}
        drawn |= {name: fan_figure(cases, *told) for name, told in groups(cases).items()}
        return {name: (figure, texts(figure)) for name, figure in drawn.items()}


def made_captures(cases: Cases) -> list[captures.Captures]:
    """Forty towns, of which some fall in one case and some come free in the other."""
    first, other = cases.cases
    never = (math.nan,) * 5
    towns = []
    for n in range(40):
        fall = [captures.Span(first, 0.9, (0.1, 0.3, 0.5, 0.7, 0.9)), captures.Span(other, 0.0, never)]
        towns.append(captures.Captures(f"Town {n}", {"fall_day": fall, "free_day": fall[::-1]}))
    return towns


def test_every_series_is_in_a_figure(cases: Cases) -> None:
    shown = [m.name for _, measures in groups(cases).values() for m in measures]
    kept = [m.name for m in cases.cases[0].batch.series_measures("smoke") if not m.name.startswith("in_country")]
    assert sorted(shown) == sorted(kept)


@pytest.mark.parametrize("m", SERIES, ids=lambda m: m.name)
def test_the_title_of_a_panel_stands_alone(m: Measure) -> None:
    title = m.meaning.partition(";")[0]
    assert not re.search(r"\bthem\b|\bthe same\b|outcomes\.", title)


def test_no_text_covers_other_text_or_leaves_the_figure(figures: dict[str, Drawn]) -> None:
    for name, (figure, written) in figures.items():
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in written]
        for word, box in boxes:
            assert min(box.x0, box.y0, figure.bbox.x1 - box.x1, figure.bbox.y1 - box.y1) >= -1, (name, word)
        for (one, a), (other, b) in combinations(boxes, 2):
            wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert wide < 2 or high < 2, f"{name}: {one!r} and {other!r} overlap"
        told = " ".join(text.get_text() for text in written)
        assert "simulated" in told
        assert "6 runs of each" in told


def test_towns_that_find_no_room_are_counted(figures: dict[str, Drawn]) -> None:
    assert any(text.get_text() == "4 more towns are in summary.csv" for text in figures["captures"][1])


def test_numbers_of_a_difference(cases: Cases) -> None:
    case: Case = cases.cases[1]
    d = Difference(case, Measure("turn_day", "day", ""), 9, 4, (1.0, 0.5), -0.6, -0.4, (16.0, 36.5), 16.2, 9.0, 20.0,
                   0.0, 1.0, 0.8, 3.0)  # fmt: skip
    assert words(d) == "16 → 36.5 day (in 100 → 50 %); 0 / 100 %"


def test_plot_draws_a_batch_the_same_twice(batch: Batch) -> None:  # noqa: F811
    assert run.main(["plot", str(batch.folder), "--quiet"]) == 0
    first = {path.name: path.read_bytes() for path in (batch.folder / "figures").iterdir()}
    again = case_figures(pair(cases_in([batch.folder])))
    assert {f"{name}.png" for name in again} == set(first)
    for name in ("captures", "fans_towns"):
        assert picture(again[name]) == first[f"{name}.png"], name
    for path in (batch.folder / "figures").iterdir():
        path.unlink()
    (batch.folder / "figures").rmdir()


@pictured
def test_captures_look_as_they_did(figures: dict[str, Drawn]) -> Figure:
    return figures["captures"][0]


@pictured
def test_differences_look_as_they_did(cases: Cases) -> Figure:
    """Made by hand: clear, unclear, and so far apart that only an arrow shows it."""
    made = [
        Difference(cases.cases[1], Measure(name, "town", ""), 9, 9, (1.0, 1.0), 0.0, 0.0, (4.0, 4.0 + apart), apart,
                   apart - 1.0, apart + 1.5, 0.2, 0.6, 0.8, 2.0)
        for name, apart in (("towns_lost", 3.0), ("strikes", 0.2), ("fled", -9.0))
    ]  # fmt: skip
    with style.styled():
        return difference_figure(cases, made)


@pictured
def test_fans_look_as_they_did(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> Figure:
    measures = [Measure("towns.a", "town", "towns held"), Measure("threat_km", "km", "nearest enemy, by road")]
    rise = np.linspace(1.0, 6.0, 5)[:, None] * np.linspace(1.0, 2.0, 6)[None, :]
    monkeypatch.setattr(fans, "fans", lambda case, names: {m.name: rise for m in measures})
    monkeypatch.setattr(fans, "has", lambda cases, measure: True)
    with style.styled():
        return fan_figure(cases, "Two series made by hand", measures)
