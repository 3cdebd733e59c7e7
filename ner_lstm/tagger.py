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
from typing import overload

import numpy as np

from ner_lstm.arguments import argument
from ner_lstm.bundle import Bundle
from ner_lstm.encoding.entity_counts import EntityCounts
from ner_lstm.encoding.forms import normalise
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.engines import Engine
from ner_lstm.engines.loading import load_engine
from ner_lstm.errors import BundleError
from ner_lstm.one_line import shorten
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence
from ner_lstm.tokenizers import sentences_from_text
from ner_lstm.window_tagger import BatchEntities, WindowTagger, label
from ner_lstm.windows import (
    Window,
    draw_sentences,
    not_a_text,
    not_sentences,
    split_into_documents,
    split_into_windows,
)

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
        self._window_tagger = WindowTagger(
            bundle, engine, batch_tokens=batch_tokens or engine.batch_tokens
        )

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
        lexicons: Sequence[str] = (),
    ) -> "Tagger":
        """The tagger of the bundle in a folder, as `of` makes it; lexicons: newer lists that take
        the place of its own. Raises BundleError too, also for what a tagger can only start from.
        """
        bundle = Bundle.load(folder)
        if not bundle.is_tagger:
            raise BundleError(
                f"{folder}: expected a tagger, found what a tagger can start from: train with"
                f" {argument('start_from', str(folder))}"
            )
        return cls.of(
            bundle.with_lexicons(lexicons, model=str(folder)) if lexicons else bundle,
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
    def has_document_memory(self) -> bool:
        """Whether a word sees the same word elsewhere in its document."""
        return self.bundle.config.model.has_document_memory

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
        tagger._window_tagger = self._window_tagger.at(bundle.temperature)
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
        pending: deque[tuple[list[Sentence], Iterator[list[BatchEntities]]]] = deque()
        pool: ThreadPoolExecutor | None = None
        windows = self._windows(draw_sentences(sentences, errors=errors))
        # a window of documents is computed by one worker: each should have one
        most_pending = max(PENDING_WINDOWS, self._engine.workers * self.has_document_memory)
        with self._engine.one_thread_each(), ExitStack() as stack:
            for number, (window, is_slow, documents) in enumerate(windows):
                if number == UNTHREADED_WINDOWS and self._engine.workers > 1:
                    pool = stack.enter_context(ThreadPoolExecutor(self._engine.workers))
                groups = self._window_tagger.prepare(window, documents=documents)
                if pool is None:
                    yield from label(window, list(map(self._window_tagger.find, groups)))
                    continue
                pending.append((window, pool.map(self._window_tagger.find, groups)))
                while len(pending) > (0 if is_slow else most_pending):
                    yield from label(*pending.popleft())
            while pending:
                yield from label(*pending.popleft())
        for error in errors:
            raise error

    def _windows(self, drawn: Iterable[tuple[Sentence, int]]) -> Iterator[Window]:
        """The sentences in windows, of whole documents where their words see each other."""
        if not self.has_document_memory:
            return split_into_windows(drawn)
        window_sentences = self.bundle.config.model.document_sentences
        return split_into_documents(
            drawn, window_sentences=window_sentences, batch_tokens=self._engine.batch_tokens
        )

    def entity_probabilities(
        self, sentences: Sequence[Sentence], *, document: Sequence[Sentence] = ()
    ) -> list[Sentence]:
        """The sentences, in order, with the exact probability of each entity that they have.

        Those of labels that the tagger does not know are left out. document: the other sentences of
        the document in which each of these stands; a tagger without a document memory does not look
        at them.
        """
        tag_ids = [
            self._encoding.tag_ids(sentence.entities or (), length=len(sentence.words))
            for sentence in sentences
        ]
        together = np.concatenate([np.empty(0, dtype=np.int64), *tag_ids])
        is_used = self.has_document_memory
        documents, beside = (range(len(sentences)), document) if is_used else (None, ())
        with self._engine.one_thread_each():
            groups = self._window_tagger.prepare(sentences, documents=documents, beside=beside)
            results = [self._window_tagger.find(group, tag_ids=together) for group in groups]
        return list(label(sentences, results))
