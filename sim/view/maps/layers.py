"""The ground under a map: borders, rivers, lakes and roads as shapes in the plane of the grid, km.

The layers are the GeoJSON files of scenarios/theatre, read by scenarios/layers.py. Roads are drawn straight between
their towns, as the model drives them: real roads wind.
"""

from typing import Any, NamedTuple

from matplotlib.path import Path

from scenarios.schema import Plane
from sim.start.grid import project

Layer = dict[str, Any]
DETAIL_KM = 3.0  # half a point on a map of the whole theatre


class Ground(NamedTuple):
    """Shapes in km east and north of the projection's centre."""

    country: Path
    neighbours: list[tuple[str, Path]]
    regions: list[Path]
    rivers: list[tuple[Path, bool]]  # with: is it a major one
    lakes: list[Path]


def outline(geometry: dict[str, Any], plane: Plane) -> Path:
    """One path for a GeoJSON geometry: polygons with their holes, or lines."""
    parts = geometry["coordinates"]
    kind = geometry["type"]
    if kind == "LineString":
        lines = [parts]
    elif kind in ("MultiLineString", "Polygon"):
        lines = parts
    elif kind == "MultiPolygon":
        lines = [ring for polygon in parts for ring in polygon]
    else:
        raise ValueError(f"a map layer holds a {kind}; lines and polygons can be drawn")
    paths = []
    for line in lines:
        paths.append(Path(thinned([project(lat, lon, plane) for lon, lat in line]), closed="Polygon" in kind))
    return Path.make_compound_path(*paths)


def thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The line without the points that lie closer than the eye can tell to the last one kept; its ends stay."""
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= DETAIL_KM:
            kept.append((x, y))
    return [*kept, points[-1]]


def ground(layers: dict[str, Layer], plane: Plane) -> Ground:
    """The shapes of all layers, in the plane of a theatre."""

    def shapes(name: str) -> list[tuple[dict[str, Any], Path]]:
        return [(each["properties"], outline(each["geometry"], plane)) for each in layers[name]["features"]]

    lakes = [path for facts, path in shapes("lakes") if facts["kind"] in ("lake", "reservoir")]
    return Ground(
        country=shapes("mali_border")[0][1],
        neighbours=[(str(facts["name"]), path) for facts, path in shapes("neighbours")],
        regions=[path for _, path in shapes("mali_regions")],
        rivers=[(path, bool(facts["major"])) for facts, path in shapes("rivers")],
        lakes=lakes,
    )


def label_spot(
    path: Path, box: tuple[float, float, float, float], wide: float, high: float
) -> tuple[float, float] | None:
    """A place [km] inside the shape and the box (left, bottom, right, top) for a word of this size, or None.

    Tried on a raster of the word's own size, from the middle of the box outwards; the word's corners must lie inside.
    """
    left, bottom, right, top = box
    spots = [
        (left + wide * (0.6 + 0.5 * column), bottom + high * (0.8 + row))
        for column in range(int(2 * ((right - left) / wide - 1.2)) + 1)
        for row in range(int((top - bottom) / high - 1.6) + 1)
    ]
    middle = ((left + right) / 2, (bottom + top) / 2)
    spots.sort(key=lambda spot: (spot[0] - middle[0]) ** 2 + (spot[1] - middle[1]) ** 2)
    for x, y in spots:
        corners = [(x + side * wide * 0.6, y + up * high) for side in (-1, 0, 1) for up in (-1, 1)]
        if all(path.contains_points(corners)):
            return x, y
    return None
