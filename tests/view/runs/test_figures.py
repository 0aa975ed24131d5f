"""The figures: made for a whole run, with units on axes, a footer, and no text on other text."""

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from agents.records.codes import CAPTURE, SITE
from sim.files.results import FORMS
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.files import PLAIN, picture
from sim.view.maps.flows import name_places
from sim.view.parties import parties
from sim.view.runs.belief import belief
from sim.view.runs.control import contested
from sim.view.runs.figures import draw_run, map_at, run_figures
from sim.view.runs.people import Count, changes, displaced, draw_change
from sim.view.runs.timeline import seat_names, timeline
from sim.view.runs.tracked import Tracked, by_camp
from tests.view.made_run import EVENTS, MILIEU, NORD, TURNS, VILLE, made_run
from tests.view.pictures import pictured

NAMES = [
    "theatre_map",
    "control_chart",
    "timeline",
    "strengths",
    "air",
    "front",
    "buildup",
    "displaced",
    "flows",
    "goals",
]


Drawn = tuple[Figure, list[Text]]


@pytest.fixture(scope="module")
def figures() -> dict[str, Drawn]:
    """Every figure of the run made by hand, with the texts that were really drawn on it."""
    with style.styled():
        drawn = {name: draw() for name, draw in run_figures(made_run()).items()}
        return {name: (figure, texts(figure)) for name, figure in drawn.items()}


def made_belief() -> list[Tracked]:
    """What two staffs of the run made by hand believed."""
    turn = np.arange(TURNS + 1.0)
    true, placed = np.full(TURNS + 1, 200.0), np.minimum(turn // 4, 2)
    return [
        Tracked("army", 0, true, 150.0 + 90.0 * np.sin(turn / 2), placed, np.ones(TURNS + 1), 2.0 - placed),
        Tracked("raiders", 1, 3.0 * true, 40.0 * turn, placed, 2.0 - placed, np.ones(TURNS + 1)),
    ]


def texts(figure: Figure) -> list[Text]:
    """Everything that is written when the figure is drawn: ticks outside the view are not."""
    seen: list[Text] = []
    draw = Text.draw

    def remember(text: Text, *args: Any, **kwargs: Any) -> None:
        if text.get_text().strip() and text.get_visible() and text not in seen:
            seen.append(text)
        draw(text, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", remember)
        figure.canvas.draw()
    return seen


def test_every_figure_becomes_a_file_and_the_same_run_the_same_bytes(figures: dict[str, Drawn], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    files = draw_run(made_run(), tmp_path / "figures", lambda done, of: told.append((done, of)))
    assert [file.stem for file in files] == NAMES
    assert told == [(n + 1, len(NAMES)) for n in range(len(NAMES))]
    for file in files:
        again = tmp_path / file.name
        with style.styled():
            figures[file.stem][0].savefig(again, metadata=PLAIN)
        assert file.read_bytes() == again.read_bytes(), file.stem


def test_the_smallest_real_run_can_be_drawn(smoke_run: Trajectory, tmp_path: Path) -> None:
    assert [file.stem for file in draw_run(smoke_run, tmp_path)] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_says_what_it_is_and_that_it_is_simulated(figures: dict[str, Drawn], name: str) -> None:
    words = " ".join(t.get_text() for t in figures[name][1])
    assert "simulated" in words
    assert "seed 3" in words
    assert "A run made by hand" in words


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in ("theatre_map", "control_chart", "timeline", "flows", "goals")]
)
def test_axes_have_units_and_dates(figures: dict[str, Drawn], name: str) -> None:
    for axes in figures[name][0].axes:
        assert "[" in axes.get_ylabel()
        assert any("Jan" in label.get_text() for label in axes.get_xticklabels())
    assert any("date (2013)" in axes.get_xlabel() for axes in figures[name][0].axes)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_covers_other_text_or_leaves_the_figure(figures: dict[str, Drawn], name: str) -> None:
    figure, written = figures[name]
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in written]
    edge = figure.bbox
    for word, box in boxes:
        assert min(box.x0, box.y0, edge.x1 - box.x1, edge.y1 - box.y1) >= -1, word
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide < 2 or high < 2, f"{one!r} and {other!r} overlap"


def test_the_control_chart_shows_what_changed_hands_and_the_capital() -> None:
    shown = [row for _, rows in contested(made_run()) for row in rows]
    assert MILIEU in shown
    assert VILLE in shown


def test_parties_stand_in_order_and_keep_their_look() -> None:
    everyone = parties(made_run())
    assert [p.title for p in everyone] == ["Home army", "Northland", "Red Front"]
    assert len({p.colour for p in everyone}) == len(everyone)
    assert {p.shape for p in everyone if p.title != "Red Front"} == {"s"}
    assert everyone[2].shape == "D"


