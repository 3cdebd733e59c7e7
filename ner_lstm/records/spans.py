"""The items of a record's list of entities, as any tool writes them -> Span."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from ner_lstm.one_line import cut

START_KEYS = ("start", "start_offset", "startOffset", "start_char")
END_KEYS = ("end", "end_offset", "endOffset", "end_char")
LABEL_KEYS = ("label", "type", "labels", "entity", "tag")
SURFACE_KEYS = ("text", "name")
ACCEPTED = "accept"
MAX_QUOTE_CHARACTERS = 60


class ShapeError(ValueError):
    """What is wrong with a record; the reader adds the place."""


@dataclass(frozen=True, slots=True)
class Span:
    """`start` to `end` (half-open) of the record's text, named by `label`.

    They count what the tool counts, as a rule code points. surface: what the record says stands
    there; item: its name in the record, for messages.
    """

    start: int
    end: int
    label: str
    confidence: float | None = None
    surface: str | None = None
    item: str = ""


def read_spans(
    items: Sequence[object], key: str, *, base: int
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """The spans of the list in `key`, and why others are left out. Raises ShapeError.

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
    """Raises ShapeError where the span is not in the text, or where other text stands there."""
    if not 0 <= span.start < span.end <= len(text):
        offsets = f"start {span.start} and end {span.end}"
        raise ShapeError(
            f"expected 0 <= start < end <= {len(text)} in {span.item}, found {offsets}"
        )
    surface = text[span.start : span.end]
    if span.surface is not None and surface != span.surface:
        expected = (
            f"{describe(span.surface)} at {span.start}:{span.end} of the text as {span.item} says"
        )
        raise ShapeError(f"expected {expected}, found {describe(surface)}")


def describe(value: object) -> str:
    """A value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return cut(text, characters=MAX_QUOTE_CHARACTERS)


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


def label_names(label: object, item: str) -> Iterator[str]:
    """The name of the label, or the names of several. Raises ShapeError."""
    for name in label if isinstance(label, list) and label else [label]:
        if not isinstance(name, str) or not name.strip():
            raise ShapeError(f"expected the name of a label in {item}, found {describe(name)}")
        yield name


def _read_span(item: object, name: str, *, base: int) -> Iterator[Span]:
    """One span, or several where the item has several labels."""
    start: object
    confidence = surface = None
    match item:
        case [start, end, label]:
            pass
        case dict():
            pair = item.get("span")
            if not isinstance(pair, list) or len(pair) != 2:
                pair = [_get(item, START_KEYS), _get(item, END_KEYS)]
            start, end = pair
            label, surface = _get(item, LABEL_KEYS), _get(item, SURFACE_KEYS)
            confidence = item.get("confidence")
        case _:
            raise ShapeError(f"expected [start, end, label] in {name}, found {describe(item)}")
    if not is_offset(start) or not is_offset(end):
        offsets = describe([start, end])
        raise ShapeError(f"expected start and end of {name} as whole numbers, found {offsets}")
    probability = confidence if _is_probability(confidence) else None
    known = surface if isinstance(surface, str) else None
    for label_name in label_names(label, name):
        yield Span(start - base, end - base, label_name, probability, known, name)


def _is_probability(value: object) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 <= value <= 1


def _get(item: Mapping[str, object], keys: Sequence[str]) -> object:
    key = first_key(item, keys)
    return None if key is None else item[key]
