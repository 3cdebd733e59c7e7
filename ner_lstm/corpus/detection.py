"""The first lines of a column file -> its layout, or the error that asks which column is which."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ner_lstm.corpus.ambiguity import refuse_several
from ner_lstm.corpus.foreign import (
    find_delimiter,
    refuse_foreign,
    refuse_layers,
    refuse_tags,
    wrong_delimiter,
)
from ner_lstm.corpus.header import Header, find_header
from ner_lstm.corpus.layout import BLANKS, DOCUMENT_MARK, NUMBER, TAB, Layout
from ner_lstm.corpus.profiles import Column, columns_of_rows
from ner_lstm.corpus.reading import Labels, ReadOptions
from ner_lstm.corpus.sentence_column import find_sentence_column
from ner_lstm.corpus.spelling import STANDARD
from ner_lstm.corpus.tag_column import find_tag_columns
from ner_lstm.corpus.word_column import are_universal_dependencies, find_word_columns
from ner_lstm.errors import CorpusError
from ner_lstm.schemes import OUTSIDE


@dataclass(frozen=True, slots=True)
class Sample:
    """The first lines cut into cells: rows of `columns` cells each that hold a word, and the number
    of each one's line.
    """

    separator: str
    columns: int
    header: Header
    numbered: bool
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]


def detect_layout(
    lines: Iterable[str], *, path: str, options: ReadOptions, labels: Labels = Labels.REQUIRED
) -> tuple[Layout, Sequence[tuple[str, str]]]:
    """The layout that the lines show, and two words with their tags as examples.

    What is given is taken as given, negative columns count from the right. Of several columns of
    tags those of chunks stand aside, and nested ones or those with finer labels behind.

    Raises CorpusError where a given column does not exist, where two columns may be the one that is
    asked for, and for files of other kinds.
    """
    numbered_texts = [(number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1)]
    refuse_foreign([(number, text) for number, text in numbered_texts if text.strip()], path=path)
    sample = _cut(numbered_texts, separator=options.separator)
    columns = columns_of_rows(sample.rows, count=sample.columns)
    tag = _choose_tag_column(columns, sample, path=path, options=options, labels=labels)
    if options.tag_column is None and labels is not Labels.IGNORED:
        _refuse_cells(columns, sample, tag, path=path)
    word = _choose_word_column(columns, sample, tag, path=path, options=options)
    if (
        tag is None
        and sample.columns == 1
        and (delimiter := find_delimiter([row[0] for row in sample.rows]))
    ):
        raise wrong_delimiter(
            path, sample.lines[0], delimiter, is_quoted=any('"' in row[0] for row in sample.rows)
        )
    layout = Layout(
        sample.separator,
        sample.columns,
        word,
        None if tag == word else tag,
        sample.numbered and word > 0,
        _has_glued_digits([row[word] for row in sample.rows]),
        sample.header.line,
        STANDARD if tag is None else columns[tag].spelling or STANDARD,
        None
        if _has_blank_lines(numbered_texts, sample)
        else find_sentence_column(columns, (word, tag), names=sample.header.names),
    )
    return layout, _examples(columns, layout)


def _has_blank_lines(lines: Sequence[tuple[int, str]], sample: Sample) -> bool:
    """Whether one stands between two of the words."""
    return bool(sample.lines) and any(
        sample.lines[0] < number < sample.lines[-1] for number, text in lines if not text.strip()
    )


def _cut(lines: Sequence[tuple[int, str]], *, separator: str | None) -> Sample:
    texts = [
        (number, text)
        for number, text in lines
        if text.strip() and not text.startswith(DOCUMENT_MARK)
    ]
    usual = [text for _, text in texts if not text.startswith("# ")]
    separator = separator or (
        TAB if sum(TAB in text for text in usual) * 2 > len(usual) else BLANKS
    )
    cutter = Layout(separator, 0, 0, None, numbered=False, glued_digit=False)
    table = [
        (number, text, cutter.cells(text)) for number, text in texts if not text.startswith("# ")
    ]
    columns = Counter(len(cells) for _, _, cells in table).most_common(1)[0][0] if table else 1
    header = find_header(
        [text for _, text in texts],
        [cells for _, _, cells in table],
        columns=columns,
        first=table[0][1] if table else "",
    )
    rows = [
        (number, cells)
        for number, text, cells in table
        if len(cells) == columns and text != header.line
    ]
    numbered = columns > 1 and _counts_words([cells[0] for _, cells in rows])
    if numbered:
        rows = [(number, cells) for number, cells in rows if cells[0].isdecimal()]
    return Sample(
        separator,
        columns,
        header,
        numbered,
        [cells for _, cells in rows],
        [number for number, _ in rows],
    )


def _choose_tag_column(
    columns: Sequence[Column], sample: Sample, *, path: str, options: ReadOptions, labels: Labels
) -> int | None:
    if options.tag_column is not None:
        return _resolve(options.tag_column, sample.columns, path, "tag")
    given = {"word": options.word_column, "gold tag": options.gold_column}
    taken = [
        _resolve(column, sample.columns, path, what)
        for what, column in given.items()
        if column is not None
    ]
    possible = [
        column for column in columns if column.spelling is not None and column.index not in taken
    ]
    if sample.columns == 1 or not possible:
        return None
    found = find_tag_columns(
        possible, labels=labels, names=sample.header.names, numbered=sample.numbered
    )
    if len(found) > 1 and sample.columns == 2:
        found = found[-1:]  # words that look like tags stand before them
    if len(found) > 1 and labels is not Labels.IGNORED:
        words = find_word_columns(
            [column for column in columns if column.spelling is None], names=sample.header.names
        )
        word = (
            options.word_column
            if options.word_column is not None
            else words[0].index
            if words
            else 0
        )
        raise refuse_several(found, path=path, lines=sample.lines, words=columns[word])
    return found[0].index if found else None


def _refuse_cells(columns: Sequence[Column], sample: Sample, tag: int | None, *, path: str) -> None:
    """Raises CorpusError where cells are tags to an eye but not to a reader."""
    if tag is not None and not columns[tag].is_bare:
        refuse_layers(columns[tag].cells, path=path, lines=sample.lines, column=tag)
        return
    for column in columns:
        refuse_tags(column.cells, path=path, lines=sample.lines, column=column.index)


def _choose_word_column(
    columns: Sequence[Column], sample: Sample, tag: int | None, *, path: str, options: ReadOptions
) -> int:
    if options.word_column is not None:
        return _resolve(options.word_column, sample.columns, path, "word")
    others = [column for column in columns if column.index != tag]
    possible = [column for column in others if column.spelling is None] or others
    found = find_word_columns(possible, names=sample.header.names)
    if (
        len(found) > 1
        and sample.numbered
        and columns[1] in found
        and are_universal_dependencies(columns)
    ):
        return 1
    if len(found) > 1 and not (len(columns) == 2 and columns[1].has_spoilt_tags):
        raise refuse_several(found, path=path, lines=sample.lines)
    return found[0].index if found else 0


def _examples(columns: Sequence[Column], layout: Layout) -> Sequence[tuple[str, str]]:
    """Two words with their tags, the first of them in an entity if there is one."""
    words = columns[layout.word_column].cells
    if layout.tag_column is None:
        return [(word, "") for word in words[:2]]
    tags = columns[layout.tag_column].cells
    at = next((at for at, tag in enumerate(tags) if layout.spelling.read(tag) != OUTSIDE), 0)
    return list(zip(words, tags, strict=True))[at : at + 2]


def _has_glued_digits(words: Sequence[str]) -> bool:
    """Whether nearly all words are a character and a digit, most of the characters Chinese or the
    like (A1 is a word).
    """
    glued = [word for word in words if len(word) == 2 and word[1].isdigit()]
    return (
        bool(words)
        and len(glued) >= 0.98 * len(words)
        and 2 * sum(not word.isascii() for word in glued) > len(words)
    )


def _resolve(column: int, columns: int, path: str, what: str) -> int:
    if not -columns <= column < columns:
        raise CorpusError(
            path, 0, f"expected the {what} in column {column}, found {columns} columns"
        )
    return column % columns


def _counts_words(cells: Sequence[str]) -> bool:
    """Whether the cells are 1, 2, 3 ... (or 0, 1, 2 ...), again and again; 3-4 and 3.1 may stand in
    between.
    """
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 7]
    starts = bool(numbers) and numbers[0] in (0, 1)
    counts = all(after in (before + 1, numbers[0]) for before, after in pairwise(numbers))
    return starts and counts and all(NUMBER.fullmatch(cell) for cell in cells)
