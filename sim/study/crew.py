"""Who plays the chunks of a batch: threads here, or the workers of a Dask scheduler."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from agents.compiled import is_warm
from sim.study.cluster import connected
from sim.study.plan import Plan
from sim.study.play import warm_up

Hands = tuple[Executor, Callable[[], int]]  # who plays chunks, and how many at a time


@contextmanager
def crew(scheduler: str | None, workers: int | None) -> Iterator[Hands]:
    """An executor for as long as it is needed; raises ScenarioError if the scheduler does not answer."""
    if scheduler is not None:
        with connected(scheduler) as found:
            yield found
    else:
        count = workers or cores()
        with ThreadPoolExecutor(count) as executor:
            yield executor, lambda: count


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def get_ready(plan: Plan, part: int, quiet: bool) -> None:
    """Compile or load the rules before threads need them; says so when it takes long."""
    if not quiet and not is_warm():
        print("compiling the rules (once, about a minute)…", file=sys.stderr, flush=True)
    warm_up(plan.work(part))
