"""One process at a time writes to a folder: the kernel holds the lock, so a killed process leaves none behind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scenarios.problems import Problem, ScenarioError, shown


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder that is there; raises ScenarioError if another process does. Where nothing locks, nothing does."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wrong, hint = "another process is writing to it", "wait until it has ended, or name another folder"
            raise ScenarioError([Problem(shown(folder), 0, "--out", wrong, hint)]) from None
        except OSError:
            pass  # a file system without locks
        yield
    finally:
        os.close(handle)
