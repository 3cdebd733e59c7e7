"""`ner-lstm evaluate`: a bundle, or predictions, against gold labels."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.evaluate_options import (
    YesNo,
    read_drop,
    read_expectations,
    read_reports,
    refuse_without_corpora,
    require_corpora,
)
from ner_lstm.cli.guesses import explain_swapped, is_one_file, require_bundle
from ner_lstm.cli.outputs import Overwrite, read_path
from ner_lstm.schemes import IllFormed

if TYPE_CHECKING:
    from ner_lstm.corpus.reading import Labels, ReadOptions
    from ner_lstm.evaluation.evaluations import Evaluation, Label, Request, Results
    from ner_lstm.tagger import Tagger

log = logging.getLogger(__name__)
UNMET = 3  # the exit status of an expectation that was not met


def evaluate(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="[MODEL] CORPUS",
            help="A bundle, then corpora; none where there are --behaviours.",
        ),
    ],
    predicted: Annotated[
        str | None, typer.Option(metavar="FILE", help="Score this tagged file instead of a model.")
    ] = None,
    against: Annotated[
        list[str] | None, typer.Option(metavar="MODEL", help="Compare with this model too.")
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND[=FILE]",
            help="table, json, markdown, junit, github or html. [default: table]",
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write every wrong entity, with its context: .html, .tsv, .jsonl or lines.",
            parser=read_path,
        ),
    ] = None,
    overwrite: Overwrite = False,
    min_f1: Annotated[
        list[str] | None,
        typer.Option(metavar="[LABEL=]X", help="Exit with 3 where F1 (0..1) is lower."),
    ] = None,
    min_precision: Annotated[
        list[str] | None, typer.Option(metavar="[LABEL=]X", help="The same for precision.")
    ] = None,
    min_recall: Annotated[
        list[str] | None, typer.Option(metavar="[LABEL=]X", help="The same for recall.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Exit with 3 where F1 is below that of this JSON report."
        ),
    ] = None,
    max_drop: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="X", help="How much lower F1 may be. [default: 0]"),
    ] = None,
    alpha: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="X",
            help="How probable by chance a drop may be to count. [default: 0.05]",
        ),
    ] = None,
    paired: Annotated[
        YesNo | None,
        typer.Option(
            help="Compare sentence by sentence; no: F1 alone, every drop counts. [default: yes]"
        ),
    ] = None,
    expect: Annotated[
        Path | None, typer.Option(metavar="TOML", help="A file of expectations.")
    ] = None,
    behaviours: Annotated[
        Path | None,
        typer.Option(
            metavar="TOML", help="Sentences, with what must and must not be found in them."
        ),
    ] = None,
    target_precision: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="X",
            help="Show the confidence that gives each label this precision.",
        ),
    ] = None,
    save_thresholds: Annotated[
        bool,
        typer.Option(
            "--save-thresholds", help="Keep those in the model, for predict --min-confidence auto."
        ),
    ] = False,
    scorers: Annotated[
        bool,
        typer.Option("--scorers", help="Add what seqeval strict, conlleval and nervaluate count."),
    ] = False,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    scheme: o.TagScheme = None,
    encoding: o.Encoding = "utf-8",
    ill_formed: o.IllFormedPolicy = IllFormed.CONLLEVAL,
    device: o.Device = "auto",
    engine: o.Engine = o.EngineName.AUTO,
    batch_tokens: o.BatchTokens = None,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Score a tagger on corpora, or a tagged file on one: precision, recall and F1 of exact
    entities.
    """
    from ner_lstm.corpus import read_corpus
    from ner_lstm.corpus.reading import ReadOptions
    from ner_lstm.evaluation.behaviour_files import read_behaviours
    from ner_lstm.evaluation.behaviours import check_behaviours
    from ner_lstm.evaluation.evaluations import Results, evaluate_corpus, with_scorers
    from ner_lstm.evaluation.expectations import Ratio
    from ner_lstm.rendering.outputs import write_outputs
    from ner_lstm.reports import REPORTS, write_errors
    from ner_lstm.reports.runs import read_corpora

    o.set_up_log(quiet=quiet, verbose=verbose)
    if predicted is None and len(paths) == 1 and behaviours is not None:
        refuse_without_corpora(
            min_f1=min_f1,
            min_precision=min_precision,
            min_recall=min_recall,
            baseline=baseline,
            expect=expect,
        )
        refuse_without_corpora(against=against, errors=errors, target_precision=target_precision)
    require_corpora(paths, predicted=predicted, behaviours=behaviours)
    if target_precision is not None and predicted is not None:
        raise typer.BadParameter(
            "expected a model, whose entities have confidences", param_hint="--target-precision"
        )
    read = [*paths, predicted, *(against or []), baseline, expect, behaviours]
    reports = read_reports(report or ["table"], errors=errors, inputs=read, overwrite=overwrite)
    minima = {Ratio.F1: min_f1, Ratio.PRECISION: min_precision, Ratio.RECALL: min_recall}
    drop = read_drop(baseline, max_drop=max_drop, alpha=alpha, paired=paired)
    expectations = read_expectations(minima, drop, expect)
    tests = () if behaviours is None else read_behaviours(behaviours)
    options = ReadOptions(
        encoding, o.read_separator(separator), word_column, tag_column, scheme, ill_formed
    )

    @cache
    def load(model: str) -> "Tagger":
        from ner_lstm.tagger import Tagger

        require_bundle(model, command="evaluate", others=paths[1:] if model == paths[0] else ())
        return Tagger.load(
            model, device=device, engine=engine, batch_tokens=batch_tokens, threads=threads
        )

    others = {model: load(model).tag for model in against or []}
    request = replace(
        _request(paths[0], load, predicted=predicted, options=options),
        against=others,
        expectations=expectations,
        target_precision=target_precision,
    )
    # a tagged folder is held against its gold folder as a whole, since which file is which is not
    # known
    gold = (
        []
        if predicted is None
        else [
            read_corpus(
                paths[0], labels=_gold_labels(predicted, paths[0]), options=options, split="test"
            )
        ]
    )
    corpora = gold or read_corpora(paths[1:], options=options)
    if save_thresholds and (target_precision is None or len(corpora) != 1):
        raise typer.BadParameter(
            "expected --target-precision and one corpus", param_hint="--save-thresholds"
        )
    for name in expectations.strangers(corpus.path for corpus in corpora):
        log.warning("%s: expects something of %s, which is not evaluated", expect, name)
    request = _with_progress(request, quiet=quiet)
    with explain_swapped(paths[0], predicted):
        evaluations = [evaluate_corpus(corpus, request) for corpus in corpora]
    taggers = {} if predicted is not None else {"the model": load(paths[0])}
    taggers |= {f"the model {model}": load(model) for model in others}
    _say_what_is_unknown(evaluations, taggers=taggers, predicted=predicted)
    if scorers:
        evaluations = [with_scorers(one, scheme=scheme) for one in evaluations]
    outcomes = (
        check_behaviours(tests, tag=load(paths[0]).tag_text, labels=load(paths[0]).labels)
        if tests
        else []
    )
    results = Results(evaluations, outcomes)
    if errors is not None:
        write_errors(results, errors)
    write_outputs(results, reports, kinds=REPORTS)
    if save_thresholds:
        _save_thresholds(paths[0], results.evaluations[0])
    _conclude(results)


