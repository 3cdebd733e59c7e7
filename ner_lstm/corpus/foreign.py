"""The first lines of a file that is no column file of words -> the error that names what it is, and the way out."""

import re
from collections.abc import Sequence

from ner_lstm.corpus.layout import carriage_return
from ner_lstm.errors import CorpusError

_STANDOFF = re.compile(r"T\d+\t\S+ \d+ \d+(;\d+ \d+)*(\t.*)?|[REAMN*#]\d*\t.*")
_TAG = re.compile(r"O|[BIMESLU][-_].+")


def refuse_foreign(lines: Sequence[tuple[int, str]], *, path: str) -> None:
    """Raises CorpusError for WebAnno TSV, brat's standoff and lines that carriage returns end.

    lines: with their numbers, without their line ends, none of them blank.
    """
    if not lines:
        return
    number, first = lines[0]
    if first.startswith("#FORMAT=WebAnno TSV"):
        raise CorpusError(path, number, "expected columns of words and tags, found WebAnno TSV: export it as CoNLL 2003")
    if len(lines) == 1 and first.count("\r") > 1:
        raise carriage_return(path, number)
    if first.startswith("T") and all(_STANDOFF.fullmatch(text) for _, text in lines):
        problem = "expected a word a line, found brat's standoff annotations: brat's tools/anntoconll.py makes columns of them"
        raise CorpusError(path, number, problem)


def wrong_delimiter(path: str, line: int, delimiter: str, *, is_quoted: bool) -> CorpusError:
    """The error of a file whose cells another character divides; quotes around them would become part of words."""
    way_out = "write it with tabs and without quotes" if is_quoted else f"give --separator {delimiter!r}"
    return CorpusError(
        path, line, f"expected columns divided by tabs or blanks, found {delimiter!r} between the cells: {way_out}"
    )


def find_delimiter(texts: Sequence[str]) -> str | None:
    """What divides the cells where neither tabs nor blanks do, and one of them is a tag; None for nothing known."""
    for delimiter in (",", ";", "|"):
        rows = [text.split(delimiter) for text in texts]
        fitting = sum(any(_TAG.fullmatch(cell.strip(' "')) for cell in row) for row in rows if len(row) > 1)
        if texts and 10 * fitting >= 8 * len(texts):
            return delimiter
    return None
