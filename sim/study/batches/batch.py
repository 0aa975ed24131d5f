"""Play a plan: chunks go to workers, what comes back is put into the store, one after the other.

Any `concurrent.futures.Executor` will do: threads here (rules run without the interpreter's lock), Dask's on a
cluster. Few chunks are under way at a time, so memory does not grow with the number of runs.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path

from agents.records.columns import Table
from sim.study.batches.plan import Plan
from sim.study.batches.play import Chunk, play_chunk
from sim.study.batches.store import commit

AHEAD = 2  # chunks under way for each worker: one that is played, one that waits
TRIES = 5  # of a chunk whose workers died with it
DIED = "KilledWorker"  # how Dask names that; its library is imported only where there is a scheduler

Progress = Callable[[int, int], None]  # (runs done, of)
Held = dict[int, Table]  # outcomes [runs, outcomes] by number of the chunk


class Interrupted(KeyboardInterrupt):
    """Stopped by the user, after the chunks in hand have been kept."""


def play_plan(
    plan: Plan,
    parts: Iterable[int],
    executor: Executor,
    workers: Callable[[], int],
    target: Path,
    progress: Progress | None = None,
    held: Held | None = None,
) -> None:
    """Play these chunks and keep them in the folder. Ctrl-C: those in hand are finished and kept, then Interrupted.

    `workers`: chunks that can be played at a time; asked again and again, as workers of a cluster come and go.
    `held`: takes the outcomes of every chunk.
    """
    waiting = list(parts)[::-1]
    done = plan.total - sum(plan.size(part) for part in waiting)
    pending: dict[Future[Chunk], int] = {}
    tries: Counter[int] = Counter()
    told(progress, done, plan)
    try:
        while waiting or pending:
            while waiting and len(pending) < AHEAD * max(1, workers()):
                part = waiting.pop()
                pending[executor.submit(play_chunk, plan.work(part))] = part
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            played = {future: pending.pop(future) for future in finished}
            again = [part for future, part in played.items() if died(future)]
            tries.update(again)
            waiting += [part for part in again if tries[part] < TRIES]
            done += keep([future for future, part in played.items() if part not in waiting], plan, target, held)
            told(progress, done, plan)
    except KeyboardInterrupt:
        in_hand = [future for n, future in enumerate(pending) if n < workers() or not future.cancel()]
        finished, _ = wait(in_hand)
        keep(finished, plan, target, held)
        raise Interrupted from None
    except BaseException:
        for future in pending:
            future.cancel()
        raise


def died(future: Future[Chunk]) -> bool:
    """Whether a chunk was lost with its worker."""
    return not future.cancelled() and type(future.exception()).__name__ == DIED


def keep(finished: Iterable[Future[Chunk]], plan: Plan, target: Path, held: Held | None) -> int:
    """Put chunks into the store; runs in them."""
    runs = 0
    for chunk in sorted((future.result() for future in finished), key=lambda chunk: chunk.part):
        commit(target, chunk.part, chunk.tables)
        runs += plan.size(chunk.part)
        if held is not None:
            held[chunk.part] = chunk.outcomes
    return runs


def told(progress: Progress | None, done: int, plan: Plan) -> None:
    """Tell how far it is."""
    if progress is not None:
        progress(done, plan.total)
