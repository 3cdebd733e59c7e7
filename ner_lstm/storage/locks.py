"""Open files and folders -> locks that end with the process that holds them."""

import errno
import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LOCK_TABLE = Path("/proc/locks")  # of Linux


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Whether the open file is now locked by this descriptor, and by no other of any process.

    A shared lock only keeps those out that want it alone. Raises OSError where the system or the
    file system has no locks.
    """
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def holder_of(descriptor: int) -> int | None:
    """The process that holds the lock of an open file; None where the system does not say."""
    facts = os.fstat(descriptor)
    wanted = f"{os.major(facts.st_dev):02x}:{os.minor(facts.st_dev):02x}:{facts.st_ino}"
    try:
        lines = LOCK_TABLE.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    rows = [line.split() for line in lines]  # 1: FLOCK ADVISORY WRITE 4711 fe:00:1234 0 EOF
    return next(
        (int(row[4]) for row in rows if len(row) == 8 and row[1] == "FLOCK" and row[5] == wanted),
        None,
    )
