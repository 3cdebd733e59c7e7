"""Words -> bigrams of neighbours: a Chinese character alone says little, two of them are often a
word.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from ner_lstm.encoding.forms import Ids, normalise
from ner_lstm.encoding.vocabulary import Vocabulary


def bigrams(words: Sequence[str]) -> list[str]:
    """The T + 1 pairs of neighbours, normalised; the edges of the sentence are neighbours too."""
    return list(map(" ".join, pairwise(["", *map(normalise, words), ""])))


def bigram_vocabulary(sentences: Iterable[Sequence[str]]) -> Vocabulary:
    """The bigrams that occur twice."""
    counts: Counter[str] = Counter()
    for words in sentences:
        counts.update(bigrams(words))
    return Vocabulary.of(counts, at_least=2)


def bigram_ids(words: Sequence[str], known: Vocabulary) -> Ids:
    """Those that each word makes with the one before and the one behind, int64 (T, 2)."""
    pairs = bigrams(words)
    ids = np.fromiter(map(known.id_of, pairs), dtype=np.int64, count=len(pairs))
    return np.stack([ids[:-1], ids[1:]], axis=1)
