"""The options of `ner-lstm evaluate`: their spelling and their help."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli.options import read_path


class YesNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="[MODEL] CORPUS",
        help="A bundle, then corpora; with --behaviours a bundle alone is enough.",
    ),
]
Predicted = Annotated[
    str | None, typer.Option(metavar="FILE", help="Score this tagged file instead of a model.")
]
Against = Annotated[
    list[str] | None, typer.Option(metavar="MODEL", help="Compare with this model.")
]
Scorers = Annotated[
    bool,
    typer.Option(
        "--scorers", help="Also count as seqeval (strict mode), conlleval and nervaluate do."
    ),
]
Report = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND[=FILE]", help="table, json, markdown, junit, github or html. [default: table]"
    ),
]
Errors = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write every wrong entity in its context: .html, .tsv, .jsonl, .json or lines.",
        parser=read_path,
    ),
]
MinF1 = Annotated[
    list[str] | None,
    typer.Option(metavar="[LABEL=]X", help="Exit with status 3 if F1 is below X (0 to 1)."),
]
MinPrecision = Annotated[
    list[str] | None, typer.Option(metavar="[LABEL=]X", help="The same for precision.")
]
MinRecall = Annotated[
    list[str] | None, typer.Option(metavar="[LABEL=]X", help="The same for recall.")
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Exit with status 3 if F1 is below that of this JSON report."
    ),
]
MaxDrop = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, metavar="X", help="Allow F1 to be this much below the baseline. [default: 0]"
    ),
]
Alpha = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="X",
        help="Ignore a drop whose probability by chance is above X. [default: 0.05]",
    ),
]
Paired = Annotated[
    YesNo | None,
    typer.Option(
        help="Compare with the baseline sentence by sentence; with no, compare F1 alone, and any"
        " drop counts. [default: yes]"
    ),
]
Expect = Annotated[
    Path | None, typer.Option(metavar="TOML", help="Read expectations from this file.")
]
Behaviours = Annotated[
    Path | None,
    typer.Option(
        metavar="TOML",
        help="Test sentences of this file for entities that they must and must not have.",
    ),
]
TargetPrecision = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="X",
        help="Show the confidence from which on each label reaches this precision.",
    ),
]
SaveThresholds = Annotated[
    bool,
    typer.Option(
        "--save-thresholds",
        help="Save these confidences in the model, for predict --min-confidence auto.",
    ),
]
