"""The files that a command is to write -> an error, before any work, where one would be lost."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ner_lstm.cli.guesses import DESCRIPTION
from ner_lstm.errors import NerLstmError
from ner_lstm.files import HUB_PREFIX, STANDARD_INPUT, name_file

READ_FROM_FOLDERS = (".conll", ".safetensors")  # and a bundle's description
OPEN_FILES = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")


def check_outputs(
    outputs: Iterable[Path | None], *, inputs: Iterable[str | Path | None], overwrite: bool
) -> None:
    """Raises NerLstmError for an output that cannot be written, is given twice, or would be lost.

    That is an input, or a file that exists without `overwrite`. inputs: files, folders of a bundle
    or a corpus, of which the files that are read count, or None. Devices and pipes can be written
    to again and again.
    """
    targets: set[str] = set()
    files: dict[tuple[int, int], str] = {}
    for name in inputs:
        if name is not None:
            files |= {_key(status): file for file, status in _files_read(str(name))}
    for path in outputs:
        if path is None or _is_stream(path):
            continue
        _require_writable(path)
        target = os.path.realpath(path)
        if target in targets:
            raise NerLstmError(
                f"{path}: expected a file for each output, found the same one for two of them"
            )
        targets.add(target)
        if not path.exists():
            continue
        read = files.get(_key(path.stat()))
        if read is not None:
            raise NerLstmError(
                f"{path}: expected another file than what is read, found {name_file(read)} itself"
            )
        if not overwrite:
            raise NerLstmError(f"{path}: exists already: --overwrite replaces it")


def _is_stream(path: Path) -> bool:
    """Whether it is written to as a stream. Raises NerLstmError for "-" and an impossible name."""
    if str(path) == STANDARD_INPUT:
        raise NerLstmError("-: expected the name of a file: /dev/stdout is standard output")
    try:
        if str(path).startswith(OPEN_FILES):  # which `> FILE` has emptied, but `>> FILE` has not
            return not path.is_file() or path.stat().st_size == 0
        return path.exists() and not path.is_file() and not path.is_dir()
    except OSError as error:
        raise NerLstmError(f"{path}: cannot be written: {error.strerror}") from None


def _require_writable(path: Path) -> None:
    """Raises NerLstmError where no file of that name can be put in its folder."""
    folder = Path(os.path.realpath(path)).parent
    if path.is_dir():
        problem = "Is a directory"
    elif not os.path.lexists(folder):
        # by the name that the user gave it, or by where a link leads
        missing = folder if path.is_symlink() else path.parent
        problem = (
            "Not a directory"
            if any(parent.is_file() for parent in folder.parents)
            else f"No such file or directory: there is no folder {missing}"
        )
    elif not folder.is_dir():
        problem = "Not a directory"
    elif not os.access(folder, os.W_OK):
        problem = "Permission denied"
    else:
        return
    raise NerLstmError(f"{path}: cannot be written: {problem}")


def _files_read(name: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files that an input consists of, and their status; a missing one its reader reports."""
    with suppress(OSError, ValueError, AttributeError):  # closed or replaced streams have no file
        if name == STANDARD_INPUT:
            status = os.fstat(sys.stdin.fileno())
            if stat.S_ISREG(status.st_mode):
                yield name, status
            return
        path = Path(name.removeprefix(HUB_PREFIX))
        if path.is_file():
            yield name, path.stat()
        elif path.is_dir():
            for file in path.rglob("*") if name.startswith(HUB_PREFIX) else path.iterdir():
                if (
                    name.startswith(HUB_PREFIX)
                    or file.suffix in READ_FROM_FOLDERS
                    or file.name == DESCRIPTION
                ):
                    yield str(file), file.stat()


def _key(status: os.stat_result) -> tuple[int, int]:
    """What is the same for all names of a file."""
    return status.st_dev, status.st_ino
