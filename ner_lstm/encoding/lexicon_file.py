"""A file of entries, with a class each or all of one that its name says -> the entries, cut into
words.
"""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from ner_lstm.encoding.lexicon import MAX_CLASSES, MAX_ENTRY_WORDS, Entries
from ner_lstm.errors import CorpusError
from ner_lstm.files import STANDARD_INPUT, read_lines, sha256_of
from ner_lstm.tokenizers import find_characters, find_words

TAB = "\t"
log = logging.getLogger(__package__)


def read_entries(path: str, *, tokenizer: str) -> Entries:
    """The entries of a list, cut into words as the corpus is; blank lines are skipped.

    A line is `entry`, and its class the name of the file, or `entry TAB class`. What is left out is
    counted in a warning. Raises CorpusError with every error of the file.
    """
    if path == STANDARD_INPUT:
        raise CorpusError(path, 0, "expected a file that is a list of entries")
    name = Path(path).name.removesuffix(".gz").split(".")[0]
    classes = dict.fromkeys(_read_lines(path, name=name))
    if len(kinds := {label for _, label in classes}) > MAX_CLASSES:
        problem = f"expected at most {MAX_CLASSES} classes behind the TABs, found {len(kinds):,}"
        raise CorpusError(path, 0, problem)
    phrases, labels = [], []
    empty = long = 0
    for entry, label in classes:
        spellings = _cut(entry, tokenizer=tokenizer)
        empty += not spellings[0]
        long += len(spellings[0]) > MAX_ENTRY_WORDS
        for words in spellings:
            if 0 < len(words) <= MAX_ENTRY_WORDS:
                phrases.append(words)
                labels.append(label)
    for count, kind in ((long, f"of more than {MAX_ENTRY_WORDS} words"), (empty, "without a word")):
        if count:
            log.warning("%s: entries %s, which are left out: %s", path, kind, f"{count:,}")
    if not phrases:
        raise CorpusError(path, 0, "expected entries, found none")
    kept = len(classes) - empty - long
    return Entries(name, sha256_of(path) or "", kept, phrases, labels)


def _read_lines(path: str, *, name: str) -> Iterator[tuple[str, str]]:
    """The entries with their classes. Raises CorpusError behind the last."""
    errors: list[CorpusError] = []
    width = first = 0
    for number, line in enumerate(read_lines(path), 1):
        cells = [cell.strip() for cell in line.rstrip("\r\n").split(TAB)]
        if not any(cells):
            continue
        width, first = (width, first) if width else (min(len(cells), 2), number)
        if len(cells) != width:
            expected = "an entry and its class" if width == 2 else "an entry alone"
            as_before = "" if first == number else f" as on line {first}"
            columns = f"{len(cells)} column{'s' if len(cells) > 1 else ''}"
            problem = f"expected {expected}{as_before}, found {columns}"
            errors.append(CorpusError(path, number, f"{problem}: {line.strip()[:60]!r}"))
        elif not all(cells):
            side = "behind" if cells[0] else "before"
            problem = f"expected a text {side} the TAB, found none: {line.strip()[:60]!r}"
            errors.append(CorpusError(path, number, problem))
        else:
            yield cells[0], cells[1] if width == 2 else name
    if errors:
        raise CorpusError.several(errors)


def _cut(entry: str, *, tokenizer: str) -> Sequence[Sequence[str]]:
    """The ways in which an entry is cut into words: first as a sentence of its own is.

    There are others where it ends in a full stop (`Apple Inc.` inside a sentence, `Apple Inc .` at
    its end), and where the tokenizer cuts between blanks: a corpus may be cut otherwise, as one of
    Chinese words is.
    """
    if tokenizer == "characters":
        return (find_characters(entry),)
    blanks = entry.split()
    if entry.isascii() and "".join(blanks).isalnum():  # a third of the time
        return (blanks,)
    words = find_words(entry)
    inside = find_words(f"{entry} a")[:-1] if "." in entry else words
    if not words:
        return (words,)
    return [words, *(other for other in (inside, blanks) if other != words)]
