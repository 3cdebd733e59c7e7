"""Sentence <-> EncodedSentence: the vocabularies and the tags of one model, and the table of the
words met so far.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.batch import EncodedSentence
from ner_lstm.encoding.bigrams import bigram_ids, bigram_vocabulary
from ner_lstm.encoding.forms import FormTable, FormVocabularies, Ids
from ner_lstm.encoding.tags import (
    BEGIN,
    END,
    NETWORK_SCHEME,
    SINGLE,
    Mask,
    Transitions,
    label_ids_of,
    legal_transitions,
    roles_of,
    tags_of,
)
from ner_lstm.encoding.vocabulary import NOTHING, Vocabulary
from ner_lstm.encoding.word_classes import NO_SOURCES, WordClasses
from ner_lstm.schemes import tags_from_entities
from ner_lstm.sentence import Entity, Sentence

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Encoding:
    """What turns sentences into ids for one model, and its tag ids back into entities.

    labels: entity labels in alphabetical order; tag 0 is O, then B, I, E and S of each label.
    bigrams: those of neighbouring words, no entries where the network does not look at them.
    classes: what lists say of words, no sources where there are none.
    """

    forms: FormVocabularies
    labels: tuple[str, ...]
    bigrams: Vocabulary = NOTHING
    classes: WordClasses = NO_SOURCES

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> "Encoding":
        """The encoding of a training corpus of words."""
        words: Counter[str] = Counter()
        labels: set[str] = set()
        for sentence in sentences:
            words.update(sentence.words)
            labels.update(entity.label for entity in sentence.entities or ())
        return cls(FormVocabularies.of(words), tuple(sorted(labels)))

    @property
    def tags(self) -> tuple[str, ...]:
        """The tag of each id."""
        return tags_of(self.labels)

    @property
    def legal_transitions(self) -> Transitions[Mask]:
        """Which tags may begin a sentence, follow each other and end a sentence."""
        return legal_transitions(self.labels)

    @classmethod
    def of_characters(cls, sentences: Sequence[Sentence]) -> "Encoding":
        """That of a corpus of characters, which have no affixes, but bigrams that say much."""
        encoding = cls.of(sentences)
        bigrams = bigram_vocabulary(sentence.words for sentence in sentences)
        return replace(encoding, forms=replace(encoding.forms, affixes=()), bigrams=bigrams)

    def extended(self, other: "Encoding") -> "Encoding":
        """This encoding, whose ids of words stay, with the words of another beside them and the
        labels of the other; bigrams only where there are some already, and the classes of this one.
        """
        bigrams = self.bigrams.extended(other.bigrams) if self.bigrams.entries else NOTHING
        return Encoding(self.forms.extended(other.forms), other.labels, bigrams, self.classes)

    def with_vectors(self, words: Sequence[str]) -> "Encoding":
        """This encoding with the words of a vector file, in the order of their vectors."""
        return replace(self, forms=replace(self.forms, vectors=Vocabulary(tuple(words))))

    def bigram_ids(self, words: Sequence[str]) -> Ids | None:
        """The bigrams of each word, int64 (T, 2); None where the network has none."""
        return bigram_ids(words, self.bigrams) if self.bigrams.entries else None

    def bigram_features(self, config: ModelConfig) -> int:
        """Features of bigrams at a word in a network of these settings; 0 where it has none."""
        return (
            2 * config.bigram_width
            if self.bigrams.entries and config.encoder != "feedforward"
            else 0
        )

    def class_ids(self, words: Sequence[str], lengths: Ids) -> Ids | None:
        """The classes of each word of sentences of these lengths, int64 (words, C), 0 behind the
        last; None where the network has none.
        """
        return self.classes.ids(words, lengths) if self.classes.sources else None

    def class_features(self, config: ModelConfig) -> int:
        """Features of the classes of a word in a network of these settings; 0 where it has none."""
        is_read = self.classes.sources and config.encoder != "feedforward"
        return config.class_width if is_read else 0

    def encode(
        self, sentence: Sentence, *, table: FormTable, open_tags: Mask | None = None
    ) -> EncodedSentence:
        """The sentence as rows of the table, with tag ids where it is labelled."""
        words, length = sentence.words, len(sentence.words)
        is_labelled = sentence.entities is not None
        return EncodedSentence(
            table.rows_of(words),
            self.tag_ids(sentence.entities or (), length=length) if is_labelled else None,
            self.bigram_ids(words),
            open_tags if is_labelled else None,
            class_ids=self.class_ids(words, np.array([length])),
        )

    def open_tags(self, labels: Collection[str]) -> Mask | None:
        """Bool (K,): the tags of labels other than these, for which O may stand in a corpus that
        has these alone; None where it has all.
        """
        if set(self.labels) <= set(labels):
            return None
        label_ids = label_ids_of(np.arange(len(self.tags)))
        is_open = np.array([label not in labels for label in self.labels])[label_ids]
        is_open[0] = False  # O is O anyway
        return is_open

    def tag_ids(self, entities: Iterable[Entity], *, length: int) -> Ids:
        """The tags, int64 (length,), of these entities; those of unknown labels become O."""
        ids = {tag: number for number, tag in enumerate(self.tags)}
        known = [entity for entity in entities if entity.label in self.labels]
        tags = tags_from_entities(known, length=length, scheme=NETWORK_SCHEME)
        return np.array([ids[tag] for tag in tags], dtype=np.int64)

    def entities(
        self, tag_ids: Ids, start_terms: Doubles, end_terms: Doubles, *, lengths: Ids
    ) -> list[tuple[Entity, ...]]:
        """The entities of sentences that stand one after the other, with their probabilities.

        tag_ids: int64 (words of all), legal in each sentence. An entity of words i to j has the
        probability exp(start_terms[i] + end_terms[j]).
        """
        by_sentence: list[tuple[Entity, ...]] = [()] * len(lengths)
        if not tag_ids.any():  # as in most sentences that come alone
            return by_sentence
        roles = roles_of(tag_ids)
        starts = np.flatnonzero((roles == BEGIN) | (roles == SINGLE))
        ends = np.flatnonzero((roles == END) | (roles == SINGLE))
        stops = np.cumsum(lengths)
        sentences = np.searchsorted(stops, starts, side="right")
        firsts = stops[sentences] - lengths[sentences]
        confidences = np.exp(np.minimum(start_terms[starts] + end_terms[ends], 0))
        columns = (starts - firsts, ends - firsts + 1, label_ids_of(tag_ids[starts]), confidences)
        entities = [
            Entity(start, end, self.labels[label], confidence)
            for start, end, label, confidence in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]
        distinct, first_entities = np.unique(sentences, return_index=True)
        for sentence, (first, stop) in zip(
            distinct.tolist(), pairwise([*first_entities.tolist(), len(entities)]), strict=True
        ):
            by_sentence[sentence] = tuple(entities[first:stop])
        return by_sentence
