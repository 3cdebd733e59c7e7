"""The first lines of a column file -> its layout, or the error that asks which column is which."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ner_lstm.columns.ambiguity import refuse_several
from ner_lstm.columns.foreign import refuse_delimiter, refuse_foreign, refuse_layers, refuse_tags
from ner_lstm.columns.header import Header, find_header
from ner_lstm.columns.layout import BLANKS, DOCUMENT_MARK, NUMBER, TAB, Layout, cut_cells
from ner_lstm.columns.profiles import Column, columns_of_rows
from ner_lstm.columns.sentence_column import find_sentence_column
from ner_lstm.columns.spelling import STANDARD
from ner_lstm.columns.tag_column import find_tag_columns
from ner_lstm.columns.word_column import are_universal_dependencies, find_word_columns
from ner_lstm.errors import CorpusError
from ner_lstm.reading import Labels, ReadOptions
from ner_lstm.schemes import OUTSIDE

COMMENT = "# "


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """The first lines cut into cells: rows of as many cells that hold a word.

    lines: the number of each row's line; numbered: whether the first column counts words;
    has_blank_lines: whether one stands between two of the words.
    """

    path: str
    separator: str
    rows: Sequence[Sequence[str]]
    columns: Sequence[Column]
    header: Header
    numbered: bool
    lines: Sequence[int]
    has_blank_lines: bool


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
    sample = _cut(numbered_texts, path=path, separator=options.separator)
    columns = sample.columns
    tag = _choose_tag_column(sample, options=options, labels=labels)
    if options.tag_column is None and labels is not Labels.IGNORED:
        _refuse_cells(sample, tag)
    word = _choose_word_column(sample, tag, options=options)
    if tag is None and len(columns) == 1 and sample.lines:
        refuse_delimiter([row[0] for row in sample.rows], path=path, line=sample.lines[0])
    names = sample.header.names
    sentence = (
        None if sample.has_blank_lines else find_sentence_column(columns, (word, tag), names=names)
    )
    layout = Layout(
        sample.separator,
        len(columns),
        word,
        None if tag == word else tag,
        sample.numbered and word > 0,
        _has_glued_digits([row[word] for row in sample.rows]),
        sample.header.line,
        STANDARD if tag is None else columns[tag].spelling or STANDARD,
        sentence,
    )
    return layout, _examples(columns, layout)


def _cut(lines: Sequence[tuple[int, str]], *, path: str, separator: str | None) -> ColumnSample:
    texts = [
        (number, text)
        for number, text in lines
        if text.strip() and not text.startswith(DOCUMENT_MARK)
    ]
    usual = [(number, text) for number, text in texts if not text.startswith(COMMENT)]
    with_tab = sum(TAB in text for _, text in usual)
    separator = separator or (TAB if with_tab * 2 > len(usual) else BLANKS)
    table = [(number, text, cut_cells(text, separator)) for number, text in usual]
    count = Counter(len(cells) for _, _, cells in table).most_common(1)[0][0] if table else 1
    header = find_header(
        [text for _, text in texts],
        [cells for _, _, cells in table],
        columns=count,
        first=table[0][1] if table else "",
    )
    rows = [
        (number, cells)
        for number, text, cells in table
        if len(cells) == count and text != header.line
    ]
    numbered = count > 1 and _counts_words([cells[0] for _, cells in rows])
    if numbered:
        rows = [(number, cells) for number, cells in rows if cells[0].isdecimal()]
    has_blank_lines = bool(rows) and any(
        rows[0][0] < number < rows[-1][0] for number, text in lines if not text.strip()
    )
    row_cells = [cells for _, cells in rows]
    return ColumnSample(
        path,
        separator,
        row_cells,
        columns_of_rows(row_cells, count=count),
        header,
        numbered,
        [number for number, _ in rows],
        has_blank_lines,
    )


def _choose_tag_column(sample: ColumnSample, *, options: ReadOptions, labels: Labels) -> int | None:
    if options.tag_column is not None:
        return _resolve(options.tag_column, sample, "tag")
    given = {"word": options.word_column, "gold tag": options.gold_column}
    taken = {_resolve(column, sample, noun) for noun, column in given.items() if column is not None}
    possible = [
        column for column in sample.columns if column.spelling and column.index not in taken
    ]
    if len(sample.columns) == 1 or not possible:
        return None
    names = sample.header.names
    candidates = find_tag_columns(possible, labels=labels, names=names, numbered=sample.numbered)
    if len(candidates) > 1 and len(sample.columns) == 2:
        candidates = candidates[-1:]  # words that look like tags stand before them
    if len(candidates) > 1 and labels is not Labels.IGNORED:
        word = options.word_column
        if word is None:
            untagged = [column for column in sample.columns if column.spelling is None]
            words = find_word_columns(untagged, names=names)
            word = words[0].index if words else 0
        raise refuse_several(
            candidates, path=sample.path, lines=sample.lines, words=sample.columns[word]
        )
    return candidates[0].index if candidates else None


def _refuse_cells(sample: ColumnSample, tag: int | None) -> None:
    """Raises CorpusError where cells are tags to an eye but not to a reader."""
    if tag is not None and not sample.columns[tag].is_bare:
        refuse, columns = refuse_layers, sample.columns[tag : tag + 1]
    else:
        refuse, columns = refuse_tags, sample.columns
    for column in columns:
        refuse(column.cells, path=sample.path, lines=sample.lines, column=column.index)


def _choose_word_column(sample: ColumnSample, tag: int | None, *, options: ReadOptions) -> int:
    if options.word_column is not None:
        return _resolve(options.word_column, sample, "word")
    columns = sample.columns
    untagged = [column for column in columns if column.index != tag]
    possible = [column for column in untagged if column.spelling is None] or untagged
    candidates = find_word_columns(possible, names=sample.header.names)
    if len(candidates) > 1:
        numbered = sample.numbered and columns[1] in candidates
        if numbered and are_universal_dependencies(columns):
            return 1
        if not (len(columns) == 2 and columns[1].has_spoilt_tags):
            raise refuse_several(candidates, path=sample.path, lines=sample.lines)
    return candidates[0].index if candidates else 0


def _examples(columns: Sequence[Column], layout: Layout) -> Sequence[tuple[str, str]]:
    """Two words with their tags, the first of them in an entity if there is one."""
    words = columns[layout.word_column].cells
    if layout.tag_column is None:
        return [(word, "") for word in words[:2]]
    tags = columns[layout.tag_column].cells
    inside = (row for row, tag in enumerate(tags) if layout.spelling.read(tag) != OUTSIDE)
    row = next(inside, 0)
    return list(zip(words, tags, strict=True))[row : row + 2]


def _has_glued_digits(words: Sequence[str]) -> bool:
    """Whether nearly all words are a character and a digit, most not of ASCII (A1 is a word)."""
    glued = [word for word in words if len(word) == 2 and word[1].isdigit()]
    return (
        bool(words)
        and len(glued) >= 0.98 * len(words)
        and 2 * sum(not word.isascii() for word in glued) > len(words)
    )


def _resolve(column: int, sample: ColumnSample, noun: str) -> int:
    count = len(sample.columns)
    if not -count <= column < count:
        problem = f"expected the {noun} in column {column}, found {count} columns"
        raise CorpusError(sample.path, 0, problem)
    return column % count


def _counts_words(cells: Sequence[str]) -> bool:
    """Whether the cells are 1, 2, 3 ... (or 0, 1, 2 ...), again and again, but for 3-4 and 3.1."""
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 7]
    starts = bool(numbers) and numbers[0] in (0, 1)
    counts = all(after in (before + 1, numbers[0]) for before, after in pairwise(numbers))
    return starts and counts and all(NUMBER.fullmatch(cell) for cell in cells)
