"""Spans of a text -> entities of its words."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from ner_lstm.corpus.offsets import explain_misfit
from ner_lstm.corpus.spans import ShapeError, Span, describe
from ner_lstm.sentence import Entity

Warn = Callable[[str, str], None]  # takes the kind of a repair and what was repaired


def lay_spans(spans: Iterable[Span], text: str, *, starts: Sequence[int], ends: Sequence[int], warn: Warn) -> tuple[Entity, ...]:
    """The spans on whole words, widened where they end inside one; of those that overlap the longest, or the first.

    starts, ends: of each word in the text. Raises ShapeError for a span without any word.
    """
    entities: list[Entity] = []
    for span in spans:
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
        found = f"{span.label} {span.start}:{span.end} {describe(text[span.start : span.end])}"
        if first >= last:
            raise ShapeError(f"expected an entity with a word in it, found {found}")
        start, end = starts[first], ends[last - 1]
        if (start, end) != (span.start, span.end):
            misfit = explain_misfit(span, text)
            warn("boundary", f"{found} is read as {start}:{end} {describe(text[start:end])}, whole words{misfit}")
        entities.append(Entity(first, last, span.label, span.confidence))
    return _without_overlaps(entities, text, starts=starts, ends=ends, warn=warn)


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
