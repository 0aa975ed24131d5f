"""The picture of the architecture, drawn from the imports as they are: docs/figures/architecture.svg.

    python docs/architecture.py             draw it anew
    python docs/architecture.py --check     tell whether it is current (exit 1)

A box is a folder, or a part of one; an arrow points at what is imported. What follows from two other arrows is left
out. A test holds the picture to the code, so an import that crosses a border shows here.
"""

import ast
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "figures" / "architecture.svg"
WIDE, HIGH, BOX_WIDE, BOX_HIGH = 940, 560, 190, 62
INK, QUIET, PALE = "#222222", "#6B6B6B", "#F4F4F2"


class Box(NamedTuple):
    """A part of the program: its place in the picture, and what it holds."""

    x: int
    y: int
    words: str


BOXES = {
    "run.py": Box(40, 30, "parses the command"),
    "notebooks": Box(375, 30, "lessons"),
    "sim.commands": Box(40, 150, "one file a command"),
    "sim.view": Box(375, 150, "figures, film, report"),
    "sim.view.app": Box(710, 150, "the browser view"),
    "sim.study": Box(375, 270, "many runs, scores"),
    "sim": Box(40, 390, "world, model, outcomes"),
    "sim.phases": Box(375, 390, "the ten phases"),
    "agents": Box(710, 390, "records, luck, minds"),
    "scenarios": Box(375, 490, "what goes in"),
}


def part_of(module: str) -> str | None:
    """The box that a module belongs to: the longest name that fits."""
    if module == "run":
        return "run.py"
    fits = [name for name in BOXES if module == name or module.startswith(f"{name}.")]
    return max(fits, key=len) if fits else None


def files() -> dict[str, Path]:
    """Every Python file of the program by its module's name."""
    tops = ("scenarios", "agents", "sim", "notebooks")
    paths = [ROOT / "run.py", *(path for top in tops for path in sorted(ROOT.glob(f"{top}/**/*.py")))]
    return {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}


def imports(path: Path) -> set[str]:
    """Modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def arrows() -> set[tuple[str, str]]:
    """Pairs of boxes of which the first imports the second."""
    known = files()
    read = {name: imports(path) & known.keys() for name, path in known.items()}
    pairs = {(part_of(name), part_of(other)) for name, others in read.items() for other in others}
    found = {(one, other) for one, other in pairs if one and other and one != other}
    return {pair for pair in found if not follows(pair, found)}


def follows(pair: tuple[str, str], found: set[tuple[str, str]]) -> bool:
    """Whether there is a way over a third box, which does not lead back."""
    one, other = pair
    ways = (box for box in BOXES if box not in pair and (box, one) not in found and (other, box) not in found)
    return any((one, box) in found and (box, other) in found for box in ways)


def picture() -> str:
    """The picture as SVG."""
    lines = [arrow(BOXES[one], BOXES[other]) for one, other in sorted(arrows())]
    boxes = [drawn(name, box) for name, box in BOXES.items()]
    style = 'font-family="DejaVu Sans, Verdana, sans-serif"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" {style}>'
    title = "<title>Parts of Serval; an arrow points at what is imported</title>"
    size = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
    tip = f'<marker id="tip" {size}><path d="M0 0L8 4L0 8z" fill="{QUIET}"/></marker>'
    return "\n".join([head, title, f"<defs>{tip}</defs>", f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>',
                      *lines, *boxes, "</svg>", ""])  # fmt: skip


def edge(box: Box, dx: float, dy: float) -> tuple[float, float]:
    """Where a line from the middle of a box in this direction leaves it."""
    reach = min(BOX_WIDE / 2 / abs(dx) if dx else 1e9, BOX_HIGH / 2 / abs(dy) if dy else 1e9)
    return box.x + BOX_WIDE / 2 + dx * reach, box.y + BOX_HIGH / 2 + dy * reach


def arrow(one: Box, other: Box) -> str:
    """A line from edge to edge, bent a little so that lines that run together can be told apart."""
    dx, dy = other.x - one.x, other.y - one.y
    (x1, y1), (x2, y2) = edge(one, dx, dy), edge(other, -dx, -dy)
    bend = 0.08 if dx and dy else 0.16 if abs(dx) > 400 or abs(dy) > 200 else 0.0
    mx, my = (x1 + x2) / 2 - bend * dy, (y1 + y2) / 2 + bend * dx
    path = f"M{x1:.0f} {y1:.0f}Q{mx:.0f} {my:.0f} {x2:.0f} {y2:.0f}"
    return f'<path d="{path}" fill="none" stroke="{QUIET}" stroke-width="1.2" marker-end="url(#tip)"/>'


def drawn(name: str, box: Box) -> str:
    """A box with its name and what it holds."""
    middle = box.x + BOX_WIDE / 2
    words = f'text-anchor="middle" fill="{INK}"'
    return (
        f'<g><rect x="{box.x}" y="{box.y}" width="{BOX_WIDE}" height="{BOX_HIGH}" rx="4" fill="{PALE}" stroke="{INK}"/>'
        f'<text x="{middle:.0f}" y="{box.y + 27}" {words} font-size="16" font-weight="bold">{name}</text>'
        f'<text x="{middle:.0f}" y="{box.y + 47}" {words} font-size="12">{box.words}</text></g>'
    )


def main() -> int:
    """Draw it, or see whether it is current."""
    current = PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == picture()
    if "--check" in sys.argv:
        return 0 if current else 1
    PICTURE.write_text(picture(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
