"""`ner-lstm evaluate`: a bundle, or predictions, against gold labels."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.schemes import IllFormed

if TYPE_CHECKING:
    from ner_lstm.evaluation.expectations import Expectation

log = logging.getLogger(__name__)
UNMET = 3  # the exit status of an expectation that was not met


def evaluate(
    paths: Annotated[list[str], typer.Argument(metavar="[MODEL] CORPUS", help="A bundle, then corpora.")],
    predicted: Annotated[str | None, typer.Option(metavar="FILE", help="Score this tagged file instead of a model.")] = None,
    report: Annotated[list[str] | None, typer.Option(metavar="KIND[=FILE]", help="table or json. [default: table]")] = None,
    errors: Annotated[Path | None, typer.Option(metavar="FILE", help="Write every wrong entity, with its context.")] = None,
    min_f1: Annotated[list[str] | None, typer.Option(metavar="[LABEL=]X", help="Exit with 3 where F1 (0..1) is lower.")] = None,
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
    """Score a tagger on corpora, or a tagged file on one: precision, recall and F1 of exact entities."""
    from ner_lstm.corpus import read_corpus
    from ner_lstm.corpus.reading import Labels, ReadOptions
    from ner_lstm.evaluation.expectations import unmet_expectations
    from ner_lstm.evaluation.reports import Source
    from ner_lstm.evaluation.runs import evaluate_corpus, parse_reports, write_reports
    from ner_lstm.files import sha256_of

    o.set_up_log(quiet=quiet, verbose=verbose)
    expectations = _parse_expectations(min_f1 or [])
    if predicted is None and len(paths) < 2:
        raise typer.BadParameter("expected a model and at least one corpus, or --predicted FILE and a corpus")
    if predicted is not None and len(paths) != 1:
        raise typer.BadParameter(f"expected one corpus beside --predicted, found {len(paths)} arguments")
    try:
        reports = parse_reports(report or ["table"])
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--report") from None
    options = ReadOptions(encoding, o.read_separator(separator), word_column, tag_column, scheme, ill_formed)
    gold = [
        read_corpus(path, labels=Labels.REQUIRED, options=options, split="test")
        for path in paths[0 if predicted is not None else 1 :]
    ]
    if predicted is not None:
        # predictions stand in the last column of tags, wherever the gold ones are
        guesses = read_corpus(predicted, labels=Labels.PREDICTED, options=replace(options, tag_column=None))
        runs = [evaluate_corpus(gold[0], lambda _: guesses, model=None)]
    else:
        from ner_lstm.tagger import Tagger

        tagger = Tagger.load(paths[0], device=device, engine=engine, batch_tokens=batch_tokens, threads=threads)
        model = Source(paths[0], sha256_of(paths[0]))
        runs = [evaluate_corpus(corpus, tagger.tag, model=model) for corpus in gold]
        for run in runs:
            share = tagger.unknown_share(run.gold)
            log.info("%s: %.1f %% of the words are unknown to the model", run.evaluation.corpus.path, 100 * share)
    write_reports(runs, reports=reports, errors=errors)
    unmet = [line for run in runs for line in unmet_expectations(run.evaluation.scores, expectations)]
    for line in unmet:
        typer.echo(line, err=True)
    if unmet:
        raise typer.Exit(UNMET)


def _parse_expectations(texts: list[str]) -> "list[Expectation]":
    from ner_lstm.evaluation.expectations import parse_expectation

    try:
        return [parse_expectation(text) for text in texts]
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--min-f1") from None
