"""Stream of Sentence -> stream of labelled Sentence: the one path of predict, evaluate and the dev score."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ner_lstm.bundle import Bundle
from ner_lstm.encoding.batch import EncodedSentence, collate, cut_batches
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable, normalise
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.engines import Engine
from ner_lstm.errors import BundleError
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tokenizers import sentences_from_text

BATCH_TOKENS = 2048
# Sentences are sorted by length within a window before they are batched; the first windows are small, for early results.
FIRST_WINDOW_TOKENS, WINDOW_BATCHES = 256, 8
MAX_FORMS = 100_000  # distinct words remembered, about 25 MB


class Tagger:
    """Labels sentences with the entities that a trained network finds.

    tokenizer, scheme: those of the training corpus.
    """

    def __init__(
        self, engine: Engine, encoding: Encoding, *, tokenizer: str, scheme: Scheme, batch_tokens: int = BATCH_TOKENS
    ) -> None:
        self._engine = engine
        self._encoding = encoding
        self._table = FormTable(encoding.forms)
        self._batch_tokens = batch_tokens
        self.tokenizer = tokenizer
        self.scheme = scheme

    @classmethod
    def load(cls, folder: str | Path, *, device: str = "auto", batch_tokens: int = BATCH_TOKENS) -> "Tagger":
        """The tagger of a bundle, on "auto", "cpu", "cuda" or "cuda:N". Raises BundleError, or NerLstmError for the device."""
        bundle = Bundle.load(folder)
        from ner_lstm.engines.torch import TorchEngine

        try:
            engine = TorchEngine.load(bundle.weights, bundle.config.model, bundle.encoding, device=device)
        except BundleError as error:
            raise BundleError(f"{folder}: {error}") from None
        return cls(engine, bundle.encoding, tokenizer=bundle.tokenizer, scheme=bundle.scheme, batch_tokens=batch_tokens)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the entities that it can find, in alphabetical order."""
        return self._encoding.labels

    def unknown_share(self, sentences: Iterable[Sentence]) -> float:
        """The share of the words that training did not see, whatever their case and digits; 0.0 of none."""
        words = [word for sentence in sentences for word in sentence.words]
        known = self._encoding.forms.words
        return sum(known.id_of(normalise(word)) == UNKNOWN for word in words) / len(words) if words else 0.0

    def tag(self, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        """The sentences, in order, with the entities found in them and their exact probabilities.

        Lazy, in memory that does not grow with the stream; labels that the sentences had are not looked at.
        """
        window: list[Sentence] = []
        tokens, wanted = 0, FIRST_WINDOW_TOKENS
        for sentence in sentences:
            window.append(sentence)
            tokens += max(1, len(sentence.words))  # sentences without words take memory too
            if tokens >= wanted:
                yield from self._tag_window(window)
                window, tokens = [], 0
                wanted = min(2 * wanted, WINDOW_BATCHES * self._batch_tokens)
        yield from self._tag_window(window)

    def tag_text(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text, tokenised as the training corpus was, with the entities found in them."""
        return tuple(self.tag(sentences_from_text(text, tokenizer=self.tokenizer)))

    def _tag_window(self, window: Sequence[Sentence]) -> Iterator[Sentence]:
        if len(self._table) > MAX_FORMS:
            self._table = FormTable(self._encoding.forms)
        encoded = [EncodedSentence(self._table.rows_of(sentence.words)) for sentence in window]
        lengths = [len(sentence.words) for sentence in window]
        worded = sorted((number for number, length in enumerate(lengths) if length), key=lengths.__getitem__)
        found: list[tuple[Entity, ...]] = [()] * len(window)
        for order in cut_batches(lengths, worded, max_tokens=self._batch_tokens):
            batch = collate([encoded[number] for number in order], table=self._table, order=order)
            tagged = self._engine.tag(batch)
            for row in np.flatnonzero(tagged.tag_ids.any(axis=1)).tolist():
                length = int(batch.lengths[row])
                found[order[row]] = self._encoding.entities(
                    tagged.tag_ids[row, :length], opening=tagged.opening[row], closing=tagged.closing[row]
                )
        for sentence, entities in zip(window, found, strict=True):
            yield replace(sentence, entities=entities)
