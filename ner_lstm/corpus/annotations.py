"""A JSON object of any common shape -> the text or the words it gives, and their labels as spans or tags."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

TEXT, ENTITIES = "text", "entities"
WORD_KEYS = ("tokens", "words")
TAG_KEYS = ("ner_tags", "tags", "labels")
# `entities` comes first: it is what we write beside the labels that a record already has.
SPAN_KEYS = (ENTITIES, "ents", "spans", "label", "labels", "annotations")
START_KEYS, END_KEYS = ("start", "start_offset"), ("end", "end_offset")
LABEL_KEYS = ("label", "type", "labels")
SURFACE_KEYS = ("text", "name")
SHAPES = '{"tokens": [...], "tags": [...]} or {"text": "...", "entities": [[start, end, label], ...]}'


class ShapeError(ValueError):
    """What is wrong with a record; the reader adds the place."""


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start` to `end` (half-open) of the record's text, named by `label`."""

    start: int
    end: int
    label: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Annotated:
    """A record and what it says.

    text: None where it gives words alone; words: None where a tokenizer has to find them.
    tags: one a word; spans: the labels of a record without tags. Both None = unlabelled.
    """

    fields: Mapping[str, object]
    text: str | None
    words: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    spans: tuple[Span, ...] | None = None


def read_annotated(value: object) -> Annotated:
    """The record with its labels. Raises ShapeError."""
    fields = _read_fields(value)
    key = find_words(fields)
    if key is None:
        text = _read_text(fields)
        return Annotated(fields, text, spans=_read_spans(fields, text))
    words = _read_words(fields, key)
    tag_key, span_key = find_tags(fields), _first_key(fields, SPAN_KEYS)
    if tag_key is None and span_key is not None and isinstance(fields[span_key], list):
        # Whether they count words or code points, and to which end, differs from tool to tool: a guess would be silent.
        raise ShapeError(f"expected tags for the words in {key!r}, or a text for the spans in {span_key!r}, found neither")
    tags = None if tag_key is None else _read_tags(fields, tag_key, count=len(words))
    return Annotated(fields, _text_beside(fields), words, tags)


def read_unannotated(value: object) -> Annotated:
    """The record without its labels, whatever they are. Raises ShapeError."""
    fields = _read_fields(value)
    key = find_words(fields)
    if key is None:
        return Annotated(fields, _read_text(fields))
    return Annotated(fields, _text_beside(fields), _read_words(fields, key))


def find_words(fields: Mapping[str, object]) -> str | None:
    """The key of the words, or None where the record's text has to be tokenized.

    Words count where tags come with them or nothing but words is there; beside a text with spans they do not, since
    there they may be anything from objects to pieces of words.
    """
    key = _first_key(fields, WORD_KEYS)
    if key is None or not isinstance(fields[key], list):
        return None
    if isinstance(fields.get(TEXT), str) and find_tags(fields) is None:
        texts = all(isinstance(word, str) for word in _items(fields, key))
        return key if texts and _first_key(fields, SPAN_KEYS) is None else None
    return key


def find_tags(fields: Mapping[str, object]) -> str | None:
    """The key of the list with one tag a word, or None: `labels` may hold spans instead."""
    for key in TAG_KEYS:
        items = fields.get(key)
        if isinstance(items, list) and not any(isinstance(item, (dict, list)) for item in items):
            return key
    return None


def find_base(fields: Mapping[str, object], text: str) -> int:
    """What to subtract from a record's offsets: those that `predict` writes for a text file count from the file's start."""
    start, end = fields.get("start"), fields.get("end")
    if isinstance(fields.get("file"), str) and _is_offset(start) and _is_offset(end):
        return start if end - start == len(text) else 0
    return 0


