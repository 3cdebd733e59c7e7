"""A task of Label Studio, whole or of a JSON-MIN export -> its text and the spans in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ner_lstm.records.keys import TEXT
from ner_lstm.records.rendered_html import render_html_text
from ner_lstm.records.spans import ShapeError, Span, describe, first_key, list_in, read_spans
from ner_lstm.records.task_regions import HYPERTEXT, PARAGRAPHS, hypertext_spans, paragraph_spans

LABELS = "labels"
REGION_TYPES = (LABELS, HYPERTEXT, PARAGRAPHS)
ANNOTATIONS = ("annotations", "completions")  # before version 1.0 they were called completions
ANNOTATION_ID = "annotation_id"
NOT_ANNOTATED = "tasks that nobody has annotated"


@dataclass(frozen=True, slots=True)
class Task:
    """A task; spans: None where nobody has annotated it.

    are_exact: whether the spans count code points for sure; left_out: why each region that is no
    span of text is left out; results: what else was annotated (choices, ratings). is_html: whether
    `text` is the text of a page.
    """

    text: str
    spans: tuple[Span, ...] | None
    left_out: tuple[str, ...] = ()
    results: frozenset[str] = frozenset()
    are_exact: bool = False
    is_html: bool = False


def is_task(fields: Mapping[str, object]) -> bool:
    """Whether the record is a task: one with its text in `data`, or one of a JSON-MIN export."""
    if ANNOTATION_ID in fields:
        return True
    if isinstance(fields.get("data"), dict):
        return fields.get(TEXT) is None or any(key in fields for key in ANNOTATIONS)
    annotations = fields.get(ANNOTATIONS[0])
    return isinstance(annotations, list) and any(
        isinstance(item, dict) and "result" in item for item in annotations
    )


def read_task(fields: Mapping[str, object]) -> Task:
    """The text of the task with its regions. Raises ShapeError."""
    results, source = _results(fields), _source(fields)
    if results is None:
        return Task(_plain_text(source), None)
    regions = [_region(item) for item in results if _type(item).endswith(LABELS)]
    types = sorted({name for name in REGION_TYPES if any(name in value for value in regions)})
    of_text = [value for value in regions if not value.keys().isdisjoint(types)]
    no_text = [_labels_key(value) for value in regions if value not in of_text]
    if no_text and not of_text:
        raise ShapeError(
            f"expected regions of type {', '.join(REGION_TYPES)}, found only"
            f" {', '.join(sorted(set(no_text)))}"
        )
    if len(types) > 1:
        raise ShapeError(f"expected regions of one type in a task, found {' and '.join(types)}")
    left_out = tuple(f"regions of type {name}" for name in no_text)
    if types == [HYPERTEXT]:
        page = render_html_text(_string(source))
        spans = tuple(hypertext_spans(of_text, page))
        return Task(page.text, spans, left_out, are_exact=True, is_html=True)
    if types == [PARAGRAPHS]:
        spans = tuple(paragraph_spans(of_text, _paragraphs(source)))
        return Task(_plain_text(source), spans, left_out, are_exact=True)
    spans, _ = read_spans(of_text, "value", base=0)
    other_results = frozenset(map(_type, results)) - {LABELS, "relation"}
    return Task(_plain_text(source), spans, left_out, other_results)


def read_unannotated_task(fields: Mapping[str, object]) -> Task:
    """The text that `read_task` gives, whatever the labels are. Raises ShapeError."""
    try:
        task = read_task(fields)
    except ShapeError:
        task = Task(_plain_text(_source(fields)), None)
    return replace(task, spans=None)


def _source(fields: Mapping[str, object]) -> object:
    """What was annotated: a string, or a list of paragraphs."""
    if fields.get(TEXT) is not None:
        return fields[TEXT]
    data = fields.get("data")
    if not isinstance(data, dict):
        keys = ", ".join(map(repr, fields))
        raise ShapeError(f"expected the text of a task in 'text', found {keys}")
    if data.get(TEXT) is not None:
        return data[TEXT]
    texts = [value for value in data.values() if isinstance(value, str) or _is_dialogue(value)]
    if len(texts) != 1:
        keys = ", ".join(map(repr, data)) or "nothing"
        raise ShapeError(f"expected the text of a task in data.text, found {keys} in 'data'")
    return texts[0]


def _string(source: object) -> str:
    if not isinstance(source, str):
        raise ShapeError(f"expected a string in 'text', found {describe(source)}")
    return source


def _is_dialogue(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and _paragraph(item) for item in value)
    )


def _paragraph(item: Mapping[str, object]) -> str:
    text = item.get(TEXT)
    return text if isinstance(text, str) else ""


def _paragraphs(source: object) -> list[str]:
    if isinstance(source, list) and _is_dialogue(source):
        return [_paragraph(item) for item in source]
    return [_string(source)]


def _plain_text(source: object) -> str:
    return "\n".join(_paragraphs(source))


def _results(fields: Mapping[str, object]) -> Sequence[Mapping[str, object]] | None:
    """The results of the one annotation, as a whole task has them; None for no annotation."""
    key = first_key(fields, ANNOTATIONS)
    if key is None and ANNOTATION_ID in fields:
        values = [item for items in fields.values() if isinstance(items, list) for item in items]
        regions = [value for value in values if isinstance(value, dict) and _labels_key(value)]
        return [{"type": _labels_key(value), "value": value} for value in regions]
    results = None if key is None else _one_result(list_in(fields, key))
    if results is None:
        return None
    for item in results:
        if not isinstance(item, dict):
            raise ShapeError(f"expected an object in 'result', found {describe(item)}")
    return [item for item in results if isinstance(item, dict)]


def _type(result: Mapping[str, object]) -> str:
    return str(result.get("type"))


def _region(result: Mapping[str, object]) -> Mapping[str, object]:
    value = result.get("value")
    if not isinstance(value, dict) or not _labels_key(value):
        raise ShapeError(f"expected the labels of a region in its value, found {describe(value)}")
    return value


def _labels_key(value: Mapping[str, object]) -> str:
    return next((key for key in value if key.endswith(LABELS)), "")


def _one_result(annotations: list[object]) -> list[object] | None:
    """What the one annotation of a task says, of several the one marked as the ground truth."""
    done = [
        item for item in annotations if isinstance(item, dict) and not item.get("was_cancelled")
    ]
    chosen = [item for item in done if item.get("ground_truth")] if len(done) > 1 else done
    if len(chosen) == 1:
        return list_in(chosen[0], "result")
    if not done:
        return None
    by = ", ".join(str(item.get("completed_by", "somebody")) for item in done)
    raise ShapeError(
        f"expected one annotation a task, found {len(done)} (by {by}): "
        "mark the right one as ground truth in Label Studio, or export one annotator's"
    )
