"""What is drawn one after the other -> the same, and a bar on standard error: percent and time
left, gone at the end.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from ner_lstm.files import watch_files

DELAY_SECONDS = 1.0  # before a bar appears: what is done sooner needs none
REDRAWN_SECONDS = 0.1  # between two drawings of it
CHECKED_ITEMS = 64  # between two looks at the clock
Item = TypeVar("Item")


def show_items(
    items: Iterable[Item], *, total: int | None, unit: str, quiet: bool
) -> Iterator[Item]:
    """The items, counted by a bar unless quiet or standard error is no terminal."""
    if quiet or not sys.stderr.isatty():
        return iter(items)
    from tqdm import tqdm

    bar = tqdm(
        items,
        total=total,
        unit=f" {unit}",
        leave=False,
        delay=DELAY_SECONDS,
        mininterval=REDRAWN_SECONDS,
        dynamic_ncols=True,
    )
    return iter(bar)


def show_epoch(batches: Sequence[Item], *, number: int) -> Iterable[Item]:
    """The batches of an epoch; the bar counts them, on a terminal and in a notebook alike."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and "IPKernelApp" in getattr(ipython.get_ipython(), "config", {}):
        from tqdm.auto import tqdm as tqdm_of_notebook

        return tqdm_of_notebook(batches, desc=f"epoch {number}", unit="batch", leave=False)
    from tqdm import tqdm

    # not shown where standard error is no terminal
    return tqdm(batches, desc=f"epoch {number}", unit="batch", leave=False, disable=None)


def show_counted(
    items: Iterable[Item], *, total: int, count: Callable[[Item], int], description: str
) -> Iterator[Item]:
    """The items, each of so many words; the bar of a terminal counts these."""
    from tqdm import tqdm

    with tqdm(
        total=total, desc=description, unit=" words", unit_scale=True, leave=False, disable=None
    ) as bar:
        for item in items:
            yield item
            bar.update(count(item))


def show_reading(items: Iterable[Item], paths: Sequence[str], *, quiet: bool) -> Iterator[Item]:
    """The items; the bar counts the bytes of the paths, or items where one has no size."""
    sizes = [size for path in paths for size in _sizes(path)]
    if quiet or not sys.stderr.isatty() or not sizes or None in sizes:
        return show_items(items, total=None, unit="sentences", quiet=quiet)
    return _show_bytes(items, total=sum(size or 0 for size in sizes))


def _show_bytes(items: Iterable[Item], *, total: int) -> Iterator[Item]:
    from tqdm import tqdm

    with (
        watch_files() as opened,
        tqdm(
            total=total,
            unit="B",
            unit_scale=True,
            leave=False,
            delay=DELAY_SECONDS,
            mininterval=REDRAWN_SECONDS,
            dynamic_ncols=True,
        ) as bar,
    ):
        for number, item in enumerate(items, 1):
            if number % CHECKED_ITEMS == 0:
                bar.update(
                    min(total, sum(_position(path, files) for path, files in opened.items()))
                    - bar.n
                )
            yield item


def _position(path: str, files: Iterable[BinaryIO]) -> int:
    """How far a file is read; where it is read twice, by the one that is behind."""
    return min(
        (file.tell() for file in files if not file.closed), default=Path(path).stat().st_size
    )


def _sizes(path: str) -> Iterator[int | None]:
    """The bytes of a file, or of the column files of a folder; None where not known."""
    file_or_folder = Path(path)
    if file_or_folder.is_dir():
        yield from (file.stat().st_size for file in file_or_folder.glob("*.conll"))
    else:
        yield file_or_folder.stat().st_size if file_or_folder.is_file() else None
