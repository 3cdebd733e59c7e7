"""A description and packed weights -> the files of a bundle, with one moment at which the old
bundle becomes the new one.

The weights are written first, under a name made of theirs; then the description is renamed over the
old one; then the old weights go. Readers, and runs that are killed, meet the old bundle or the new
one.
"""

import hashlib
import json
import os
import re
import stat
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from ner_lstm.bundle.files import (
    DESCRIPTION,
    FORMAT,
    LARGEST_WEIGHTS,
    UNNAMED_WEIGHTS,
    VERSION,
    Json,
    is_foreign,
    name_of,
    read_description,
    read_weights,
    weights_name,
)
from ner_lstm.errors import BundleError
from ner_lstm.models import refuse_shipped
from ner_lstm.one_line import escape_json
from ner_lstm.storage.locks import try_lock
from ner_lstm.storage.reading import read_regular
from ner_lstm.storage.sealing import seal_json
from ner_lstm.storage.writing import make_folder, remove_stale, replacing

NAMED_WEIGHTS = re.compile(r"weights-[0-9a-f]{16}\.safetensors")
PARTIAL = re.compile(r"\.(weights-[0-9a-f]{16}\.safetensors|bundle\.json)\.[0-9a-f]{16}\.part")


def save_bundle(folder: Path, description: Json, packed: bytes) -> None:
    """Writes the files, or leaves all as it is. Raises OutputError, or BundleError."""
    refuse_shipped(folder)
    digest = hashlib.sha256(packed).hexdigest()
    weights = folder / name_of(digest)
    facts = {"weights": weights.name, "weights_bytes": len(packed), "weights_sha256": digest}
    head = {"format": FORMAT, "version": VERSION, **facts}
    text = escape_json(json.dumps(head | dict(description), ensure_ascii=False, allow_nan=False))
    sealed = seal_json(text.encode("utf-8"))
    make_folder(folder)
    if is_foreign(folder):
        raise BundleError(
            f"{folder / DESCRIPTION}: expected the description of an {FORMAT} bundle to replace,"
            " found something else"
        )
    before = _named_weights(folder)
    with _placed(weights, packed), replacing(folder / DESCRIPTION) as temporary:
        temporary.write_bytes(sealed)
    _sweep(folder, before)


def remove_bundle(folder: Path) -> None:
    """Removes the files of a bundle of ours, the description first: without it there is none."""
    before = _named_weights(folder)
    if not is_foreign(folder):
        with suppress(OSError):
            (folder / DESCRIPTION).unlink()
    _sweep(folder, before)


def foreign_bundle_file(folder: Path) -> Path | None:
    """What stands where a bundle is to be written, and is none of ours."""
    if is_foreign(folder):
        return folder / DESCRIPTION
    weights = folder / UNNAMED_WEIGHTS
    return (
        weights
        if os.path.lexists(weights) and UNNAMED_WEIGHTS not in _named_weights(folder)
        else None
    )


def is_bundle_file(path: Path) -> bool:
    """Whether a file is part of a bundle of ours, or was to become one."""
    folder, name = path.parent, path.name
    if name == DESCRIPTION:
        return not is_foreign(folder)
    return (
        PARTIAL.fullmatch(name) is not None
        or name in _named_weights(folder)
        or _is_named_by_content(path)
    )


def _placed(weights: Path, packed: bytes) -> BinaryIO:
    """The weights in their place, open, lest another writer take them for stale."""
    while True:
        if not _holds(weights, packed):
            with replacing(weights) as temporary, open(temporary, "wb") as file:
                with suppress(FileNotFoundError):  # a bundle that is private stays so
                    temporary.chmod(stat.S_IMODE((weights.parent / DESCRIPTION).stat().st_mode))
                file.write(packed)
        # another writer may sweep it away at any moment
        with suppress(FileNotFoundError), ExitStack() as stack:
            placed = stack.enter_context(open(weights, "rb"))
            if _is_free(placed, shared=True, unless_known=True) and os.path.samestat(
                os.fstat(placed.fileno()), weights.stat()
            ):
                stack.pop_all()
                return placed  # for the caller to close


def _holds(path: Path, content: bytes) -> bool:
    try:
        return read_regular(path, at_most=len(content)) == content
    except OSError:
        return False


def _is_free(file: BinaryIO, *, shared: bool = False, unless_known: bool) -> bool:
    """Whether no other writer holds the file; unless_known: where there are no locks."""
    try:
        return try_lock(file.fileno(), shared=shared)
    except OSError:
        return unless_known


def _named_weights(folder: Path) -> frozenset[str]:
    """The weights that the description says are its own; of format 1 only where they are."""
    try:
        description = read_description(folder)
        name = weights_name(description)
        if name == UNNAMED_WEIGHTS:
            read_weights(folder, description)
    except (BundleError, OSError):
        return frozenset()
    return frozenset({name})


def _sweep(folder: Path, before: frozenset[str]) -> None:
    """Removes weights that no description names, of the last one or of killed writers."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone are wanted
    except OSError:
        return
    for name in names:
        path = folder / name
        if partial := PARTIAL.fullmatch(name):
            remove_stale(folder / partial[1])
        elif name in before or _is_named_by_content(path):
            with suppress(OSError), open(path, "rb") as file:
                if _is_free(file, unless_known=name in before) and name not in _named_weights(
                    folder
                ):
                    path.unlink()


def _is_named_by_content(path: Path) -> bool:
    """Whether a file is whole weights of ours: a name that was made of them is proof."""
    if not NAMED_WEIGHTS.fullmatch(path.name):
        return False
    try:
        return path.name == name_of(
            hashlib.sha256(read_regular(path, at_most=LARGEST_WEIGHTS)).hexdigest()
        )
    except (OSError, MemoryError):
        return False
