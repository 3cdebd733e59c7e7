"""Models, or a file of predictions, and corpora -> Results, which reports are made of."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path

from ner_lstm.bundle import Bundle
from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.errors import CorpusError
from ner_lstm.evaluation.behaviours import Behaviour, check_behaviours
from ner_lstm.evaluation.evaluations import (
    Evaluation,
    HashedPath,
    Results,
    Tag,
    evaluate_corpus,
)
from ner_lstm.evaluation.expectations import NOTHING_EXPECTED, Expectations
from ner_lstm.evaluation.known_corpora import KnownCorpora, describe_mean
from ner_lstm.evaluation.label_sets import describe_mismatch, describe_respelling, labels_in
from ner_lstm.files import STANDARD_INPUT, is_same_file, sha256_of
from ner_lstm.models import find_model
from ner_lstm.progress import show_items
from ner_lstm.reading import Labels, ReadOptions
from ner_lstm.tagger import Tagger

OURS = "the model"  # as messages call the one that is scored
log = logging.getLogger(__name__)


def evaluate_models(
    corpora: str | Path | Sequence[str | Path],
    *,
    model: str | Path | None = None,
    predicted: str | Path | None = None,
    against: Sequence[str | Path] = (),
    expectations: Expectations = NOTHING_EXPECTED,
    behaviours: Sequence[Behaviour] = (),
    target_precision: float | None = None,
    options: ReadOptions | None = None,
    load: Callable[[str], Tagger] = Tagger.load,
    quiet: bool = False,
) -> Results:
    """Scores with intervals, mistakes, calibration and comparisons, of a model or a tagged file.

    corpora: what `read_corpus` reads; in a folder each file is a corpus. model: the folder of a
    bundle; predicted: in its place a tagged file, and `corpora` is the gold file alone. against:
    other models. behaviours: tests of `model`. target_precision: what thresholds are to give.
    options: how files are read. load: makes a tagger of a folder. quiet: without a progress bar.
    Raises NerLstmError.
    """
    if (model is None) is (predicted is None):
        raise TypeError("expected either a model or a file of predictions")
    paths = [str(path) for path in ([corpora] if isinstance(corpora, str | Path) else corpora)]
    options = options or ReadOptions()
    taggers = {str(name): load(str(name)) for name in dict.fromkeys([*against, model]) if name}
    tagger = None if model is None else taggers[str(model)]
    tagged_path = None if predicted is None else str(predicted)
    guesses = tagged_path and read_predictions(tagged_path, gold=paths[0], options=options)
    counts = tagger and tagger.entity_counts
    evaluate = partial(
        evaluate_corpus,
        tag=_show_progress(tagger.tag if tagger else lambda _: guesses or (), quiet=quiet),
        model=None if model is None else HashedPath(str(model), sha256_of(str(find_model(model)))),
        frequency=counts.count if counts and counts.by_hash else None,
        against={
            str(name): _show_progress(taggers[str(name)].tag, quiet=quiet) for name in against
        },
        expectations=expectations,
        target_precision=target_precision,
    )
    evaluations = list(map(evaluate, read_corpora(paths, predicted=tagged_path, options=options)))
    results = _add_warnings(evaluations, taggers, model=str(model), predicted=tagged_path)
    if tagged_path is not None:
        _refuse_gold_column(evaluations[0], tagged_path, options=options)
    if tagger is None or not behaviours:
        return results
    outcomes = check_behaviours(behaviours, tag=tagger.tag_text, labels=tagger.labels)
    return replace(results, behaviours=outcomes)


def read_corpora(
    paths: Iterable[str], *, options: ReadOptions, predicted: str | None = None
) -> list[Corpus]:
    """The labelled corpora: in a folder each of its files is one.

    predicted: where it is a folder, which file belongs to which is not known, and the gold folder
    is one corpus; where it is the gold file too, that has a column for each.
    """
    if predicted is not None:
        return [
            read_corpus(
                path,
                labels=Labels.GOLD if is_same_file(predicted, path) else Labels.REQUIRED,
                options=options,
                split="test",
            )
            for path in paths
        ]
    corpora = []
    for path in paths:
        files = sorted(map(str, Path(path).glob("*.conll"))) if Path(path).is_dir() else []
        corpora += [
            read_corpus(file, labels=Labels.REQUIRED, options=options, split="test")
            for file in files or [path]
        ]
    for corpus in corpora[1:]:
        corpus.beside = corpora[0]
    return corpora


def read_predictions(path: str, *, gold: str, options: ReadOptions) -> Corpus:
    """The sentences of a tagged file: its last column of tags, wherever the gold tags are."""
    gold_column = options.tag_column if is_same_file(path, gold) else None
    options = replace(options, tag_column=None, gold_column=gold_column)
    return read_corpus(path, labels=Labels.PREDICTED, options=options)


def save_thresholds(evaluation: Evaluation) -> None:
    """Writes the thresholds of an evaluation into its model, the rest of which stays as it is."""
    assert evaluation.model is not None, "a file of predictions keeps no thresholds"
    model = evaluation.model.path
    thresholds = {
        label: inf if threshold.confidence is None else threshold.confidence
        for label, threshold in evaluation.thresholds.items()
    }
    replace(Bundle.load(model), thresholds=thresholds).save(model)
    unreached = [label for label, value in thresholds.items() if value == inf]
    if unreached:
        log.warning(
            "%s: no confidence gives the precision wanted for %s: auto gives none of them",
            model,
            ", ".join(unreached),
        )


def _show_progress(tag: Tag, *, quiet: bool) -> Tag:
    return lambda gold: show_items(tag(gold), total=len(gold), unit="sentences", quiet=quiet)


def _add_warnings(
    evaluations: Sequence[Evaluation],
    taggers: Mapping[str, Tagger],
    *,
    model: str,
    predicted: str | None,
) -> Results:
    """The results with what is to be warned of, which is logged, as other facts of them are."""
    called = {
        OURS if name == model else f"the model {name}": taggers[name]
        for name in sorted(taggers, key=lambda name: name != model)
    }
    known = {
        name: KnownCorpora(tagger.bundle.corpora, tagger.bundle.start)
        for name, tagger in called.items()
    }
    warned, learnt = [], []
    for evaluation in evaluations:
        corpus, hashes = evaluation.corpus.path, evaluation.hashes
        for name, tagger in called.items():
            share = 100 * tagger.unknown_share(evaluation.gold)
            log.info("%s: %.1f %% of the words are unknown to %s", corpus, share, name)
            if line := known[name].describe_chosen(hashes, corpus=corpus, model=name):
                log.info("%s", line)
        warnings = [
            *(
                corpora.describe_learnt(hashes, corpus=corpus, model=name)
                for name, corpora in known.items()
            ),
            *_describe_labels(evaluation, called, predicted=predicted),
        ]
        warnings = [warning for warning in warnings if warning]
        _log_warnings(warnings)
        warned.append(replace(evaluation, warnings=warnings))
        if OURS in known and known[OURS].has_learnt(hashes):
            learnt.append(corpus)
    of_mean = [*filter(None, [describe_mean(learnt, count=len(evaluations))])]
    _log_warnings(of_mean)
    return Results(warned, warnings=of_mean)


def _log_warnings(warnings: Iterable[str]) -> None:
    for warning in warnings:
        log.warning("%s", warning)


def _describe_labels(
    evaluation: Evaluation, models: Mapping[str, Tagger], *, predicted: str | None
) -> Iterator[str]:
    """Which gold labels the models lack, and which the tagged file spells otherwise; "" for none.

    models: by what they are called.
    """
    corpus, labels = evaluation.corpus.path, labels_in(evaluation.gold)
    for name, tagger in models.items():
        yield describe_mismatch(labels, tagger.labels, corpus=corpus, against=name)
    if predicted is not None:
        labelled = labels_in(evaluation.predicted)
        yield describe_respelling(labels, labelled, corpus=corpus, against=predicted)


def _refuse_gold_column(evaluation: Evaluation, path: str, *, options: ReadOptions) -> None:
    """Raises CorpusError where the last column of tags of the tagged file has the gold labels, and
    the one before others: a perfect score that nobody predicted.
    """
    corpus = evaluation.corpus.path
    overall = evaluation.scores.overall
    is_perfect = overall.correct == overall.predicted == overall.gold
    if not is_perfect or path == STANDARD_INPUT or is_same_file(path, corpus):
        return
    try:
        other_column = read_corpus(
            path, labels=Labels.GOLD, options=replace(options, tag_column=None)
        )
        before_last = list(other_column)
    except CorpusError:  # the file has one column of tags, or more than two
        return
    for truth, sentence in zip(evaluation.gold, before_last, strict=True):
        if truth.entities != sentence.entities:
            problem = (
                f"expected the predictions in the last column of tags, found the labels of {corpus}"
                " there and others in the column before: put the predictions last, or leave the"
                " gold labels out"
            )
            raise CorpusError(sentence.path, sentence.line, problem)
