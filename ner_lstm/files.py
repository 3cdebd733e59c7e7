"""Path -> lines, safely: gzip, byte order mark and encoding."""

import codecs
import gzip
import hashlib
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ner_lstm.arguments import argument
from ner_lstm.errors import CorpusError

STANDARD_INPUT = "-"
SAMPLE_PREFIX, HUB_PREFIX = "sample:", "hub:"
CORPUS_PREFIXES = (SAMPLE_PREFIX, HUB_PREFIX)  # of names of corpora that are no paths
BYTE_ORDER_MARK = "\ufeff"
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# code points; a line is held in memory, several times over while it is parsed
MAX_LINE_CHARACTERS = 128_000_000
MAX_PIECE_CHARACTERS = 1_000_000  # code points of a line that may be read in parts
CHUNK_BYTES = 1 << 16


OpenedFiles = dict[str, list[BinaryIO]]  # by path; one file may be read several times
_WATCHING: list[OpenedFiles] = []


def name_file(path: str) -> str:
    """What a person calls the file of this path."""
    return "standard input" if path == STANDARD_INPUT else path


@contextmanager
def watch_files() -> Iterator[OpenedFiles]:
    """The files that are opened for reading from here on, closed or not, for a progress bar."""
    opened: OpenedFiles = {}
    _WATCHING.append(opened)
    try:
        yield opened
    finally:
        _WATCHING[:] = [watched for watched in _WATCHING if watched is not opened]


@contextmanager
def open_binary(path: str) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked if gzip, or of standard input ("-"). Raises CorpusError."""
    try:
        if path == STANDARD_INPUT:
            if sys.stdin is None:
                raise CorpusError(path, 0, "cannot be read: standard input is closed")
            yield sys.stdin.buffer
            return
        with open(path, "rb") as raw:
            for opened in _WATCHING:
                opened.setdefault(path, []).append(raw)
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            yield cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
    except FileNotFoundError:
        raise CorpusError(path, 0, "no such file") from None
    except IsADirectoryError:
        raise CorpusError(path, 0, "expected a file, found a folder") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        problem = f"expected a whole gzip file, found a damaged one: {error}"
        raise CorpusError(path, 0, problem) from None
    except OSError as error:
        raise CorpusError(path, 0, f"cannot be read: {error.strerror or error}") from None


def read_pieces(path: str, *, encoding: str = "utf-8") -> Iterator[str]:
    """The text in pieces of whole lines, ended by LF alone, each as soon as its bytes are there.

    A byte order mark is removed. Raises CorpusError with the line whose bytes are not in the
    encoding, or that is too long.
    """
    return _read(path, encoding, _whole_lines)


def read_line_pieces(path: str, *, encoding: str = "utf-8") -> Iterator[str]:
    """The lines as `read_lines` gives them, cut where they have MAX_PIECE_CHARACTERS."""
    for piece in _read(path, encoding, _bounded_lines):
        yield from io.StringIO(piece, newline="\n")


def _read(path: str, encoding: str, cut: Callable[[Iterable[str]], Iterator[str]]) -> Iterator[str]:
    """The text as it is cut into pieces."""
    with open_binary(path) as raw:
        lines, is_first = 0, True
        try:
            for piece in cut(_decode(raw, encoding)):
                yield piece.removeprefix(BYTE_ORDER_MARK) if is_first else piece
                lines, is_first = lines + piece.count("\n"), False
        except _LineTooLong:
            limit = f"{MAX_LINE_CHARACTERS / 1e6:g} million characters"
            problem = f"expected lines of at most {limit}, found a longer one"
        except UnicodeDecodeError as error:
            codes = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.end][:4])
            is_utf_16 = lines == 0 and error.object.startswith(UTF_16_MARKS)
            way_out = f"UTF-16, which is read with {argument('encoding', 'utf-16')}"
            why = way_out if is_utf_16 else error.reason
            problem = f"expected {encoding}, found the bytes {codes} ({why})"
        except UnicodeError:  # of a codec that does not say where
            problem = f"expected {encoding}, found other bytes"
        except (LookupError, ValueError):  # a name may not hold NUL
            problem = f"expected the name of an encoding, found {encoding!r}"
            raise CorpusError(path, 0, problem) from None
        else:
            return
        raise CorpusError(path, lines + 1, problem)


class _LineTooLong(Exception):
    """A line has more than MAX_LINE_CHARACTERS code points."""


def _decode(raw: BinaryIO, encoding: str) -> Iterator[str]:
    """The text as its bytes come. Raises UnicodeError behind all the text that can be decoded."""
    "".encode(encoding)  # LookupError for a codec of something other than text
    decoder = codecs.getincrementaldecoder(encoding)()
    while True:
        chunk = raw.read1(CHUNK_BYTES)  # type: ignore[attr-defined]
        state = decoder.getstate()
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            decoder.setstate(state)
            yield decoder.decode(chunk[: max(0, error.start - len(state[0]))])
            raise error from None
        yield text
        if not chunk:
            return


def _whole_lines(texts: Iterable[str]) -> Iterator[str]:
    """The text cut behind a line feed. Raises _LineTooLong."""
    pending, length = list[str](), 0
    for text in texts:
        end = text.rfind("\n") + 1
        if end:
            yield "".join([*pending, text[:end]])
            pending, length = [], 0
        if end < len(text):
            pending.append(text[end:])
            length += len(text) - end
            if length > MAX_LINE_CHARACTERS:
                raise _LineTooLong
    if pending:
        yield "".join(pending)


def _bounded_lines(texts: Iterable[str]) -> Iterator[str]:
    """The text cut behind a line feed, or behind MAX_PIECE_CHARACTERS without one."""
    pending = ""
    for text in texts:
        end = text.rfind("\n") + 1
        if end:
            yield pending + text[:end]
            pending = ""
        pending += text[end:]
        while len(pending) >= MAX_PIECE_CHARACTERS:
            yield pending[:MAX_PIECE_CHARACTERS]
            pending = pending[MAX_PIECE_CHARACTERS:]
    if pending:
        yield pending


def read_lines(path: str, *, encoding: str = "utf-8") -> Iterator[str]:
    """Lines with their line ends, ended by LF alone, not by a lone CR, U+2028 and the like.

    A byte order mark is removed. Raises CorpusError with the line whose bytes are not in the
    encoding.
    """
    for piece in read_pieces(path, encoding=encoding):
        yield from io.StringIO(piece, newline="\n")


def sha256_of(path: str | Path) -> str | None:
    """The SHA-256 of a file, or of a folder's files in order of name; None for what is neither."""
    path = Path(path)
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    if not (path.is_file() or path.is_dir()):
        return None
    digest = hashlib.sha256()
    for file in filter(Path.is_file, files):
        with file.open("rb") as raw:
            while chunk := raw.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def is_same_file(first: str, second: str) -> bool:
    """Whether two paths name the same file."""
    return first == second or (
        Path(first).exists() and Path(second).exists() and Path(first).samefile(second)
    )
