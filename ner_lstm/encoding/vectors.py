"""Word-vector files (GloVe, word2vec text and binary, fastText .vec; gzip or not) -> the vectors of
wanted words.
"""

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Literal

import numpy as np
import numpy.typing as npt

from ner_lstm.errors import CorpusError
from ner_lstm.files import open_binary

Numbers = npt.NDArray[np.float32]
# the usual number of cells in so many lines tells the width of a file without a header
SAMPLE_LINES = 100
SAMPLE_BYTES = 1024  # so many and those of one vector tell a binary file from text
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CHUNK_BYTES = 1 << 20
LARGEST = float(np.finfo(np.float32).max)
LONGEST_WORD = 1 << 16  # bytes; a binary file without a blank for that long is none
FOREIGN = {
    b"PK\x03\x04": "a zip archive: unpack it first",
    b"\xba\x16\x4f\x2f": "a fastText model (.bin): give its .vec file",
    b"\x80": "a Python pickle, which is never read: export the vectors as text",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many wanted words were found as they are (exact) or in lower case only, which are
    missing, and what the file holds.

    entries: words in the file; duplicates: later vectors of a wanted word, which are left out since
    the first one counts.
    """

    exact: int
    lowered: int
    missing: tuple[str, ...]
    entries: int
    duplicates: int

    def __str__(self) -> str:
        total = self.exact + self.lowered
        again = (
            f"; {self.duplicates:,} later vectors of the same word left out"
            if self.duplicates
            else ""
        )
        return (
            f"{total:,} of {total + len(self.missing):,} words have a vector ({self.exact:,} as"
            f" written, {self.lowered:,} in lower case), of {self.entries:,} in the file{again}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The words found, in the order of the file, and matrix: float32 (words, width)."""

    words: tuple[str, ...]
    matrix: Numbers
    coverage: Coverage


@dataclass(slots=True)
class _VectorFile:
    """What both kinds of file share; wanted: None is all words, count: None is not said."""

    path: str
    wanted: frozenset[str] | None
    errors: list[CorpusError]
    count: int | None = None
    width: int = 0
    entries: int = 0

    def wants(self, word: str) -> bool:
        return self.wanted is None or word in self.wanted

    def fail(self, line: int, problem: str) -> None:
        self.errors.append(CorpusError(self.path, line, problem))


def read_vectors(
    path: str, *, words: Collection[str], kept: Literal["training", "all"] = "training"
) -> Vectors:
    """The vectors of the training words that the file holds as they are or in lower case; memory is
    taken for these alone.

    kept: "all" takes those of all other words too. The format is told by content. Of a wanted word
    all numbers are read and must be finite; of any other the word must be UTF-8 and, in a text
    file, the count of numbers right. Raises CorpusError with every error of the file.
    """
    wanted = frozenset(words) | frozenset(word.lower() for word in words)
    file = _VectorFile(path, None if kept == "all" else wanted, errors=[])
    by_word: dict[str, Numbers] = {}
    duplicates = 0
    with open_binary(path) as raw:
        for word, numbers in _entries(raw, file):
            duplicates += word in by_word
            by_word.setdefault(word, numbers)
    if file.count is not None and file.count != file.entries and not file.errors:
        cut = ": the file is cut short" if file.entries < file.count else ""
        file.fail(
            0,
            f"expected {file.count:,} words as its first line says, found {file.entries:,}{cut}",
        )
    if file.errors:
        raise CorpusError.several(file.errors)
    distinct = dict.fromkeys(words)
    exact = sum(word in by_word for word in distinct)
    missing = tuple(
        word for word in distinct if word not in by_word and word.lower() not in by_word
    )
    coverage = Coverage(
        exact, len(distinct) - exact - len(missing), missing, file.entries, duplicates
    )
    matrix = (
        np.stack(list(by_word.values())) if by_word else np.zeros((0, file.width), dtype=np.float32)
    )
    return Vectors(tuple(by_word), matrix, coverage)


def _entries(raw: BinaryIO, file: _VectorFile) -> Iterator[tuple[str, Numbers]]:
    """The wanted words of the file, in its order, a word as often as it is there."""
    first = raw.readline().removeprefix(BOM_UTF8)
    for magic, kind in FOREIGN.items():
        if first.startswith(magic):
            raise CorpusError(file.path, 0, f"expected word vectors, found {kind}")
    cells = first.split()
    if len(cells) != 2 or not all(cell.isdigit() and len(cell) < 10 for cell in cells):
        return _text_entries(chain([first] if first else [], raw), file, before=0)
    file.count, file.width = int(cells[0]), int(cells[1])
    if file.width < 1:
        raise CorpusError(
            file.path, 1, f"expected a count and a width such as '400000 300', found {first!r}"
        )
    head: list[bytes] = []
    while sum(map(len, head)) < SAMPLE_BYTES + 4 * file.width and (line := raw.readline()):
        head.append(line)
    if _is_text(head, file.width):
        return _text_entries(chain(head, raw), file, before=1)
    return _binary_entries(b"".join(head), raw, file)


def _is_text(head: Sequence[bytes], width: int) -> bool:
    """Whether a line ends in numbers or is damaged text: float32 holds control characters."""
    cells = head[0].split() if head else []
    if not head or (len(cells) > width and all(map(_is_number, cells[-width:]))):
        return True
    return sum(map(len, head)) >= SAMPLE_BYTES + 4 * width and not any(map(CONTROL.search, head))


def _is_number(cell: bytes) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return b"_" not in cell  # Python reads 1_0 as 10


def _text_entries(
    lines: Iterable[bytes], file: _VectorFile, *, before: int
) -> Iterator[tuple[str, Numbers]]:
    """`before`: lines already read. A word may hold blanks, as some in GloVe 840B do."""
    rest = iter(lines)
    head = list(islice(rest, SAMPLE_LINES))
    if not head and file.count is None:
        raise CorpusError(file.path, 0, "expected word vectors, found an empty file")
    if file.count is None:
        file.width = Counter(line.rstrip(b" \r\n").count(b" ") for line in head).most_common(1)[0][
            0
        ]
        if file.width < 1:
            raise CorpusError(
                file.path,
                1,
                f"expected a word and its numbers, divided by blanks, found {head[0][:60]!r}",
            )
    width = file.width
    for number, line in enumerate(chain(head, rest), before + 1):
        stripped = line.rstrip(b" \r\n")  # fastText ends its lines with a blank
        file.entries += 1
        end = stripped.find(b" ")
        if stripped.count(b" ") != width:
            end = _end_of_word(stripped, number, file)
        elif end == 0:
            file.fail(number, "expected a word before its numbers, found none")
        try:
            word = stripped[:end].decode("utf-8")
        except UnicodeDecodeError:
            file.fail(number, f"expected a word in UTF-8, found {stripped[:end]!r}")
            continue
        if end and file.wants(word):
            numbers = _read_numbers(stripped[end + 1 :], number, file)
            if numbers is not None:
                yield word, numbers


def _end_of_word(line: bytes, number: int, file: _VectorFile) -> int:
    """Where the numbers of a line with more blanks begin; 0, and an error, where none fit."""
    cells = line.rsplit(b" ", file.width)
    if len(cells) > file.width and cells[0] and not _is_number(cells[0].rsplit(b" ", 1)[-1]):
        return len(cells[0])
    instead = f"found {line.count(b' '):,}" if line.strip() else "found an empty line"
    file.fail(
        number,
        f"expected a word and {file.width} numbers, divided by one blank each, {instead}:"
        f" {line[:40]!r}",
    )
    return 0


def _read_numbers(text: bytes, number: int, file: _VectorFile) -> Numbers | None:
    cells = text.split(b" ")
    try:
        with np.errstate(over="ignore"):  # 1e300 becomes infinite
            numbers = np.array([float(cell) for cell in cells], dtype=np.float32)
    except ValueError:
        numbers = None
    if numbers is None or b"_" in text or not np.isfinite(numbers).all():
        wrong = next(
            cell for cell in cells if not _is_number(cell) or not abs(float(cell)) <= LARGEST
        )
        file.fail(
            number, f"expected {file.width} finite float32 numbers, found {wrong!r} among them"
        )
        return None
    return numbers


def _binary_entries(head: bytes, raw: BinaryIO, file: _VectorFile) -> Iterator[tuple[str, Numbers]]:
    """Entries of word2vec's binary format: word, blank, little-endian float32, line feed."""
    buffer, position = head, 0
    size = 4 * file.width
    while True:
        end = buffer.find(b" ", position)
        if end < 0 or end + 1 + size > len(buffer):
            more = raw.read(CHUNK_BYTES)
            if more and len(buffer) - position < LONGEST_WORD + size:
                buffer, position = buffer[position:] + more, 0
                continue
        if not buffer[position:].strip(b"\n"):
            return
        number = file.entries + 1
        if end < 0 or end + 1 + size > len(buffer):
            instead = (
                f"{len(buffer) - max(end + 1, position):,} bytes"
                if end >= 0
                else "no blank after its word"
            )
            file.fail(
                0,
                f"entry {number}: expected a word, a blank and {size:,} bytes of numbers, found"
                f" {instead}",
            )
            return
        file.entries = number
        spelling = buffer[position:end].lstrip(b"\n")
        position = end + 1 + size
        try:
            word = spelling.decode("utf-8")
        except UnicodeDecodeError:
            file.fail(0, f"entry {number}: expected a word in UTF-8, found {spelling[:40]!r}")
            continue
        if file.wants(word):
            numbers = np.frombuffer(buffer, dtype="<f4", count=file.width, offset=end + 1).astype(
                np.float32
            )
            if np.isfinite(numbers).all():
                yield word, numbers
            else:
                file.fail(
                    0, f"entry {number}: expected finite float32 numbers, found others for {word!r}"
                )
