"""dask.distributed as an engine, for those who outgrow a machine: the only file that knows it.

The scheduler gives the pieces of a worker that died to another; what was lost with it is done again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, Final, TypeVar

from tracker.errors import UsageError

Piece = TypeVar("Piece")
Result = TypeVar("Result")

AHEAD: Final = 3
SECONDS_TO_ANSWER: Final = 10


def results_of_cluster(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], count: int, scheduler: str | None
) -> Iterator[Result]:
    """The result of each piece, in their order, from a cluster; without an address from one of `count` own processes.

    Raises UsageError where dask.distributed is not installed, or no scheduler answers.
    """
    with ExitStack() as opened:
        client = _client(count, scheduler, opened)
        waiting = iter(pieces)
        under_way: deque[Any] = deque()
        while True:
            most = AHEAD * max(count, len(client.scheduler_info()["workers"]))
            while len(under_way) < most and (piece := next(waiting, None)) is not None:
                under_way.append(client.submit(work, piece, pure=False))
            if not under_way:
                return
            result: Result = under_way.popleft().result()
            yield result


def _client(count: int, scheduler: str | None, opened: ExitStack) -> Any:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageError(
            "dask.distributed is not installed", hint="pip install 'casualty-tracker[dask]', or --engine processes"
        ) from None
    if scheduler is None:
        cluster = LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)
        return opened.enter_context(Client(opened.enter_context(cluster)))
    try:
        return opened.enter_context(Client(scheduler, timeout=SECONDS_TO_ANSWER))
    except (OSError, ValueError, TimeoutError):
        raise UsageError("no dask scheduler answers", where=scheduler, hint="--scheduler tcp://HOST:PORT") from None
