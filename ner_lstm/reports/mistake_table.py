"""Mistakes -> a table of a page: the first rows as HTML, all of them as data, from which the script
filters and sorts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ner_lstm.confidences import spell_confidence
from ner_lstm.evaluation.mistakes import Kind, Mistake, spans_of, text_of
from ner_lstm.files import STANDARD_INPUT
from ner_lstm.rendering.page import (
    Looks,
    choose_looks,
    clean,
    escape_text,
    name_label,
    number_labels,
    read_script,
    read_style,
    render_page,
    write_data,
)
from ner_lstm.sentence import Entity

# rows in the page, and rows that "show more" adds; the script has the same number from the page
SHOWN = 200
NOTHING = "nothing"  # what stands in place of a label that is not there
HEADING = ("kind", "gold", "predicted", "words around", "confidence", "place")
# What a stretch of the words around is: a bit for the gold entity, and one for the predicted one.
GOLD, PREDICTED = 1, 2
KEY = (
    '<p>In the words around, the line below is the <mark class="gold">gold</mark> entity, the line'
    ' above the <mark class="predicted">predicted</mark> one.</p>\n'
)
ORDERS = (
    ("", "as in the corpus"),
    ("sure", "most confident first"),
    ("unsure", "least confident first"),
)


class _Row(NamedTuple):
    """What one mistake shows, all text clean.

    words: what was predicted where that is not the gold entity; around: stretches of the sentence,
    and whose they are.
    """

    kind: Kind
    gold: str | None
    predicted: str | None
    words: str
    confidence: float | None
    around: Sequence[tuple[str, int]]
    path: str
    line: int


def render_errors_page(mistakes: Iterable[Mistake]) -> Iterator[str]:
    """A page of mistakes alone."""
    found = tuple(mistakes)
    labels = {entity.label for one in found for entity in (one.gold, one.predicted) if entity}
    body = render_mistakes(found, looks=choose_looks(labels))
    yield from render_page(body, title="Mistakes", style=read_style(), script=read_script())


def render_mistakes(mistakes: Sequence[Mistake], *, looks: Looks) -> Iterator[str]:
    """The table of mistakes; without the script its first rows, which the page says."""
    if not mistakes:
        yield "<p>No mistakes.</p>\n"
        return
    yield '<div class="mistakes">\n' + _render_filters(mistakes, looks)
    yield f'<p class="count"><output>{len(mistakes):,} mistakes</output></p>\n{KEY}'
    if len(mistakes) > SHOWN:
        yield (
            f"<noscript><p>The first {SHOWN} are shown: the others, and the filters, need"
            " JavaScript.</p></noscript>\n"
        )
    head = "".join(f'<th scope="col">{title}</th>' for title in HEADING)
    look = "" if _has_confidence(mistakes) else "unsure"
    yield f'<table class="{look}">\n<thead><tr>{head}</tr></thead>\n<tbody lang="">\n'
    yield from (_render_row(_row(mistake), looks) for mistake in islice(mistakes, SHOWN))
    yield '</tbody>\n</table>\n<p><button type="button" name="more" hidden>Show more</button></p>\n'
    yield (
        f"<template>{_render_row(_Row(Kind.LABEL, None, None, '', None, (), '', 0), looks)}</template>\n"
    )
    yield f'<script type="application/json">{_data(mistakes, looks)}</script>\n</div>\n'


def _row(mistake: Mistake) -> _Row:
    gold, predicted = mistake.gold, mistake.predicted
    differs = mistake.kind is Kind.BOUNDARY and predicted is not None
    return _Row(
        mistake.kind,
        gold.label if gold else None,
        predicted.label if predicted else None,
        clean(text_of(mistake.sentence, predicted)) if differs and predicted else "",
        _confidence(predicted),
        _around(mistake),
        "standard input" if mistake.path == STANDARD_INPUT else clean(mistake.path),
        mistake.line,
    )


def _around(mistake: Mistake) -> list[tuple[str, int]]:
    """The words around as they are shown, without empty stretches."""
    before, first, shared, last, after, (cut_before, cut_after) = spans_of(mistake)
    gold, predicted = mistake.gold, mistake.predicted
    sides = (GOLD if gold else 0) | (PREDICTED if predicted else 0)
    first_side = last_side = 0
    if gold and predicted:
        first_side = GOLD if gold.start < predicted.start else PREDICTED
        last_side = GOLD if gold.end > predicted.end else PREDICTED
    stretches = [
        (("…\xa0" if cut_before else "") + before, 0),
        (first, first_side),
        (shared, sides),
        (last, last_side),
        (after + ("\xa0…" if cut_after else ""), 0),
    ]
    return [(clean(text), side) for text, side in stretches if text or side == sides]


def _confidence(entity: Entity | None) -> float | None:
    """Three digits, as they are shown: the script has no rounding of its own."""
    return (
        None
        if entity is None or entity.confidence is None
        else float(spell_confidence(entity.confidence, digits=3))
    )


def _render_row(row: _Row, looks: Looks) -> str:
    """Every row has the same elements, so that the script fills a copy of an empty one."""
    gold, predicted = (_render_side(label, looks) for label in (row.gold, row.predicted))
    around = "".join(_render_stretch(text, side, row=row, looks=looks) for text, side in row.around)
    confidence = "" if row.confidence is None else f"{row.confidence:.3f}"
    folder, slash, name = row.path.rpartition("/")
    place = f"<span>{escape_text(folder + slash)}</span><b>{escape_text(name)}:{row.line}</b>"
    return (
        f'<tr><td class="kind">{row.kind}</td><td class="gold">{gold}</td><td'
        f' class="predicted">{predicted} <span class="words"'
        f' dir="auto">{escape_text(row.words)}</span></td><td class="around"'
        f' dir="auto">{around}</td><td class="confidence">{confidence}</td><td'
        f' class="place"><bdi>{place}</bdi></td></tr>\n'
    )


def _render_stretch(text: str, side: int, *, row: _Row, looks: Looks) -> str:
    """Where both entities are, the mark of the gold one is in that of the predicted one."""
    shown = escape_text(text)
    if side & GOLD:
        shown = f'<mark class="gold {looks.get(row.gold or "", "")}">{shown}</mark>'
    if side & PREDICTED:
        shown = f'<mark class="predicted {looks.get(row.predicted or "", "")}">{shown}</mark>'
    return shown if side else f"<span>{shown}</span>"


def _render_side(label: str | None, looks: Looks) -> str:
    look, name = (
        ("none", NOTHING) if label is None else (looks[label], escape_text(name_label(label)))
    )
    return f'<mark class="{look}"><bdi>{name}</bdi></mark>'


def _render_filters(mistakes: Sequence[Mistake], looks: Looks) -> str:
    """What the script listens to; hidden until it does."""
    kinds = Counter(mistake.kind for mistake in mistakes)
    gold = Counter(mistake.gold.label for mistake in mistakes if mistake.gold)
    predicted = Counter(mistake.predicted.label for mistake in mistakes if mistake.predicted)
    selects = (
        _render_select(
            "kind",
            "kind",
            [("", "any"), *((kind, f"{kind} ({kinds[kind]:,})") for kind in Kind if kinds[kind])],
        ),
        _render_select("gold", "gold", _label_options(gold, looks)),
        _render_select("predicted", "predicted", _label_options(predicted, looks)),
    )
    least = (
        '<label>confidence at least <input type="number" name="least" min="0" max="1" step="0.05"'
        ' placeholder="0"></label>\n'
    )
    order = _render_select("order", "order", ORDERS)
    return (
        '<div class="filters" role="search" aria-label="Filter the mistakes" hidden>\n'
        + "".join(selects)
        + (least + order if _has_confidence(mistakes) else "")
        + '<label>words, file or line <input type="search" name="text" autocomplete="off"'
        ' spellcheck="false"></label>\n'
        + '<button type="button" name="reset">Clear</button>\n</div>\n'
    )


def _has_confidence(mistakes: Iterable[Mistake]) -> bool:
    return any(
        one.predicted is not None and one.predicted.confidence is not None for one in mistakes
    )


def _label_options(counts: Counter[str], looks: Looks) -> list[tuple[str, str]]:
    numbers = number_labels(looks)
    options = [
        (str(numbers[label]), f"{name_label(label)} ({count:,})")
        for label, count in counts.most_common()
    ]
    return [("", "any"), *options]


def _render_select(name: str, title: str, options: Iterable[tuple[str, str]]) -> str:
    inside = "".join(
        f'<option value="{value}">{escape_text(text)}</option>' for value, text in options
    )
    return f'<label>{title} <select name="{name}">{inside}</select></label>\n'


def _data(mistakes: Sequence[Mistake], looks: Looks) -> str:
    """All rows as JSON that is safe in a script element; labels, -1 for none, and paths by their
    numbers.
    """
    labels = number_labels(looks)
    paths: dict[str, int] = {}
    rows = []
    for kind, gold, predicted, words, confidence, around, path, line in map(_row, mistakes):
        sides = (-1 if label is None else labels[label] for label in (gold, predicted))
        rows.append(
            (kind, *sides, words, confidence, around, paths.setdefault(path, len(paths)), line)
        )
    names = [clean(name_label(label)) for label in labels]
    return write_data(
        {
            "step": SHOWN,
            "labels": names,
            "looks": list(looks.values()),
            "paths": list(paths),
            "rows": rows,
        }
    )
