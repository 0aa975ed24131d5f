"""A film has a picture for every turn; without ffmpeg it says so, and GIF is the way out."""

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from PIL import Image

import run
from sim.commands import film as commands
from sim.trajectory import STACKED, Trajectory
from sim.view import style
from sim.view.maps import film as films
from tests.view.made_run import made_run

TURNS = 4


def short_run() -> Trajectory:
    """The first day of the run made by hand."""
    whole = made_run()
    return replace(whole, **{name: getattr(whole, name)[: TURNS + 1] for name in STACKED})


def test_a_gif_shows_every_turn_and_lingers_on_the_last(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    films.film(short_run(), tmp_path / "run.gif", 10, lambda done, of: told.append((done, of)), dpi=25)
    assert told == [(n + 1, TURNS + 1) for n in range(TURNS + 1)]
    with Image.open(tmp_path / "run.gif") as gif:
        long = sum(duration(gif, number) for number in range(gif.n_frames))
    assert long == pytest.approx((TURNS + films.LINGER) * 100, rel=0.05)  # like pictures are kept as one that lasts


def test_a_gif_keeps_the_colours_of_parties() -> None:
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    kept = films.palette_for(noise).getpalette() or []
    triples = set(zip(kept[::3], kept[1::3], kept[2::3], strict=True))
    for colour in style.COLOURS.values():
        assert tuple(round(255 * part) for part in to_rgb(colour)) in triples


@pytest.mark.parametrize("colour", style.CAMP_COLOURS)
def test_a_gif_has_a_shade_for_a_camp_that_takes_ground_later(colour: str) -> None:
    """Though the first picture, which makes the palette, shows nothing of it."""
    palette = films.palette_for(Image.new("RGB", (8, 8), style.LAND))
    shade = [
        round(255 * (0.75 * land + 0.25 * own)) for land, own in zip(*map(to_rgb, (style.LAND, colour)), strict=True)
    ]
    kept = Image.new("RGB", (1, 1), tuple(shade)).quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")
    assert max(abs(one - other) for one, other in zip(kept.getpixel((0, 0)), shade, strict=True)) <= 8


def duration(gif: Image.Image, number: int) -> int:
    """How long a picture is shown [ms]."""
    gif.seek(number)
    return int(gif.info["duration"])


@pytest.mark.slow
@pytest.mark.skipif(not films.can_write_mp4(), reason="no ffmpeg here: apt install ffmpeg")
def test_an_mp4_is_one(tmp_path: Path) -> None:
    films.film(short_run(), tmp_path / "run.mp4", 10, dpi=25)
    assert (tmp_path / "run.mp4").read_bytes()[4:8] == b"ftyp"


def test_nothing_of_the_turn_before_stays_on_the_stage() -> None:
    from scenarios.layers import load_layers
    from sim.view.maps.layers import ground
    from sim.view.maps.moment import stage

    made = made_run()
    with style.styled():
        there = stage(made, ground(load_layers(), made.scenario.theatre.plane), 40)
        there.show(made, 3)
        count = len(there.axes.get_children())
        there.show(made, 9)
        there.show(made, 3)
    assert len(there.axes.get_children()) == count


def test_without_ffmpeg_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(films, "can_write_mp4", lambda: False)
    assert run.main(["film", "smoke", "--out", "smoke.mp4"]) == 2
    told = capsys.readouterr().err
    assert "needs ffmpeg, which is not here" in told
    assert "--out smoke.gif" in told


@pytest.mark.parametrize(("out", "told"), [("smoke.avi", "neither an MP4 nor a GIF"), ("a.gif", "is a folder")])
def test_what_cannot_be_written_is_refused_before_anything_is_played(
    out: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.gif").mkdir()
    assert run.main(["film", "smoke", "--out", out]) == 2
    assert told in capsys.readouterr().err


def test_the_command_films_a_scenario_and_leaves_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "shown_run", lambda *asked: made_run())
    monkeypatch.setattr(films, "film", lambda run, path, rate, progress: path.write_bytes(b"GIF"))
    assert run.main(["film", "smoke", "--out", "deep/smoke.gif"]) == 0
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["smoke.gif"]
    assert capsys.readouterr().out == "written: deep/smoke.gif\n"


def test_films_of_two_runs_take_no_place_of_each_other(tmp_path: Path) -> None:
    made = made_run()
    own, changed = tmp_path / "war-seed7", tmp_path / "war-seed7-combat.spread=0.3"
    for folder in (own, changed):
        folder.mkdir()
    assert commands.default_name(str(own), made) == "war-seed7.mp4"
    assert commands.default_name(str(changed), made) == "war-seed7-combat.spread=0.3.mp4"
    assert commands.default_name("a_scenario", made) == f"{made.scenario.name}-seed{made.seed}.mp4"
