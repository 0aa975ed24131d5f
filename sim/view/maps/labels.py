"""Room on a crowded map: signs pushed apart, names put where nothing else stands. All lengths in pixels.

Simple and repeatable rather than optimal: names are placed one by one, the most important first, on the free
candidate place around their town; one that finds no room is left out. No luck is drawn.
"""

import math
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Box(NamedTuple):
    """A rectangle: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: "Box") -> float:
        """The common area."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(0.0, wide) * max(0.0, high)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the rectangle that is nearest to the given one."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    def inside(self, other: "Box") -> bool:
        """Whether it lies wholly within the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


# Where a name may stand around its town, best first: sideways and upward shares of its own size and of the gap.
CANDIDATES = (
    (1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1),
)  # fmt: skip
GAPS = (1.0, 1.9, 3.2, 4.8)  # multiples of the given gap that are tried, nearest first; far names need a hair
NEAR = 1.5  # multiple of the gap up to which a name needs no hair to its town, if no other town is nearer
CROWDED = 0.12  # share of a name that signs may cover before it is left out


def candidates(x: float, y: float, wide: float, high: float, gap: float) -> list[Box]:
    """The boxes that a name of this size may fill around the point."""
    boxes = []
    for ring in GAPS:
        for side, up in CANDIDATES:
            reach = gap * ring * (0.75 if side and up else 1.0)
            middle_x = x + side * (reach + wide / 2)
            middle_y = y + up * (reach + high / 2)
            boxes.append(Box(middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2))
    return boxes


def place_names(
    points: list[tuple[float, float]], sizes: list[tuple[float, float]], frame: Box, signs: list[Box], gap: float
) -> list[Box | None]:
    """A box for each name (given in order of importance), or None: never on another name, nor outside the frame."""
    placed: list[Box | None] = []
    for (x, y), (wide, high) in zip(points, sizes, strict=True):
        best, best_cost = None, CROWDED * wide * high
        for box in candidates(x, y, wide, high, gap):
            taken = any(other is not None and box.overlap(other) > 0.0 for other in placed)
            if taken or not box.inside(frame):
                continue
            cost = sum(box.overlap(sign) for sign in signs)
            if cost < best_cost:
                best, best_cost = box, cost
            if best_cost <= 0.0:
                break
        placed.append(best)
    return placed


def needs_hair(box: Box, own: tuple[float, float], dots: list[tuple[float, float]], gap: float) -> bool:
    """Whether a name must be tied to its town: it stands apart, or another of the towns' dots is nearer to it."""

    def apart(point: tuple[float, float]) -> float:
        return math.dist(box.nearest(*point), point)

    return apart(own) > NEAR * gap or any(apart(dot) < apart(own) for dot in dots)


def push_apart(points: Array, radius: Array, fixed: Array, fixed_radius: Array, rounds: int = 50) -> Array:
    """Where to draw signs [n, 2] of these radii so that they touch neither each other nor the fixed points.

    In each round every overlapping pair moves half its overlap apart, and all are drawn a little back home.
    """
    at = points.astype(float).copy()
    n = len(at)
    if n == 0:
        return at
    spiral = np.arange(n) * 2.399963  # the golden angle: signs on one spot leave it in different directions
    at += 0.5 * np.column_stack([np.cos(spiral), np.sin(spiral)])
    anchors = np.vstack([at, fixed]) if len(fixed) else at
    reach = np.concatenate([radius, fixed_radius])
    room = radius[:, None] + reach[None, :]
    for step in range(rounds):
        anchors = np.vstack([at, fixed]) if len(fixed) else at
        away = at[:, None, :] - anchors[None, :, :]
        distance = np.sqrt((away**2).sum(axis=2))
        distance[np.arange(n), np.arange(n)] = np.inf
        overlap = np.maximum(room - distance, 0.0)
        overlap[~np.isfinite(distance)] = 0.0
        share = np.where(np.arange(len(anchors)) < n, 0.5, 1.0)
        push = (away / np.maximum(distance, 1e-6)[:, :, None] * (overlap * share)[:, :, None]).sum(axis=1)
        home = (points - at) * (0.06 * (1.0 - step / rounds))
        at += push + home
    return at
