"""Gold sentences and predicted sentences -> where the tagger went wrong, each mistake with the
words around.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ner_lstm.evaluation.alignment import align, entities_of
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tokenizers import detokenize

WINDOW = 6  # words shown on each side


class Kind(StrEnum):
    """How a prediction misses the gold entity.

    label: the same words, another label; boundary: other words, some of them shared, whatever the
    label; missed: a gold entity with no such prediction; invented: a prediction with no such gold
    entity.
    """

    LABEL = "label"
    BOUNDARY = "boundary"
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One way in which a predicted sentence departs from its gold one; `gold`, `predicted` or both
    are given.

    line: where the first word of the entity stands in the gold file.
    """

    kind: Kind
    path: str
    line: int
    sentence: Sentence
    gold: Entity | None = None
    predicted: Entity | None = None


def find_mistakes(gold: Iterable[Sentence], predicted: Iterable[Sentence]) -> Iterator[Mistake]:
    """Every mistake in the order of the words; each entity is in one mistake at most. Streams.
    Raises CorpusError.
    """
    for truth, guess in align(gold, predicted):
        right = {(entity.start, entity.end, entity.label) for entity in entities_of(truth)}
        found = {(entity.start, entity.end, entity.label) for entity in entities_of(guess)}
        missing = [
            entity
            for entity in entities_of(truth)
            if (entity.start, entity.end, entity.label) not in found
        ]
        wrong = [
            entity
            for entity in entities_of(guess)
            if (entity.start, entity.end, entity.label) not in right
        ]
        matches = sorted(_match(missing, wrong), key=lambda match: _extent(*match))
        yield from (_mistake(truth, one, other) for one, other in matches)


def _match(
    missing: list[Entity], wrong: list[Entity]
) -> Iterator[tuple[Entity | None, Entity | None]]:
    """Gold and predicted entities that overlap, the closest first: same words, then same label,
    then most words shared.
    """

    def distance(pair: tuple[Entity, Entity]) -> tuple[bool, bool, int]:
        one, other = pair
        return _span(one) != _span(other), one.label != other.label, -_shared(one, other)

    left, unused = dict.fromkeys(missing), dict.fromkeys(wrong)  # ordered sets
    for one, other in sorted(_overlaps(missing, wrong), key=distance):
        if one in left and other in unused:
            del left[one], unused[other]
            yield one, other
    yield from ((one, None) for one in left)
    yield from ((None, other) for other in unused)


def _overlaps(missing: list[Entity], wrong: list[Entity]) -> Iterator[tuple[Entity, Entity]]:
    """The pairs that share words; both lists are in order, so that a file that is one sentence
    costs no square.
    """
    first = 0
    for one in missing:
        while first < len(wrong) and wrong[first].end <= one.start:
            first += 1
        index = first
        while index < len(wrong) and wrong[index].start < one.end:
            yield one, wrong[index]
            index += 1


def _span(entity: Entity) -> tuple[int, int]:
    return entity.start, entity.end


def _shared(one: Entity, other: Entity) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _extent(gold: Entity | None, predicted: Entity | None) -> tuple[int, int]:
    """The words that a mistake is about: half-open positions."""
    spans = [_span(entity) for entity in (gold, predicted) if entity]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _mistake(sentence: Sentence, gold: Entity | None, predicted: Entity | None) -> Mistake:
    if gold is None or predicted is None:
        kind = Kind.MISSED if predicted is None else Kind.INVENTED
    else:
        kind = Kind.LABEL if _span(gold) == _span(predicted) else Kind.BOUNDARY
    entity = gold or predicted
    assert entity is not None, "a mistake is about an entity"
    return Mistake(kind, sentence.path, sentence.line_of(entity.start), sentence, gold, predicted)


class Spans(NamedTuple):
    """The words of a mistake as five stretches of text, of which any but `shared` may be empty.

    first: what only the span that begins earlier holds; shared: what both hold, or the only one
    there is; last: what only the span that ends later holds. cut: as in `Context`.
    """

    before: str
    first: str
    shared: str
    last: str
    after: str
    cut: tuple[bool, bool]


class Context(NamedTuple):
    """The text of an entity and what stands around it; cut: whether the sentence goes on before and
    behind.
    """

    before: str
    entity: str
    after: str
    cut: tuple[bool, bool]


def text_of(sentence: Sentence, entity: Entity) -> str:
    """The words of an entity as text."""
    return detokenize(sentence.words[entity.start : entity.end])[0]


def context_of(mistake: Mistake) -> Context:
    """The gold entity, or the invented one, with the words around it and around what was predicted
    in its place.
    """
    entity = mistake.gold or mistake.predicted
    assert entity is not None, "a mistake is about an entity"
    text, starts, ends, cut = _words_around(mistake)
    opens, closes = starts[entity.start], ends[entity.end - 1]
    return Context(text[:opens], text[opens:closes], text[closes:], cut)


def spans_of(mistake: Mistake) -> Spans:
    """The gold and the predicted entity, which share words where both are given, with the words
    around them.
    """
    spans = [_span(entity) for entity in (mistake.gold, mistake.predicted) if entity]
    text, starts, ends, cut = _words_around(mistake)
    opens = sorted(starts[start] for start, _ in spans)
    closes = sorted(ends[end - 1] for _, end in spans)
    pieces = text[opens[0] : opens[-1]], text[opens[-1] : closes[0]], text[closes[0] : closes[-1]]
    return Spans(text[: opens[0]], *pieces, text[closes[-1] :], cut)


def _words_around(
    mistake: Mistake,
) -> tuple[str, dict[int, int], dict[int, int], tuple[bool, bool]]:
    """The text of a mistake and of the words around; where each word starts and ends in it; whether
    the sentence goes on.
    """
    words = mistake.sentence.words
    start, end = _extent(mistake.gold, mistake.predicted)
    first, last = max(0, start - WINDOW), min(len(words), end + WINDOW)
    text, starts, ends = detokenize(words[first:last])
    places = range(first, last)
    cut = first > 0, last < len(words)
    return text, dict(zip(places, starts, strict=True)), dict(zip(places, ends, strict=True)), cut
