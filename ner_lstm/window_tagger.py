"""A window of sentences -> batches of them, and the entities that an engine finds in each.

With a document memory a window holds whole documents, and what their words say for each other is
added between the network and the tags: what is computed together stays as it is without.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import chain
from typing import NamedTuple

import numpy as np

from ner_lstm.bundle import Bundle
from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.packing import Packing, group_by_length
from ner_lstm.encoding.repeats import Shares, mean_of_others, number_repeats, sum_beside
from ner_lstm.engines import Engine, Floats
from ner_lstm.engines.tag_decoder import TagDecoder
from ner_lstm.engines.word_cache import CachedVectors, WordCache
from ner_lstm.sentence import Entity, Sentence


class PackedBatch(NamedTuple):
    """Sentences of a window that are computed together.

    words, bigram_ids, class_ids: of all words of the window; order: int64 (B,), which of its
    sentences these are; starts: int64 (B,), where their first words stand among the window's.
    """

    words: CachedVectors
    bigram_ids: Ids | None
    class_ids: Ids | None
    order: Ids
    starts: Ids
    packing: Packing

    @property
    def positions(self) -> Ids:
        """Where each packed word stands among the window's, int64 (N,)."""
        positions: Ids = self.starts[self.packing.sentences] + self.packing.times
        return positions


class PackedGroup(NamedTuple):
    """Batches of a window whose words may see each other.

    repeats: int64 (words of the window,), equal for words that are alike in one document, None
    without a document memory. beside: what is said in sentences that are not of the window.
    """

    batches: Sequence[PackedBatch]
    repeats: Ids | None = None
    beside: Shares | None = None


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

    def prepare(
        self,
        window: Sequence[Sentence],
        *,
        documents: Sequence[int] | None = None,
        beside: Sequence[Sentence] = (),
    ) -> Iterator[PackedGroup]:
        """The batches of a window, their words looked up; with documents, the number of each
        sentence's from 0, all together.

        beside: sentences that are in the document of each.
        """
        lengths = np.array([len(sentence.words) for sentence in window], dtype=np.int64)
        texts = list(chain.from_iterable(sentence.words for sentence in window))
        words = self._cache.look_up(texts)
        bigrams = [self._encoding.bigram_ids(sentence.words) for sentence in window]
        known = [ids for ids in bigrams if ids is not None]
        bigram_ids = np.concatenate(known) if known else None
        class_ids = self._encoding.class_ids(texts, lengths)
        starts = np.cumsum(lengths) - lengths
        batches = (
            PackedBatch(words, bigram_ids, class_ids, order, starts[order], Packing(lengths[order]))
            for order in group_by_length(lengths, max_tokens=self._batch_tokens)
        )
        if documents is None:
            yield from (PackedGroup((batch,)) for batch in batches)
            return
        of_words = np.repeat(np.array(documents, dtype=np.int64), lengths)
        said = self._listen(beside, texts) if beside else None
        yield PackedGroup(tuple(batches), number_repeats(texts, of_words), said)

    def find(self, group: PackedGroup, *, tag_ids: Ids | None = None) -> list[BatchEntities]:
        """The entities of each sentence of the batches, with their probabilities; any number of
        threads may do so at a time.

        tag_ids: int64, of the words of the window, where it is known which entities these are.
        """
        emissions = list(map(self._emissions, group.batches))
        if group.repeats is not None and emissions:
            shares = _unpack_shares(group.batches, emissions, words=len(group.repeats))
            means = mean_of_others(shares, group.repeats, beside=group.beside)
            emissions = [
                scores[:, : means.shape[1]] + means[batch.positions]
                for batch, scores in zip(group.batches, emissions, strict=True)
            ]
        return [
            self._decode(batch, scores, tag_ids=tag_ids)
            for batch, scores in zip(group.batches, emissions, strict=True)
        ]

    def _listen(self, sentences: Sequence[Sentence], words: Sequence[str]) -> Shares:
        """What sentences of one document say for these words."""
        texts = list(chain.from_iterable(sentence.words for sentence in sentences))
        batches = [batch for group in self.prepare(sentences) for batch in group.batches]
        emissions = list(map(self._emissions, batches))
        return sum_beside(_unpack_shares(batches, emissions, words=len(texts)), words, of=texts)

    def _emissions(self, batch: PackedBatch) -> Floats:
        positions = batch.positions
        return self._engine.emissions(
            batch.words.vectors,
            batch.words.rows[positions],
            batch.packing,
            bigram_ids=None if batch.bigram_ids is None else batch.bigram_ids[positions],
            class_ids=None if batch.class_ids is None else batch.class_ids[positions],
        )

    def _decode(
        self, batch: PackedBatch, emissions: Floats, *, tag_ids: Ids | None
    ) -> BatchEntities:
        decoded = self._decoder.decode(
            emissions, batch.packing, tag_ids=None if tag_ids is None else tag_ids[batch.positions]
        )
        entities = self._encoding.entities(*decoded, lengths=batch.packing.lengths)
        return BatchEntities(batch.order, entities)


def _unpack_shares(
    batches: Sequence[PackedBatch], emissions: Sequence[Floats], *, words: int
) -> Floats:
    """What the words of a window say for the same ones elsewhere, float32 (words, K): the right
    half of what the network gives for each batch, (N, 2 K).
    """
    tags = emissions[0].shape[1] // 2 if emissions else 0
    shares = np.empty((words, tags), dtype=np.float32)
    for batch, scores in zip(batches, emissions, strict=True):
        shares[batch.positions] = scores[:, tags:]
    return shares


def label(window: Sequence[Sentence], results: Iterable[list[BatchEntities]]) -> Iterator[Sentence]:
    """The sentences of a window, in order, with the entities found in its batches."""
    labels: list[tuple[Entity, ...]] = [()] * len(window)
    for order, batch in chain.from_iterable(results):
        for position, entities in zip(order.tolist(), batch, strict=True):
            labels[position] = entities
    for sentence, entities in zip(window, labels, strict=True):
        yield sentence.with_entities(entities)