def _say_what_is_unknown(
    evaluations: Sequence["Evaluation"], *, taggers: Mapping[str, "Tagger"], predicted: str | None
) -> None:
    """Says how many words a model does not know, and warns of gold labels that it, or the predicted
    file, spells otherwise.
    """
    from ner_lstm.evaluation.label_sets import describe_mismatch, describe_respelling, labels_in

    for one in evaluations:
        gold, corpus = labels_in(one.gold), one.corpus.path
        for name, tagger in taggers.items():
            log.info(
                "%s: %.1f %% of the words are unknown to %s",
                corpus,
                100 * tagger.unknown_share(one.gold),
                name,
            )
        warnings = [
            describe_mismatch(gold, tagger.labels, corpus=corpus, other=name)
            for name, tagger in taggers.items()
        ]
        if predicted is not None:
            warnings.append(
                describe_respelling(gold, labels_in(one.predicted), corpus=corpus, other=predicted)
            )
        for warning in filter(None, warnings):
            log.warning("%s", warning)


def _with_progress(request: "Request", *, quiet: bool) -> "Request":
    """The request, which shows how many sentences of a corpus are labelled."""
    from ner_lstm.progress import show_items

    def shown(label: "Label") -> "Label":
        return lambda gold: show_items(label(gold), total=len(gold), unit="sentences", quiet=quiet)

    return replace(
        request,
        label=shown(request.label),
        against={name: shown(label) for name, label in request.against.items()},
    )


def _conclude(results: "Results") -> None:
    """Says what was expected and is so or not, and ends with UNMET where something is not."""
    for outcome in results.outcomes:
        if outcome.met:
            log.info("met: %s", outcome.message)
        else:
            typer.echo(outcome.message, err=True)
    if not all(outcome.met for outcome in results.outcomes):
        raise typer.Exit(UNMET)


def _gold_labels(predicted: str, gold: str) -> "Labels":
    """What the gold file is read for: in one file with the predictions the gold tags stand before
    them.
    """
    from ner_lstm.corpus.reading import Labels

    return Labels.GOLD if is_one_file(predicted, gold) else Labels.REQUIRED


def _request(
    path: str, load: Callable[[str], "Tagger"], *, predicted: str | None, options: "ReadOptions"
) -> "Request":
    """What labels the corpora: a tagged file, to be held against the gold one at `path`, or the
    model there.
    """
    from ner_lstm.corpus import read_corpus
    from ner_lstm.corpus.reading import Labels
    from ner_lstm.evaluation.evaluations import Request, Source
    from ner_lstm.files import sha256_of

    if predicted is not None:
        # predictions stand in the last column of tags, wherever the gold ones are
        gold_column = options.tag_column if is_one_file(predicted, path) else None
        guesses = read_corpus(
            predicted,
            labels=Labels.PREDICTED,
            options=replace(options, tag_column=None, gold_column=gold_column),
        )
        return Request(lambda _: guesses, None)
    tagger = load(path)

    return Request(
        tagger.tag,
        Source(path, sha256_of(path)),
        tagger.entity_counts.count if tagger.entity_counts.by_hash else None,
    )


def _save_thresholds(model: str, evaluation: "Evaluation") -> None:
    """Writes the thresholds into the bundle, the rest of which stays as it is."""
    from math import inf

    from ner_lstm.bundle import Bundle

    thresholds = {
        label: inf if one.confidence is None else one.confidence
        for label, one in evaluation.thresholds.items()
    }
    replace(Bundle.load(model), thresholds=thresholds).save(model)
    unreached = [label for label, value in thresholds.items() if value == inf]
    if unreached:
        log.warning(
            "%s: no confidence gives the precision wanted for %s: auto gives none of them",
            model,
            ", ".join(unreached),
        )
