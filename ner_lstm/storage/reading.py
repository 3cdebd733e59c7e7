"""Path -> the bytes of a regular file: nothing that blocks, never ends or is too large."""

import errno
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

FILE_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_regular(path: Path, *, at_most: int) -> bytes:
    """The bytes of a file. Raises OSError, also for what is no file or larger than `at_most`."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            kind = FILE_KINDS.get(stat.S_IFMT(facts.st_mode), "something else")
            raise OSError(errno.EINVAL, f"expected a file, found {kind}")
        if facts.st_size > at_most:
            problem = f"expected at most {at_most:,} bytes, found {facts.st_size:,}"
            raise OSError(errno.EFBIG, problem)
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(facts.st_size)
    finally:
        os.close(descriptor)


def find_foreign(folder: Path, judge: Callable[[Sequence[str]], Path | None]) -> Path | None:
    """What stands where a folder of ours would, and is none of ours: the folder itself, or what
    `judge` names when it is given the sorted names in it.
    """
    if not os.path.lexists(folder):
        return None
    if folder.is_symlink() or not folder.is_dir():
        return folder
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone are wanted
    except OSError:
        return folder
    return judge(names)
