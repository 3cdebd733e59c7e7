"""`ner-lstm lab`: what context and gates do, one command an experiment."""

import typer

from ner_lstm.cli.exit_status import with_exit_status
from ner_lstm.cli.lab.gates import gates
from ner_lstm.cli.lab.memory import memory

lab = typer.Typer(name="lab", no_args_is_help=True, rich_markup_mode=None, help="See what context and gates do.")
lab.command(no_args_is_help=True)(with_exit_status(gates))
lab.command(no_args_is_help=False)(with_exit_status(memory))
