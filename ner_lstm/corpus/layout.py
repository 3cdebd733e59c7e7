"""The first lines of a column file -> its layout: what separates the columns, and which hold the word and the tag."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ner_lstm.corpus.problems import Labels
from ner_lstm.errors import CorpusError

SAMPLE_LINES = 1000
TAB, BLANKS = "\t", " "
DOCUMENT_MARK = "-DOCSTART-"
# Labels of syntactic chunks (CoNLL-2000 and the German corpus of CoNLL-2003): B-NP is a tag, but never that of an entity.
CHUNKS = frozenset(
    {"NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP", "PNP", "NX", "PX", "VX", "NC", "VC", "PC"}
)
_TAG = re.compile(r"[BIMESLU]-(.+)")
NUMBER = re.compile(r"\d+([-.]\d+)?")
_GLUED_DIGIT = re.compile(r".\d", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Layout:
    """How to cut a line of a column file.

    separator: TAB, BLANKS (runs of blanks and tabs) or any other text; columns: cells on every word's line.
    word_column, tag_column: 0-based; tag_column None where nothing looks like tags.
    numbered: the first column counts the words of a sentence, as CoNLL-U does.
    glued_digit: nearly every word is one character with a segmentation digit behind it that is no part of it.
    """

    separator: str
    columns: int
    word_column: int
    tag_column: int | None
    numbered: bool
    glued_digit: bool

    def cells(self, text: str) -> list[str]:
        """The cells of a line without its line end."""
        if self.separator == BLANKS:
            cells = text.replace(TAB, BLANKS).split(BLANKS)
            # split() without an argument would also cut at U+00A0 and its like, which are parts of words
            return cells if len(cells) == self.columns and "" not in cells else [cell for cell in cells if cell]
        return text.split(self.separator)

    def is_blank(self, text: str) -> bool:
        """Whether a line without its line end separates sentences: in a TAB file tabs alone do, a blank does not."""
        return not (text.strip(TAB) if self.separator == TAB else text.strip(" \t"))

    def __str__(self) -> str:
        separator = {TAB: "TAB", BLANKS: "blanks"}.get(self.separator, repr(self.separator))
        tag = "no tags" if self.tag_column is None else f"tag in column {self.tag_column}"
        glued = ", a segmentation digit behind each character" if self.glued_digit else ""
        return f"{self.columns} columns by {separator}, word in column {self.word_column}, {tag}{glued}"


def detect_layout(
    lines: Iterable[str],
    *,
    path: str,
    separator: str | None = None,
    word_column: int | None = None,
    tag_column: int | None = None,
    labels: Labels = Labels.REQUIRED,
) -> Layout:
    """The layout that the lines show; what is given is taken as given, negative columns count from the right.

    Of several columns of entity tags the first is taken: nested, finer or predicted ones stand behind it; the last one
    where predicted labels are asked for.

    Raises CorpusError where a given column does not exist.
    """
    texts = [line.rstrip("\r\n") for line in lines]
    texts = [text for text in texts if text.strip() and not text.startswith(DOCUMENT_MARK)]
    separator = separator or (TAB if sum(TAB in text for text in texts) * 2 > len(texts) else BLANKS)
    cutter = Layout(separator, 0, 0, None, numbered=False, glued_digit=False)
    words = [cutter.cells(text) for text in texts if not text.startswith("# ")]
    rows = words or [cutter.cells(text) for text in texts]
    columns = Counter(map(len, rows)).most_common(1)[0][0] if rows else 1
    table = [row for row in rows if len(row) == columns]

    numbered = columns > 1 and bool(table) and all(NUMBER.fullmatch(row[0]) for row in table) and table[0][0] in ("1", "0")
    tag = _find_tag_column(table, columns, labels) if tag_column is None else _resolve(tag_column, columns, path, "tag")
    if word_column is not None:
        word = _resolve(word_column, columns, path, "word")
    else:
        word = 1 if numbered or (tag == 0 and columns > 1) else 0
    # not every word: some corpora glue nothing to a few marks
    glued = len(table) > 1 and sum(_GLUED_DIGIT.fullmatch(row[word]) is not None for row in table) >= 0.98 * len(table)
    return Layout(separator, columns, word, None if tag == word else tag, numbered, glued)


def _resolve(column: int, columns: int, path: str, what: str) -> int:
    if not -columns <= column < columns:
        raise CorpusError(path, 0, f"expected the {what} in column {column}, found {columns} columns")
    return column % columns


def _find_tag_column(table: Sequence[Sequence[str]], columns: int, labels: Labels) -> int | None:
    entity_tags: list[int] = []
    chunk_tags: list[int] = []
    outside: list[int] = []
    for column in range(columns):
        cells = Counter(row[column].strip() for row in table)
        found = {match[1] for cell in cells if (match := _TAG.fullmatch(cell))}
        fitting = sum(count for cell, count in cells.items() if cell == "O" or _TAG.fullmatch(cell))
        if not table or fitting < 0.95 * len(table):  # a few cells may be dirt, which the reader reports
            continue
        if found:
            (chunk_tags if found <= CHUNKS else entity_tags).append(column)
        elif columns > 1:
            outside.append(column)
    if entity_tags:
        return entity_tags[-1 if labels is Labels.PREDICTED else 0]
    return next(iter(outside[-1:] or chunk_tags), None)
