"""Path -> lines, safely: gzip, byte order mark and encoding."""

import gzip
import hashlib
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ner_lstm.errors import CorpusError

STANDARD_INPUT = "-"
BYTE_ORDER_MARK = "\ufeff"
# Encodings whose line feed is not the one byte 0x0A: their lines cannot be cut before decoding, so files are read whole.
WIDE = ("utf-16", "utf_16", "utf16", "utf-32", "utf_32", "utf32")
# Their lines are decoded together, which takes a fifth of the time.
UTF_8 = ("utf-8", "utf_8", "utf8")
CHUNK = 1 << 16  # bytes


@contextmanager
def open_binary(path: str) -> Iterator[BinaryIO]:
    """The bytes of a file, of a gzip file (told by its first two bytes) or of standard input ("-"). Raises CorpusError."""
    try:
        if path == STANDARD_INPUT:
            yield sys.stdin.buffer
            return
        with open(path, "rb") as raw:
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            yield cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
    except FileNotFoundError:
        raise CorpusError(path, 0, "no such file") from None
    except IsADirectoryError:
        raise CorpusError(path, 0, "expected a file, found a folder") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CorpusError(path, 0, f"expected a whole gzip file, found a damaged one: {error}") from None
    except OSError as error:
        raise CorpusError(path, 0, f"cannot be read: {error.strerror or error}") from None


def read_pieces(path: str, *, encoding: str = "utf-8") -> Iterator[str]:
    """The text in pieces of whole lines, ended by LF alone, each as soon as its bytes are there.

    A byte order mark is removed. Raises CorpusError with the line whose bytes are not in the encoding.
    """
    with open_binary(path) as raw:
        lines, is_first = 0, True
        try:
            for piece in _decoded(raw, encoding):
                yield piece.removeprefix(BYTE_ORDER_MARK) if is_first else piece
                lines, is_first = lines + piece.count("\n"), False
        except UnicodeDecodeError as error:
            found = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.end][:4])
            raise CorpusError(path, lines + 1, f"expected {encoding}, found the bytes {found} ({error.reason})") from None
        except UnicodeError:  # of a codec that does not say where
            raise CorpusError(path, lines + 1, f"expected {encoding}, found other bytes") from None
        except (LookupError, ValueError):  # a name may not hold NUL
            raise CorpusError(path, 0, f"expected the name of an encoding, found {encoding!r}") from None


def _decoded(raw: BinaryIO, encoding: str) -> Iterator[str]:
    """Raises UnicodeError after all lines before the one that is at fault."""
    name = encoding.lower()
    if name.startswith(WIDE):
        yield raw.read().decode(encoding)
        return
    for chunk in _whole_lines(raw):
        lines = io.BytesIO(chunk)
        try:
            # Other codecs may take a mark off each line, or end what is not finished at its end.
            piece = chunk.decode() if name in UTF_8 else "".join(line.decode(encoding) for line in lines)
        except UnicodeError:
            yield from (line.decode(encoding) for line in io.BytesIO(chunk))
        else:
            yield piece


def _whole_lines(raw: BinaryIO) -> Iterator[bytes]:
    """The bytes as they come, cut behind a line feed."""
    pending: list[bytes] = []
    while chunk := raw.read1(CHUNK):  # type: ignore[attr-defined]
        end = chunk.rfind(b"\n") + 1
        if end:
            yield b"".join([*pending, chunk[:end]])
            pending = []
        pending.append(chunk[end:])
    if rest := b"".join(pending):
        yield rest


def read_lines(path: str, *, encoding: str = "utf-8") -> Iterator[str]:
    """Lines with their line ends, ended by LF alone (a lone CR, U+2028 and the like stay inside a line).

    A byte order mark is removed. Raises CorpusError with the line whose bytes are not in the encoding.
    """
    for piece in read_pieces(path, encoding=encoding):
        yield from io.StringIO(piece, newline="\n")


def read_text(path: str, *, encoding: str = "utf-8") -> str:
    """The whole text of a file, line ends as they are, without its byte order mark. Raises CorpusError."""
    return "".join(read_lines(path, encoding=encoding))


def sha256_of(path: str | Path) -> str | None:
    """The SHA-256 of a file's bytes, or of those of a folder's files in order of name; None for what is neither."""
    place = Path(path)
    if not (place.is_file() or place.is_dir()):
        return None
    digest = hashlib.sha256()
    for file in sorted(child for child in place.iterdir() if child.is_file()) if place.is_dir() else [place]:
        with file.open("rb") as raw:
            while chunk := raw.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()
