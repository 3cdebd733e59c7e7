"""Columns -> the one that holds the words, or those of which nothing tells which it is."""

from collections.abc import Sequence

from ner_lstm.columns.inventories import RELATIONS, UNIVERSAL_PARTS, WORD_NAMES
from ner_lstm.columns.profiles import Column, find_first, find_named

MIN_RUNNING_WORDS = 100  # in so many words of running text some are repeated
NO_WORD_KINDS = ("nothing", "one value", "numbered names")


def find_word_columns(columns: Sequence[Column], *, names: Sequence[str]) -> tuple[Column, ...]:
    """The column of the words alone, or the several that may be it.

    columns: those that are not of tags; names: what a header calls all columns of the file, ()
    without one.
    """
    if len(columns) < 2:
        return tuple(columns)
    possible = [column for column in columns if not column.why_no_words]
    if named := find_named(possible, names, wanted=WORD_NAMES):
        return named
    if not possible:  # a few lines of numbers, or of one word again and again, look like no words
        possible = [column for column in columns if column.why_no_words not in NO_WORD_KINDS]
        distinct = {column.cells: column for column in reversed(possible or columns)}
        return tuple(reversed(distinct.values()))
    return find_first(possible, goes_first=_is_word_beside)


def _is_word_beside(column: Column, rival: Column) -> bool:
    """Whether the first of two is of words, and the other made from it or something else."""
    if column.cells == rival.cells:
        return column.index < rival.index  # the same words
    pairs = _distinct_pairs(column, rival)
    # How often one cell stands beside several of the other column: a word has one lemma, as a rule,
    # a lemma many words.
    made, unmade = len(pairs) - len(column.counts), len(pairs) - len(rival.counts)
    finer = (unmade >= 2 and 3 * made <= unmade) - (made >= 2 and 3 * unmade <= made)
    if _are_alike(column, rival):
        capitals = _compare_capitals(column, rival)
        return finer + capitals > 0 and finer >= 0 and capitals >= 0
    rows, cells, rival_cells = len(column.cells), len(column.counts), len(rival.counts)
    if rows >= MIN_RUNNING_WORDS:
        if 50 * cells <= 49 * rows and (50 * rival_cells > 49 * rows or 5 * rival_cells <= cells):
            return True  # the other is another each time, or one of a few
        if 10 * cells <= 9 * rows:
            return finer > 0
    return finer > 0 and cells < rows and 3 * rival_cells <= 2 * cells


def _distinct_pairs(column: Column, rival: Column) -> set[tuple[str, str]]:
    return set(zip(column.cells, rival.cells, strict=True))


def _are_alike(column: Column, rival: Column) -> bool:
    """Whether most cells begin like those beside them, as lemmas and lower-cased words do."""
    pairs = [
        (cell.casefold(), beside.casefold())
        for cell, beside in _distinct_pairs(column, rival)
        if any(map(str.isalpha, cell))
    ]
    alike = sum(
        cell[: (len(cell) + 1) // 2] == beside[: (len(cell) + 1) // 2] for cell, beside in pairs
    )
    return 2 * alike >= len(pairs) > 0


def _compare_capitals(column: Column, rival: Column) -> int:
    """1 where the first column has capitals that the other lacks, -1 the other way, else 0."""
    upper, rival_upper = _is_upper(column), _is_upper(rival)
    if upper and rival_upper:
        return 0
    # the other is made from the words, unless they have no capitals: then either may be
    if upper or rival_upper:
        return rival_upper * _has_capitals(column) - upper * _has_capitals(rival)
    more = fewer = 0
    for cell, beside in _distinct_pairs(column, rival):
        # i and I may be either's
        if len(cell) > 1 and cell != beside and cell.casefold() == beside.casefold():
            more += cell[0].isupper() and not beside[0].isupper()
            fewer += beside[0].isupper() and not cell[0].isupper()
    return (more > 3 * fewer) - (fewer > 3 * more)


def _is_upper(column: Column) -> bool:
    """Whether all its letters are capitals."""
    return "".join(column.counts).isupper()


def _has_capitals(column: Column) -> bool:
    return any(character.isupper() for cell in column.counts for character in cell)


def are_universal_dependencies(columns: Sequence[Column]) -> bool:
    """Whether parts of speech, heads and relations stand where CoNLL-U has them."""
    if len(columns) < 10:
        return False
    speech, heads, relations = (columns[index].counts for index in (3, 6, 7))
    return (
        speech.keys() <= UNIVERSAL_PARTS | {"_"}
        and all(map(str.isdecimal, heads))
        and all(cell.partition(":")[0] in RELATIONS for cell in relations)
    )
