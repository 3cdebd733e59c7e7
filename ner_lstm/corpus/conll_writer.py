"""Sentence -> the lines of a column file: a new one, or the old one with its tags replaced or a column appended."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ner_lstm.corpus.layout import BLANKS, DOCUMENT_MARK, TAB
from ner_lstm.errors import CorpusError
from ner_lstm.schemes import Scheme, tags_from_entities
from ner_lstm.sentence import Lines, Sentence, TextLines

Cells = Callable[[Sentence], Sequence[str]]


def tag_cells(scheme: Scheme) -> Cells:
    """What gives the tag of each word in a scheme; the entities must be known."""
    return lambda sentence: tags_from_entities(sentence.entities or (), length=len(sentence.words), scheme=scheme)


def confidence_cells(sentence: Sentence) -> list[str]:
    """The confidence of the entity that each word is part of, "-" outside."""
    cells = ["-"] * len(sentence.words)
    for entity in sentence.entities or ():
        confidence = "-" if entity.confidence is None else f"{entity.confidence:.6f}"
        cells[entity.start : entity.end] = [confidence] * (entity.end - entity.start)
    return cells


def render_appended(sentences: Iterable[Sentence], *, columns: Sequence[Cells]) -> Iterator[str]:
    """One piece of text a sentence: the lines it came from, verbatim, with new cells behind each word's line.

    A sentence that came from elsewhere gets lines of its own. Raises CorpusError as `render_columns` does.
    """
    for sentence in sentences:
        cells = [column(sentence) for column in columns]
        origin = sentence.origin
        if isinstance(origin, Lines):
            yield _append_together(origin, cells) or _append_one_by_one(origin, cells)
        else:
            yield _plain_lines(sentence, list(zip(*cells, strict=True)))


def _append_together(origin: Lines, cells: Sequence[Sequence[str]]) -> str:
    """The lines with their new cells, put there without a loop over them: 0.1 against 0.4 us a word.

    Nothing where the text does not begin with a line for each word, or its line ends are of several kinds.
    """
    count, separator, lines = len(origin.rows), origin.separator, origin.lines
    text = lines.text if isinstance(lines, TextLines) else "".join(lines)
    line_end = "\r\n" if "\r" in text else "\n"
    if line_end == "\r\n" and not text.count("\r") == text.count(line_end) == text.count("\n"):
        return ""
    if not count or origin.rows != range(count) or text.count(line_end) < count:
        return ""
    same = line_end
    for one in reversed(cells):
        if one.count(one[0]) != count:
            break
        same = f"{separator}{one[0]}{same}"
    else:  # as in most sentences, which have no entity
        return text.replace(line_end, same, count)
    pieces = text.split(line_end, count)
    return line_end.join([*map(separator.join, zip(pieces[:-1], *cells, strict=True)), pieces[-1]])


def _append_one_by_one(origin: Lines, cells: Sequence[Sequence[str]]) -> str:
    lines = list(origin.lines)
    for row, *added in zip(origin.rows, *cells, strict=True):
        text = lines[row].rstrip("\r\n")
        lines[row] = origin.separator.join((text, *added)) + lines[row][len(text) :]
    return "".join(lines)


def render_columns(sentences: Iterable[Sentence], *, scheme: Scheme) -> Iterator[str]:
    """One piece of text a sentence: word TAB tag lines and a blank line; only words where the entities are unknown.

    Sentences of a column file with tags keep their lines, comments and other columns: only the tag changes.
    Raises CorpusError for a word that a column file cannot hold (empty, with a TAB or a line end, or -DOCSTART-).
    """
    tags_of = tag_cells(scheme)
    for sentence in sentences:
        origin = sentence.origin
        if sentence.entities is None:
            yield _plain_lines(sentence, [()] * len(sentence.words))
        elif isinstance(origin, Lines) and origin.tag_column is not None:
            yield _replace_tags(origin, tags_of(sentence))
        else:
            yield _plain_lines(sentence, [(tag,) for tag in tags_of(sentence)])


def _replace_tags(origin: Lines, tags: Sequence[str]) -> str:
    assert origin.tag_column is not None
    lines = list(origin.lines)
    for row, tag in zip(origin.rows, tags, strict=True):
        text = lines[row].rstrip("\r\n")
        start, end = _span_of_cell(text, origin.separator, origin.tag_column)
        lines[row] = text[:start] + tag + lines[row][end:]
    return "".join(lines)


def _span_of_cell(text: str, separator: str, column: int) -> tuple[int, int]:
    """Where a cell of a line begins and ends."""
    if separator == BLANKS:  # \S would end a word at U+00A0 and its like
        return list(re.finditer(r"[^ \t]+", text))[column].span()
    cells = text.split(separator)
    start = sum(len(cell) + len(separator) for cell in cells[:column])
    return start, start + len(cells[column])


def _plain_lines(sentence: Sentence, cells: Sequence[Sequence[str]]) -> str:
    for word in sentence.words:
        if not word.strip() or word.startswith(DOCUMENT_MARK) or any(mark in word for mark in "\t\n\r"):
            raise CorpusError(sentence.path, sentence.line, f"expected a word that a column file can hold, found {word!r}")
    return "".join(TAB.join((word, *added)) + "\n" for word, added in zip(sentence.words, cells, strict=True)) + "\n"
