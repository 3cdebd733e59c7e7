"""The confusion of labels -> a shaded table of gold labels against predicted ones."""

from collections.abc import Mapping
from math import ceil, sqrt

from ner_lstm.evaluation.breakdown import Breakdown
from ner_lstm.rendering.page import Looks, lay_out_table, number_labels, render_label

LABELS = 40  # shown: a table of more cannot be read, and grows with their square
SHADES = 9
UPRIGHT = 8  # labels, and letters of a label, beyond which the names of the columns are turned
MISSED, INVENTED = "missed", "invented"
Cell = tuple[str | None, str | None]


def render_confusion(breakdown: Breakdown, looks: Looks) -> str:
    """Rows of gold labels and columns of predicted ones; what has no counterpart is missed or
    invented.

    Of many labels those with the most mistakes are shown, and that is said.
    """
    counts = breakdown.confusion
    labels = {label for pair in counts for label in pair if label is not None}
    wrong = dict.fromkeys(labels, 0)
    for pair, number in counts.items():
        for label in {*pair} if pair[0] != pair[1] else ():
            if label is not None:
                wrong[label] += number
    shown: list[str | None] = [
        *sorted(sorted(labels, key=lambda label: (-wrong[label], label))[:LABELS])
    ]
    heading = [
        "gold ↓ predicted →",
        *(f"<div>{_head(label, looks, other=MISSED)}</div>" for label in (*shown, None)),
    ]
    rows = [_row(gold, [*shown, None], counts, looks) for gold in shown]
    invented = _row(None, [*shown, None], counts, looks)
    is_turned = len(shown) > UPRIGHT or any(len(label or "") > UPRIGHT for label in shown)
    look = "matrix turned" if is_turned else "matrix"
    left = (
        f" The {LABELS} labels of {len(labels):,} with the most mistakes are shown."
        if len(labels) > LABELS
        else ""
    )
    return (
        lay_out_table(
            heading,
            rows,
            totals=[invented],
            name="Confusion of gold and predicted labels",
            look=look,
        )
        + "<p>The stronger the colour, the larger the share of the row. On the diagonal the label"
        f" is right, though not every boundary.{left}</p>\n"
    )


def _head(label: str | None, looks: Looks, *, other: str) -> str:
    return other if label is None else render_label(label, looks)


def _row(
    gold: str | None, columns: list[str | None], counts: Mapping[Cell, int], looks: Looks
) -> list[str]:
    numbers = [counts.get((gold, predicted), 0) for predicted in columns]
    whole = sum(number for (one, _), number in counts.items() if one == gold)
    return [
        _head(gold, looks, other=INVENTED),
        *(
            _cell((gold, predicted), number, whole, looks)
            for predicted, number in zip(columns, numbers, strict=True)
        ),
    ]


def _cell(pair: Cell, number: int, whole: int, looks: Looks) -> str:
    """The number, on a shade that grows with the root of its share, so that rare confusions are
    seen too.
    """
    if pair == (None, None):
        return ""
    labels = number_labels(looks)
    place = " ".join(str(-1 if label is None else labels[label]) for label in pair)
    shade = f"s{ceil(SHADES * sqrt(number / whole))}" if number else "s0"
    return (
        f'<span class="{shade}{" right" if pair[0] == pair[1] else ""}"'
        f' data-pair="{place}">{number:,}</span>'
    )
