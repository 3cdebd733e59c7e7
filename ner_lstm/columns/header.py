"""The first lines of a column file -> what they call the columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from ner_lstm.columns.inventories import GOLD_NAMES, NAMES, TAG_NAMES

GLOBAL_COLUMNS = "# global.columns ="


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns in lower case, "" for none; line: the header line, "" for none."""

    names: tuple[str, ...] = ()
    line: str = ""


def find_header(
    texts: Sequence[str], rows: Sequence[Sequence[str]], *, columns: int, first: str
) -> Header:
    """The header that the lines have: a line of names, or the `global.columns` of CoNLL-U Plus.

    texts: all of them; first: the one that is cut into the first of the rows. A header names two
    columns that are well known, or the one of the tags, and has no tag.
    """
    for text in texts:
        if text.startswith(GLOBAL_COLUMNS):
            return Header(_fit(text.removeprefix(GLOBAL_COLUMNS).split(), columns))
        if not text.startswith("#"):
            break
        cells = text.lstrip("# ").split()
        if len(cells) == columns > 1 and _are_names(cells):
            return Header(_fit(cells, columns))
    if columns > 1 and rows and len(rows[0]) > 1 and _are_names(rows[0]):
        return Header(_fit(rows[0], columns), first)
    return Header()


def _fit(cells: Sequence[str], columns: int) -> tuple[str, ...]:
    """A name for each column: predictions may have been appended behind those that have one."""
    names = tuple(cell.strip().casefold() for cell in cells)
    return names + ("",) * (columns - len(names)) if len(names) <= columns else ()


def _are_names(cells: Sequence[str]) -> bool:
    names = [cell.strip().casefold() for cell in cells]
    known = [name for name in names if name in NAMES]
    if len(set(names)) < len(names) or "O" in cells:
        return False
    return len(known) >= 2 or (len(names) == 2 and names[1] in GOLD_NAMES | TAG_NAMES)
