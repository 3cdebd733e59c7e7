"""Gold and predicted sentences -> the mistakes, each with the words around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ner_lstm.evaluation.alignment import align, entities_of, entity_keys
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tokenizers import detokenize

CONTEXT_WORDS = 6  # on each side


class MistakeKind(StrEnum):
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
    """A difference of a predicted sentence and its gold one; `gold` or `predicted` may be None.

    line: where the first word of the entity stands in the gold file.
    """

    kind: MistakeKind
    path: str
    line: int
    sentence: Sentence
    gold: Entity | None = None
    predicted: Entity | None = None


def find_mistakes(gold: Iterable[Sentence], predicted: Iterable[Sentence]) -> Iterator[Mistake]:
    """Every mistake in the order of the words; each entity is in one mistake at most.

    Streams. Raises CorpusError.
    """
    for truth, guess in align(gold, predicted):
        right, guessed = entity_keys(truth), entity_keys(guess)
        missing = [entity for entity in entities_of(truth) if entity.key not in guessed]
        wrong = [entity for entity in entities_of(guess) if entity.key not in right]
        matches = sorted(_match(missing, wrong), key=lambda match: _extent(*match))
        yield from (_mistake(truth, *match) for match in matches)


def _match(
    missing: list[Entity], wrong: list[Entity]
) -> Iterator[tuple[Entity | None, Entity | None]]:
    """Gold and predicted entities that overlap, the closest first, then those that are alone.

    Closest are the same words, then the same label, then the most words shared.
    """

    def distance(pair: tuple[Entity, Entity]) -> tuple[bool, bool, int]:
        gold, guess = pair
        shared = min(gold.end, guess.end) - max(gold.start, guess.start)
        return _span(gold) != _span(guess), gold.label != guess.label, -shared

    gold_left, guesses_left = dict.fromkeys(missing), dict.fromkeys(wrong)  # ordered sets
    for gold, guess in sorted(_overlaps(missing, wrong), key=distance):
        if gold in gold_left and guess in guesses_left:
            del gold_left[gold], guesses_left[guess]
            yield gold, guess
    yield from ((gold, None) for gold in gold_left)
    yield from ((None, guess) for guess in guesses_left)


def _overlaps(missing: list[Entity], wrong: list[Entity]) -> Iterator[tuple[Entity, Entity]]:
    """The pairs that share words; both lists are in order, which makes one pass enough."""
    first = 0
    for gold in missing:
        while first < len(wrong) and wrong[first].end <= gold.start:
            first += 1
        index = first
        while index < len(wrong) and wrong[index].start < gold.end:
            yield gold, wrong[index]
            index += 1


def _span(entity: Entity) -> tuple[int, int]:
    return entity.start, entity.end


def _extent(gold: Entity | None, predicted: Entity | None) -> tuple[int, int]:
    """The words that a mistake is about: half-open positions."""
    spans = [_span(entity) for entity in (gold, predicted) if entity]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _mistake(sentence: Sentence, gold: Entity | None, predicted: Entity | None) -> Mistake:
    if gold is None or predicted is None:
        kind = MistakeKind.MISSED if predicted is None else MistakeKind.INVENTED
    else:
        kind = MistakeKind.LABEL if _span(gold) == _span(predicted) else MistakeKind.BOUNDARY
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
    """The text of an entity and around it; cut: whether the sentence goes on before and behind."""

    before: str
    entity: str
    after: str
    cut: tuple[bool, bool]


def text_of(sentence: Sentence, entity: Entity) -> str:
    """The words of an entity as text."""
    return detokenize(sentence.words[entity.start : entity.end])[0]


def context_of(mistake: Mistake) -> Context:
    """The gold entity, or the invented one, with the words around it and its prediction."""
    entity = mistake.gold or mistake.predicted
    assert entity is not None, "a mistake is about an entity"
    text, starts, ends, cut = _words_around(mistake)
    opens, closes = starts[entity.start], ends[entity.end - 1]
    return Context(text[:opens], text[opens:closes], text[closes:], cut)


def spans_of(mistake: Mistake) -> Spans:
    """The gold and the predicted entity, which share words, with the words around them."""
    spans = [_span(entity) for entity in (mistake.gold, mistake.predicted) if entity]
    text, starts, ends, cut = _words_around(mistake)
    opens = sorted(starts[start] for start, _ in spans)
    closes = sorted(ends[end - 1] for _, end in spans)
    pieces = text[opens[0] : opens[-1]], text[opens[-1] : closes[0]], text[closes[0] : closes[-1]]
    return Spans(text[: opens[0]], *pieces, text[closes[-1] :], cut)


def _words_around(
    mistake: Mistake,
) -> tuple[str, dict[int, int], dict[int, int], tuple[bool, bool]]:
    """The text around a mistake, where each word starts and ends in it, and `Context.cut`."""
    words = mistake.sentence.words
    start, end = _extent(mistake.gold, mistake.predicted)
    first, last = max(0, start - CONTEXT_WORDS), min(len(words), end + CONTEXT_WORDS)
    text, starts, ends = detokenize(words[first:last])
    positions = range(first, last)
    cut = first > 0, last < len(words)
    return (
        text,
        dict(zip(positions, starts, strict=True)),
        dict(zip(positions, ends, strict=True)),
        cut,
    )
