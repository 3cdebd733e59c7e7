"""The text of a column file -> blocks: the lines of each sentence, with its words and tags."""

import io
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from ner_lstm.columns.layout import CARRIAGE_RETURN, DOCUMENT_MARK, NO_NAMES, NUMBER, Layout
from ner_lstm.errors import CorpusError
from ner_lstm.one_line import cut
from ner_lstm.schemes import is_tag

# What a line begins with that is seldom a word's.
UNUSUAL_STARTS = ("#", "\n", "\r", DOCUMENT_MARK)
MAX_QUOTE_CHARACTERS = 60
# of a sentence, which is held in memory
MAX_SENTENCE_LINES, MAX_SENTENCE_CHARACTERS = 4_000_000, 100_000_000
# Comments that open a document: those of CoNLL-U and of HIPE-2022.
DOCUMENT_COMMENTS = ("# newdoc", "# hipe2022:document_id")
# sentences that are read together: what is done once costs little a sentence, and one odd line
# sends few of them back
GROUP_SENTENCES = 32


class Block(NamedTuple):
    """A sentence as its lines say it; tags is empty where there is no column of them.

    rows: for each word the index of its line in the text; first: the number of its first line.
    """

    text: str
    rows: Sequence[int]
    first: int
    words: tuple[str, ...]
    tags: tuple[str, ...]
    document_start: bool


def read_blocks(
    pieces: Iterable[str], *, path: str, layout: Layout, errors: list[CorpusError]
) -> Iterator[Block]:
    """Sentences as they stand in the file; a line that is neither word nor mark is an error.

    All lines are in some block. pieces: whole lines each; errors: where they are put, before a
    block that follows them is given. Raises CorpusError for a sentence of more than
    MAX_SENTENCE_LINES or MAX_SENTENCE_CHARACTERS.
    """
    reader = _BlockReader(path, layout, errors)
    try:
        for piece in pieces:
            line_end = "\r\n" if "\r\n" in piece else "\n"
            *paragraphs, rest = piece.split(2 * line_end)
            for start in range(0, len(paragraphs), GROUP_SENTENCES):
                group = paragraphs[start : start + GROUP_SENTENCES]
                yield from reader.add_paragraphs(group, line_end)
            yield from reader.add(rest)
            reader.check_size(len(piece))
    except CorpusError:
        if reader.is_complete():
            yield reader.take()
        raise
    if reader.texts:
        yield reader.take()


