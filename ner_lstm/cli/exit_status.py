"""A command that may fail -> one that ends with an exit status, and one line for each error."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from functools import wraps
from types import FrameType
from typing import ParamSpec

import typer

from ner_lstm.arguments import spelling_arguments
from ner_lstm.cli.options import spell_option
from ner_lstm.errors import NerLstmError

Options = ParamSpec("Options")


class ExitStatus(IntEnum):
    """How a command ends."""

    DONE = 0  # also where a reader of the results has closed the pipe
    FAULT = 1  # of the input, the settings or the bundle
    USAGE = 2  # wrong options or arguments: typer's own status
    UNMET = 3  # an expectation is not met
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP, so that a run stops as it does on Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = ExitStatus(128 + number)


def with_exit_status(command: Callable[Options, None]) -> Callable[Options, None]:
    """The command with the exit status that the contract gives to each way of failing.

    Around the command and not around the app: typer 0.29 exits with 1 on a closed pipe, and with
    130 on any KeyboardInterrupt.
    """

    @wraps(command)
    def run(*args: Options.args, **options: Options.kwargs) -> None:
        try:
            with _interruptible(), spelling_arguments(spell_option):
                command(*args, **options)
                sys.stdout.flush()  # here, where a closed pipe can still be told
                return
        except NerLstmError as error:
            print(error, file=sys.stderr)  # noqa: T201 - the one line that the contract promises
            raise typer.Exit(ExitStatus.FAULT) from None
        except BrokenPipeError:
            # whoever read the results has enough; Python would complain once more when it closes
            # standard output
            _drop_standard_output()
            raise typer.Exit(ExitStatus.DONE) from None
        except MemoryError:
            pass  # behind this block what its frames hold can be freed, and is needed to tell it
        except Terminated as signalled:
            raise typer.Exit(signalled.status) from None
        except KeyboardInterrupt:
            raise typer.Exit(ExitStatus.INTERRUPTED) from None
        gc.collect()
        problem = "expected less at once, such as shorter lines, found more than memory holds"
        print(f"{command.__name__}: {problem}", file=sys.stderr)  # noqa: T201
        raise typer.Exit(ExitStatus.FAULT)

    return run


@contextmanager
def _interruptible() -> Iterator[None]:
    """Inside, SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt: a command can undo or keep its
    work.
    """
    handlers = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: _terminate,
        signal.SIGHUP: _terminate,
    }
    before = {number: signal.getsignal(number) for number in handlers}
    try:
        for number, handler in handlers.items():
            if before[number] is not signal.SIG_IGN:
                signal.signal(number, handler)
        yield
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated(number)


@contextmanager
def reporting_write_errors() -> Iterator[None]:
    """Ends the process with 1 and one line where standard output cannot be written: a full disk."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        _drop_standard_output()
        with suppress(OSError):  # standard error may be on the same disk
            target = (
                f"{error.filename}: " if error.filename else "standard output: cannot be written: "
            )
            print(f"{target}{error.strerror or error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(ExitStatus.FAULT) from None


def _drop_standard_output() -> None:
    """Discards what is left to be written, about which Python would complain again at its end."""
    with suppress(OSError, ValueError):  # it may have no number: a test's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
