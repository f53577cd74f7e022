"""Who does the work: this process, a pool of processes, or a cluster. The results come in the order of the pieces.

However the work is shared out, at most AHEAD pieces a worker are under way, so that memory stays bounded.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from tracker.errors import TrackerError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Piece = TypeVar("Piece")
Result = TypeVar("Result")

ENGINES: Final = ("processes", "dask")
AHEAD: Final = 3
DEATHS: Final = 3
"""How often workers may die over the same piece before the run gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Who works. jobs: how many processes, None for one a processor. scheduler: the address of a dask scheduler."""

    jobs: int | None = None
    engine: str = "processes"
    scheduler: str | None = None

    @property
    def count(self) -> int:
        """How many processes."""
        return self.jobs if self.jobs is not None else processors()


def processors() -> int:
    """The processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def results(work: Callable[[Piece], Result], pieces: Iterable[Piece], workers: Workers) -> Iterator[Result]:
    """The result of each piece, in their order. Raises UsageError where the engine is not at hand, TrackerError where
    workers die again and again."""
    if workers.engine == "dask":
        from tracker.scale.cluster import results_of_cluster

        yield from results_of_cluster(work, pieces, workers.count, workers.scheduler)
    elif workers.count == 1:
        yield from map(work, pieces)
    else:
        yield from _results_of_pool(work, iter(pieces), workers.count)


def _results_of_pool(work: Callable[[Piece], Result], pieces: Iterator[Piece], count: int) -> Iterator[Result]:
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    under_way: deque[tuple[Piece, Future[Result]]] = deque()
    pool = _pool(count)
    deaths = 0
    try:
        while True:
            try:
                while len(under_way) < AHEAD * count and (piece := next(pieces, None)) is not None:
                    under_way.append((piece, Future()))
                    under_way[-1] = (piece, pool.submit(work, piece))
                if not under_way:
                    return
                result = under_way[0][1].result()
            except BrokenProcessPool:
                deaths += 1
                if deaths == DEATHS:
                    raise TrackerError(
                        "the processes that read documents died three times over the same ones",
                        hint="is there enough memory? --jobs 1 reads them one by one",
                    ) from None
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(count)
                under_way = deque((piece, pool.submit(work, piece)) for piece, _ in under_way)
                continue
            deaths = 0
            under_way.popleft()
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(count: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin_work, initargs=(os.getpid(),))


def _begin_work(parent: int) -> None:
    """A worker leaves Ctrl-C to its parent, goes when that is gone, and loads its word lists at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    from tracker.extract.pipeline import read_document
    from tracker.model import Document

    read_document(Document(doc_id="first", text="Twelve people were killed."))


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
