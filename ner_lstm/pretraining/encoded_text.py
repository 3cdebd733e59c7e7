"""Sentences of words -> their rows in memory-mapped files, and the counts of words, in memory that
does not grow with the text.
"""

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Ids
from ner_lstm.errors import OutputError
from ner_lstm.pretraining.word_numbers import WordNumbers

HELD_WORDS = 1 << 20  # before they are written
# a state knows little of what is farther away, and sentences of like length are rare
MAX_SENTENCE_WORDS = 150
Number = TypeVar("Number", np.int32, np.int64)


@dataclass(frozen=True, slots=True)
class EncodedText:
    """Sentences of two words and more, one after the other.

    rows: int32 (words of all,), of each word in `words`, len(words) where it was forgotten. starts:
    int64 (sentences + 1,), where each begins, and where the last ends. counts: int64 (words + 1,),
    how often each row stands there.
    """

    rows: npt.NDArray[np.int32]
    starts: Ids
    words: tuple[str, ...]
    counts: Ids

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sentence(self, number: int) -> Ids:
        """The rows of a sentence, int64 (T,)."""
        return self.rows[self.starts[number] : self.starts[number + 1]].astype(np.int64)


def encode_text(sentences: Iterable[Sequence[str]], *, folder: Path) -> EncodedText:
    """The text of the sentences, in files without a name on the disk of the folder.

    Sentences of one word, in which nothing can be predicted, are left out; those of more than
    MAX_SENTENCE_WORDS are cut. Raises OutputError where the files cannot be written.
    """
    numbers = WordNumbers()
    try:
        with (
            tempfile.TemporaryFile(dir=folder) as row_file,
            tempfile.TemporaryFile(dir=folder) as start_file,
        ):
            _write(cut_sentences(sentences), numbers, row_file=row_file, start_file=start_file)
            rows, starts = _map(row_file, np.int32), _map(start_file, np.int64)
    except OSError as error:
        problem = error.strerror or error
        raise OutputError(f"{folder}: the text cannot be kept in it: {problem}") from None
    words, places = numbers.most_frequent()
    counts = np.zeros(len(words) + 1, dtype=np.int64)
    for start in range(0, len(rows), HELD_WORDS):
        stretch = rows[start : start + HELD_WORDS]
        stretch[:] = places[stretch]
        counts += np.bincount(stretch, minlength=len(counts))
    return EncodedText(rows, starts, words, counts)


def cut_sentences(sentences: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Those of two words and more, long ones in pieces of about the same length."""
    for words in sentences:
        if len(words) < 2:
            continue
        pieces = -(-len(words) // MAX_SENTENCE_WORDS)
        edges = [len(words) * number // pieces for number in range(pieces + 1)]
        yield from (words[start:end] for start, end in pairwise(edges))


def _write(
    sentences: Iterable[Sequence[str]],
    numbers: WordNumbers,
    *,
    row_file: BinaryIO,
    start_file: BinaryIO,
) -> None:
    """Writes the numbers of the words, and where each sentence begins and the last ends."""
    held, starts, position = array("i"), array("q", [0]), 0

    def flush() -> None:
        numbers.count(np.array(held, dtype=np.int32))
        for pending, file in ((held, row_file), (starts, start_file)):
            file.write(pending.tobytes())
            del pending[:]

    for words in sentences:
        held.extend(numbers.numbers_of(words))
        position += len(words)
        starts.append(position)
        if len(held) >= HELD_WORDS:
            flush()
    flush()


def _map(file: BinaryIO, kind: type[Number]) -> npt.NDArray[Number]:
    """What was written to a file, as an array that the system keeps in memory or on the disk."""
    file.flush()
    if not file.tell():
        return np.empty(0, dtype=kind)
    return np.memmap(file, dtype=kind, mode="r+")
