"""What threads share -> what one at a time may change: state behind a guard, and settings of the
whole process.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock
from types import TracebackType
from weakref import WeakSet


class Guard:
    """A lock that says on entering whether what it guards is whole: False where whoever was inside
    last did not get to the end.

    That may have been interrupted, or be a thread of the process from which this one was forked, in
    which it never was.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_whole = True
        _GUARDS.add(self)

    def __enter__(self) -> bool:
        self._lock.acquire()
        was_whole, self._is_whole = self._is_whole, False
        return was_whole

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_whole = kind is None
        self._lock.release()

    def __reduce__(self) -> tuple[type["Guard"], tuple[()]]:
        """A copy, in another process as a rule, has one of its own."""
        return Guard, ()

    def open(self) -> None:
        """Lets others in, whoever is inside."""
        self._lock = Lock()


_GUARDS: WeakSet[Guard] = WeakSet()


def _open_guards() -> None:
    for guard in _GUARDS:
        guard.open()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_open_guards)


class SharedContext:
    """A context that many share: entered with the first, left with the last."""

    def __init__(self, make: Callable[[], AbstractContextManager[object]]) -> None:
        self._make = make
        self._guard = Guard()
        self._holders = 0
        self._context: AbstractContextManager[object] | None = None

    def __enter__(self) -> None:
        with self._guard:
            if not self._holders:
                self._context = self._make()
                self._context.__enter__()
            self._holders += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            self._holders -= 1
            if not self._holders and self._context is not None:
                self._context.__exit__(None, None, None)
