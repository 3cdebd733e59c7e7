"""Columns -> the one that holds the words, or those of which nothing tells which it is."""

from collections.abc import Sequence

from ner_lstm.corpus.inventories import RELATIONS, UNIVERSAL_PARTS, WORD_NAMES
from ner_lstm.corpus.profiles import Column

RUNNING_WORDS = 100  # in so many words of running text some are repeated
SURELY_NO_WORDS = ("nothing", "one value", "numbered names")


def find_word_columns(columns: Sequence[Column], *, names: Sequence[str]) -> tuple[Column, ...]:
    """The column of the words alone, or the several that may be it.

    columns: those that are not of tags; names: what a header calls all columns of the file, ()
    without one.
    """
    if len(columns) < 2:
        return tuple(columns)
    possible = [column for column in columns if not column.why_no_words]
    named = [column for column in possible if names and names[column.index] in WORD_NAMES]
    if len(named) == 1:
        return (named[0],)
    if not possible:  # a few lines of numbers, or of one word again and again, look like no words
        possible = [
            column for column in columns if column.why_no_words not in SURELY_NO_WORDS
        ] or list(columns)
        distinct = {column.cells: column for column in reversed(possible)}
        return tuple(reversed(distinct.values()))
    for column in possible:
        if all(_is_word_beside(column, other) for other in possible if other is not column):
            return (column,)
    return tuple(possible)


def _is_word_beside(column: Column, other: Column) -> bool:
    """Whether the first of two columns that may be words is it, and the other is made from it or is
    something else.
    """
    if column.cells == other.cells:
        return column.index < other.index  # the same words
    pairs = set(zip(column.cells, other.cells, strict=True))
    # How often one cell stands beside several of the other column: a word has one lemma, as a rule,
    # a lemma many words.
    made, unmade = len(pairs) - len(column.counts), len(pairs) - len(other.counts)
    finer = (unmade >= 2 and 3 * made <= unmade) - (made >= 2 and 3 * unmade <= made)
    if _are_alike(column, other):
        capitals = _compare_capitals(column, other)
        return finer + capitals > 0 and finer >= 0 and capitals >= 0
    rows, cells, others = len(column.cells), len(column.counts), len(other.counts)
    if (
        rows >= RUNNING_WORDS
        and 50 * cells <= 49 * rows
        and (50 * others > 49 * rows or 5 * others <= cells)
    ):
        return True  # the other is another each time, or one of a few
    if rows >= RUNNING_WORDS and 10 * cells <= 9 * rows:
        return finer > 0
    return finer > 0 and cells < rows and 3 * others <= 2 * cells


def _are_alike(column: Column, other: Column) -> bool:
    """Whether most cells begin like those beside them, as lemmas, stems and lower-cased words
    do.
    """
    pairs = [
        (cell.casefold(), beside.casefold())
        for cell, beside in set(zip(column.cells, other.cells, strict=True))
        if any(map(str.isalpha, cell))
    ]
    alike = sum(
        cell[: (len(cell) + 1) // 2] == beside[: (len(cell) + 1) // 2] for cell, beside in pairs
    )
    return 2 * alike >= len(pairs) > 0


def _compare_capitals(column: Column, other: Column) -> int:
    """1 where the first column keeps the capitals that the other lacks, -1 the other way round, 0
    where nothing is clear.
    """
    upper, other_upper = _is_upper(column), _is_upper(other)
    # the other is made from the words, unless they have no capitals: then either may be
    if upper or other_upper:
        return (
            other_upper * _has_capitals(column) - upper * _has_capitals(other)
            if upper != other_upper
            else 0
        )
    more = fewer = 0
    for cell, beside in set(zip(column.cells, other.cells, strict=True)):
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
    """Whether they are those of CoNLL-U: ten, its parts of speech, heads and relations in their
    places, the word in column 1.
    """
    if len(columns) < 10:
        return False
    parts, heads, relations = columns[3], columns[6], columns[7]
    are_relations = all(cell.partition(":")[0] in RELATIONS for cell in relations.counts)
    return (
        parts.counts.keys() <= UNIVERSAL_PARTS | {"_"}
        and all(map(str.isdecimal, heads.counts))
        and are_relations
    )
