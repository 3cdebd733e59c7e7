"""Columns of a file without blank lines -> the one that names the sentence of each word."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ner_lstm.columns.inventories import SENTENCE_NAMES
from ner_lstm.columns.layout import NO_NAMES
from ner_lstm.columns.profiles import Column

_NAMED = re.compile(r"(sentence|sent|s)\W*(\d{1,9})", re.IGNORECASE)
_NUMBER = re.compile(r"()(\d{1,9})")


def find_sentence_column(
    columns: Sequence[Column], taken: Sequence[int | None], *, names: Sequence[str]
) -> int | None:
    """Its index, or None where no column or several may be it.

    taken: the columns of the words and the tags; names: what a header calls all columns, () without
    one. Cells may be empty behind the first of a sentence.
    """
    free = [
        column
        for column in columns
        if column.index not in taken and len(column.counts.keys() - NO_NAMES) > 1
    ]
    candidates = [column for column in free if names and names[column.index] in SENTENCE_NAMES]
    candidates = candidates or [column for column in free if _counts_sentences(column)]
    return candidates[0].index if len(candidates) == 1 else None


def _counts_sentences(column: Column) -> bool:
    """Whether its cells are `Sentence: 1` several times, then `Sentence: 2`, or such numbers alone.

    Of numbers alone there must be three.
    """
    cells = [cell for cell in column.cells if cell not in NO_NAMES]
    for pattern, min_sentences in ((_NAMED, 2), (_NUMBER, 3)):
        matches = [match for cell in cells if (match := pattern.fullmatch(cell))]
        if len(matches) < len(cells):
            continue
        numbers = [int(match[2]) for match in matches]
        rises = all(after - before in (0, 1) for before, after in pairwise(numbers))
        sentences = len(set(numbers))
        return (
            rises
            and numbers[0] in (0, 1)
            and sentences >= min_sentences
            and 2 * sentences <= len(column.cells)
        )
    return False
