"""The options of `ner-lstm predict`: their spelling and their help."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli.options import OUTPUT, read_path
from ner_lstm.corpus.predictions import InputFormat, OutputFormat
from ner_lstm.schemes import Scheme


class OnError(StrEnum):
    """What becomes of records and lines that cannot be read."""

    STOP = "stop"
    SKIP = "skip"


def _read_confidence(text: str) -> float | None:
    """The minimum, None for auto. Raises BadParameter."""
    if text == "auto":
        return None
    try:
        confidence = float(text)
    except ValueError:
        confidence = -1.0
    if not 0 <= confidence <= 1:
        raise typer.BadParameter(f"expected a number from 0 to 1 or auto, found {text!r}")
    return confidence


Inputs = Annotated[
    list[str] | None, typer.Argument(metavar="INPUT", help="Files; - or none is standard input.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The file to write. [default: standard output]",
        parser=read_path,
    ),
]
To = Annotated[
    OutputFormat | None,
    typer.Option(
        "--to",
        help="The format to write. [default: by the suffix of --output, else conll from conll and"
        " jsonl from others]",
    ),
]
WrittenScheme = Annotated[
    Scheme | None,
    typer.Option(
        help="The scheme of the tags to write. [default: that of the training corpus]",
        case_sensitive=False,
        rich_help_panel=OUTPUT,
    ),
]
Confidence = Annotated[
    bool, typer.Option("--confidence", help="Append a column of confidences too (conll).")
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        metavar="X|auto",
        help="Leave out entities below this probability; auto: below the thresholds saved in the"
        " model. [default: 0]",
        parser=_read_confidence,
        show_default=False,
    ),
]
From = Annotated[
    InputFormat | None,
    typer.Option("--from", help="The format of the inputs. [default: by suffix, else text]"),
]
Lines = Annotated[bool, typer.Option("--lines", help="Read each line of a text as a sentence.")]
Tokenizer = Annotated[
    str | None, typer.Option(help="words or characters. [default: that of the training corpus]")
]
SkipErrors = Annotated[
    OnError,
    typer.Option(
        "--on-error",
        help="At a record or line that cannot be read: stop, or skip it and report it.",
    ),
]
