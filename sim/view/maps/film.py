"""A run as a film: the map turn by turn, by matplotlib's animation writers; MP4 through ffmpeg, GIF without it."""

import itertools
from collections.abc import Callable
from pathlib import Path

from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, PillowWriter
from matplotlib.colors import to_rgb
from PIL import Image

from scenarios.layers import load_layers
from sim.trajectory import Trajectory
from sim.view import style
from sim.view.maps.layers import ground
from sim.view.maps.moment import stage
from sim.view.maps.shading import DEEPEST, FAINTEST

MP4, GIF = ".mp4", ".gif"
DPI = {MP4: 120.0, GIF: 80.0}  # a GIF keeps every picture whole, so it is smaller
BITRATE = 1800  # kbit/s
LINGER = 12  # times that the last picture is shown
PALETTE = 256  # colours that a GIF can hold
MIXES = 4  # of these: steps in which camps share the ground
DEPTHS = 7  # and steps from its faintest to its deepest shade


def can_write_mp4() -> bool:
    """Whether ffmpeg is on this machine."""
    return bool(FFMpegWriter.isAvailable())


def film(
    trajectory: Trajectory,
    path: Path,
    rate: int,
    progress: Callable[[int, int], None] | None = None,
    dpi: float | None = None,
) -> None:
    """Write the film of a run, `rate` turns a second; `progress(done, of)` is called after each picture."""
    form = path.suffix
    with style.styled():
        made = stage(trajectory, ground(load_layers(), trajectory.scenario.theatre.plane), dpi or DPI[form])
        writer = writer_of(form, rate, f"Serval, simulated: {trajectory.scenario.title}")
        with writer.saving(made.figure, str(path), made.figure.dpi):
            for tick in range(trajectory.turns + 1):
                made.show(trajectory, tick)
                for _ in range(LINGER if tick == trajectory.turns else 1):
                    writer.grab_frame()
                if progress is not None:
                    progress(tick + 1, trajectory.turns + 1)


class PaletteWriter(PillowWriter):
    """A GIF in one palette that holds the colours of parties and camps: left to itself it would mix some of them up."""

    palette: Image.Image | None = None

    def grab_frame(self, **settings: object) -> None:
        """Take a picture and give it the palette, which the first one makes."""
        super().grab_frame(**settings)
        frames: list[Image.Image] = self._frames  # type: ignore[attr-defined]
        picture = frames[-1].convert("RGB")
        self.palette = self.palette or palette_for(picture)
        frames[-1] = picture.quantize(palette=self.palette, dither=Image.Dither.NONE)


def palette_for(picture: Image.Image) -> Image.Image:
    """The colours that mean something, and those that the picture needs beside them."""
    words = [*style.COLOURS.values(), *style.FALLBACK, *style.CAMP_COLOURS, style.INK, style.NOBODY]
    meant = [round(255 * part) for colour in [*map(to_rgb, dict.fromkeys(words)), *shades()] for part in colour]
    free = PALETTE - len(meant) // 3
    found = picture.quantize(free, method=Image.Quantize.MEDIANCUT).getpalette() or []
    made = Image.new("P", (1, 1))
    made.putpalette(meant + found[: 3 * free])
    return made


def shades() -> list[tuple[float, float, float]]:
    """What the country can look like under the camps: their mixes, from faint to deep, on the land.

    The first picture does not show them all: a camp that takes ground later would be given another's shade.
    """
    land = to_rgb(style.LAND)
    hues = [to_rgb(colour) for colour in style.CAMP_COLOURS]
    parts = [p for p in itertools.product(range(MIXES + 1), repeat=len(hues)) if sum(p) == MIXES]
    mixes = [[sum(n * hue[k] for n, hue in zip(part, hues, strict=True)) / MIXES for k in range(3)] for part in parts]
    depths = [FAINTEST + (DEEPEST - FAINTEST) * step / (DEPTHS - 1) for step in range(DEPTHS)]
    rgb = [[(1 - depth) * land[k] + depth * mix[k] for k in range(3)] for mix in mixes for depth in depths]
    return [(red, green, blue) for red, green, blue in rgb]


def writer_of(form: str, rate: int, title: str) -> AbstractMovieWriter:
    """The writer of a form."""
    if form == GIF:
        return PaletteWriter(fps=rate)
    return FFMpegWriter(fps=rate, bitrate=BITRATE, metadata={"title": title}, extra_args=["-movflags", "+faststart"])
