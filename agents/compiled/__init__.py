"""How rules are compiled: one decorator for rules, one for the few cached entry points.

With NUMBA_DISABLE_JIT=1 both do nothing and the same text runs as plain Python.

A compiled program in the cache knows nothing of an edited rule in another file, nor of a new
faction. The cache folder is therefore keyed by a hash over every source file that can be compiled
(so a new doctrine file counts) and the versions of Python, NumPy and Numba; a stale program can't
be found, and older folders are pruned.
"""

import functools
import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("NUMBA_DISABLE_ERROR_MESSAGE_HIGHLIGHTING", "1")  # the compiler colours messages nobody reads

import numba
import numpy as np

from agents.records.columns import World

F = TypeVar("F", bound=Callable[..., object])
ROOT = Path(__file__).resolve().parents[2]
FOLDERS_KEPT = 4  # cache folders kept beside the current one, newest first


ENTRIES = ("sim/engine.py", "sim/start/luck.py", "sim/measures/tally.py")  # the files that hold entry points


def sources() -> list[Path]:
    """Every file whose text can end up in compiled code: what the entry points import, and every doctrine."""
    waiting = [ROOT / name for name in ENTRIES] + sorted(ROOT.glob("agents/**/*.py"))
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found or not path.exists():
            continue
        found.add(path)
        for module in re.findall(
            r"^from ((?:agents|sim)[\w.]*) import", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            waiting.append(ROOT / (module.replace(".", "/") + ".py"))
    return sorted(found)


def fingerprint() -> str:
    """A hash over names and texts of all rule sources and the versions that compile them."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {np.__version__} {numba.__version__}".encode())
    for path in sources():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """The folder for this fingerprint: beside the code, or in the temporary folder if that is read-only."""
    base = Path(os.environ.get("SERVAL_CACHE", ROOT / ".cache" / "compiled"))
    folder = base / fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(folder)
    except OSError:
        base = Path(tempfile.gettempdir()) / f"serval-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"
        folder = base / folder.name
        folder.mkdir(parents=True, exist_ok=True)
    prune(base, folder)
    return folder


def prune(base: Path, current: Path) -> None:
    """Remove all but the newest few folders of older fingerprints."""
    others = [path for path in base.iterdir() if path.is_dir() and path != current]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[FOLDERS_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def is_warm() -> bool:
    """Whether a compiled program for the present sources is in the cache (or no compiling is needed)."""
    return bool(numba.config.DISABLE_JIT) or any(Path(numba.config.CACHE_DIR).rglob("*.nbc"))


if not numba.config.DISABLE_JIT:
    numba.config.CACHE_DIR = str(cache_folder())


def rule(function: F) -> F:
    """Compile a rule without the interpreter lock; it becomes part of the entry points that call it.

    Compiled rules are called by compiled rules alone; from Python call them with NUMBA_DISABLE_JIT=1.
    """
    if numba.config.DISABLE_JIT:
        return function
    from agents.compiled.linking import compile_part

    return compile_part(function)


def entry(function: F) -> F:
    """Compile an entry point and keep the machine code for the next process; it takes a World as it is."""
    if numba.config.DISABLE_JIT:
        return function
    from agents.compiled.handle import bind
    from agents.compiled.lean import lean
    from agents.compiled.linking import compile_whole

    compiled = compile_whole(function)

    @functools.wraps(function)
    def call(w: World, *others: object) -> object:
        if compiled.signatures:
            return compiled(bind(w), *others)
        with lean():
            return compiled(bind(w), *others)

    return call  # type: ignore[return-value]
