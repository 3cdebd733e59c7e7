"""A task of Label Studio, whole or as JSON-MIN writes it -> its text and the regions that label
it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ner_lstm.corpus.offsets import OffsetUnit, code_points
from ner_lstm.corpus.rendered_html import RenderedHtml, render_html_text
from ner_lstm.corpus.spans import (
    ShapeError,
    Span,
    describe,
    first_key,
    is_offset,
    label_names,
    list_in,
    read_spans,
)

TEXT, LABELS, HYPERTEXT, PARAGRAPHS = "text", "labels", "hypertextlabels", "paragraphlabels"
REGIONS, REGION = (LABELS, HYPERTEXT, PARAGRAPHS), "a region of type {}"
PARAGRAPH_KEYS = ("start", "startOffset", "end", "endOffset")
ANNOTATIONS = ("annotations", "completions")  # before version 1.0 they were called completions
MINIMAL = "annotation_id"
NOT_ANNOTATED = "tasks that nobody has annotated"

Regions = Sequence[Mapping[str, object]]  # the `value` of each


@dataclass(frozen=True, slots=True)
class Task:
    """spans: None where nobody has annotated it; are_exact: whether they count code points for
    sure.

    left_out: why each region that is no span of text is left out; results: what else was annotated
    (choices, ratings). is_html: whether `text` is the text of a page.
    """

    text: str
    spans: tuple[Span, ...] | None
    left_out: tuple[str, ...] = ()
    results: frozenset[str] = frozenset()
    are_exact: bool = False
    is_html: bool = False


def is_task(fields: Mapping[str, object]) -> bool:
    """Whether the record is a task of Label Studio: one with its text in `data`, or one of a
    JSON-MIN export.
    """
    if MINIMAL in fields:
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
    kinds = {kind for kind in REGIONS if any(kind in value for value in regions)}
    of_text = [value for value in regions if kinds & value.keys()]
    others = [_kind(value) for value in regions if value not in of_text]
    if others and not of_text:
        raise ShapeError(
            f"expected regions of type {', '.join(REGIONS)}, found only"
            f" {', '.join(sorted(set(others)))}"
        )
    if len(kinds) > 1:
        raise ShapeError(
            f"expected regions of one type in a task, found {' and '.join(sorted(kinds))}"
        )
    left_out = tuple(f"regions of type {kind}" for kind in others)
    if HYPERTEXT in kinds:
        page = render_html_text(_string(source))
        return Task(
            page.text,
            tuple(_hypertext_spans(of_text, page)),
            left_out,
            are_exact=True,
            is_html=True,
        )
    if PARAGRAPHS in kinds:
        return Task(
            _plain_text(source), tuple(_paragraph_spans(of_text, source)), left_out, are_exact=True
        )
    spans, _ = read_spans(of_text, "value", base=0)
    return Task(
        _plain_text(source), spans, left_out, frozenset(map(_type, results)) - {LABELS, "relation"}
    )


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
        raise ShapeError(
            f"expected the text of a task in 'text', found {', '.join(map(repr, fields))}"
        )
    if data.get(TEXT) is not None:
        return data[TEXT]
    texts = [value for value in data.values() if isinstance(value, str) or _is_dialogue(value)]
    if len(texts) != 1:
        raise ShapeError(
            "expected the text of a task in data.text, found"
            f" {', '.join(map(repr, data)) or 'nothing'} in 'data'"
        )
    return texts[0]


def _string(source: object) -> str:
    if not isinstance(source, str):
        raise ShapeError(f"expected a string in 'text', found {describe(source)}")
    return source


def _is_dialogue(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(part, dict) and _paragraph(part) for part in value)
    )


def _paragraph(part: Mapping[str, object]) -> str:
    text = part.get(TEXT)
    return text if isinstance(text, str) else ""


def _paragraphs(source: object) -> list[str]:
    if isinstance(source, list) and _is_dialogue(source):
        return [_paragraph(part) for part in source]
    return [_string(source)]


def _plain_text(source: object) -> str:
    return "\n".join(_paragraphs(source))


def _results(fields: Mapping[str, object]) -> Sequence[Mapping[str, object]] | None:
    """The results of the one annotation, as a whole task has them; None where nobody has annotated
    it.
    """
    key = first_key(fields, ANNOTATIONS)
    if key is None and MINIMAL in fields:
        items = [item for items in fields.values() if isinstance(items, list) for item in items]
        return [
            {"type": _kind(item), "value": item}
            for item in items
            if isinstance(item, dict) and _kind(item)
        ]
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
    if not isinstance(value, dict) or not _kind(value):
        raise ShapeError(f"expected the labels of a region in its value, found {describe(value)}")
    return value


def _kind(value: Mapping[str, object]) -> str:
    return next((key for key in value if key.endswith(LABELS)), "")


def _one_result(annotations: list[object]) -> list[object] | None:
    """What the one annotation of a task says, or of several the one that is marked as the ground
    truth.
    """
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


def _hypertext_spans(regions: Regions, page: RenderedHtml) -> Iterator[Span]:
    """The spans by their global offsets, counted in the one way in which all of them cover the
    words that they say.
    """
    surfaces = [_surface(value) for value in regions]
    candidates = [tuple(page.spans(*_global_offsets(value))) for value in regions]
    for spans in zip(*candidates, strict=True):
        if all(
            _squeeze(page.text[slice(*span)]) == surface
            for span, surface in zip(spans, surfaces, strict=True)
        ):
            break
    else:
        found = describe([page.text[slice(*spans[1])] for spans in candidates])
        raise ShapeError(
            f"expected globalOffsets that cover the text of their regions, as {describe(surfaces)},"
            f" found {found}"
        )
    for value, (start, end) in zip(regions, spans, strict=True):
        for name in label_names(value.get(HYPERTEXT), REGION.format(HYPERTEXT)):
            yield Span(start, end, name, place=REGION.format(HYPERTEXT))


def _surface(value: Mapping[str, object]) -> str:
    surface = value.get(TEXT)
    if not isinstance(surface, str) or not _squeeze(surface):
        raise ShapeError(
            f"expected the text of {REGION.format(HYPERTEXT)} beside its globalOffsets, found none"
        )
    return _squeeze(surface)


def _global_offsets(value: Mapping[str, object]) -> tuple[int, int]:
    offsets = value.get("globalOffsets")
    start, end = (
        (offsets.get("start"), offsets.get("end")) if isinstance(offsets, dict) else (None, None)
    )
    if not is_offset(start) or not is_offset(end):
        raise ShapeError(
            f"expected whole numbers in globalOffsets of {REGION.format(HYPERTEXT)}, found"
            f" {describe(offsets)}"
        )
    return start, end


def _paragraph_spans(regions: Regions, source: object) -> Iterator[Span]:
    """The spans by paragraph and offset; a text that is one string may count as one paragraph, or
    as one a line.
    """
    paragraphs = _paragraphs(source)
    text = "\n".join(paragraphs)
    splits = [paragraphs, text.split("\n")] if len(paragraphs) == 1 else [paragraphs]
    place = REGION.format(PARAGRAPHS)
    for value in regions:
        surface = value.get(TEXT)
        if not isinstance(surface, str) or not _squeeze(surface):
            raise ShapeError(f"expected the text of {place} beside its offsets, found none")
        spans = (
            _paragraph_span(value, split, unit=unit) for split in splits for unit in OffsetUnit
        )
        span = next(
            (span for span in spans if span and _squeeze(text[slice(*span)]) == _squeeze(surface)),
            None,
        )
        if span is None:
            offsets = describe([value.get(key) for key in PARAGRAPH_KEYS])
            raise ShapeError(
                f"expected {describe(surface)} where {place} is, found other text at {offsets}"
            )
        for name in label_names(value.get(PARAGRAPHS), place):
            yield Span(*span, name, place=place)


def _paragraph_span(
    value: Mapping[str, object], paragraphs: Sequence[str], *, unit: OffsetUnit
) -> tuple[int, int] | None:
    """Where the region is in the text of all paragraphs, or None where it is in none of them,
    counted so.
    """
    given = [value.get(key) for key in PARAGRAPH_KEYS]
    first, start, last, end = (
        int(key) if isinstance(key, str) and key.isdecimal() else key for key in given
    )
    if not (is_offset(first) and is_offset(start) and is_offset(last) and is_offset(end)):
        raise ShapeError(
            f"expected whole numbers in {', '.join(PARAGRAPH_KEYS)}, found {describe(given)}"
        )
    if not 0 <= first <= last < len(paragraphs):
        return None
    begin = code_points(paragraphs[first], unit).get(start)
    finish = code_points(paragraphs[last], unit).get(end)
    if begin is None or finish is None:
        return None
    lengths = list(accumulate((len(paragraph) + 1 for paragraph in paragraphs), initial=0))
    return lengths[first] + begin, lengths[last] + finish


def _squeeze(text: str) -> str:
    return "".join(text.split())
