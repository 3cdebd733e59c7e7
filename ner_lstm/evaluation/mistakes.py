"""Gold sentences and predicted sentences -> where the tagger went wrong, each mistake with the words around."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ner_lstm.evaluation.alignment import align, entities_of
from ner_lstm.evaluation.one_line import one_line
from ner_lstm.sentence import Entity, Lines, Passage, Sentence
from ner_lstm.tokenizers import detokenize

WINDOW = 6  # words shown on each side


class Kind(StrEnum):
    """How a prediction misses the gold entity.

    label: the same words, another label; boundary: other words, some of them shared, whatever the label;
    missed: a gold entity with no such prediction; invented: a prediction with no such gold entity.
    """

    LABEL = "label"
    BOUNDARY = "boundary"
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One way in which a predicted sentence departs from its gold one; `gold`, `predicted` or both are given.

    line: where the first word of the entity stands in the gold file.
    """

    kind: Kind
    path: str
    line: int
    sentence: Sentence
    gold: Entity | None = None
    predicted: Entity | None = None


def find_mistakes(gold: Iterable[Sentence], predicted: Iterable[Sentence]) -> Iterator[Mistake]:
    """Every mistake in the order of the words; each entity is in one mistake at most. Streams. Raises CorpusError."""
    for truth, guess in align(gold, predicted):
        right = {(entity.start, entity.end, entity.label) for entity in entities_of(truth)}
        found = {(entity.start, entity.end, entity.label) for entity in entities_of(guess)}
        missing = [entity for entity in entities_of(truth) if (entity.start, entity.end, entity.label) not in found]
        wrong = [entity for entity in entities_of(guess) if (entity.start, entity.end, entity.label) not in right]
        matches = sorted(_match(missing, wrong), key=lambda match: _extent(*match))
        yield from (_mistake(truth, one, other) for one, other in matches)


def _match(missing: list[Entity], wrong: list[Entity]) -> Iterator[tuple[Entity | None, Entity | None]]:
    """Gold and predicted entities that overlap, the closest first: same words, then same label, then most words shared."""

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
    """The pairs that share words; both lists are in order, so that a file that is one sentence costs no square."""
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
    return Mistake(kind, sentence.path, _line(sentence, entity.start), sentence, gold, predicted)


def _line(sentence: Sentence, position: int) -> int:
    """Where a word stands: a column file has a line for each, a text is counted, a record knows its own line only."""
    match sentence.origin:
        case Lines(rows=rows):
            return sentence.line + rows[position] - rows[0]
        case Passage(text=text, start=start) if sentence.starts:
            return sentence.line + text.count("\n", sentence.starts[0] - start, sentence.starts[position] - start)
    return sentence.line


def render_mistakes(mistakes: Iterable[Mistake]) -> Iterator[str]:
    """One line a mistake, with its line end: `path:line: kind gold -> predicted | words [[entity]] words`."""
    for mistake in mistakes:
        entities = " -> ".join(_describe(mistake, entity) for entity in (mistake.gold, mistake.predicted) if entity)
        line = f"{mistake.path}:{mistake.line}: {mistake.kind} {entities} | {_around(mistake)}"
        yield one_line(line) + "\n"


def _describe(mistake: Mistake, entity: Entity) -> str:
    text, _, _ = detokenize(mistake.sentence.words[entity.start : entity.end])
    confidence = "" if entity.confidence is None else f" ({entity.confidence:.2f})"
    return f'{entity.label} "{text}"{confidence}'


def _around(mistake: Mistake) -> str:
    """The words around a mistake with the gold entity, or the invented one, in double brackets."""
    words = mistake.sentence.words
    entity = mistake.gold or mistake.predicted
    assert entity is not None, "a mistake is about an entity"
    start, end = _extent(mistake.gold, mistake.predicted)
    first, last = max(0, start - WINDOW), min(len(words), end + WINDOW)
    text, starts, ends = detokenize(words[first:last])
    opens, closes = starts[entity.start - first], ends[entity.end - 1 - first]
    marked = f"{text[:opens]}[[{text[opens:closes]}]]{text[closes:]}"
    return ("... " if first else "") + marked + (" ..." if last < len(words) else "")
