"""What a command of the lab is asked to write -> files of kinds that it knows, checked before
anything takes time.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import outputs as general

PICTURES = (".png", ".svg")
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="File to write too, of a kind told by its suffix; may be repeated.",
        parser=general.read_path,
    ),
]


def check_outputs(
    outputs: Sequence[Path] | None,
    *,
    suffixes: Sequence[str],
    overwrite: bool,
    inputs: Sequence[str | Path | None] = (),
) -> tuple[Path, ...]:
    """The files, if each can be written. Exits with 2 for another suffix; raises NerLstmError,
    MissingExtra for a picture.
    """
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
