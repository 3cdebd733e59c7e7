"""The cells of a column -> what they are: tags, numbers, names, codes, or else perhaps words."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ner_lstm.columns.inventories import CHUNKS, PARTS_OF_SPEECH, RELATIONS
from ner_lstm.columns.spelling import Spelling, TagForm, detect_spelling
from ner_lstm.schemes import OUTSIDE

NO_VALUE = frozenset({"", "_", "-"})
# 7, 0.93, -1, 0-4, 12:18, 3,14: also what WebAnno and CoNLL-U number words by.
_NUMBER = re.compile(r"[-+]?\d+([-.:,/_]\d+)*([eE][-+]?\d+)?%?")
_FEATURES = re.compile(r"[\w\[\]]+=[^=\s]+(\|[\w\[\]]+=[^=\s]+)*")
_SHAPE = re.compile(r"[Xxd\W_]+|[Aa0\W_]+")
_SPOILT_TAG = re.compile(r"O|[BIMESLU][-+.:/|]\w.*")
_LETTER = re.compile("[A-Za-z]")
_DIGITS = re.compile(r"\d+")
_PUNCTUATION = re.compile(r"[\W_]+")
_SPACE_AFTER = ("SpaceAfter=No", "NoSpaceAfter", "EndOfLine", "EndOfSentence")
_CODES = NO_VALUE | PARTS_OF_SPEECH | CHUNKS | {OUTSIDE, *_SPACE_AFTER}


@dataclass(frozen=True)
class Column:
    """A column of the first lines, with its cells."""

    index: int
    cells: tuple[str, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each cell stands there."""
        return Counter(self.cells)

    @cached_property
    def spelling(self) -> Spelling | None:
        """How its tags are spelt, None where most cells are none."""
        return detect_spelling(self.counts)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The cells read as tags."""
        assert self.spelling is not None
        return tuple(map(self.spelling.read, self.cells))

    @cached_property
    def labels(self) -> frozenset[str]:
        """The labels of its tags, none where all are outside."""
        return frozenset(
            label for cell in self.counts if self.spelling and (label := self.spelling.label(cell))
        )

    @cached_property
    def coverage(self) -> float:
        """The share of its tags that are not outside."""
        return 1 - self.tags.count(OUTSIDE) / max(1, len(self.cells))

    @cached_property
    def is_syntactic(self) -> bool:
        """Whether its labels are of chunks or, on most words, of parts of speech."""
        if not self.labels:
            return False
        return self.labels <= CHUNKS or (
            self.coverage >= 0.6 and self.labels <= CHUNKS | PARTS_OF_SPEECH
        )

    @cached_property
    def is_bare(self) -> bool:
        """Whether its tags are labels without a prefix."""
        return self.spelling is not None and self.spelling.form is TagForm.PLAIN

    @cached_property
    def has_spoilt_tags(self) -> bool:
        """Whether some of its cells are tags, or would be but for a slip, as B+PER is."""
        return any(map(_SPOILT_TAG.fullmatch, self.counts))

    def repeats(self, prefixed: "Column") -> bool:
        """Whether its bare labels are those of the prefixed tags beside them."""
        pairs = zip(self.tags, prefixed.tags, strict=True)
        return all(tag[1:] == beside[1:] for tag, beside in pairs)

    @cached_property
    def why_no_words(self) -> str:
        """What its cells are instead of words; "" where they may be words."""
        total = len(self.cells)
        empty = sum(self.counts[cell] for cell in NO_VALUE)
        numbers = self._count(lambda cell: _NUMBER.fullmatch(cell) is not None)
        if 20 * empty >= 19 * total:
            return "nothing"
        if total > 1 and len(self.counts) == 1:
            return "one value"
        if 20 * (empty + numbers) >= 19 * total:
            return "numbers"
        if self._is_numbered_name(total):
            return "numbered names"
        if self._lingers(total):
            return "values that stay for a while"
        known = [cell for cell in self.counts if _is_known_code(cell)]
        has_names = any(
            not _PUNCTUATION.fullmatch(cell) and (len(cell) > 1 or cell.isupper()) for cell in known
        )
        if has_names and 20 * sum(self.counts[cell] for cell in known) >= 19 * total:
            return "parts of speech, relations or features"
        if total <= 2:
            return ""
        if all(map(_SHAPE.fullmatch, self.counts)):
            return "shapes of words"
        if all(map(_LETTER.fullmatch, self.counts.keys() - NO_VALUE)):
            return "letters"
        return "codes" if 10 * self._count(_is_mixed) >= 6 * total else ""

    def _count(self, is_counted: Callable[[str], bool]) -> int:
        return sum(count for cell, count in self.counts.items() if is_counted(cell))

    def _is_numbered_name(self, total: int) -> bool:
        """Whether only digits tell its cells apart: s1, s2, doc1.t7."""
        with_digits = self._count(lambda cell: _DIGITS.search(cell) is not None)
        templates = {_DIGITS.sub("0", cell) for cell in self.counts}
        return total > 1 and 10 * with_digits >= 9 * total and len(templates) <= max(2, total // 50)

    def _lingers(self, total: int) -> bool:
        """Whether neighbours are often the same, as names of documents are and words are not."""
        same = sum(
            before == after and not _PUNCTUATION.fullmatch(after)
            for before, after in pairwise(self.cells)
        )
        return same >= 2 and 4 * same >= total - 1


def _is_known_code(cell: str) -> bool:
    return cell in _CODES or cell.partition(":")[0] in RELATIONS or bool(_FEATURES.fullmatch(cell))


def _is_mixed(cell: str) -> bool:
    """Whether a longer cell is of letters and digits alone, as a hash is and an address is not."""
    return (
        len(cell) > 5
        and cell.replace("-", "").isalnum()
        and bool(_DIGITS.search(cell))
        and not _NUMBER.fullmatch(cell)
    )


def columns_of_rows(rows: Sequence[Sequence[str]], *, count: int) -> tuple[Column, ...]:
    """The columns of rows that have `count` cells each."""
    return tuple(Column(index, tuple(row[index].strip() for row in rows)) for index in range(count))


def find_named(
    columns: Iterable[Column], names: Sequence[str], *, wanted: Collection[str]
) -> tuple[Column, ...]:
    """The column alone that a header calls by a wanted name; none where there are several.

    names: what the header calls all columns of the file, () without one.
    """
    named = tuple(column for column in columns if names and names[column.index] in wanted)
    return named if len(named) == 1 else ()


def find_first(
    columns: Sequence[Column], *, goes_first: Callable[[Column, Column], bool]
) -> tuple[Column, ...]:
    """The first column alone that goes before each of the others; all where none does."""
    for column in columns:
        if all(goes_first(column, rival) for rival in columns if rival is not column):
            return (column,)
    return tuple(columns)
