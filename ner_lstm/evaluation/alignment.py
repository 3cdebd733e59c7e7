"""Gold and predicted sentences -> pairs over the same words, or an error where they differ."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from ner_lstm.errors import CorpusError
from ner_lstm.sentence import Entity, Sentence

Pair = tuple[Sentence, Sentence]
Key = tuple[int, int, str]  # of an entity: start, end and label


def align(gold: Iterable[Sentence], predicted: Iterable[Sentence]) -> Iterator[Pair]:
    """Each gold sentence with its prediction; streams both.

    Raises CorpusError, at the gold sentence, where the two have other words, one of them ends
    first, or one is unlabelled.
    """
    last = Sentence(())
    for number, (truth, guess) in enumerate(zip_longest(gold, predicted)):
        if truth is None:
            problem = (
                f"expected {number} predicted sentences, as many as here, found another one at"
                f" {_locate(guess)}"
            )
            raise CorpusError(last.path, last.line, problem)
        if guess is None:
            raise CorpusError(
                truth.path,
                truth.line,
                f"expected a prediction for this sentence too, found {number} in all",
            )
        if truth.words != guess.words:
            raise CorpusError(truth.path, truth.line, _difference(truth, guess))
        for sentence in (truth, guess):
            if sentence.entities is None:
                raise CorpusError(
                    sentence.path,
                    sentence.line,
                    "expected a labelled sentence, found one without labels",
                )
        yield truth, guess
        last = truth


def entities_of(sentence: Sentence) -> tuple[Entity, ...]:
    """The entities of a sentence that `align` has let through."""
    assert sentence.entities is not None, "align lets no unlabelled sentence through"
    return sentence.entities


def entity_keys(sentence: Sentence) -> set[Key]:
    """The keys of the entities of a sentence that `align` has let through."""
    return {entity.key for entity in entities_of(sentence)}


def _locate(sentence: Sentence) -> str:
    path = sentence.path or "prediction"
    return f"{path}:{sentence.line}" if sentence.line else path


def _difference(truth: Sentence, guess: Sentence) -> str:
    for position, (expected, seen) in enumerate(zip(truth.words, guess.words, strict=False), 1):
        if expected != seen:
            return (
                f"expected the same words in both, found {expected!r} here and {seen!r} at"
                f" {_locate(guess)} (word {position})"
            )
    return (
        f"expected the same words in both, found {len(truth.words)} here and {len(guess.words)} at"
        f" {_locate(guess)}"
    )
