"""argv -> one call -> exit status."""

import os
import sys
from typing import Annotated

import typer

from ner_lstm.cli.check import check
from ner_lstm.cli.commands import Command, Commands
from ner_lstm.cli.convert import convert
from ner_lstm.cli.evaluate import evaluate
from ner_lstm.cli.exit_status import reporting_write_errors, with_exit_status
from ner_lstm.cli.info import info
from ner_lstm.cli.lab import lab
from ner_lstm.cli.predict import predict
from ner_lstm.cli.pretrain import pretrain
from ner_lstm.cli.train import train

# typer 0.29 loads pydantic to read any value but True or False, and its own flags are None where
# they are not given.
flags = dict.fromkeys(("help", "install_completion", "show_completion"), False)
app = typer.Typer(
    name="ner-lstm",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={
        "default_map": {**flags, "lab": {"help": False}},
        "help_option_names": ["-h", "--help"],
    },
)
for command in (train, pretrain, predict, evaluate, check, convert, info):
    app.command(cls=Command, no_args_is_help=command is not train)(with_exit_status(command))
app.add_typer(lab)


def _print_version(wanted: bool) -> None:
    if wanted:
        import torch

        from ner_lstm import __version__

        device = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
        typer.echo(f"ner-lstm {__version__} (torch {torch.__version__}, {device})")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print versions and device."
        ),
    ] = False,
) -> None:
    """Train, evaluate and run named-entity taggers: BiLSTM-CRF and simpler networks."""


def main() -> None:
    """Runs the command line and exits with an ExitStatus."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - None where the shell has closed it: >&-
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")  # type: ignore[union-attr]
    # torch's threads otherwise spin while they wait: beside another busy process training was
    # measured 10 times slower
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # numpy's products run in threads of our own, one each
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with reporting_write_errors():
        app(prog_name="ner-lstm")
