"""Sentences of any lengths <-> one array of their words, step by step, without padding."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Ids

Values = TypeVar("Values", bound=npt.NDArray[np.generic])
Value = TypeVar("Value")


class _Once(Generic[Value]):
    """A property of a packing that is computed when it is first asked for.

    functools.cached_property of Python 3.11 holds one lock for all objects of a class: threads wait
    for each other there, and a child that is forked meanwhile waits for ever.
    """

    def __init__(self, compute: Callable[["Packing"], Value]) -> None:
        self._compute, self._name = compute, compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, packing: "Packing", kind: type["Packing"]) -> Value:
        # found there from now on, before this
        value = packing.__dict__[self._name] = self._compute(packing)
        return value


@dataclass(frozen=True)
class Packing:
    """How B sentences lie in an array of their N words: the first word of each, then the second of
    those that have one, ...

    lengths: int64 (B,), at least 1, longest first, so that the sentences that have a word at a step
    are the first ones. A loop over the steps then never touches padding, and a product over all
    words has no row too many.
    """

    lengths: Ids

    @_Once
    def active(self) -> Ids:
        """How many sentences have a word at each step, int64 (T,)."""
        return np.searchsorted(-self.lengths, -np.arange(self.lengths[0]), side="left")

    @_Once
    def offsets(self) -> Ids:
        """Where each step begins, int64 (T + 1,); the last is N."""
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.active)])

    @_Once
    def steps(self) -> Sequence[tuple[slice, int]]:
        """For each step where its words lie, and how many they are."""
        offsets = self.offsets.tolist()
        return [(slice(start, end), end - start) for start, end in pairwise(offsets)]

    @_Once
    def times(self) -> Ids:
        """The step of each word, int64 (N,)."""
        return np.repeat(np.arange(len(self.active)), self.active)

    @_Once
    def sentences(self) -> Ids:
        """The sentence of each word, int64 (N,)."""
        return np.arange(self.offsets[-1]) - self.offsets[self.times]

    @_Once
    def unpacked(self) -> Ids:
        """Where each word lies when the sentences stand one after the other, int64 (N,)."""
        starts = np.cumsum(self.lengths) - self.lengths
        return starts[self.sentences] + self.times

    @_Once
    def mirror(self) -> Ids:
        """Where the word as far from the end lies, int64 (N,); its own inverse."""
        mirrored: Ids = self.offsets[self.lengths[self.sentences] - 1 - self.times] + self.sentences
        return mirrored

    @_Once
    def last(self) -> Ids:
        """Where the last word of each sentence lies, int64 (B,)."""
        return self.offsets[self.lengths - 1] + np.arange(len(self.lengths))

    def unpack(self, values: Values) -> Values:
        """Values (N,) of the packed words for the sentences one after the other."""
        unpacked: Values = np.empty_like(values)
        unpacked[self.unpacked] = values
        return unpacked

    def select(self, sentences: Ids) -> tuple["Packing", Ids]:
        """The packing of some sentences, ascending, and where its words lie here, int64 (N',)."""
        if len(sentences) == len(self.lengths):
            return self, np.arange(len(self.sentences))
        selection = Packing(self.lengths[sentences])
        return selection, self.offsets[selection.times] + sentences[selection.sentences]


def group_by_length(lengths: Ids, *, max_tokens: int) -> Iterator[Ids]:
    """Positions of the sentences of each batch, longest first, about max_tokens words each; those
    without words are left out.

    A batch of like lengths has few steps for its words. A sentence longer than that is a batch of
    its own.
    """
    order = np.argsort(-lengths, kind="stable")[: np.count_nonzero(lengths)]
    ends = np.cumsum(lengths[order])
    start = 0
    while start < len(order):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + max_tokens, side="right")))
        yield order[start:end]
        start = end
