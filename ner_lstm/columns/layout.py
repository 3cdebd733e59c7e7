"""How the lines of a column file are cut, and which of their cells hold the word and the tag."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ner_lstm.columns.spelling import STANDARD, Spelling
from ner_lstm.one_line import one_line

SAMPLE_LINES = 1000
TAB, BLANKS = "\t", " "
DOCUMENT_MARK = "-DOCSTART-"
NO_NAMES = (
    "",
    "_",
    "-",
    "NaN",
    "nan",
)  # in the column that names sentences: the one before goes on
NUMBER = re.compile(r"\d+([-.]\d+)?")


CARRIAGE_RETURN = (
    "expected line ends LF or CR LF, found a carriage return alone (CR): tr '\\r' '\\n' < FILE >"
    " NEW writes others"
)


def cut_cells(text: str, separator: str) -> list[str]:
    """The cells of a line without its line end."""
    if separator != BLANKS:
        return text.split(separator)
    # split() without an argument would also cut at U+00A0 and its like, which belong to words
    cells = text.replace(TAB, BLANKS).split(BLANKS)
    return [cell for cell in cells if cell] if "" in cells else cells


def name_separator(separator: str) -> str:
    """A separator as messages call it."""
    return {TAB: "TAB", BLANKS: "blanks"}.get(separator, repr(separator))


@dataclass(frozen=True, slots=True)
class Layout:
    """How to cut a line of a column file.

    separator: TAB, BLANKS (runs of blanks and tabs) or any other text; columns: cells on every
    word's line. word_column, tag_column: 0-based; tag_column None where nothing looks like tags.
    numbered: the first column counts the words of a sentence, as CoNLL-U does. glued_digit: nearly
    every word is one character with a segmentation digit behind it that is no letter of it. header:
    the line that names the columns, "" for none; spelling: how the tags are spelt. sentence_column:
    the one that names the sentence of each word where no blank line ends it; None: blank lines do.
    """

    separator: str
    columns: int
    word_column: int
    tag_column: int | None
    numbered: bool = False
    glued_digit: bool = False
    header: str = ""
    spelling: Spelling = STANDARD
    sentence_column: int | None = None

    def cells(self, text: str) -> list[str]:
        """The cells of a line without its line end."""
        return cut_cells(text, self.separator)

    def columns_of(self, text: str) -> tuple[list[str], list[str]] | None:
        """The words and the tags, if any, of lines that hold a word each; None where one may not.

        text: whole lines. Blank lines, comments and marks of documents, empty words, cells with
        blanks around them, and lines without as many columns as the others are for a second,
        careful look. A sixth of the cost of line by line.
        """
        separator, columns = self.separator, self.columns
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        if separator == BLANKS:
            text = text.replace(TAB, BLANKS)
        if (
            len(separator) > 1
            or not separator.isascii()
            or separator in "\r\n"
            or "\r" in text
            or text[-1] != "\n"
        ):
            return None
        if text.startswith(("#", DOCUMENT_MARK)) or "\n# " in text or f"\n{DOCUMENT_MARK}" in text:
            return None
        if self.header and self.header in text:
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
        if (
            separator != BLANKS
            and (BLANKS in text or (separator != TAB and TAB in text))
            and not all(map(str.strip, words))
        ):
            return None
        if self.numbered and not "".join(cells[::columns]).isdigit():
            return None
        if self.glued_digit:
            words = [word[0] if len(word) == 2 else word for word in words]
        if self.tag_column is None:
            return words, []
        tags = cells[self.tag_column :: columns]
        if any(tag != tag.strip() for tag in set(tags)):
            tags = list(map(str.strip, tags))
        return words, tags if self.spelling is STANDARD else list(map(self.spelling.read, tags))

    def is_blank(self, text: str) -> bool:
        """Whether a line separates sentences: in a TAB file tabs alone do, a blank does not."""
        return not (text.strip(TAB) if self.separator == TAB else text.strip(" \t"))

    def read_tag(self, cells: Sequence[str]) -> str:
        """The tag in the cells of a line, as schemes spell it; the layout has a column of tags."""
        assert self.tag_column is not None
        return self.spelling.read(cells[self.tag_column].strip())

    def describe(self, rows: Sequence[tuple[str, str]] = ()) -> str:
        """What is taken for what, with the words and tags of some rows."""
        words, tags = (
            f" ({', '.join(one_line(row[cell]) for row in rows)})" if rows else ""
            for cell in (0, 1)
        )
        column, spelling = self.tag_column, self.spelling
        facts = (
            f"{count_columns(self.columns)} by {name_separator(self.separator)}",
            f"word in column {self.word_column}{words}",
            "no tags" if column is None else f"tag in column {column}{tags}",
            "" if column is None else str(spelling),
            "a header line" if self.header else "",
            "" if self.sentence_column is None else f"sentences by column {self.sentence_column}",
            "a segmentation digit behind each character" if self.glued_digit else "",
        )
        return ", ".join(filter(None, facts))


def count_columns(columns: int) -> str:
    """`1 column`, `2 columns`."""
    return f"{columns} column{'s' * (columns > 1)}"


@cache
def _all_but(separator: str) -> bytes:
    """Every byte but those of a separator and a line feed."""
    return bytes(code for code in range(256) if chr(code) not in (separator, "\n"))
