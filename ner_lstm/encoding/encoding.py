"""Sentence <-> EncodedSentence: the vocabularies and the tags of one model, and the table of the words met so far."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ner_lstm.encoding.batch import EncodedSentence
from ner_lstm.encoding.forms import FormTable, FormVocabularies, Ids
from ner_lstm.schemes import OUTSIDE, Scheme, tags_from_entities
from ner_lstm.sentence import Entity, Sentence

# The network always tags in BIOES: an entity is then there if and only if its own tags are, so that its exact
# probability is that of a stretch of path, and legal paths and sets of entities correspond one to one.
NETWORK_SCHEME = Scheme.BIOES


@dataclass(frozen=True, slots=True)
class Encoding:
    """What turns sentences into ids for one model, and its tag ids back into entities.

    labels: entity labels in alphabetical order; tag 0 is O, then B, I, E and S of each label.
    """

    forms: FormVocabularies
    labels: tuple[str, ...]

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> "Encoding":
        """The encoding of a training corpus."""
        words: Counter[str] = Counter()
        labels: set[str] = set()
        for sentence in sentences:
            words.update(sentence.words)
            labels.update(entity.label for entity in sentence.entities or ())
        return cls(FormVocabularies.of(words), tuple(sorted(labels)))

    @property
    def tags(self) -> tuple[str, ...]:
        """The tag of each id."""
        return (OUTSIDE, *(f"{role}-{label}" for label in self.labels for role in "BIES"))

    def encode(self, sentence: Sentence, *, table: FormTable) -> EncodedSentence:
        """The sentence as rows of the table, with tag ids where it is labelled; entities of unknown labels become O."""
        rows = table.rows_of(sentence.words)
        if sentence.entities is None:
            return EncodedSentence(rows)
        ids = {tag: number for number, tag in enumerate(self.tags)}
        known = [entity for entity in sentence.entities if entity.label in self.labels]
        tags = tags_from_entities(known, length=len(sentence.words), scheme=NETWORK_SCHEME)
        return EncodedSentence(rows, np.array([ids[tag] for tag in tags], dtype=np.int64))

    def entities(self, tag_ids: Ids, *, opening: Sequence[float], closing: Sequence[float]) -> tuple[Entity, ...]:
        """The entities of a legal sequence of tag ids, with their probabilities.

        opening, closing: by position; an entity of words i to j has the probability exp(opening[i] + closing[j]).
        """
        entities = []
        start = 0
        for position in np.flatnonzero(tag_ids).tolist():
            label, role = divmod(int(tag_ids[position]) - 1, 4)
            if role in (0, 3):
                start = position
            if role in (2, 3):
                confidence = min(1.0, float(np.exp(opening[start] + closing[position])))
                entities.append(Entity(start, position + 1, self.labels[label], confidence))
        return tuple(entities)
