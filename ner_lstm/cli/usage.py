"""Wrong usage -> a message of one line, whatever the arguments that it quotes hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from ner_lstm.one_line import one_line

FAILED_CHECK = "Value error, "  # what pydantic writes before a message of typer's own


class Commands(TyperGroup):
    """The commands, around all that typer 0.29 raises while it parses and runs them; it escapes
    some arguments, and some not.
    """

    def make_context(self, *args: Any, **options: Any) -> Any:  # typer's own types are private
        """The context of the arguments before the command's name."""
        with _spelt_out():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """What the command returns."""
        with _spelt_out():
            return super().invoke(ctx)


@contextmanager
def _spelt_out() -> Iterator[None]:
    try:
        yield
    except typer.TyperException as error:
        if not _is_help(error):
            error.message = one_line(error.message.replace(FAILED_CHECK, "", 1))
        raise


def _is_help(error: typer.TyperException) -> bool:
    """Whether it is raised to print the help of a command that was given no arguments."""
    context = getattr(error, "ctx", None)
    return context is not None and error.message == context.get_help()
