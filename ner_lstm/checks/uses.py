"""Corpora -> how the same words are used in them: as entities of which labels, or as none."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from ner_lstm.checks.findings import Corpora
from ner_lstm.sentence import Sentence

Words = tuple[str, ...]


class Use(NamedTuple):
    """Words `start` to `end` of a sentence."""

    sentence: Sentence
    start: int
    end: int

    @property
    def words(self) -> Words:
        """The words themselves."""
        return self.sentence.words[self.start : self.end]

    @property
    def neighbours(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The words before and behind, each with its side; "" at an end of the sentence."""
        words = self.sentence.words
        before = words[self.start - 1] if self.start else ""
        return ("before", before), ("behind", words[self.end] if self.end < len(words) else "")


def label_uses(corpora: Corpora) -> Iterator[tuple[str, Use]]:
    """The label and the words of each entity, in the order of the corpora."""
    for sentence in chain.from_iterable(corpora):
        for entity in sentence.entities or ():
            yield entity.label, Use(sentence, entity.start, entity.end)


def collect_uses(corpora: Corpora) -> dict[Words, dict[str, list[Use]]]:
    """For the words of each entity, the uses under each label, in the order of the corpora."""
    uses: dict[Words, dict[str, list[Use]]] = {}
    for label, use in label_uses(corpora):
        uses.setdefault(use.words, {}).setdefault(label, []).append(use)
    return uses


def find_outside(corpora: Corpora, *, surfaces: Collection[Words]) -> Iterator[Use]:
    """Where one of these surfaces stands and none of its words is in an entity.

    Of those that overlap the first, longest one. One look-up a word, whatever the number of
    surfaces, and most sentences take none of their own.
    """
    lengths: dict[str, set[int]] = {}
    for surface in surfaces:
        lengths.setdefault(surface[0], set()).add(len(surface))
    longest_first = {word: sorted(known, reverse=True) for word, known in lengths.items()}
    for sentence in chain.from_iterable(corpora):
        if longest_first.keys().isdisjoint(sentence.words):
            continue
        taken = bytearray(len(sentence.words))
        for entity in sentence.entities or ():
            taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
        position = 0
        for start, word in enumerate(sentence.words):
            if word in longest_first and start >= position and not taken[start]:
                for length in longest_first[word]:
                    end = min(start + length, len(sentence.words))
                    if sentence.words[start:end] in surfaces and not any(taken[start:end]):
                        yield Use(sentence, start, end)
                        position = end
                        break


def count_neighbours(uses: Iterable[Use]) -> Counter[tuple[str, str]]:
    """How often each word stands before or behind the uses."""
    return Counter(chain.from_iterable(use.neighbours for use in uses))
