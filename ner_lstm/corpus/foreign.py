"""The first lines of a file that is no column file of words -> the error that names what it is, and
the way out.
"""

import re
from collections.abc import Callable, Sequence

from ner_lstm.corpus.layout import carriage_return
from ner_lstm.errors import CorpusError

_STANDOFF = re.compile(r"T\d+\t\S+ \d+ \d+(;\d+ \d+)*(\t.*)?|[REAMN*#]\d*\t.*")
_TAG = re.compile(r"O|[BIMESLU][-_].+")
_SPOILT = re.compile(r"[BIMESLU][+.:/|]\w.*")
_LAYERED = re.compile(r"[BIMESLU]-[^|]+\|(O|[BIMESLU]-.+)|O\|[BIMESLU]-.+")
_CONCEPT = re.compile(r'c=".*" \d+:\d+ \d+:\d+\|\|t=".*"')
_TAGGED_WORDS = re.compile(r"\S+/(O|[BIMESLU]-\S+)( +\S+/(O|[BIMESLU]-\S+))+ *")
_MARKED_UP = re.compile(r"[^\t]*<(\w+)>[^<>\t]+</\1>[^\t]*")
_WITH_LANGUAGE = re.compile(r"([a-z][a-z-]{1,8}:)[^\t]*\t[^\t]+")
# Lines that hold a sentence each, and what is said of them.
_SENTENCE_A_LINE: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("its tags in a cell of their own", lambda text: _holds_sentence(text, " ")),
    ("each word with a slash and its tag", lambda text: _TAGGED_WORDS.fullmatch(text) is not None),
    ("its entities in XML's marks", lambda text: _MARKED_UP.fullmatch(text) is not None),
    ("its characters divided by U+0002", lambda text: _holds_sentence(text, "\x02")),
)


def refuse_foreign(lines: Sequence[tuple[int, str]], *, path: str) -> None:
    """Raises CorpusError for WebAnno TSV, brat's and i2b2's standoff, CoNLL-2012, WikiAnn's
    prefixes, a sentence a line, and CR.

    lines: with their numbers, without their line ends, none of them blank.
    """
    if not lines:
        return
    number, first = lines[0]
    if first.startswith("#FORMAT=WebAnno TSV"):
        raise CorpusError(
            path,
            number,
            "expected columns of words and tags, found WebAnno TSV: export it as CoNLL 2003",
        )
    if len(lines) == 1 and first.count("\r") > 1:
        raise carriage_return(path, number)
    if first.startswith("T") and all(_STANDOFF.fullmatch(text) for _, text in lines):
        problem = (
            "expected a word a line, found brat's standoff annotations: brat's tools/anntoconll.py"
            " makes columns of them"
        )
        raise CorpusError(path, number, problem)
    if first.startswith("#begin document "):
        problem = (
            "found CoNLL-2012, which writes entities with brackets: write B-, I- and O in their"
            " place"
        )
        raise CorpusError(path, number, f"expected columns of words and tags, {problem}")
    if all(_CONCEPT.fullmatch(text) for _, text in lines):
        problem = (
            "found the concepts of i2b2, without their text: write each word of it on a line, with"
            " its tag"
        )
        raise CorpusError(path, number, f"expected a word a line, {problem}")
    _refuse_prefix([text for _, text in lines], path=path, line=number)
    for what, holds in _SENTENCE_A_LINE:
        found = [line for line, text in lines if holds(text)]
        if 2 * len(found) > len(lines):
            problem = (
                f"expected a word a line with its tag behind it, found a sentence a line, {what}:"
                " put each word on its own"
            )
            raise CorpusError(path, found[0], problem)


def _refuse_prefix(texts: Sequence[str], *, path: str, line: int) -> None:
    """Raises CorpusError where each word has the language in front, as in WikiAnn's files: it is no
    part of the word.
    """
    match = _WITH_LANGUAGE.fullmatch(texts[0])
    if match and len(texts) > 2 and all(text.startswith(match[1]) for text in texts):
        way_out = f"sed 's/^{match[1]}//' FILE > NEW takes it away"
        raise CorpusError(
            path,
            line,
            f"expected words, found {match[1]!r} in front of each, as WikiAnn writes them:"
            f" {way_out}",
        )


def _holds_sentence(text: str, divider: str) -> bool:
    """Whether one cell holds several tags and another as many words."""
    cells = [cell.split(divider) for cell in text.split("\t")]
    tags = [parts for parts in cells if len(parts) > 1 and all(map(_TAG.fullmatch, parts))]
    return len(tags) == 1 and any(
        len(parts) == len(tags[0]) for parts in cells if parts is not tags[0]
    )


def wrong_delimiter(path: str, line: int, delimiter: str, *, is_quoted: bool) -> CorpusError:
    """The error of a file whose cells another character divides; quotes around them would become
    part of words.
    """
    spelt = repr(delimiter) if delimiter.isascii() else f"$'\\u{ord(delimiter):04x}'"
    way_out = "write it with tabs and without quotes" if is_quoted else f"give --separator {spelt}"
    return CorpusError(
        path,
        line,
        f"expected columns divided by tabs or blanks, found {delimiter!r} between the cells:"
        f" {way_out}",
    )


def find_delimiter(texts: Sequence[str]) -> str | None:
    """What divides the cells where neither tabs nor blanks do, and one of them is a tag; None for
    nothing known.
    """
    for delimiter in (",", ";", "|", "\u00a0", "\u3000"):
        rows = [text.split(delimiter) for text in texts]
        fitting = sum(
            any(_TAG.fullmatch(cell.strip(' "')) for cell in row) for row in rows if len(row) > 1
        )
        if texts and 10 * fitting >= 8 * len(texts):
            return delimiter
    return None


def refuse_tags(cells: Sequence[str], *, path: str, lines: Sequence[int], column: int) -> None:
    """Raises CorpusError for a column of tags in which something else than - divides prefix and
    label (B:PER, B/PER).
    """
    spoilt = [
        (line, cell) for line, cell in zip(lines, cells, strict=True) if _SPOILT.fullmatch(cell)
    ]
    if len({cell for _, cell in spoilt}) > 1 and 0 < cells.count("O") == len(cells) - len(spoilt):
        line, found = spoilt[0]
        problem = (
            f"expected tags such as B-PER in column {column}, found {found!r}: write - between"
            " prefix and label"
        )
        raise CorpusError(path, line, problem)


def refuse_layers(cells: Sequence[str], *, path: str, lines: Sequence[int], column: int) -> None:
    """Raises CorpusError for cells that hold the tags of several layers (B-PER|B-ORG)."""
    for line, cell in zip(lines, cells, strict=True):
        if _LAYERED.fullmatch(cell):
            way_out = (
                f"put each layer into a column of its own; --tag-column {column} takes them as one"
                " label"
            )
            raise CorpusError(
                path, line, f"expected one tag a word in column {column}, found {cell!r}: {way_out}"
            )
