"""The items of a record's list of entities, as any tool writes them -> Span."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

START_KEYS = ("start", "start_offset", "startOffset", "start_char")
END_KEYS = ("end", "end_offset", "endOffset", "end_char")
LABEL_KEYS = ("label", "type", "labels", "entity", "tag")
SURFACE_KEYS = ("text", "name")
ACCEPTED = "accept"


class ShapeError(ValueError):
    """What is wrong with a record; the reader adds the place."""


@dataclass(frozen=True, slots=True)
class Span:
    """`start` to `end` (half-open) of the record's text, named by `label`.

    They count what the tool counts, as a rule code points. surface: what the record says stands
    there; place: the item's name in the record, for messages.
    """

    start: int
    end: int
    label: str
    confidence: float | None = None
    surface: str | None = None
    place: str = ""


def read_spans(
    items: Sequence[object], key: str, *, base: int
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """The spans of the list in `key`, and why each of those that are left out is. Raises
    ShapeError.

    base: what to subtract from the offsets.
    """
    spans: list[Span] = []
    left_out: list[str] = []
    for index, item in enumerate(items):
        answer = item.get("answer", ACCEPTED) if isinstance(item, dict) else ACCEPTED
        if answer == ACCEPTED:
            spans += _read_span(item, f"{key}[{index}]", base=base)
        else:
            left_out.append(f"spans whose answer is {describe(answer)}")
    return tuple(spans), tuple(left_out)


def check_span(span: Span, text: str) -> None:
    """Raises ShapeError where the span, counted in code points, isn't in the text, or where the
    text says otherwise.
    """
    if not 0 <= span.start < span.end <= len(text):
        found = f"start {span.start} and end {span.end}"
        raise ShapeError(f"expected 0 <= start < end <= {len(text)} in {span.place}, found {found}")
    surface = text[span.start : span.end]
    if span.surface is not None and surface != span.surface:
        expected = (
            f"{describe(span.surface)} at {span.start}:{span.end} of the text as {span.place} says"
        )
        raise ShapeError(f"expected {expected}, found {describe(surface)}")


def describe(value: object) -> str:
    """A value as JSON, cut to 60 characters."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else text[:57] + "..."


def first_key(fields: Mapping[str, object], keys: Sequence[str]) -> str | None:
    """The first of the keys that has a value."""
    return next((key for key in keys if fields.get(key) is not None), None)


def list_in(fields: Mapping[str, object], key: str) -> list[object]:
    """The list in `key`. Raises ShapeError."""
    value = fields.get(key)
    if not isinstance(value, list):
        raise ShapeError(f"expected a list in {key!r}, found {describe(value)}")
    return value


def is_offset(value: object) -> TypeGuard[int]:
    """Whether it is a whole number; `true` is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def label_names(label: object, place: str) -> Iterator[str]:
    """The name of the label, or the names of several. Raises ShapeError."""
    for name in label if isinstance(label, list) and label else [label]:
        if not isinstance(name, str) or not name.strip():
            raise ShapeError(f"expected the name of a label in {place}, found {describe(name)}")
        yield name


def _read_span(item: object, place: str, *, base: int) -> Iterator[Span]:
    """One span, or several where the item has several labels."""
    start: object
    match item:
        case [start, end, label]:
            confidence = surface = None
        case dict():
            pair = item.get("span")
            start, end = (
                pair
                if isinstance(pair, list) and len(pair) == 2
                else (_get(item, START_KEYS), _get(item, END_KEYS))
            )
            label, surface, confidence = (
                _get(item, LABEL_KEYS),
                _get(item, SURFACE_KEYS),
                item.get("confidence"),
            )
        case _:
            raise ShapeError(f"expected [start, end, label] in {place}, found {describe(item)}")
    if not is_offset(start) or not is_offset(end):
        raise ShapeError(
            f"expected start and end of {place} as whole numbers, found {describe([start, end])}"
        )
    if (
        isinstance(confidence, bool)
        or not isinstance(confidence, (int, float))
        or not 0 <= confidence <= 1
    ):
        confidence = None
    known = surface if isinstance(surface, str) else None
    for name in label_names(label, place):
        yield Span(start - base, end - base, name, confidence, known, place)


def _get(item: Mapping[str, object], keys: Sequence[str]) -> object:
    key = first_key(item, keys)
    return None if key is None else item[key]
