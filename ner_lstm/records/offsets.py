"""Spans and their texts -> what their offsets count: code points, or units of UTF-16 or UTF-8."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from unicodedata import category

from ner_lstm.records.spans import ShapeError, Span

MIN_CLEAR_SPANS = 1000
# so many times more spans have to fit one way than the other, else a file says two things
CLEAR_FACTOR = 4
JOINING_MARKS = "'’-"  # what stands inside a word


class OffsetUnit(StrEnum):
    """What an offset counts.

    Python counts code points, JavaScript and Java UTF-16 units, Go and Rust bytes.
    """

    CODE_POINT = "code points"
    UTF_16 = "UTF-16 units"
    UTF_8 = "bytes of UTF-8"


WIDTHS: dict[OffsetUnit, Callable[[str], int]] = {
    OffsetUnit.UTF_16: lambda character: 1 + (character > "\uffff"),
    OffsetUnit.UTF_8: lambda character: len(character.encode()),
}
WIDE_SEARCHES = {
    OffsetUnit.UTF_16: re.compile("[\U00010000-\U0010ffff]").search,
    OffsetUnit.UTF_8: re.compile("[^\x00-\x7f]").search,
}


def code_points(text: str, unit: OffsetUnit) -> dict[int, int]:
    """The offset in code points of each offset in the unit that is between two characters."""
    width = WIDTHS.get(unit)
    widths = (1 for _ in text) if width is None else map(width, text)
    return {offset: index for index, offset in enumerate(accumulate(widths, initial=0))}


def in_code_points(span: Span, text: str, unit: OffsetUnit) -> Span:
    """The span with offsets that count code points. Raises ShapeError where there are none."""
    if unit is OffsetUnit.CODE_POINT or text.isascii():
        return span
    moved = _move(span, code_points(text, unit))
    if moved is None:
        raise ShapeError(
            f"expected start and end of {span.item} between characters, counted in {unit}, found"
            f" {span.start} and {span.end}"
        )
    return moved


def explain_misfit(span: Span, text: str) -> str:
    """What the span is in another unit if that fits whole words, for the end of a message."""
    for unit in WIDTHS:
        moved = None if text.isascii() else _move(span, code_points(text, unit))
        if moved is not None and moved != span and _fits(moved, text):
            return f"; counted in {unit} it is {text[moved.start : moved.end]!r}"
    return ""


@dataclass(slots=True)
class OffsetEvidence:
    """Counts the spans that fit the text by code points, and those that fit by another unit alone.

    A span fits where it is whole words, or what the record says is there. Only a span behind a
    character that has several units can tell.
    """

    by_unit: dict[OffsetUnit, int] = field(default_factory=lambda: dict.fromkeys(WIDTHS, 0))
    by_code_point: dict[OffsetUnit, int] = field(default_factory=lambda: dict.fromkeys(WIDTHS, 0))

    def add(self, spans: Sequence[Span], text: str) -> None:
        """Takes the spans of a text into account."""
        if text.isascii():
            return
        fitting = [span for span in spans if _fits(span, text)]
        misfits = [span for span in spans if span not in fitting]
        for unit, has_wide in WIDE_SEARCHES.items():
            if not has_wide(text):
                continue
            self.by_code_point[unit] += sum(
                has_wide(text[: span.start]) is not None for span in fitting
            )
            positions = code_points(text, unit) if misfits else {}
            for span in misfits:
                moved = _move(span, positions)
                if moved is not None and (span.surface is not None or _misses(span, text)):
                    self.by_unit[unit] += _fits(moved, text)
                # No offset of that unit is inside a character.
                self.by_code_point[unit] += (
                    moved is None
                    and span.surface is None
                    and 0 <= span.start < span.end <= len(text)
                )

    def is_clear(self) -> bool:
        """Whether enough spans count code points, and none anything else."""
        return (
            not any(self.by_unit.values()) and max(self.by_code_point.values()) >= MIN_CLEAR_SPANS
        )

    def unit(self) -> OffsetUnit:
        """The unit of nearly all spans that can tell. Raises ShapeError where they disagree."""
        unit = max(WIDTHS, key=lambda unit: self.by_unit[unit])
        moved, still = self.by_unit[unit], self.by_code_point[unit]
        # One span may be a piece of a word that fits by chance, rather so in bytes, which differ
        # from code points in most texts.
        by_chance = moved <= 1 and (still > 0 or unit is OffsetUnit.UTF_8)
        if moved == 0 or moved * CLEAR_FACTOR <= still or by_chance:
            return OffsetUnit.CODE_POINT
        if still * CLEAR_FACTOR <= moved:
            return unit
        raise ShapeError(
            f"expected offsets that count one thing in the whole file, found {moved} spans that fit"
            f" only in {unit} and {still} that fit only in code points: count all of them in code"
            " points"
        )

    def __str__(self) -> str:
        unit = self.unit()
        return (
            f"offsets are read as {unit}: {self.by_unit[unit]} spans fit only so,"
            f" {self.by_code_point[unit]} as code points"
        )


def _move(span: Span, positions: dict[int, int]) -> Span | None:
    start, end = positions.get(span.start), positions.get(span.end)
    return None if start is None or end is None else replace(span, start=start, end=end)


def _fits(span: Span, text: str) -> bool:
    """Whether it is what the record says, or else whole words.

    Stricter than what annotators do, who also mark pieces of words and marks beside them: those
    tell nothing.
    """
    start, end = span.start, span.end
    if not 0 <= start < end <= len(text):
        return False
    if span.surface is not None:
        return text[start:end] == span.surface
    if not _is_of_word(text[start]) or not _is_of_word(text[end - 1]):
        return False
    letter = start - 2 if start > 1 and text[start - 1] in JOINING_MARKS else start - 1
    before = text[letter : letter + 1] if letter >= 0 else ""
    return not _is_of_word(before) and not _is_of_word(text[end : end + 1])


def _misses(span: Span, text: str) -> bool:
    """Whether both ends are where no annotator puts them: inside a word, or behind a blank.

    One alone may be so by chance.
    """
    start, end = (text[max(0, offset - 1) : offset + 1] for offset in (span.start, span.end))
    return _cuts(start, blank=-1) and _cuts(end, blank=0)


def _cuts(around: str, *, blank: int) -> bool:
    return all(map(_is_of_word, around)) or around[blank:][:1].isspace()


def _is_of_word(character: str) -> bool:
    return character != "" and (character.isalnum() or category(character).startswith("M"))
