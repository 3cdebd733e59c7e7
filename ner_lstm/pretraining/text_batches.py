"""An encoded text -> the batches of an epoch, drawn at random stretch by stretch, and the sentences
that are held out of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ner_lstm.encoding.batch import cut_batches
from ner_lstm.encoding.forms import Ids
from ner_lstm.pretraining.encoded_text import EncodedText

HELD_OUT_SHARE = 200  # one sentence in so many is held out
MAX_HELD_OUT = 1_000  # sentences, on which the perplexity is computed in seconds
# words that are mixed with each other; their order is held in memory
STRETCH_WORDS = 4_000_000


@dataclass(frozen=True, slots=True)
class SentenceBatch:
    """numbers: int64 (B,), of its sentences; words: how many these have; seed: of its noise."""

    numbers: Ids
    words: int
    seed: tuple[int, ...]


class TextBatches:
    """Draws the batches of each epoch, which follow from the seed and its number."""

    def __init__(self, text: EncodedText, *, seed: int, max_tokens: int) -> None:
        self._starts = text.starts
        self._seed, self._max_tokens = seed, max_tokens
        self._held_out_step = max(min(HELD_OUT_SHARE, len(text)), -(-len(text) // MAX_HELD_OUT))
        self.held_out = np.arange(0, len(text), self._held_out_step, dtype=np.int64)
        held_words = (text.starts[self.held_out + 1] - text.starts[self.held_out]).sum()
        self.words = int(text.starts[-1] - held_words)

    def draw(self, epoch: int) -> Iterator[SentenceBatch]:
        """Batches of sentences of like length, in random order within a stretch of the text."""
        rng = np.random.default_rng((self._seed, epoch))
        edges = np.searchsorted(self._starts, np.arange(0, self._starts[-1], STRETCH_WORDS))
        edges = np.append(edges, len(self._starts) - 1)
        step = 0
        for stretch in rng.permutation(len(edges) - 1).tolist():
            for numbers, words in self._mix(edges[stretch], edges[stretch + 1], rng):
                yield SentenceBatch(numbers, words, (self._seed, epoch, step))
                step += 1

    def _mix(self, start: int, end: int, rng: np.random.Generator) -> Iterator[tuple[Ids, int]]:
        numbers = np.arange(start, end, dtype=np.int64)
        numbers = rng.permutation(numbers[numbers % self._held_out_step != 0])
        lengths = self._starts[numbers + 1] - self._starts[numbers]
        order = np.argsort(lengths, kind="stable")  # random among equals
        cuts = list(cut_batches(lengths.tolist(), order.tolist(), max_tokens=self._max_tokens))
        for batch in rng.permutation(len(cuts)).tolist():
            yield numbers[cuts[batch]], int(lengths[cuts[batch]].sum())
