"""Words as they are met -> a number each, and in the end the words that come most often."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

# distinct words that are counted; more are forgotten, the rarest first, as word2vec does
MAX_COUNTED_WORDS = 2_000_000
MAX_KEPT_WORDS = 500_000  # what is seen of so many takes 140 MB


class WordNumbers(dict[str, int]):
    """word -> number, in the order in which they are met. A word that was forgotten and comes again
    has another number.
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts = np.zeros(0, dtype=np.int64)
        self._next = 0
        self._forgotten_counts = 0  # words that come so often, or less, have been forgotten

    def __missing__(self, word: str) -> int:
        number = self[word] = self._next
        self._next += 1
        return number

    def numbers_of(self, words: Iterable[str]) -> Iterable[int]:
        """The number of each word."""
        return map(self.__getitem__, words)

    def count(self, numbers: npt.NDArray[np.int32]) -> None:
        """Adds words of the text, and forgets rare ones where there are too many."""
        counts = np.bincount(numbers, minlength=self._next)
        counts[: len(self._counts)] += self._counts
        self._counts = counts
        while len(self) > MAX_COUNTED_WORDS:
            self._forgotten_counts += 1
            for word in [w for w, n in self.items() if counts[n] <= self._forgotten_counts]:
                del self[word]

    def most_frequent(self) -> tuple[tuple[str, ...], npt.NDArray[np.int32]]:
        """At most MAX_KEPT_WORDS words, the frequent first, and the place of each number's word
        among them, int32 (numbers,): behind them all for one that was forgotten.
        """
        words = sorted(self, key=lambda word: (-self._counts[self[word]], word))[:MAX_KEPT_WORDS]
        places = np.full(self._next, len(words), dtype=np.int32)
        for place, word in enumerate(words):
            places[self[word]] = place
        return tuple(words), places
