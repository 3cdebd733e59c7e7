"""A job for each of two things -> their results, computed at once where there are two threads to
spare.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

import torch

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers:
    """Runs two jobs side by side, the first of them in the calling thread, if torch may use more
    than one thread.

    Inside the context torch computes with one thread a job, whatever it may use outside: operations
    of a few dozen microseconds gain nothing from a second one, and what they give then does not
    depend on the number of threads. Outside it the jobs run one after the other.
    """

    def __init__(self) -> None:
        self._threads = 1
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        self._threads = torch.get_num_threads()
        torch.set_num_threads(1)
        self._pool = (
            ThreadPoolExecutor(1, "worker", initializer=compute_alone)
            if self._threads > 1
            else None
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.shutdown()
            self._pool = None
        torch.set_num_threads(self._threads)

    @property
    def parallel(self) -> bool:
        """Whether there is a second thread to work in."""
        return self._pool is not None

    def map(self, job: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The result of the job for each item, in their order."""
        if self._pool is None or len(items) < 2:
            return [job(item) for item in items]
        pending = [self._pool.submit(job, item) for item in items[1:]]
        return [job(items[0]), *(future.result() for future in pending)]


def compute_alone() -> None:
    """Has torch compute with one thread in the calling one.

    Every thread that starts must say so: it takes over torch's number, but in torch 2.13 not for
    MKL, whose products were shared with other threads there, and rounded otherwise.
    """
    torch.set_num_threads(1)


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside, torch computes with one thread, in this one and in those that start."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
