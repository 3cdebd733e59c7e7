"""A command that may fail -> one that ends with the exit status of the contract, and one line an error."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from ner_lstm.errors import NerLstmError

INTERRUPTED, TERMINATED = 130, 143

Options = ParamSpec("Options")


class Terminated(KeyboardInterrupt):
    """SIGTERM, so that a run stops as it does on Ctrl-C."""


def with_exit_status(command: Callable[Options, None]) -> Callable[Options, None]:
    """The command with the exit status that the contract gives to each way of failing.

    Around the command and not around the app: typer 0.29 exits with 1 on a closed pipe, and with 130 on any KeyboardInterrupt.
    """

    @wraps(command)
    def run(*args: Options.args, **options: Options.kwargs) -> None:
        try:
            command(*args, **options)
            sys.stdout.flush()  # here, where a closed pipe can still be told
        except NerLstmError as error:
            print(error, file=sys.stderr)  # noqa: T201 - the one line that the contract promises
            raise typer.Exit(1) from None
        except BrokenPipeError:
            # whoever read the results has enough; Python would complain once more when it closes standard output
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None
        except Terminated:
            raise typer.Exit(TERMINATED) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None

    return run
