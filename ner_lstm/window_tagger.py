"""A window of sentences -> batches of them, and the entities that an engine finds in each."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import chain
from typing import NamedTuple

import numpy as np

from ner_lstm.bundle import Bundle
from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.packing import Packing, group_by_length
from ner_lstm.engines import Engine
from ner_lstm.engines.tag_decoder import TagDecoder
from ner_lstm.engines.word_cache import CachedVectors, WordCache
from ner_lstm.sentence import Entity, Sentence


class PackedBatch(NamedTuple):
    """Sentences of a window that are computed together.

    words, bigram_ids: of all words of the window; order: int64 (B,), which of its sentences these
    are; starts: int64 (B,), where their first words stand among the window's.
    """

    words: CachedVectors
    bigram_ids: Ids | None
    order: Ids
    starts: Ids
    packing: Packing


class BatchEntities(NamedTuple):
    """The entities of some of the sentences of a window: order: int64 (B,), which."""

    order: Ids
    entities: list[tuple[Entity, ...]]


class WindowTagger:
    """What finds the entities of one window of sentences after the other.

    bundle: what was trained. engine: what computes its network. batch_tokens: words computed at
    once.
    """

    def __init__(self, bundle: Bundle, engine: Engine, *, batch_tokens: int) -> None:
        self._engine = engine
        self._encoding = bundle.encoding
        self._cache = WordCache(engine, bundle.encoding.forms)
        self._decoder = TagDecoder(engine.transitions, temperature=bundle.temperature)
        self._batch_tokens = batch_tokens

    def at(self, temperature: float) -> "WindowTagger":
        """The same, which gives the same entities at other confidences."""
        tagger = copy(self)
        tagger._decoder = TagDecoder(self._engine.transitions, temperature=temperature)
        return tagger

    def prepare(self, window: Sequence[Sentence]) -> Iterator[PackedBatch]:
        """The batches of a window, their words looked up."""
        lengths = np.array([len(sentence.words) for sentence in window], dtype=np.int64)
        words = self._cache.look_up(
            list(chain.from_iterable(sentence.words for sentence in window))
        )
        bigrams = [self._encoding.bigram_ids(sentence.words) for sentence in window]
        known = [ids for ids in bigrams if ids is not None]
        bigram_ids = np.concatenate(known) if known else None
        starts = np.cumsum(lengths) - lengths
        for order in group_by_length(lengths, max_tokens=self._batch_tokens):
            yield PackedBatch(words, bigram_ids, order, starts[order], Packing(lengths[order]))

    def find(self, batch: PackedBatch, *, tag_ids: Ids | None = None) -> BatchEntities:
        """The entities of each sentence of a batch, with their probabilities; any number of threads
        may do so at a time.

        tag_ids: int64, of the words of the window, where it is known which entities these are.
        """
        words, bigram_ids, order, starts, packing = batch
        positions = starts[packing.sentences] + packing.times
        emissions = self._engine.emissions(
            words.vectors,
            words.rows[positions],
            packing,
            bigram_ids=None if bigram_ids is None else bigram_ids[positions],
        )
        decoded = self._decoder.decode(
            emissions, packing, tag_ids=None if tag_ids is None else tag_ids[positions]
        )
        return BatchEntities(order, self._encoding.entities(*decoded, lengths=packing.lengths))


def label(window: Sequence[Sentence], results: Iterable[BatchEntities]) -> Iterator[Sentence]:
    """The sentences of a window, in order, with the entities found in its batches."""
    labels: list[tuple[Entity, ...]] = [()] * len(window)
    for order, batch in results:
        for position, entities in zip(order.tolist(), batch, strict=True):
            labels[position] = entities
    for sentence, entities in zip(window, labels, strict=True):
        yield sentence.with_entities(entities)
