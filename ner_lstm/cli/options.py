"""Options that several commands share: their spelling, their help, and what they set up."""

import logging
import sys
import warnings
from enum import StrEnum
from typing import Annotated

import typer

from ner_lstm.one_line import one_line
from ner_lstm.schemes import IllFormed, Scheme


class EngineName(StrEnum):
    """What a user may call an engine."""

    AUTO = "auto"
    NUMPY = "numpy"
    TORCH = "torch"


Separator = Annotated[
    str | None,
    typer.Option(help="What divides the columns: tab, blanks, or any text. [default: recognised]"),
]
WordColumn = Annotated[
    int | None,
    typer.Option(help="Column of the word; 0 is the first, -1 the last. [default: recognised]"),
]
TagColumn = Annotated[
    int | None,
    typer.Option(help="Column of the tag; 0 is the first, -1 the last. [default: recognised]"),
]
TagScheme = Annotated[
    Scheme | None,
    typer.Option(help="Scheme of the tags. [default: recognised]", case_sensitive=False),
]
Encoding = Annotated[str, typer.Option(help="Encoding of the file.")]
IllFormedPolicy = Annotated[
    IllFormed,
    typer.Option("--ill-formed", help="What becomes of entities whose tags break their scheme."),
]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:N.")]
BatchTokens = Annotated[
    int | None, typer.Option(min=1, help="Words computed at once. [default: what suits the engine]")
]
Engine = Annotated[
    EngineName, typer.Option(help="What computes; auto is torch on CUDA and numpy on a CPU.")
]
Threads = Annotated[
    int | None, typer.Option(min=1, help="Threads that compute. [default: one a core]")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only results and errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more about what goes on.")]


def set_up_log(*, quiet: bool, verbose: bool, hushed: str | None = None) -> None:
    """Sends what the package says to standard error, beside progress bars without tearing them.

    hushed: the logger that only --verbose lets speak.
    """
    handler = _TqdmHandler()
    if not verbose:
        handler.addFilter(lambda record: record.name != hushed)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("ner_lstm")
    logger.handlers = [handler]
    logger.propagate = False
    if quiet:
        warnings.simplefilter("ignore")  # of libraries, which print them past the log
    logger.setLevel(logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO)


class _TqdmHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        bars = sys.modules.get("tqdm")
        message = one_line(self.format(record))
        if bars is None:
            print(message, file=sys.stderr)  # noqa: T201 - the one place that prints what is logged
        else:
            bars.tqdm.write(message, file=sys.stderr)


def set_up_threads(threads: int | None) -> None:
    """Gives torch so many threads."""
    if threads is not None:
        import torch

        torch.set_num_threads(threads)


SEPARATORS = {"tab": "\t", "\\t": "\t", "blanks": " ", "blank": " ", "space": " "}


def read_separator(separator: str | None) -> str | None:
    """What a user's word for a separator stands for."""
    return SEPARATORS.get(separator, separator) if separator is not None else None
