"""Words and labels -> nothing, or an error about what a column file would not give back."""

import logging
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ner_lstm.columns.layout import DOCUMENT_MARK, cut_cells, name_separator
from ner_lstm.errors import CorpusError
from ner_lstm.files import BYTE_ORDER_MARK
from ner_lstm.schemes import is_tag
from ner_lstm.sentence import Lines, Sentence

# Marks that a reader takes for something else at the start of a line: -DOCSTART- anywhere, a
# comment behind a blank line.
LINE_MARKS = (DOCUMENT_MARK, "# ", BYTE_ORDER_MARK)
# what ends a cell, and lone surrogates, which UTF-8 has no bytes for
CELL_BREAKS = re.compile("[\t\n\r\ud800-\udfff]")
WAY_OUT = "JSON lines (.jsonl) hold any"
log = logging.getLogger(__name__)


def require_words(sentence: Sentence, *, alone: bool) -> None:
    """Raises CorpusError for a word that a line cannot hold before a TAB, or alone.

    A blank would divide a word that is alone.
    """
    for word in sentence.words:
        if (
            not word.strip(" ")
            or word.startswith(LINE_MARKS)
            or CELL_BREAKS.search(word)
            or (alone and " " in word)
        ):
            problem = f"expected a word that a column file can hold, found {word!r}: {WAY_OUT}"
            raise CorpusError(sentence.path, sentence.line, problem)


def require_columns(text: str, sentence: Sentence) -> None:
    """Raises CorpusError where the first lines of a file would be taken for JSON."""
    line = text.partition("\n")[0]
    if opens_json(line):
        problem = f"expected a first line that is not like JSON, found {line!r}"
        raise CorpusError(sentence.path, sentence.line, problem)


def opens_json(line: str) -> bool:
    """Whether a line opens a JSON object or an array of them; `[` alone may be a word."""
    text = "".join(line.split())
    # a word of a column file may begin so
    is_object = text.startswith(('{"', '[{"')) and '":' in text
    is_pair = text.startswith('[["') or (text.startswith('["') and '",{"' in text)
    return is_object or is_pair or text in ("{", "[")


def require_labels(labels: Iterable[str], sentence: Sentence, *, separator: str) -> None:
    """Raises CorpusError for a label whose tags would not be read as they are."""
    for label in labels:
        if not _holds(label, separator):
            problem = (
                f"expected a label that columns divided by {name_separator(separator)} can hold,"
                f" found {label!r}: {WAY_OUT}"
            )
            raise CorpusError(sentence.path, sentence.line, problem)


@lru_cache(maxsize=4096)
def _holds(label: str, separator: str) -> bool:
    tag = f"B-{label}"
    return (
        is_tag(tag) and tag == tag.strip() and separator not in tag and not CELL_BREAKS.search(tag)
    )


def require_one_table(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """The sentences with a word, or lines of their own.

    Those without a word are counted and logged at the end. Raises CorpusError where the rows of a
    sentence are not as those before.
    """
    wordless, path, before = 0, None, ""
    for sentence in sentences:
        origin = sentence.origin
        if not sentence.words and not isinstance(origin, Lines):
            wordless += 1
            continue
        if sentence.path != path or not isinstance(origin, Lines):
            shape = _shape(sentence)
            if before not in ("", shape):
                problem = (
                    f"expected {before}, as in the sentences before, found {shape}: write them into"
                    " files of their own"
                )
                raise CorpusError(sentence.path, sentence.line, problem)
            path, before = sentence.path, shape
        yield sentence
    if wordless:
        log.warning("sentences left out, as columns hold none without a word: %d", wordless)


def _shape(sentence: Sentence) -> str:
    """What its rows will be."""
    origin = sentence.origin
    if sentence.entities is None:
        return "words without labels"
    if not isinstance(origin, Lines) or origin.tag_column is None:
        return "words with labels"
    if not origin.rows:
        return ""
    cells = cut_cells(origin.lines[origin.rows[0]].strip("\r\n"), origin.separator)
    return (
        f"{len(cells)} columns by {name_separator(origin.separator)} with the tag in column"
        f" {origin.tag_column}"
    )
