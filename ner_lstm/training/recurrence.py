"""Sentences in their order -> how often their words come again nearby, which tells a corpus of
documents from sentences in random order.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

from ner_lstm.documents import document_numbers
from ner_lstm.encoding.forms import normalise
from ner_lstm.sentence import Sentence

NEARBY_SENTENCES = 10
# words of fewer sentences come again nowhere, those of more come again everywhere
COUNTED_SENTENCES = range(2, 6)
# Of 17 public corpora those in order have 0.15 and more, and at least 8 times what shuffled
# sentences have; others have at most 0.10, or less than twice that
LEAST_SHARE, LEAST_RATIO = 0.15, 5


class Recurrence(NamedTuple):
    """How often the next sentence with a word of few sentences is near, and how often it would be
    in sentences at random.
    """

    share: float
    by_chance: float

    @property
    def is_in_order(self) -> bool:
        """Whether so many words come again nearby as they do in documents."""
        return self.share >= max(LEAST_SHARE, LEAST_RATIO * self.by_chance)

    def __str__(self) -> str:
        return f"{self.share:.1%} (by chance {self.by_chance:.1%})"


def count_recurrence(sentences: Sequence[Sentence]) -> Recurrence:
    """That of words that are in two to five sentences; near is in one document only."""
    words = [{normalise(word) for word in sentence.words} for sentence in sentences]
    shuffled = words.copy()
    Random(1).shuffle(shuffled)
    documents = list(document_numbers(sentences))
    return Recurrence(_share(words, documents), _share(shuffled, [0] * len(words)))


def _share(sentences: Sequence[set[str]], documents: Sequence[int]) -> float:
    positions = defaultdict(list)
    for position, words in enumerate(sentences):
        for word in words:
            positions[word].append(position)
    near = total = 0
    for own in positions.values():
        if len(own) in COUNTED_SENTENCES:
            total += len(own) - 1
            near += sum(
                after - before <= NEARBY_SENTENCES and documents[before] == documents[after]
                for before, after in pairwise(own)
            )
    return near / total if total else 0.0
