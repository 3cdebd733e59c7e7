"""Stream of Sentence -> stream of labelled Sentence: the one path of predict, evaluate and the dev
score.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from copy import copy
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, overload

import numpy as np

from ner_lstm.bundle import Bundle
from ner_lstm.encoding.entity_counts import EntityCounts
from ner_lstm.encoding.forms import Ids, normalise
from ner_lstm.encoding.packing import Packing, group_by_length
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.engines import Engine
from ner_lstm.engines.loading import load_engine
from ner_lstm.engines.tag_decoder import TagDecoder
from ner_lstm.engines.word_cache import CachedVectors, WordCache
from ner_lstm.one_line import shorten
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tokenizers import sentences_from_text
from ner_lstm.windows import draw_sentences, not_a_text, not_sentences, split_into_windows

# computed before worker threads are started: one sentence does not wait for them
UNTHREADED_WINDOWS = 2
PENDING_WINDOWS = 2  # computed while earlier ones are given out


class Tagger:
    """Labels sentences with the entities that a trained network finds.

    bundle: what was trained. engine: what computes its network. Called with a text, or with
    several, it gives their sentences.
    """

    def __init__(self, bundle: Bundle, engine: Engine, *, batch_tokens: int | None = None) -> None:
        self.bundle = bundle
        self._engine = engine
        self._encoding = bundle.encoding
        self._cache = WordCache(engine, bundle.encoding.forms)
        self._decoder = TagDecoder(engine.transitions, temperature=bundle.temperature)
        self._batch_tokens = batch_tokens or engine.batch_tokens

    @classmethod
    def of(
        cls,
        bundle: Bundle,
        *,
        device: str = "auto",
        engine: str = "auto",
        batch_tokens: int | None = None,
        threads: int | None = None,
    ) -> "Tagger":
        """The tagger of a bundle in memory.

        device: "auto", "cpu", "cuda" or "cuda:N"; engine: "numpy", "torch", or "auto", which is
        torch on CUDA and numpy on a CPU. batch_tokens: words computed at once, None: what suits the
        engine. threads: how many compute at a time, None: one a core. Raises NerLstmError for the
        device or engine.
        """
        loaded = load_engine(
            bundle.weights,
            bundle.config.model,
            bundle.encoding,
            name=engine,
            device=device,
            workers=threads or os.cpu_count() or 1,
        )
        return cls(bundle, loaded, batch_tokens=batch_tokens)

    @classmethod
    def load(
        cls,
        folder: str | Path,
        *,
        device: str = "auto",
        engine: str = "auto",
        batch_tokens: int | None = None,
        threads: int | None = None,
    ) -> "Tagger":
        """The tagger of the bundle in a folder, as `of` makes it. Raises BundleError too."""
        return cls.of(
            Bundle.load(folder),
            device=device,
            engine=engine,
            batch_tokens=batch_tokens,
            threads=threads,
        )

    def save(self, folder: str | Path) -> None:
        """Writes the tagger as a bundle, whole or not at all. Raises OutputError, and BundleError
        where a bundle.json of another program is there.
        """
        self.bundle.save(folder)

    def __repr__(self) -> str:
        scores = [
            f", {split} F1 {f1:.4f}"
            for split, ratios in self.bundle.scores.items()
            if isinstance(f1 := ratios.get("f1"), float)
        ]
        words = len(self._encoding.forms.words.entries)
        labels = ", ".join(self.labels)
        return f"<Tagger of {shorten(labels)}: {words:,} words{''.join(scores)}>"

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the entities that it can find, in alphabetical order."""
        return self._encoding.labels

    @property
    def tokenizer(self) -> str:
        """What makes words of a text, as in the training corpus: "words" or "characters"."""
        return self.bundle.tokenizer

    @property
    def scheme(self) -> Scheme:
        """The scheme of the training corpus."""
        return self.bundle.scheme

    @property
    def thresholds(self) -> Mapping[str, float]:
        """For some labels the least confidence at which their entities are worth giving."""
        return self.bundle.thresholds

    @property
    def entity_counts(self) -> EntityCounts:
        """How often given words were an entity of the training corpus."""
        return self.bundle.entity_counts

    def with_bundle(self, bundle: Bundle) -> "Tagger":
        """This tagger with other facts of its bundle, whose weights must be the same."""
        tagger = copy(self)
        tagger.bundle = bundle
        tagger._decoder = TagDecoder(self._engine.transitions, temperature=bundle.temperature)
        return tagger

    def at(self, temperature: float) -> "Tagger":
        """This tagger, which gives the same entities at other confidences."""
        return self.with_bundle(replace(self.bundle, temperature=temperature))

    @property
    def unknown_word(self) -> str:
        """A word of which training saw nothing."""
        return self._encoding.forms.unknown_word()

    def unknown_share(self, sentences: Iterable[Sentence]) -> float:
        """The share of words unknown to training, whatever their case and digits; 0.0 of none."""
        words = [word for sentence in sentences for word in sentence.words]
        known = self._encoding.forms.words
        unknown = sum(known.id_of(normalise(word)) == UNKNOWN for word in words)
        return unknown / len(words) if words else 0.0

    @overload  # a string is several strings too
    def __call__(self, text: str) -> tuple[Sentence, ...]: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, text: Iterable[str]) -> list[tuple[Sentence, ...]]: ...
    def __call__(
        self, text: str | Iterable[str]
    ) -> tuple[Sentence, ...] | list[tuple[Sentence, ...]]:
        """The sentences of a text with the entities found in them; of several, a tuple for each.

        Words are made as in the training corpus.
        """
        if isinstance(text, str):
            return self.tag_text(text)
        if not isinstance(text, Iterable):
            raise not_a_text(text)
        texts = [tuple(self._split(content)) for content in text]
        labelled = self.tag(chain.from_iterable(texts))
        return [tuple(islice(labelled, len(sentences))) for sentences in texts]

    def tag_text(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text with the entities found in them."""
        return tuple(self.tag(self._split(text)))

    def _split(self, text: str) -> Iterator[Sentence]:
        if not isinstance(text, str):
            raise not_a_text(text)
        return sentences_from_text(text, tokenizer=self.tokenizer)

    def tag(self, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        """The sentences, in order, with the entities found in them and their exact probabilities.

        Lazy, in memory that does not grow with the stream; labels that the sentences had are not
        looked at. A stream of more than some windows is computed by worker threads while the next
        sentences are drawn and the last are used; of one that comes slowly each sentence is given
        as soon as the next one is there. An error of the stream is raised once all that was drawn
        before is given.
        """
        if isinstance(sentences, str | Sentence):
            raise not_sentences(sentences)
        return self._tag(sentences)

    def _tag(self, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        errors: list[Exception] = []
        pending: deque[tuple[list[Sentence], Iterator[_BatchEntities]]] = deque()
        pool: ThreadPoolExecutor | None = None
        windows = split_into_windows(draw_sentences(sentences, errors=errors))
        with self._engine.one_thread_each(), ExitStack() as stack:
            for number, (window, is_slow) in enumerate(windows):
                if number == UNTHREADED_WINDOWS and self._engine.workers > 1:
                    pool = stack.enter_context(ThreadPoolExecutor(self._engine.workers))
                batches = self._prepare(window)
                if pool is None:
                    yield from _label(window, map(self._find, batches))
                    continue
                pending.append((window, pool.map(self._find, batches)))
                while len(pending) > (0 if is_slow else PENDING_WINDOWS):
                    yield from _label(*pending.popleft())
            while pending:
                yield from _label(*pending.popleft())
        for error in errors:
            raise error

    def entity_probabilities(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences, in order, with the exact probability of each entity that they have.

        Those of labels that the tagger does not know are left out.
        """
        tag_ids = [
            self._encoding.tag_ids(sentence.entities or (), length=len(sentence.words))
            for sentence in sentences
        ]
        together = np.concatenate([np.empty(0, dtype=np.int64), *tag_ids])
        with self._engine.one_thread_each():
            batches = self._prepare(sentences)
            results = [self._find(batch, tag_ids=together) for batch in batches]
        return list(_label(sentences, results))

    def _prepare(self, window: Sequence[Sentence]) -> Iterator["_PackedBatch"]:
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
            yield _PackedBatch(words, bigram_ids, order, starts[order], Packing(lengths[order]))

    def _find(self, batch: "_PackedBatch", *, tag_ids: Ids | None = None) -> "_BatchEntities":
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
        return _BatchEntities(order, self._encoding.entities(*decoded, lengths=packing.lengths))


class _PackedBatch(NamedTuple):
    """Sentences of a window that are computed together.

    words, bigram_ids: of all words of the window; order: int64 (B,), which of its sentences these
    are; starts: int64 (B,), where their first words stand among the window's.
    """

    words: CachedVectors
    bigram_ids: Ids | None
    order: Ids
    starts: Ids
    packing: Packing


class _BatchEntities(NamedTuple):
    """The entities of some of the sentences of a window: order: int64 (B,), which."""

    order: Ids
    entities: list[tuple[Entity, ...]]


def _label(window: Sequence[Sentence], results: Iterable[_BatchEntities]) -> Iterator[Sentence]:
    labels: list[tuple[Entity, ...]] = [()] * len(window)
    for order, batch in results:
        for position, entities in zip(order.tolist(), batch, strict=True):
            labels[position] = entities
    for sentence, entities in zip(window, labels, strict=True):
        yield sentence.with_entities(entities)