def describe(value: object) -> str:
    """A value as JSON, cut to 60 characters."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else text[:57] + "..."


def _read_fields(value: object) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    match value:
        case [str() as text, dict() as annotations]:  # spaCy 2's training pairs
            return {TEXT: text, **annotations}
    raise ShapeError(f"expected a record such as {SHAPES}, found {describe(value)}")


def _first_key(fields: Mapping[str, object], keys: Sequence[str]) -> str | None:
    return next((key for key in keys if fields.get(key) is not None), None)


def _items(fields: Mapping[str, object], key: str) -> list[object]:
    value = fields[key]
    if not isinstance(value, list):
        raise ShapeError(f"expected a list in {key!r}, found {describe(value)}")
    return value


def _read_text(fields: Mapping[str, object]) -> str:
    text, data = fields.get(TEXT), fields.get("data")
    if text is None and isinstance(data, dict):  # Label Studio
        text = data.get(TEXT)
    if isinstance(text, str):
        return text
    if text is None:
        keys = ", ".join(map(repr, fields)) or "no key"
        raise ShapeError(f"expected a record such as {SHAPES}, found {keys}")
    raise ShapeError(f"expected a string in 'text', found {describe(text)}")


def _text_beside(fields: Mapping[str, object]) -> str | None:
    text = fields.get(TEXT)
    return text if isinstance(text, str) else None


def _read_words(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    words = _items(fields, key)
    for index, word in enumerate(words):
        if not isinstance(word, str) or not word:
            raise ShapeError(f"expected a word in {key}[{index}], found {describe(word)}")
    return tuple(map(str, words))


def _read_tags(fields: Mapping[str, object], key: str, *, count: int) -> tuple[str, ...]:
    tags = _items(fields, key)
    if len(tags) != count:
        raise ShapeError(f"expected {count} tags for {count} words, found {len(tags)} in {key!r}")
    for index, tag in enumerate(tags):
        if isinstance(tag, int) and not isinstance(tag, bool):
            raise ShapeError(f"expected tags by name in {key!r}, found the number {tag}: write the names of the classes instead")
        if not isinstance(tag, str):
            raise ShapeError(f"expected a tag in {key}[{index}], found {describe(tag)}")
    return tuple(map(str, tags))


def _read_spans(fields: Mapping[str, object], text: str) -> tuple[Span, ...] | None:
    key = _first_key(fields, SPAN_KEYS)
    if key is None:
        return None
    items = _items(fields, key)
    match items:
        case [{"result": _}, *_]:
            items = _read_results(items)
        case [] if isinstance(fields.get("data"), dict):
            return None  # a task of Label Studio that nobody has annotated yet
    base = find_base(fields, text)
    return tuple(span for index, item in enumerate(items) for span in _read_span(item, f"{key}[{index}]", text=text, base=base))


def _read_results(annotations: list[object]) -> list[object]:
    """The labelled regions of the one annotation of a Label Studio task; relations and choices are no entities."""
    whole = [item for item in annotations if isinstance(item, dict) and not item.get("was_cancelled")]
    if len(whole) != 1:
        raise ShapeError(f"expected one annotation a task, found {len(whole)}: export one annotator's")
    result = _items(whole[0], "result")
    for item in result:
        if not isinstance(item, dict):
            raise ShapeError(f"expected an object in 'result', found {describe(item)}")
    return [item.get("value") for item in result if isinstance(item, dict) and item.get("type") == "labels"]


def _read_span(item: object, place: str, *, text: str, base: int) -> Iterator[Span]:
    """One span, or several where the item has several labels."""
    start: object
    match item:
        case [start, end, label]:
            confidence = surface = None
        case dict():
            pair = item.get("span")
            start, end = pair if isinstance(pair, list) and len(pair) == 2 else (_get(item, START_KEYS), _get(item, END_KEYS))
            label, surface, confidence = _get(item, LABEL_KEYS), _get(item, SURFACE_KEYS), item.get("confidence")
        case _:
            raise ShapeError(f"expected [start, end, label] in {place}, found {describe(item)}")
    if not _is_offset(start) or not _is_offset(end):
        raise ShapeError(f"expected start and end of {place} as whole numbers, found {describe([start, end])}")
    start, end = start - base, end - base
    if not 0 <= start < end <= len(text):
        raise ShapeError(f"expected 0 <= start < end <= {len(text)} in {place}, found start {start} and end {end}")
    if isinstance(surface, str) and text[start:end] != surface:
        raise ShapeError(
            f"expected {describe(surface)} at {start}:{end} of the text as {place} says, found {describe(text[start:end])}"
        )
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
        confidence = None
    for name in label if isinstance(label, list) and label else [label]:
        if not isinstance(name, str) or not name.strip():
            raise ShapeError(f"expected the name of a label in {place}, found {describe(name)}")
        yield Span(start, end, name, confidence)


def _get(item: Mapping[str, object], keys: Sequence[str]) -> object:
    key = _first_key(item, keys)
    return None if key is None else item[key]


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
