"""`ner-lstm evaluate`: a bundle, or predictions, against gold labels."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.schemes import IllFormed

if TYPE_CHECKING:
    from ner_lstm.corpus.reading import Labels, ReadOptions
    from ner_lstm.evaluation.evaluations import Evaluation, Request, Results
    from ner_lstm.evaluation.expectations import Expectations, NoDrop, Ratio
    from ner_lstm.tagger import Tagger

log = logging.getLogger(__name__)
UNMET = 3  # the exit status of an expectation that was not met


class YesNo(StrEnum):
    """An answer."""

    YES = "yes"
    NO = "no"


def evaluate(
    paths: Annotated[
        list[str], typer.Argument(metavar="[MODEL] CORPUS", help="A bundle, then corpora; none where there are --behaviours.")
    ],
    predicted: Annotated[str | None, typer.Option(metavar="FILE", help="Score this tagged file instead of a model.")] = None,
    against: Annotated[list[str] | None, typer.Option(metavar="MODEL", help="Compare with this model too.")] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[=FILE]", help="table, json, markdown, junit, github or html. [default: table]"),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every wrong entity, with its context: .html, .tsv, .jsonl or lines."),
    ] = None,
    min_f1: Annotated[
        list[str] | None,
        typer.Option(metavar="[LABEL=]X", help="Exit with 3 where F1 (0..1) is lower."),
    ] = None,
    min_precision: Annotated[list[str] | None, typer.Option(metavar="[LABEL=]X", help="The same for precision.")] = None,
    min_recall: Annotated[list[str] | None, typer.Option(metavar="[LABEL=]X", help="The same for recall.")] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Exit with 3 where F1 is below that of this JSON report."),
    ] = None,
    max_drop: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="X", help="How much lower F1 may be. [default: 0]")
    ] = None,
    alpha: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="X", help="How probable by chance a drop may be to count. [default: 0.05]"),
    ] = None,
    paired: Annotated[
        YesNo | None, typer.Option(help="Compare sentence by sentence; no: F1 alone, every drop counts. [default: yes]")
    ] = None,
    expect: Annotated[Path | None, typer.Option(metavar="TOML", help="A file of expectations.")] = None,
    behaviours: Annotated[
        Path | None,
        typer.Option(metavar="TOML", help="Sentences, with what must and must not be found in them."),
    ] = None,
    target_precision: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="X", help="Show the confidence that gives each label this precision.")
    ] = None,
    save_thresholds: Annotated[
        bool, typer.Option("--save-thresholds", help="Keep those in the model, for predict --min-confidence auto.")
    ] = False,
    scorers: Annotated[bool, typer.Option("--scorers", help="Add what seqeval strict, conlleval and nervaluate count.")] = False,
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
    from ner_lstm.corpus.reading import ReadOptions
    from ner_lstm.evaluation.behaviour_files import read_behaviours
    from ner_lstm.evaluation.behaviours import check_behaviours
    from ner_lstm.evaluation.evaluations import Results, evaluate_corpus, with_scorers
    from ner_lstm.evaluation.expectations import Ratio
    from ner_lstm.evaluation.reports import REPORTS
    from ner_lstm.evaluation.runs import parse_reports, read_corpora, write_errors, write_reports

    o.set_up_log(quiet=quiet, verbose=verbose)
    if predicted is None and len(paths) == 1 and behaviours is not None:
        _refuse(min_f1=min_f1, min_precision=min_precision, min_recall=min_recall, baseline=baseline, expect=expect)
        _refuse(against=against, errors=errors, target_precision=target_precision)
    _require_corpora(paths, predicted=predicted, behaviours=behaviours)
    if target_precision is not None and predicted is not None:
        raise typer.BadParameter("expected a model, whose entities have confidences", param_hint="--target-precision")
    try:
        reports = parse_reports(report or ["table"])
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--report") from None
    minima = {Ratio.F1: min_f1, Ratio.PRECISION: min_precision, Ratio.RECALL: min_recall}
    drop = _read_drop(baseline, max_drop=max_drop, alpha=alpha, paired=paired)
    expectations = _read_expectations(minima, drop, expect)
    tests = () if behaviours is None else read_behaviours(behaviours)
    options = ReadOptions(encoding, o.read_separator(separator), word_column, tag_column, scheme, ill_formed)

    @cache
    def load(model: str) -> "Tagger":
        from ner_lstm.tagger import Tagger

        return Tagger.load(model, device=device, engine=engine, batch_tokens=batch_tokens, threads=threads)

    others = {model: load(model).tag for model in against or []}
    request = replace(
        _request(paths[0], load, predicted=predicted, options=options),
        against=others,
        expectations=expectations,
        target_precision=target_precision,
    )
    # a tagged folder is held against its gold folder as a whole, since which file is which is not known
    gold = (
        []
        if predicted is None
        else [read_corpus(paths[0], labels=_gold_labels(predicted, paths[0]), options=options, split="test")]
    )
    corpora = gold or read_corpora(paths[1:], options=options)
    if save_thresholds and (target_precision is None or len(corpora) != 1):
        raise typer.BadParameter("expected --target-precision and one corpus", param_hint="--save-thresholds")
    for name in expectations.strangers(corpus.path for corpus in corpora):
        log.warning("%s: expects something of %s, which is not evaluated", expect, name)
    from tqdm import tqdm

    with_progress = tqdm(corpora, unit=" corpora", leave=False, disable=True if quiet or len(corpora) < 2 else None)
    evaluations = [evaluate_corpus(corpus, request) for corpus in with_progress]
    if predicted is None:
        for one in evaluations:
            share = load(paths[0]).unknown_share(one.gold)
            log.info("%s: %.1f %% of the words are unknown to the model", one.corpus.path, 100 * share)
    if scorers:
        evaluations = [with_scorers(one, scheme=scheme) for one in evaluations]
    outcomes = check_behaviours(tests, tag=load(paths[0]).tag_text, labels=load(paths[0]).labels) if tests else []
    results = Results(evaluations, outcomes)
    if errors is not None:
        write_errors(results, errors)
    write_reports(results, reports, kinds=REPORTS)
    if save_thresholds:
        _save_thresholds(paths[0], results.evaluations[0])
    _conclude(results)


def _conclude(results: "Results") -> None:
    """Says what was expected and is so or not, and ends with UNMET where something is not."""
    for outcome in results.outcomes:
        if outcome.met:
            log.info("met: %s", outcome.message)
        else:
            typer.echo(outcome.message, err=True)
    if not all(outcome.met for outcome in results.outcomes):
        raise typer.Exit(UNMET)


def _read_drop(baseline: Path | None, *, max_drop: float | None, alpha: float | None, paired: YesNo | None) -> "NoDrop | None":
    """What is expected beside a baseline. Raises BadParameter for an option that needs one where there is none."""
    from ner_lstm.evaluation.expectations import ALPHA, NoDrop

    if baseline is not None:
        return NoDrop(baseline, max_drop or 0.0, ALPHA if alpha is None else alpha, paired is not YesNo.NO)
    for name, value in {"--max-drop": max_drop, "--alpha": alpha, "--paired": paired}.items():
        if value is not None:
            raise typer.BadParameter("expected --baseline FILE beside it", param_hint=name)
    return None


def _require_corpora(paths: Sequence[str], *, predicted: str | None, behaviours: Path | None) -> None:
    """Raises BadParameter where the arguments are not a model and what it is to be tested on, or a tagged file and its corpus."""
    if predicted is None and len(paths) < 2 and behaviours is None:
        raise typer.BadParameter("expected a model and at least one corpus or --behaviours, or --predicted FILE and a corpus")
    if predicted is not None and behaviours is not None:
        raise typer.BadParameter("expected a model that reads its sentences, found --predicted", param_hint="--behaviours")
    if predicted is not None and len(paths) != 1:
        raise typer.BadParameter(f"expected one corpus beside --predicted, found {len(paths)} arguments")


def _refuse(**of_corpora: object) -> None:
    """Raises BadParameter for an option that would be of no effect, as there is no corpus."""
    for name, value in of_corpora.items():
        if value not in (None, []):
            raise typer.BadParameter("expected a corpus beside the model", param_hint=f"--{name.replace('_', '-')}")


def _gold_labels(predicted: str, gold: str) -> "Labels":
    """What the gold file is read for: in one file with the predictions the gold tags stand before them."""
    from ner_lstm.corpus.reading import Labels

    return Labels.GOLD if _is_one_file(predicted, gold) else Labels.REQUIRED


def _is_one_file(predicted: str, gold: str) -> bool:
    """Whether both are the same file, which has a column for each then."""
    return predicted == gold or (Path(predicted).exists() and Path(gold).exists() and Path(predicted).samefile(gold))


def _request(path: str, load: Callable[[str], "Tagger"], *, predicted: str | None, options: "ReadOptions") -> "Request":
    """What labels the corpora: a tagged file, to be held against the gold one at `path`, or the model there."""
    from ner_lstm.corpus import read_corpus
    from ner_lstm.corpus.reading import Labels
    from ner_lstm.evaluation.evaluations import Request, Source
    from ner_lstm.files import sha256_of

    if predicted is not None:
        # predictions stand in the last column of tags, wherever the gold ones are
        gold_column = options.tag_column if _is_one_file(predicted, path) else None
        guesses = read_corpus(
            predicted, labels=Labels.PREDICTED, options=replace(options, tag_column=None, gold_column=gold_column)
        )
        return Request(lambda _: guesses, None)
    tagger = load(path)

    return Request(tagger.tag, Source(path, sha256_of(path)), tagger.surfaces.times if tagger.surfaces.counts else None)


def _read_expectations(minima: Mapping["Ratio", list[str] | None], drop: "NoDrop | None", file: Path | None) -> "Expectations":
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


def _save_thresholds(model: str, evaluation: "Evaluation") -> None:
    """Writes the thresholds into the bundle, the rest of which stays as it is."""
    from math import inf

    from ner_lstm.bundle import Bundle

    thresholds = {label: inf if one.confidence is None else one.confidence for label, one in evaluation.thresholds.items()}
    replace(Bundle.load(model), thresholds=thresholds).save(model)
    unreached = [label for label, value in thresholds.items() if value == inf]
    if unreached:
        log.warning("%s: no confidence gives the precision wanted for %s: auto gives none of them", model, ", ".join(unreached))
