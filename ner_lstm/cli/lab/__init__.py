"""`ner-lstm lab`: what context and gates do, one command for each experiment."""

import typer

from ner_lstm.cli.commands import Command
from ner_lstm.cli.exit_status import with_exit_status
from ner_lstm.cli.lab.compare import compare
from ner_lstm.cli.lab.explain import explain
from ner_lstm.cli.lab.gates import gates
from ner_lstm.cli.lab.memory import memory

COMMANDS = (compare, memory, gates, explain)
WITHOUT_ARGUMENTS = {compare, memory}  # commands that mean something by themselves

lab = typer.Typer(
    name="lab",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Experiments on context and gates.",
)
for command in COMMANDS:
    lab.command(cls=Command, no_args_is_help=command not in WITHOUT_ARGUMENTS)(
        with_exit_status(command)
    )
