"""The options of `ner-lstm evaluate`: their spelling and their help."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli.options import OUTPUT, read_path

COMPARISON, EXPECTATIONS, CONFIDENCES = "Comparison", "Expectations", "Confidences"


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
    str | None,
    typer.Option(
        metavar="FILE",
        help="Score this tagged file instead of a model.",
        rich_help_panel=COMPARISON,
    ),
]
Against = Annotated[
    list[str] | None,
    typer.Option(metavar="MODEL", help="Compare with this model.", rich_help_panel=COMPARISON),
]
Scorers = Annotated[
    bool,
    typer.Option(
        "--scorers",
        help="Also count as seqeval (strict mode), conlleval and nervaluate do.",
        rich_help_panel=COMPARISON,
    ),
]
Report = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND[=FILE]",
        help="table, json, markdown, junit, github or html. [default: table]",
        rich_help_panel=OUTPUT,
    ),
]
Errors = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write every wrong entity in its context: .html, .tsv, .jsonl, .json or lines.",
        parser=read_path,
        rich_help_panel=OUTPUT,
    ),
]
MinF1 = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[LABEL=]X",
        help="Exit with status 3 if F1 is below X (0 to 1).",
        rich_help_panel=EXPECTATIONS,
    ),
]
MinPrecision = Annotated[
    list[str] | None,
    typer.Option(metavar="[LABEL=]X", help="The same for precision.", rich_help_panel=EXPECTATIONS),
]
MinRecall = Annotated[
    list[str] | None,
    typer.Option(metavar="[LABEL=]X", help="The same for recall.", rich_help_panel=EXPECTATIONS),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Exit with status 3 if F1 is below that of this JSON report.",
        rich_help_panel=EXPECTATIONS,
    ),
]
MaxDrop = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="X",
        help="Allow F1 to be this much below the baseline. [default: 0]",
        rich_help_panel=EXPECTATIONS,
    ),
]
Alpha = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="X",
        help="Ignore a drop whose probability by chance is above X. [default: 0.05]",
        rich_help_panel=EXPECTATIONS,
    ),
]
Paired = Annotated[
    YesNo | None,
    typer.Option(
        help="Compare with the baseline sentence by sentence; with no, compare F1 alone, and any"
        " drop counts. [default: yes]",
        rich_help_panel=EXPECTATIONS,
    ),
]
Expect = Annotated[
    Path | None,
    typer.Option(
        metavar="TOML", help="Read expectations from this file.", rich_help_panel=EXPECTATIONS
    ),
]
Behaviours = Annotated[
    Path | None,
    typer.Option(
        metavar="TOML",
        help="Test sentences of this file for entities that they must and must not have.",
        rich_help_panel=EXPECTATIONS,
    ),
]
TargetPrecision = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="X",
        help="Show the confidence from which on each label reaches this precision.",
        rich_help_panel=CONFIDENCES,
    ),
]
SaveThresholds = Annotated[
    bool,
    typer.Option(
        "--save-thresholds",
        help="Save these confidences in the model, for predict --min-confidence auto.",
        rich_help_panel=CONFIDENCES,
    ),
]
