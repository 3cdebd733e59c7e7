"""Columns that may each be the one that is asked for -> the error that shows how each reads and
which option says so.
"""

from collections.abc import Sequence

from ner_lstm.corpus.profiles import Column
from ner_lstm.errors import CorpusError
from ner_lstm.one_line import one_line

ROWS_SHOWN = 3
COLUMNS_SHOWN = 4
LONGEST_CELL = 40  # characters


class SeveralColumns(CorpusError):
    """Several columns may be the one that is asked for."""


def refuse_several(
    columns: Sequence[Column], *, path: str, lines: Sequence[int], words: Column | None = None
) -> SeveralColumns:
    """The error at the first line where the readings differ.

    columns: those of words, or of tags where the column of words is given; lines: the numbers of
    their rows.
    """
    rows = zip(*(column.cells for column in columns), strict=True)
    start = next((row for row, cells in enumerate(rows) if len(set(cells)) > 1), 0)
    what, option = ("words", "--word-column") if words is None else ("tags", "--tag-column")
    shown = columns[:COLUMNS_SHOWN]
    readings = [f"{option} {column.index} reads {_quote(column, words, start)}" for column in shown]
    more = f" and {len(columns) - len(shown)} more" if len(columns) > len(shown) else ""
    found = f"found {len(columns)} that may be: {', '.join(readings)}{more}"
    return SeveralColumns(
        path,
        lines[start],
        f"expected one column of {what}, {found}: give the option that reads it right",
    )


def _quote(column: Column, words: Column | None, start: int) -> str:
    cells = column.cells[start : start + ROWS_SHOWN]
    shown = (
        [f"{word}/{cell}" for word, cell in zip(words.cells[start:], cells, strict=False)]
        if words
        else cells
    )
    return "'" + one_line(" ".join(_shorten(cell) for cell in shown)) + "'"


def _shorten(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 3] + "..."
