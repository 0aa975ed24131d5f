"""Play a plan: chunks go to workers, what comes back is put into the store, one after the other.

Any `concurrent.futures.Executor` will do: threads here (rules run without the interpreter's lock), Dask's on a
cluster. Few chunks are under way at a time, so memory does not grow with the number of runs.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path

from sim.study.plan import Plan
from sim.study.play import play_chunk
from sim.study.store import commit

AHEAD = 2  # chunks under way for each worker: one that is played, one that waits

Progress = Callable[[int, int], None]  # (runs done, of)
Result = tuple[int, dict[str, bytes]]


class Interrupted(KeyboardInterrupt):
    """Stopped by the user, after the chunks in hand have been kept."""


def play_plan(
    plan: Plan, parts: Iterable[int], executor: Executor, workers: int, target: Path, progress: Progress | None = None
) -> None:
    """Play these chunks and keep them in the folder. Ctrl-C: those in hand are finished and kept, then Interrupted."""
    waiting = list(parts)[::-1]
    done = plan.total - sum(plan.size(part) for part in waiting)
    pending: set[Future[Result]] = set()
    told(progress, done, plan)
    try:
        while waiting or pending:
            while waiting and len(pending) < AHEAD * workers:
                pending.add(executor.submit(play_chunk, plan.work(waiting.pop())))
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            done += keep(finished, plan, target)
            told(progress, done, plan)
    except KeyboardInterrupt:
        in_hand = {future for future in pending if not future.cancel()}
        finished, _ = wait(in_hand)
        keep(finished, plan, target)
        raise Interrupted from None
    except BaseException:
        for future in pending:
            future.cancel()
        raise


def keep(finished: Iterable[Future[Result]], plan: Plan, target: Path) -> int:
    """Put chunks into the store; runs in them."""
    runs = 0
    for part, tables in sorted((future.result() for future in finished), key=lambda result: result[0]):
        commit(target, part, tables)
        runs += plan.size(part)
    return runs


def told(progress: Progress | None, done: int, plan: Plan) -> None:
    """Tell how far it is."""
    if progress is not None:
        progress(done, plan.total)
