"""Files and words spoilt at random, from a seed; and what must hold whatever they are.

No traceback, no hang over `PATIENCE` seconds, no memory beyond `MOST_BYTES`, nothing written outside the folder that
was worked in.
"""

import random
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 10
MOST_BYTES = 1 << 30
ODD = (
    "-1", "0", "1e308", "-1e308", "nan", "inf", "9" * 30, '""', '"x"', "[]", "{}", "[[]]", "true", "null", "2013-02-30",
    '"../../escaped"', '"/tmp/escaped"', '"\\u0000"', '"a\\nb"', '"' + "ü" * 300 + '"', "'''", "[1, 2, 3]", "0x10",
    "{a = {b = {c = 1}}}", "[" * 40 + "]" * 40, "1979-05-27T07:32:00Z", '"nobody"', '"government"', '"__import__"',
)  # fmt: skip
CELLS = ("", "-1", "1e400", "nan", "x", "../../escaped", "999999999999999999999", "0", '"', ",", "ML", "\x00", "é" * 99)
Spoiler = Any


def spoil_toml(rng: random.Random, text: str) -> str:
    """One to three changes of a scenario's or faction's file."""
    lines = text.splitlines()
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(lines)) if lines else 0
        what = rng.randrange(9)
        if what <= 2 and lines:  # another value
            lines[place] = f"{lines[place].partition('=')[0]}= {rng.choice(ODD)}"
        elif what == 3 and lines:  # a value from elsewhere
            lines[place] = f"{lines[place].partition('=')[0]}={rng.choice(lines).partition('=')[2]}"
        elif what == 4 and lines:
            del lines[place]
        elif what == 5 and lines:
            lines.insert(place, rng.choice(lines))
        elif what == 6:  # a key or table with an odd name
            name = rng.choice(('"../../escaped"', '"a b"', "x" * 200, '""', '"."', "a" + ".a" * 30))
            lines.insert(place, rng.choice((f"[{name}]", f"{name} = 1", f"[units.{name}]", f"[[{name}]]")))
        elif what == 7 and lines:
            lines[place] = spoil_characters(rng, lines[place])
        elif lines:
            lines[place], lines[0] = lines[0], lines[place]
    return "\n".join(lines)


def spoil_csv(rng: random.Random, text: str) -> str:
    """One to three changes of a table."""
    lines = text.splitlines()
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(lines)) if lines else 0
        what = rng.randrange(6)
        if what <= 2 and lines:
            cells = lines[place].split(",")
            cells[rng.randrange(len(cells))] = rng.choice(CELLS)
            lines[place] = ",".join(cells)
        elif what == 3 and lines:
            del lines[place]
        elif what == 4 and lines:
            lines.insert(place, rng.choice(lines))
        elif lines:
            lines[place] = spoil_characters(rng, lines[place])
    return "\n".join(lines)


def spoil_characters(rng: random.Random, text: str) -> str:
    """Some characters gone, doubled or replaced."""
    signs = list(text)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(signs) + 1)
        signs[place : place + rng.randint(0, 2)] = rng.choice(("", "[", "]", '"', "=", "\t", "é", "\x7f", ",", "{"))
    return "".join(signs)


def spoil_bytes(rng: random.Random, content: bytes) -> bytes:
    """Some bytes turned, a piece cut out, or the end cut off."""
    spoilt = bytearray(content)
    what = rng.randrange(4)
    if what == 0:
        return bytes(spoilt[: rng.randrange(len(spoilt) + 1)])
    if what == 1 and spoilt:
        first = rng.randrange(len(spoilt))
        del spoilt[first : first + rng.randint(1, 64)]
        return bytes(spoilt)
    for _ in range(rng.choice((1, 3, 30)) if spoilt else 0):
        spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
    return bytes(spoilt)


def spoil_json(rng: random.Random, content: Any) -> Any:
    """A JSON value with one place, chosen at random, changed or gone."""
    odd = (None, -1, 1e308, "", "../../escaped", [], {}, [[[[]]]], True, "x" * 500, 10**30)
    if isinstance(content, dict) and content and rng.random() < 0.85:
        key = rng.choice(list(content))
        if rng.random() < 0.15:
            return {name: value for name, value in content.items() if name != key}
        return {**content, key: spoil_json(rng, content[key])}
    if isinstance(content, list) and content and rng.random() < 0.7:
        place = rng.randrange(len(content))
        return [*content[:place], spoil_json(rng, content[place]), *content[place + 1 :]]
    return rng.choice(odd)


@contextmanager
def bounded(told: object) -> Iterator[None]:
    """What happens within must end in time and in memory; `told` says what was tried if it does not."""

    def too_long(*_: object) -> None:
        raise AssertionError(f"no end within {PATIENCE} s: {told}")

    before = peak()
    former = [signal.signal(one, too_long) for one in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # of work, however busy the machine is
    signal.alarm(PATIENCE * 12)  # or of waiting for nothing
    try:
        yield
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        for one, handler in zip((signal.SIGPROF, signal.SIGALRM), former, strict=True):
            signal.signal(one, handler)
    assert peak() - before <= MOST_BYTES, f"too much memory: {told}"


def peak() -> int:
    """The most memory that this process has had so far [bytes]."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def files_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder, with its size and time of change."""
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}
