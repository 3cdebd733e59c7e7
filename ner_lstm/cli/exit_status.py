"""A command that may fail -> one that ends with the exit status of the contract, and one line an
error.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from types import FrameType
from typing import ParamSpec

import typer

from ner_lstm.errors import NerLstmError

INTERRUPTED, TERMINATED = 130, 143

Options = ParamSpec("Options")


class Terminated(KeyboardInterrupt):
    """SIGTERM, so that a run stops as it does on Ctrl-C."""


def with_exit_status(command: Callable[Options, None]) -> Callable[Options, None]:
    """The command with the exit status that the contract gives to each way of failing.

    Around the command and not around the app: typer 0.29 exits with 1 on a closed pipe, and with
    130 on any KeyboardInterrupt.
    """

    @wraps(command)
    def run(*args: Options.args, **options: Options.kwargs) -> None:
        try:
            with _interruptible():
                command(*args, **options)
                sys.stdout.flush()  # here, where a closed pipe can still be told
        except NerLstmError as error:
            print(error, file=sys.stderr)  # noqa: T201 - the one line that the contract promises
            raise typer.Exit(1) from None
        except BrokenPipeError:
            # whoever read the results has enough; Python would complain once more when it closes
            # standard output
            _drop_standard_output()
            raise typer.Exit from None
        except Terminated:
            raise typer.Exit(TERMINATED) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None

    return run


@contextmanager
def _interruptible() -> Iterator[None]:
    """Inside, SIGINT and SIGTERM raise KeyboardInterrupt, so that a command can undo or keep what
    it has begun.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    handlers = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: _terminate}
    try:
        for number, handler in handlers.items():
            if before[number] is not signal.SIG_IGN:
                signal.signal(number, handler)
        yield
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


@contextmanager
def written_or_said() -> Iterator[None]:
    """Ends the process with 1 and one line where standard output cannot be written, as on a full
    disk.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        _drop_standard_output()
        with suppress(OSError):  # standard error may be on the same disk
            place = (
                f"{error.filename}: " if error.filename else "standard output: cannot be written: "
            )
            print(f"{place}{error.strerror or error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None


def _drop_standard_output() -> None:
    """Sends nowhere what is left to be written, which Python would try and complain about once more
    when it ends.
    """
    with suppress(OSError, ValueError):  # it may have no number: a test's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
