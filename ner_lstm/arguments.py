"""An argument that a message proposes -> how its reader spells it: in Python, or as an option."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# the name of an argument and its value, None: any
Spelling = Callable[[str, object], str]


def _spell_in_python(name: str, value: object) -> str:
    return name if value is None else f"{name}={value!r}"


_SPELLING: ContextVar[Spelling] = ContextVar("spelling", default=_spell_in_python)


def argument(name: str, value: object = None) -> str:
    """`resume=True`, or `--resume` inside a command; without a value the name alone."""
    return _SPELLING.get()(name, value)


@contextmanager
def spelling_arguments(spelling: Spelling) -> Iterator[None]:
    """Inside, messages spell arguments in this way."""
    token = _SPELLING.set(spelling)
    try:
        yield
    finally:
        _SPELLING.reset(token)
