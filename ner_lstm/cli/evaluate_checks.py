"""The options of `ner-lstm evaluate` -> what they ask for, checked before anything is loaded."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import typer

from ner_lstm.cli.evaluate_options import YesNo
from ner_lstm.cli.guesses import is_bundle
from ner_lstm.cli.outputs import check_outputs

if TYPE_CHECKING:
    from ner_lstm.evaluation.behaviours import Behaviour
    from ner_lstm.evaluation.evaluations import Results
    from ner_lstm.evaluation.expectations import Expectations, NoDrop
    from ner_lstm.reading import ReadOptions

Reports = Mapping[str, Path | None]  # where each kind goes, None for standard output


class Subject(TypedDict):
    """What `evaluate_models` is to score, on what."""

    corpora: Sequence[str]
    model: str | None
    predicted: str | None
    against: Sequence[str]


class Demands(TypedDict):
    """What `evaluate_models` is to check and find beside the scores."""

    expectations: "Expectations"
    behaviours: "Sequence[Behaviour]"
    target_precision: float | None


def read_subject(
    paths: Sequence[str],
    predicted: str | None,
    *,
    against: Sequence[str] | None,
    behaviours: Path | None,
) -> Subject:
    """A model and corpora, or a tagged file and its gold file. Raises BadParameter."""
    if predicted is None and len(paths) < 2 and behaviours is None:
        kind = "a model" if paths and is_bundle(paths[0]) else "no model"
        raise typer.BadParameter(
            "expected a model and at least one corpus or --behaviours, or --predicted FILE and a"
            f" corpus, found {f'{paths[0]} alone, {kind}' if paths else 'none'}"
        )
    if predicted is None:
        return Subject(corpora=paths[1:], model=paths[0], predicted=None, against=against or ())
    if behaviours is not None:
        problem = "expected a model that reads its sentences, found --predicted"
        raise typer.BadParameter(problem, param_hint="--behaviours")
    if len(paths) != 1:
        found = f"found {len(paths)} arguments"
        raise typer.BadParameter(f"expected one corpus beside --predicted, {found}")
    if is_bundle(paths[0]):
        problem = f"expected a corpus beside --predicted, found the bundle {paths[0]}"
        raise typer.BadParameter(problem)
    return Subject(corpora=paths, model=None, predicted=predicted, against=against or ())


def refuse_idle_options(
    subject: Subject, of_corpora: Mapping[str, object], *, target_precision: float | None
) -> None:
    """Raises BadParameter for an option that would have no effect."""
    for name, value in {**of_corpora, "--target-precision": target_precision}.items():
        if not subject["corpora"] and value not in (None, []):
            raise typer.BadParameter("expected a corpus beside the model", param_hint=name)
    if subject["predicted"] is not None and target_precision is not None:
        problem = "expected a model, whose entities have confidences"
        raise typer.BadParameter(problem, param_hint="--target-precision")


def refuse_idle_lexicons(subject: Subject, lexicons: Sequence[str]) -> None:
    """Raises BadParameter for lists where no model is scored."""
    if lexicons and subject["model"] is None:
        raise typer.BadParameter("expected a model that has lists", param_hint="--lexicon")


def refuse_unsaved_thresholds(
    save: bool, subject: Subject, demands: Demands, options: "ReadOptions"
) -> None:
    """Raises BadParameter where thresholds are to be saved but are not those of one corpus."""
    from ner_lstm.scoring import read_corpora

    if save and (
        demands["target_precision"] is None
        or len(read_corpora(subject["corpora"], options=options)) != 1
    ):
        problem = "expected --target-precision and one corpus"
        raise typer.BadParameter(problem, param_hint="--save-thresholds")


def read_reports(
    texts: Sequence[str] | None,
    *,
    known: Collection[str] | None = None,
    errors: Path | None = None,
    inputs: Sequence[str | Path | None],
    overwrite: bool,
) -> Reports:
    """Where each kind of report goes, all outputs checked. Raises BadParameter and NerLstmError.

    known: the kinds, by default those of `evaluate`.
    """
    from ner_lstm.rendering.outputs import parse_outputs

    if known is None:
        from ner_lstm.reports.evaluations import REPORTS

        known = REPORTS
    try:
        reports = parse_outputs(texts or ["table"], kinds=known)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--report") from None
    if errors is not None:
        from ner_lstm.reports.errors import require_errors_suffix

        require_errors_suffix(errors)
    check_outputs([errors, *reports.values()], inputs=inputs, overwrite=overwrite)
    return reports


def read_drop(
    baseline: Path | None, *, max_drop: float | None, alpha: float | None, paired: YesNo | None
) -> "NoDrop | None":
    """What is expected beside a baseline. Raises BadParameter for an option that lacks one."""
    from ner_lstm.evaluation.expectations import DEFAULT_ALPHA, NoDrop

    if baseline is not None:
        alpha = DEFAULT_ALPHA if alpha is None else alpha
        return NoDrop(baseline, max_drop or 0.0, alpha, paired is not YesNo.NO)
    for name, value in {"--max-drop": max_drop, "--alpha": alpha, "--paired": paired}.items():
        if value is not None:
            raise typer.BadParameter("expected --baseline FILE beside it", param_hint=name)
    return None


def read_demands(
    minima: Mapping[str, list[str] | None],
    drop: "NoDrop | None",
    expect: Path | None,
    behaviours: Path | None,
    target_precision: float | None,
) -> Demands:
    """What is expected, of options and files, and of behaviour. Raises BadParameter."""
    from ner_lstm.evaluation.behaviour_files import read_behaviours
    from ner_lstm.evaluation.expectations import (
        NOTHING_EXPECTED,
        Ratio,
        parse_minimum,
        read_expectations,
    )

    expectations = NOTHING_EXPECTED if expect is None else read_expectations(expect)
    given = []
    for option, texts in minima.items():
        for text in texts or []:
            try:
                given.append(parse_minimum(text, ratio=Ratio(option.removeprefix("--min-"))))
            except ValueError as error:
                raise typer.BadParameter(str(error), param_hint=option) from None
    return Demands(
        expectations=expectations.extended(given, drop),
        behaviours=() if behaviours is None else read_behaviours(behaviours),
        target_precision=target_precision,
    )


def write_results(
    results: "Results", reports: Reports, *, errors: Path | None, save_thresholds: bool
) -> None:
    """Writes the mistakes, the reports and, into the model, the thresholds."""
    from ner_lstm.rendering.outputs import write_outputs
    from ner_lstm.reports.errors import write_errors
    from ner_lstm.reports.evaluations import REPORTS
    from ner_lstm.scoring import save_thresholds as save

    if errors is not None:
        write_errors(results, errors)
    write_outputs(results, reports, kinds=REPORTS)
    if save_thresholds:
        save(results.evaluations[0])
