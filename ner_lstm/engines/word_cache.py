"""Words -> what an engine makes of each alone, computed once and kept."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ner_lstm.encoding.forms import FormVocabularies, Ids, Rows
from ner_lstm.engines import Engine, Floats
from ner_lstm.engines.threads import Guard

# 31,000 words of the default recipe, of which news in English holds 97 % of what comes
MAX_BYTES = 128_000_000
MAX_CHARACTERS = 16_000_000  # of these words, which are long in text without white space
CHUNK_WORDS = 4096  # new ones, whose vectors are computed together


class CachedVectors(NamedTuple):
    """vectors: float32 (shares, capacity, width); rows: int64 (words,), which of them each word
    has.

    They stay as they are whatever is learnt or forgotten later, so that another thread may use
    them.
    """

    vectors: Floats
    rows: Ids


class WordCache:
    """What an engine makes of the words met lately; of a text without end the half that was not met
    for longest is forgotten.

    Any number of threads may look words up, one at a time.
    """

    def __init__(
        self, engine: Engine, vocabularies: FormVocabularies, *, max_bytes: int = MAX_BYTES
    ) -> None:
        self._engine = engine
        self._vocabularies = vocabularies
        self._nothing = engine.vectors(vocabularies.encode(()))
        self._capacity = max(
            1,
            max_bytes // (self._nothing.shape[0] * self._nothing.shape[2] * self._nothing.itemsize),
        )
        self._guard = Guard()
        self._clear()

    def _clear(self) -> None:
        self._rows, self._vectors, self._met = Rows(), self._nothing, np.empty(0, dtype=np.int64)
        self._now = self._characters = 0

    def look_up(self, words: Sequence[str]) -> CachedVectors:
        """The vectors of the words, new ones learnt."""
        with self._guard as is_whole:
            if not is_whole:
                self._clear()
            rows = self._rows.rows_of(words, count=len(words))
            is_full = len(self._rows) > self._capacity or self._characters > MAX_CHARACTERS
            if is_full and len(self._rows) > len(self._rows.new):
                self._forget()
                rows = self._rows.rows_of(words, count=len(words))
            self._learn()
            self._now += 1
            self._met[rows] = self._now
            return CachedVectors(self._vectors, rows)

    def _forget(self) -> None:
        words = list(self._rows)[: len(self._rows) - len(self._rows.new)]
        kept = np.sort(np.argsort(self._met[: len(words)], kind="stable")[(len(words) + 1) // 2 :])
        self._rows = Rows(words[row] for row in kept.tolist())
        self._characters = sum(map(len, self._rows))
        before, self._vectors = self._vectors, np.empty_like(self._vectors)
        self._vectors[:, : len(kept)] = before[:, kept]
        self._met[: len(kept)] = self._met[kept]

    def _learn(self) -> None:
        new, known = self._rows.new, len(self._rows) - len(self._rows.new)
        self._characters += sum(map(len, new))
        if len(self._rows) > self._vectors.shape[1]:
            self._grow(len(self._rows), known)
        for start in range(0, len(new), CHUNK_WORDS):
            vectors = self._engine.vectors(
                self._vocabularies.encode(new[start : start + CHUNK_WORDS])
            )
            self._vectors[:, known + start : known + start + vectors.shape[1]] = vectors
        new.clear()

    def _grow(self, wanted: int, known: int) -> None:
        shares, present, width = self._vectors.shape
        size = max(wanted, min(2 * present, self._capacity), 1024)
        before, self._vectors = self._vectors, np.empty((shares, size, width), dtype=np.float32)
        self._vectors[:, :known] = before[:, :known]
        self._met = np.concatenate([self._met[:known], np.zeros(size - known, dtype=np.int64)])
