"""Phrases, sequences of words -> numbers of 64 bits that tell them apart, a word at a time.

Of 350,000 phrases the chance that any two have one number is 3e-9, and that a phrase which is none
of them is taken for one is 2e-14.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Ids

Case = Literal["exact", "ignore"]
Hashes = npt.NDArray[np.uint64]
HASH_BYTES = 8
# of each kind of case: 30 MB at most
MAX_CACHED_WORDS, MAX_CACHED_CHARACTERS = 100_000, 64
# odd numbers and shifts of splitmix64 (Steele et al. 2014, figure 16)
STRIDE = np.uint64(0x9E3779B97F4A7C15)
ROUNDS = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
LAST_SHIFT = np.uint64(31)


class _WordHashes(dict[str, int]):
    """The number of each word met lately: hashing takes 1 us, looking it up 0.04."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        super().__init__()
        self._spell = spell

    def __missing__(self, word: str) -> int:
        text = self._spell(word).encode("utf-8", "surrogatepass")
        number = int.from_bytes(blake2b(text, digest_size=HASH_BYTES).digest(), "little")
        if len(self) >= MAX_CACHED_WORDS:
            self.clear()
        if len(word) <= MAX_CACHED_CHARACTERS:
            self[word] = number
        return number


_OF_CASE: dict[Case, _WordHashes] = {"exact": _WordHashes(str), "ignore": _WordHashes(str.lower)}


def hash_single_words(words: Iterable[str], *, count: int, case: Case) -> Hashes:
    """The number of each of `count` words, uint64 (count,); any number of threads may ask."""
    return np.fromiter(map(_OF_CASE[case].__getitem__, words), dtype=np.uint64, count=count)


def extend(phrases: Hashes, words: Hashes) -> Hashes:
    """The numbers of phrases with one more word each, uint64 (P,); 0 is the phrase of no words."""
    numbers: Hashes = phrases * STRIDE + words
    for shift, factor in ROUNDS:
        numbers = (numbers ^ (numbers >> shift)) * factor
    return numbers ^ (numbers >> LAST_SHIFT)


def hash_phrases(phrases: Sequence[Sequence[str]], *, case: Case) -> tuple[Hashes, Hashes]:
    """The number of each phrase, uint64 (P,), and those of all beginnings that are shorter."""
    lengths: Ids = np.fromiter(map(len, phrases), dtype=np.int64, count=len(phrases))
    words = hash_single_words(chain.from_iterable(phrases), count=int(lengths.sum()), case=case)
    starts = np.cumsum(lengths) - lengths
    numbers = np.zeros(len(phrases), dtype=np.uint64)
    beginnings = [numbers[:0]]
    for word in range(int(lengths.max(initial=0))):
        rows = np.flatnonzero(lengths > word)
        numbers[rows] = extend(numbers[rows], words[starts[rows] + word])
        beginnings.append(numbers[rows[lengths[rows] > word + 1]])
    return numbers, np.concatenate(beginnings)
