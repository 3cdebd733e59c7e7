"""The confusion of labels -> the cells of a table of gold labels against predicted ones."""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import NamedTuple

from ner_lstm.evaluation.breakdown import Breakdown
from ner_lstm.rendering.labels import LabelClasses, number_labels

MAX_LABELS = 40  # a table of more cannot be read, and grows with their square
SHADE_COUNT = 9
MAX_UPRIGHT = 8  # labels, and letters of a label, beyond which the names of the columns are turned


class MatrixCell(NamedTuple):
    """How many entities have a pair of labels.

    look: its CSS classes. pair: both labels by number, by which the script finds their mistakes.
    """

    look: str
    pair: str
    number: int


class ConfusionMatrix(NamedTuple):
    """labels: of the columns, None last: missed. rows: a gold label, None last: invented, and a
    cell for each column. labels_left_out: how many are not shown.
    """

    labels: Sequence[str | None]
    rows: Sequence[tuple[str | None, Sequence[MatrixCell | None]]]
    is_turned: bool
    labels_left_out: int


def lay_out_matrix(breakdown: Breakdown, classes: LabelClasses) -> ConfusionMatrix:
    """The matrix of all labels, or of many labels of those with the most mistakes."""
    counts = breakdown.confusion
    labels = {label for pair in counts for label in pair if label is not None}
    wrong = dict.fromkeys(labels, 0)
    for pair, number in counts.items():
        for label in {*pair} if pair[0] != pair[1] else ():
            if label is not None:
                wrong[label] += number
    shown = sorted(sorted(labels, key=lambda label: (-wrong[label], label))[:MAX_LABELS])
    numbers = number_labels(classes)
    columns = [*shown, None]

    def lay_out_row(gold: str | None) -> list[MatrixCell | None]:
        whole = sum(number for (label, _), number in counts.items() if label == gold)
        cells: list[MatrixCell | None] = []
        for predicted in columns:
            number = counts.get((gold, predicted), 0)
            # it grows with the root of the share, so that rare confusions are seen too
            shade = ceil(SHADE_COUNT * sqrt(number / whole)) if number else 0
            look = f"s{shade}{' right' if gold == predicted else ''}"
            cells.append(MatrixCell(look, f"{numbers[gold]} {numbers[predicted]}", number))
        return cells if gold is not None else [*cells[:-1], None]

    return ConfusionMatrix(
        labels=columns,
        rows=[(gold, lay_out_row(gold)) for gold in columns],
        is_turned=len(shown) > MAX_UPRIGHT or any(len(label) > MAX_UPRIGHT for label in shown),
        labels_left_out=len(labels) - len(shown),
    )
