"""The regions of a task of Label Studio -> spans of its text, whatever their offsets count."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from ner_lstm.records.keys import TEXT
from ner_lstm.records.offsets import OffsetUnit, code_points
from ner_lstm.records.rendered_html import RenderedHtml
from ner_lstm.records.spans import ShapeError, Span, describe, is_offset, label_names

HYPERTEXT, PARAGRAPHS = "hypertextlabels", "paragraphlabels"
PARAGRAPH_KEYS = ("start", "startOffset", "end", "endOffset")

Region = Mapping[str, object]  # its `value`


def hypertext_spans(regions: Sequence[Region], page: RenderedHtml) -> Iterator[Span]:
    """The spans by their global offsets, counted so that all cover the text of their regions."""
    surfaces = [_squeeze(_surface(region, HYPERTEXT, "globalOffsets")) for region in regions]
    candidates = [tuple(page.spans(*_global_offsets(region))) for region in regions]
    for spans in zip(*candidates, strict=True):
        if [_squeeze(page.text[start:end]) for start, end in spans] == surfaces:
            break
    else:
        covered = describe([page.text[slice(*spans[1])] for spans in candidates])
        raise ShapeError(
            f"expected globalOffsets that cover the text of their regions, as {describe(surfaces)},"
            f" found {covered}"
        )
    for region, span in zip(regions, spans, strict=True):
        yield from _named(region, HYPERTEXT, span)


def paragraph_spans(regions: Sequence[Region], paragraphs: Sequence[str]) -> Iterator[Span]:
    """The spans by paragraph and offset.

    A text that is one string may count as one paragraph, or as one a line.
    """
    text = "\n".join(paragraphs)
    splits = [paragraphs, text.split("\n")] if len(paragraphs) == 1 else [paragraphs]
    for region in regions:
        surface = _surface(region, PARAGRAPHS, "offsets")
        spans = (
            _paragraph_span(region, split, unit=unit) for split in splits for unit in OffsetUnit
        )
        for span in spans:
            if span and _squeeze(text[slice(*span)]) == _squeeze(surface):
                yield from _named(region, PARAGRAPHS, span)
                break
        else:
            offsets = describe([region.get(key) for key in PARAGRAPH_KEYS])
            raise ShapeError(
                f"expected {describe(surface)} where {_name(PARAGRAPHS)} is, found other text at"
                f" {offsets}"
            )


def _name(kind: str) -> str:
    """How messages call a region."""
    return f"a region of type {kind}"


def _named(region: Region, kind: str, span: tuple[int, int]) -> Iterator[Span]:
    for label in label_names(region.get(kind), _name(kind)):
        yield Span(*span, label, item=_name(kind))


def _surface(region: Region, kind: str, offsets: str) -> str:
    surface = region.get(TEXT)
    if not isinstance(surface, str) or not _squeeze(surface):
        raise ShapeError(f"expected the text of {_name(kind)} beside its {offsets}, found none")
    return surface


def _global_offsets(region: Region) -> tuple[int, int]:
    offsets = region.get("globalOffsets")
    match offsets:
        case {"start": start, "end": end} if is_offset(start) and is_offset(end):
            return start, end
    raise ShapeError(
        f"expected whole numbers in globalOffsets of {_name(HYPERTEXT)}, found {describe(offsets)}"
    )


def _paragraph_span(
    region: Region, paragraphs: Sequence[str], *, unit: OffsetUnit
) -> tuple[int, int] | None:
    """Where the region is in the text of all paragraphs, None where it is in none."""
    given = [region.get(key) for key in PARAGRAPH_KEYS]
    first, start, last, end = (
        int(key) if isinstance(key, str) and key.isdecimal() else key for key in given
    )
    if not (is_offset(first) and is_offset(start) and is_offset(last) and is_offset(end)):
        keys = ", ".join(PARAGRAPH_KEYS)
        raise ShapeError(f"expected whole numbers in {keys}, found {describe(given)}")
    if not 0 <= first <= last < len(paragraphs):
        return None
    begin = code_points(paragraphs[first], unit).get(start)
    finish = code_points(paragraphs[last], unit).get(end)
    if begin is None or finish is None:
        return None
    bounds = list(accumulate((len(paragraph) + 1 for paragraph in paragraphs), initial=0))
    return bounds[first] + begin, bounds[last] + finish


def _squeeze(text: str) -> str:
    return "".join(text.split())
