"""Words of documents -> which of them come again in their document, and the mean of what the others
say.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Ids, normalise

Floats = npt.NDArray[np.float32]


class _NormalisedIds(dict[str, int]):
    """A number for each word, the same for words that are alike but for case and digits."""

    def __init__(self) -> None:
        self._normalised: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self._normalised.setdefault(normalise(word), len(self._normalised))
        self[word] = number
        return number


def number_repeats(words: Sequence[str], documents: Ids) -> Ids:
    """int64 (N,): equal for the words of one document that are looked up as the same word.

    documents: int64 (N,), the document of each word.
    """
    ids = _NormalisedIds()
    numbers = np.fromiter(map(ids.__getitem__, words), dtype=np.int64, count=len(words))
    return documents * np.int64(len(ids)) + numbers


class Shares(NamedTuple):
    """Of each of N words the sum float64 (N, K) and the number int64 (N,) of the shares of the same
    word in sentences beside it.
    """

    sums: npt.NDArray[np.float64]
    counts: Ids


def mean_of_others(shares: Floats, repeats: Ids, *, beside: Shares | None = None) -> Floats:
    """For each of N words the mean share of the others with its number and of those beside, float32
    (N, K), 0 where there is none.

    shares: float32 (N, K). The sums are taken in the order of the words, in float64, so that what
    else is computed with a document changes nothing.
    """
    means = np.zeros_like(shares)
    if not len(repeats):
        return means
    order = np.argsort(repeats, kind="stable")
    starts = np.flatnonzero(np.diff(repeats[order], prepend=repeats[order[0]] - 1))
    sizes = np.diff(starts, append=len(order))
    own = shares[order].astype(np.float64)
    sums = np.repeat(np.add.reduceat(own, starts), sizes, axis=0) - own
    counts = np.repeat(sizes - 1, sizes)
    if beside is not None:
        sums, counts = sums + beside.sums[order], counts + beside.counts[order]
    means[order] = sums / np.maximum(counts, 1)[:, None]
    return means


def sum_beside(shares: Floats, words: Sequence[str], *, of: Sequence[str]) -> Shares:
    """For each of the words what the same one says among others, of shares float32 (M, K)."""
    ids = number_repeats([*words, *of], np.zeros(len(words) + len(of), dtype=np.int64))
    wanted, known = ids[: len(words)], ids[len(words) :]
    sums = np.zeros((len(ids), shares.shape[1]))
    np.add.at(sums, known, shares)
    return Shares(sums[wanted], np.bincount(known, minlength=len(ids))[wanted])
