"""Who plays the chunks of a batch: threads here, or the workers of a Dask scheduler."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

Hands = tuple[Executor, Callable[[], int]]  # who plays chunks, and how many at a time


@contextmanager
def crew(scheduler: str | None, workers: int | None) -> Iterator[Hands]:
    """An executor for as long as it is needed; raises ScenarioError if the scheduler does not answer."""
    if scheduler is not None:
        from sim.study.batches.cluster import connected

        with connected(scheduler) as found:
            yield found
    else:
        count = workers or cores()
        with ThreadPoolExecutor(count) as executor:
            yield executor, lambda: count


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
