"""Columns that may each be the wanted one -> the error that shows how each reads."""

from collections.abc import Sequence

from ner_lstm.arguments import argument
from ner_lstm.columns.profiles import Column
from ner_lstm.errors import CorpusError
from ner_lstm.one_line import cut, one_line

MAX_QUOTED_ROWS = 3
MAX_QUOTED_COLUMNS = 4
MAX_CELL_CHARACTERS = 40


class SeveralColumns(CorpusError):
    """Several columns may be the one that is asked for."""


def refuse_several(
    columns: Sequence[Column], *, path: str, lines: Sequence[int], words: Column | None = None
) -> SeveralColumns:
    """The error at the first line where the readings differ, with the argument that tells.

    columns: those of words, or of tags where the column of words is given; lines: the numbers of
    their rows.
    """
    rows = zip(*(column.cells for column in columns), strict=True)
    start = next((row for row, cells in enumerate(rows) if len(set(cells)) > 1), 0)
    noun, name = ("words", "word_column") if words is None else ("tags", "tag_column")
    readings = ", ".join(
        f"{argument(name, column.index)} reads {_quote(column, words, start)}"
        for column in columns[:MAX_QUOTED_COLUMNS]
    )
    more = len(columns) - MAX_QUOTED_COLUMNS
    readings += f" and {more} more" if more > 0 else ""
    problem = (
        f"expected one column of {noun}, found {len(columns)} that may be: {readings}: give the"
        " one that reads it right"
    )
    return SeveralColumns(path, lines[start], problem)


def _quote(column: Column, words: Column | None, start: int) -> str:
    cells = column.cells[start : start + MAX_QUOTED_ROWS]
    if words:
        cells = tuple(map("/".join, zip(words.cells[start:], cells, strict=False)))
    return (
        "'" + one_line(" ".join(cut(cell, characters=MAX_CELL_CHARACTERS) for cell in cells)) + "'"
    )
