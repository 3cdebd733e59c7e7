"""Sentences by hand -> the evaluation that the command would make of them, without a file."""

from ner_lstm.corpus import Corpus
from ner_lstm.evaluation.evaluations import HashedPath, evaluate_corpus
from ner_lstm.evaluation.expectations import Expectations
from ner_lstm.sentence import Entity, Sentence


def evaluate_by_hand(
    gold,
    found,
    *,
    path="dev.conll",
    minima=(),
    against=None,
):
    """The evaluation of entities found in gold sentences; against: the name of a model that finds
    nothing.
    """
    sentences = [
        sentence.with_entities(tuple(entities))
        for sentence, entities in zip(gold, found, strict=True)
    ]
    others = (
        {}
        if against is None
        else {against: lambda _: [sentence.with_entities(()) for sentence in gold]}
    )
    return evaluate_corpus(
        Corpus(path, lambda _: iter(gold)),
        lambda _: sentences,
        model=HashedPath("runs/apple"),
        frequency=lambda words: len(words) - 1,
        against=others,
        expectations=Expectations(minima),
    )


APPLE = Sentence(
    ("Ada", "and", "Grace", "like", "Apple", "and", "apple", "pie", "."),
    (Entity(0, 1, "PER"), Entity(2, 3, "PER"), Entity(4, 5, "COMPANY"), Entity(6, 7, "FRUIT")),
    path="dev.conll",
    line=7,
)
# Ada is right, Grace is missed, Apple has another label, the pie another boundary, and "and" is
# invented: 1 of 4 and 4.
FOUND = (
    Entity(0, 1, "PER", 0.9),
    Entity(4, 5, "FRUIT", 0.8),
    Entity(5, 6, "FRUIT", 0.3),
    Entity(6, 8, "FRUIT", 0.6),
)
