"""The words of sentences -> ids of their classes: what lists, segmenters and the like say of them.

A source gives stretches of words a class. A word then has that class at a position: B where the
stretch begins, I inside, E where it ends, S where it is the whole stretch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.tags import BEGIN, END, INSIDE, ROLES, SINGLE

NO_CLASS_ID = 0  # the id that stands where a word has fewer classes than another
POSITIONS = len(ROLES)


class Stretches(NamedTuple):
    """Words that have a class together: the first of them, how many they are, and the number of
    the class among those of the source, int64 (M,) each.
    """

    starts: Ids
    lengths: Ids
    classes: Ids


NO_STRETCHES = Stretches(*np.empty((3, 0), dtype=np.int64))


class ClassSource(Protocol):
    """What gives stretches of words classes."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def version(self) -> str:
        """What tells it from another one: the hash of a file, or the version of a package."""
        ...

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; their order is that of the rows of a network's table."""
        ...

    def find(self, words: Sequence[str], lengths: Ids) -> Stretches:
        """All stretches, which may overlap, of sentences that stand one after the other; lengths:
        int64 (sentences,). None reaches from one sentence into the next.
        """
        ...


@dataclass(frozen=True, slots=True)
class WordClasses:
    """The classes of several sources, each of which has ids of its own.

    Id 0 is none; then every class has four, of the positions B, I, E and S.
    """

    sources: tuple[ClassSource, ...] = ()

    def __len__(self) -> int:
        """The number of ids, that of none included."""
        return 1 + POSITIONS * sum(len(source.classes) for source in self.sources)

    @property
    def source_numbers(self) -> Ids:
        """The number of the source of each id, from 1, int64 (ids,); 0 is that of none."""
        sizes = [POSITIONS * len(source.classes) for source in self.sources]
        return np.repeat(np.arange(len(sizes) + 1), [1, *sizes])

    def ids(self, words: Sequence[str], lengths: Ids) -> Ids:
        """Those of each word, ascending, each once, behind them 0; int64 (words, most of a word).

        lengths: int64 (sentences,), of the sentences that the words make.
        """
        size, first = len(self), 1
        keys = []
        for source in self.sources:
            stretches = source.find(words, lengths)
            if len(stretches.starts):
                keys.append(_positions(stretches, ids=size, first=first))
            first += POSITIONS * len(source.classes)
        if not keys:
            return np.empty((len(words), 0), dtype=np.int64)
        positions, found = np.divmod(np.unique(np.concatenate(keys)), size)
        counts = np.bincount(positions, minlength=len(words))
        columns = np.arange(len(found)) - np.repeat(np.cumsum(counts) - counts, counts)
        ids = np.full((len(words), int(counts.max(initial=0))), NO_CLASS_ID, dtype=np.int64)
        ids[positions, columns] = found
        return ids


def _positions(stretches: Stretches, *, ids: int, first: int) -> Ids:
    """For each word of each stretch its position times `ids`, plus the id, int64 (words of all)."""
    lengths = stretches.lengths
    words = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    sizes = np.repeat(lengths, lengths)
    roles = np.where(words == 0, BEGIN, np.where(words == sizes - 1, END, INSIDE))
    roles[sizes == 1] = SINGLE
    positions = np.repeat(stretches.starts, lengths) + words
    keys: Ids = positions * ids + first + POSITIONS * np.repeat(stretches.classes, lengths) + roles
    return keys


NO_SOURCES = WordClasses()
