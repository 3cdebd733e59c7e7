"""The first lines of a column file -> its layout: what separates the columns, and which hold the word and the tag."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ner_lstm.corpus.reading import Labels
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

    def columns_of(self, text: str) -> tuple[list[str], list[str]] | None:
        """The words and the tags (none without a column of them) of lines that hold a word each; None where one may not.

        text: whole lines. Blank lines, comments and marks of documents, empty words, cells with blanks around them, and lines
        without as many columns as the others are for a second, careful look. A sixth of the cost of line by line.
        """
        separator, columns = self.separator, self.columns
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        if separator == BLANKS:
            text = text.replace(TAB, BLANKS)
        if len(separator) > 1 or not separator.isascii() or separator in "\r\n" or "\r" in text or text[-1] != "\n":
            return None
        if text.startswith(("#", DOCUMENT_MARK)) or "\n# " in text or f"\n{DOCUMENT_MARK}" in text:
            return None
        # What is left without all other bytes shows at once whether each line has its cells.
        marks = text.encode(errors="surrogatepass").translate(None, _all_but(separator))
        if marks != (separator * (columns - 1) + "\n").encode() * text.count("\n"):
            return None
        cells = text.replace("\n", separator).split(separator)
        cells.pop()  # behind the last line feed
        words = cells[self.word_column :: columns]
        if "" in words or (separator == BLANKS and "" in cells):
            return None
        if separator != BLANKS and (BLANKS in text or (separator != TAB and TAB in text)) and not all(map(str.strip, words)):
            return None
        if self.numbered and not "".join(cells[::columns]).isdigit():
            return None
        if self.glued_digit:
            words = [word[0] if len(word) == 2 else word for word in words]
        if self.tag_column is None:
            return words, []
        tags = cells[self.tag_column :: columns]
        return words, list(map(str.strip, tags)) if any(tag != tag.strip() for tag in set(tags)) else tags

    def is_blank(self, text: str) -> bool:
        """Whether a line without its line end separates sentences: in a TAB file tabs alone do, a blank does not."""
        return not (text.strip(TAB) if self.separator == TAB else text.strip(" \t"))

    def __str__(self) -> str:
        separator = {TAB: "TAB", BLANKS: "blanks"}.get(self.separator, repr(self.separator))
        tag = "no tags" if self.tag_column is None else f"tag in column {self.tag_column}"
        glued = ", a segmentation digit behind each character" if self.glued_digit else ""
        return f"{self.columns} columns by {separator}, word in column {self.word_column}, {tag}{glued}"


@cache
def _all_but(separator: str) -> bytes:
    """Every byte but those of a separator and a line feed."""
    return bytes(code for code in range(256) if chr(code) not in (separator, "\n"))


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
    rows = [cutter.cells(text) for text in texts if not text.startswith("# ")]
    columns = Counter(map(len, rows)).most_common(1)[0][0] if rows else 1
    table = [row for row in rows if len(row) == columns]

    numbered = columns > 1 and _counts_words([row[0] for row in table])
    if numbered:
        table = [row for row in table if row[0].isdecimal()]
    tag = _find_tag_column(table, columns, labels) if tag_column is None else _resolve(tag_column, columns, path, "tag")
    if word_column is not None:
        word = _resolve(word_column, columns, path, "word")
    else:
        numbered = numbered and (columns, tag) != (2, 1)  # else the words themselves are 0, 1, 2 ...
        word = 1 if numbered or (tag == 0 and columns > 1) else 0
    glued = _has_glued_digits([row[word] for row in table])
    return Layout(separator, columns, word, None if tag == word else tag, numbered, glued)


def _has_glued_digits(words: Sequence[str]) -> bool:
    """Whether nearly all words are a character and a digit, most of the characters Chinese or the like (A1 is a word)."""
    glued = [word for word in words if len(word) == 2 and word[1].isdigit()]
    return bool(words) and len(glued) >= 0.98 * len(words) and 2 * sum(not word.isascii() for word in glued) > len(words)


def _resolve(column: int, columns: int, path: str, what: str) -> int:
    if not -columns <= column < columns:
        raise CorpusError(path, 0, f"expected the {what} in column {column}, found {columns} columns")
    return column % columns


def _counts_words(cells: Sequence[str]) -> bool:
    """Whether the cells are 1, 2, 3 ... (or 0, 1, 2 ...), again and again; 3-4 and 3.1 may stand in between."""
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 7]
    starts = bool(numbers) and numbers[0] in (0, 1)
    counts = all(after in (before + 1, numbers[0]) for before, after in pairwise(numbers))
    return starts and counts and all(NUMBER.fullmatch(cell) for cell in cells)


def _find_tag_column(table: Sequence[Sequence[str]], columns: int, labels: Labels) -> int | None:
    entity_tags: list[int] = []
    chunk_tags: list[int] = []
    outside: list[int] = []
    for column in range(columns):
        cells = Counter(row[column].strip() for row in table)
        found = {match[1] for cell in cells if (match := _TAG.fullmatch(cell))}
        fitting = sum(count for cell, count in cells.items() if cell == "O" or _TAG.fullmatch(cell))
        if 2 * fitting <= len(table):  # the rest is dirt, which the reader reports
            continue
        if found:
            (chunk_tags if found <= CHUNKS else entity_tags).append(column)
        elif columns > 1:
            outside.append(column)
    if labels is Labels.PREDICTED and (entity_tags or outside):
        return max(entity_tags + outside)  # a column of O alone is a prediction that found nothing
    if entity_tags:
        return entity_tags[0]
    return next(iter(outside[-1:] or chunk_tags), None)
