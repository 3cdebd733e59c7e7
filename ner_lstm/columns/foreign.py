"""The first lines of a file that is no column file of words -> the error with the way out."""

import re
from collections.abc import Callable, Sequence

from ner_lstm.arguments import argument
from ner_lstm.columns.layout import CARRIAGE_RETURN
from ner_lstm.errors import CorpusError

_STANDOFF = re.compile(r"T\d+\t\S+ \d+ \d+(;\d+ \d+)*(\t.*)?|[REAMN*#]\d*\t.*")
_TAG = re.compile(r"O|[BIMESLU][-_].+")
_SPOILT = re.compile(r"[BIMESLU][+.:/|]\w.*")
_LAYERED = re.compile(r"[BIMESLU]-[^|]+\|(O|[BIMESLU]-.+)|O\|[BIMESLU]-.+")
_CONCEPT = re.compile(r'c=".*" \d+:\d+ \d+:\d+\|\|t=".*"')
_TAGGED_WORDS = re.compile(r"\S+/(O|[BIMESLU]-\S+)( +\S+/(O|[BIMESLU]-\S+))+ *")
_MARKED_UP = re.compile(r"[^\t]*<(\w+)>[^<>\t]+</\1>[^\t]*")
_WITH_LANGUAGE = re.compile(r"([a-z][a-z-]{1,8}:)[^\t]*\t[^\t]+")
_DELIMITERS = (",", ";", "|", "\u00a0", "\u3000")
# What the lines of other kinds of files are, and what is said of them at the first of these.
_FOREIGN_FILES: tuple[tuple[Callable[[Sequence[str]], bool], str], ...] = (
    (
        lambda texts: texts[0].startswith("#FORMAT=WebAnno TSV"),
        "expected columns of words and tags, found WebAnno TSV: export it as CoNLL 2003",
    ),
    (lambda texts: len(texts) == 1 and texts[0].count("\r") > 1, CARRIAGE_RETURN),
    (
        lambda texts: texts[0].startswith("T") and all(map(_STANDOFF.fullmatch, texts)),
        "expected a word a line, found brat's standoff annotations: brat's tools/anntoconll.py"
        " makes columns of them",
    ),
    (
        lambda texts: texts[0].startswith("#begin document "),
        "expected columns of words and tags, found CoNLL-2012, which writes entities with"
        " brackets: write B-, I- and O in their place",
    ),
    (
        lambda texts: all(map(_CONCEPT.fullmatch, texts)),
        "expected a word a line, found the concepts of i2b2, without their text: write each word of"
        " it on a line, with its tag",
    ),
)
# Lines that hold a sentence each, and what is said of them.
_SENTENCE_A_LINE: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda text: _holds_sentence(text, " "), "its tags in a cell of their own"),
    (lambda text: bool(_TAGGED_WORDS.fullmatch(text)), "each word with a slash and its tag"),
    (lambda text: bool(_MARKED_UP.fullmatch(text)), "its entities in XML's marks"),
    (lambda text: _holds_sentence(text, "\x02"), "its characters divided by U+0002"),
)


def refuse_foreign(lines: Sequence[tuple[int, str]], *, path: str) -> None:
    """Raises CorpusError for files of other kinds, and for those with a sentence a line.

    lines: with their numbers, without their line ends, none of them blank.
    """
    if not lines:
        return
    first, texts = lines[0][0], [text for _, text in lines]
    for is_foreign, problem in _FOREIGN_FILES:
        if is_foreign(texts):
            raise CorpusError(path, first, problem)
    language = _WITH_LANGUAGE.fullmatch(texts[0])
    if language and len(texts) > 2 and all(text.startswith(language[1]) for text in texts):
        problem = (
            f"expected words, found {language[1]!r} in front of each, as WikiAnn writes them:"
            f" sed 's/^{language[1]}//' FILE > NEW takes it away"
        )
        raise CorpusError(path, first, problem)
    for holds_sentence, how in _SENTENCE_A_LINE:
        numbers = [number for number, text in lines if holds_sentence(text)]
        if 2 * len(numbers) > len(lines):
            problem = (
                f"expected a word a line with its tag behind it, found a sentence a line, {how}:"
                " put each word on its own"
            )
            raise CorpusError(path, numbers[0], problem)


def _holds_sentence(text: str, divider: str) -> bool:
    """Whether one cell holds several tags and another as many words."""
    cells = [cell.split(divider) for cell in text.split("\t")]
    tags = [items for items in cells if len(items) > 1 and all(map(_TAG.fullmatch, items))]
    return len(tags) == 1 and any(
        len(items) == len(tags[0]) for items in cells if items is not tags[0]
    )


def refuse_delimiter(texts: Sequence[str], *, path: str, line: int) -> None:
    """Raises CorpusError where neither tabs nor blanks divide the cells, and one of them is a tag.

    Quotes around the cells would become a piece of the words.
    """
    for delimiter in _DELIMITERS:
        rows = [text.split(delimiter) for text in texts]
        tagged = sum(
            any(_TAG.fullmatch(cell.strip(' "')) for cell in row) for row in rows if row[1:]
        )
        if texts and 10 * tagged >= 8 * len(texts):
            is_quoted = any('"' in text for text in texts)
            way_out = (
                "write it with tabs and without quotes"
                if is_quoted
                else f"give {argument('separator', delimiter)}"
            )
            problem = (
                f"expected columns divided by tabs or blanks, found {delimiter!r} between the"
                f" cells: {way_out}"
            )
            raise CorpusError(path, line, problem)


def refuse_tags(cells: Sequence[str], *, path: str, lines: Sequence[int], column: int) -> None:
    """Raises CorpusError where something else than - divides prefix and label (B:PER, B/PER)."""
    spoilt = [
        (line, cell) for line, cell in zip(lines, cells, strict=True) if _SPOILT.fullmatch(cell)
    ]
    if len({cell for _, cell in spoilt}) > 1 and 0 < cells.count("O") == len(cells) - len(spoilt):
        line, cell = spoilt[0]
        problem = (
            f"expected tags such as B-PER in column {column}, found {cell!r}: write - between"
            " prefix and label"
        )
        raise CorpusError(path, line, problem)


def refuse_layers(cells: Sequence[str], *, path: str, lines: Sequence[int], column: int) -> None:
    """Raises CorpusError for cells that hold the tags of several layers (B-PER|B-ORG)."""
    for line, cell in zip(lines, cells, strict=True):
        if _LAYERED.fullmatch(cell):
            problem = (
                f"expected one tag a word in column {column}, found {cell!r}: put each layer into a"
                f" column of its own; {argument('tag_column', column)} takes them as one label"
            )
            raise CorpusError(path, line, problem)
