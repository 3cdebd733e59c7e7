"""A JSON object of any common shape -> its text or words, and their labels as spans or tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from ner_lstm.records.containers import name_foreign
from ner_lstm.records.keys import ENTITIES, SPAN_KEYS, TEXT, find_base, find_tags, find_words
from ner_lstm.records.label_studio import (
    NOT_ANNOTATED,
    Task,
    is_task,
    read_task,
    read_unannotated_task,
)
from ner_lstm.records.spans import (
    ACCEPTED,
    ShapeError,
    Span,
    describe,
    first_key,
    is_offset,
    list_in,
    read_spans,
)

UNSURE_ANSWERS = ("reject", "ignore")  # of Prodigy
# status of Argilla
DISCARDED_STATUSES, PENDING_STATUSES = ("Discarded", "discarded"), ("Default", "pending")
RECORD_EXAMPLES = (
    '{"tokens": [...], "tags": [...]} or {"text": "...", "entities": [[start, end, label], ...]}'
)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A record and what it says.

    text: None where it gives words alone; words: None where a tokenizer has to find them. tags: one
    a word; spans: the labels of a record without tags. Both None = unlabelled. are_exact: whether
    the spans count code points, whatever those of other records count. rejected: why the whole
    record is left out, if it is; left_out: the same of labels of it; task: what it is in Label
    Studio.
    """

    fields: Mapping[str, object]
    text: str | None
    words: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    spans: tuple[Span, ...] | None = None
    are_exact: bool = False
    rejected: str = ""
    left_out: tuple[str, ...] = ()
    task: Task | None = None


def _why_rejected(fields: Mapping[str, object]) -> str:
    """Why Prodigy or Argilla give no labels with a record, "" where they do."""
    answer, status = fields.get("answer"), fields.get("status")
    if answer in UNSURE_ANSWERS:
        return f"records whose answer is {describe(answer)}"
    if status in DISCARDED_STATUSES:
        return f"records whose status is {describe(status)}"
    is_pending = status in PENDING_STATUSES and fields.get("annotation", status) is None
    return NOT_ANNOTATED if is_pending else ""


def read_annotated(value: object) -> Annotated:
    """The record with its labels. Raises ShapeError."""
    fields = _read_fields(value)
    if rejected := _why_rejected(fields):
        unlabelled = read_unannotated(value)
        return Annotated(fields, unlabelled.text, unlabelled.words, rejected=rejected)
    key = find_words(fields)
    if key is None:
        return _read_text_record(fields)
    words = _read_words(fields, key)
    tag_key = find_tags(fields)
    if tag_key is not None:
        tags = _read_tags(fields, tag_key, count=len(words))
        return Annotated(fields, _text_beside(fields), words, tags)
    span_key = first_key(fields, (*SPAN_KEYS, "ner"))
    if span_key is not None and isinstance(fields[span_key], list):
        # What they count, and to which end, differs from tool to tool: a guess would be silent.
        raise ShapeError(
            f"expected tags for the words in {key!r}, or a text for the spans in {span_key!r},"
            " found neither"
        )
    return Annotated(fields, _text_beside(fields), words)


def read_unannotated(value: object) -> Annotated:
    """The record without its labels, whatever they are. Raises ShapeError."""
    fields = _read_fields(value)
    key = find_words(fields)
    if key is None and _is_open_task(fields):
        task = read_unannotated_task(fields)
        return Annotated(fields, task.text, task=task)
    if key is None:
        return Annotated(fields, _read_text(fields))
    return Annotated(fields, _text_beside(fields), _read_words(fields, key))


def _read_fields(value: object) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    match value:
        case [str() as text, dict() as annotations]:  # spaCy 2's training pairs
            return {TEXT: text, **annotations}
    raise ShapeError(f"expected a record such as {RECORD_EXAMPLES}, found {describe(value)}")


def _is_open_task(fields: Mapping[str, object]) -> bool:
    """Whether it is a task of Label Studio with labels as that tool wrote them, not as we do."""
    return fields.get(ENTITIES) is None and is_task(fields)


def _read_text_record(fields: Mapping[str, object]) -> Annotated:
    if _is_open_task(fields):
        task = read_task(fields)
        rejected = NOT_ANNOTATED if task.spans is None else ""
        return Annotated(
            fields,
            task.text,
            spans=task.spans,
            are_exact=task.are_exact,
            rejected=rejected,
            left_out=task.left_out,
            task=task,
        )
    text = _read_text(fields)
    # spaCy 2's pairs may give tags for the words that white space separates
    if find_tags(fields) == ENTITIES:
        words = tuple(text.split())
        return Annotated(fields, text, words, _read_tags(fields, ENTITIES, count=len(words)))
    key = first_key(fields, SPAN_KEYS)
    if key is None:
        return Annotated(fields, text, spans=() if _is_accepted_without_spans(fields) else None)
    if key != ENTITIES:  # an empty list beside one with spans says nothing, but in our own results
        key = next((name for name in SPAN_KEYS if fields.get(name)), key)
    base = find_base(fields, text)
    spans, left_out = read_spans(list_in(fields, key), key, base=base)
    return Annotated(fields, text, spans=spans, are_exact=base != 0, left_out=left_out)


def _is_accepted_without_spans(fields: Mapping[str, object]) -> bool:
    """Whether it is a text that Prodigy's annotator accepted without marking a span in it."""
    return (
        fields.get("answer") == ACCEPTED
        and isinstance(fields.get("tokens"), list)
        and "options" not in fields
    )


def _read_text(fields: Mapping[str, object]) -> str:
    text, data = fields.get(TEXT), fields.get("data")
    if text is None:  # doccano 1.5 to 1.7 and Label Studio
        text = data.get(TEXT) if isinstance(data, dict) else data
    if isinstance(text, str):
        return text
    if text is None:
        keys = ", ".join(map(repr, fields)) or "no key"
        raise ShapeError(
            f"expected a record such as {RECORD_EXAMPLES}, found {keys}{name_foreign(fields)}"
        )
    raise ShapeError(f"expected a string in 'text', found {describe(text)}")


def _text_beside(fields: Mapping[str, object]) -> str | None:
    text = fields.get(TEXT)
    return text if isinstance(text, str) else None


def _read_words(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    words = list_in(fields, key)
    if _are_strings(words) and "" not in words:
        return tuple(words)
    index = next(index for index, word in enumerate(words) if not isinstance(word, str) or not word)
    raise ShapeError(f"expected a word in {key}[{index}], found {describe(words[index])}")


def _read_tags(fields: Mapping[str, object], key: str, *, count: int) -> tuple[str, ...]:
    tags = list_in(fields, key)
    if len(tags) != count:
        raise ShapeError(f"expected {count} tags for {count} words, found {len(tags)} in {key!r}")
    if _are_strings(tags):
        return tuple(tags)
    index, tag = next((index, tag) for index, tag in enumerate(tags) if not isinstance(tag, str))
    if is_offset(tag):
        raise ShapeError(
            f"expected tags by name in {key!r}, found the number {tag}: write the names of the"
            " classes instead"
        )
    raise ShapeError(f"expected a tag in {key}[{index}], found {describe(tag)}")


def _are_strings(items: list[object]) -> TypeGuard[list[str]]:
    return set(map(type, items)) <= {str}
