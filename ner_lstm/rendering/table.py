"""Texts and numbers -> a table: here for a terminal, in `markdown` for a page of Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ner_lstm.one_line import columns, one_line

Cells = Sequence[str]
GAP = "  "


class Quoted(str):
    """A cell of what a corpus, a model or a path says, where those beside it hold our own words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a heading, and totals that stand apart.

    Cells may hold anything: who renders them makes them safe. The first `text_columns` hold texts
    and are aligned to the left, the others numbers, which end below each other. least_widths: of
    the columns in a terminal, as far as they are given.
    """

    heading: Cells
    rows: Sequence[Cells]
    totals: Sequence[Cells] = ()
    text_columns: int = 1
    least_widths: Sequence[int] = ()


def render_lines(table: Table) -> str:
    """The table for a terminal: a line a row, the totals below an empty one."""
    rows = [[one_line(cell) for cell in row] for row in (table.heading, *table.rows)]
    totals = [[one_line(cell) for cell in row] for row in table.totals]
    widths = find_widths([*rows, *totals], least=table.least_widths)
    aligned = [
        list(align_cells(lines, widths=widths, text_columns=table.text_columns))
        for lines in (rows, totals)
    ]
    between = "\n" if totals else ""
    return between.join(
        "".join(f"{GAP.join(cells).rstrip(' ')}\n" for cells in lines) for lines in aligned
    )


def find_widths(rows: Sequence[Cells], *, least: Sequence[int] = ()) -> list[int]:
    """How many columns of a terminal each column of safe cells takes."""
    widths = [max(map(columns, cells)) for cells in zip(*rows, strict=True)]
    missing = len(widths) - len(least)
    return list(map(max, widths, (*least, *[0] * missing)))


def align_cells(
    rows: Iterable[Cells], *, widths: Sequence[int], text_columns: int
) -> Iterator[list[str]]:
    """The cells of each row, filled with blanks: behind texts, before numbers."""
    for row in rows:
        blanks = [" " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)]
        yield [
            cell + blank if column < text_columns else blank + cell
            for column, (cell, blank) in enumerate(zip(row, blanks, strict=True))
        ]
