"""Path <- bytes and text, all or nothing: under a temporary name, then in place of the old."""

import errno
import hashlib
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from ner_lstm.errors import OutputError
from ner_lstm.storage.locks import try_lock

TOKEN_BYTES = 8
MAX_STEM_BYTES = 200  # to which a token and a suffix can be added: file systems take 255


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A temporary path; what is written there takes the place of `path`, unless there is a failure.

    What is replaced keeps its mode. A device or a pipe (/dev/null) is written to directly. What
    earlier runs that were killed while they wrote the same path left is removed. Raises OutputError
    where the place cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if Path(path).exists() and not Path(path).is_file():
            yield Path(path)  # not its real path: that of /dev/stdout may be a pipe without a name
            return
        remove_stale(target)
        with _temporary(target) as (temporary, descriptor):
            yield temporary
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            os.fsync(descriptor)
            temporary.replace(target)
            sync_folder(target.parent)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None


@contextmanager
def write_text(path: str | Path) -> Iterator[TextIO]:
    """A UTF-8 text file that appears, whole, when the block ends without an error."""
    try:
        with (
            replacing(path) as temporary,
            open(temporary, "w", encoding="utf-8", newline="") as file,
        ):
            yield file
    except UnicodeEncodeError as error:
        problem = f"UTF-8 has no {error.object[error.start : error.end]!r}"  # half a surrogate pair
        raise OutputError(f"{path}: cannot be written: {problem}") from None


@contextmanager
def _temporary(target: Path) -> Iterator[tuple[Path, int]]:
    """A new file beside `target`, locked as long as it is written, and gone at any failure."""
    temporary, descriptor = _create(target)
    try:
        yield temporary, descriptor
    except BaseException:
        with suppress(OSError):  # a second failure would hide the first
            temporary.unlink()
        raise
    finally:
        os.close(descriptor)


def _create(target: Path) -> tuple[Path, int]:
    # who may not read what is replaced must not read what is to replace it
    private = target.exists()
    while True:
        temporary = target.with_name(f".{_stem(target.name)}.{secrets.token_hex(TOKEN_BYTES)}.part")
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666
        )
        # where there are no locks, what is stale is not known and left alone
        with suppress(OSError):
            if not try_lock(descriptor) or not os.fstat(descriptor).st_nlink:
                os.close(descriptor)  # another writer took it for stale before it was locked
                continue
        return temporary, descriptor


def is_partial(name: str, *, of: str) -> bool:
    """Whether a file's name is that of what was to take the place of the file called `of`."""
    pattern = rf"\.{re.escape(_stem(of))}\.[0-9a-f]{{{2 * TOKEN_BYTES}}}\.part"
    return re.fullmatch(pattern, name) is not None


def remove_stale(target: Path) -> None:
    """Removes what killed runs have left of `target`: partial files that nobody holds locked."""
    with suppress(OSError), os.scandir(target.parent) as entries:
        partial = [entry for entry in entries if is_partial(entry.name, of=target.name)]
        for entry in partial:
            flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
            with suppress(OSError), open(os.open(entry.path, flags), "rb") as file:
                if try_lock(file.fileno()):
                    Path(entry.path).unlink()


def _stem(name: str) -> str:
    encoded = os.fsencode(name)
    if len(encoded) <= MAX_STEM_BYTES:
        return name
    return hashlib.sha256(encoded).hexdigest()[: 2 * TOKEN_BYTES]


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk where the system can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> list[Path]:
    """The folders that were missing and are made, the innermost first. Raises OutputError."""
    missing = []
    for ancestor in (folder, *folder.parents):
        if os.path.lexists(ancestor):
            break
        missing.append(ancestor)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remove_empty(missing)
        raise OutputError(f"{folder}: cannot be made: {error.strerror or error}") from None
    return missing


def remove_empty(folders: list[Path]) -> None:
    """Removes those of the folders that are empty."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
