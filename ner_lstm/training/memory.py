"""How many labels there are -> whether training with them fits into memory, said before minutes
pass.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ner_lstm.errors import NerLstmError

if sys.platform != "win32":
    import resource

# Weights, gradients, moments and what is legal, in training and in tagging; measured with 250 and
# 500 labels.
BYTES_A_TRANSITION = 85
NOTEWORTHY_BYTES = 2_000_000_000
# What torch says on a CPU and on CUDA.
OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "out of memory")
# What a container may take: of cgroups version 2 and 1.
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))

log = logging.getLogger(__name__)


def require_memory(*, labels: int) -> None:
    """Warns where transitions take much memory, and raises NerLstmError where too much."""
    needed = BYTES_A_TRANSITION * (4 * labels + 1) ** 2
    if needed < NOTEWORTHY_BYTES:
        return
    about = (
        f"{labels:,} labels: training takes about {needed / 1e9:,.1f} GB of memory, which grows"
        " with their square"
    )
    if needed > (most := available_bytes()):
        raise NerLstmError(f"{about}, and there are {most / 1e9:,.1f} GB: expected fewer labels")
    log.warning("%s, and as much time", about)


@contextmanager
def explaining_lack_of_memory() -> Iterator[None]:
    """Inside, memory that cannot be had is a NerLstmError, whatever numpy or torch raise."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, MemoryError) or any(sign in str(error) for sign in OUT_OF_MEMORY):
            raise NerLstmError(
                "training takes more memory than there is: expected smaller widths, fewer labels or"
                " smaller batches"
            ) from None
        raise


def available_bytes() -> int:
    """The memory that machine, container and process limits leave to this process."""
    bounds = [sys.maxsize]
    with suppress(AttributeError, ValueError, OSError):  # not on every system
        bounds.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for limit in LIMITS:
        with suppress(OSError, ValueError):  # "max" where there is none
            bounds.append(int(limit.read_text(encoding="ascii")))
    if sys.platform != "win32":
        address_space = resource.getrlimit(resource.RLIMIT_AS)[0]
        bounds += [address_space] if address_space != resource.RLIM_INFINITY else []
    return min(bounds)
