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


def explain(tagger: Tagger, sentence: Sentence) -> Iterator[Explanation]:
    """The explanation of each entity that the tagger found in a sentence of T words; 2 T changed
    ones are weighed for each.
    """
    for entity in sentence.entities or ():
        outside = [
            place for place in range(len(sentence.words)) if not entity.start <= place < entity.end
        ]
        unknown = [_replace(sentence, entity, place, word=tagger.unknown_word) for place in outside]
        left_out = [_leave_out(sentence, entity, place) for place in outside]
        changed = [_probability(one) for one in tagger.entity_probabilities([*unknown, *left_out])]
        now = entity.confidence or 0.0
        pairs = zip(outside, changed[: len(outside)], changed[len(outside) :], strict=True)
        yield Explanation(
            sentence, entity, [Effect(place, now - one, now - other) for place, one, other in pairs]
        )


def _probability(sentence: Sentence) -> float:
    """That of the one entity."""
    (entity,) = sentence.entities or ()
    return entity.confidence or 0.0


def _replace(sentence: Sentence, entity: Entity, place: int, *, word: str) -> Sentence:
    return Sentence((*sentence.words[:place], word, *sentence.words[place + 1 :]), (entity,))


def _leave_out(sentence: Sentence, entity: Entity, place: int) -> Sentence:
    moved = (
        entity
        if place >= entity.end
        else replace(entity, start=entity.start - 1, end=entity.end - 1)
    )
    return Sentence(sentence.words[:place] + sentence.words[place + 1 :], (moved,))
