"""Mistakes -> what a page shows of them: the rows, all of them as data for the script, and the
options of its filters.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ner_lstm.confidences import spell_confidence
from ner_lstm.evaluation.mistakes import Mistake, MistakeKind, spans_of, text_of
from ner_lstm.files import name_file
from ner_lstm.rendering.labels import LabelClasses, choose_classes, name_label, number_labels
from ner_lstm.rendering.page import read_file, render_page
from ner_lstm.sentence import Entity

ROWS_SHOWN = 200  # in the page, and by each "show more" of the script
# What a stretch of the words around is: a bit for the gold entity, and one for the predicted one.
GOLD, PREDICTED = 1, 2


class MistakeRow(NamedTuple):
    """What one mistake shows.

    words: what was predicted where that is not the gold entity; around: stretches of the sentence,
    and whose they are.
    """

    kind: MistakeKind
    gold: str | None
    predicted: str | None
    words: str
    confidence: float | None
    around: Sequence[tuple[str, int]]
    path: str
    line: int


class MistakeTable(NamedTuple):
    """The rows, and the values and texts of what they can be filtered by."""

    rows: Sequence[MistakeRow]
    has_confidence: bool
    kinds: Sequence[tuple[str, str]]
    gold_labels: Sequence[tuple[str, str]]
    predicted_labels: Sequence[tuple[str, str]]
    data: object
    empty_row: MistakeRow = MistakeRow(MistakeKind.LABEL, None, None, "", None, (), "", 0)
    step: int = ROWS_SHOWN


def render_errors_page(mistakes: Iterable[Mistake]) -> Iterator[str]:
    """A page of mistakes alone."""
    listed = tuple(mistakes)
    sides = (entity for mistake in listed for entity in (mistake.gold, mistake.predicted))
    classes = choose_classes(entity.label for entity in sides if entity)
    return render_page(
        "reports/mistakes_page.html",
        title="Mistakes",
        style=read_file("reports/page.css"),
        script=read_file("reports/mistakes.js"),
        mistakes=lay_out_mistakes(listed, classes),
        classes=classes,
    )


def lay_out_mistakes(mistakes: Iterable[Mistake], classes: LabelClasses) -> MistakeTable:
    """The table of mistakes, whose labels are among those that have classes."""
    rows = [_lay_out_row(mistake) for mistake in mistakes]
    kinds = Counter(row.kind for row in rows)
    return MistakeTable(
        rows=rows,
        has_confidence=any(row.confidence is not None for row in rows),
        kinds=[
            ("", "any"),
            *((kind, f"{kind} ({kinds[kind]:,})") for kind in MistakeKind if kinds[kind]),
        ],
        gold_labels=_label_options((row.gold for row in rows), classes),
        predicted_labels=_label_options((row.predicted for row in rows), classes),
        data=_collect_data(rows, classes),
    )


def _lay_out_row(mistake: Mistake) -> MistakeRow:
    gold, predicted = mistake.gold, mistake.predicted
    differs = mistake.kind is MistakeKind.BOUNDARY and predicted is not None
    return MistakeRow(
        mistake.kind,
        gold.label if gold else None,
        predicted.label if predicted else None,
        text_of(mistake.sentence, predicted) if differs and predicted else "",
        _confidence(predicted),
        _around(mistake),
        name_file(mistake.path),
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
    return [(text, side) for text, side in stretches if text or side == sides]


def _confidence(entity: Entity | None) -> float | None:
    """Three digits, as they are shown: the script has no rounding of its own."""
    if entity is None or entity.confidence is None:
        return None
    return float(spell_confidence(entity.confidence, digits=3))


def _label_options(labels: Iterable[str | None], classes: LabelClasses) -> list[tuple[str, str]]:
    numbers = number_labels(classes)
    counts = Counter(label for label in labels if label is not None)
    options = [
        (str(numbers[label]), f"{name_label(label)} ({count:,})")
        for label, count in counts.most_common()
    ]
    return [("", "any"), *options]


def _collect_data(rows: Iterable[MistakeRow], classes: LabelClasses) -> dict[str, object]:
    """What the script reads: labels and paths by their numbers."""
    numbers = number_labels(classes)
    paths: dict[str, int] = {}
    data = []
    for kind, gold, predicted, words, confidence, around, path, line in rows:
        number = paths.setdefault(path, len(paths))
        sides = numbers[gold], numbers[predicted]
        data.append((kind, *sides, words, confidence, around, number, line))
    return {
        "step": ROWS_SHOWN,
        "labels": [name_label(label) for label in classes],
        "looks": list(classes.values()),
        "paths": list(paths),
        "rows": data,
    }
