"""What is drawn, and which counts it takes."""

from dataclasses import replace

import numpy as np
import pytest

from ner_lstm.evaluation import evaluate
from ner_lstm.evaluation.resampling import bootstrap_intervals
from ner_lstm.evaluation.uncertainty import compare_labels, compare_scores, find_uncertainty
from ner_lstm.sentence import Entity, Sentence


def corpus(number, *, labels=("A", "B"), document=0, seed=1):
    """Sentences of one entity, gold and predicted with another label in three of ten; a document
    every so many.
    """
    rng = np.random.default_rng(seed)
    gold, found = [], []
    for place in range(number):
        label = labels[rng.integers(len(labels))]
        sentence = Sentence(
            ("w",), (Entity(0, 1, label),), document_start=bool(document) and place % document == 0
        )
        gold.append(sentence)
        found.append(sentence.with_entities((Entity(0, 1, label if rng.random() < 0.7 else "C"),)))
    return gold, found


def test_sentences_are_drawn_where_there_are_no_documents():
    scores = evaluate(*corpus(100))
    uncertainty = find_uncertainty(scores)
    assert (uncertainty.unit, uncertainty.units) == ("sentences", 100)
    counts = np.array([(count.correct, count.predicted, count.gold) for count in scores.counts])
    assert uncertainty.overall == bootstrap_intervals(counts)
    assert list(uncertainty.labels) == ["A", "B", "C"]
    assert (
        uncertainty.labels["A"].recall.low
        < scores.labels["A"].recall
        < uncertainty.labels["A"].recall.high
    )


@pytest.mark.parametrize(
    ("document", "unit", "units"), [(5, "documents", 20), (20, "sentences", 100)]
)
def test_documents_are_drawn_where_there_are_ten(document, unit, units):
    uncertainty = find_uncertainty(evaluate(*corpus(100, document=document)))
    assert (uncertainty.unit, uncertainty.units) == (unit, units)


def test_sentences_that_fail_together_make_the_interval_of_documents_wider():
    gold = [
        Sentence(("w",), (Entity(0, 1, "A"),), document_start=place % 10 == 0)
        for place in range(400)
    ]
    found = [
        sentence.with_entities(sentence.entities if place // 10 % 3 else ())
        for place, sentence in enumerate(gold)
    ]
    documents = find_uncertainty(evaluate(gold, found)).overall.f1
    alone = find_uncertainty(
        evaluate([replace(one, document_start=False) for one in gold], found)
    ).overall.f1
    assert documents.high - documents.low > 2 * (alone.high - alone.low)


def test_differences_of_labels_are_those_of_their_own_entities():
    gold, found = corpus(200)
    better = [
        sentence if one.entities[0].label == "A" else one
        for sentence, one in zip(gold, found, strict=True)
    ]
    first, second = evaluate(gold, found), evaluate(gold, better)
    assert compare_scores(first, second).f1 == pytest.approx(second.overall.f1 - first.overall.f1)
    labels = compare_labels(first, evaluate(gold, gold))
    assert labels["A"].f1 == pytest.approx(1 - first.labels["A"].f1) and labels[
        "C"
    ].f1 == pytest.approx(0)


def test_a_corpus_of_no_sentences_has_intervals_of_zero():
    assert find_uncertainty(evaluate([], [])).overall.f1 == (0.0, 0.0)