class _BlockReader:
    """The block that is being read; it is complete once the first word of the next one is seen."""

    def __init__(self, path: str, layout: Layout, errors: list[CorpusError]) -> None:
        self._path, self._layout, self._errors = path, layout, errors
        self._number, self._first_word = 1, 0  # of the next line, and of the first line with a word
        self._between, self._next_starts, self._starts_document = True, True, True
        self._sentence = ""  # what the lines call it, if they do
        self._open()

    def _open(self) -> None:
        self.texts: list[str] = []
        self._characters = 0  # in pieces that are wholly of this block
        self._first = self._number
        self._rows: range | list[int] = range(0)
        self._words: list[str] = []
        self._tags: list[str] = []

    def take(self) -> Block:
        """The block so far."""
        rows: Sequence[int] = self._rows if isinstance(self._rows, range) else tuple(self._rows)
        text, words, tags = "".join(self.texts), tuple(self._words), tuple(self._tags)
        return Block(text, rows, self._first, words, tags, self._starts_document)

    def is_complete(self) -> bool:
        """Whether it has words and a blank line behind them."""
        return bool(self._words) and self._between

    def check_size(self, characters: int) -> None:
        """Raises CorpusError where the block has become too large to be held.

        characters: of the piece that has been added.
        """
        self._characters += characters
        if self._number - self._first > MAX_SENTENCE_LINES:
            limit = f"{MAX_SENTENCE_LINES:,} lines"
        elif self._characters > MAX_SENTENCE_CHARACTERS:
            limit = f"{MAX_SENTENCE_CHARACTERS:,} characters"
        else:
            return
        problem = f"expected sentences of at most {limit}, blank lines behind them counted, found"
        raise CorpusError(self._path, self._first, f"{problem} a longer one")

    def add_paragraphs(self, paragraphs: Sequence[str], line_end: str) -> Iterator[Block]:
        """The blocks that are complete before the last of these paragraphs.

        Behind each of them two line ends stood. Where each is nothing but usual lines they are read
        together, with no loop over lines: 0.2 against 0.7 us a word.
        """
        text = line_end.join(paragraphs) + line_end
        is_named = self._layout.sentence_column is not None
        columns = None if is_named or "\n#" in text else self._layout.columns_of(text)
        if columns is None or len(paragraphs) < 3:
            for paragraph in paragraphs:
                yield from self.add(paragraph + line_end)
                self.add_blank(line_end)
            return
        words, tags = tuple(columns[0]), tuple(columns[1])
        first, last = paragraphs[0], paragraphs[-1]
        yield from self.add(first + line_end)
        self.add_blank(line_end)
        yield self.take()
        number, start = self._number, first.count("\n") + 1
        for paragraph in paragraphs[1:-1]:
            count = paragraph.count("\n") + 1
            text, end = paragraph + 2 * line_end, start + count
            yield Block(text, range(count), number, words[start:end], tags[start:end], False)
            number, start = number + count + 1, end
        self._number = number
        self._open()
        yield from self.add(last + line_end)
        self.add_blank(line_end)

    def add(self, text: str) -> Iterator[Block]:
        """The blocks that these lines show to be complete. They hold no blank line, as a rule."""
        column = self._layout.sentence_column
        if column is None:
            yield from self._add_sentence(text)
            return
        for line in io.StringIO(text, newline="\n"):
            cells = self._layout.cells(line.rstrip("\r\n"))
            name = cells[column].strip() if len(cells) == self._layout.columns else ""
            if name != self._sentence and name not in NO_NAMES:
                self._sentence, self._between = name, True
            yield from self._add_sentence(line)

    def _add_sentence(self, text: str) -> Iterator[Block]:
        """The block before, where these lines of one sentence show it to be complete.

        Those behind comments and the like are read together where they are usual: 0.4 us a word.
        """
        start = 0
        while text.startswith(UNUSUAL_STARTS, start):
            end = text.find("\n", start) + 1 or len(text)
            yield from self._add_line(text[start:end])
            start = end
        text = text[start:]
        if not text:
            return
        columns = self._layout.columns_of(text)
        if columns is None:
            for line in io.StringIO(text, newline="\n"):
                yield from self._add_line(line)
            return
        if self._between and self._words:
            yield self.take()
            self._open()
        self._add_words(text, *columns)

    def _add_words(self, text: str, words: list[str], tags: list[str]) -> None:
        if self._between:
            self._starts_document, self._next_starts = self._next_starts, False
            self._between = False
        self._first_word = self._first_word or self._number
        row = self._number - self._first
        word_rows = range(row, row + len(words))
        self._number += len(words)
        self.texts.append(text)
        if not self._words:
            self._rows, self._words, self._tags = word_rows, words, tags
            return
        if isinstance(self._rows, range) and self._rows.stop == row:
            self._rows = range(self._rows.start, word_rows.stop)
        else:
            self._rows = [*self._rows] if isinstance(self._rows, range) else self._rows
            self._rows += word_rows
        self._words += words
        self._tags += tags

    def add_blank(self, line: str) -> None:
        """A line that ends a sentence."""
        self._between = True
        self._keep(line)

    def _keep(self, line: str) -> None:
        """Lines without a word stay: they are written back, and counted."""
        self.texts.append(line)
        self._number += 1

    def _add_line(self, line: str) -> Iterator[Block]:
        layout = self._layout
        text = line.rstrip("\r\n")
        if layout.is_blank(text):
            self.add_blank(line)
            return
        if text == layout.header:
            self._keep(line)
            return
        if "\r" in text:
            self._report(CARRIAGE_RETURN, line)
            return
        cells = layout.cells(text)
        if text[0] in "-#" or layout.numbered:
            mark = _read_mark(text, cells, layout=layout, between=self._between)
            if mark is not _Mark.WORD:
                self._between = self._between or mark is _Mark.DOCUMENT
                self._next_starts = self._next_starts or mark is _Mark.DOCUMENT
                self._keep(line)
                return
        if problem := self._problem(cells):
            self._report(f"{problem}: {cut(text, characters=MAX_QUOTE_CHARACTERS)!r}", line)
            return
        if self._between and self._words:
            yield self.take()
            self._open()
        word = cells[layout.word_column]
        words = [word[0] if layout.glued_digit and len(word) == 2 else word]
        self._add_words(line, words, [] if layout.tag_column is None else [layout.read_tag(cells)])

    def _report(self, problem: str, line: str) -> None:
        self._errors.append(CorpusError(self._path, self._number, problem))
        self._keep(line)

    def _problem(self, cells: Sequence[str]) -> str:
        columns, column = self._layout.columns, self._layout.word_column
        if len(cells) != columns:
            since = f" as on line {self._first_word}" if self._first_word else ""
            return f"expected {columns} columns{since}, found {len(cells)}"
        is_empty = not cells[column].strip(" \t")
        return f"expected a word in column {column}, found none" if is_empty else ""


class _Mark(Enum):
    WORD = auto()
    COMMENT = auto()
    DOCUMENT = auto()


def _read_mark(text: str, cells: Sequence[str], *, layout: Layout, between: bool) -> _Mark:
    """What a line may be that begins like a mark.

    `#` and `#tag` are words where the line is otherwise a word's.
    """
    if text.startswith(DOCUMENT_MARK):
        return _Mark.DOCUMENT
    if text[0] == "#" and (between or text.startswith("# ")):
        fits = len(cells) == layout.columns and not (layout.columns == 1 and " " in text)
        if fits and layout.tag_column is not None:
            fits = is_tag(layout.read_tag(cells))
        if not fits:
            return _Mark.DOCUMENT if text.startswith(DOCUMENT_COMMENTS) else _Mark.COMMENT
    if layout.numbered and not cells[0].isdigit() and NUMBER.fullmatch(cells[0]):
        return _Mark.COMMENT  # CoNLL-U: 3-4 is the surface of the words 3 and 4, 3.1 an empty node
    return _Mark.WORD
