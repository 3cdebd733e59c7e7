"""A setting of the whole process -> one that is changed while anybody needs it and put back when nobody does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock
from types import TracebackType


class Held:
    """A context that many may be in at a time, entered with the first of them and left with the last."""

    def __init__(self, make: Callable[[], AbstractContextManager[object]]) -> None:
        self._make = make
        self._lock = Lock()
        self._holders = 0
        self._context: AbstractContextManager[object] | None = None

    def __enter__(self) -> None:
        with self._lock:
            if not self._holders:
                self._context = self._make()
                self._context.__enter__()
            self._holders += 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock:
            self._holders -= 1
            if not self._holders and self._context is not None:
                self._context.__exit__(None, None, None)
