"""`ner-lstm evaluate`: a model, or a tagged file, and labelled corpora -> scores and reports."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ner_lstm.cli import evaluate_options as e
from ner_lstm.cli import options as o
from ner_lstm.cli.evaluate_checks import (
    read_demands,
    read_drop,
    read_reports,
    read_subject,
    refuse_idle_lexicons,
    refuse_idle_options,
    refuse_unsaved_thresholds,
    write_results,
)
from ner_lstm.cli.exit_status import ExitStatus
from ner_lstm.cli.guesses import TaggerLoader, explain_swapped

if TYPE_CHECKING:
    from ner_lstm.evaluation.evaluations import Results
    from ner_lstm.evaluation.expectations import Expectations

log = logging.getLogger(__name__)


def evaluate(
    paths: e.Paths,
    predicted: e.Predicted = None,
    against: e.Against = None,
    scorers: e.Scorers = False,
    report: e.Report = None,
    errors: e.Errors = None,
    overwrite: o.Overwrite = False,
    min_f1: e.MinF1 = None,
    min_precision: e.MinPrecision = None,
    min_recall: e.MinRecall = None,
    baseline: e.Baseline = None,
    max_drop: e.MaxDrop = None,
    alpha: e.Alpha = None,
    paired: e.Paired = None,
    expect: e.Expect = None,
    behaviours: e.Behaviours = None,
    target_precision: e.TargetPrecision = None,
    save_thresholds: e.SaveThresholds = False,
    lexicon: o.NewerLexicons = None,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    scheme: o.TagScheme = None,
    encoding: o.Encoding = None,
    ill_formed: o.IllFormedPolicy = None,
    device: o.Device = "auto",
    engine: o.Engine = o.EngineName.AUTO,
    batch_tokens: o.BatchTokens = None,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Score a model or a tagged file on labelled corpora.

    It counts exact entities: precision, recall and F1 with their intervals, by label.
    """
    from ner_lstm.scoring import evaluate_models

    o.set_up_log(quiet=quiet, verbose=verbose)
    minima = {"--min-f1": min_f1, "--min-precision": min_precision, "--min-recall": min_recall}
    beside = {"--baseline": baseline, "--expect": expect, "--against": against, "--errors": errors}
    subject = read_subject(paths, predicted, against=against, behaviours=behaviours)
    refuse_idle_options(subject, {**minima, **beside}, target_precision=target_precision)
    refuse_idle_lexicons(subject, lexicon or ())
    inputs = [
        *paths,
        predicted,
        *subject["against"],
        baseline,
        expect,
        behaviours,
        *(lexicon or ()),
    ]
    reports = read_reports(report, errors=errors, inputs=inputs, overwrite=overwrite)
    drop = read_drop(baseline, max_drop=max_drop, alpha=alpha, paired=paired)
    demands = read_demands(minima, drop, expect, behaviours, target_precision)
    options = o.read_options(separator, word_column, tag_column, scheme, encoding, ill_formed)
    refuse_unsaved_thresholds(save_thresholds, subject, demands, options)
    load = TaggerLoader("evaluate", device, engine, batch_tokens, threads, paths, lexicon or ())
    with explain_swapped(paths[0], predicted):
        results = evaluate_models(**subject, **demands, options=options, load=load, quiet=quiet)
    results = results.with_scorers(scheme=scheme) if scorers else results
    write_results(results, reports, errors=errors, save_thresholds=save_thresholds)
    conclude(results, demands["expectations"], source=expect)


def conclude(results: "Results", expectations: "Expectations", *, source: Path | None) -> None:
    """Says what was expected and whether it is met, and exits with 3 where something is not."""
    for name in expectations.unmatched(
        evaluation.corpus.path for evaluation in results.evaluations
    ):
        log.warning("%s: expects something of %s, which is not evaluated", source, name)
    for outcome in results.outcomes:
        if outcome.met:
            log.info("met: %s", outcome.message)
        else:
            typer.echo(outcome.message, err=True)
    if not all(outcome.met for outcome in results.outcomes):
        raise typer.Exit(ExitStatus.UNMET)
