"""argv -> one call -> exit status."""

import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from ner_lstm.cli.check import check
from ner_lstm.cli.convert import convert
from ner_lstm.cli.evaluate import evaluate
from ner_lstm.cli.info import info
from ner_lstm.cli.predict import predict
from ner_lstm.cli.train import train
from ner_lstm.errors import NerLstmError

INTERRUPTED, TERMINATED = 130, 143

app = typer.Typer(name="ner-lstm", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
for command in (train, predict, evaluate, check, convert, info):
    app.command(no_args_is_help=command is not train)(command)


class _Terminated(KeyboardInterrupt):
    """SIGTERM, so that a run stops as it does on Ctrl-C."""


def _say_version(wanted: bool) -> None:
    if wanted:
        import torch

        from ner_lstm import __version__

        device = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
        typer.echo(f"ner-lstm {__version__} (torch {torch.__version__}, {device})")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print versions and device.")
    ] = False,
) -> None:
    """Train, evaluate and run named-entity taggers: BiLSTM with CRF, and the simpler networks it is measured against."""


def main() -> None:
    """Runs the command line and exits: 0 done, 1 bad input, 2 wrong usage, 3 expectation not met, 130 and 143 stopped."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(_run())


def _run() -> int:
    try:
        app(standalone_mode=True)
    except NerLstmError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the one line that the contract promises
        return 1
    except BrokenPipeError:
        # whoever read the results has enough; Python would complain once more when it closes standard output
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except _Terminated:
        return TERMINATED
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _terminate(number: int, frame: FrameType | None) -> None:
    raise _Terminated
