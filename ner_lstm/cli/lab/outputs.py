"""The files that a command of the lab is to write -> the same, checked before any work."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import outputs as general
from ner_lstm.cli.options import read_path

PICTURES = (".png", ".svg")
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="A file to write; its suffix tells the format. Repeatable.",
        parser=read_path,
    ),
]


def check_outputs(
    outputs: Sequence[Path] | None,
    *,
    suffixes: Sequence[str],
    overwrite: bool,
    inputs: Sequence[str | Path | None] = (),
) -> tuple[Path, ...]:
    """The files, if each can be written. Raises BadParameter and NerLstmError."""
    paths = tuple(outputs or ())
    for path in paths:
        if path.suffix not in suffixes:
            problem = f"expected a file that ends with {', '.join(suffixes)}, found {str(path)!r}"
            raise typer.BadParameter(problem, param_hint="--output")
    general.check_outputs(paths, inputs=inputs, overwrite=overwrite)
    if any(path.suffix in PICTURES for path in paths):
        from ner_lstm.lab.figures import require_plots

        require_plots()
    return paths
