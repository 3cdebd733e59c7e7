"""A tagged sentence -> for each entity in it, how much its probability owes to each other word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tagger import Tagger
from ner_lstm.tokenizers import detokenize


@dataclass(frozen=True, slots=True)
class Effect:
    """What a word outside an entity does for it: its exact probability less the one that it has in
    the changed sentence.

    unknown: with a word there of which training saw nothing; left_out: without the word. Above 0
    the word speaks for the entity.
    """

    position: int
    unknown: float
    left_out: float

    @property
    def size(self) -> float:
        """The larger of the two, whatever its sign."""
        return max(abs(self.unknown), abs(self.left_out))


@dataclass(frozen=True, slots=True)
class Explanation:
    """An entity of a sentence, with its probability, and the effects of all words outside it, in
    order.
    """

    sentence: Sentence
    entity: Entity
    effects: Sequence[Effect]

    @property
    def name(self) -> str:
        """The words of the entity as they are written, Chinese ones without blanks."""
        return detokenize(self.sentence.words[self.entity.start : self.entity.end])[0]


def explain_entities(tagger: Tagger, sentence: Sentence) -> Iterator[Explanation]:
    """The explanation of each entity that the tagger found in a sentence of T words; 2 T changed
    ones are weighed for each.
    """
    length = len(sentence.words)
    for entity in sentence.entities or ():
        outside = [*range(entity.start), *range(entity.end, length)]
        changed = [_replace(sentence, entity, word, by=tagger.unknown_word) for word in outside]
        changed += [_leave_out(sentence, entity, word) for word in outside]
        probabilities = [*map(_probability, tagger.entity_probabilities(changed))]
        unknown, left_out = probabilities[: len(outside)], probabilities[len(outside) :]
        now = entity.confidence or 0.0
        triples = zip(outside, unknown, left_out, strict=True)
        effects = [Effect(word, now - first, now - second) for word, first, second in triples]
        yield Explanation(sentence, entity, effects)


def _probability(sentence: Sentence) -> float:
    """That of the only entity."""
    (entity,) = sentence.entities or ()
    return entity.confidence or 0.0


def _replace(sentence: Sentence, entity: Entity, position: int, *, by: str) -> Sentence:
    return Sentence((*sentence.words[:position], by, *sentence.words[position + 1 :]), (entity,))


def _leave_out(sentence: Sentence, entity: Entity, position: int) -> Sentence:
    moved = (
        entity
        if position >= entity.end
        else replace(entity, start=entity.start - 1, end=entity.end - 1)
    )
    return Sentence(sentence.words[:position] + sentence.words[position + 1 :], (moved,))
