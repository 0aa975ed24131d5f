"""How rules are compiled: one decorator for rules, one for the few cached entry points.

With NUMBA_DISABLE_JIT=1 both do nothing and the same text runs as plain Python.

A compiled program in the cache knows nothing of an edited rule in another file, nor of a new
faction. The cache folder is therefore keyed by a hash over every source file that can be compiled
(so a new doctrine file counts) and the versions of Python, NumPy and Numba; a stale program can't
be found, and older folders are pruned.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numba
import numpy as np

F = TypeVar("F", bound=Callable[..., object])
ROOT = Path(__file__).resolve().parent.parent
FOLDERS_KEPT = 4  # cache folders kept beside the current one, newest first


def sources() -> list[Path]:
    """Every file whose text can end up in compiled code, in a fixed order."""
    return sorted([*ROOT.glob("agents/*.py"), *ROOT.glob("sim/*.py"), *ROOT.glob("sim/phases/*.py")])


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
    """Compile a rule without the interpreter lock; it is stored as part of the entry point that calls it."""
    return numba.njit(nogil=True)(function)  # type: ignore[no-any-return]


def entry(function: F) -> F:
    """Compile an entry point and keep the machine code for the next process."""
    return numba.njit(nogil=True, cache=True)(function)  # type: ignore[no-any-return]