def test_names_of_captures_stand_right_of_their_mark_or_left_where_they_would_be_cut() -> None:
    assert seat_names([0.0, 0.2, 2.0, 4.9], ["Konna", "Gao", "Léré", "Timbuktu"], wide=5.0) == [
        (0, False), (1, False), (0, False), (0, True),
    ]  # fmt: skip
    assert seat_names([1.0] * 30, ["Sévaré"] * 30, wide=1.6) == [(row, False) for row in range(30)]


def test_the_line_of_time_grows_with_the_captures_that_it_names() -> None:
    run = made_run([event for event in EVENTS if event["kind"] == CAPTURE][:1] * 20)
    with style.styled():
        crowded, sparse = (timeline(each, parties(each)) for each in (run, made_run()))
    assert len([text for text in crowded.axes[2].texts if text.get_text() == "Milieu"]) == 20
    assert crowded.get_figheight() > sparse.get_figheight()


def test_who_is_there_and_who_is_unknown_look_unlike() -> None:
    with style.styled():
        power, bodies = belief(made_run(), made_belief()).axes[:2]
    there, unknown = power.collections[0], bodies.collections[-1]
    assert not there.get_hatch()
    assert unknown.get_hatch()
    assert not np.array_equal(there.get_facecolor(), unknown.get_facecolor())


def test_the_front_says_whom_it_counts(figures: dict[str, Drawn]) -> None:
    figure, written = figures["front"]
    assert "in the\nopen" in figure.axes[0].get_ylabel()
    assert any("Who hides" in text.get_text() for text in written)


def test_no_name_on_the_map_of_flight_leaves_its_frame() -> None:
    run = made_run()
    x, y = run.towns.x[0], run.towns.y[0]
    with style.styled():
        axes = style.blank(4.0).add_axes((0.1, 0.1, 0.8, 0.8))
        axes.set_xlim(x[VILLE], x[NORD])
        axes.set_ylim(y.min() - 50.0, y.max() + 50.0)
        name_places(axes, run, [(100, VILLE, NORD, SITE)], [])
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 2
    assert all(axes.bbox.x0 <= box.x0 < box.x1 <= axes.bbox.x1 for box in boxes)


def test_counts_of_the_record_lie_over_the_stocks() -> None:
    run = made_run()
    with style.styled():
        stocks = displaced(run, [Count(1.0, 900.0, 1100.0, abroad=False)]).axes[0]
    assert any(line.get_xdata()[0] == 1.0 for line in stocks.lines if len(line.get_xdata()) == 1)
    assert stocks.get_ylim()[1] >= 1100.0


def test_counts_by_country_lie_over_its_line_and_later_ones_are_hollow() -> None:
    run = made_run()
    first, later = Count(1.0, 900.0, 1100.0, True, "Niger"), Count(3.0, 2000.0, 2000.0, True, "Niger", later=True)
    with style.styled():
        axes = style.blank(3.0).add_axes((0.2, 0.2, 0.5, 0.7))
        flat = np.zeros(TURNS + 1)
        draw_change(axes, run, {"Niger": flat, "Algeria": flat}, "abroad", [first, later])
        shown = displaced(run, [Count(1.0, 900.0, 1100.0, abroad=False), later])
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [float(line.get_ydata()[0]) for line in dots] == [1000.0, 2000.0]
    assert [line.get_markerfacecolor() == "white" for line in dots] == [False, True]
    assert dots[0].get_markerfacecolor() == dots[1].get_markeredgecolor()
    assert axes.get_ylim()[1] >= 2000.0
    assert [text.get_text() for text in axes.texts] == ["● Niger +0", "Algeria +0"]
    words = " ".join(text.get_text() for text in texts(shown))
    assert "counted 7-21 January" in words
    assert "counted after" in words


def test_a_country_where_people_were_counted_keeps_its_line() -> None:
    people, group = np.array([[5, 5, 5], [5, 6, 9]]), np.arange(3)
    assert list(changes(people, group, ["a", "b", "c"], {})) == ["c", "b"]
    assert list(changes(people, group, ["a", "b", "c"], {"a": "Algeria"}, {"Algeria"})) == ["Algeria", "c", "b"]


@pictured
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_looks_as_it_did(figures: dict[str, Drawn], name: str) -> Figure:
    return figures[name][0]


@pictured
def test_belief_looks_as_it_did() -> Figure:
    with style.styled():
        return belief(made_run(), made_belief())


@pictured
def test_a_moment_looks_as_it_did() -> Figure:
    with style.styled():
        return map_at(made_run(), 7)()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_twice(form: str) -> None:
    draw = run_figures(made_run())["goals"]
    assert picture(draw, form, dpi=40) == picture(draw, form, dpi=40)


def test_what_staffs_know_adds_up_to_the_bodies_that_are_there(smoke_run: Trajectory) -> None:
    for each in by_camp(smoke_run):
        bodies = each.placed + each.misplaced + each.unknown
        assert (bodies <= smoke_run.units.shape[1]).all()
        assert ((each.true_power > 0) == (bodies > 0)).all()
        assert ((each.believed_power > 0) >= (each.placed > 0)).all()
