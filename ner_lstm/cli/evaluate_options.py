"""The options of `ner-lstm evaluate` -> what they ask for, checked before anything is loaded."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ner_lstm.cli.guesses import is_bundle
from ner_lstm.cli.outputs import check_outputs

if TYPE_CHECKING:
    from ner_lstm.evaluation.expectations import Expectations, NoDrop, Ratio


class YesNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


def read_drop(
    baseline: Path | None, *, max_drop: float | None, alpha: float | None, paired: YesNo | None
) -> "NoDrop | None":
    """What is expected beside a baseline. Raises BadParameter for an option that needs one where
    there is none.
    """
    from ner_lstm.evaluation.expectations import ALPHA, NoDrop

    if baseline is not None:
        return NoDrop(
            baseline, max_drop or 0.0, ALPHA if alpha is None else alpha, paired is not YesNo.NO
        )
    for name, value in {"--max-drop": max_drop, "--alpha": alpha, "--paired": paired}.items():
        if value is not None:
            raise typer.BadParameter("expected --baseline FILE beside it", param_hint=name)
    return None


def require_corpora(
    paths: Sequence[str], *, predicted: str | None, behaviours: Path | None
) -> None:
    """Raises BadParameter where the arguments are not a model and what it is to be tested on, or a
    tagged file and its corpus.
    """
    if predicted is None and len(paths) < 2 and behaviours is None:
        found = (
            f"found {paths[0]} alone, {'a model' if is_bundle(paths[0]) else 'no model'}"
            if paths
            else "found none"
        )
        usage = (
            "expected a model and at least one corpus or --behaviours, or --predicted FILE and a"
            " corpus"
        )
        raise typer.BadParameter(f"{usage}, {found}")
    if predicted is not None and behaviours is not None:
        raise typer.BadParameter(
            "expected a model that reads its sentences, found --predicted",
            param_hint="--behaviours",
        )
    if predicted is not None and len(paths) != 1:
        raise typer.BadParameter(
            f"expected one corpus beside --predicted, found {len(paths)} arguments"
        )
    if predicted is not None and is_bundle(paths[0]):
        raise typer.BadParameter(
            f"expected a corpus beside --predicted, found the bundle {paths[0]}"
        )


def refuse_without_corpora(**of_corpora: object) -> None:
    """Raises BadParameter for an option that would be of no effect, as there is no corpus."""
    for name, value in of_corpora.items():
        if value not in (None, []):
            raise typer.BadParameter(
                "expected a corpus beside the model", param_hint=f"--{name.replace('_', '-')}"
            )


def read_reports(
    texts: Sequence[str],
    *,
    errors: Path | None,
    inputs: Sequence[str | Path | None],
    overwrite: bool,
) -> Mapping[str, Path | None]:
    """Where each kind of report goes, all outputs checked. Raises BadParameter for what names no
    kind, and NerLstmError.
    """
    from ner_lstm.rendering.outputs import parse_outputs
    from ner_lstm.reports import REPORTS
    from ner_lstm.reports.errors import require_errors_suffix

    try:
        reports = parse_outputs(texts, kinds=REPORTS)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--report") from None
    if errors is not None:
        require_errors_suffix(errors)
    check_outputs([errors, *reports.values()], inputs=inputs, overwrite=overwrite)
    return reports


def read_expectations(
    minima: Mapping["Ratio", list[str] | None], drop: "NoDrop | None", file: Path | None
) -> "Expectations":
    """Those of the command line, added to those of a file."""
    from ner_lstm.evaluation.expectations import NOTHING_EXPECTED, parse_minimum, read_expectations

    read = NOTHING_EXPECTED if file is None else read_expectations(file)
    given = []
    for ratio, texts in minima.items():
        for text in texts or []:
            try:
                given.append(parse_minimum(text, ratio=ratio))
            except ValueError as error:
                raise typer.BadParameter(str(error), param_hint=f"--min-{ratio}") from None
    return read.extended(given, drop)
