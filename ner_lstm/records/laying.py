"""A text with its words or spans -> where the words stand in it, and the spans as entities."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from ner_lstm.records.offsets import explain_misfit
from ner_lstm.records.spans import ShapeError, Span, describe
from ner_lstm.sentence import Entity

NO_WIDTH = "\u200b\ufeff"  # white space to the tokenizers, and not to str.isspace

Warn = Callable[[str, str], None]  # takes the kind of a repair and what was repaired


def align(words: Iterable[str], text: str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Starts and ends of the words in a text, or None where more than white space is between."""
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for word in words:
        while not text.startswith(word, position):
            between = text[position : position + 1]
            if not between or not (between.isspace() or between in NO_WIDTH):
                return None
            position += 1
        starts.append(position)
        position += len(word)
        ends.append(position)
    return tuple(starts), tuple(ends)


def lay_spans(
    spans: Iterable[Span], text: str, *, starts: Sequence[int], ends: Sequence[int], warn: Warn
) -> tuple[Entity, ...]:
    """The spans on whole words; of those that overlap the longest, or the first.

    A span that ends inside a word is widened. starts, ends: of each word in the text. Raises
    ShapeError for a span without any word.
    """
    entities: list[Entity] = []
    for span in spans:
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
        if first >= last:
            raise ShapeError(f"expected an entity with a word in it, found {_quote(span, text)}")
        start, end = starts[first], ends[last - 1]
        if start != span.start or end != span.end:
            whole, misfit = f"{start}:{end} {describe(text[start:end])}", explain_misfit(span, text)
            warn("boundary", f"{_quote(span, text)} is read as {whole}, whole words{misfit}")
        entities.append(Entity(first, last, span.label, span.confidence))
    return _without_overlaps(entities, text, starts=starts, ends=ends, warn=warn)


def _quote(span: Span, text: str) -> str:
    return f"{span.label} {span.start}:{span.end} {describe(text[span.start : span.end])}"


def _without_overlaps(
    entities: Sequence[Entity], text: str, *, starts: Sequence[int], ends: Sequence[int], warn: Warn
) -> tuple[Entity, ...]:
    kept: list[Entity] = []
    taken = bytearray(len(starts))
    for entity in sorted(entities, key=lambda entity: starts[entity.start] - ends[entity.end - 1]):
        if any(taken[entity.start : entity.end]):
            start, end = starts[entity.start], ends[entity.end - 1]
            left_out = f"{entity.label} {start}:{end} {describe(text[start:end])}"
            warn("overlap", f"{left_out} overlaps a longer or earlier entity and is left out")
            continue
        taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
        kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))
