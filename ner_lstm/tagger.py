"""Stream of Sentence -> stream of labelled Sentence: the one path of predict, evaluate and the dev
score.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from copy import copy
from itertools import chain
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from ner_lstm.bundle import Bundle
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import Ids, normalise
from ner_lstm.encoding.packing import Packing, group_by_length
from ner_lstm.encoding.surfaces import NO_SURFACES, Surfaces
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.engines import Engine
from ner_lstm.engines.lattice import Lattice
from ner_lstm.engines.loading import load_engine
from ner_lstm.engines.memory import Memory, Remembered
from ner_lstm.errors import CorpusError
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Passage, Sentence
from ner_lstm.tokenizers import sentences_from_text

# Sentences are sorted by length within a window before they are batched; the first windows are
# small, for early results.
FIRST_WINDOW_TOKENS, WINDOW_TOKENS = 256, 32_768
# so many count as a word, lest a window of text without white space, or of little else, fill the
# memory
TOKEN_CHARACTERS = 64
MOST_WORDS = 1_000_000  # of a sentence: 1.5 KB each while it is computed
ALONE = 2  # windows before worker threads are started: one sentence does not wait for them
AHEAD = 2  # windows computed while earlier ones are given out
NO_THRESHOLDS = MappingProxyType[str, float]({})
# seconds that a sentence waits for others: a person typing, or the end of a log, gives few at a
# time
PATIENCE = 0.5


class Tagger:
    """Labels sentences with the entities that a trained network finds.

    tokenizer, scheme, surfaces: those of the training corpus. temperature, thresholds: as in the
    bundle.
    """

    def __init__(
        self,
        engine: Engine,
        encoding: Encoding,
        *,
        tokenizer: str,
        scheme: Scheme,
        surfaces: Surfaces = NO_SURFACES,
        thresholds: Mapping[str, float] = NO_THRESHOLDS,
        temperature: float = 1.0,
        batch_tokens: int | None = None,
    ) -> None:
        self._engine = engine
        self._encoding = encoding
        self._memory = Memory(engine, encoding.forms)
        self._lattice = Lattice(engine.transitions, temperature=temperature)
        self._batch_tokens = batch_tokens or engine.batch_tokens
        self.tokenizer = tokenizer
        self.scheme = scheme
        self.surfaces = surfaces
        self.thresholds = thresholds

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
        """The tagger of a bundle.

        device: "auto", "cpu", "cuda" or "cuda:N"; engine: "numpy", "torch", or "auto", which is
        torch on CUDA and numpy on a CPU. batch_tokens: words computed at once, None: what suits the
        engine. threads: how many compute at a time, None: one a core. Raises BundleError, or
        NerLstmError for the device or engine.
        """
        bundle = Bundle.load(folder)
        return cls(
            load_engine(
                bundle.weights,
                bundle.config.model,
                bundle.encoding,
                source=folder,
                name=engine,
                device=device,
                workers=threads or os.cpu_count() or 1,
            ),
            bundle.encoding,
            tokenizer=bundle.tokenizer,
            scheme=bundle.scheme,
            surfaces=bundle.surfaces,
            thresholds=bundle.thresholds,
            temperature=bundle.temperature,
            batch_tokens=batch_tokens,
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the entities that it can find, in alphabetical order."""
        return self._encoding.labels

    def at(self, temperature: float) -> "Tagger":
        """This tagger, which gives the same entities at other confidences."""
        other = copy(self)
        other._lattice = Lattice(self._engine.transitions, temperature=temperature)
        return other

    @property
    def unknown_word(self) -> str:
        """A word of which training saw nothing."""
        return self._encoding.forms.unknown_word()

    def unknown_share(self, sentences: Iterable[Sentence]) -> float:
        """The share of the words that training did not see, whatever their case and digits; 0.0 of
        none.
        """
        words = [word for sentence in sentences for word in sentence.words]
        known = self._encoding.forms.words
        return (
            sum(known.id_of(normalise(word)) == UNKNOWN for word in words) / len(words)
            if words
            else 0.0
        )

    def tag(self, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        """The sentences, in order, with the entities found in them and their exact probabilities.

        Lazy, in memory that does not grow with the stream; labels that the sentences had are not
        looked at. A stream of more than some windows is computed by worker threads while the next
        sentences are drawn and the last are used; of one that comes slowly each sentence is given
        as soon as the next one is there. An error of the stream is raised once all that was drawn
        before is given.
        """
        errors: list[Exception] = []
        pending: deque[tuple[list[Sentence], list[Future[_Found]]]] = deque()
        pool: ThreadPoolExecutor | None = None
        with self._engine.one_thread_each(), ExitStack() as stack:
            for number, (window, is_slow) in enumerate(self._windows(_draw(sentences, errors))):
                if number == ALONE and self._engine.workers > 1:
                    pool = stack.enter_context(ThreadPoolExecutor(self._engine.workers))
                if pool is None:
                    yield from _label(window, [self._find(job) for job in self._prepare(window)])
                    continue
                pending.append(
                    (window, [pool.submit(self._find, job) for job in self._prepare(window)])
                )
                while len(pending) > (0 if is_slow else AHEAD):
                    yield from _label_when_found(*pending.popleft())
            while pending:
                yield from _label_when_found(*pending.popleft())
        for error in errors:
            raise error

    def tag_text(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text, tokenised as the training corpus was, with the entities found in
        them.
        """
        return tuple(self.tag(sentences_from_text(text, tokenizer=self.tokenizer)))

    def weigh(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences, in order, with the exact probability of each entity that they have.

        Those of labels that the tagger does not know are left out.
        """
        tag_ids = [
            self._encoding.tag_ids(one.entities or (), length=len(one.words)) for one in sentences
        ]
        together = np.concatenate([np.empty(0, dtype=np.int64), *tag_ids])
        with self._engine.one_thread_each():
            return list(
                _label(
                    sentences,
                    [self._find(job, tag_ids=together) for job in self._prepare(sentences)],
                )
            )

    def _windows(self, sentences: Iterable[Sentence]) -> Iterator[tuple[list[Sentence], bool]]:
        """The sentences in windows, and whether each is smaller than wanted because its sentences
        came slowly.
        """
        window: list[Sentence] = []
        tokens, wanted, opened = 0, FIRST_WINDOW_TOKENS, monotonic()
        for sentence in sentences:
            window.append(sentence)
            # none without words is free
            tokens += max(1, len(sentence.words), _count_characters(sentence) // TOKEN_CHARACTERS)
            is_full = tokens >= wanted
            if is_full or monotonic() - opened > PATIENCE:
                yield window, not is_full
                wanted = min(2 * wanted, WINDOW_TOKENS) if is_full else wanted
                window, tokens, opened = [], 0, monotonic()
        if window:
            yield window, False

    def _prepare(self, window: Sequence[Sentence]) -> Iterator["_Job"]:
        """The batches of a window, their words looked up."""
        lengths = np.fromiter(
            (len(sentence.words) for sentence in window), dtype=np.int64, count=len(window)
        )
        words = self._memory.look_up(
            list(chain.from_iterable(sentence.words for sentence in window))
        )
        bigrams = [
            ids
            for sentence in window
            if (ids := self._encoding.bigram_ids(sentence.words)) is not None
        ]
        bigram_ids = np.concatenate(bigrams) if bigrams else None
        starts = np.cumsum(lengths) - lengths
        for order in group_by_length(lengths, max_tokens=self._batch_tokens):
            yield _Job(words, bigram_ids, order, starts[order], Packing(lengths[order]))

    def _find(self, job: "_Job", *, tag_ids: Ids | None = None) -> "_Found":
        """The entities of each sentence of a batch, with their probabilities; any number of threads
        may do so at a time.

        tag_ids: int64, of the words of the window, where it is known which entities these are.
        """
        packing = job.packing
        places = job.starts[packing.sentences] + packing.times
        bigram_ids = None if job.bigram_ids is None else job.bigram_ids[places]
        emissions = self._engine.emissions(
            job.words.vectors, job.words.rows[places], packing, bigram_ids=bigram_ids
        )
        if tag_ids is None:
            found, opening, closing = self._lattice.decode(emissions, packing)
        else:
            found, opening, closing = self._lattice.weigh(
                emissions, packing, tag_ids=tag_ids[places]
            )
        entities = self._encoding.entities(
            found, lengths=packing.lengths, opening=opening, closing=closing
        )
        return _Found(job.order, entities)


class _Job(NamedTuple):
    """A batch: the words and bigrams of its window, and of its sentences the positions there, the
    first words and the packing.
    """

    words: Remembered
    bigram_ids: Ids | None
    order: Ids
    starts: Ids
    packing: Packing


class _Found(NamedTuple):
    """The entities of the sentences at some positions of a window."""

    order: Ids
    entities: list[tuple[Entity, ...]]


def _draw(sentences: Iterable[Sentence], errors: list[Exception]) -> Iterator[Sentence]:
    """The sentences up to the first error, which is put into `errors`; a sentence of more than
    MOST_WORDS is one.
    """
    try:
        for sentence in sentences:
            if len(sentence.words) > MOST_WORDS:
                most = f"at most {MOST_WORDS:,} words, which are computed together"
                raise CorpusError(
                    sentence.path,
                    sentence.line,
                    f"expected a sentence of {most}, found {len(sentence.words):,}",
                )
            yield sentence
    except Exception as error:
        errors.append(error)


def _count_characters(sentence: Sentence) -> int:
    """Those of the stretch of a text, its white space included, or else of the words."""
    origin = sentence.origin
    return len(origin.text) if isinstance(origin, Passage) else sum(map(len, sentence.words))


def _label_when_found(
    window: Sequence[Sentence], results: Sequence[Future[_Found]]
) -> Iterator[Sentence]:
    return _label(window, [result.result() for result in results])


def _label(window: Sequence[Sentence], results: Sequence[_Found]) -> Iterator[Sentence]:
    found: list[tuple[Entity, ...]] = [()] * len(window)
    for result in results:
        for position, entities in zip(result.order.tolist(), result.entities, strict=True):
            found[position] = entities
    for sentence, entities in zip(window, found, strict=True):
        yield sentence.with_entities(entities)
