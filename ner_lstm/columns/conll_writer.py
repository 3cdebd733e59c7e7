"""Sentence -> the lines of a column file: new ones, or its own with other tags or more columns."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from ner_lstm.columns.layout import BLANKS, TAB
from ner_lstm.columns.writable import (
    require_columns,
    require_labels,
    require_one_table,
    require_words,
)
from ner_lstm.errors import CorpusError
from ner_lstm.schemes import Scheme, tags_of_sentence
from ner_lstm.sentence import Lines, Sentence, TextLines

Cells = Callable[[Sentence], Sequence[str]]
log = logging.getLogger(__name__)


def tag_cells(scheme: Scheme) -> Cells:
    """What gives the tag of each word in a scheme, if the entities are known."""
    return partial(tags_of_sentence, scheme=scheme)


def confidence_cells(sentence: Sentence) -> list[str]:
    """The confidence of the entity that each word is part of, "-" outside."""
    cells = ["-"] * len(sentence.words)
    for entity in sentence.entities or ():
        confidence = "-" if entity.confidence is None else f"{entity.confidence:.6f}"
        cells[entity.start : entity.end] = [confidence] * (entity.end - entity.start)
    return cells


def render_appended(
    sentences: Iterable[Sentence], *, columns: Sequence[Cells], labels: Sequence[str] = ()
) -> Iterator[str]:
    """One piece of text a sentence: its own lines with new cells behind each word's line.

    A sentence that came from elsewhere gets lines of its own. labels: all that may be found, so
    that one which the columns cannot hold is an error before any sentence is written. Raises
    CorpusError as `render_columns` does.
    """
    checked: set[str] = set()
    path, piece = None, ""
    for sentence in sentences:
        origin = sentence.origin
        separator = origin.separator if isinstance(origin, Lines) else TAB
        if separator not in checked:
            require_labels(labels, sentence, separator=separator)
            checked.add(separator)
        if sentence.path != path and (gap := _gap(piece)):
            yield gap
        cells = [column(sentence) for column in columns]
        if isinstance(origin, Lines):
            piece = _append_together(origin, cells) or _append_one_by_one(origin, cells)
        else:
            require_words(sentence, alone=False)
            piece = _plain_lines(sentence, list(zip(*cells, strict=True)))
        path = sentence.path
        yield piece


def _append_together(origin: Lines, cells: Sequence[Sequence[str]]) -> str:
    """The lines with their new cells, without a loop over them: 0.1 against 0.4 us a word.

    Nothing where the text does not begin with a line for each word, or its line ends are of several
    kinds.
    """
    count, separator, lines = len(origin.rows), origin.separator, origin.lines
    text = lines.text if isinstance(lines, TextLines) else "".join(lines)
    line_end = "\r\n" if "\r" in text else "\n"
    if line_end == "\r\n" and not text.count("\r") == text.count(line_end) == text.count("\n"):
        return ""
    if not count or origin.rows != range(count) or text.count(line_end) < count:
        return ""
    same = line_end
    for column in reversed(cells):
        if column.count(column[0]) != count:
            break
        same = f"{separator}{column[0]}{same}"
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
    """One piece of text a sentence: word TAB tag lines and a blank line; words alone if unlabelled.

    Sentences of a column file with tags keep their lines, comments and other columns: only the tag
    changes, and a separator that no reader recognises becomes a TAB. Entities that IO joins are
    counted and logged. Raises CorpusError for a word or a label that would not be read as it is
    (empty, with a separator or a line end, -DOCSTART-), and for sentences that do not fit into one
    file: with and without labels, or with other columns.
    """
    path, piece, joined = None, "", 0
    for sentence in require_one_table(sentences):
        origin, entities = sentence.origin, sentence.entities
        if sentence.path != path and (gap := _gap(piece)):
            yield gap
        if entities is None:
            require_words(sentence, alone=True)
            piece = _plain_lines(sentence, [()] * len(sentence.words))
        elif isinstance(origin, Lines) and origin.tag_column is not None:
            labels = [entity.label for entity in entities]
            require_labels(labels, sentence, separator=origin.separator)
            tags = tags_of_sentence(sentence, scheme=scheme)
            piece = _replace_tags(sentence, origin, tags=tags)
        else:
            require_words(sentence, alone=False)
            require_labels([entity.label for entity in entities], sentence, separator=TAB)
            tags = tags_of_sentence(sentence, scheme=scheme)
            piece = _plain_lines(sentence, [(tag,) for tag in tags])
        if path is None:
            require_columns(piece, sentence)
        if scheme is Scheme.IO:
            joined += sum(
                entity.end == after.start and entity.label == after.label
                for entity, after in pairwise(entities or ())
            )
        path = sentence.path
        yield piece
    if joined:
        log.warning(
            "entities joined with the one before, from which IO cannot tell them: %d", joined
        )


def _gap(piece: str) -> str:
    """What is missing after a file's last lines for a blank line before those of the next."""
    rest = piece[len(piece.rstrip("\r\n")) :]
    return "\n" * (2 - rest.count("\n")) if piece else ""


def _replace_tags(sentence: Sentence, origin: Lines, *, tags: Sequence[str]) -> str:
    assert origin.tag_column is not None
    lines = list(origin.lines)
    for row, tag in zip(origin.rows, tags, strict=True):
        text = lines[row].rstrip("\r\n")
        if origin.separator in (TAB, BLANKS):
            start, end = _span_of_cell(text, origin.separator, origin.tag_column)
            lines[row] = text[:start] + tag + lines[row][end:]
        else:
            if TAB in text:
                line = sentence.line + row - origin.rows[0]
                problem = f"expected cells without a TAB, found {text!r}"
                raise CorpusError(sentence.path, line, problem)
            cells = text.split(origin.separator)
            cells[origin.tag_column] = tag
            lines[row] = TAB.join(cells) + lines[row][len(text) :]
    return "".join(lines)


def _span_of_cell(text: str, separator: str, column: int) -> tuple[int, int]:
    """Where a cell of a line begins and ends."""
    if separator == BLANKS:  # \S would end a word at U+00A0 and its like
        return list(re.finditer(r"[^ \t]+", text))[column].span()
    cells = text.split(separator)
    start = sum(len(cell) + len(separator) for cell in cells[:column])
    return start, start + len(cells[column])


def _plain_lines(sentence: Sentence, cells: Sequence[Sequence[str]]) -> str:
    rows = zip(sentence.words, cells, strict=True)
    return "".join([*(TAB.join((word, *added)) + "\n" for word, added in rows), "\n"])
